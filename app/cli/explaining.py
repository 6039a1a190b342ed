"""Exceptions that are explained in sentences. Any other is a fault of the program, and shows where it is.

The libraries are imported once there is something to explain: a command starts in a third of the time.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def sentences(error: Exception) -> list[str]:
    """What is wrong; nothing for a fault of the program."""
    return list(_sentences(error))


def _sentences(error: Exception) -> Iterator[str]:
    from pydantic import ValidationError
    from sqlalchemy.exc import SQLAlchemyError

    from adoption_indicators_client import ClientError
    from app.problems import Problem
    from app.store.not_done import NotDone

    if isinstance(error, Problem):
        yield from [mistake.detail for mistake in error.mistakes] or [error.detail]
    elif isinstance(error, ValidationError):
        for each in error.errors():
            yield f"The setting {_variable(each['loc'])} is wrong: {_reason(each)}"
    elif isinstance(error, SQLAlchemyError):
        yield f"The database does not answer as it should ({type(error).__name__})."
        yield "Is ADOPTION_DATABASE_URL right, and was `adoption-indicators migrate` run?"
    elif isinstance(error, OSError) and error.filename:
        yield f"{error.filename}: {error.strerror}."
    elif isinstance(error, ClientError | NotDone | OSError):
        yield str(error)


def _reason(error: "ErrorDetails") -> str:
    from app.http.plain_sentences import sentence

    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ") + "."
    return sentence(error, suggests=False)


def _variable(place: tuple[int | str, ...]) -> str:
    """The environment variable of a setting. Its value is not shown: an address has a password in it."""
    name = str(place[0]) if place else "?"
    return name if name.isupper() else f"ADOPTION_{name.upper()}"
