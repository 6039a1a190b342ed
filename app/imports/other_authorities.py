"""Sees that the files of a new year are another authority's, or that all ids of children were changed.

Nothing would be withdrawn. But each child would be there twice: as the one of last year's files, who stays looked after
for ever, and as another one, who came from nowhere.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date

from app.imports.contents import Contents
from app.mistakes import Mistake
from app.returns.child_rows import ChildRows
from app.returns.years import label

#: Of fewer children who were looked after before the year nothing can be said.
FEWEST_CHILDREN = 10
#: Of one in so many, at least, the year before has a row.
KNOWN_AT_LEAST = 10


def of_another_authority(
    contents: Contents, confirmed: Collection[int], children_of: Callable[[int], Collection[str]]
) -> Iterator[Mistake]:
    """What is wrong with files of one year that is not stored yet; ``children_of`` a year are those who are stored."""
    years: set[int] = set().union(*contents.given.values())
    if len(years) != 1 or not years.isdisjoint(confirmed):
        return
    (year,) = years
    before = [child for child, rows in contents.records.items() if _were_looked_after(rows, date(year, 4, 1))]
    if len(before) < FEWEST_CHILDREN or children_of(year):
        return
    last_year = set(children_of(year - 1))
    known = len(last_year.intersection(before))
    if last_year and known * KNOWN_AT_LEAST < len(before):
        yield _looks_like(year, known, len(before))


def _were_looked_after(rows: ChildRows, first_day: date) -> bool:
    return bool(rows.episodes) and rows.episodes[0].start < first_day


def _looks_like(year: int, known: int, number: int) -> Mistake:
    detail = (
        f"Of {number:,} children in these files who were looked after before {label(year)}, the return of "
        f"{label(year - 1)} has {known:,}: the files look like another authority's, or ids of children were changed. "
        f"Nothing was stored. If ids were changed, send {label(year - 1)} with the new ones too; if all is right, send "
        f"confirm_year={label(year)}."
    )
    return Mistake("looks_like_another_authority", detail, parameter="authority")
