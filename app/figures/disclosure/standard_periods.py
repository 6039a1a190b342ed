"""Standard periods: those of which a partner sees figures. No difference between them is shorter than a quarter.

They are financial quarters, halves, years and several years; twelve months to a quarter's end; a financial year up to a
quarter's end. The current quarter and year are also shown up to the end of a month, because nobody waits until they are
over. What is shown ends with the last month, or the figures of two days in a row would tell what happened on one.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from app.periods import Period, financial_year_start, financial_years, months_after
from app.related_periods import label_of

#: Lengths in months that need begin nowhere in particular but with a quarter.
_ANYWHERE = (3, 12)


def last_day_shown(today: date) -> date:
    """The last day of the last month that is over."""
    return today.replace(day=1) - timedelta(days=1)


def is_standard(period: Period, today: date) -> bool:
    """Whether a partner sees figures of these days, whatever they are called."""
    months = _months(period.start, period.end)
    begins_year = period.start.month == 4
    if months == 0:
        return False
    if _ends_quarter(period.end) and _begins_quarter(period.start):
        whole = months in _ANYWHERE or (months % 12 == 0 and begins_year)
        return whole or (months == 6 and period.start.month in {4, 10}) or (months == 9 and begins_year)
    is_current = _quarter_of(today) <= period.end <= last_day_shown(today)
    return is_current and period.start in {_quarter_of(today), date(financial_year_start(today), 4, 1)}


def nearest_standard(period: Period, today: date) -> tuple[str, ...]:
    """Labels of the standard periods nearest to one that is not standard."""
    found = {_label(start, end): None for start, end in _near(period, today)}
    return tuple(label for label in found if label)


def _near(period: Period, today: date) -> Iterator[tuple[date, date]]:
    """The shortest that contains all of its days, the year to a quarter's end, the one to date, and twelve months."""
    quarter, year = _quarter_of(period.start), date(financial_year_start(period.start), 4, 1)
    half = date(year.year, 4 if (quarter.month - 4) % 12 < 6 else 10, 1)
    for start, months in ((quarter, 3), (half, 6), (year, 12)):
        end = months_after(start, months) - timedelta(days=1)
        if end >= period.end:
            yield start, end
            break
    else:
        yield year, date(financial_year_start(period.end) + 1, 3, 31)
    last = _quarter_of(period.end + timedelta(days=1))
    if period.start == year < last <= months_after(year, 12):
        yield year, last - timedelta(days=1)
    shown = last_day_shown(today)
    if period.end >= _quarter_of(today) and shown >= _quarter_of(today):
        yield (
            (date(financial_year_start(today), 4, 1) if period.start < _quarter_of(today) else _quarter_of(today)),
            shown,
        )
    if _months(period.start, period.end) == 12:
        yield months_after(last, -12), last - timedelta(days=1)


def _label(start: date, end: date) -> str:
    if _months(start, end) % 12 == 0 and start.month == 4:
        return financial_years(start.year, end.year).label
    if _months(start, end) == 12:
        return f"{end:%Y-%m}-R12"
    label = label_of(start, end)
    return f"{start}/{end}" if "-M" in label else label


def _quarter_of(day: date) -> date:
    """The first day of a day's quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _begins_quarter(day: date) -> bool:
    return day == _quarter_of(day)


def _ends_quarter(day: date) -> bool:
    return _begins_quarter(day + timedelta(days=1))


def _months(start: date, end: date) -> int:
    """How many whole months lie between two days, both included, or 0."""
    after = end + timedelta(days=1)
    if start.day != 1 or after.day != 1:
        return 0
    return (after.year - start.year) * 12 + after.month - start.month
