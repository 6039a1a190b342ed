"""Who is calling, and what they may do: keys with scopes and areas.

A key is shown once, and only its SHA-256 is stored. A key has 256 random bits, so it needs no slow hash. The service
remembers a key for less than a second, so a revoked key stops working everywhere within a second.
"""

import hashlib
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Annotated, Any, Literal, cast, get_args

from fastapi import Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.params import Depends as DependsParam
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from sqlalchemy import BigInteger, Column, Connection, String, Table, Text, insert, select, update

from app.areas import Area, Areas
from app.audit.doing import Doing, doing
from app.http.callers import Caller as Caller
from app.http.callers import make_caller as make_caller
from app.http.callers import out_of_reach as out_of_reach
from app.problems import KeyRequired
from app.store.database import Database, as_text, metadata, microseconds
from app.store.in_passing import execute_in_passing
from app.store.reach import NOBODY
from app.store.withdrawn_keys import WithdrawnKeys

Scope = Literal["events:write", "children:erase", "cases:read", "results:read", "audit:read", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
SCOPE_MEANINGS: dict[Scope, str] = {
    "events:write": "send, correct and void events; set the characteristics of children and families",
    "children:erase": "erase a child or an adopter family for good",
    "cases:read": "see children: their events, their journeys, and the cases behind a figure",
    "results:read": "ask for figures",
    "audit:read": "see which key read or changed whose records, and when",
    "admin": "everything, within the key's areas",
}

PREFIX = "adoption_"
_REMEMBERED_SECONDS = 0.8
_REMEMBERED_KEYS = 10_000
#: Microseconds after which the next use of a key is stored: not each one, which would cost a write for each question.
_MINUTE = 60_000_000

keys = Table(
    "keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("areas", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("last_used_at", BigInteger),
)


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made; ``secret`` is shown once and stored nowhere."""

    id: str
    secret: str


def create_key(
    connection: Connection,
    name: str,
    scopes: Sequence[str],
    areas: Sequence[Area],
    expires_in_days: float | None = None,
) -> NewKey:
    """Make a key and store its hash. The prefix lets scanners find keys that leaked."""
    key_id = secrets.token_hex(4)
    secret = f"{PREFIX}{key_id}_{secrets.token_urlsafe(32)}"
    now = datetime.now(UTC)
    expires = None if expires_in_days is None else microseconds(now + timedelta(days=expires_in_days))
    connection.execute(
        insert(keys).values(
            id=key_id,
            name=name,
            hash=digest(secret),
            scopes=" ".join(scopes),
            areas=" ".join(area.code for area in areas),
            created_at=microseconds(now),
            expires_at=expires,
        )
    )
    return NewKey(key_id, secret)


def list_keys(connection: Connection, withdrawn: Mapping[str, int] = MappingProxyType({})) -> list[dict[str, Any]]:
    """All keys without their hashes, oldest first. ``withdrawn``: those of which the journal says so."""
    rows = connection.execute(select(keys).order_by(keys.c.created_at, keys.c.id)).mappings()
    now = microseconds(datetime.now(UTC))
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "scopes": row["scopes"].split(),
            "areas": row["areas"].split(),
            "created_at": as_text(row["created_at"]),
            "expires_at": as_text(row["expires_at"]) if row["expires_at"] else None,
            "revoked_at": as_text(revoked) if (revoked := row["revoked_at"] or withdrawn.get(row["id"])) else None,
            "last_used_at": as_text(row["last_used_at"]) if row["last_used_at"] else None,
            "valid": _is_valid(row, now) and row["id"] not in withdrawn,
        }
        for row in rows
    ]


def revoke_key(connection: Connection, key_id: str) -> bool:
    """Revoke a key. Returns whether there was such a key that was not revoked yet."""
    now = microseconds(datetime.now(UTC))
    statement = update(keys).where(keys.c.id == key_id, keys.c.revoked_at.is_(None)).values(revoked_at=now)
    return connection.execute(statement).rowcount == 1


def _is_valid(row: Any, now: int) -> bool:
    return row["revoked_at"] is None and (row["expires_at"] is None or row["expires_at"] > now)


class Keyring:
    """Finds the caller of a key, and remembers the caller for less than a second."""

    def __init__(self, database: Database, areas: Areas) -> None:
        self._database = database
        self._areas = areas
        self._withdrawn = WithdrawnKeys(database.journal)
        self._remembered: dict[str, tuple[float, Caller | None]] = {}

    def name_of(self, scope: Mapping[str, Any]) -> str | None:
        """The id of the key in the headers of a request, if it was seen valid lately. It decides nothing."""
        for name, value in scope["headers"]:
            if name == b"authorization":
                remembered = self._remembered.get(hashlib.sha256(value[len(b"Bearer ") :]).hexdigest())
                return remembered[1].key_id if remembered and remembered[1] else None
        return None

    async def caller(self, key: str) -> Caller | None:
        """The caller of a valid key, else None."""
        hashed = digest(key)
        remembered = self._remembered.get(hashed)
        if remembered and remembered[0] > time.monotonic():
            return remembered[1]
        caller = await run_in_threadpool(self._look_up, hashed)
        if len(self._remembered) >= _REMEMBERED_KEYS:  # keys that are made up do not push out those that are real
            real = {hash_: each for hash_, each in self._remembered.items() if each[1]}
            self._remembered = real if len(real) < _REMEMBERED_KEYS else {}
        self._remembered[hashed] = (time.monotonic() + _REMEMBERED_SECONDS, caller)
        return caller

    def _look_up(self, hashed: str) -> Caller | None:
        with self._database.reading(NOBODY) as connection:
            row = connection.execute(select(keys).where(keys.c.hash == hashed)).mappings().first()
        now = microseconds(datetime.now(UTC))
        if row is None or not _is_valid(row, now) or row["id"] in self._withdrawn.moments():
            return None
        if now - (row["last_used_at"] or 0) > _MINUTE:
            used = update(keys).where(keys.c.id == row["id"]).values(last_used_at=now)
            execute_in_passing(self._database, used)
        return make_caller(row["id"], row["name"], row["scopes"].split(), row["areas"].split(), self._areas)


_bearer = HTTPBearer(
    scheme_name="key",
    bearerFormat="API key",
    description="A key made with `adoption-indicators keys create`. Paste only the key.",
    auto_error=False,
)


async def the_caller(
    request: Request,
    needed: SecurityScopes,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """Find the caller, who must have the scopes that the route declares. Raises KeyRequired or ScopeMissing."""
    return await _with_scopes(request, needed.scopes, credentials)


async def identified(request: Request, scopes: Sequence[str]) -> Caller:
    """The same, before the framework solves what a route declares."""
    return await _with_scopes(request, scopes, await _bearer(request))


async def _with_scopes(
    request: Request, scopes: Sequence[str], credentials: HTTPAuthorizationCredentials | None
) -> Caller:
    keyring: Keyring = request.app.state.keyring
    caller = await keyring.caller(credentials.credentials) if credentials else None
    if caller is None:
        raise KeyRequired
    request.state.key_id = caller.key_id
    operation = getattr(request.scope.get("route"), "operation_id", None) or request.method
    doing.set(Doing(caller.key_id, request.state.request_id, operation))
    # An answer for which `results:read` is enough names nobody; proxies and browsers may keep no other.
    request.state.names_children = set(scopes) != {"results:read"}
    caller.needs(scopes)
    return caller


def allowed(scope: Scope) -> DependsParam:
    """Give the dependency of a route that needs this scope."""
    return cast(DependsParam, Security(the_caller, scopes=[scope]))
