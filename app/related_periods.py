"""Periods that a period is compared with: the one before it, the same days a year earlier, the official window."""

from datetime import date, timedelta

from app.periods import FIRST_YEAR, Period, financial_year_start, financial_years, months_after, twelve_months


def preceding(period: Period) -> Period | None:
    """The period of the same length that ends the day before: years, months or days, whichever it is made of.

    None where it would begin before the first year that can be asked for.
    """
    months = _whole_months(period)
    if years := _financial_years(period):
        return _askable(_earlier_years(period, years))
    if months:
        return _askable(_of_months(period, months_after(period.start, -months), months))
    end = period.start - timedelta(days=1)
    start = end - (period.end - period.start)
    return _askable(Period(f"{start}/{end}", start, end))


def year_before(period: Period) -> Period | None:
    """The same days one year earlier: for H1 last year's H1, for 2020-23 it is 2019-22.

    The 29th of February becomes the 28th. None where it would begin before the first year that can be asked for.
    """
    if "/" in period.label:
        start, end = _a_year_earlier(period.start), _a_year_earlier(period.end)
        return _askable(Period(f"{start}/{end}", start, end))
    if _financial_years(period):
        return _askable(_earlier_years(period, 1))
    months = _whole_months(period)
    return _askable(_of_months(period, months_after(period.start, -12), months))


def official(period: Period, years: int) -> Period | None:
    """The window of whole financial years that is published officially: the last that ended by the period's end.

    None where it would begin before the first year that can be asked for.
    """
    end = period.end_year if (period.end.month, period.end.day) == (3, 31) else period.end_year - 1
    return financial_years(end - years, end) if end - years >= FIRST_YEAR else None


def label_of(start: date, end: date) -> str:
    """The shortest label of the days from one to another."""
    period = Period("", start, end)
    if period.financial_years:
        return financial_years(start.year, end.year).label
    return _label(start, end)


def _askable(period: Period) -> Period | None:
    return period if period.start.year >= FIRST_YEAR else None


def _financial_years(period: Period) -> int | None:
    """How many financial years it is, unless it is called twelve months."""
    return None if _is_rolling(period) else period.financial_years


def _is_rolling(period: Period) -> bool:
    return period.label.endswith("-R12")


def _earlier_years(period: Period, years: int) -> Period:
    return financial_years(period.start.year - years, period.end.year - years)


def _whole_months(period: Period) -> int:
    """How many whole months it is, or 0."""
    if period.start.day != 1 or (period.end + timedelta(days=1)).day != 1:
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


def _of_months(like: Period, start: date, months: int) -> Period:
    """So many months from a day on, called as the period that it is compared with is called."""
    end = months_after(start, months) - timedelta(days=1)
    return twelve_months(end) if _is_rolling(like) else Period(_label(start, end), start, end)


def _a_year_earlier(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)


def _label(start: date, end: date) -> str:
    """The shortest label of an interval: of a half year, a quarter, a month, or its two days."""
    first = financial_year_start(start)
    place = (start.month - 4) % 12
    for months, letter in ((6, "H"), (3, "Q")):
        if start.day == 1 and place % months == 0 and months_after(start, months) - timedelta(days=1) == end:
            return f"{first}-{(first + 1) % 100:02}-{letter}{place // months + 1}"
    if start.day == 1 and months_after(start, 1) - timedelta(days=1) == end:
        return f"{start.year}-M{start.month:02}"
    return f"{start}/{end}"
