"""The shapes of the catalogue of indicators, as the API's description shows them."""

from typing import Literal

from pydantic import Field

from app.figures.shapes import Shape
from app.indicators.vocabulary import Polarity, Unit


class Threshold(Shape):
    """A threshold and the years of a period's end that it holds for, both included."""

    from_end_year: int | None
    to_end_year: int | None
    days: int
    status: Literal["national", "local"]
    source: str


class Reason(Shape):
    """Why a candidate is not counted."""

    reason: str
    verdict: Literal["excluded", "not_evaluable"]
    meaning: str


class PublishedAs(Shape):
    """How somebody publishes the indicator, and why it may differ."""

    publisher: str
    name: str
    comparable: bool = Field(description="false: it is another measure with a similar name")
    why: list[str]


class Definition(Shape):
    """One indicator of the catalogue."""

    code: str
    title: str
    definition: str = Field(description="In plain English, from the same words as the reasons of a case list")
    population: str
    from_event: str | None
    to_event: str | None
    unit: Unit
    rounding: str
    polarity: Polarity = Field(description="Which way is good")
    official_period: str
    thresholds: list[Threshold]
    published_as: list[PublishedAs] = Field(description="How the indicator is published elsewhere")
    reasons: list[Reason]
    source: str
    certainty: Literal["firm", "good", "reading"]
    definition_version: str
    local: bool = Field(description="No national statistics print a figure with this definition")


class Catalogue(Shape):
    """Every indicator, in the order in which they are shown."""

    indicators: list[Definition]
