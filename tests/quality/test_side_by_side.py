"""Rows that lie side by side say the same of each child as the child's rows do by themselves, one by one."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.side_by_side import SideBySide
from app.returns.child_rows import ChildRows, Episode
from app.returns.codes import RESPITE
from tests.quality.test_shortcuts_of_returns import ROWS, UNDATED
from tests.support.examples import examples
from tests.support.rows_of_returns import whole


def _child(rows: ChildRows, undated: list[Episode]) -> ReturnedChild:
    return ReturnedChild(rows, whole({2021, 2022}), ChildRows(episodes=undated) if undated else None)


CHILDREN = st.lists(st.builds(_child, ROWS, st.lists(UNDATED, max_size=1)), max_size=4)


def _years(child: ReturnedChild) -> Iterator[tuple[int, list[Episode], bool]]:
    """Each year with episodes that have a first day, those episodes, and whether all episodes of the year have one."""
    for year in sorted({row.year for row in child.episodes}):
        yield (
            year,
            [row for row in child.episodes if row.year == year],
            all(row.year != year for row in child.undated),
        )


def _steps(child: ReturnedChild) -> Iterator[tuple[Any, ...]]:
    for _, rows, is_known in _years(child):
        yield from (step for step in pairwise(rows) if is_known and step[0][:13] != step[1][:13])


def _new_years(child: ReturnedChild) -> Iterator[tuple[Any, ...]]:
    unknown = {row.year for row in child.undated}
    lasts = {year: rows[-1] for year, rows, _ in _years(child)}
    for year, rows, _ in _years(child):
        if unknown.isdisjoint({year, year - 1}):
            yield lasts.get(year - 1), rows[0]


@settings(max_examples=examples(60), phases=[Phase.generate])
@given(CHILDREN)
def test_what_belongs_together_is_found_side_by_side(children: list[ReturnedChild]) -> None:
    side = SideBySide(children)
    steps = [(place, *step) for place, child in enumerate(children) for step in _steps(child)]
    assert list(zip(*side.steps(), strict=True)) == steps
    new_years = [(place, *pair) for place, child in enumerate(children) for pair in _new_years(child)]
    assert side.new_years() == new_years
    first_days = {
        (place, year): rows[0].start for place, child in enumerate(children) for year, rows, _ in _years(child)
    }
    assert side.first_days == first_days
    in_care = {
        (place, row.year)
        for place, child in enumerate(children)
        for row in child.all.episodes
        if row.legal_status not in RESPITE or row in child.undated
    }
    assert side.years_in_care == in_care
    assert side.first_years == [min((row.year for row in child.all.episodes), default=0) for child in children]
    assert [side.episodes[last] for last in side.lasts] == [
        rows[-1] for child in children for _, rows, _ in _years(child)
    ]
