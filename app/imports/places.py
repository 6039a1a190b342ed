"""In which file, and in which row, an event is reported: for the list of what an import changes."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.imports.contents import Listed
from app.ledger.accounts import FindPlace, Place
from app.returns.child_rows import ChildRows

_NOWHERE = Place()
#: Events of the day on which an episode ends; other events of episodes are of the day on which one begins.
_ENDS = frozenset({"left_care", "adopted"})


def in_returns(children: Mapping[str, ChildRows]) -> FindPlace:
    """Finds the row of a return; of a row that several years' files have, the newest."""

    def find(child: str, type_: str, day: date) -> Place:
        rows = [row for row in _rows_of(children[child], type_, day) if row.file]
        newest = max(rows, key=lambda row: (row.year, row.row), default=None)
        return Place(newest.file, newest.row) if newest else _NOWHERE

    return find


def _rows_of(rows: ChildRows, type_: str, day: date) -> Iterator[Any]:
    match type_:
        case "matched":
            yield from (row for row in rows.adopted if row.matched == day)
        case "adoption_decision":
            yield from (row for row in rows.decisions if row.decided == day)
            yield from (row for row in rows.adopted if row.decided == day)
        case "decision_reversed":
            yield from (row for row in rows.decisions if row.ceased == day)
        case _ if type_ in _ENDS:
            yield from (row for row in rows.episodes if row.end == day)
        case _:
            yield from (row for row in rows.episodes if row.start == day)


def in_lists(subjects: Mapping[tuple[str, str], Listed], source: str) -> FindPlace:
    """Finds the row of a list: the first that reports the event."""

    def find(subject: str, type_: str, day: date) -> Place:
        return Place(*subjects[source, subject].places.get((type_, day), _NOWHERE))

    return find
