"""Collection years, as people and files name them: 2022 is the year from 1 April 2022, that is 2022-23."""

import re

from app.periods import financial_years
from app.returns.cells import BLANK, Unusable

#: Two years that follow each other: 2022-23, 2022_23, 2022/23, 2022-2023, 202223. One year only could mean either end.
_YEARS = re.compile(r"(?<![0-9])(20[0-9]{2})[-_ /]?(?:20)?([0-9]{2})(?![0-9])")
_ONE_YEAR = re.compile(r"(20[0-9]{2})(?:\.0+)?")


def year_in(name: str) -> int | None:
    """The collection year in a file's name or folder, or None if there is none, or several."""
    found = {int(first) for first, last in _YEARS.findall(name) if (int(first) + 1) % 100 == int(last)}
    return found.pop() if len(found) == 1 else None


def year_of_file(path: str) -> int | None:
    """The year in a file's name, or else in its folder, or what that lies in."""
    parts = [year_in(part) for part in path.split("/")]
    return next((year for year in reversed(parts) if year is not None), None) or year_in(path)


def year_of_column(text: str) -> int | None:
    """The year of a cell: 2022-23, or as regional tools write it the year in which it ends, 2023. None if blank."""
    if text in BLANK:
        return None
    if found := _ONE_YEAR.fullmatch(text):
        return int(found[1]) - 1
    year = year_in(text)
    if year is None:
        raise Unusable("malformed", "A collection year is written 2022-23, or as the year in which it ends.")
    return year


def label(year: int) -> str:
    """The name of a collection year: 2022-23."""
    return financial_years(year, year + 1).label
