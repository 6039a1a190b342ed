"""The wall between authorities in the database: what a bug, or whoever plants a statement, meets on either engine."""

from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from app.figures.published_values import published_values
from app.http.access import keys
from app.http.operations import not_ready
from app.http.stored_receipts import first_answers
from app.ledger.agreements import agreements
from app.ledger.chain import salts
from app.ledger.derived import DERIVED, adoptions
from app.ledger.erasures import erasures
from app.ledger.versions import events
from app.store.database import Database, clock, metadata
from app.store.reach import EVERYTHING, NOBODY, Reach
from app.store.schema import migrate
from app.store.sqlite_wall import RowOutOfReach
from app.store.tables import area_clocks
from app.store.walls import walled
from tests.conftest import Templates, settings_for
from tests.support.postgres import as_the_api
from tests.support.service import Service

COVENTRY, WARWICKSHIRE = "E08000026", "E10000031"
OURS = Reach.of([COVENTRY])
#: Tables that everybody's work reads: no row of theirs is about a child, a family, or one authority's records.
OPEN = {each.name for each in (clock, area_clocks, keys, published_values, first_answers, agreements)}


@pytest.fixture
def two(service: Service) -> Service:
    """A service with something of every kind of two councils, in two batches and one of both."""
    for authorities in (["coventry"], ["warwickshire"], ["coventry", "warwickshire"]):
        service.post([event for each in authorities for event in _story(each, f"K{len(authorities)}")])
    for authority in ("coventry", "warwickshire"):
        service.put_child(authority, "K1", sex="female")
        service.client.put(f"/v1/authorities/{authority}/families/F1", json={"children_sought": 2})
        target = {"indicator": "A2", "from_year": "2023-24", "value": 400, "source": "plan"}
        service.client.put(f"/v1/areas/{authority}/targets", json={"targets": [target]})
        service.client.delete(f"/v1/authorities/{authority}/children/K2")
    return service


def _story(authority: str, child: str) -> list[dict[str, str]]:
    days = {"entered_care": "2020-04-10", "placed": "2021-02-01", "adopted": "2021-12-06"}
    return [{"authority": authority, "child": child, "type": type_, "date": day} for type_, day in days.items()]


def whose(connection: Connection) -> dict[str, set[str]]:
    """The codes in every row that a statement without any condition finds, by table."""
    found = {}
    for each in walled(metadata):
        table = metadata.tables[each.table]
        found[each.table] = {code for row in connection.scalars(select(table.c[each.column])) for code in row.split()}
    return found


def test_a_statement_without_a_condition_finds_nothing_of_others(two: Service) -> None:
    with two.database.reading(EVERYTHING) as connection:
        everything = whose(connection)
    filled = {name for name, codes in everything.items() if {COVENTRY, WARWICKSHIRE} <= codes}
    assert {events.name, adoptions.name, erasures.name, "targets", "receipts", "changes", "children"} <= filled
    for opened in (two.database.reading, two.database.snapshot):
        with opened(OURS) as connection:
            assert {name for name, codes in whose(connection).items() if codes - {COVENTRY}} == set()
            assert {name for name, codes in whose(connection).items() if codes} >= filled
    with two.database.writing(OURS) as writing:
        assert {name for name, codes in whose(writing.connection).items() if codes - {COVENTRY}} == set()


def test_a_connection_without_a_reach_finds_nobody(two: Service) -> None:
    """Nor does one that the pool gives again after work that reached everything."""
    with two.database.reading(EVERYTHING) as connection:
        assert connection.scalar(select(func.count()).select_from(events))
    with two.database.engine.connect() as connection:
        assert set(map(len, whose(connection).values())) == {0}
    with two.database.reading(NOBODY) as connection:
        assert set(map(len, whose(connection).values())) == {0}


def test_a_row_out_of_reach_is_not_written(two: Service) -> None:
    before = two.digest()
    row = {
        "authority": WARWICKSHIRE,
        "child": "X",
        "adopted": date(2021, 12, 6),
        "by_current_carer": False,
        "adopted_month": 1,
    }
    with pytest.raises(DBAPIError), two.database.writing(OURS) as writing:
        writing.connection.execute(insert(adoptions).values(**row, warnings="", recorded_at=1, superseded_at=2))
    ours = (COVENTRY, "Y", date(2021, 12, 6).toordinal(), False, 1, "", 1, 2)
    names = (
        "authority",
        "child",
        "adopted",
        "by_current_carer",
        "adopted_month",
        "warnings",
        "recorded_at",
        "superseded_at",
    )
    with pytest.raises((RowOutOfReach, psycopg.Error)), two.database.writing(OURS) as writing:
        writing.insert(adoptions, names, [ours, (WARWICKSHIRE, *ours[1:])])
    with two.database.writing(OURS) as writing:
        theirs = events.c.authority == WARWICKSHIRE
        assert writing.connection.execute(update(events).where(theirs).values(subject="X")).rowcount == 0
        for table in (events, *DERIVED):
            assert writing.connection.execute(delete(table).where(table.c.authority == WARWICKSHIRE)).rowcount == 0
    assert two.digest() == before


def test_a_row_does_not_change_sides(two: Service) -> None:
    moved = update(events).where(events.c.authority == COVENTRY).values(authority=WARWICKSHIRE)
    before = two.digest()
    try:
        with two.database.writing(OURS) as writing:
            writing.connection.execute(moved)
    except DBAPIError:  # PostgreSQL says so; SQLite passes the row over
        pass
    assert two.digest() == before


def test_every_table_with_rows_of_authorities_stands_behind_the_wall() -> None:
    """A new table has a column `authority`, or says in its `info` what parts its rows, or is open for a reason."""
    assert {each.table for each in walled(metadata)} == set(metadata.tables) - OPEN


