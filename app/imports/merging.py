"""Merges the rows of a return with those that are stored: a table of a year takes the place of the earlier one."""

from collections.abc import Mapping, Set

from sqlalchemy import Connection

from app.imports.contents import Contents
from app.problems import TooLarge
from app.returns import stored
from app.returns.child_rows import ChildRows, Permanence
from app.returns.packing import packed, unpacked

#: Far more than any child has: finding out when a child came to their carers takes time with the square of them.
MOST_EPISODES = 2000
_NOTHING = ChildRows()


class MergedRows:
    """All rows, of all years, of the children in a return's files or in an earlier import of its years.

    ``records`` are the rows by child; ``before`` and ``after`` are the same as text, as stored until now and from now
    on; ``withdrawn`` is the number of children who are not in the files and so lose rows.
    """

    def __init__(self, connection: Connection, authority: str, contents: Contents) -> None:
        new = _sent_rows(contents)
        years: set[int] = set().union(*contents.given.values())
        of_years = stored.children_of_years(connection, authority, years)
        absent = [child for child in of_years if child not in new and child not in contents.held_back]
        as_stored = list(stored.stored_rows(connection, authority, [*new, *absent]))
        self.before = {child: rows for child, rows, _ in as_stored}
        self.records = {**new, **{child: unpacked(rows) for child, rows in self.before.items()}}
        for child in self.before:
            self.records[child].take(new.get(child, _NOTHING), contents.given)
        for rows in self.records.values():
            rows.note_unlisted(contents.given.get(Permanence, ()))
        self.after = {child: packed(rows) for child, rows in self.records.items()}
        self.withdrawn = sum(self.after[child] != self.before[child] for child in absent)
        self._marks = {child: mark for child, _, mark in as_stored}

    def found_sound(self, mark: str) -> Set[str]:
        """The children whose rows stay as they are and have the mark by which the rules find nothing in them."""
        return {
            child for child, rows in self.before.items() if self._marks[child] == mark and rows == self.after[child]
        }


def _sent_rows(contents: Contents) -> Mapping[str, ChildRows]:
    """The rows of the files, without those of children with a refused row."""
    new = {child: rows for child, rows in contents.records.items() if child not in contents.held_back}
    if any(len(rows.episodes) > MOST_EPISODES for rows in new.values()):
        raise TooLarge(detail=f"A child has at most {MOST_EPISODES:,} episodes.")
    return new
