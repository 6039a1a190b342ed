"""Says a child's journey in words that a social worker uses: periods of care, stages with their days, warnings."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.journeys.care import Fact, PeriodOfCare, Standing, exact_first
from app.journeys.journey import WARNINGS, Adoption, Journey

_STAGES = (
    ("entered", "entered care"),
    ("decision", "decision that the child should be placed for adoption"),
    ("placement_order", "placement order"),
    ("matched", "match decided"),
    ("placed", "moved in with the adoptive family"),
    ("adopted", "adoption order"),
)


def journey_as_json(journey: Journey) -> dict[str, Any]:
    """The journey as the API shows it."""
    adoptions = {adoption.adopted: adoption for adoption in journey.adoptions}
    return {
        "periods_of_care": [_period(period, adoptions) for period in journey.periods],
        "warnings": [{"code": code, "detail": WARNINGS[code]} for code in journey.warnings],
    }


class _Day(NamedTuple):
    """The day of a milestone; ``by`` if no more is known than that it was reached on or before it."""

    day: date
    by: bool


_Days = dict[str, _Day | None]


def _period(period: PeriodOfCare, adoptions: dict[date, Adoption]) -> dict[str, Any]:
    adoption = adoptions.get(period.end) if period.end and period.ended_by == "adopted" else None
    days = _of_adoption(adoption) if adoption else _of_period(period)
    return {
        "entered": _text(period.entered),
        "ended": _text(period.end if period.end_known else None),
        "ended_by": period.ended_by,
        "summary": _summary(period, adoption),
        "by_current_carer": adoption.by_current_carer if adoption else None,
        "moved_in_with_carer": _text(adoption.moved_in_with_carer) if adoption else None,
        "stages": list(_stages(days)),
    }


def _of_adoption(adoption: Adoption) -> _Days:
    return {name: _known(getattr(adoption, name), getattr(adoption, f"{name}_by", None)) for name, _ in _STAGES}


def _of_period(period: PeriodOfCare) -> _Days:
    """What was in force when the period ended, or is now."""
    standing: Standing = period.standing_on(date.max)
    return {
        "entered": _known(period.entered, period.entered_by),
        "decision": _of_fact(standing.decision, -1),
        "placement_order": _of_fact(standing.placement_order, 0),
        "matched": _of_fact(standing.match, -1),
        "placed": _of_fact(standing.placement, 0),
        "adopted": _Day(period.adopted.date, period.adopted.on_or_before) if period.adopted else None,
    }


def _of_fact(facts: Sequence[Fact], which: int) -> _Day | None:
    """The first or the last of some facts, of those whose day is known if there are any."""
    return _Day(exact_first(facts)[which].date, exact_first(facts)[which].on_or_before) if facts else None


def _known(day: date | None, by: date | None) -> _Day | None:
    if day is not None:
        return _Day(day, by=False)
    return _Day(by, by=True) if by else None


def _stages(days: _Days) -> Iterator[dict[str, Any]]:
    """The milestones that were reached, in the usual order, with the days since the one before and since entering care.

    Days are counted only between milestones whose days are known.
    """
    entered, before = days["entered"], None
    for name, words in _STAGES:
        found = days[name]
        if found is None:
            continue
        yield {
            "stage": name,
            "date": found.day.isoformat(),
            "on_or_before": found.by,
            "words": _sentence(words, found, entered),
            "days_since_previous": _days_between(before, found),
            "days_since_entering_care": _days_between(entered, found),
        }
        before = found


def _days_between(since: _Day | None, until: _Day) -> int | None:
    return None if since is None or since.by or until.by else (until.day - since.day).days


def _sentence(words: str, found: _Day, entered: _Day | None) -> str:
    on = f"{words[0].upper()}{words[1:]} {_on(found)}"
    count = _days_between(entered, found)
    if not count:
        return f"{on}."
    days = "1 day" if abs(count) == 1 else f"{abs(count):,} days"
    return f"{on}, {days} {'after' if count > 0 else 'before'} entering care."


def _summary(period: PeriodOfCare, adoption: Adoption | None) -> str:
    since = f"Looked after since {_long(period.entered) if period.entered else 'an unknown day'}"
    if period.entered_by:
        since = f"Looked after since {_long(period.entered_by)} or earlier"
    if period.end is None:
        return f"{since}." if period.next_start is None else f"{since}; entered care again before this period ended."
    until = since.replace("since", "from", 1) + f" to {_long(period.end)}" + ("" if period.end_known else " or earlier")
    if period.ended_by == "adopted":
        by = ", by the foster carers" if adoption and adoption.by_current_carer else ""
        return f"{until}; adopted{by}."
    return f"{until}; left care other than by adoption."


def _on(found: _Day) -> str:
    return f"{'on or before' if found.by else 'on'} {_long(found.day)}"


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
