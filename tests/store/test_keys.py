"""The authority comes first in every key, so that authorities can be parted among the machines of a cluster."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, UniqueConstraint, inspect

import app.main  # noqa: F401 - every table is known once every module is
from app.store.database import Database, metadata
from tests.conftest import Templates, settings_for

SCALING = Path(__file__).parents[2] / "docs" / "scaling.md"
#: The column that says whose a row is.
WHOSE = ("authority", "area")
#: Keys that begin with something else, and why: each is of a table that a cluster has whole on every machine.
EXCEPTIONS = {
    ("clock", ("id",)): "one row that all writers lock, which orders the commits of all authorities",
    ("area_clocks", ("number",)): "no two areas have the same number, so an id of an event is one authority's",
    ("keys", ("id",)): "a key of a caller may reach many authorities",
    ("keys", ("hash",)): "a caller is known by their key before anybody knows whom they ask about",
    ("first_answers", ("key_id", "idempotency_key")): "a caller's, and asked before a body is read",
    ("receipts", ("receipt",)): "a batch may be about several authorities, and a receipt is asked for by its id only",
}
Key = tuple[str, tuple[str, ...]]


def keys_of_the_models() -> set[Key]:
    found: set[Key] = set()
    for table in metadata.sorted_tables:
        unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
        columns = [table.primary_key.columns, *(index.columns for index in table.indexes if index.unique)]
        found.update((table.name, tuple(key.keys())) for key in [*columns, *(each.columns for each in unique)])
    return found


def keys_of_the_database(connection: Connection) -> set[Key]:
    found: set[Key] = set()
    there = inspect(connection)
    for table in (table.name for table in metadata.sorted_tables):
        names: list[Any] = [there.get_pk_constraint(table)["constrained_columns"]]
        names += [index["column_names"] for index in there.get_indexes(table) if index["unique"]]
        names += [each["column_names"] for each in there.get_unique_constraints(table)]
        found.update((table, tuple(key)) for key in names)
    return found


def test_the_authority_comes_first_in_every_key(engine: str, templates: Templates) -> None:
    database = Database(settings_for(templates.copied(engine)[0]))
    with database.without_wall() as connection:
        found = keys_of_the_database(connection)
    database.dispose()
    assert found == keys_of_the_models()
    assert {key for key in found if key[1][0] not in WHOSE} == EXCEPTIONS.keys()


def test_the_natural_key_of_an_event_is_unique() -> None:
    assert ("events", ("authority", "subject", "type", "date", "source_id", "superseded_at")) in keys_of_the_models()


@pytest.mark.parametrize("table", ["events", "changes"])
def test_sqlite_keeps_rows_in_the_order_of_their_key(table: str, templates: Templates) -> None:
    database = Database(settings_for(templates.copied("sqlite")[0]))
    with database.without_wall() as connection:
        text = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    database.dispose()
    assert "WITHOUT ROWID" in text


def test_the_steps_for_a_cluster_name_every_table() -> None:
    """Those with the authority first in all their keys are parted by it; the exceptions are whole on every machine."""
    steps = SCALING.read_text(encoding="utf-8").partition("```sql")[2].partition("```")[0]
    distributed, whole = steps.split("SELECT create_reference_table")
    named = [set(re.findall(r"'([a-z_]+)'", part)) - {"local", *WHOSE} for part in (distributed, whole)]
    assert named[0] | named[1] | {"clock"} == set(metadata.tables)
    assert {table for table, _ in EXCEPTIONS} <= named[1] | {"clock"}
    assert not named[0] & named[1]
