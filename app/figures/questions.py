"""What callers may ask, as query parameters or as JSON, and the questions that come of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from app.areas import Area, Areas
from app.figures.beside import PUBLISHED, RELATED, Beside
from app.figures.breakdowns import Breakdown
from app.figures.counting import Question
from app.http.dependencies import SEVERAL, AnyDay, KnownAt, resolved_instant
from app.http.tables import Format
from app.http.validation import SPELLED_OUT
from app.indicators.scorecard import named
from app.indicators.vocabulary import Indicator
from app.periods import Period, parse_period, today
from app.problems import Mistake, NotUnderstood, TooLarge
from app.related_periods import year_before

T = TypeVar("T")

_Name = Annotated[str, Field(min_length=1, max_length=100)]
Names = Annotated[list[_Name], SEVERAL, Field(min_length=1, max_length=1000)]
#: Some areas have a comma in their name: "Bristol, City of". So these are parted where it is known which areas exist.
_Areas = list[Annotated[str, Field(min_length=1, max_length=4000)]]
AreaNames = Annotated[_Areas, Field(min_length=1, max_length=1000)]

Number = TypeVar("Number", bound=int)
Places = Annotated[Number | None, Field(ge=0, le=6, description="Decimals of `value`; default the indicator's own")]
_SCORECARD = "The figures of a council's annual adoption report, for each period and the same days of two years before"
_MEMBERS = "The figure and rank of each member beside the figure of an area of several, with their median and mean"


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

    indicator: Names | None = Field(
        default=None, description="Codes of indicators, or `all` or `scorecard`", examples=[["A2", "A10"]]
    )
    area: AreaNames = Field(description="GSS codes, DfE codes, slugs or names", examples=[["coventry", "ace"]])
    period: Names = Field(description="Labels of periods", examples=[["2022-23", "2020-23"]])
    on: AnyDay | None = Field(default=None, description="The day that relative periods are resolved on; default today")
    known_at: KnownAt = None
    places: Places[StrictInt] = None
    scorecard: StrictBool = Field(default=False, description=_SCORECARD)
    members: StrictBool = Field(default=False, description=_MEMBERS)
    breakdown: Breakdown | None = Field(
        default=None, description="Parts by what is known about the children. They add up to the whole"
    )
    compare: _Areas = Field(
        default=[],
        max_length=20,
        description="`previous`: the preceding period of the same length, and the change; `year-before`: the same days "
        "a year earlier; `published`: what DfE and others printed; or areas; each with the difference",
        examples=[["previous"]],
    )


class ResultsQuery(AskedResults):
    """The same as query parameters."""

    places: Places[int] = None
    scorecard: bool = Field(default=False, description=_SCORECARD)
    members: bool = Field(default=False, description=_MEMBERS)
    format: Format | None = Field(default=None, description="Default from the Accept header")


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
    format: Literal["json", "csv"] | None = Field(default=None, description="Default from the Accept header")


def question(asked: AskedResults, areas: Areas, now: int, most: int) -> Question:
    """The question of a request. Raises NotUnderstood with every unknown name, or TooLarge."""
    reading = _QuestionReader(areas, asked.on or today())
    indicators = reading.indicators(asked.indicator or (["scorecard"] if asked.scorecard else []))
    named = reading.areas(asked.area)
    periods = reading.periods(asked.period, with_two_before=asked.scorecard)
    beside = reading.beside(asked.compare)
    reading.raise_mistakes()
    found = Question(
        indicators,
        named,
        periods,
        known_at=resolved_instant(asked.known_at, now),
        places=asked.places,
        members=asked.members,
        breakdown=asked.breakdown,
        beside=beside,
    )
    if found.size > most:
        raise TooLarge(detail=f"One answer has at most {most:,} figures; {found.size:,} were asked for.")
    return found


def question_of_cases(asked: CasesQuery, areas: Areas, now: int) -> Question:
    """The question whose cases are asked for: one indicator, area and period."""
    reading = _QuestionReader(areas, asked.on or today())
    resolved = (reading.indicators([asked.indicator]), reading.areas([asked.area]), reading.periods([asked.period]))
    reading.raise_mistakes()
    if len(resolved[0]) > 1:
        raise NotUnderstood([Mistake("one_indicator", "Cases are shown for one indicator.", parameter="indicator")])
    return Question(*resolved, known_at=resolved_instant(asked.known_at, now))


def one_area_and_period(area: str, period: str, on: date | None, areas: Areas) -> tuple[Area, Period]:
    """The area and the period of a question about one of each. Raises NotUnderstood with every unknown name."""
    reading = _QuestionReader(areas, on or today())
    found, periods = reading.areas([area]), reading.periods([period])
    reading.raise_mistakes()
    return found[0], periods[0]


def _two_before(period: Period) -> tuple[Period, ...]:
    """The same days of the two years before, earliest first, as far as they can be asked for."""
    before = year_before(period)
    two_before = year_before(before) if before else None
    return tuple(each for each in (two_before, before) if each)


class _QuestionReader:
    """Reads the names of a request, and keeps every mistake to tell them all at once."""

    def __init__(self, areas: Areas, on: date) -> None:
        self._areas = areas
        self._on = on
        self._mistakes: list[Mistake] = []

    def raise_mistakes(self) -> None:
        if self._mistakes:
            raise NotUnderstood(self._mistakes)

    def indicators(self, codes: Sequence[str]) -> tuple[Indicator, ...]:
        if not codes:
            self._mistakes.append(
                Mistake("missing", "Name an indicator, or ask for the scorecard.", parameter="indicator")
            )
        return tuple(dict.fromkeys(indicator for code in codes for indicator in self._read(named, code) or ()))

    def areas(self, names: Sequence[str], parameter: str = "area") -> tuple[Area, ...]:
        wanted = self.parted(names)
        if not wanted and parameter == "area":
            self._mistakes.append(Mistake("missing", "Name an area.", parameter=parameter))
        found = (self._read(self._areas.named, name, parameter) for name in wanted)
        return tuple({area.code: area for area in found if area}.values())

    def beside(self, compare: Sequence[str]) -> Beside:
        names = dict.fromkeys(self.parted(compare))
        related = tuple(name for name in RELATED if name in names)
        areas = [name for name in names if name not in RELATED and name != PUBLISHED]
        return Beside(related, self.areas(areas, parameter="compare"), PUBLISHED in names)

    def parted(self, names: Sequence[str]) -> list[str]:
        """Each name of an area, where they were repeated or given with commas; some have a comma themselves."""
        found: list[str] = []
        for name in names:
            parts = [part.strip() for part in name.split(",") if part.strip()]
            while parts:
                length = next((many for many in (3, 2) if self._is_name(parts[:many])), 1)
                found.append(", ".join(parts[:length]))
                parts = parts[length:]
        return found

    def _is_name(self, parts: Sequence[str]) -> bool:
        return len(parts) > 1 and self._areas.find(", ".join(parts)) is not None

    def periods(self, labels: Sequence[str], *, with_two_before: bool = False) -> tuple[Period, ...]:
        found: dict[Period, None] = {}
        for label in labels:
            period = self._read(lambda label: parse_period(label, self._on), label)
            if period:
                found |= dict.fromkeys((*(_two_before(period) if with_two_before else ()), period))
        return tuple(found)

    def _read(self, read: Callable[[str], T], name: str, parameter: str | None = None) -> T | None:
        try:
            return read(name)
        except NotUnderstood as problem:
            self._mistakes += [
                replace(mistake, parameter=parameter or mistake.parameter) for mistake in problem.mistakes
            ]
            if len(self._mistakes) >= SPELLED_OUT:  # too many to be slips of the pen
                more = Mistake("more_of_these", "The names after these were not looked at.")
                raise NotUnderstood([*self._mistakes, more]) from None
            return None
