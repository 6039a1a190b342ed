"""The shapes of the answers about indicators, as the API's description shows them."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.areas import AreaType
from app.figures.breakdowns import Breakdown
from app.figures.published_values import Symbol
from app.indicators.vocabulary import Unit

Status = Literal["ok", "c", "z", "x", "low", "u"]


class Shape(BaseModel):
    """Strict about what is in it, so that a test can compare answers with it."""

    model_config = ConfigDict(extra="forbid")


class NamedArea(Shape):
    """An area as answers name it."""

    code: str
    name: str
    type: AreaType


class NamedPeriod(Shape):
    """A period with its first and last day, both included."""

    label: str
    start: date
    end: date


class Warned(Shape):
    """Something that a reader of the answer should know."""

    code: str
    detail: str
    link: str | None = None


class Figure(Shape):
    """`counted` + all `excluded` + all `not_evaluable` = the candidates."""

    value: int | float | None = Field(
        description="Rounded once, half up; null where nobody is counted (z), where it is not known (x), or where it "
        "is hidden (c): never 0"
    )
    unit: Unit
    unrounded: str | None = Field(description="Numerator / denominator to six decimals")
    numerator: int | None = Field(description="The sum of days, or the children for whom it is true")
    denominator: int | None = Field(description="The children counted")
    counted: int | None = Field(
        description="Those counted in what is recorded; with the status x it is not the figure. null where it is hidden"
    )
    groups: int | None = Field(
        default=None, description="Counts of children, and care proceedings: in how many sibling groups"
    )
    children: int | None = Field(
        default=None, description="Counts of families by their sibling groups: of how many children"
    )
    bands: dict[str, int | None] | None = Field(
        default=None,
        description="A14: by days since the placement order; A11: since the approval. `day_unknown` where that day is "
        "not known. A band that is hidden is null",
    )
    parts: dict[str, int | None] | None = Field(
        default=None,
        description="What a count shows apart, or the two numbers of a difference. Parts of `long_waits` overlap. null "
        "where no more than the count itself is known; a part that is hidden is null",
    )
    complement: int | float | None = Field(
        default=None, description="The percentage of the others, where the definition says who they are"
    )
    cut_off: int | None = Field(default=None, description="A3: the days of waiting that a child must stay under")
    unborn: int | None = Field(default=None, description="Early warnings: of unborn children")
    excluded: dict[str, int] | None = Field(description="Children left out, by reason; null where numbers are hidden")
    not_evaluable: dict[str, int] | None = Field(
        description="Children whose record lacks what is needed, by reason; null where numbers are hidden"
    )
    threshold: int | float | None = Field(
        description="For the year in which the period ends: the area's own target, or else the national threshold"
    )
    threshold_status: Literal["national", "local"] | None
    threshold_source: str | None = Field(description="Where the threshold or target is from")
    national_threshold: int | None = Field(default=None, description="Where a target of the area takes its place")
    meets_threshold: bool | None = Field(description="Null where neither high nor low is good")
    distance_to_threshold: int | float | None = Field(description="Above it, or below it where negative")
    status: Status = Field(
        description="ok, or a symbol of official statistics: u is unreliable, because only a part is known; x is not "
        "available, because it is not known; z is not applicable; c is hidden: it is small, or not for a partner"
    )
    reported_to: date | None = Field(
        description="The last day on which the record of what the figure needs is complete; of several authorities, "
        "the day until which all have reported"
    )
    basis: Literal["stated", "inferred"] | None = Field(
        description="Whether somebody stated these days, or the batches of one of the authorities suggest them; null "
        "if nobody has reported, or not all have"
    )
    warnings: list[Warned] = Field(description="What is not known, with the authorities and days concerned")


class Member(NamedArea):
    """A member of an area of several, with the days on which its record of what the figure needs is complete."""

    has_data: bool = Field(description="Whether its record is complete on any of the days that the figure needs")
    reported: Literal["all", "part", "none"] = Field(description="How much of what the figure needs")
    reported_from: date | None = Field(description="The first day of its latest complete days; null if there are none")
    reported_to: date | None = Field(description="The last day of them")
    basis: Literal["stated", "inferred"] | None = Field(
        description="Whether somebody stated these days, or the batches suggest them; null if there are none"
    )
    figure: Figure | None = Field(default=None, description="With `members=true`: its own figure")
    rank: int | None = Field(
        default=None,
        description="With `members=true`: 1 is best, equal values share the better rank; null where it is not known, "
        "or where neither high nor low is good",
    )


class FigureOfPart(Figure):
    """The figure of one part of a breakdown."""

    part: str


class BrokenDown(Shape):
    """The figure by parts that add up to the whole; unknowns are a part of their own."""

    by: Breakdown
    parts: list[FigureOfPart]


class FigureOfAnotherPeriod(Figure):
    """The same figure for another period: the preceding one of the same length, or the same days a year earlier."""

    period: NamedPeriod
    change: int | float | None = Field(description="This value less that one")


class ComparedFigure(Figure):
    """The figure of another area for the same period."""

    area: NamedArea
    difference: int | float | None = Field(description="This value less that one")


class FigureAsPublished(Shape):
    """What somebody published for the same days, or for others that end on the same day."""

    area: NamedArea = Field(description="The area asked for, its region, or England")
    period: NamedPeriod
    value: int | float | None
    symbol: Symbol | None = Field(description="In place of a value, as it was published")
    numerator: int | None
    denominator: int | None
    source: str
    release: str
    difference: int | float | None = Field(description="This figure's value less the published one")
    why: list[str] = Field(description="Why the two may differ")


class Comparison(Shape):
    """What the figure was before, and what it is elsewhere."""

    previous: FigureOfAnotherPeriod | None = Field(description="The period of the same length that ends the day before")
    year_before: FigureOfAnotherPeriod | None = Field(description="The same days one year earlier")
    areas: list[ComparedFigure]
    published: list[FigureAsPublished] | None = Field(description="With `compare=published`: comparators only")


class Result(Figure):
    """One figure, with what belongs to it."""

    indicator: str
    area: NamedArea
    period: NamedPeriod
    comparison: Comparison | None = Field(description="With `compare`")
    breakdown: BrokenDown | None = Field(description="With `breakdown`")
    known_at: datetime
    definition_version: str
    members: list[Member] | None = Field(description="The authorities pooled, for an area of several")
    members_median: float | None = Field(
        default=None, description="With `members=true`: the median of the members' figures that are known"
    )
    members_unweighted_mean: float | None = Field(
        default=None,
        description="With `members=true`: the mean of the members' figures, each weighing the same. The figure itself "
        "pools the children",
    )


class ResultList(Shape):
    """All results, in the order of indicators, areas and periods asked."""

    known_at: datetime = Field(description="Ask with it again for the same answer, byte for byte")
    results: list[Result]
    warnings: list[Warned]


class End(Shape):
    """One end of a duration: the event that gives the day."""

    event: str | None
    id: str | None = Field(description="GET /v1/events/{id}")
    date: date
    on_or_before: bool = Field(default=False, description="It happened on this date or earlier: the day is not known")


class Case(Shape):
    """One candidate child of one figure."""

    indicator: str
    period: str
    authority: str
    child: str | None = None
    family: str | None = Field(default=None, description="For adopter figures, instead of `child`")
    verdict: Literal["counted", "excluded", "not_evaluable"]
    reason: str | None = Field(description="Why it is not counted: one of the indicator's `reasons`")
    explanation: str
    value: int | bool | None = Field(description="Days, or true or false for a percentage; null if not counted")
    from_: End | None = Field(alias="from")
    to: End | None
    adopted: date | None
    warnings: list[Warned]


class CaseList(Shape):
    """The candidates behind one or more figures, with the figures."""

    result: Result | None = Field(description="The figure; null where several are asked for")
    results: list[Result] = Field(description="All figures whose cases are listed, in the order of the list")
    cases: list[Case]
    next: str | None = Field(description="Link to the next page")
