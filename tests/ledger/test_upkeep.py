"""The derived rows stay true to the events, whatever is done to these, and the check finds it if they did not."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from app.http.stored_receipts import first_answers, receipts
from app.ledger import intake, pages, stretches
from app.ledger.derived import DERIVED, adoptions, states
from app.ledger.pages import SUBJECTS_AT_ONCE
from app.ledger.rebuilding import check, rebuild, rebuild_if_read_differently
from app.store import processes
from app.store.database import FOREVER, clock
from app.store.reach import EVERYTHING
from app.store.schema import migrate, newest_revision
from tests.conftest import ENGINES, running
from tests.support.changes import apply, changes
from tests.support.examples import examples
from tests.support.service import Event, Service, answer
from tests.support.standing import Standing, contents
from tests.support.story_tables import read_story

COVENTRY, SOLIHULL = "E08000026", "E08000029"
STORY = """
    child | entered    | decision   | order      | matched    | placed     | adopted
    Ava   | 2019-06-01 | 2019-10-01 | 2019-12-01 | 2020-03-01 | 2020-04-01 | 2021-06-01
    Ben   | 2020-06-01 | 2020-10-01 | 2020-12-01 | 2021-03-01 |            |
    """


def derived(service: Service) -> dict[str, list[tuple[Any, ...]]]:
    return {table.name: service.rows(table) for table in DERIVED}


def rebuilt(service: Service) -> dict[str, list[tuple[Any, ...]]]:
    with service.database.writing(EVERYTHING) as writing:
        rebuild(writing)
    return derived(service)


@pytest.mark.parametrize("at_once", [SUBJECTS_AT_ONCE, 1], ids=["as it is", "a child at a time"])
@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(8), phases=[Phase.generate])
@given(data=st.data())
def test_true_after_any_changes(
    engine: str, at_once: int, services: Callable[[str], Service], data: st.DataObject
) -> None:
    """What is kept up change by change is what a rebuild gives, past rows and their instants included."""
    service, standing = services(engine), Standing()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "SUBJECTS_AT_ONCE", at_once)
        for change in data.draw(changes([COVENTRY, SOLIHULL])):
            apply(change, standing, [service])
    assert contents(service.events()) == standing.contents()
    assert service.differences() == 0
    assert derived(service) == rebuilt(service)


@pytest.mark.parametrize("at_once", [SUBJECTS_AT_ONCE, 1], ids=["as it is", "a child at a time"])
def test_a_record_that_moves_to_another_child_changes_both(
    service: Service, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the same batch changes the child that it leaves, with thousands of other children between the two."""
    monkeypatch.setattr(intake, "SUBJECTS_AT_ONCE", at_once)
    service.post([*read_story(STORY).events, event("Ava", "placed", "2020-03-15", "S1")])
    moves, earlier = event("Ben", "placed", "2021-05-01", "S1"), event("Ava", "adoption_decision", "2019-11-01")
    sent = service.post([earlier, moves])
    assert (sent["created"], sent["replaced"]) == (1, 1)
    assert service.differences() == 0
    assert derived(service) == rebuilt(service)
    placed = [(row["child"], row["date"]) for row in service.events(type="placed")]
    assert placed == [("Ava", "2020-04-01"), ("Ben", "2021-05-01")]
    (case,) = service.cases("A1", "coventry", "2021-22")
    assert case["value"] == 305


