"""A child's rows of returns as a story tells them, a row a line, with its collection year unless that is 2021-22.

    episode 2021-04-01 S C2 U6 2021-07-01 X1    DECOM, RNE, LS, PLACE, DEC, REC, REASON_PLACE_CHANGE
    decided 2021-06-01 2021-08-01 RD4           DATE_PLACED, DATE_PLACED_CEASED, REASON_PLACED_CEASED
    ad1 2021-06-01 2021-09-01 0 2 MF L11        DATE_INT, DATE_MATCH, FOSTER_CARE, and who adopts
    header 2 2018-06-01 WBRI                    SEX, DOB, ETHNIC
    2020 episode 2020-05-01 S C2 U6             the same of another year

A dash is a blank cell. Unless the story tells headers, the child is in the Header file of every year that has rows.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.quality.of_returns.child import Held
from app.returns.child_rows import Adopted, ChildRows, Decision, Episode, Header, Row

YEAR = 2021
_KINDS: dict[str, Callable[..., Row]] = {"episode": Episode, "decided": Decision, "ad1": Adopted, "header": Header}
_WIDTH = {"episode": 7, "decided": 3, "ad1": 6, "header": 3}


def held(story: str) -> Held:
    """The rows of a story; episodes were sent of each year that it has some of, or that it names alone."""
    rows: list[Row] = []
    years: set[int] = set()
    for line in filter(None, map(str.strip, story.splitlines())):
        words = line.split()
        year = int(words.pop(0)) if words[0].isdigit() else YEAR
        if words:
            rows.append(_row(words[0], year, words[1:]))
        if not words or words[0] == "episode":
            years.add(year)
    record = ChildRows()
    for row in rows:
        record.add(row)
    if not record.headers:
        record.headers = [_row("header", year, ["2", "2018-06-01", "WBRI"]) for year in {row.year for row in rows}]
    return Held(record, frozenset(years))


def _row(kind: str, year: int, words: list[str]) -> Any:
    cells: list[Any] = [_cell(word) for word in words]
    days = {"episode": (0, 4), "decided": (0, 1), "ad1": (0, 1), "header": (1,)}[kind]
    for place in range(len(cells), _WIDTH[kind]):
        cells.append(None if place in days else "")
    filled = [None if cell == "" and place in days else cell for place, cell in enumerate(cells)]
    return _KINDS[kind](year, *filled)


def _cell(word: str) -> date | str:
    if word == "-":
        return ""
    return date.fromisoformat(word) if word.count("-") == 2 else word
