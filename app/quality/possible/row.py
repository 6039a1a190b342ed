"""A candidate of a population as it may be: each column has a span of days, or values of which one is right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from app.figures.translation import name_of, named_columns, points_in_the_round
from app.indicators.vocabulary import Indicator
from app.quality.possible.spans import Span


class Anything(Enum):
    """Is in a column about which nothing is known: any value is possible."""

    ANYTHING = "anything"


ANYTHING = Anything.ANYTHING
#: What a column may be: a span of days, values one of which is right, or nothing.
Cell = Span | frozenset[Any] | Anything | None


@dataclass(frozen=True, slots=True)
class PossibleRow:
    """A candidate of a population, with what each of its columns may be; ``certain`` if it surely is a candidate."""

    cells: Mapping[str, Cell]
    last_day: date
    end_year: int
    certain: bool = True

    def day(self, column: str) -> Span | None:
        """When the step of that column may have happened; None if it did not."""
        cell = self.cells.get(column)
        return cell if isinstance(cell, Span) else None

    def is_one_of(self, column: str, values: Iterable[Any]) -> bool | None:
        """Whether the column has one of these values."""
        cell = self.cells.get(column)
        if cell is ANYTHING:
            return None
        of_column = cell if isinstance(cell, frozenset) else frozenset({cell})
        return None if of_column - set(values) and of_column & set(values) else of_column <= set(values)

    def says(self, attribute: str, value: str | bool) -> bool | None:
        """Whether the event has this value of an attribute."""
        return self.is_one_of(f"attributes.{attribute}", (value,))


#: Whether a row is a candidate at all concerns every indicator.
_ITSELF = "a candidate"


def columns_of(indicator: Indicator) -> frozenset[str]:
    """The columns that an indicator looks at."""
    in_the_round = map(name_of, points_in_the_round(indicator))
    return frozenset({*named_columns(indicator), *in_the_round, _ITSELF})


def differing_columns(some: Sequence[PossibleRow], others: Sequence[PossibleRow]) -> frozenset[str]:
    """The columns in which a candidate as recorded differs from the same one as it may be."""
    if len(some) != 1 or len(others) != 1:
        return frozenset({_ITSELF})
    (one,), (other,) = some, others
    differing = {column.partition(".")[0] for column, cell in other.cells.items() if cell != one.cells.get(column)}
    return frozenset(differing if one.certain == other.certain else {*differing, _ITSELF})