@pytest.mark.parametrize("code", ["*", "E1,E2", "E1'; RESET adoption.reach; --", "E1\\", "", 'E"1', "E1\n"])
def test_a_list_of_authorities_cannot_be_smuggled_in(code: str) -> None:
    with pytest.raises(ValueError, match="not codes"):
        Reach.of([COVENTRY, code])


AROUND_SQLITE = [
    "SELECT count(*) FROM main.events",
    "SELECT subject FROM main.events",
    "SELECT (SELECT group_concat(child) FROM main.adoptions)",
    "CREATE TEMP VIEW around AS SELECT * FROM main.events",
    "DROP VIEW temp.events",
    "DROP TRIGGER temp.wall_UPDATE_events",
    "INSERT INTO events SELECT * FROM events",
    "INSERT INTO main.salts VALUES ('E10000031', 'X', 'child', x'00')",
    "REPLACE INTO main.salts VALUES ('E08000026', 'X', 'child', x'00')",
    "ATTACH 'file::memory:' AS other",
]


@pytest.mark.parametrize("statement", AROUND_SQLITE)
def test_sqlite_has_no_way_around(services: Callable[[str], Service], statement: str) -> None:
    with (
        services("sqlite").database.reading(OURS) as connection,
        pytest.raises(DBAPIError, match=r"prohibited|not authorized"),
    ):
        connection.exec_driver_sql(statement)


def test_a_statement_that_let_rows_in_lets_in_no_others(services: Callable[[str], Service]) -> None:
    """SQLite keeps statements read, and asks only once whether they may insert: work that reaches all included."""
    database = services("sqlite").database
    statement = "INSERT INTO main.salts (authority, subject, about, salt) VALUES (?, ?, ?, ?)"
    for reach in (EVERYTHING, OURS):
        with database.writing(reach) as writing:
            writing.insert(salts, ("authority", "subject", "about", "salt"), [(COVENTRY, "X", "child", b"")])
            with pytest.raises(DBAPIError, match="not authorized"):
                writing.connection.exec_driver_sql(statement, (WARWICKSHIRE, "X", "child", b""))
            writing.connection.execute(delete(salts).where(salts.c.subject == "X"))


AROUND_POSTGRES = [
    "SET ROLE owner",
    "ALTER TABLE events DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE events NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY wall ON events",
    "CREATE POLICY mine ON events USING (true)",
    "SELECT set_config('adoption.reach', '*', true), subject FROM events",
    "WITH wider AS MATERIALIZED (SELECT set_config('adoption.reach', '*', true)) SELECT subject FROM wider, events",
    "SELECT query_to_xml('SET LOCAL adoption.reach = ''*''', true, true, '')",
    "UPDATE pg_settings SET setting = '*' WHERE name = 'adoption.reach'",
    "INSERT INTO keys (id, name, hash, scopes, areas, created_at) VALUES ('a', 'b', 'c', 'admin', 'E92000001', 1)",
    "UPDATE keys SET scopes = 'admin'",
    "SELECT pg_read_file('PG_VERSION')",
    "DELETE FROM audit",
    "DELETE FROM audit_sets",
    "DELETE FROM chain",
    "UPDATE audit SET key_id = 'another'",
    "UPDATE chain SET recorded_at = 0",
    "TRUNCATE audit",
]


@pytest.mark.postgres
@pytest.mark.parametrize("statement", AROUND_POSTGRES)
def test_postgres_has_no_way_around_for_the_role_of_the_api(services: Callable[[str], Service], statement: str) -> None:
    with services("postgresql").database.reading(OURS) as connection, pytest.raises(DBAPIError):
        connection.exec_driver_sql(statement)


@pytest.mark.postgres
def test_the_reach_ends_with_the_transaction(services: Callable[[str], Service]) -> None:
    """A pool in front of PostgreSQL gives the connection to somebody else then."""
    database = services("postgresql").database
    setting = text("SELECT current_setting('adoption.reach', true)")
    with database.reading(OURS) as connection:
        assert connection.scalar(setting) == COVENTRY
        connection.exec_driver_sql("ROLLBACK")
        assert not connection.scalar(setting)


@pytest.mark.postgres
def test_a_wall_with_a_gap_is_not_served(templates: Templates) -> None:
    """The policy dropped, another beside it, or the wall not forced: the service says so, and `migrate` mends it."""
    owner = Database(settings_for(templates.copied("postgresql")[0]))
    for planted in (
        "DROP POLICY wall ON events",
        "CREATE POLICY another ON events USING (true)",
        "ALTER TABLE events NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE events DISABLE ROW LEVEL SECURITY",
    ):
        assert not_ready(owner) == []
        with owner.engine.begin() as connection:
            connection.exec_driver_sql(planted)
        assert not_ready(owner) == ["No wall parts the rows of events: run `adoption-indicators migrate`."]
        migrate(owner)
    owner.dispose()


@pytest.mark.postgres
def test_the_plan_of_a_figure_goes_by_its_index(templates: Templates) -> None:
    """In a new database: in another, the plan goes by what earlier tests had stored when rows were last counted."""
    database = Database(settings_for(as_the_api(templates.copied("postgresql")[0])))
    with database.reading(OURS) as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        wanted = "EXPLAIN SELECT count(*) FROM adoptions WHERE authority = 'E08000026' AND adopted BETWEEN 1 AND 700000"
        plan = "\n".join(connection.exec_driver_sql(wanted).scalars())
    assert "Index Cond" in plan
    assert "adopted >= 1" in plan.split("Filter")[0]
    database.dispose()