def test_derived_in_the_transaction_of_the_events(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """If deriving fails, the events are not there either."""

    def fails(*_: object) -> None:
        raise RuntimeError("the derivation fails")

    before = service.digest()
    monkeypatch.setattr(pages, "keep_true", fails)
    with pytest.raises(RuntimeError, match="the derivation fails"):
        service.send(read_story(STORY).events)
    assert service.digest() == before


def test_erasure_leaves_nothing_to_derive_from(service: Service) -> None:
    """Past rows of the child go too, those of other children stay."""
    service.post(read_story(STORY).events)
    service.post([event("Ava", "placed", "2020-03-20")])
    assert service.client.delete("/v1/authorities/coventry/children/Ava").status_code == 204
    assert {row[1] for rows in derived(service).values() for row in rows} == {"Ben"}
    assert service.differences() == 0


def test_the_check_finds_a_row_that_was_changed(service: Service) -> None:
    service.post(read_story(STORY).events)
    service.by_hand(update(adoptions).values(placed=adoptions.c.placed + 1))
    assert service.differences() == 2, "the row that should be there, and the one that is"


def test_the_check_finds_a_row_that_is_missing(service: Service) -> None:
    service.post(read_story(STORY).events)
    service.by_hand(delete(adoptions))
    assert service.differences() == 1


@pytest.mark.parametrize("child", ["Ava", "Zoe"], ids=["of a child with events", "of a child without"])
def test_the_check_finds_a_row_too_many(service: Service, child: str) -> None:
    """Even one of a child without any events."""
    service.post(read_story(STORY).events)
    row = {"authority": COVENTRY, "child": child, "since": date(2020, 1, 1), "until": date(2020, 1, 2)}
    service.by_hand(insert(states).values(**row, recorded_at=1, superseded_at=FOREVER))
    assert service.differences() == 1


def test_the_check_finds_a_past_row_that_was_changed(service: Service) -> None:
    """What was known at an earlier time is proved like what is known now."""
    service.post(read_story(STORY).events)
    service.post([event("Ava", "placed", "2020-03-20")])
    assert service.differences() == 0
    past = states.c.superseded_at < FOREVER
    service.by_hand(update(states).where(past).values(superseded_at=states.c.superseded_at + 1))
    assert service.differences() > 0


def test_a_rebuild_puts_right_what_was_wrong(service: Service) -> None:
    service.post(read_story(STORY).events)
    service.post([event("Ava", "placed", "2020-03-20")])
    right = derived(service)
    service.by_hand(update(adoptions).values(placed=None), delete(states))
    assert rebuilt(service) == right


def test_by_several_processes(services: Callable[[str], Service], monkeypatch: pytest.MonkeyPatch) -> None:
    """What others compare is found, and put right, as what this process does; so are rows of nobody."""
    monkeypatch.setattr(stretches, "SUBJECTS_AT_ONCE", 1)
    monkeypatch.setattr(processes, "FEW", 1)
    of_nobody = {"authority": SOLIHULL, "child": "Zoe", "since": date(2020, 1, 1), "until": date(2020, 1, 2)}
    for engine in ("sqlite", "postgresql"):
        service = services(engine)
        service.post([*read_story(STORY).events, event("Ada", "entered_care", "2020-03-20")])
        service.post([event("Ava", "placed", "2020-03-20")])
        right = derived(service)
        service.by_hand(delete(adoptions), insert(states).values(**of_nobody, recorded_at=1, superseded_at=FOREVER))
        number = len(right["adoptions"]) + 1
        with service.owner.snapshot(EVERYTHING) as connection:
            assert check(connection, None, service.owner, processes=2) == (3, number, 0)
        with service.owner.writing(EVERYTHING) as writing:
            assert rebuild(writing, service.owner, processes=2) == 3
        assert derived(service) == right


def test_a_rebuild_of_what_is_right_moves_no_answer(service: Service) -> None:
    service.post(read_story(STORY).events)
    rebuilt(service)  # the clock says now which edition of the reading the rows are from
    before = service.digest()
    rebuilt(service)
    assert service.digest() == before


def test_the_check_reads_one_moment(service: Service) -> None:
    """Batches that are taken in while it reads are no differences."""
    service.post(read_story(STORY).events)
    with service.database.snapshot(EVERYTHING) as connection:
        assert check(connection) == (2, 0, 0)
        service.post([event("Cora", "adopted", "2021-06-01"), event("Ava", "placed", "2020-03-20")])
        assert check(connection) == (2, 0, 0)
    with service.database.snapshot(EVERYTHING) as connection:
        assert check(connection) == (3, 0, 0)


def test_the_check_on_the_command_line(new_database: tuple[str, str]) -> None:
    """It says what it found, and that nothing is wrong with its exit code."""
    program = [sys.executable, "-c", "from app.cli import main; main()", "check"]
    environment = {**os.environ, "ADOPTION_DATABASE_URL": new_database[0]}
    ran = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "0 children were read again; 0 stored rows differ.\n"), ran.stderr


def event(child: str, kind: str, day: str, source_id: str | None = None) -> Event:
    plain = {"authority": "coventry", "child": child, "type": kind, "date": day}
    return plain | ({"source_id": source_id} if source_id else {})


def test_rows_of_an_earlier_reading_are_derived_again(service: Service) -> None:
    """Once: the clock says which edition of the reading the rows are from."""
    service.post(
        [*read_story(STORY).events, {"authority": "coventry", "family": "F1", "type": "approved", "date": "2021-06-01"}]
    )
    right = derived(service)
    service.by_hand(update(clock).values(reading=0), *(delete(table) for table in DERIVED))
    rebuild_if_read_differently(service.database)
    assert derived(service) == right
    service.by_hand(delete(states))
    rebuild_if_read_differently(service.database)
    assert service.differences() > 0, "an edition is derived once"


def test_receipts_and_first_answers_are_migrated(new_database: tuple[str, str]) -> None:
    """Down to before they expired, and up again: each is read again, and knows whose records it is about."""
    with running(*new_database) as service:
        once = {"Idempotency-Key": "K1"}
        body = {"events": [*read_story(STORY).events, {**read_story(STORY).events[0], "authority": "solihull"}]}
        first = answer(service.client.post("/v1/events", json=body, headers=once))
        stated = service.state_complete()
        dry = service.post([{**read_story(STORY).events[0], "child": "Cora"}], dry_run=True)
        names = [each["receipt"] for each in (first, stated, dry)]
        before = [service.get(f"/v1/receipts/{name}") for name in names]
        rows = service.rows(receipts), service.rows(first_answers)
        migrate(service.owner, f"-{int(newest_revision() or 0) - 10}")
        migrate(service.owner)
        assert answer(service.client.post("/v1/events", json=body, headers=once)) == first
        assert [service.get(f"/v1/receipts/{name}") for name in names] == before
        assert (service.rows(receipts), service.rows(first_answers)) == rows


def test_a_database_with_events_is_migrated(new_database: tuple[str, str]) -> None:
    """Down to before days on or before were read, and up again: what is derived is what the events say."""
    with running(*new_database) as service:
        family = {"authority": "coventry", "family": "F1", "type": "approved", "date": "2021-06-01"}
        service.post([*read_story(STORY).events, family])
        right = derived(service)
        migrate(service.owner, f"-{int(newest_revision() or 0) - 4}")
        migrate(service.owner)
        rebuild_if_read_differently(service.database)
        assert derived(service) == right
        assert service.differences() == 0
