"""Standard periods and hidden cells, by their properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.figures.disclosure.cells import hidden_cells, is_small, shown_rows
from app.figures.disclosure.standard_periods import is_standard, last_day_shown, nearest_standard
from app.periods import parse_period

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("2022-23", True),
        ("2020-23", True),
        ("2022-23-Q1", True),
        ("2022-23-H2", True),
        ("2022-09-R12", True),
        ("2022-04-01/2023-03-31", True),
        ("2022-04-01/2022-12-31", True),
        ("2026-27-Q3", True),
        ("2026-10-01/2026-10-31", True),
        ("2026-04-01/2026-10-31", True),
        ("2026-04-01/2026-11-30", False),
        ("2026-04-01/2026-11-25", False),
        ("2026-04-01/2026-08-31", False),
        ("2025-10-01/2025-10-31", False),
        ("2022-M11", False),
        ("2022-08-R12", False),
        ("2022-07-01/2022-12-31", False),
        ("2022-05-03/2022-05-03", False),
        ("2022-04-02/2023-03-31", False),
    ],
)
def test_a_partner_sees_standard_periods(label: str, expected: bool) -> None:
    assert is_standard(parse_period(label, TODAY), TODAY) is expected


@pytest.mark.parametrize(
    ("label", "near"),
    [
        ("2022-M11", ("2022-23-Q3",)),
        ("2022-05-03/2022-08-03", ("2022-23-H1",)),
        ("2022-08-R12", ("2021-23", "2022-06-R12")),
        ("2026-04-01/2026-11-25", ("2026-27", "2026-27-H1", "2026-04-01/2026-10-31")),
        ("2026-M11", ("2026-27-Q3", "2026-10-01/2026-10-31")),
        ("2020-12-31/2022-04-01", ("2020-23",)),
        ("2000-04-01/2001-06-30", ("2000-02",)),
    ],
)
def test_the_nearest_standard_periods_are_named(label: str, near: tuple[str, ...]) -> None:
    assert nearest_standard(parse_period(label, TODAY), TODAY) == near


@given(st.dates(date(2000, 1, 1), date(2026, 11, 25)), st.integers(0, 1500))
def test_what_is_named_as_near_is_standard(start: date, days: int) -> None:
    asked = parse_period(f"{start}/{start + timedelta(days=days)}", TODAY)
    near = nearest_standard(asked, TODAY)
    assert near
    assert all(is_standard(parse_period(label, TODAY), TODAY) for label in near)


def test_what_is_shown_ends_with_the_last_month() -> None:
    assert last_day_shown(TODAY) == date(2026, 10, 31)
    assert last_day_shown(date(2026, 11, 1)) == date(2026, 10, 31)


TABLES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=2, max_size=6)


@given(TABLES)
@settings(max_examples=300)
def test_no_small_cell_is_shown_nor_follows_from_the_total(table: dict[str, int]) -> None:
    hidden = hidden_cells(table)
    assert {cell for cell, number in table.items() if is_small(number)} <= hidden
    if hidden:
        together = sum(table[cell] for cell in hidden)
        assert len(hidden) > 1
        assert together >= 6 or hidden == table.keys()


@given(TABLES)
def test_cells_are_hidden_only_where_one_is_small_or_all_children_are_in_one(table: dict[str, int]) -> None:
    filled = [number for number in table.values() if number]
    assert bool(hidden_cells(table)) == (any(map(is_small, filled)) or len(filled) == 1)


def test_all_children_may_be_in_the_part_of_those_of_whom_nothing_is_known() -> None:
    assert hidden_cells({"female": 0, "male": 0, "not_known": 9}) == frozenset()
    assert hidden_cells({"female": 9, "male": 0, "not_known": 0})


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.integers(0, 8), min_size=2, max_size=2), min_size=2))
def test_rows_that_are_shown_have_children_in_every_column_and_hide_the_others(rows: dict[str, list[int]]) -> None:
    of_columns = {row: dict(zip("xy", numbers, strict=True)) for row, numbers in rows.items()}
    shown = shown_rows(of_columns, ("x", "y"))
    filled = [row for row, numbers in rows.items() if any(numbers)]
    hidden = [row for row in filled if row not in shown]
    if len(filled) > 1:
        assert all(sum(rows[row]) > 5 and all(rows[row]) for row in shown if row in filled)
        together = [sum(rows[row][place] for row in hidden) for place in (0, 1)]
        assert not hidden or hidden == filled or len(hidden) > 1
        assert not hidden or set(hidden) == set(filled) or (all(together) and sum(together) > 5)
