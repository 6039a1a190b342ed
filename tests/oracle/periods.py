"""The periods and the areas that the cases name."""

import re
from datetime import date, timedelta

ADOPTION_CENTRAL_ENGLAND = {
    "E08000026": date(2018, 2, 1),
    "E08000029": date(2018, 2, 1),
    "E10000031": date(2018, 2, 1),
    "E10000034": date(2018, 2, 1),
    "E06000019": date(2019, 4, 1),
}
COUNCILS = {"coventry": "E08000026", "solihull": "E08000029"}


def authorities_of(area: str, last_day: date) -> set[str]:
    """A council by itself; an agency's members on the period's last day."""
    if area == "ace":
        return {code for code, joined in ADOPTION_CENTRAL_ENGLAND.items() if joined <= last_day}
    return {COUNCILS[area]}


def first_and_last_day(label: str) -> tuple[date, date]:
    if "/" in label:
        first, last = label.split("/")
        return date.fromisoformat(first), date.fromisoformat(last)
    parts = re.fullmatch(r"(\d{4})-M(\d\d)", label)
    if parts:
        return _months(int(parts[1]), int(parts[2]), 1)
    parts = re.fullmatch(r"(\d{4})-(\d\d)(?:-([QH])(\d))?", label)
    if not parts:
        raise ValueError(f"not a period: {label}")
    start_year = int(parts[1])
    years = (int(parts[2]) - start_year) % 100
    length = {None: 12 * years, "Q": 3, "H": 6}[parts[3]]
    pieces_before = int(parts[4] or 1) - 1
    return _months(start_year, 4 + pieces_before * length, length)


def _months(year: int, month: int, length: int) -> tuple[date, date]:
    """From the first day of a month; a month past 12 is one of the next year."""
    return _first_of(year, month), _first_of(year, month + length) - timedelta(days=1)


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
