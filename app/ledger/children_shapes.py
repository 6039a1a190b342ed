"""The shapes of requests and answers about children, as the API's description shows them."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from app.http.dependencies import KnownAt
from app.ledger.characteristics import Characteristics
from app.ledger.shapes import StoredEvent


class Stage(BaseModel):
    """One milestone of a period of care, with the days since the one before it and since entering care."""

    stage: str
    date: date
    on_or_before: bool
    words: str
    days_since_previous: int | None
    days_since_entering_care: int | None


class PeriodInWords(BaseModel):
    """One period of care: the milestones that led to the adoption, or what is in force now."""

    entered: date | None
    ended: date | None
    ended_by: str | None
    summary: str
    by_current_carer: bool | None = Field(description="Whether the foster carers adopted; null if not adopted")
    moved_in_with_carer: date | None
    stages: list[Stage]


class JourneyWarning(BaseModel):
    """Something odd about the record."""

    code: str
    detail: str


class JourneyInWords(BaseModel):
    """What the child's events say, by the rules that the figures follow."""

    periods_of_care: list[PeriodInWords]
    warnings: list[JourneyWarning]


class CharacteristicWarning(BaseModel):
    """A field of which the return says something else."""

    code: str
    field: str
    detail: str


class CurrentCharacteristics(Characteristics):
    """What is known about the child now."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"birth_month": "2019-03", "sex": "female", "ethnicity": "MWBC", "warnings": []}}
    )

    warnings: list[CharacteristicWarning] = Field(
        description="What was set and is not current: the return says something else"
    )


class Child(BaseModel):
    """A child: what is known about them, their events, and their journey."""

    authority: str
    child: str
    characteristics: Characteristics
    events: list[StoredEvent]
    journey: JourneyInWords
    known_at: datetime


class ChildQuery(BaseModel):
    """As known when."""

    model_config = ConfigDict(extra="forbid")

    known_at: KnownAt = None
