"""Pydantic's errors as our own mistakes: a code, a place and a sentence, never the input."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from app.did_you_mean import suggestion
from app.http.plain_sentences import sentence
from app.mistakes import Mistake
from app.problems import NotUnderstood, Problem, UnreadableBody, UnsupportedMediaType

_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "literal_error": "unknown_value",
    "enum": "unknown_value",
    "union_tag_invalid": "unknown_event_type",
    "union_tag_not_found": "missing",
    "json_invalid": "unreadable",
    "string_pattern_mismatch": "malformed",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "date_parsing": "not_a_date",
    "date_type": "not_a_date",
    "date_from_datetime_parsing": "not_a_date",
    "date_from_datetime_inexact": "not_a_date",
    "datetime_parsing": "not_an_instant",
    "datetime_from_date_parsing": "not_an_instant",
    "timezone_aware": "not_an_instant",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "model_attributes_type": "not_an_object",
    "model_type": "not_an_object",
    "too_long": "too_many",
    "too_short": "too_few",
    "identifier_suspected": "identifier_suspected",
    "date_in_the_future": "date_in_the_future",
    "unknown_area": "unknown_area",
    "unknown_event_type": "unknown_event_type",
    "not_an_authority": "not_an_authority",
    "given_twice": "given_twice",
    "unknown_indicator": "unknown_indicator",
    "not_a_financial_year": "not_a_financial_year",
    "not_possible": "not_possible",
}
_DETAILS = {
    "missing": "This is required.",
    "unreadable": "This is not valid JSON in UTF-8, or it has a field twice.",
    "not_an_object": "This must be a JSON object.",
    "not_a_date": "A day is written YYYY-MM-DD.",
    "not_an_instant": "An instant is written like 2026-11-21T10:00:00Z, with its time zone.",
}
#: How many mistakes of one request, or of one row of a batch, are spelled out. A person makes a few at most.
SPELLED_OUT = 100
_TWICE = "This parameter takes one value, and it is given more than once."
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z_]{0,39}")


def written_as_day(value: Any) -> Any:
    """Refuse what is not YYYY-MM-DD: numbers, and even texts of digits, would pass as instants since 1970."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "A day is written YYYY-MM-DD.")
    return value


class GivenTwice(list[str]):
    """The values of a parameter that takes one. No type of one value accepts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How the errors of one request, or of one row of a batch, are named.

    ``known`` are the names to suggest for an unknown one, and ``areas`` gives the code and the sentence of an unknown
    area. Without ``known`` nothing is suggested: that is for the later rows of a long batch. ``skip`` leaves out the
    first parts of each place (the tag of a union); ``prefix`` goes before its pointer. With ``parameters`` the place is
    the name of a parameter.
    """

    known: Collection[str] | None
    areas: Callable[[str], tuple[str, str]] | None = None
    row: int | None = None
    prefix: str = ""
    skip: int = 0
    parameters: bool = False


def mistakes(errors: Iterable[ErrorDetails], naming: Naming) -> list[Mistake]:
    """One mistake for each error."""
    return [_mistake(error, naming) for error in errors]


def _mistake(error: ErrorDetails, naming: Naming) -> Mistake:
    code = _CODES.get(error["type"], "not_valid")
    place = [*error["loc"][naming.skip :]]
    if isinstance(error["input"], GivenTwice):
        return Mistake("given_twice", _TWICE, parameter=str(place[0]), row=naming.row)
    if code == "unknown_area" and naming.areas is not None and naming.known is not None:
        code, detail = naming.areas(str(error["input"]))
    else:
        detail = _detail(code, error, place, naming)
    # The name of an unknown field is input too. It is shown only if it looks like a name.
    if code == "unknown_field" and not _PLAIN_NAME.fullmatch(str(place[-1])):
        place.pop()
    if error["type"].startswith("union_tag"):
        place.append("type")
    if naming.parameters:
        name = str(place[0]) if place else None
        code = "unknown_parameter" if code == "unknown_field" else code
        return Mistake(code, detail, parameter=name, row=naming.row)
    return Mistake(code, detail, pointer=naming.prefix + pointer(place) or None, row=naming.row)


def _detail(code: str, error: ErrorDetails, place: Sequence[int | str], naming: Naming) -> str:
    """What is wrong, in a sentence."""
    if code == "unknown_field":
        nothing = "There is no such parameter." if naming.parameters else "There is no such field."
        return nothing + suggestion(str(place[-1]), naming.known or ())
    if error["type"] == "missing" and not place:
        return "A body is required: a JSON object."
    return _DETAILS.get(code) or sentence(error, suggests=naming.known is not None)


def pointer(place: Sequence[int | str]) -> str:
    """The JSON pointer (RFC 6901) of a place in a document."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


def request_mistakes(error: RequestValidationError, parameters: Collection[str], fields: Collection[str]) -> Problem:
    """The problem of a request whose parameters or body FastAPI refused; the names are those to suggest."""
    errors = error.errors()
    if isinstance(error.body, bytes):  # the framework has not read it, because of its content type
        return UnsupportedMediaType(detail="Send application/json.")
    if any(found["type"] == "json_invalid" for found in errors):
        return UnreadableBody([Mistake("unreadable", _DETAILS["unreadable"])])
    found: list[Mistake] = []
    for each in errors[:SPELLED_OUT]:
        in_body = each["loc"][0] == "body"
        found += mistakes([each], Naming(known=fields if in_body else parameters, skip=1, parameters=not in_body))
    if len(errors) > SPELLED_OUT:
        found.append(Mistake("more_of_these", f"{len(errors) - SPELLED_OUT:,} more mistakes."))
    # Each type of a union says what is wrong; what they say in the same words is one mistake.
    return NotUnderstood(list(dict.fromkeys(found)))
