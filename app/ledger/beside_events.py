"""What moves figures beside events, as the chain has it: characteristics of children and families, and statements."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.ledger import characteristics, completeness, families
from app.ledger.chain import Subject, commitment_to_statement
from app.ledger.commitments import Pair, commitment_beside
from app.store.database import FOREVER

#: Tables of what is known about somebody, the columns that say what, and whether it is about families.
KNOWN = {"child": (characteristics.children.name, characteristics.KNOWN), "family": ("families", families.KNOWN)}
_STATED = "authority", "recorded_at", "superseded_at", *completeness.STATED
Row = tuple[Any, ...]


class BesideEvents(NamedTuple):
    """A stored version: id and commitment (neither without a salt), and when it was recorded and withdrawn."""

    pair: Pair | None
    recorded_at: int
    withdrawn_at: int


def besides(connection: Connection, authority: str, salts: Mapping[Subject, bytes]) -> Iterator[BesideEvents]:
    """All versions of an authority. What is known is never withdrawn: the next version takes its place."""
    for about, (table, columns) in KNOWN.items():
        rows = sorted(raw(connection, table, (about, "recorded_at", "superseded_at", *columns), authority))
        for subject, versions in groupby(rows, key=lambda row: row[0]):
            yield from _in_a_row(salts.get((authority, subject, about == "family")), list(versions))
    for row in raw(connection, "completeness", _STATED, authority):
        yield BesideEvents(commitment_to_statement(row[1], row[3:]), row[1], row[2])


def _in_a_row(salt: bytes | None, versions: list[Row]) -> Iterator[BesideEvents]:
    """Each version ends where the next begins; one that does not was withdrawn by hand."""
    for place, (_, moment, until, *said) in enumerate(versions):
        ends = versions[place + 1][1] if place + 1 < len(versions) else FOREVER
        pair = commitment_beside(salt, moment, said) if salt else None
        yield BesideEvents(pair, moment, FOREVER if until == ends else until)


def ids_of(connection: Connection, authority: str, about: str, subject: str, salt: bytes) -> list[int]:
    """The ids of all versions of what is known about a child or family."""
    table, _ = KNOWN[about]
    rows = raw(connection, table, (about, "recorded_at"), authority)
    return [commitment_beside(salt, moment, ())[0] for of, moment in rows if of == subject]


def raw(connection: Connection, table: str, columns: tuple[str, ...], authority: str) -> Iterator[Row]:
    """The driver's own rows: nothing is converted, and there may be many."""
    names = ", ".join(f'"{name}"' for name in columns)
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"SELECT {names} FROM {table} WHERE authority = {mark}", (authority,))  # noqa: S608 - names of our own columns
        while rows := cursor.fetchmany(10_000):
            yield from map(tuple, rows)
    finally:
        cursor.close()
