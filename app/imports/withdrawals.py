"""Asks before an import takes much away: what it would withdraw is counted by year and type, and must be confirmed."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import false, func, or_, select

from app.http.changes import Changes
from app.ledger.versions import events as ledger
from app.mistakes import Mistake
from app.periods import financial_year_start
from app.returns.years import label
from app.store.database import Writing, as_known_at

#: More events than this, or a larger share of the events of the import's years, are withdrawn only if confirmed.
MOST_EVENTS, LARGEST_SHARE = 50, 0.05


def much_withdrawn(
    writing: Writing, authority: str, years: Collection[int], changes: Changes, confirmed: int | None
) -> list[dict[str, Any]]:
    """The events that an import of these years would withdraw, by year and type, if it must be asked about them.

    None where they are few, or this very number is ``confirmed``.
    """
    withdrawn: Counter[tuple[int, str]] = Counter()
    for (type_, day), events in changes.withdrawn.items():
        withdrawn[financial_year_start(day), type_] += events
    number = withdrawn.total()
    if number in (0, confirmed):
        return []
    of_years = sum(events for (year, _), events in withdrawn.items() if year in years)
    if number <= MOST_EVENTS and of_years <= LARGEST_SHARE * _events_of(writing, authority, years):
        return []
    return [
        {"year": label(year), "type": type_, "events": events} for (year, type_), events in sorted(withdrawn.items())
    ]


def to_confirm(withdrawals: Iterable[dict[str, Any]]) -> Mistake:
    """How the caller confirms them."""
    number = sum(each["events"] for each in withdrawals)
    detail = (
        f"This would withdraw {number:,} events that were reported before. Nothing was stored. If that is right, send "
        f"confirm_withdrawals={number}."
    )
    return Mistake("withdraws_much", detail, parameter="confirm_withdrawals")


def _events_of(writing: Writing, authority: str, years: Collection[int]) -> int:
    """How many events of these years the authority had before the import."""
    days = [ledger.c.date.between(date(year, 4, 1), date(year + 1, 3, 31)) for year in years]
    known = as_known_at(ledger, writing.now - 1)
    counted = (
        select(func.count()).select_from(ledger).where(ledger.c.authority == authority, or_(false(), *days), known)
    )
    return int(writing.connection.scalar(counted) or 0)
