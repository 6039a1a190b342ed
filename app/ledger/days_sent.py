"""From when until when authorities sent events over the API, as far as the events and the days of the batches show.

From the first day of the financial year of the earliest `left_care` or `adopted` (a record that has those who left had
everybody from then on), failing that of the earliest event; to the day of the last batch.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlalchemy import BigInteger, ColumnElement, Connection, ScalarSelect, bindparam, not_, or_, select

from app.events.catalogue import CHILD_TYPES, FAMILY_TYPES
from app.http.changes import About
from app.indicators.needs import Need
from app.journeys.sources import API, RANKING
from app.ledger.completeness import Statement
from app.ledger.reported import reports
from app.ledger.versions import events, is_of_source
from app.periods import financial_year_start
from app.store.among import AboutMany
from app.store.database import as_known_at

#: All that events over the API can be about.
KINDS: dict[About, frozenset[Need]] = {
    "child": frozenset(Need(type_, "everyone") for type_ in CHILD_TYPES),  # type: ignore[arg-type]
    "family": frozenset(Need(type_, "families") for type_ in FAMILY_TYPES),  # type: ignore[arg-type]
}
_TYPES: dict[About, tuple[str, ...]] = {"child": CHILD_TYPES, "family": FAMILY_TYPES}
_LEAVINGS = ("left_care", "adopted")


class DaysSent:
    """From when until when authorities sent batches, as known at an instant.

    To find the earliest event of a type that came over the API, all events of an authority are looked through whose
    others came in files: that is done once.
    """

    def __init__(self, connection: Connection, authorities: Sequence[str], known_at: int) -> None:
        self._connection = connection
        self._known_at = known_at
        self._last = [tuple(row) for row in _LAST_REPORTS.rows(connection, authorities, known_at=known_at)]
        self._firsts: dict[tuple[str, About], tuple[date | None, ...]] = {}

    def statements(self) -> Iterator[tuple[About, Statement, bool]]:
        """What the batches suggest, for events of children and of families apart.

        Each with whether these batches named the types that are complete.
        """
        earliest = {
            (authority, about): left
            for authority, about, _, _, _, *leavings in self._last
            if about == "child" and (left := min(filter(None, leavings), default=None))
        }
        for about in _TYPES:
            others = {authority for authority, of, *_ in self._last if of == about and (authority, of) not in earliest}
            for authority, days in self._first_days(about, others):
                if any(days):
                    earliest[authority, about] = min(filter(None, days))
        for authority, about, names_types, day, recorded_at, *_ in self._last:
            if (authority, about) in earliest:
                first = date(financial_year_start(earliest[authority, about]), 4, 1)
                yield about, Statement(authority, API, min(first, day), day, KINDS[about], recorded_at), names_types

    def types(self, authorities: Collection[str]) -> dict[str, frozenset[str]]:
        """The types of events that some of these authorities sent over the API."""
        found: dict[str, set[str]] = {}
        for about, types in _TYPES.items():
            for authority, days in self._first_days(about, authorities):
                found.setdefault(authority, set()).update(type_ for type_, day in zip(types, days, strict=True) if day)
        return {authority: frozenset(types) for authority, types in found.items()}

    def _first_days(self, about: About, authorities: Collection[str]) -> Iterator[tuple[str, tuple[date | None, ...]]]:
        """The first days of all types of events about children, or about families, of those that sent batches."""
        unknown = sorted({each for each in authorities if (each, about) not in self._firsts})
        for authority, *days in _EARLIEST[about].rows(self._connection, unknown, known_at=self._known_at):
            self._firsts[authority, about] = tuple(days)
        return ((each, self._firsts[each, about]) for each in authorities if (each, about) in self._firsts)


_KNOWN_AT = bindparam("known_at", type_=BigInteger)


def _first_day(type_: str, authority: ColumnElement[str]) -> ScalarSelect[date]:
    """The day of the earliest event of a type that was sent over the API: one look into an index."""
    imported = or_(*map(is_of_source, (source for source in RANKING if source != API)))
    found = select(events.c.date).where(events.c.authority == authority, events.c.type == type_, not_(imported))
    return found.where(as_known_at(events, _KNOWN_AT)).order_by(events.c.date).limit(1).scalar_subquery()


_LAST_REPORTS = AboutMany(
    select(
        reports.c.authority,
        reports.c.about,
        reports.c.names_types,
        reports.c.day,
        reports.c.recorded_at,
        *(_first_day(type_, reports.c.authority) for type_ in _LEAVINGS),
    )
    .where(as_known_at(reports, _KNOWN_AT))
    .order_by(reports.c.authority, reports.c.about, reports.c.names_types),
    reports.c.authority,
)
#: The first days of all types of events of authorities that sent some.
_EARLIEST = {
    about: AboutMany(
        select(reports.c.authority, *(_first_day(type_, reports.c.authority) for type_ in types)).where(
            reports.c.about == about, as_known_at(reports, _KNOWN_AT)
        ),
        reports.c.authority,
    )
    for about, types in _TYPES.items()
}
