"""What becomes of a row: created, unchanged, or it replaces what is current; and nothing is ever overwritten."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.ledger import intake
from app.ledger.listing import shown
from app.ledger.pages import SUBJECTS_AT_ONCE
from app.ledger.versions import events
from app.store.database import FOREVER
from app.store.reach import EVERYTHING
from tests.conftest import ENGINES
from tests.support.changes import apply, changes
from tests.support.examples import examples
from tests.support.hand_written import send_return
from tests.support.histories import histories
from tests.support.service import Event, Service, answer
from tests.support.standing import Standing, contents, fact_of

COVENTRY, SOLIHULL = "E08000026", "E08000029"


def placed(day: str = "2021-03-20", source_id: str | None = None, child: str = "Ava", **attributes: Any) -> Event:
    plain = {"authority": "coventry", "child": child, "type": "placed", "date": day, **attributes}
    return plain | ({"source_id": source_id} if source_id else {})


def verdicts(service: Service, *sent: Event) -> tuple[int, int, int]:
    """How many rows of a batch were created, unchanged, replaced."""
    got = service.post(sent)
    return got["created"], got["unchanged"], got["replaced"]


def current(service: Service) -> list[tuple[str, str, str | None, str | None]]:
    """Child, day, source id and adopters of what is current."""
    return [(row["child"], row["date"], row["source_id"], row.get("adopters")) for row in service.events()]


def versions(service: Service) -> int:
    return len(service.rows(events))


def test_by_its_natural_key(service: Service) -> None:
    """Without a source id, the same authority, child, type and day is the same event."""
    assert verdicts(service, placed()) == (1, 0, 0)
    assert verdicts(service, placed()) == (0, 1, 0)
    assert verdicts(service, placed(adopters="own_agency")) == (0, 0, 1)
    assert verdicts(service, placed("2021-03-21")) == (1, 0, 0)
    assert current(service) == [("Ava", "2021-03-20", None, "own_agency"), ("Ava", "2021-03-21", None, None)]


def test_what_is_meant_anyway_is_no_difference(service: Service) -> None:
    """An attribute given as its default is the same as one left out."""
    assert verdicts(service, placed()) == (1, 0, 0)
    assert verdicts(service, placed(by_current_carer=False, adopters=None)) == (0, 1, 0)


def test_by_its_source_id(service: Service) -> None:
    """A record of the sending system is replaced whatever of it was corrected: the day, the attributes, the type."""
    assert verdicts(service, placed(source_id="S1")) == (1, 0, 0)
    assert verdicts(service, placed(source_id="S1")) == (0, 1, 0)
    assert verdicts(service, placed("2021-03-27", "S1")) == (0, 0, 1)
    assert verdicts(service, placed("2021-03-27", "S1", adopters="own_agency")) == (0, 0, 1)
    assert verdicts(service, {**placed("2021-03-27", "S1"), "type": "adopted"}) == (0, 0, 1)
    assert [(row["type"], row["date"], row["source_id"]) for row in service.events()] == [
        ("adopted", "2021-03-27", "S1")
    ]


def test_a_source_id_is_the_authoritys_own(service: Service) -> None:
    """Another authority's record of the same id is another record."""
    assert verdicts(service, placed(source_id="S1")) == (1, 0, 0)
    assert verdicts(service, {**placed(source_id="S1"), "authority": "solihull"}) == (1, 0, 0)
    assert len(service.events()) == 2


def test_two_records_of_one_fact_both_stand(service: Service) -> None:
    """They have source ids of their own, so neither replaces the other."""
    assert verdicts(service, placed(source_id="S1"), placed(source_id="S2")) == (2, 0, 0)
    assert verdicts(service, placed(source_id="S1"), placed(source_id="S2")) == (0, 2, 0)


def test_a_record_moves_to_another_child(service: Service) -> None:
    """It was recorded for the wrong child: there it is current no longer."""
    service.post([placed(source_id="S1"), placed("2021-03-27")])
    assert verdicts(service, placed(source_id="S1", child="Ben")) == (0, 0, 1)
    assert current(service) == [("Ava", "2021-03-27", None, None), ("Ben", "2021-03-20", "S1", None)]
    assert verdicts(service, placed(source_id="S1", child="Ava")) == (0, 0, 1)
    assert [row[:3] for row in current(service)] == [("Ava", "2021-03-20", "S1"), ("Ava", "2021-03-27", None)]


