"""The shapes of targets, as they are set and as they are read."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from app.figures.shapes import NamedArea, Shape
from app.figures.targets import OwnTarget
from app.indicators.scorecard import at
from app.indicators.vocabulary import Unit
from app.mistakes import Mistake
from app.periods import FIRST_YEAR, LAST_YEAR
from app.problems import NotFound, NotUnderstood

MOST_TARGETS = 500
_YEAR = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_NOT_A_YEAR = f"A financial year is written like 2024-25, between {FIRST_YEAR} and {LAST_YEAR}."


class GivenTarget(BaseModel):
    """What a figure should be from a financial year on; a value of null withdraws the target."""

    model_config = ConfigDict(extra="forbid")

    indicator: str = Field(max_length=100, description="Code of the indicator")
    from_year: Annotated[str, Field(max_length=20)] | StrictInt = Field(
        description="The financial year, for example 2024-25, or the year in which it begins"
    )

    value: Annotated[Decimal, Field(ge=-100_000, le=1_000_000, decimal_places=3)] | None
    source: str = Field(min_length=1, max_length=300, description="Where it was decided: shown with every figure")

    @property
    def begins_in(self) -> int | None:
        """The year in which the financial year begins; None if it is no financial year."""
        match = _YEAR.fullmatch(str(self.from_year))
        if match is None or not FIRST_YEAR <= int(match[1]) < LAST_YEAR:
            return None
        return int(match[1]) if match[2] is None or (int(match[1]) + 1) % 100 == int(match[2]) else None


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

    def read(self, area: str) -> tuple[list[OwnTarget], list[tuple[str, int]]]:
        """The targets of an area, and those to withdraw by indicator and year. Raises NotUnderstood."""
        mistakes: list[Mistake] = []
        kept: list[OwnTarget] = []
        withdrawn: list[tuple[str, int]] = []
        seen: set[tuple[str, int]] = set()
        for place, given in enumerate(self.targets):
            found = list(_mistakes(given, f"/targets/{place}"))
            mistakes += found
            if found:
                continue
            of = at(given.indicator).code, given.begins_in or 0
            if of in seen:
                detail = "This indicator has a target for this year already."
                mistakes.append(Mistake("given_twice", detail, pointer=f"/targets/{place}"))
            seen.add(of)
            if given.value is None:
                withdrawn.append(of)
            else:
                kept.append(OwnTarget(area, *of, given.value.normalize(), given.source))
        if mistakes:
            raise NotUnderstood(mistakes)
        return kept, withdrawn


def _mistakes(given: GivenTarget, pointer: str) -> Iterator[Mistake]:
    try:
        at(given.indicator)
    except NotFound as unknown:
        yield Mistake("unknown_indicator", unknown.mistakes[0].detail, pointer=f"{pointer}/indicator")
    if given.begins_in is None:
        yield Mistake("not_a_financial_year", _NOT_A_YEAR, pointer=f"{pointer}/from_year")


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
