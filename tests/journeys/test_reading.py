"""The pure reading of a child's events (definitions, section 1): in stories, and true of every history."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.journeys.care import Fact
from app.journeys.journey import WARNINGS, Journey, State
from app.journeys.reading import read_journey
from tests.oracle import live
from tests.oracle.answers import day_of, exact
from tests.oracle.care import counted_events, period_on, periods_of_care
from tests.oracle.events import Child, Event, ask
from tests.oracle.facts import exact_first
from tests.oracle.journey import journeys_of
from tests.support.examples import examples
from tests.support.histories import child_history
from tests.support.standing import attributes_of
from tests.support.story_tables import read_story

COVENTRY = "E08000026"
ALL_TIME = (date(1990, 1, 1), date(2030, 1, 1))


def facts(events: Sequence[dict[str, object]]) -> list[Fact]:
    return [
        Fact(
            str(event["type"]),
            date.fromisoformat(str(event["date"])),
            attributes_of(event),
            str(event.get("source_id") or ""),
            recorded,
        )
        for recorded, event in enumerate(events)
    ]


def read(table: str) -> Journey:
    """The journey of the one child of a table."""
    return read_journey(facts(read_story(f"child | {table.strip()}".replace("\n", "\nAva | ")).events))


def periods(journey: Journey) -> list[tuple[str, str, str | None]]:
    """Start and end of each period of care, and by what it ended; '' is unknown, or not yet."""
    return [(str(p.start or ""), str(p.end or ""), p.ended_by) for p in journey.periods]


def days(state: State) -> tuple[str, ...]:
    """Since and until (open: ''), then the days of decision, order, match and placement ('' if it does not stand)."""
    until = "" if state.until == date.max else str(state.until)
    return (str(state.since), until, *(str(day or "") for day in state[3:7]))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("entered\n2020-01-01", [("2020-01-01", "", None)]),
        ("entered | left\n2020-01-01 | 2020-01-01", [("2020-01-01", "2020-01-01", "left_care")]),
        ("entered | adopted\n2020-01-01 | 2021-01-01", [("2020-01-01", "2021-01-01", "adopted")]),
        ("placed\n2021-01-01", [("", "", None)]),
        ("left\n2021-01-01", [("", "2021-01-01", "left_care")]),
        ("adopted | left\n2021-02-01 | 2021-01-01", [("", "2021-01-01", "left_care")]),
    ],
)
def test_a_period_of_care(table: str, expected: list[tuple[str, str, str | None]]) -> None:
    """From the entry to the first leaving on or after it; without an entry, one with an unknown start."""
    assert periods(read(table)) == expected


def test_left_and_adopted_on_one_day_is_one_cessation_by_adoption() -> None:
    journey = read("entered    | left       | adopted\n2020-01-01 | 2021-01-01 | 2021-01-01")
    assert periods(journey) == [("2020-01-01", "2021-01-01", "adopted")]


def test_a_leaving_on_the_day_of_the_next_entry_ends_the_earlier_period() -> None:
    """If that one is still open; if not, it ends the new one on the day it began."""
    moved_on = read("entered    | left       | entered\n2020-01-01 | 2021-01-01 | 2021-01-01")
    assert periods(moved_on) == [("2020-01-01", "2021-01-01", "left_care"), ("2021-01-01", "", None)]
    in_and_out = read("entered    | left                  | entered\n2020-01-01 | 2020-06-01 2021-01-01 | 2021-01-01")
    assert periods(in_and_out) == [
        ("2020-01-01", "2020-06-01", "left_care"),
        ("2021-01-01", "2021-01-01", "left_care"),
    ]


def test_another_source_gives_the_day_of_the_next_entry_for_the_leaving() -> None:
    """It is the same leaving, and does not end the new period as well; an adoption of that day ends the earlier one."""
    moved_on = read(
        """
        entered    | left                          | entered
        2020-01-01 | 2021-05-30 2021-06-01@ssda903 | 2021-06-01
        """
    )
    assert periods(moved_on) == [("2020-01-01", "2021-06-01", "left_care"), ("2021-06-01", "", None)]
    adopted = read(
        """
        entered    | left                          | adopted    | entered
        2020-01-01 | 2021-05-30 2021-06-01@ssda903 | 2021-06-01 | 2021-06-01
        """
    )
    assert periods(adopted) == [("2020-01-01", "2021-06-01", "adopted"), ("2021-06-01", "", None)]


def test_of_entries_and_leavings_the_exact_one_is_read() -> None:
    """An entry by a day on which the child is in care already is no other entry."""
    journey = read(
        """
        entered                   | left
        2020-01-01 <=2020-06-01   | 2021-05-30 <=2021-06-20
        """
    )
    assert periods(journey) == [("2020-01-01", "2021-05-30", "left_care")]
    assert {(event.type, event.reason) for event in journey.uncounted} == {
        ("entered_care", "day_unknown"),
        ("left_care", "day_unknown"),
    }
    (by_then,) = read("entered      | left\n<=2020-01-01 | <=2021-06-20").periods
    assert (by_then.entered, str(by_then.entered_by), by_then.end_known) == (None, "2020-01-01", False)


def test_entering_again_without_having_left() -> None:
    """The earlier period has no end; what happens from the new entry on belongs to the new one."""
    journey = read("entered    | decision   | entered    | decision\n2020-01-01 | 2020-02-01 | 2021-01-01 | 2021-02-01")
    assert periods(journey) == [("2020-01-01", "", None), ("2021-01-01", "", None)]
    assert [days(state) for state in journey.states] == [
        ("2020-02-01", "2021-01-01", "2020-02-01", "", "", ""),
        ("2021-02-01", "", "2021-02-01", "", "", ""),
    ]
    assert journey.warnings == ("entered_care_again",)


def test_a_leaving_before_the_first_entry_closes_an_earlier_period_of_unknown_start() -> None:
    """What lies on or before it belongs there, what lies after it to the first known; a leaving too many is nothing."""
    journey = read(
        """
        decision              | left       | order      | entered    | left
        2018-01-01 2019-01-01 | 2019-01-01 | 2019-06-01 | 2020-01-01 | 2021-01-01 2022-01-01
        """
    )
    assert periods(journey) == [("", "2019-01-01", "left_care"), ("2020-01-01", "2021-01-01", "left_care")]
    assert [[fact.type for fact in period.facts] for period in journey.periods] == [
        ["adoption_decision", "adoption_decision"],
        ["placement_order"],
    ]
    assert journey.warnings == ("entered_care_unknown", "before_entering_care")


def test_what_is_in_force_was_made_and_not_undone_since() -> None:
    """Each undoing undoes its own; a reversal undoes the match too, a disruption placement and match, no order."""
    journey = read(
        """
        entered    | decision   | order      | matched    | placed     | disrupted  | matched    | reversed   | revoked
        2020-01-01 | 2020-02-01 | 2020-03-01 | 2020-04-01 | 2020-05-01 | 2020-06-01 | 2020-07-01 | 2020-08-01 | 2020-09-01
        """  # noqa: E501 - a story is read from left to right
    )
    assert [days(state) for state in journey.states] == [
        ("2020-02-01", "2020-03-01", "2020-02-01", "", "", ""),
        ("2020-03-01", "2020-04-01", "2020-02-01", "2020-03-01", "", ""),
        ("2020-04-01", "2020-05-01", "2020-02-01", "2020-03-01", "2020-04-01", ""),
        ("2020-05-01", "2020-06-01", "2020-02-01", "2020-03-01", "2020-04-01", "2020-05-01"),
        ("2020-06-01", "2020-07-01", "2020-02-01", "2020-03-01", "", ""),
        ("2020-07-01", "2020-08-01", "2020-02-01", "2020-03-01", "2020-07-01", ""),
        ("2020-08-01", "2020-09-01", "", "2020-03-01", "", ""),
    ]


@pytest.mark.parametrize(
    ("table", "in_force"),
    [
        ("placed | disrupted\n2020-02-01 | 2020-02-01", ""),
        ("placed | disrupted | placed\n2020-01-15 | 2020-02-01 | 2020-02-01", "2020-02-01"),
        ("placed | disrupted | placed\n2020-01-15 | 2020-01-20 2020-02-01 | 2020-02-01", ""),
        ("disrupted | placed\n2020-02-01 | 2020-02-02", "2020-02-02"),
    ],
)
def test_on_one_day_an_undoing_undoes_what_was_in_force_before(table: str, in_force: str) -> None:
    """If anything was; if nothing was, what was made that day."""
    (period,) = read(table).periods
    assert [str(fact.date) for fact in period.standing_on(date(2020, 3, 1)).placement] == [in_force] * bool(in_force)


def test_of_several_in_force() -> None:
    """The last decision, the first order, the last match before the placement, the first placement."""
    (adoption,) = read(
        """
        entered    | decision              | order                 | matched               | placed                | adopted
        2020-01-01 | 2020-02-01 2020-02-02 | 2020-03-01 2020-03-02 | 2020-04-01 2020-04-02 | 2020-05-01 2020-05-02 | 2021-01-01
        """  # noqa: E501 - a story is read from left to right
    ).adoptions
    read_days = (adoption.decision, adoption.placement_order, adoption.matched, adoption.placed)
    assert [str(day) for day in read_days] == ["2020-02-02", "2020-03-01", "2020-04-02", "2020-05-01"]


def test_care_ends_with_the_period_and_an_early_warning_is_no_part_of_it() -> None:
    """Nothing is in force for a child who is not looked after; what came before the entry is from the entry on."""
    journey = read("decision   | entered    | left       | placed\n2019-12-01 | 2020-01-01 | 2021-01-01 | 2021-02-01")
    assert [days(state) for state in journey.states] == [("2020-01-01", "2021-01-01", "2019-12-01", "", "", "")]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("entered | adopted\n2020-01-01 | 2021-01-01", []),
        ("adopted\n2021-01-01", ["entered_care_unknown"]),
        ("entered | left | adopted\n2020-01-01 | 2020-06-01 | 2021-01-01", ["adopted_after_leaving_care"]),
        ("placed | matched\n2020-02-01 | 2020-03-01", ["entered_care_unknown"]),
        (
            "entered | placed | matched | adopted\n2020-01-01 | 2020-02-01 | 2020-03-01 | 2021-01-01",
            ["match_after_placement"],
        ),
        ("entered | decision\n2020-01-01 | 2019-12-01", ["before_entering_care"]),
        ("entered\n2020-01-01 2021-01-01", ["entered_care_again"]),
        ("entered | decision\n2020-01-01 | 2020-02-01 2020-02-01", ["recorded_twice"]),
    ],
)
def test_what_is_odd_about_a_record(table: str, expected: list[str]) -> None:
    """Each warning has its words."""
    assert list(read(table).warnings) == expected
    assert set(expected) <= WARNINGS.keys()


def test_an_early_warning_before_the_entry_is_not_odd() -> None:
    """It is given because a child may come into care."""
    warned = Fact("early_warning", date(2019, 12, 1)), Fact("entered_care", date(2020, 1, 1))
    assert read_journey(warned).warnings == ()


def test_of_two_records_of_one_fact_the_greatest_source_id_is_read() -> None:
    """In whatever order they come."""
    told_differently = [
        Fact("placed", date(2020, 1, 1), {"by_current_carer": number == 2}, source_id=str(number)) for number in (1, 2)
    ]
    for order in (told_differently, told_differently[::-1]):
        (adoption,) = read_journey([*order, Fact("adopted", date(2021, 1, 1))]).adoptions
        assert adoption.by_current_carer


@settings(max_examples=examples(150))
@given(data=st.data())
def test_every_history(data: st.DataObject) -> None:
    """States are disjoint, inside care and change where they meet; on any day they are what the oracle says."""
    history = data.draw(child_history(COVENTRY))
    current = live(history)
    recorded = facts(current)
    journey = read_journey(data.draw(st.permutations(recorded)))
    assert journey == read_journey(recorded), "the order of the events does not matter"
    for earlier, later in pairwise(journey.states):
        assert earlier.until <= later.since
        assert earlier.until < later.since or earlier[2:] != later[2:]
    (child,) = ask(current, [], {COVENTRY}, *ALL_TIME).children or [Child(COVENTRY, "c1", [], {})]
    for day in interesting_days(child.records):
        assert in_force_by_states(journey, day) == in_force_by_oracle(child, day)
    by_oracle = list(journeys_of(child))
    assert len(journey.adoptions) == len(by_oracle)
    for adoption, other in zip(journey.adoptions, by_oracle, strict=True):
        assert adoption.adopted == other.adopted
        milestones = (other.entered, other.decision, other.order, other.matched, other.placed)
        if other.placed is None:  # no match led to no placement
            adoption = adoption._replace(matched=None, matched_by=None)
        assert adoption[1:6] == tuple(exact(each) for each in milestones)
        assert adoption[8:13] == tuple(day_of(each) if each and each.by else None for each in milestones)
        assert adoption[6:8] == (other.by_current_carer, other.moved_in_with_carer)
        assert (adoption.application, adoption.opposed) == (other.application, other.opposed)
        assert sorted(adoption.warnings) == sorted(other.warnings)


@settings(max_examples=examples(150))
@given(data=st.data())
def test_each_event_is_counted_or_it_is_said_why_not(data: st.DataObject) -> None:
    """The events that are left out are those that the oracle does not count; each has one reason."""
    current = live(data.draw(child_history(COVENTRY)))
    journey = read_journey(facts(current))
    (child,) = ask(current, [], {COVENTRY}, *ALL_TIME).children or [Child(COVENTRY, "c1", [], {})]
    records = {(record.type, record.day, record.source_id) for record in child.records}
    left_out = [(event.type, event.date, event.source_id) for event in journey.uncounted]
    assert len(left_out) == len(set(left_out))
    counted = {(event.type, event.day, event.source_id) for event in counted_events(child)}
    assert records - set(left_out) == counted


def interesting_days(events: Sequence[Event]) -> set[date]:
    """The day of each event, the one before and the one after."""
    return {event.day + timedelta(days=nearby) for event in events for nearby in (-1, 0, 1)}


def in_force_by_states(journey: Journey, day: date) -> tuple[date | None, ...] | None:
    covering = [state[2:] for state in journey.states if state.since <= day < state.until]
    assert len(covering) <= 1
    return covering[0] if covering else None


def in_force_by_oracle(child: Child, day: date) -> tuple[date | None, ...] | None:
    """Start of care, last decision, first order, last match, first placement and last link; None if there is none.

    The exact days of the first five, then the days by which they were, then the link's.
    """
    period = period_on(periods_of_care(child), day)
    if not period.is_looked_after_on(day):
        return None
    made = [
        exact_first(period.in_force(kind, day))
        for kind in ("adoption_decision", "placement_order", "matched", "placed", "linked")
    ]
    chosen = [events[which] if events else None for events, which in zip(made, (-1, 0, -1, 0, -1), strict=True)]
    *steps, link = [period.entry, *chosen]
    days = [exact(step) for step in steps] + [_by(step) for step in steps] + [exact(link), _by(link)]
    return tuple(days) if any(chosen) else None


def _by(event: Event | None) -> date | None:
    return event.day if event and event.by else None
