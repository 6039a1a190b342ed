"""Rows that are split at once are those that are split one by one."""

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.files.rectangle import Rectangle, rows_of
from tests.support.examples import examples

LINES = st.lists(st.text(alphabet="a,b; ", max_size=6), max_size=6)


@settings(max_examples=examples(150), phases=[Phase.generate])
@given(LINES, st.sampled_from(",;"), st.integers(-8, 8), st.integers(-8, 8))
def test_rows_are_those_of_each_line(lines: list[str], delimiter: str, start: int, stop: int) -> None:
    one_by_one = [line.split(delimiter) for line in lines]
    rows = rows_of(lines, delimiter)
    assert list(rows) == one_by_one
    assert [rows[place] for place in range(len(rows))] == one_by_one
    assert list(rows[start:stop]) == one_by_one[start:stop]
    assert isinstance(rows, Rectangle) == (len({len(row) for row in one_by_one}) == 1)
    if isinstance(rows, Rectangle):
        assert [rows.column(place) for place in range(rows.width)] == [
            list(cells) for cells in zip(*one_by_one, strict=True)
        ]
