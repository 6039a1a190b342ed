"""Completeness statements: what is current, and what was, at any instant."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.events.catalogue import CHILD_TYPES
from app.indicators.needs import Need
from app.ledger.completeness import Statement, as_stored, kinds_of, state, stated
from app.ledger.reported import note, reports
from app.store.database import FOREVER, Database
from app.store.reach import EVERYTHING
from tests.conftest import settings_for
from tests.support.examples import examples
from tests.support.service import Service

COVENTRY = "E08000026"
ADOPTED, PLACED = Need("adopted", "everyone"), Need("placed", "everyone")
MATCHED_ONCE_ADOPTED = Need("matched", "adopted")


def day(text: str) -> date:
    return date.fromisoformat(text)


def say(database: Database, kinds: set[Need], first: str, last: str, source: str = "api") -> int:
    with database.writing(EVERYTHING) as writing:
        state(writing, COVENTRY, source, (day(first), day(last)), kinds)
        return writing.now


def current(database: Database, known_at: int = 2**62) -> set[tuple[str, str, str, frozenset[Need]]]:
    with database.reading(EVERYTHING) as connection:
        found = stated(connection, [COVENTRY], known_at)
        return {(each.source, each.first.isoformat(), each.last.isoformat(), each.kinds) for each in found}


def test_a_statement_stays_as_known_before_it_was_corrected(database: Database) -> None:
    before = say(database, {ADOPTED, PLACED}, "2018-04-01", "2023-12-31")
    say(database, {ADOPTED, PLACED}, "2018-04-01", "2023-03-31")
    assert current(database) == {("api", "2018-04-01", "2023-03-31", frozenset({ADOPTED, PLACED}))}
    assert current(database, before) == {("api", "2018-04-01", "2023-12-31", frozenset({ADOPTED, PLACED}))}
    assert current(database, before - 1) == set()


def test_a_later_statement_about_one_type_leaves_the_others_as_they_were(database: Database) -> None:
    say(database, {ADOPTED, PLACED}, "2018-04-01", "2023-12-31")
    say(database, {PLACED}, "2018-04-01", "2023-03-31")
    assert current(database) == {
        ("api", "2018-04-01", "2023-12-31", frozenset({ADOPTED})),
        ("api", "2018-04-01", "2023-03-31", frozenset({PLACED})),
    }


def test_statements_of_other_sources_and_other_days_stay(database: Database) -> None:
    say(database, {ADOPTED}, "2022-04-01", "2023-03-31", "ssda903")
    say(database, {ADOPTED}, "2022-10-01", "2022-10-31")
    say(database, {ADOPTED}, "2022-11-01", "2022-11-30")
    assert len(current(database)) == 3
    say(database, {ADOPTED}, "2022-04-01", "2023-03-31")
    assert {(source, first) for source, first, _, _ in current(database)} == {
        ("ssda903", "2022-04-01"),
        ("api", "2022-04-01"),
    }


def test_the_same_statement_again_changes_nothing(database: Database, service: Service) -> None:
    say(database, {ADOPTED, PLACED, MATCHED_ONCE_ADOPTED}, "2022-04-01", "2023-03-31", "ssda903")
    before = service.digest()
    say(database, {PLACED, ADOPTED}, "2022-04-01", "2023-03-31", "ssda903")
    assert service.digest() == before


KINDS = st.sets(st.builds(Need, st.sampled_from(CHILD_TYPES[:4]), st.sampled_from(["everyone", "adopted"])), min_size=1)


@given(kinds=KINDS)
def test_kinds_are_stored_and_read_again(kinds: set[Need]) -> None:
    assert kinds_of(as_stored(kinds)) == kinds


@settings(max_examples=examples(20))
@given(said=st.lists(st.tuples(KINDS, st.integers(0, 6), st.integers(0, 6)), max_size=6))
def test_what_is_current_is_what_the_statements_say_one_kind_at_a_time(
    database: Database, service: Service, said: list[tuple[set[Need], int, int]]
) -> None:
    """However many kinds a statement names, each kind has the days as if it had been stated by itself."""
    service.empty()
    by_kind: dict[Need, list[tuple[date, date]]] = {}
    for kinds, start, length in said:
        first = day("2020-01-01") + timedelta(days=start)
        last = first + timedelta(days=length)
        say(database, kinds, first.isoformat(), last.isoformat())
        for kind in kinds:
            nobody = frozenset[Need]()
            earlier = [Statement(COVENTRY, "api", *days, nobody, 0) for days in by_kind.get(kind, [])]
            kept = [(each.first, each.last) for each in earlier if not each.is_replaced_by(first, last)]
            by_kind[kind] = [*kept, (first, last)]
    wanted = {(kind, *each) for kind, days in by_kind.items() for each in days}
    found = current(database)
    assert {(kind, day(first), day(last)) for _, first, last, kinds in found for kind in kinds} == wanted


def test_a_day_of_reports_is_one_row_for_batches_that_name_types_and_one_for_others(
    database: Database, service: Service
) -> None:
    for names_types in (False, True, False, True):
        with database.writing(EVERYTHING) as writing:
            note(writing, [(COVENTRY, "child"), (COVENTRY, "child")], names_types=names_types)
    with database.writing(EVERYTHING) as writing:
        note(writing, [(COVENTRY, "family")], names_types=False)
    with database.reading(EVERYTHING) as connection:
        current = connection.execute(reports.select().where(reports.c.superseded_at == FOREVER)).all()
    assert len(service.rows(reports)) == len(current)
    assert sorted((row.about, row.names_types) for row in current) == [
        ("child", False), ("child", True), ("family", False),
    ]  # fmt: skip


def test_of_several_days_each_is_known_as_it_was_then(new_database: tuple[str, str]) -> None:
    database = Database(settings_for(new_database[0]))  # its clock runs ahead from here on
    with database.writing(EVERYTHING) as writing:
        note(writing, [(COVENTRY, "child")], names_types=False)
        earlier = writing.now
    with database.writing(EVERYTHING) as writing:
        writing.now += 86_400_000_000
        note(writing, [(COVENTRY, "child")], names_types=False)
    with database.reading(EVERYTHING) as connection:
        rows = connection.execute(reports.select().order_by(reports.c.recorded_at)).all()
    database.dispose()
    assert [row.recorded_at for row in rows] == [earlier, rows[1].recorded_at]
    assert rows[0].superseded_at == rows[1].recorded_at
    assert rows[1].day - rows[0].day == timedelta(days=1)
