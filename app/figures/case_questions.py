"""What callers may ask about the cases behind figures."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.areas import Areas
from app.figures.counting import Question
from app.figures.names import NamesReader
from app.http.dependencies import AnyDay, KnownAt, resolved_instant
from app.periods import today
from app.problems import Mistake, NotUnderstood


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


def question_of_cases(asked: CasesQuery, areas: Areas, now: int) -> Question:
    """The question whose cases are asked for: one indicator, area and period."""
    reading = NamesReader(areas, asked.on or today())
    resolved = (reading.indicators([asked.indicator]), reading.areas([asked.area]), reading.periods([asked.period]))
    reading.raise_mistakes()
    if len(resolved[0]) > 1:
        raise NotUnderstood([Mistake("one_indicator", "Cases are shown for one indicator.", parameter="indicator")])
    return Question(*resolved, known_at=resolved_instant(asked.known_at, now))
