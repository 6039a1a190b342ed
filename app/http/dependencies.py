"""What routes are given: the parts of the running service, and parameters as values of the domain."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from app.areas import Areas
from app.http.validation import written_as_day
from app.settings import Settings
from app.store.database import Database, microseconds


class _NoParameters(BaseModel):
    """An operation without query parameters refuses any, as the others refuse unknown ones."""

    model_config = ConfigDict(extra="forbid")


NoParameters = Annotated[_NoParameters, Query()]


async def _settings(request: Request) -> Settings:
    return request.app.state.settings  # type: ignore[no-any-return]


async def _database(request: Request) -> Database:
    return request.app.state.database  # type: ignore[no-any-return]


async def _areas(request: Request) -> Areas:
    return request.app.state.areas  # type: ignore[no-any-return]


TheSettings = Annotated[Settings, Depends(_settings)]
TheDatabase = Annotated[Database, Depends(_database)]
TheAreas = Annotated[Areas, Depends(_areas)]


def _parted(given: Any) -> Any:
    if not isinstance(given, list) or not all(isinstance(value, str) for value in given):
        return given
    return [part.strip() for value in given for part in value.split(",") if part.strip()]


#: What makes a list of texts a parameter that takes several values, repeated or with commas.
SEVERAL = BeforeValidator(_parted)


def _sensible(day: date) -> date:
    if not 1990 <= day.year <= 2100:
        raise PydanticCustomError("greater_than_equal", "The day lies between 1990 and 2100.")
    return day


#: A day in a parameter.
AnyDay = Annotated[date, BeforeValidator(written_as_day), AfterValidator(_sensible)]


def _after_the_first(last: date, info: ValidationInfo) -> date:
    first = info.data.get("first_day")
    if first and last < first:
        raise PydanticCustomError("greater_than_equal", "The last day is before the first.")
    return last


#: The last of some days; the first is the field `first_day` before it.
LastDay = Annotated[AnyDay, AfterValidator(_after_the_first)]


def _written_as_instant(value: Any) -> Any:
    # The sign of +01:00 arrives as a blank unless it was written as %2B.
    value = _BLANK_FOR_PLUS.sub("+", value) if isinstance(value, str) else value
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise PydanticCustomError("datetime_parsing", "An instant.")
    return value


def _recordable(moment: datetime) -> datetime:
    if not 1970 <= moment.year <= 2200:
        raise PydanticCustomError("greater_than_equal", "The instant lies between 1970 and 2200.")
    return moment


_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_BLANK_FOR_PLUS = re.compile(r" (?=[0-9]{2}:[0-9]{2}$)")
#: An instant in a parameter, with its time zone.
Instant = Annotated[datetime, BeforeValidator(_written_as_instant), AfterValidator(_recordable)]

KnownAt = Annotated[
    Instant | None,
    Field(
        description="Answer from what was recorded by this instant; default now. A later one than the last recorded "
        "change means that change; the answer names the instant, and asking with it gives the same answer for ever.",
    ),
]


def resolved_instant(asked: datetime | None, now: int) -> int:
    """The instant that an answer is about: never later than the last recorded change."""
    return now if asked is None else min(microseconds(asked), now)
