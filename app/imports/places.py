"""In which file, and in which row, an event is reported: for the list of what an import changes."""

from collections.abc import Mapping
from datetime import date
from operator import itemgetter

from app.imports.contents import Listed
from app.ledger.accounts import FindPlace, Place
from app.returns.child_rows import AdoptionRow, ChildRows, Decision, Episode

_NOWHERE = Place()
_YEAR_AND_ROW = itemgetter(0, -2)
#: The tables, by their places in `ChildRows.tables`, and the columns of the days on which events of a type happen.
_EPISODES, _ADOPTED, _DECISIONS = 1, 2, 3
_DAYS: dict[str, tuple[tuple[int, int], ...]] = {
    "matched": ((_ADOPTED, AdoptionRow._fields.index("matched")),),
    "adoption_decision": (
        (_DECISIONS, Decision._fields.index("decided")),
        (_ADOPTED, AdoptionRow._fields.index("decided")),
    ),
    "decision_reversed": ((_DECISIONS, Decision._fields.index("ceased")),),
    **dict.fromkeys(("left_care", "adopted"), ((_EPISODES, Episode._fields.index("end")),)),
}
#: All other events are of the day on which an episode begins.
_BEGUN = ((_EPISODES, Episode._fields.index("start")),)


def in_returns(children: Mapping[str, ChildRows]) -> FindPlace:
    """Finds the row of a return; of a row that several years' files have, the newest."""

    def find(child: str, type_: str, day: date) -> Place:
        tables = children[child].tables
        columns = _DAYS.get(type_, _BEGUN)
        rows = [row for table, column in columns for row in tables[table] if row[column] == day and row[-1]]
        if not rows:
            return _NOWHERE
        newest = rows[0] if len(rows) == 1 else max(rows, key=_YEAR_AND_ROW)
        return Place(newest[-1], newest[-2])

    return find


def in_lists(subjects: Mapping[tuple[str, str], Listed], source: str) -> FindPlace:
    """Finds the row of a list: the first that reports the event."""

    def find(subject: str, type_: str, day: date) -> Place:
        return Place(*subjects[source, subject].places.get((type_, day), _NOWHERE))

    return find
