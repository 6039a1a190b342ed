"""What can be wrong with one cell of a return, as a row stores it: "SEX:unknown_code DOB:not_a_date"."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

#: A code that is on no list; a text that is not a day; a day after today; one before 1990, or a birth before 1980; a
#: text of the wrong form; a blank cell that must be filled.
UNKNOWN_CODE, NOT_A_DATE, IN_THE_FUTURE, OUT_OF_RANGE, MALFORMED, MISSING = (
    "unknown_code", "not_a_date", "date_in_the_future", "out_of_range", "malformed", "missing",
)  # fmt: skip
#: No fault of the row: the file has no such column, or the column was not stored when the row was.
NO_COLUMN, NOT_STORED = "no_column", "not_stored"


@lru_cache(maxsize=10_000)
def flaws_of(text: str) -> Mapping[str, str]:
    """The flaws of a row: by the columns, what is wrong with the cell."""
    return MappingProxyType(dict(flaw.split(":") for flaw in text.split()))


def flaw(column: str, what: str) -> str:
    """One flaw as text."""
    return f"{column}:{what}"
