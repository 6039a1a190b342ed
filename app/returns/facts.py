"""From the rows of the SSDA903 return to events: what each row says happened, and on which day.

    episodes ──► periods of care ──► entered_care, left_care, adopted
                              ├────► runs under E1 or D1 ──► placement_order, placement_order_revoked
                              ├────► runs in A3 to A6 ─────► placed, placement_disrupted
                              └────► runs in U2 or U5 ─────► early_permanence_placed
    PlacedAdoption ──► adoption_decision (DATE_PLACED), decision_reversed
    AD1 ──► matched, and who adopts

DATE_PLACED is the day of the decision that the child should be placed, not the day they moved in. A match is in the
return only once the child is adopted. An order or placement that the child's first row only goes on with happened on or
before that row's first day; a decision is never inferred from it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter

from app.journeys.care import Fact
from app.periods import financial_year_start
from app.returns import codes
from app.returns.care import ReturnedPeriod, Run, moved_in, orders, placements
from app.returns.child_rows import AdoptionRow, ChildRows
from app.returns.over_the_years import decision_history, newest_adoption

_DAY_UNKNOWN = {"on_or_before": True}
_DAY_AND_TYPE = attrgetter("date", "type")


def facts_of(rows: ChildRows, care: Sequence[ReturnedPeriod]) -> list[Fact]:
    """The facts that the rows of one child report, in order of their days; ``care`` are the periods of care."""
    adopted = newest_adoption(rows.adopted) if rows.adopted else None
    reported = [fact for period in care for fact in _of_period(period, adopted)]
    if adopted or rows.decisions:
        reported += _decisions(rows, adopted)
    if adopted and adopted.matched:
        reported.append(Fact("matched", adopted.matched))
    if len(reported) < 2:
        return reported
    once = {(fact.type, fact.date): fact for fact in reported if "on_or_before" not in fact.attributes}
    for fact in reported if len(once) < len(reported) else ():
        once.setdefault((fact.type, fact.date), fact)  # of two on one day, the one whose day is exact
    return sorted(once.values(), key=_DAY_AND_TYPE)


def _of_period(period: ReturnedPeriod, adopted: AdoptionRow | None) -> Iterator[Fact]:
    if period.entered:
        yield Fact("entered_care", period.entered)
    if period.is_about_adoption:  # most children have no such period
        yield from _orders(period)
        yield from _placements(period, adopted)
        for run in placements(period, codes.EARLY_PERMANENCE):
            yield _begun("early_permanence_placed", run)
    last = period.exit
    if last and last.end:
        if last.ended_by not in codes.ADOPTED:
            yield Fact("left_care", last.end, {"reason": last.ended_by})
        else:
            yield Fact("adopted", last.end, _consent(last.ended_by) | _adopters(adopted, last.end))


def _consent(ended_by: str) -> dict[str, object]:
    return {} if ended_by == "E1" else {"opposed": ended_by == "E12"}


def _adopters(adopted: AdoptionRow | None, day: date) -> dict[str, object]:
    """Who adopts, as the row of AD1 for the year of the adoption says."""
    if adopted is None or adopted.year != financial_year_start(day):
        return {}
    return codes.who_adopts(adopted.adopters, adopted.adopters_sex, adopted.adopters_status)


def _begun(type_: str, run: Run, **attributes: object) -> Fact:
    return Fact(type_, run.since, attributes | _DAY_UNKNOWN if run.on_or_before else attributes)


def _orders(period: ReturnedPeriod) -> Iterator[Fact]:
    for run in orders(period):
        freeing = period.episodes[run.first].legal_status == "D1"
        yield _begun("placement_order", run, **({"order": "freeing"} if freeing else {}))
        if run.until:
            yield Fact("placement_order_revoked", run.until)


def _placements(period: ReturnedPeriod, adopted: AdoptionRow | None) -> Iterator[Fact]:
    for run in placements(period):
        led_to_adoption = run.until is None and period.exit is not None and period.exit.ended_by in codes.ADOPTED
        flagged = led_to_adoption and adopted is not None and adopted.by_foster_carer == "1"
        with_carer = flagged or period.episodes[run.first].place in codes.WITH_CURRENT_CARER
        yield _begun("placed", run, **(_with_carer(moved_in(period, run.first)) if with_carer else {}))
        if run.until:
            yield Fact("placement_disrupted", run.until)


def _with_carer(since: date | None) -> dict[str, object]:
    return {"by_current_carer": True, **({"moved_in_with_carer": since.isoformat()} if since else {})}


def _decisions(rows: ChildRows, adopted: AdoptionRow | None) -> Iterator[Fact]:
    decisions = decision_history(rows.decisions)
    for decision in decisions:
        if decision.decided:
            yield Fact("adoption_decision", decision.decided)
        if decision.ceased:
            yield Fact("decision_reversed", decision.ceased, {"reason": decision.reason} if decision.reason else {})
    if adopted and adopted.decided and all(decision.ceased for decision in decisions):
        yield Fact("adoption_decision", adopted.decided)
