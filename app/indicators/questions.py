"""What callers may ask, as query parameters or as JSON, and the questions that come of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from app.areas import Area, Areas
from app.dependencies import AnyDay, KnownAt, resolved_instant
from app.events.identifiers import today
from app.indicators.answers import Question
from app.indicators.scorecard import named
from app.indicators.vocabulary import Indicator
from app.periods import Period, parse_period
from app.problems import Mistake, NotUnderstood, TooLarge
from app.tables import Format
from app.validation import SPELLED_OUT

Names = Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(min_length=1, max_length=1000)]


Number = TypeVar("Number", bound=int)
Places = Annotated[Number | None, Field(ge=0, le=6, description="Decimals of `value`; default the indicator's own")]


class AskedResults(BaseModel):
    """Figures asked for: every indicator for every area and period."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "indicator": ["A2", "A10"],
                "area": ["coventry", "ace"],
                "period": ["2022-23", "2020-23"],
            }
        },
    )

    indicator: Names = Field(description="Codes of indicators, or `all` or `scorecard`", examples=[["A2", "A10"]])
    area: Names = Field(description="GSS codes, DfE codes, slugs or names", examples=[["coventry", "ace"]])
    period: Names = Field(description="Labels of periods", examples=[["2022-23", "2020-23"]])
    on: AnyDay | None = Field(default=None, description="The day that relative periods are resolved on; default today")
    known_at: KnownAt = None
    places: Places[StrictInt] = None


class ResultsQuery(AskedResults):
    """The same as query parameters."""

    places: Places[int] = None
    format: Format | None = Field(default=None, description="json or csv; default from the Accept header")


class CasesQuery(BaseModel):
    """The children behind one figure."""

    model_config = ConfigDict(extra="forbid")

    indicator: str = Field(max_length=100, description="Code of the indicator", examples=["A2"])
    area: str = Field(max_length=100, description="GSS code, DfE code, slug or name", examples=["coventry"])
    period: str = Field(max_length=100, description="Label of the period", examples=["2022-23"])
    on: AnyDay | None = Field(default=None, description="The day that relative periods are resolved on; default today")
    known_at: KnownAt = None
    limit: int = Field(default=1000, ge=1, le=10_000, description="Most cases on one page")
    cursor: str | None = Field(default=None, max_length=500, description="From `next` of the page before")
    format: Format | None = Field(default=None, description="json or csv; default from the Accept header")


def question(asked: AskedResults, areas: Areas, now: int, most: int) -> Question:
    """The question of a request. Raises NotUnderstood with every unknown name, or TooLarge."""
    found = Question(
        *_resolved(asked.indicator, asked.area, asked.period, asked.on, areas),
        known_at=resolved_instant(asked.known_at, now),
        places=asked.places,
    )
    if found.size > most:
        raise TooLarge(detail=f"One answer holds at most {most:,} results; {found.size:,} were asked for.")
    return found


def question_of_cases(asked: CasesQuery, areas: Areas, now: int) -> Question:
    """The question whose cases are asked for: one indicator, area and period."""
    resolved = _resolved([asked.indicator], [asked.area], [asked.period], asked.on, areas)
    if len(resolved[0]) > 1:
        raise NotUnderstood([Mistake("one_indicator", "Cases are shown for one indicator.", parameter="indicator")])
    return Question(*resolved, known_at=resolved_instant(asked.known_at, now))


def _resolved(
    indicators: Sequence[str], area_names: Sequence[str], labels: Sequence[str], on: date | None, areas: Areas
) -> tuple[tuple[Indicator, ...], tuple[Area, ...], tuple[Period, ...]]:
    wrong = _Wrong()
    found: tuple[dict[Indicator, None], dict[str, Area], dict[str, Period]] = ({}, {}, {})
    for code in indicators:
        with wrong.noted():
            found[0].update(dict.fromkeys(named(code)))
    for name in area_names:
        with wrong.noted():
            area = areas.named(name)
            found[1][area.code] = area
    for label in labels:
        with wrong.noted():
            period = parse_period(label, on or today())
            found[2][period.label] = period
    if wrong.mistakes:
        raise NotUnderstood(wrong.mistakes)
    return tuple(found[0]), tuple(found[1].values()), tuple(found[2].values())


class _Wrong:
    """The unknown names of a question, gathered; looking goes on until there are too many to be slips of the pen."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    @contextmanager
    def noted(self) -> Iterator[None]:
        try:
            yield
        except NotUnderstood as problem:
            self.mistakes += problem.mistakes
        if len(self.mistakes) >= SPELLED_OUT:
            raise NotUnderstood([*self.mistakes, Mistake("more_of_these", "The names after these were not looked at.")])
