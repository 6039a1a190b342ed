"""What rows of a batch have said before: a row that says nothing new need not be validated again.

Nearly all rows have an authority, a day, and a type with attributes that rows before them had. Each of these is valid
or not by itself, so a row of valid ones is valid. Only its ids may be new, and are checked.
"""

import datetime
from typing import Any

from app.events.draft import Draft
from app.events.identifiers import may_be_pseudonym, may_be_source_id

_FEWEST = ("authority", "child or family", "type", "date")
#: So many contents are remembered: many more than there are without ids in them.
MOST = 50_000


class SaidBefore:
    """The authorities, days, contents and ids of children and families of one batch that were found valid.

    ``numeric_ids`` names the authorities whose own ids may look like other numbers.
    """

    def __init__(self, numeric_ids: frozenset[str]) -> None:
        self._numeric_ids = numeric_ids
        #: By the authority as it was written, and "child" or "family".
        self._codes: dict[tuple[Any, str], str] = {}
        self._days: dict[Any, datetime.date] = {}
        #: By the authority, "child" or "family", and all else that is said: the type, and the attributes as stored.
        self._contents: dict[tuple[Any, ...], tuple[str, str]] = {}
        self._ids: set[tuple[str, str]] = set()

    def draft(self, given: Any, row: int) -> Draft | None:
        """The draft of a row of which only the ids may be new; None if it must be validated."""
        try:
            whose, id_, content = _parted(given)
            type_, attributes = self._contents[whose, content]
            code, day = self._codes[whose], self._days[given["date"]]
            if (code, id_) not in self._ids:
                if not may_be_pseudonym(id_, numeric=code in self._numeric_ids):
                    return None
                self._ids.add((code, id_))
        except (KeyError, TypeError):  # something is new, not there, or not what can be valid
            return None
        source_id = given.get("source_id")
        if source_id is not None and not may_be_source_id(source_id, numeric=code in self._numeric_ids):
            return None
        return Draft(code, id_, type_, day, source_id or "", attributes, row)

    def remember(self, given: dict[str, Any], found: Draft) -> None:
        """Remember what a valid row said."""
        whose, _, content = _parted(given)
        self._codes[whose] = found.authority
        self._days[given["date"]] = found.date
        self._ids.add((found.authority, found.subject))
        if len(self._contents) < MOST:
            self._contents[whose, content] = found.type, found.attributes


def _parted(given: dict[str, Any]) -> tuple[tuple[Any, str], Any, Any]:
    """The authority with "child" or "family", the id, and all else that is said except the day and the record's id.

    Values are beside their types: 1 is not true. A child beside a family is among what is said, and so never valid.
    """
    about = "child" if "child" in given else "family"
    whose = given["authority"], about
    if len(given) == len(_FEWEST):
        return whose, given[about], given["type"]
    apart = (about, "authority", "date", "source_id")
    return (
        whose,
        given[about],
        tuple([(name, value, type(value)) for name, value in given.items() if name not in apart]),
    )
