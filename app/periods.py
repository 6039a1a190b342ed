"""Periods: a first and a last day, both included, and the labels by which councils name them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.did_you_mean import suggestion
from app.meant_labels import meant_labels
from app.mistakes import Mistake
from app.problems import NotUnderstood

FIRST_YEAR, LAST_YEAR = 1990, 2100
_BOUNDS = f"A period runs between {FIRST_YEAR} and {LAST_YEAR}, over 50 years at most."

FORMS = (
    ("2022-23", "financial year, 1 April 2022 to 31 March 2023"),
    ("2020-23", "three financial years pooled (any number: first start year, last end year)"),
    ("2022-23-Q1", "financial quarter (Q1 is April to June)"),
    ("2022-23-H1", "half of a financial year (H1 is April to September)"),
    ("2022-M11", "calendar month"),
    ("2023-09-R12", "the twelve months that end with that month"),
    ("2013-04-01/2013-07-31", "any interval, both ends included"),
    ("latest-year", "the last financial year that ended on or before `on`"),
    ("latest-quarter", "the last financial quarter that ended on or before `on`"),
    ("latest-three-years", "the three financial years up to the last that ended on or before `on`"),
    ("latest-12-months", "the twelve months up to the last that ended on or before `on`"),
    ("year-to-date", "1 April of the current financial year up to `on`"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """A first and a last day, both included; ``label`` is the period's own name, never a relative one.

    Of a period that is not over, what happened after ``counted_to`` may be left out.
    """

    label: str
    start: date
    end: date
    counted_to: date | None = None

    @property
    def end_year(self) -> int:
        """The year in which the financial year of the last day ends: 2023 for any day of 2022-23."""
        return financial_year_start(self.end) + 1

    @property
    def financial_years(self) -> int | None:
        """How many whole financial years it is, or None."""
        if (self.start.month, self.start.day, self.end.month, self.end.day) != (4, 1, 3, 31):
            return None
        return self.end.year - self.start.year

    @property
    def is_a_year(self) -> bool:
        """Whether it is twelve months long, from whichever day."""
        after = self.end + timedelta(days=1)
        return (after.year - self.start.year, after.month, after.day) == (1, self.start.month, self.start.day)

    @property
    def open_data_name(self) -> tuple[str, str]:
        """`time_period` and `time_identifier` of DfE's open data standards; other periods keep their label."""
        first = financial_year_start(self.start)
        year = f"{first}{(first + 1) % 100:02}"
        kind = self.label[7:]
        if self.financial_years == 1:
            return year, "Financial year"
        if kind in {"-Q1", "-Q2", "-Q3", "-Q4"}:
            return year, f"Financial year {kind[1:]}"
        if kind in {"-H1", "-H2"}:
            return year, "Part 1 (April to September)" if kind == "-H1" else "Part 2 (October to March)"
        if self.label[4:6] == "-M":
            return str(self.start.year), f"{self.start:%B}"
        return self.label, "Reporting period"


def today() -> date:
    return datetime.now(UTC).date()


def financial_year_start(day: date) -> int:
    """The calendar year in which the financial year of that day began."""
    return day.year if day.month >= 4 else day.year - 1


def financial_years(first: int, last_end: int) -> Period:
    """From 1 April of the first year to 31 March of the last: 2020 and 2023 give 2020-23."""
    return Period(f"{first}-{last_end % 100:02}", date(first, 4, 1), date(last_end, 3, 31))


def parse_period(label: str, on: date) -> Period:
    """Find the period of a label; relative labels are resolved as of the day ``on``.

    Raises NotUnderstood, with the nearest form, if the label is none of FORMS.
    """
    if label in _RELATIVE:
        found = _RELATIVE[label](on)
        if found.start.year < FIRST_YEAR:
            raise _unknown(_BOUNDS)
        return found
    for match, build in _matches(label):
        if match:
            return build(*match.groups())
    meant = [other for other in meant_labels(label) if _is_label(other)]
    hint = f" Did you mean {meant[0]!r}?" if meant else suggestion(label, [form for form, _ in FORMS])
    hint = hint or " For example 2022-23, 2020-23 or 2022-23-Q1."
    raise _unknown("The period is none of the forms of GET /v1/periods." + hint)


def _is_label(label: str) -> bool:
    """Whether a label is that of a period: of a form, and within the bounds."""
    try:
        return label in _RELATIVE or any(match and build(*match.groups()) for match, build in _matches(label))
    except NotUnderstood:
        return False


def _matches(label: str) -> Iterator[tuple[re.Match[str] | None, Callable[..., Period]]]:
    return ((pattern.fullmatch(label), build) for pattern, build in _PATTERNS)


