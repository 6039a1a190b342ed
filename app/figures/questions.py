"""What callers may ask, as query parameters or as JSON, and the questions that come of it."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from app.areas import Areas
from app.figures.breakdowns import Breakdown
from app.figures.counting import Question
from app.figures.names import NamesReader
from app.http.dependencies import SEVERAL, AnyDay, KnownAt, resolved_instant
from app.http.tables import Format
from app.indicators.shorthands import PRINTED_TABLES
from app.periods import today
from app.problems import TooLarge
from app.store.database import FOREVER

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
                "area": ["coventry"],
                "period": ["2022-23", "2020-23"],
            }
        },
    )

    indicator: Names | None = Field(
        default=None,
        description="Codes of indicators, or `all`, `scorecard`, `annual-report`, `quarterly`",
        examples=[["A2", "A10"]],
    )
    area: AreaNames = Field(description="GSS codes, DfE codes, slugs or names", examples=[["coventry"]])
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


def question(asked: AskedResults, areas: Areas, most: int) -> Question:
    """The question of a request; its instant is not found yet. Raises NotUnderstood, with all mistakes, or TooLarge."""
    reading = NamesReader(areas, asked.on or today())
    codes = asked.indicator or (["scorecard"] if asked.scorecard else [])
    indicators = reading.indicators(codes)
    tables = tuple(table for table in PRINTED_TABLES if table.name in {code.casefold() for code in codes})
    named = reading.areas(asked.area)
    periods = reading.periods(asked.period, with_two_before=asked.scorecard)
    beside = reading.beside(asked.compare)
    reading.raise_mistakes()
    found = Question(
        indicators,
        named,
        periods,
        known_at=resolved_instant(asked.known_at, FOREVER),
        places=asked.places,
        members=asked.members or ("members" not in asked.model_fields_set and any(each.by_member for each in tables)),
        breakdown=asked.breakdown or ("reason" if any(each.by_reason for each in tables) else None),
        breakdown_is_asked=asked.breakdown is not None,
        beside=beside,
        tables=tables,
    )
    if found.size > most:
        raise TooLarge(detail=f"One answer has at most {most:,} figures; {found.size:,} were asked for.")
    return found
