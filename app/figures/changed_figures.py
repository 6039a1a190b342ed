"""Which figures of a question differ from what they were at an earlier instant, with both values."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from app.areas import Areas
from app.figures.answers import results
from app.figures.counting import Question
from app.figures.questions import AreaNames, AskedResults, Names
from app.figures.shapes import NamedArea, NamedPeriod, Shape, Status
from app.figures.thresholds import Thresholds
from app.http.dependencies import AnyDay, Instant, KnownAt
from app.http.tables import as_csv
from app.indicators.vocabulary import Unit

#: The fields in which a figure can differ. What is said beside it changes with every day that is reported.
_OF_EVERY_FIGURE = (
    "value", "unrounded", "numerator", "denominator", "counted", "excluded", "not_evaluable", "threshold", "status",
)  # fmt: skip
#: Those that only some figures have.
_OF_SOME = ("groups", "children", "bands", "parts", "unborn", "complement")
_SAME = (*_OF_EVERY_FIGURE, *_OF_SOME)
_COLUMNS = (
    "indicator",
    "area",
    "name",
    "period",
    "unit",
    *(f"{name}_{when}" for when in ("before", "now") for name in _SAME),
)


class ChangedFiguresQuery(BaseModel):
    """Figures asked for, and since when."""

    model_config = ConfigDict(extra="forbid")

    indicator: Names = Field(
        description="Codes of indicators, or `all`, `scorecard`, `annual-report`, `quarterly`", examples=[["scorecard"]]
    )
    area: AreaNames = Field(description="GSS codes, DfE codes, slugs or names", examples=[["coventry"]])
    period: Names = Field(description="Labels of periods", examples=[["2022-23"]])
    since: Instant = Field(description="The `known_at` of the answer that you have", examples=["2026-01-01T00:00:00Z"])
    on: AnyDay | None = Field(default=None, description="The day that relative periods are resolved on; default today")
    known_at: KnownAt = None
    format: Literal["json", "csv"] | None = Field(default=None, description="Default from the Accept header")

    @property
    def results(self) -> AskedResults:
        """The figures asked for, as of now; each part was checked when it was read."""
        return AskedResults.model_construct(
            indicator=self.indicator, area=self.area, period=self.period, on=self.on, known_at=self.known_at
        )


class FigureAtAnInstant(Shape):
    """What a figure was from what was recorded by an instant."""

    value: int | float | None
    unrounded: str | None
    numerator: int | None
    denominator: int | None
    counted: int | None
    excluded: dict[str, int] | None
    not_evaluable: dict[str, int] | None
    threshold: int | float | None
    status: Status
    groups: int | None = None
    children: int | None = None
    bands: dict[str, int | None] | None = None
    parts: dict[str, int | None] | None = None
    unborn: int | None = None
    complement: int | float | None = None


class ChangedFigure(Shape):
    """A figure that is not what it was."""

    indicator: str
    area: NamedArea
    period: NamedPeriod
    unit: Unit
    before: FigureAtAnInstant
    now: FigureAtAnInstant


class ChangedFigures(Shape):
    """The figures that differ, in the order asked."""

    since: datetime
    known_at: datetime = Field(description="Send it as `since` the next time")
    asked: int = Field(description="How many figures were compared")
    changes: list[ChangedFigure]


def changed_figures(
    connection: Connection, areas: Areas, thresholds: Thresholds, question: Question, since: int
) -> Iterator[dict[str, Any]]:
    """The figures of a question that differ from what they were at an instant."""
    before = results(connection, areas, thresholds, replace(question, known_at=since))
    for old, new in zip(before, results(connection, areas, thresholds, question), strict=True):
        then, now = _compared(old), _compared(new)
        if then != now:
            yield {**{name: new[name] for name in ("indicator", "area", "period", "unit")}, "before": then, "now": now}


def _compared(result: Mapping[str, Any]) -> dict[str, Any]:
    return {name: result[name] for name in _SAME if name in result}


def as_file(found: Iterator[Mapping[str, Any]]) -> bytes:
    """The same as CSV, one row a figure."""
    return as_csv(_COLUMNS, (_row(each) for each in found))


def _row(each: Mapping[str, Any]) -> list[Any]:
    figures = [each[when].get(name) for when in ("before", "now") for name in _SAME]
    shown = ["; ".join(f"{k}={n}" for k, n in cell.items()) if isinstance(cell, dict) else cell for cell in figures]
    return [
        each["indicator"],
        each["area"]["code"],
        each["area"]["name"],
        each["period"]["label"],
        each["unit"],
        *shown,
    ]
