"""The strategies reach what matters: a rule that no drawn history exercises is not tested by any property."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product
from typing import NamedTuple

from hypothesis import strategies as st

from tests.oracle import INDICATORS, live
from tests.oracle.adopters import rounds_of
from tests.oracle.answers import day_of, days_between
from tests.oracle.care import UNDONE_BY, PeriodOfCare, periods_of_care
from tests.oracle.events import Child, Event, JsonObject, Question, ask
from tests.oracle.facts import MOST_DAYS_APART, source_of
from tests.oracle.journey import Journey, journeys_of
from tests.oracle.periods import first_and_last_day
from tests.support.diary import FIRST_DAY, LAST_DAY
from tests.support.histories import children_of, family_history, histories, periods
from tests.support.labels import END_YEARS
from tests.support.samples import FEW, Sample

COVENTRY, SOLIHULL = "E08000026", "E08000029"
AUTHORITIES = {COVENTRY, SOLIHULL}
WHOLE_TIME = (date(2017, 1, 1), date(2025, 12, 31))
REASONS = {
    "A1": {"not_placed", "no_entry_date", "entry_day_unknown", "placed_day_unknown", "dates_out_of_order"},
    "A2": {"not_placed", "no_placement_order", "no_match_date", "order_day_unknown"},
    "A3": {"not_placed", "no_entry_date", "entry_day_unknown", "placed_day_unknown", "dates_out_of_order"},
    "A10": {
        "not_placed",
        "no_entry_date",
        "carer_move_in_unknown",
        "entry_day_unknown",
        "placed_day_unknown",
        "dates_out_of_order",
    },
    "A20": {
        "not_placed",
        "no_placement_order",
        "no_entry_date",
        "entry_day_unknown",
        "order_day_unknown",
        "dates_out_of_order",
    },
}


def test_journeys_reach_every_turn() -> None:
    """Breakdowns, returns, undoings, early permanence and their coincidences are all common."""
    wanted = {
        "undone on the day, something stood before",
        "undone on the day, nothing stood before",
        "disrupted, placed again and adopted",
        "two periods of care",
        "left on the day of the next entry",
        "entered again while still in care",
        "adopted and left on one day",
        "adopted_after_leaving_care",
        "match_after_placement",
        "match ended after the placement",
        "moved in with carer: stated",
        "moved in with carer: from early permanence",
        "moved in with carer: unknown",
        "two of adoption_decision stand",
        "two of placement_order stand",
        "two of matched stand",
        "two of placed stand",
        "matched before the order",
        "matched 0 days after the order",
        "matched 122 days after the order",
        "placed after 425 days",
        "placed after 426 days",
        "adopted on 31 March",
        "adopted on 1 April",
        "events after the adoption",
        "an earlier period of unknown start",
        "something after an earlier period and before the first entry",
        "several adoptions in one period",
        "the day of entering care is not known",
        "an exact day is read though a day by which is known too",
        "a day by which is read",
        "adopted by a day",
    }
    assert SAMPLE.seldom(_turns, wanted) == {}


def test_records_are_spoilt() -> None:
    """Events come twice, corrected, told by two records, and not in the order in which they happened."""
    wanted = {"replaced", "two records of one fact", "out of order", "one id in two authorities"}
    assert SAMPLE.seldom(_flaws, wanted) == {}


def test_sources_disagree_in_every_way() -> None:
    """Days apart, more than a month apart, with something undone between; either source may rank first."""
    wanted = {
        "two sources, one fact",
        "the later day ranks first",
        "three sources, one fact",
        "undone between two sources",
        "more than a month apart",
        "two sources give one entry",
        "two sources give one leaving",
        "two sources give one adoption",
    }
    assert SAMPLE.seldom(_sources, wanted) == {}


def test_every_reason_is_reached() -> None:
    """Each verdict of the timeliness indicators occurs, and so does being counted."""
    wanted = {f"{code} {reason}" for code in REASONS for reason in REASONS[code] | {"counted"}}

    def reasons(drawn: Asked) -> Iterator[str]:
        question = ask(live(drawn.events), [], AUTHORITIES, *WHOLE_TIME)
        for code in REASONS:
            for case in INDICATORS[code](question).cases:
                yield f"{code} {case.reason or case.verdict}"
                assert f"{code} {case.reason or case.verdict}" in wanted

    assert SAMPLE.seldom(reasons, wanted) == {}


def test_no_figure_is_always_nothing() -> None:
    """With drawn periods and characteristics, each indicator, band and share is often more than nothing."""
    bands = {f"A14 {band}" for band in ("0-91", "92-182", "183-365", "366-547", "over 547", "day_unknown")}
    shares = {f"{code}, some" for code in ("A3", "A4", "A6", "A7", "A8.within_26", "A12", "placed_in_agency")}
    unknown = {"A6 ethnicity_unknown", "A7 birth_month_unknown", "placed_in_agency adopters_unknown"}
    wanted = {*INDICATORS, *bands, *shares, *unknown, "A8 no_issue_date", "enquiry_conversion, some"}
    assert {thing.split()[0].rstrip(",") for thing in wanted} <= INDICATORS.keys()
    seen = Counter[str]()

    def parts(drawn: Asked) -> Iterator[str]:
        start, end = first_and_last_day(drawn.period)
        question = ask(live(drawn.events), drawn.children, AUTHORITIES, start, end)
        seldom = {thing.split()[0].rstrip(",") for thing in wanted if seen[thing] < FEW}
        for code in seldom & INDICATORS.keys():  # what was seen often enough need not be worked out again
            for thing in set(parts_of(code, question)):
                seen[thing] += 1
                yield thing

    def parts_of(code: str, question: Question) -> Iterator[str]:
        got = INDICATORS[code](question)
        yield from [code] * bool(got.counted)
        yield from [f"{code}, some"] * bool(got.numerator)
        yield from (f"{code} {band}" for band, inside in (got.bands or {}).items() if inside)
        yield from (f"{code} {reason}" for reason in {**got.excluded, **got.not_evaluable})

    assert SAMPLE.seldom(parts, wanted) == {}


def test_periods_take_every_form() -> None:
    """Labels of every form are drawn; they end in the years asked for."""
    forms = {
        "year": "????-??",
        "part": "????-??-??",
        "month": "????-M??",
        "interval": "????-??-??/????-??-??",
    }

    def form(label: str) -> Iterator[str]:
        start, end = first_and_last_day(label)
        assert start <= end
        assert end.year in END_YEARS
        shape = "".join("?" if letter.isalnum() and letter != "M" else letter for letter in label)
        yield next(name for name, pattern in forms.items() if shape == pattern)
        yield f"{end.year - start.year} years" if shape == "????-??" else shape

    assert Sample(periods()).seldom(form, [*forms, "1 years", "2 years", "3 years"]) == {}


def test_families_go_every_way() -> None:
    """Every step of a family occurs, and the steps after an approval."""
    assessed = {"enquiry", "registered", "stage_two_started", "approved", "approval_declined", "withdrawn"}
    wanted = assessed | {"family_matched", "family_placed"}
    rounds = {"two rounds", "approved again", "an enquiry after an outcome", "waits again", "known by a day"}
    families = Sample(family_history(COVENTRY))
    assert families.seldom(_steps, wanted | rounds) == {}


class Asked(NamedTuple):
    """A history, what is known of its children, and a period that is asked about."""

    events: list[JsonObject]
    children: list[JsonObject]
    period: str


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    events = draw(histories(sorted(AUTHORITIES), max_children=6, max_families=6))
    return Asked(events, draw(children_of(events)), draw(periods(events)))


SAMPLE = Sample(questions())


def _turns(drawn: Asked) -> Iterator[str]:
    for child in ask(live(drawn.events), [], AUTHORITIES, *WHOLE_TIME).children:
        periods_read = periods_of_care(child)
        yield from _turns_of_care(child, periods_read)
        for period in periods_read:
            yield from _undoings(period)
            yield from (f"two of {made} stand" for made in UNDONE_BY if len(period.in_force(made, LAST_DAY)) > 1)
        for journey in journeys_of(child):
            yield from _turns_of_adoption(child, journey)


def _turns_of_care(child: Child, periods_read: list[PeriodOfCare]) -> Iterator[str]:
    first = periods_read[0]
    if first.start is None and len(periods_read) > 1:
        yield "an earlier period of unknown start"
        second = periods_read[1]
        if any(first.ended and second.start and first.ended < event.day < second.start for event in second.events):
            yield "something after an earlier period and before the first entry"
    adoptions = [event for event in child.records if event.type == "adopted"]
    if len({event.day for event in adoptions}) > sum(period.adoption is not None for period in periods_read):
        yield "several adoptions in one period"
    if any(period.adoption and period.adoption.by for period in periods_read):
        yield "adopted by a day"
    if any(period.entry and period.entry.by for period in periods_read):
        yield "the day of entering care is not known"
    for period, made in product(periods_read, UNDONE_BY):
        known = {event.by for event in period.in_force(made, LAST_DAY)}
        if known:
            yield "a day by which is read" if known == {True} else "an exact day is read"
        if len(known) == 2:
            yield "an exact day is read though a day by which is known too"
    if len(periods_read) > 1:
        yield "two periods of care"
    for earlier, later in pairwise(periods_read):
        if earlier.end is None:
            yield "entered again while still in care"
        elif earlier.ended == later.start:
            yield "left on the day of the next entry"
    days = {kind: {event.day for event in child.records if event.type == kind} for kind in ("left_care", "adopted")}
    if days["left_care"] & days["adopted"]:
        yield "adopted and left on one day"


def _undoings(period: PeriodOfCare) -> Iterator[str]:
    """Undoings on a day on which the same thing was also made: what stands then was made again that day."""
    for made, undone_by in UNDONE_BY.items():
        made_on = {event.day for event in period.events if event.type == made}
        undone_on = {event.day for event in period.events if event.type in undone_by}
        for day in made_on & undone_on:
            before = "something" if period.in_force(made, day) else "nothing"
            yield f"undone on the day, {before} stood before"


def _turns_of_adoption(child: Child, journey: Journey) -> Iterator[str]:
    yield from journey.warnings
    if journey.adopted.month in (3, 4):
        yield f"adopted on {journey.adopted.day} {journey.adopted:%B}"
    if any(event.day > journey.adopted for event in child.records):
        yield "events after the adoption"
    if journey.placed is None:
        return
    placed = journey.placed.day
    before = [event for event in child.records if event.day <= placed]
    if any(event.type == "placement_disrupted" and event.day < journey.adopted for event in before):
        yield "disrupted, placed again and adopted"
    if any(event.type == "match_ended" and placed < event.day < journey.adopted for event in child.records):
        yield "match ended after the placement"
    if journey.by_current_carer:
        source = "stated" if "moved_in_with_carer" in journey.placed.attributes else "from early permanence"
        yield f"moved in with carer: {source if journey.moved_in_with_carer else 'unknown'}"
    entered, order, matched = (day_of(each) for each in (journey.entered, journey.order, journey.matched))
    yield f"placed after {days_between(entered, placed)} days"
    yield f"matched {days_between(order, matched)} days after the order"
    if order and matched and matched < order:
        yield "matched before the order"


def _sources(drawn: Asked) -> Iterator[str]:
    for child in ask(live(drawn.events), [], AUTHORITIES, *WHOLE_TIME).children:
        for period in periods_of_care(child):
            read = [*period.events, *period.leavings, *(each for each in (period.entry, period.adoption) if each)]
            for event in read:
                yield from _of_another_source(event, child, period)


def _of_another_source(event: Event, child: Child, period: PeriodOfCare) -> Iterator[str]:
    """What other sources tell of an event that is read."""
    kind = {"entered_care": "entry", "left_care": "leaving", "adopted": "adoption"}.get(event.type)
    others = [each for each in child.records if each.type == event.type and source_of(each) != source_of(event)]
    near = [each for each in others if 0 < abs((each.day - event.day).days) <= MOST_DAYS_APART]
    one = [each for each in near if each.source_id not in {read.source_id for read in period.events}]
    if kind and near:
        yield f"two sources give one {kind}"
    if one and not kind:
        yield "two sources, one fact"
    if any(each.day < event.day for each in one) and not kind:
        yield "the later day ranks first"
    if len({source_of(each) for each in one}) > 1:
        yield "three sources, one fact"
    if len(near) > len(one):
        yield "undone between two sources"
    if any(0 < abs((each.day - event.day).days) - MOST_DAYS_APART < 3 for each in others):
        yield "more than a month apart"


def _steps(events: list[JsonObject]) -> Iterator[str]:
    yield from (event["type"] for event in events)
    if any(event.get("on_or_before") for event in events):
        yield "known by a day"
    for family in ask(live(events), [], AUTHORITIES, *WHOLE_TIME).families:
        rounds = rounds_of(family)
        last = rounds[-1]
        if len(rounds) > 1:
            yield "two rounds"
            if not any(event.type == "registered" for event in last.events):
                yield "approved again"
            if any(event.type == "enquiry" for event in last.events):
                yield "an enquiry after an outcome"
            if last.has(LAST_DAY, "approved") and not last.is_over_before(LAST_DAY):
                yield "waits again"


def _flaws(drawn: Asked) -> Iterator[str]:
    events = [event for event in drawn.events if "child" in event]
    standing = live(events)
    if len(standing) < len(events):
        yield "replaced"
    facts = Counter((event["authority"], event["child"], event["type"], event["date"]) for event in standing)
    if max(facts.values(), default=0) > 1:
        yield "two records of one fact"
    owners = {(event["authority"], event["child"]) for event in events}
    if len({child for _, child in owners}) < len(owners):
        yield "one id in two authorities"
    for owner in owners:
        days = [event["date"] for event in standing if (event["authority"], event["child"]) == owner]
        assert all(FIRST_DAY <= date.fromisoformat(day) <= LAST_DAY for day in days)
        if days != sorted(days):
            yield "out of order"
