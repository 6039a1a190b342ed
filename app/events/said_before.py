"""What rows of a batch have said before: a row that says nothing new need not be validated again.

Nearly all rows have an authority, and a type with attributes that rows before them had. Each of these is valid or not
by itself, and so is a day, so a row of valid ones is valid. Only its ids and its day may be new, and are checked.
"""

import datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from app.events.draft import Draft
from app.events.identifiers import Day, may_be_pseudonym, may_be_source_id

_FEWEST = ("authority", "child or family", "type", "date")
#: So many contents are remembered: many more than there are without ids in them.
MOST = 50_000
_DAY: TypeAdapter[datetime.date] = TypeAdapter(Day)


#: A draft from its fields in their order, without looking at each.
_new = tuple.__new__


class _Valid(NamedTuple):
    """What was found valid of one authority: its code, types with attributes as stored by what was said, and ids."""

    code: str
    contents: dict[Any, tuple[str, str]]
    ids: set[str]


class SaidBefore:
    """The authorities, days, contents and ids of children and families of one batch that were found valid.

    ``numeric_ids`` names the authorities whose own ids may look like other numbers.
    """

    def __init__(self, numeric_ids: frozenset[str]) -> None:
        self._numeric_ids = numeric_ids
        #: By "child" or "family", and the authority as it was written.
        self._of_whom: dict[str, dict[Any, _Valid]] = {"child": {}, "family": {}}
        self._days: dict[Any, datetime.date] = {}
        self._number = 0

    def draft(self, given: Any, row: int) -> Draft | None:
        """The draft of a row of which only the ids and the day may be new; None if it must be validated."""
        try:
            about = "child" if "child" in given else "family"
            code, contents, ids = self._of_whom[about][given["authority"]]
            type_, attributes = contents[given["type"] if len(given) == len(_FEWEST) else _content(given, about)]
            day, id_ = self._day(given["date"]), given[about]
            if id_ not in ids:
                if not may_be_pseudonym(id_, numeric=code in self._numeric_ids):
                    return None
                ids.add(id_)
        except (KeyError, TypeError, ValidationError):  # something is new, not there, or not what can be valid
            return None
        source_id = given.get("source_id")
        if source_id is not None and not may_be_source_id(source_id, numeric=code in self._numeric_ids):
            return None
        return _new(Draft, (code, id_, type_, day, source_id or "", attributes, row, None))

    def _day(self, written: Any) -> datetime.date:
        """The day that is written so: one that is new is looked at by itself. Raises ValidationError."""
        day = self._days.get(written)
        if day is None:
            day = self._days[written] = _DAY.validate_python(written)
        return day

    def remember(self, given: dict[str, Any], found: Draft) -> None:
        """Remember what a valid row said."""
        about = "child" if "child" in given else "family"
        valid = self._of_whom[about].setdefault(given["authority"], _Valid(found.authority, {}, set()))
        valid.ids.add(found.subject)
        self._number += 1
        if self._number < MOST:
            content = given["type"] if len(given) == len(_FEWEST) else _content(given, about)
            valid.contents[content] = found.type, found.attributes


def _content(given: dict[str, Any], about: str) -> tuple[Any, ...]:
    """All that is said but whose it is, the day and the id of the record: names, values and their types.

    Values are beside their types: 1 is not true. A child beside a family is among what is said, and so never valid.
    """
    apart = (about, "authority", "date", "source_id")
    return tuple([(name, value, type(value)) for name, value in given.items() if name not in apart])
