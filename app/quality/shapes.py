"""The shapes of the question about data quality and of its answer, as the API's description shows them."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.figures.shapes import NamedArea, NamedPeriod, Shape
from app.http.dependencies import AnyDay, KnownAt
from app.http.tables import Format
from app.quality.findings import Severity


class QualityQuery(BaseModel):
    """The data quality of one area and one period."""

    model_config = ConfigDict(extra="forbid")

    area: str = Field(max_length=100, description="GSS code, DfE code, slug or name", examples=["coventry"])
    period: str = Field(max_length=100, description="Label of the period", examples=["2022-23"])
    rule: str | None = Field(default=None, max_length=100, description="Show the findings of this rule alone")
    on: AnyDay | None = Field(default=None, description="The day that relative periods are resolved on; default today")
    known_at: KnownAt = None
    limit: int = Field(default=1000, ge=1, le=10_000, description="Most cases shown, over all findings")
    format: Format | None = Field(default=None, description="Default from the Accept header")


class EventOfCase(Shape):
    """An event that breaks the rule."""

    id: str
    type: str
    date: date


class RowOfCase(Shape):
    """A row of a statutory return that breaks the rule."""

    year: str
    table: str
    date: date | None


class CaseOfFinding(Shape):
    """A child whose record breaks the rule."""

    authority: str
    child: str
    events: list[EventOfCase]
    rows: list[RowOfCase]


class Effect(Shape):
    """Between which values a figure lies if what is in doubt is undecided."""

    indicator: Literal["A1", "A2", "A3", "A10", "A20"]
    value: int | float | None = Field(description="The figure as recorded; null where nobody is counted")
    unit: Literal["days", "percent"]
    low: int | float | None = Field(description="Rounded as the figure is; null where nobody can be counted")
    high: int | float | None
    unrounded_low: str | None = Field(description="To six decimals")
    unrounded_high: str | None
    children: int = Field(description="Children whose part in the figure is in doubt")
    detail: str


class FoundOfRule(Shape):
    """A rule that records break, how often, and what that may move."""

    rule: str
    ssda903: list[str] = Field(description="Codes of the validation rules of SSDA903 that say the same")
    severity: Severity
    detail: str
    touches: list[str] = Field(description="Codes of the indicators that it can move")
    children: int
    events: int
    rows: int = Field(description="Rows of statutory returns")
    effects: list[Effect] = Field(description="Of this rule alone, on the figures that it moves")
    cases: list[CaseOfFinding]


class Quality(Shape):
    """Findings by severity, then in the order of the rules."""

    area: NamedArea
    period: NamedPeriod
    known_at: datetime = Field(description="Ask with it again for the same answer, byte for byte")
    children: int = Field(description="Children looked at: something happened in the period, or they were on the way")
    cases: int = Field(description="Cases of all findings")
    cases_shown: int
    limit: int = Field(description="Most cases shown; a finding's own count is always of all")
    effects: list[Effect] = Field(description="Of all findings together")
    findings: list[FoundOfRule]
