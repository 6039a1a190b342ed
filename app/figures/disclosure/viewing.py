"""What a partner may not ask for: days that are not a standard period, instants within a month, areas out of reach."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from app.areas import Area, Areas
from app.figures.counting import Question
from app.figures.disclosure.standard_periods import is_standard, nearest_standard
from app.figures.disclosure.viewer import Viewer
from app.figures.judging import Pools
from app.http.callers import Caller
from app.ledger.agreements import agreed_on
from app.mistakes import Mistake
from app.periods import Period, today
from app.problems import OnlyStandard, OutOfReach
from app.store.database import instant


def seen_by(connection: Connection, areas: Areas, caller: Caller, question: Question) -> Question:
    """The question as this caller may ask it, with the viewer if it is not the owner of all.

    Raises OutOfReach for areas that it does not reach in a period, and OnlyStandard for other days.
    """
    caller.must_reach_results_of(question.areas, compared=question.beside.areas)
    if all(caller.owns(_ever_pooled(areas, area)) for area in question.all_areas):
        return question
    viewer = viewer_of(connection, areas, caller)
    as_partner = [*_as_partner(viewer, question)]
    _must_reach(viewer, as_partner)
    must_be_standard(viewer, dict.fromkeys(period for _, period in as_partner))
    return replace(question, viewer=viewer)


def viewer_of(connection: Connection, areas: Areas, caller: Caller) -> Viewer:
    """The caller as the viewer of an answer today."""
    agreed = frozenset(filter(caller.reach_of_results.includes, agreed_with(connection, areas, today())))
    return Viewer(caller, areas, agreed, today())


def must_see_instants(question: Question, now: int, instants: Mapping[str, int]) -> None:
    """Raise OnlyStandard for instants between which single changes could be seen, unless that is agreed.

    A partner sees what is recorded now, and what was by the end of a month.
    """
    viewer = question.viewer
    if viewer is not None:
        asked = (_records(viewer, question, *each) for each in _as_partner(viewer, question))
        must_be_standard_instants(viewer, set().union(*asked), now, instants)


def must_be_standard_instants(viewer: Viewer, records: Iterable[str], now: int, instants: Mapping[str, int]) -> None:
    """The same for answers that these records are in."""
    wrong = [name for name, moment in instants.items() if moment < now and not _ends_month(moment)]
    if not wrong or all(map(viewer.sees_small, records)):
        return
    detail = (
        "A partner sees what is recorded now, and what was recorded by the end of a month: an instant at 00:00:00Z on "
        "the first day of one."
    )
    raise OnlyStandard([Mistake("not_a_standard_instant", detail, parameter=name) for name in wrong])


def agreed_with(connection: Connection, areas: Areas, day: date) -> frozenset[str]:
    """Codes of those whose agreement holds on a day: with the former authorities that they go on with.

    An agency, which reports adopter families, agrees where all its members do.
    """
    agreed = agreed_on(connection, day)
    found = {*areas.with_predecessors(code for code in agreed if areas.find(code))}
    for agency in areas.agencies:
        members = agency.authorities_on(day)
        if members and found.issuperset(members):
            found.add(agency.code)
    return frozenset(found)


def _ever_pooled(areas: Areas, area: Area) -> Iterator[str]:
    """Codes of all whose records may count in an area's figures."""
    yield from areas.with_predecessors([area.code, *(member.authority for member in area.members)])
    yield from (agency.code for agency in areas.agencies if area.is_pooled)


def _as_partner(viewer: Viewer, question: Question) -> Iterator[tuple[Area, Period]]:
    """The areas and periods asked for whose records are not all the caller's own."""
    for area in question.all_areas:
        for period in question.periods:
            if not viewer.owns(_records(viewer, question, area, period)):
                yield area, period


def _records(viewer: Viewer, question: Question, area: Area, period: Period) -> set[str]:
    kinds = {(pools := Pools(viewer.areas, each)).kind: pools for each in question.indicators}
    return {code for pools in kinds.values() for code in pools.of(area, period).records}


def _must_reach(viewer: Viewer, asked: Iterable[tuple[Area, Period]]) -> None:
    beyond = {area.code: area for area, period in asked if not viewer.reaches(area, period)}
    if beyond:
        raise OutOfReach(
            [
                Mistake("out_of_reach", _only_while_a_member(viewer, area), parameter="area")
                for area in list(beyond.values())[:100]
            ]
        )


def _only_while_a_member(viewer: Viewer, area: Area) -> str:
    days = sorted(
        (member.start or date.min, member.end)
        for code in viewer.areas.with_predecessors([area.code])
        for member in viewer.caller.memberships_of(code)
    )
    spans = " and ".join(f"from {first}" + (f" to {last}" if last else "") for first, last in days)
    return f"The key reaches {area.name} only in periods in which it was a member all the time: {spans}."


def must_be_standard(viewer: Viewer, periods: Iterable[Period]) -> None:
    """Raise OnlyStandard for periods that are not standard, each with the nearest that are."""
    wrong = [period for period in periods if not is_standard(period, viewer.today)]
    if wrong:
        raise OnlyStandard([_not_standard(period, viewer.today) for period in wrong[:100]])


def _not_standard(period: Period, day: date) -> Mistake:
    near = " or ".join(nearest_standard(period, day))
    detail = (
        "A partner sees figures of financial quarters, halves and years, of twelve months to a quarter's end, and of "
        f"the current quarter and year up to the end of a month. The nearest to what was asked: {near}."
    )
    return Mistake("not_a_standard_period", detail, parameter="period")


def _ends_month(moment: int) -> bool:
    at = instant(moment)
    return (at.day, at.hour, at.minute, at.second, at.microsecond) == (1, 0, 0, 0, 0)
