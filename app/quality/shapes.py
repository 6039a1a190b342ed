"""The shapes of the question about data quality and of its answer, as the API's description shows them."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from app.figures.shapes import NamedArea, NamedPeriod, Shape
from app.http.dependencies import AnyDay, KnownAt
from app.http.tables import Format
from app.quality.findings import Severity


class QualityQuery(BaseModel):
    """The data quality of one area and one period, or a page of the findings of one rule."""

    model_config = ConfigDict(extra="forbid")

    area: str = Field(max_length=100, description="GSS code, DfE code, slug or name", examples=["coventry"])
    period: str = Field(max_length=100, description="Label of the period", examples=["2022-23"])
    rule: str | None = Field(default=None, max_length=100, description="Show only the findings of this rule")
    on: AnyDay | None = Field(default=None, description="The day that relative periods are resolved on; default today")
    known_at: KnownAt = None
    limit: int | None = Field(
        default=None,
        ge=1,
        le=10_000,
        description="Most cases shown of each finding; without it, every case is shown",
        examples=[5],
    )
    cursor: str | None = Field(
        default=None, max_length=500, description="From `next` of a finding: the cases that follow; needs `rule`"
    )
    format: Format | None = Field(default=None, description="Default from the Accept header")


class EventOfCase(Shape):
    """An event that breaks the rule."""

    id: str
    type: str
    date: date


class RowOfCase(Shape):
    """A row of a statutory return that breaks the rule, or one cell of it."""

    year: str
    table: str
    date: date | None
    file: str | None = Field(description="The name of the file, where it is known")
    row: int | None = Field(description="The number of the row in the file; the header is row 1")
    column: str | None = Field(description="The column of the cell that is wrong, where it is one cell")


class CaseOfFinding(Shape):
    """A child or a family whose record breaks the rule."""

    authority: str
    child: str | None
    family: str | None
    events: list[EventOfCase]
    rows: list[RowOfCase]


class Effect(Shape):
    """The lowest and the highest value that a figure can have while some records are in doubt."""

    indicator: str = Field(description="The code of an indicator")
    value: int | float | None = Field(description="The figure as recorded; null where nobody is counted")
    unit: str
    low: int | float | None = Field(description="Rounded as the figure is; null where nobody can be counted")
    high: int | float | None
    unrounded_low: str | None = Field(description="To six decimals")
    unrounded_high: str | None
    children: int = Field(description="Children, or families, whose part in the figure is in doubt")
    detail: str


class WithoutBounds(Shape):
    """A mean or share of which no effect is shown, whatever is in doubt."""

    indicator: str = Field(description="The code of an indicator")
    detail: str = Field(description="Why")


class FoundOfRule(Shape):
    """A rule that records break, how often, and what that may move."""

    rule: str
    ssda903: list[str] = Field(description="The code of the validation rule of SSDA903 that they break, or none")
    severity: Severity
    detail: str = Field(description="What is wrong")
    touches: list[str] = Field(description="Codes of the indicators that it can move")
    children: int = Field(description="All children, or families, whose record breaks the rule, one case each")
    events: int
    rows: int = Field(description="Rows of statutory returns")
    effects: list[Effect] = Field(description="The effect of this rule, on the figures that it moves")
    cases: list[CaseOfFinding]
    next: str | None = Field(description="The page of the cases that follow; null if all are shown")


class Quality(Shape):
    """Findings by severity, then in the order of the rules."""

    area: NamedArea
    period: NamedPeriod
    known_at: datetime = Field(description="Ask with it again for the same answer, byte for byte")
    children: int = Field(
        description="Children looked at: their events or rows of returns began by the period's last day and go on to "
        "its first day or later, or they are still in care"
    )
    cases: int = Field(description="Cases of all findings")
    cases_shown: int
    limit: int | None = Field(description="Most cases shown of each finding; a finding's own counts are always of all")
    next: str | None = Field(description="Where one rule is asked for, the page of its cases that follow")
    effects: list[Effect] = Field(description="The effect of all findings together")
    without_bounds: list[WithoutBounds]
    findings: list[FoundOfRule]
