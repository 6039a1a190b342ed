"""What there is in the rows of children that a rule may be about.

Most children have nothing that a rule on whole years is about.
"""

from collections.abc import Iterator, Set
from functools import cache
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

from app.quality.of_returns.about import TABLES, About, shown_by
from app.quality.of_returns.side_by_side import SideBySide

#: What a later year shows of what an earlier one shows.
_LOOKED_BACK_ON: dict[About, About] = {"adoption": "adopted by now", "PlacedAdoption": "PlacedAdoption last year"}
_NOTHING: frozenset[About] = frozenset()
_YEAR = itemgetter(0)


class ShownByRows(NamedTuple):
    """What the rows of a child show in all years together, and how they lie to each other in ways that are seldom."""

    all: frozenset[About]
    oddities: frozenset[About]


def shown_by_children(side: SideBySide) -> Iterator[ShownByRows]:
    """What the rows of each of these children show."""
    of_codes: dict[int, set[About]] = {}
    _, _, _, statuses, homes, _, ended, changes, *_ = side.columns
    of_rows = list(map(shown_by, zip(statuses, homes, ended, changes, strict=True)))
    for place, those in compress(zip(side.places, of_rows, strict=True), of_rows):
        of_codes.setdefault(place, set()).update(those)
    oddities: dict[int, set[About]] = {}
    for place, oddity in _oddities(side):
        oddities.setdefault(place, set()).add(oddity)
    for place, child in enumerate(side.children):
        tables = _of_tables(tuple(map(bool, child.all.tables)))
        if place in of_codes or place in oddities:
            yield _with_others(tables, of_codes.get(place, _NOTHING), oddities.get(place, _NOTHING))
        else:
            yield tables


@cache
def _of_tables(filled: tuple[bool, ...]) -> ShownByRows:
    """What a child shows who has rows in these tables, and nothing else."""
    return _with_others(ShownByRows(frozenset(compress(TABLES, filled)), _NOTHING), _NOTHING, _NOTHING)


def _with_others(tables: ShownByRows, of_codes: Set[About], oddities: Set[About]) -> ShownByRows:
    names = tables.all | of_codes | oddities
    return ShownByRows(
        names.union(_LOOKED_BACK_ON[each] for each in _LOOKED_BACK_ON if each in names), frozenset(oddities)
    )


def _oddities(side: SideBySide) -> Iterator[tuple[int, About]]:
    """The place of a child, and how the child's rows lie to each other in a way that is seldom."""
    years = set(side.years)
    for place, _ in years.difference((place, row[0]) for place, rows in enumerate(side.headers) for row in rows):
        yield place, "no Header"
    for place, _ in side.undated:
        yield place, "no Header"
    _, _, _, _, _, ends, ended, *_ = side.columns
    for last in side.lasts:
        if ended[last] == "X1":
            yield side.places[last], "X1 at the end"
        if ends[last] is None:
            place, following = side.places[last], side.columns[0][last] + 1
            if (place, following) not in years and following in side.children[place].years:
                yield place, "open, and not in next year"
    for place, child in enumerate(side.children):
        headers = child.all.headers
        if len(headers) > 1 and len(set(map(_YEAR, headers))) < len(headers):
            yield place, "two Headers"
        if child.two_on_one_day:
            yield place, "two episodes on one day"
        if child.all.unlisted:
            yield place, "not in PrevPerm"
