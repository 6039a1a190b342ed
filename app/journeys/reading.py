"""What the events of one child say: the pure reading of the definitions, section 1.

This is the one place where "which placement, which placement order, which match" is decided. It knows no database.

    facts of a child ──► one a day ──► periods of care ──► one fact where two sources report one thing
                                                       └─► what is in force after each day ──► Adoptions, States, ...
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter

from app.journeys.care import (
    LEAVING,
    NO_ATTRIBUTES,
    NOTHING,
    Fact,
    PeriodOfCare,
    Standing,
    Uncounted,
    exact_first,
    period_of,
    uncounted,
)
from app.journeys.court import issues, proceedings
from app.journeys.journey import Adoption, Cessation, Journey, Placement, State
from app.journeys.same_fact import one_a_day, one_fact_each
from app.journeys.stays import is_one_stay, stays_in_care
from app.periods import financial_year_start


def read_journey(facts: Iterable[Fact]) -> Journey:
    """Read the events of one child, in whatever order they come."""
    daily, twice = _by_day(facts)
    periods, of_stays = stays_in_care(daily)
    read, of_periods = _belonging(daily, periods)
    book, letter = (_first_of(read, type_) for type_ in ("life_story_book_completed", "later_life_letter_completed"))
    adoptions = tuple(
        _adoption(period.adopted.date, period)._replace(life_story_book=book, later_life_letter=letter)
        for period in periods
        if period.adopted and not period.adopted.on_or_before
    )
    return Journey(
        periods=tuple(periods),
        adoptions=adoptions,
        states=tuple(state for period in periods for state in _states(period)),
        cessations=tuple(_cessations(periods)),
        proceedings=tuple(proceedings(read)),
        issues=tuple(issues(read)),
        placements=tuple(_placements(periods)),
        uncounted=(*twice, *of_stays, *of_periods),
    )


def read_stays(facts: Sequence[Fact]) -> tuple[tuple[Cessation, ...], tuple[Uncounted, ...]]:
    """Read only when a child left care: all that there is to read of one who only entered care and left it."""
    if is_one_stay(facts):
        return tuple(_cessation(fact.date, fact.type) for fact in facts if fact.type in LEAVING), ()
    daily, twice = _by_day(facts)
    periods, others = stays_in_care(daily)
    return tuple(_cessations(periods)), (*twice, *others)


def _by_day(facts: Iterable[Fact]) -> tuple[list[Fact], list[Uncounted]]:
    return one_a_day(sorted(facts, key=attrgetter("date", "type", "source_id")))


def _belonging(facts: Sequence[Fact], periods: Sequence[PeriodOfCare]) -> tuple[list[Fact], list[Uncounted]]:
    """Give each period its facts, those of several sources joined. Returns all of them, and what is not counted."""
    of_period: dict[int, list[Fact]] = {id(period): [] for period in periods}
    happened = [fact for fact in facts if fact.type not in _OF_A_STAY]
    if len(periods) == 1:  # most children
        of_period[id(periods[0])] = happened
    for fact in happened if len(periods) > 1 else ():
        of_period[id(period_of(fact.date, periods))].append(fact)
    all_read: list[Fact] = []
    not_counted: list[Uncounted] = []
    for period in periods:
        read, others = one_fact_each(of_period[id(period)])
        period.take(read)
        all_read += read
        not_counted += others
        not_counted += uncounted((fact for fact in read if fact.on_or_before), "day_unknown")
    return sorted(all_read, key=attrgetter("date")), not_counted


#: What happens to a period of care, and not in it.
_OF_A_STAY = frozenset({*LEAVING, "entered_care"})
_Days = tuple[date | None, date | None, date | None, date | None]


def _days(*milestones: Fact | None) -> tuple[_Days, _Days]:
    """The exact days of four milestones, and the days on or before which those happened whose day is not known."""
    if any(fact.on_or_before for fact in milestones if fact):
        exact = [fact.date if fact and not fact.on_or_before else None for fact in milestones]
        by = [fact.date if fact and fact.on_or_before else None for fact in milestones]
        return _four(exact), _four(by)
    return _four([fact.date if fact else None for fact in milestones]), (None, None, None, None)


def _four(days: list[date | None]) -> _Days:
    decision, placement_order, matched, placed = days
    return decision, placement_order, matched, placed


def _adoption(day: date, period: PeriodOfCare) -> Adoption:
    standing = period.standing_on(day)
    placed = _first(standing.placement)
    matched = match_that_led_to(placed, standing, period)
    exact, by = _days(_last(standing.decision), _first(standing.placement_order), matched, placed)
    warnings = [] if period.ended_by == "adopted" else ["adopted_after_leaving_care"]
    if matched and placed and matched.date > placed.date and not matched.on_or_before:
        warnings.append("match_after_placement")
    return Adoption(
        *(day, period.entered, *exact),
        bool(placed and placed.attributes.get("by_current_carer")),
        _moved_in_with_carer(placed, period),
        *(period.entered_by, *by),
        _application(placed, day, period),
        period.adopted.attributes.get("opposed") if period.adopted else None,
        day.year * 12 + day.month,
        *(None, None),
        tuple(warnings),
    )


def _first_of(facts: Iterable[Fact], type_: str) -> date | None:
    return min((fact.date for fact in facts if fact.type == type_), default=None)


def _application(placed: Fact | None, adopted: date, period: PeriodOfCare) -> date | None:
    """The first application to adopt, of a day that is known, from moving in to the adoption order."""
    if placed is None:
        return None
    days = (
        fact.date
        for fact in period.facts
        if fact.type == "adoption_application" and not fact.on_or_before and placed.date <= fact.date <= adopted
    )
    return min(days, default=None)


def match_that_led_to(placed: Fact | None, standing: Standing, period: PeriodOfCare) -> Fact | None:
    """The last match in force on the day placed; failing that the first after it. Exact days come first."""
    if placed is None:
        return _last(standing.match)
    on_the_day = period.standing_on(placed.date).match
    afterwards = [fact for fact in standing.match if fact.date > placed.date]
    exact = [fact for fact in on_the_day if not fact.on_or_before], [f for f in afterwards if not f.on_or_before]
    return _last(exact[0]) or _first(exact[1]) or _last(on_the_day) or _first(afterwards)


def _moved_in_with_carer(placed: Fact | None, period: PeriodOfCare) -> date | None:
    """Where the carer adopts: the day that the placement gives, else the last early permanence placement before it."""
    if placed is None or not placed.attributes.get("by_current_carer"):
        return None
    if day := placed.attributes.get("moved_in_with_carer"):
        return date.fromisoformat(day)
    early = [fact for fact in period.facts if fact.type == "early_permanence_placed" and fact.date <= placed.date]
    found = _last(early)
    return found.date if found and not found.on_or_before else None


def _states(period: PeriodOfCare) -> Iterable[State]:
    """The days in care on which something is in force, cut where that changes."""
    last: State | None = None
    ends = [*period.days, date.max][1:]
    for day, until, standing in zip(period.days, ends, period.standings, strict=True):
        since = max(day, period.start or day)
        until = min(until, period.until)
        if standing == NOTHING or since >= until:
            continue
        state = _state(period, since, until, standing)
        if last and last.until == since and last[2:] == state[2:]:
            last = last._replace(until=until)
            continue
        if last:
            yield last
        last = state
    if last:
        yield last


def _state(period: PeriodOfCare, since: date, until: date, standing: Standing) -> State:
    exact, by = _days(
        _last(standing.decision), _first(standing.placement_order), _last(standing.match), _first(standing.placement)
    )
    link = _last(standing.link)
    linked = (
        (link.date if link and not link.on_or_before else None),
        (link.date if link and link.on_or_before else None),
    )
    return State(since, until, period.entered, *exact, period.entered_by, *by, *linked)


def _cessations(periods: Sequence[PeriodOfCare]) -> Iterable[Cessation]:
    ended = [(period.end, period.ended_by) for period in periods if period.end is not None and period.end_known]
    following: date | None
    for (end, by), following in zip(ended, [*(end for end, _ in ended[1:]), None], strict=False):
        yield _cessation(end, by, following)


def _cessation(end: date, by: str | None, following: date | None = None) -> Cessation:
    return Cessation(end, by == "adopted", last_day_of_year(end), following)


@lru_cache(maxsize=20_000)
def last_day_of_year(day: date) -> date:
    """The last day of the financial year that a day is in."""
    return date(financial_year_start(day) + 1, 3, 31)


def _placements(periods: Sequence[PeriodOfCare]) -> Iterable[Placement]:
    """Whose adopters: as the placement says; failing that, the last match in force on its day."""
    for period in periods:
        for fact in period.facts:
            if fact.type == "placed":
                match = _last(period.standing_on(fact.date).match)
                of_match = match.attributes if match else NO_ATTRIBUTES
                adopters = fact.attributes.get("adopters") or of_match.get("adopters")
                yield Placement(fact.date, adopters, fact.on_or_before, of_match.get("matched_family"))


def _first(facts: Sequence[Fact]) -> Fact | None:
    """The first whose day is known; the first of all if the day of none is."""
    return exact_first(facts)[0] if facts else None


def _last(facts: Sequence[Fact]) -> Fact | None:
    return exact_first(facts)[-1] if facts else None