def _years(first: str, last: str) -> Period:
    end = int(first[:2] + last)
    end += 100 if end <= int(first) else 0
    if not (int(first) >= FIRST_YEAR and end <= LAST_YEAR and end - int(first) <= 50):
        raise _unknown(_BOUNDS + _rather(int(first), last))
    return financial_years(int(first), end)


def _rather(first: int, last: str) -> str:
    """What is meant by a first year and two digits that are not years together."""
    if 1 <= int(last) <= 12:
        return f" Did you mean {first}-M{last}, the month?"
    return f" Did you mean '{first}-{(first + 1) % 100:02}'?" if FIRST_YEAR <= first < LAST_YEAR else ""


def _part_of_year(first: str, last: str, months: int, part: int) -> tuple[date, date]:
    year = _years(first, last)
    if year.financial_years != 1:
        raise _unknown("A quarter or half is part of one financial year, for example 2022-23-Q1.")
    start = months_after(year.start, months * (part - 1))
    return start, months_after(start, months) - timedelta(days=1)


def _quarter(first: str, last: str, number: str) -> Period:
    return Period(f"{first}-{last}-Q{number}", *_part_of_year(first, last, 3, int(number)))


def _half(first: str, last: str, number: str) -> Period:
    return Period(f"{first}-{last}-H{number}", *_part_of_year(first, last, 6, int(number)))


def _month(year: str, month: str) -> Period:
    if not (FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12):
        raise _unknown(f"A month is M01 to M12 of a year between {FIRST_YEAR} and {LAST_YEAR}, for example 2022-M11.")
    start = date(int(year), int(month), 1)
    return Period(f"{year}-M{month}", start, months_after(start, 1) - timedelta(days=1))


def twelve_months(end: date) -> Period:
    """The twelve months up to a day that is the last of its month."""
    return Period(f"{end:%Y-%m}-R12", months_after(end.replace(day=1), -11), end)


def _rolling(year: str, month: str) -> Period:
    found = twelve_months(_month(year, month).end)
    if found.start.year < FIRST_YEAR:
        raise _unknown(_BOUNDS)
    return found


def _interval(first: str, last: str) -> Period:
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise _unknown("An interval is two days of the calendar, for example 2013-04-01/2013-07-31.") from None
    if end < start:
        raise _unknown("The interval ends before it begins.")
    if start.year < FIRST_YEAR or end.year > LAST_YEAR:
        raise _unknown(f"An interval lies between {FIRST_YEAR} and {LAST_YEAR}.")
    return Period(f"{first}/{last}", start, end)


def _latest_year(on: date) -> Period:
    end = financial_year_start(on + timedelta(days=1))
    return financial_years(end - 1, end)


def _latest_three_years(on: date) -> Period:
    end = _latest_year(on).end.year
    return financial_years(end - 3, end)


def _latest_quarter(on: date) -> Period:
    tomorrow = on + timedelta(days=1)
    start = months_after(date(tomorrow.year, (tomorrow.month - 1) // 3 * 3 + 1, 1), -3)
    first = financial_year_start(start)
    number = (start.month - 4) % 12 // 3 + 1
    return _quarter(str(first), f"{(first + 1) % 100:02}", str(number))


def _latest_12_months(on: date) -> Period:
    return twelve_months((on + timedelta(days=1)).replace(day=1) - timedelta(days=1))


def _year_to_date(on: date) -> Period:
    start = date(financial_year_start(on), 4, 1)
    return Period(f"{start}/{on}", start, on)


def months_after(first_of_month: date, months: int) -> date:
    """The first day of the month that comes so many months after another one, or before it."""
    count = first_of_month.year * 12 + first_of_month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _unknown(detail: str) -> NotUnderstood:
    return NotUnderstood([Mistake("unknown_period", detail, parameter="period")])


_RELATIVE: dict[str, Callable[[date], Period]] = {
    "latest-year": _latest_year,
    "latest-quarter": _latest_quarter,
    "latest-three-years": _latest_three_years,
    "latest-12-months": _latest_12_months,
    "year-to-date": _year_to_date,
}
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = (
    (re.compile(r"([0-9]{4})-([0-9]{2})"), _years),
    (re.compile(r"([0-9]{4})-([0-9]{2})-Q([1-4])"), _quarter),
    (re.compile(r"([0-9]{4})-([0-9]{2})-H([12])"), _half),
    (re.compile(r"([0-9]{4})-M([0-9]{2})"), _month),
    (re.compile(r"([0-9]{4})-([0-9]{2})-R12"), _rolling),
    (re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})"), _interval),
)
