"""The shapes of the answers about indicators, as the API's description shows them."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.areas import AreaType
from app.indicators.vocabulary import Polarity, Unit

Status = Literal["ok", "c", "z", "x", "low", "u"]


class Shape(BaseModel):
    """Strict about what it holds, so that a test can hold answers against it."""

    model_config = ConfigDict(extra="forbid")


class NamedArea(Shape):
    """An area as answers name it."""

    code: str
    name: str
    type: AreaType


class Member(NamedArea):
    """A member of a pooled area on the period's last day."""

    has_data: bool = Field(description="Whether it reported anything that happened in the period")


class NamedPeriod(Shape):
    """A period with its first and last day, both included."""

    label: str
    start: date
    end: date


class Warned(Shape):
    """Something that a reader of the answer should know."""

    code: str
    detail: str


class Result(Shape):
    """One figure. `counted` + all `excluded` + all `not_evaluable` = the candidates."""

    indicator: str
    area: NamedArea
    period: NamedPeriod
    value: int | float | None = Field(description="Rounded once, half up; null where nobody is counted (status z)")
    unit: Unit
    unrounded: str | None = Field(description="Numerator / denominator to six decimals")
    numerator: int | None = Field(description="The sum of days, or the children for whom it is true")
    denominator: int | None = Field(description="The children counted")
    counted: int
    excluded: dict[str, int] = Field(description="Children left out, by reason")
    not_evaluable: dict[str, int] = Field(description="Children whose record lacks what is needed, by reason")
    threshold: int | None = Field(description="In days, for the year in which the period ends")
    threshold_status: Literal["national", "local"] | None
    meets_threshold: bool | None
    status: Status = Field(description="ok, or a symbol of official statistics: z is not applicable")
    breakdown: None
    known_at: datetime
    definition_version: str
    members: list[Member] | None = Field(description="The authorities pooled, for an area of several")
    warnings: list[Warned]


class Results(Shape):
    """All results, in the order of indicators, areas and periods asked."""

    known_at: datetime = Field(description="Ask with it again for the same answer, byte for byte")
    results: list[Result]
    warnings: list[Warned]


class End(Shape):
    """One end of a duration: the event that gives the day."""

    event: str | None
    id: str | None = Field(description="GET /v1/events/{id}")
    date: date


class Case(Shape):
    """One candidate child."""

    authority: str
    child: str
    verdict: Literal["counted", "excluded", "not_evaluable"]
    reason: str | None = Field(description="Why it is not counted: one of the indicator's `reasons`")
    explanation: str
    value: int | bool | None = Field(description="Days, or true or false for a percentage; null if not counted")
    from_: End | None = Field(alias="from")
    to: End | None
    adopted: date | None
    warnings: list[Warned]


class Cases(Shape):
    """The candidates behind one figure, with the figure."""

    result: Result
    cases: list[Case]
    next: str | None = Field(description="Link to the next page")


class Threshold(Shape):
    """A threshold and the years of a period's end that it holds for, both included."""

    from_end_year: int | None
    to_end_year: int | None
    days: int
    status: Literal["national", "local"]


class Reason(Shape):
    """Why a candidate is not counted."""

    reason: str
    verdict: Literal["excluded", "not_evaluable"]
    meaning: str


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
    reasons: list[Reason]
    source: str
    certainty: Literal["firm", "good", "reading"]
    definition_version: str


class Catalogue(Shape):
    """Every indicator, in the order in which they are shown."""

    indicators: list[Definition]