def test_an_event_gets_its_source_id_later_and_keeps_it(service: Service) -> None:
    """Sent with an id it replaces the version without; sent without, it is the event that has one."""
    assert verdicts(service, placed()) == (1, 0, 0)
    assert verdicts(service, placed(source_id="S1")) == (0, 0, 1)
    assert verdicts(service, placed()) == (0, 1, 0)
    assert verdicts(service, placed(adopters="inter_agency")) == (0, 0, 1)
    assert current(service) == [("Ava", "2021-03-20", "S1", "inter_agency")]


def test_rows_of_one_batch_about_one_event(service: Service) -> None:
    """They count one after another; the last is current, and only it is a version."""
    assert verdicts(service, placed(), placed(), placed(adopters="own_agency")) == (1, 1, 1)
    assert verdicts(service, placed("2021-04-01", "S1"), placed("2021-04-02", "S1")) == (1, 0, 1)
    assert current(service) == [("Ava", "2021-03-20", None, "own_agency"), ("Ava", "2021-04-02", "S1", None)]
    assert versions(service) == 2


@pytest.mark.parametrize(
    "file",
    [
        [placed(), placed(adopters="own_agency")],
        [placed(source_id="S1"), placed(adopters="own_agency")],
        [placed(adopters="own_agency"), placed(source_id="S1")],
        [placed(source_id="S1"), placed("2021-03-27", "S1")],
        [placed(), placed(adopters="own_agency"), placed()],
    ],
    ids=["two versions", "sourced first", "sourced last", "corrected", "and back"],
)
def test_a_file_that_contradicts_itself_is_stored_once(service: Service, file: list[Event]) -> None:
    """Its last word is current; sent again every night, it adds no version."""
    service.post(file)
    before = service.rows(events)
    for _ in range(2):
        service.post(file)
    assert service.rows(events) == before


@pytest.mark.parametrize("at_once", [SUBJECTS_AT_ONCE, 1], ids=["as it is", "a child at a time"])
@pytest.mark.parametrize("children", [("Ava", "Ben"), ("Ben", "Ava")])
def test_a_row_without_source_id_is_not_about_a_record_that_its_batch_moves_away(
    service: Service, children: tuple[str, str], at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever child comes first: the record is the other child's now, and this child has an event of its own."""
    monkeypatch.setattr(intake, "SUBJECTS_AT_ONCE", at_once)
    before, after = children
    service.post([placed(source_id="S1", child=before)])
    own = placed(child=before, adopters="own_agency")
    assert verdicts(service, own, placed(source_id="S1", child=after)) == (1, 0, 1)
    expected = [(before, "2021-03-20", None, "own_agency"), (after, "2021-03-20", "S1", None)]
    assert current(service) == sorted(expected)
    assert service.differences() == 0


def test_nothing_is_overwritten(service: Service) -> None:
    """Each version stays with the instants between which it was current, and points to the one before."""
    service.post([placed(source_id="S1")])
    first = service.rows(events)[0]
    service.post([placed("2021-03-27", "S1")])
    answer(service.void(service.events()[0]["id"], "recorded twice"))
    service.post([placed("2021-03-27", "S1")])
    old, corrected, again = service.rows(events)
    instant = events.c.keys().index("recorded_at")
    assert old[:instant] == first[:instant]
    assert (old[instant], old[instant + 1]) == (first[instant], corrected[instant])
    assert corrected[instant] < corrected[instant + 1] < again[instant]
    assert [row[instant + 1] == FOREVER for row in (old, corrected, again)] == [False, False, True]
    assert [row[instant + 2] for row in (old, corrected, again)] == [None, old[0], None]
    assert [row[-1] for row in (old, corrected, again)] == [None, "recorded twice", None]


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(8), phases=[Phase.generate])
@given(data=st.data())
def test_the_same_file_again_changes_nothing(
    engine: str, services: Callable[[str], Service], data: st.DataObject
) -> None:
    """After any history: no new version, and every row unchanged if the file does not contradict itself."""
    service = services(engine)
    file = data.draw(histories([COVENTRY, SOLIHULL], max_children=4, max_families=2))
    service.post(file)
    stored = service.rows(events)
    again = service.post(file)
    assert service.rows(events) == stored
    assert again["created"] == 0
    if len(distinct(file)) == len(file):
        assert again["unchanged"] == len(file)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(8), phases=[Phase.generate])
