"""The period of a row of a published file: DfE's `time_period` and `time_identifier`, and what others write."""

import re
from calendar import month_name
from collections.abc import Mapping
from datetime import date

from app.periods import Period, financial_years, parse_period
from app.problems import NotUnderstood

_QUARTER = re.compile(r"(?:financial year )?q([1-4])")
_HALF = re.compile(r"part ([12])\b.*")
#: Identifiers of the years that figures have; academic, tax and calendar years are of other days.
_YEARS = frozenset({"financial year", "reporting year", ""})
_MONTHS = {name.casefold(): number for number, name in enumerate(month_name) if name}
#: Relative labels mean nothing in a file; the day does not matter.
_ANY_DAY = date(2020, 1, 1)


def period_of(row: Mapping[str, str]) -> Period | None:
    """The period that a row is about; None if it names none.

    `202223` is a financial year (or several years: `202023`); `2023` of a reporting year is the year to 31 March 2023.
    `2022` with the name of a month is that month.
    """
    if label := row.get("period") or row.get("year_ending"):
        return _year_to(label) or _labelled(label)
    time, identifier = row.get("time_period", ""), row.get("time_identifier", "").casefold()
    if re.fullmatch("[0-9]{4}", time) and identifier in _YEARS:
        return _labelled(f"{int(time) - 1}-{int(time) % 100:02}")
    if re.fullmatch("[0-9]{4}", time) and identifier in _MONTHS:
        return _labelled(f"{time}-M{_MONTHS[identifier]:02}")
    if not re.fullmatch("[0-9]{4}[-/]?[0-9]{2}", time):
        return _labelled(time)
    years = f"{time[:4]}-{time[-2:]}"
    if match := _QUARTER.fullmatch(identifier):
        return _labelled(f"{years}-Q{match[1]}")
    if match := _HALF.fullmatch(identifier):
        return _labelled(f"{years}-H{match[1]}")
    return _labelled(years) if identifier in _YEARS else None


def _year_to(text: str) -> Period | None:
    """The financial year of a column `year_ending`: its last day, or the year in which it ends."""
    if re.fullmatch("[0-9]{4}", text):
        return financial_years(int(text) - 1, int(text))
    if match := re.fullmatch("([0-9]{4})-03-31", text):
        return financial_years(int(match[1]) - 1, int(match[1]))
    return None


def _labelled(label: str) -> Period | None:
    if label.startswith(("latest", "year-to")):
        return None
    try:
        return parse_period(label, _ANY_DAY)
    except NotUnderstood:
        return None


def released(release: str) -> tuple[int, int, str]:
    """What orders releases by their day: the year and the month that the name of one has in it."""
    words = re.findall(r"[a-z]+|[0-9]+", release.casefold())
    years = [int(word) for word in words if re.fullmatch("(19|20)[0-9]{2}", word)]
    by_month = [_MONTHS[word] for word in words if word in _MONTHS]
    in_digits = re.search(r"\b(?:19|20)[0-9]{2}-(0[1-9]|1[0-2])\b", release)
    month = by_month[0] if by_month else int(in_digits[1]) if in_digits else 0
    return (years[0] if years else 0), month, release
