"""Who is calling, and what they may do: keys with scopes and areas.

A key is shown once, and only its SHA-256 is stored. A key has 256 random bits, so it needs no slow hash. The service
remembers a key for less than a second, so a revoked key stops working everywhere within a second.
"""

import hashlib
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, cast, get_args

from fastapi import Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.params import Depends as DependsParam
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from sqlalchemy import BigInteger, Column, Connection, String, Table, Text, insert, select, update

from app.areas import ENGLAND_CODE, Area, Areas
from app.problems import KeyRequired, Mistake, OutOfReach, ScopeMissing
from app.store.database import Database, as_text, metadata, microseconds
from app.store.in_passing import execute_in_passing

Scope = Literal["events:write", "children:erase", "cases:read", "results:read", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
SCOPE_MEANINGS: dict[Scope, str] = {
    "events:write": "send, correct and void events; set the characteristics of children and families",
    "children:erase": "erase a child or an adopter family for good",
    "cases:read": "see children: their events, their journeys, and the cases behind a figure",
    "results:read": "ask for figures",
    "admin": "everything, within the key's areas",
}

PREFIX = "adoption_"
_REMEMBERED_SECONDS = 0.8
_REMEMBERED_KEYS = 10_000
#: Microseconds after which the next use of a key is stored: not each one, which would cost a write for each question.
_MINUTE = 60_000_000
#: How many areas that a key does not reach are named.
_NAMED = 100

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


@dataclass(frozen=True, slots=True)
class Caller:
    """A key that is valid now: its scopes, and the areas that it reaches.

    ``areas`` are those that the key names, with the former authorities that they go on with.
    """

    key_id: str
    name: str
    scopes: frozenset[str]
    areas: frozenset[str]
    reaches_all: bool
    members: frozenset[str]

    def has(self, scope: str) -> bool:
        return "admin" in self.scopes or scope in self.scopes

    def needs(self, scopes: Iterable[str]) -> None:
        """Raise ScopeMissing unless the caller has all these scopes."""
        missing = [scope for scope in scopes if not self.has(scope)]
        if missing:
            detail = f"The operation needs the scope {' and '.join(missing)}."
            raise ScopeMissing([Mistake("scope_missing", detail)])

    def reaches_records_of(self, authority: str) -> bool:
        """Whether the key reaches children and families of an authority: if it names it, or its successor."""
        return self.reaches_all or authority in self.areas

    def reaches_results_of(self, area: Area) -> bool:
        """Whether the key reaches figures of an area: its own areas, and the members of its agencies."""
        return self.reaches_all or area.code in self.areas or area.code in self.members

    def must_reach_records_of(self, area: Area, parameter: str = "area") -> None:
        if not self.reaches_records_of(area.code):
            raise out_of_reach([area], parameter)

    def must_reach_all_records_of(self, areas: Iterable[Area]) -> None:
        if beyond := [area for area in areas if not self.reaches_records_of(area.code)]:
            raise out_of_reach(beyond)

    def must_reach_results_of(self, areas: Iterable[Area]) -> None:
        if beyond := [area for area in areas if not self.reaches_results_of(area)]:
            raise out_of_reach(beyond)


def out_of_reach(areas: Iterable[Area], parameter: str = "area") -> OutOfReach:
    """The problem of a key that does not reach these areas. It names each of them."""
    names = list(dict.fromkeys(area.name for area in areas))
    return OutOfReach(
        [Mistake("out_of_reach", f"The key does not reach {name}.", parameter=parameter) for name in names[:_NAMED]]
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


def list_keys(connection: Connection) -> list[dict[str, Any]]:
    """All keys without their hashes, oldest first."""
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
            "revoked_at": as_text(row["revoked_at"]) if row["revoked_at"] else None,
            "last_used_at": as_text(row["last_used_at"]) if row["last_used_at"] else None,
            "valid": _is_valid(row, now),
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
        self._remembered: dict[str, tuple[float, Caller | None]] = {}

    async def caller(self, key: str) -> Caller | None:
        """The caller of a valid key, else None."""
        hashed = digest(key)
        remembered = self._remembered.get(hashed)
        if remembered and remembered[0] > time.monotonic():
            return remembered[1]
        caller = await run_in_threadpool(self._look_up, hashed)
        if len(self._remembered) >= _REMEMBERED_KEYS:
            self._remembered.clear()
        self._remembered[hashed] = (time.monotonic() + _REMEMBERED_SECONDS, caller)
        return caller

    def _look_up(self, hashed: str) -> Caller | None:
        with self._database.reading() as connection:
            row = connection.execute(select(keys).where(keys.c.hash == hashed)).mappings().first()
        now = microseconds(datetime.now(UTC))
        if row is None or not _is_valid(row, now):
            return None
        if now - (row["last_used_at"] or 0) > _MINUTE:
            used = update(keys).where(keys.c.id == row["id"]).values(last_used_at=now)
            execute_in_passing(self._database, used)
        return make_caller(row["id"], row["name"], row["scopes"].split(), row["areas"].split(), self._areas)


def make_caller(key_id: str, name: str, scopes: Iterable[str], area_codes: Iterable[str], areas: Areas) -> Caller:
    """The caller of a key with these scopes and areas."""
    codes = list(area_codes)
    there = [code for code in codes if areas.find(code)]
    own = frozenset([*codes, *areas.with_predecessors(there)])
    named = (member.authority for code in there for member in areas[code].members)
    members = frozenset(areas.with_predecessors(named))
    return Caller(key_id, name, frozenset(scopes), own, ENGLAND_CODE in own, members)


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
    keyring: Keyring = request.app.state.keyring
    caller = await keyring.caller(credentials.credentials) if credentials else None
    if caller is None:
        raise KeyRequired
    caller.needs(needed.scopes)
    request.state.key_id = caller.key_id
    # What only figures are needed for names nobody; all else may name children, and nothing on the way may keep it.
    request.state.names_children = set(needed.scopes) != {"results:read"}
    return caller


def allowed(scope: Scope) -> DependsParam:
    """Give the dependency of a route that needs this scope."""
    return cast(DependsParam, Security(the_caller, scopes=[scope]))
