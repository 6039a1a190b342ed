"""What callers may ask about the cases behind figures."""

from itertools import product
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.areas import Areas
from app.figures.case_pages import Candidates, SortedBy
from app.figures.counting import Question, records_of
from app.figures.coverage_of_days import Coverage
from app.figures.names import NamesReader
from app.figures.questions import Names
from app.figures.windows import windows
from app.http.dependencies import SEVERAL, AnyDay, KnownAt, resolved_instant
from app.http.tables import Format
from app.indicators.vocabulary import Indicator
from app.periods import Period, today
from app.problems import TooLarge
from app.store.database import FOREVER

#: Cases of so many figures are listed in one answer.
MOST_FIGURES = 200
#: What the children of a figure cost, in terms of the figure.
COST_OF_CASES = 5
#: Most cases on a page of JSON unless `limit` says how many; files have no pages unless a limit is given.
PAGE, EVERY = 1000, 10_000_000

Sort = Annotated[str, Field(pattern="^-?(authority|verdict|reason|value|from|to|adopted)$")]


class CasesQuery(BaseModel):
    """The children behind one or more figures of an area."""

    model_config = ConfigDict(extra="forbid")

    indicator: Names = Field(description="Codes of indicators", examples=[["A2"]])
    area: str = Field(max_length=100, description="GSS code, DfE code, slug or name", examples=["coventry"])
    period: Names = Field(description="Labels of periods", examples=[["2022-23"]])
    on: AnyDay | None = Field(default=None, description="The day that relative periods are resolved on; default today")
    known_at: KnownAt = None
    sort: Annotated[list[Sort], SEVERAL, Field(max_length=10)] = Field(
        default=[],
        description="Within each figure: `authority`, `verdict`, `reason`, `value`, `from`, `to`, `adopted`, each with "
        "`-` before it for downwards; then by authority and child",
        examples=[["-value"]],
    )
    limit: int | None = Field(
        default=None, ge=1, le=10_000, description="Most cases on one page; default 1,000, in files all of them"
    )
    cursor: str | None = Field(default=None, max_length=1000, description="From `next` of the page before")
    format: Format | None = Field(default=None, description="Default from the Accept header")

    @property
    def order(self) -> tuple[tuple[SortedBy, bool], ...]:
        """The columns to sort by, and whether downwards."""
        return tuple((name.removeprefix("-"), name.startswith("-")) for name in self.sort)  # type: ignore[misc]


def question_of_cases(asked: CasesQuery, areas: Areas) -> Question:
    """The question whose cases are asked for: one area, some indicators and periods; its instant is not found yet."""
    reading = NamesReader(areas, asked.on or today())
    area = reading.one_area(asked.area)
    resolved = (reading.indicators(asked.indicator), area, reading.periods(asked.period))
    reading.raise_mistakes()
    found = Question(*resolved, known_at=resolved_instant(asked.known_at, FOREVER))
    if found.size > MOST_FIGURES:
        raise TooLarge(detail=f"Cases of at most {MOST_FIGURES} figures are listed; {found.size:,} were asked for.")
    return found


def candidates_of(areas: Areas, question: Question, coverage: Coverage) -> list[Candidates]:
    """Whom each figure looks at, in the order of indicators and periods."""
    return [
        _candidates(areas, question, coverage, indicator, period)
        for indicator, period in product(question.indicators, question.periods)
    ]


def _candidates(
    areas: Areas, question: Question, coverage: Coverage, indicator: Indicator, period: Period
) -> Candidates:
    authorities = records_of(areas, question.areas[0], period, indicator)
    days = windows(coverage, indicator, period, authorities)
    return Candidates(
        indicator,
        period,
        authorities,
        question.known_at,
        widest=min(days, key=lambda each: each.start, default=period),
        first_days={code: span.start for span, codes in days.items() for code in codes} if len(days) > 1 else {},
    )
