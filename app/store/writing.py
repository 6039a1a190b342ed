"""A transaction that writes: its instant, whose answers it changes, and many rows at once."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select, text, update

from app.store.among import among
from app.store.inserting import insert_rows
from app.store.numbering import Numbering
from app.store.tables import FOREVER, clock, metadata

#: Tables with twice the pages that they had when their rows were last counted, and some more.
_DOUBLED = text(
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = ANY (:names) "
    "AND pg_relation_size(oid) > 2 * (relpages + 8) * current_setting('block_size')::bigint"
)


class Writing:
    """A transaction: its connection, its instant, and the areas whose answers it changes."""

    def __init__(self, connection: Connection, now: int) -> None:
        self.connection = connection
        self.now = now
        self._changed: set[str] = set()
        self._everybodys = False
        self._numbering = Numbering(connection)
        self._last_steps: list[Callable[[], None]] = []
        #: What the ledger adds to its chains at the end.
        self.links: object = None

    @property
    def has_changed(self) -> bool:
        """Whether it changed what answers are made of."""
        return bool(self._changed) or self._everybodys

    def changes(self, *areas: str) -> None:
        """Note that answers about these areas may not be what they were. Rows that are inserted are noted by itself."""
        self._changed.update(areas)

    def changes_everything(self) -> None:
        """Note that any answer may not be what it was."""
        self._everybodys = True

    def forget_changes(self) -> None:
        """Forget what was noted, as it is rolled back or moves nobody's answers: their clocks stay."""
        self._last_steps.clear()
        self.links = None
        self._changed.clear()
        self._everybodys = False
        self._numbering = Numbering(self.connection)

    def event_ids(self, authority: str, count: int = 1) -> range:
        """The ids of so many new events: they do not show how many others have."""
        return self._numbering.next(authority, count)

    def at_the_end(self, step: Callable[[], None]) -> None:
        """Do this when all else is done."""
        self._last_steps.append(step)

    def end(self) -> None:
        """Do what is left to the end, and let this instant be that of the last change of those who were changed."""
        for step in self._last_steps:
            step()
        if self.has_changed:
            self._numbering.keep(self._changed, self.now)
            everybodys = {"everybodys_at": self.now} if self._everybodys else {}
            self.connection.execute(update(clock).values(recorded_at=self.now, **everybodys))

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Append many rows, given as the database stores them."""
        if not rows:
            return
        self._note_changes_by(columns, rows)
        insert_rows(self.connection, table, columns, rows)

    def insert_numbered(self, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Append rows of authorities or other areas, which their first column names, each with its area's next id."""
        whose = table.c[columns[0]]
        last: dict[str, int] = {}
        for some in among(self.connection, whose, sorted({row[0] for row in rows})):
            last.update(self.connection.execute(select(whose, func.max(table.c.id)).where(some).group_by(whose)).all())
        numbered = []
        for row in rows:
            last[row[0]] = last.get(row[0], 0) + 1
            numbered.append((*row, last[row[0]]))
        self.insert(table, [*columns, "id"], numbered)

    def supersede_of_children(self, table: Table, authority: str, children: Sequence[str]) -> None:
        """Mark the current rows of these children, one for each child, as superseded now."""
        if children:
            self.changes(authority)
            current = table.c.authority == authority, table.c.superseded_at == FOREVER
            for some in among(self.connection, table.c.child, children):
                self.connection.execute(update(table).where(*current, some).values(superseded_at=self.now))

    def plan_for_what_is_there(self) -> None:
        """Let PostgreSQL count the tables that have doubled since it last did: it plans as if they were what they were.

        A table that was empty then is read from end to end for each child, by a plan that would be right for it.
        """
        if self.connection.dialect.name == "postgresql":
            for table in self.connection.scalars(_DOUBLED, {"names": list(metadata.tables)}).all():
                self.connection.execute(select(func.adoption_analyze(table)))

    def _note_changes_by(self, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        whose = next((place for place, name in enumerate(columns) if name in {"authority", "area"}), None)
        if whose is not None:
            self._changed.update({row[whose] for row in rows})
