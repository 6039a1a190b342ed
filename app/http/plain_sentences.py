"""What Pydantic finds wrong, in words for people who do not know Pydantic."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from app.did_you_mean import suggestion

_WHOLE_NUMBER = "Write a whole number."
_TRUE_OR_FALSE = "Write true or false."
#: A sentence for each type of error, with the names that Pydantic gives to its limits.
_OF_TYPE = {
    "int_parsing": _WHOLE_NUMBER,
    "int_type": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "bool_parsing": _TRUE_OR_FALSE,
    "bool_type": _TRUE_OR_FALSE,
    "string_type": "This must be text.",
    "list_type": "This must be a list.",
    "string_too_long": "At most {max_length:,} characters are taken.",
    "too_long": "At most {max_length:,} are taken.",
    "greater_than_equal": "The least is {ge:,}.",
    "greater_than": "It must be more than {gt:,}.",
    "less_than_equal": "The most is {le:,}.",
    "less_than": "It must be less than {lt:,}.",
}
_EMPTY = "This is empty."
_ID = "An id is 1 to 64 letters, digits, - and _."
#: A sentence for each way in which a text has to be written.
_OF_PATTERN = {
    "^[A-Za-z0-9_-]{1,64}$": _ID,
    "^[0-9a-f]{1,32}$": "A receipt is up to 32 digits and letters a to f, as the answer to a batch names it.",
    "^20[0-9]{2}-[0-9]{2}$": "A collection year is written 2022-23.",
    "^(19[89]|20[0-9])[0-9]-(0[1-9]|1[0-2])$": "A month of birth is written YYYY-MM, for example 2019-07.",
    r"^[^\x00-\x1f\x7f]*$": "This must be text on one line.",
    "^[!-~]{1,128}$": "Write 1 to 128 letters, digits and signs, without blanks.",
}
NO_SENTENCE = "The value is not written as it must be."
_ONE_OF = re.compile(r"\^-\?\(([a-z_|]+)\)\$")


def sentence(error: ErrorDetails, *, suggests: bool) -> str:
    """What is wrong, and what to write instead. It names known words only, never what was sent."""
    context: Mapping[str, Any] = error.get("ctx") or {}
    kind = error["type"]
    written = error["input"] if suggests and isinstance(error["input"], str) else ""
    if kind == "union_tag_invalid":
        known = _words(context["expected_tags"]) if suggests else []
        return "There is no such type of event." + suggestion(str(context["tag"]), known)
    if kind == "literal_error":
        return f"The value is none of: {context['expected']}." + suggestion(written, _words(context["expected"]))
    if kind == "string_pattern_mismatch":
        return of_pattern(context["pattern"], written)
    if kind in {"string_too_short", "too_short"}:
        what = " characters" if kind == "string_too_short" else ""
        return _EMPTY if context["min_length"] == 1 else f"At least {context['min_length']:,}{what} are needed."
    if kind in {"value_error", "assertion_error"}:
        return "The value is not acceptable."
    return _of_type(kind, context) or (error["msg"] if error["msg"].endswith((".", "?")) else error["msg"] + ".")


def _of_type(kind: str, context: Mapping[str, Any]) -> str | None:
    try:
        return _OF_TYPE[kind].format(**context)
    except (KeyError, ValueError):  # a rule of our own has a sentence of its own, and no limits to name
        return None


def of_pattern(pattern: str, written: str) -> str:
    """What to write in place of a text that does not match the pattern."""
    if choice := _ONE_OF.fullmatch(pattern):
        words = choice[1].split("|")
        return f"Sort by {', '.join(words)}, with - before it for downwards." + suggestion(written.lstrip("-"), words)
    return _OF_PATTERN.get(pattern, NO_SENTENCE)


def _words(listed: str) -> list[str]:
    """The words of Pydantic's list: 'a', 'b' or 'c'."""
    return re.findall(r"'([^']*)'", str(listed))
