"""Whatever the numbers are, nothing small follows from what is shown of an agency, its members, and all periods."""

from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from app.area_files import reference_areas
from app.figures.disclosure.leaves import Leaves
from app.figures.disclosure.tables import Tables
from app.figures.judging import Pools
from app.indicators.scorecard import at
from app.periods import Period, parse_period
from tests.disclosure.attack import follows

AREAS = reference_areas()
A1 = at("A1")
MEMBERS = AREAS["adoption-central-england"].authorities_on(date(2022, 1, 1))
QUARTERS = [parse_period(f"{year}-{year - 1999}-Q{n}", date.max) for year in (2021, 2022) for n in (1, 2, 3, 4)]
PERIODS = [
    *QUARTERS,
    *(
        parse_period(label, date.max)
        for label in (
            "2021-22", "2022-23", "2021-23", "2021-22-H1", "2021-22-H2", "2022-23-H1", "2022-23-H2", "2022-06-R12",
            "2022-09-R12", "2022-12-R12", "2021-04-01/2021-12-31", "2022-04-01/2022-12-31",
        )
    ),
]  # fmt: skip
Numbers = dict[tuple[str, str], int]


class Drawn(Tables):
    """Tables with one number of children for each member and quarter."""

    def __init__(self, numbers: Numbers) -> None:
        self.indicator = A1
        self._numbers = numbers

    def has(self, kind: str) -> bool:
        return kind == "value"

    def of(self, _kind: str, codes: tuple[str, ...], period: Period) -> dict[str, dict[str, int]]:  # type: ignore[override]
        return {code: {"counted": sum(self._numbers[code, each] for each in within(period))} for code in codes}


def within(period: Period) -> list[str]:
    return [each.label for each in QUARTERS if period.start <= each.start and each.end <= period.end]


def cells(codes: tuple[str, ...], period: Period, numbers: Numbers) -> frozenset[tuple[str, str]]:
    """The members and quarters that a figure pools, in which there are children."""
    return frozenset(each for each in product(codes, within(period)) if numbers[each])


@given(st.lists(st.sampled_from((0, 0, 1, 2, 5, 6, 7, 8, 9, 14)), min_size=40, max_size=40))
@settings(max_examples=25)
def test_no_sum_of_days_of_a_few_children_follows(drawn: list[int]) -> None:
    numbers = dict(zip(product(MEMBERS, [each.label for each in QUARTERS]), drawn, strict=True))
    whole = tuple(sorted(MEMBERS))
    leaves = Leaves(AREAS, Pools(AREAS, A1), Drawn(numbers), MEMBERS, date(2023, 3, 31))
    asked = [*product([(code,) for code in MEMBERS], PERIODS), *((whole, period) for period in PERIODS)]
    shown = [cells(*each, numbers) for each in asked if not leaves.hidden("value", *each)]
    pooled = [cells(*each, numbers) for each in asked]
    small = [some for some in pooled if 0 < sum(numbers[cell] for cell in some) < 6]
    assert [*follows(shown, small)] == []


def test_what_is_large_everywhere_is_shown_everywhere() -> None:
    numbers = dict.fromkeys(product(MEMBERS, [each.label for each in QUARTERS]), 6)
    leaves = Leaves(AREAS, Pools(AREAS, A1), Drawn(numbers), MEMBERS, date(2023, 3, 31))
    whole = tuple(sorted(MEMBERS))
    assert not any(leaves.hidden("value", whole, period) for period in PERIODS)
    years = [period for period in PERIODS if period.financial_years]
    assert not any(leaves.hidden("value", (code,), year) for code in MEMBERS for year in years)
    assert all(leaves.hidden("value", whole, parse_period("2023-24", date.max)) for _ in years)
