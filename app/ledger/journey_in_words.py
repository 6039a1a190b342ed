"""Tells a child's journey in words that a social worker uses: periods of care, stages with their days, warnings."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.journeys.care import PeriodOfCare, Standing
from app.journeys.journey import WARNINGS, Adoption, Journey

_STAGES = (
    ("entered", "entered care"),
    ("decision", "decision that the child should be placed for adoption"),
    ("placement_order", "placement order"),
    ("matched", "match decided"),
    ("placed", "moved in with the adoptive family"),
    ("adopted", "adoption order"),
)


def told(journey: Journey) -> dict[str, Any]:
    """The journey as the API shows it."""
    adoptions = {adoption.adopted: adoption for adoption in journey.adoptions}
    return {
        "periods_of_care": [_period(period, adoptions) for period in journey.periods],
        "warnings": [{"code": code, "detail": WARNINGS[code]} for code in journey.warnings],
    }


def _period(period: PeriodOfCare, adoptions: dict[date, Adoption]) -> dict[str, Any]:
    adoption = adoptions.get(period.end) if period.end and period.ended_by == "adopted" else None
    days = _of_adoption(adoption) if adoption else _of_standing(period)
    return {
        "entered": _text(period.start),
        "ended": _text(period.end),
        "ended_by": period.ended_by,
        "summary": _summary(period, adoption),
        "by_current_carer": adoption.by_current_carer if adoption else None,
        "moved_in_with_carer": _text(adoption.moved_in_with_carer) if adoption else None,
        "stages": list(_stages(days)),
    }


def _of_adoption(adoption: Adoption) -> dict[str, date | None]:
    return {name: getattr(adoption, name) for name, _ in _STAGES}


def _of_standing(period: PeriodOfCare) -> dict[str, date | None]:
    """What stood when the period ended, or stands now."""
    standing: Standing = period.standing_on(date.max)
    return {
        "entered": period.start,
        "decision": standing.decision[-1].date if standing.decision else None,
        "placement_order": standing.placement_order[0].date if standing.placement_order else None,
        "matched": standing.match[-1].date if standing.match else None,
        "placed": standing.placement[0].date if standing.placement else None,
        "adopted": None,
    }


def _stages(days: dict[str, date | None]) -> Iterator[dict[str, Any]]:
    """The milestones that are known, in the usual order, with the days since the one before and since entering care."""
    entered, before = days["entered"], None
    for name, words in _STAGES:
        day = days[name]
        if day is None:
            continue
        yield {
            "stage": name,
            "date": day.isoformat(),
            "words": _sentence(words, day, entered),
            "days_since_previous": (day - before).days if before else None,
            "days_since_entering_care": (day - entered).days if entered else None,
        }
        before = day


def _sentence(words: str, day: date, entered: date | None) -> str:
    words = words[0].upper() + words[1:]
    if entered is None or day == entered:
        return f"{words} on {_long(day)}."
    count = abs((day - entered).days)
    days = "1 day" if count == 1 else f"{count:,} days"
    return f"{words} on {_long(day)}, {days} {'after' if day > entered else 'before'} entering care."


def _summary(period: PeriodOfCare, adoption: Adoption | None) -> str:
    since = f"Looked after since {_long(period.start)}" if period.start else "Looked after since an unknown day"
    if period.end is None:
        return f"{since}." if period.next_start is None else f"{since}; entered care again before this period ended."
    until = since.replace("since", "from", 1) + f" to {_long(period.end)}"
    if adoption:
        by = ", by the foster carers" if adoption.by_current_carer else ""
        return f"{until}; adopted{by}."
    return f"{until}; left care other than by adoption."


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
