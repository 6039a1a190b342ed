"""The shapes of targets, as they are set and as they are read."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.figures.shapes import NamedArea, Shape
from app.figures.targets import OwnTarget
from app.figures.values_that_can_be import why_it_cannot_be
from app.indicators.scorecard import at
from app.indicators.vocabulary import Unit
from app.periods import FIRST_YEAR, LAST_YEAR
from app.problems import NotFound

MOST_TARGETS = 500
_YEAR = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_NOT_A_YEAR = f"A financial year is written like 2024-25, between {FIRST_YEAR} and {LAST_YEAR}."


def _known(code: str) -> str:
    """The code of an indicator."""
    try:
        return at(code).code
    except NotFound as unknown:
        raise PydanticCustomError("unknown_indicator", unknown.mistakes[0].detail) from None


def _financial_year(year: str | int) -> str | int:
    match = _YEAR.fullmatch(str(year))
    is_one = match is not None and FIRST_YEAR <= int(match[1]) < LAST_YEAR
    if match is None or not is_one or (match[2] and (int(match[1]) + 1) % 100 != int(match[2])):
        raise PydanticCustomError("not_a_financial_year", _NOT_A_YEAR)
    return year


class _Again(dict[str, Any]):
    """A target for the indicator and year of an earlier one in the list."""


class GivenTarget(BaseModel):
    """What a figure should be from a financial year on; a value of null withdraws the target."""

    model_config = ConfigDict(extra="forbid")

    indicator: Annotated[str, AfterValidator(_known)] = Field(max_length=100, description="Code of the indicator")
    from_year: Annotated[Annotated[str, Field(max_length=20)] | StrictInt, AfterValidator(_financial_year)] = Field(
        description="The financial year, for example 2024-25, or the year in which it begins"
    )

    value: Annotated[Decimal, Field(ge=-100_000, le=1_000_000, decimal_places=3)] | None
    source: str = Field(min_length=1, max_length=300, description="Where it was decided: shown with every figure")

    @model_validator(mode="before")
    @classmethod
    def is_given_once(cls, given: Any) -> Any:
        """Refuse a second target for one indicator and year."""
        if isinstance(given, _Again):
            raise PydanticCustomError("given_twice", "This indicator has a target for this year already.")
        return given

    @field_validator("value")
    @classmethod
    def can_be(cls, value: Decimal | None, others: ValidationInfo) -> Decimal | None:
        """Refuse what no figure of the indicator can be."""
        indicator = others.data.get("indicator")
        if value is not None and indicator and (why := why_it_cannot_be(at(indicator), value, whole=False)):
            raise PydanticCustomError("not_possible", why)
        return value

    @property
    def begins_in(self) -> int:
        """The year in which the financial year begins."""
        return int(str(self.from_year)[:4])


class TargetList(BaseModel):
    """The targets to set. Those that are not named stay as they are."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "targets": [
                    {"indicator": "A2", "from_year": "2022-23", "value": 150, "source": "Improvement plan 2022"}
                ]
            }
        },
    )

    targets: list[GivenTarget] = Field(min_length=1, max_length=MOST_TARGETS)

    @field_validator("targets", mode="before")
    @classmethod
    def with_repeated_ones_marked(cls, given: Any) -> Any:
        """The list as it was sent, where it has one target for each indicator and year."""
        if not isinstance(given, list):
            return given
        seen: set[tuple[str, str]] = set()
        return [_Again(each) if isinstance(each, dict) and _is_in(seen, each) else each for each in given]

    def read(self, area: str) -> tuple[list[OwnTarget], list[tuple[str, int]]]:
        """The targets of an area, and those to withdraw by indicator and year."""
        kept = [
            OwnTarget(area, each.indicator, each.begins_in, each.value.normalize(), each.source)
            for each in self.targets
            if each.value is not None
        ]
        return kept, [(each.indicator, each.begins_in) for each in self.targets if each.value is None]


def _is_in(seen: set[tuple[str, str]], given: dict[str, Any]) -> bool:
    """Whether the indicator and year were seen before; they are from now on."""
    of = str(given.get("indicator")).casefold(), str(given.get("from_year"))[:4]
    if of in seen:
        return True
    seen.add(of)
    return False


class ShownTarget(Shape):
    """A target of an area."""

    indicator: str
    from_year: str
    value: int | float
    unit: Unit
    source: str
    recorded_at: datetime


class AreaTargets(Shape):
    """The targets of an area, by indicator and year."""

    area: NamedArea
    known_at: datetime
    targets: list[ShownTarget]
    dry_run: bool | None = Field(default=None, description="Of an answer to `PUT`")