@given(data=st.data())
def test_any_shuffle_split_and_repetition_of_distinct_facts_ends_in_the_same(
    engine: str, services: Callable[[str], Service], data: st.DataObject
) -> None:
    """However a file is cut into batches, in whatever order they come, and however often."""
    service = services(engine)
    drawn = data.draw(histories([COVENTRY, SOLIHULL], max_children=4, max_families=2))
    facts = distinct(drawn)
    rows = (
        data.draw(st.permutations([*facts, *data.draw(st.lists(st.sampled_from(facts), max_size=10))])) if facts else []
    )
    while rows:
        size = data.draw(st.integers(1, len(rows)))
        service.post(rows[:size])
        rows = rows[size:]
    assert contents(service.events()) == contents(facts)
    assert versions(service) == len(facts)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(8), phases=[Phase.generate])
@given(data=st.data())
def test_what_stands_after_any_changes(engine: str, services: Callable[[str], Service], data: st.DataObject) -> None:
    """As a plain model of the contract says, after each change; of every version before, the content is still there."""
    service, standing = services(engine), Standing()
    seen: set[str] = set()
    for change in data.draw(changes([COVENTRY, SOLIHULL])):
        apply(change, standing, [service])
        seen = set() if change.kind == "erase" else seen | set(standing.contents())
        assert contents(service.events()) == standing.contents()
    assert seen <= set(contents(ever(service)))


def distinct(sent: Sequence[Event]) -> list[Event]:
    """One row for each fact and each record."""
    by_fact = [next(rows) for _, rows in groupby(sorted(sent, key=fact_of), key=fact_of)]
    return list({row.get("source_id") or fact_of(row): row for row in by_fact}.values())


def ever(service: Service) -> list[Event]:
    """Every version that there ever was and that was not erased."""
    with service.database.reading(EVERYTHING) as connection:
        return [shown(row) for row in connection.execute(select(events))]


BY_CARERS = """DECOM | RNE | LS | PLACE | DEC | REC
    2020-04-10 | S | C2 | U6 | 2020-11-02 | X1
    2020-11-02 | L | E1 | U6 | 2021-04-20 | X1
    2021-04-20 | P | E1 | A5 | 2021-12-06 | E11"""
ADOPTED = "DATE_INT | DATE_MATCH | FOSTER_CARE\n2021-04-20 | 2021-04-01 | 1"


@pytest.mark.parametrize(
    ("says", "is_new"),
    [
        ({}, False),
        ({"on_or_before": True}, False),
        ({"by_current_carer": True}, False),
        ({"adopters": "own_agency"}, True),
    ],
)
def test_a_batch_without_source_ids_does_not_change_what_a_return_reports(
    service: Service, says: Event, is_new: bool
) -> None:
    """The return ranks first, and keeps its own record; what only the batch says is read beside it."""
    send_return(service, "2021-22", BY_CARERS, placed_for_adoption="DATE_PLACED\n2020-10-20", ad1=ADOPTED)
    before = service.events(child="Ava")
    for receipt in (service.post([placed("2021-04-20", **says)], complete=False) for _ in range(2)):
        assert receipt["replaced"] == 0
        assert [each for each in service.events(child="Ava") if each["source_id"]] == before
        assert len(service.events(child="Ava")) == len(before) + is_new
    assert service.result("adopted_by_carers", "coventry", "2021-22")["value"] == 100
    assert service.result("A1", "coventry", "2021-22")["value"] == 375
    assert service.result("placed_in_agency", "coventry", "2021-22")["counted"] == is_new


def test_an_exact_day_sent_beside_a_return_outlives_the_next_import(service: Service) -> None:
    """The first row that a return has of the child shows an order, and not since when; the batch gives its day."""
    episodes = BY_CARERS.split("\n", 2)[0] + "\n" + "2021-04-20 | P | E1 | A5 | 2021-12-06 | E11"
    order = {"authority": "coventry", "child": "Ava", "type": "placement_order", "date": "2021-04-20"}
    for _ in range(2):
        send_return(service, "2021-22", episodes, ad1=ADOPTED)
        service.post([order, {**order, "type": "entered_care", "date": "2020-04-20"}], complete=False)
        send_return(service, "2021-22", episodes, ad1=ADOPTED)
        assert service.result("A20", "coventry", "2021-22")["value"] == 365
