"""A journal of what a restored backup must not bring back, in a file of its own.

It has erasures, revoked keys, and agreements that were withdrawn.

It names nobody: of a child or family it has the salted hash, of a key the id.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from app.http.access import keys
from app.http.logs import get_logger
from app.ledger.agreements import agreements
from app.ledger.erasures import erasures
from app.store.database import FOREVER, Database
from app.store.reach import EVERYTHING

Entry = dict[str, Any]
_log = get_logger("app")
#: When each area that has no agreement any more withdrew the last one.
_WITHDRAWN = (
    select(agreements.c.area, func.max(agreements.c.superseded_at).label("withdrawn_at"))
    .group_by(agreements.c.area)
    .having(func.max(agreements.c.superseded_at) < FOREVER)
    .subquery()
)
_ERASURE = [erasures.c[name] for name in ("erased_at", "authority", "about", "salt", "digest", "event_ids")]


def entries(connection: Connection) -> list[Entry]:
    """Every erasure, revoked key and withdrawn agreement in a database."""
    erased = connection.execute(select(*_ERASURE).where(erasures.c.digest.is_not(None))).mappings()
    revoked = connection.execute(select(keys.c.id, keys.c.revoked_at).where(keys.c.revoked_at.is_not(None)))
    withdrawn = connection.execute(select(_WITHDRAWN.c.area, _WITHDRAWN.c.withdrawn_at))
    return [
        *(dict(row) for row in erased),
        *({"revoked_at": row.revoked_at, "key": row.id} for row in revoked),
        *({"withdrawn_at": row.withdrawn_at, "agreement": row.area} for row in withdrawn),
    ]


def read_journal(file: Path | None) -> list[Entry]:
    """The entries of a journal; none if there is no such file."""
    if file is None or not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.endswith("}")]


def write_journal(database: Database) -> None:
    """Append what the journal lacks. What is erased stays erased even if the journal cannot be written."""
    if database.journal is None:
        return
    with database.reading(EVERYTHING) as connection:
        found = entries(connection)
    try:
        _append(database.journal, found)
    except (OSError, ValueError) as error:
        _log.error("the journal of erasures is not written", kind=type(error).__name__)


def _append(file: Path, found: list[Entry]) -> None:
    known = set(map(_line, read_journal(file)))
    new = "".join(_line(entry) for entry in found if _line(entry) not in known)
    if new:
        with open(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as journal:
            journal.write(new)
            journal.flush()
            os.fsync(journal.fileno())


def _line(entry: Entry) -> str:
    return json.dumps(entry, sort_keys=True) + "\n"


def erased_after(found: list[Entry], moment: int) -> Iterator[Entry]:
    """The erasures after an instant, each once."""
    later = {_line(entry): entry for entry in found if entry.get("erased_at", 0) > moment}
    yield from later.values()


def revoked_after(found: list[Entry], moment: int) -> dict[str, int]:
    """The keys that were revoked after an instant, and when."""
    return {entry["key"]: entry["revoked_at"] for entry in found if entry.get("revoked_at", 0) > moment}


def withdrawn_after(found: list[Entry], moment: int) -> set[str]:
    """The areas whose agreement was withdrawn after an instant."""
    return {entry["agreement"] for entry in found if entry.get("withdrawn_at", 0) > moment}
