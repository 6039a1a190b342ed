"""On which days an authority's record is complete, by kind of event: as stated, or inferred where nobody stated it.

Inferred from events that were sent over the API, for events of children and of adopter families apart: to the day of
the last accepted batch, from the first day of the financial year of the earliest `left_care` or `adopted` (a record
that has those who left had everybody from then on), failing that of the earliest event. Imports state their own days
and are not inferred from.

What somebody stated takes the place of the inference. Whoever states over the API some types of children's events says
by that which are whole: the others are not inferred to be. Types that imports state are not inferred beyond the days of
these either: a council that sends returns, and its applications over the API, has not reported until today that nobody
was adopted. What came over the API of such days is shown, as unreliable.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache, reduce
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, ScalarSelect, bindparam, not_, or_, select

from app.events.catalogue import CHILD_TYPES, FAMILY_TYPES
from app.http.changes import About
from app.indicators.needs import Need
from app.journeys.sources import API, RANKING
from app.ledger.completeness import Statement, stated
from app.ledger.reported import reports
from app.ledger.versions import events
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


class CompleteSpan(NamedTuple):
    """Days from the first to the last, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Basis:
    """One reason to take a record for complete: a statement, or what was inferred."""

    statement: Statement
    inferred: bool = False


class KnownDays:
    """What is known of the records of some authorities, as known at one instant."""

    def __init__(self, connection: Connection, authorities: Sequence[str], known_at: int) -> None:
        self._of: dict[str, list[Basis]] = {}
        #: The day of the last batch of an authority, for events of children and of families.
        self.last_batches: dict[tuple[str, About], date] = {}
        for each in stated(connection, authorities, known_at):
            self._of.setdefault(each.authority, []).append(Basis(each))
        #: What came over the API in such a way that no days of it are inferred.
        self._not_inferred: dict[str, list[Statement]] = {}
        for about, inferred in _inferred(connection, authorities, known_at):
            self.last_batches[inferred.authority, about] = inferred.last
            self._infer(inferred)
        self._spans: dict[tuple[str, Need], tuple[CompleteSpan, ...]] = {}
        self._types: dict[str, frozenset[str]] = {}
        self._alike: dict[tuple[str, tuple[int, ...]], tuple[CompleteSpan, ...]] = {}
        self._signatures = {code: tuple(map(_signature, bases)) for code, bases in self._of.items()}

    def bases(self, authority: str) -> Sequence[Basis]:
        """Everything that says for which days the record is complete."""
        return self._of.get(authority, ())

    def days(self, authority: str, need: Need) -> tuple[CompleteSpan, ...]:
        """The days on which the authority's own record of what is needed is complete, in their order."""
        key = authority, need
        if key not in self._spans:
            statements = (basis.statement for basis in self.bases(authority))
            self._spans[key] = joined(CompleteSpan(each.first, each.last) for each in statements if meets(each, need))
        return self._spans[key]

    def complete(self, authority: str, needs: frozenset[Need]) -> tuple[CompleteSpan, ...]:
        """The days on which the record is complete for all of what is needed.

        Most statements are about all of it or about nothing of it: then their days are joined once for all needs.
        """
        which = _about_all_or_nothing(self._signatures.get(authority, ()), needs)
        if which is None:
            return reduce(in_both, (self.days(authority, need) for need in needs))
        key = authority, which
        if key not in self._alike:
            statements = [self._of[authority][place].statement for place in which]
            self._alike[key] = joined(CompleteSpan(each.first, each.last) for each in statements)
        return self._alike[key]

    def may_hold_some(self, authority: str, need: Need, days: CompleteSpan) -> bool:
        """Whether events of days on which the record is not complete may have come over the API.

        Entries and decisions of those who left later lie before the first day that was inferred.
        """
        inferred = (basis.statement for basis in self.bases(authority) if basis.inferred)
        if any(days.last < each.first and meets(each, need) for each in inferred):
            return True
        sent = self._not_inferred.get(authority, ())
        return any(days.first <= each.last and meets(each, need) for each in sent)

    def types(self, authority: str) -> frozenset[str]:
        """The types of events that anything may be known about, on whichever days and of whomever."""
        if authority not in self._types:
            stated = [*(basis.statement for basis in self.bases(authority)), *self._not_inferred.get(authority, ())]
            self._types[authority] = frozenset(need.type for each in stated for need in each.kinds)
        return self._types[authority]

    def only_from_imports(self, authority: str) -> bool:
        """Whether all that is known of the authority's record comes from imports of returns."""
        return all(basis.statement.source != API for basis in self.bases(authority))

    def _infer(self, sent: Statement) -> None:
        """Take the batches of an authority for a whole record of what nobody stated."""
        bases = self._of.setdefault(sent.authority, [])
        over_the_api = _kinds_of(bases, over_the_api=True) & sent.kinds
        whole = frozenset[Need]() if over_the_api else sent.kinds - _kinds_of(bases, over_the_api=False)
        if whole:
            # The very same set where nothing is stated: it is then found again without comparing its members.
            kinds = sent.kinds if whole == sent.kinds else whole
            bases.append(Basis(replace(sent, kinds=kinds), inferred=True))
        if others := sent.kinds - over_the_api - whole:
            self._not_inferred.setdefault(sent.authority, []).append(replace(sent, kinds=others))


def _kinds_of(bases: Iterable[Basis], *, over_the_api: bool) -> frozenset[Need]:
    """What was stated over the API, or by imports."""
    some = (basis.statement for basis in bases if not basis.inferred)
    return frozenset[Need]().union(*(each.kinds for each in some if (each.source == API) == over_the_api))


def meets(statement: Statement, need: Need) -> bool:
    """Whether a statement is about what is needed. Events over the API have all their attributes."""
    return _meets(statement.kinds, need if statement.source != API else Need(need.type, need.whose))


_Signature = tuple[frozenset[Need], bool]


def _signature(basis: Basis) -> _Signature:
    """What a statement is about, and whether it is about events over the API, which have all their attributes."""
    return basis.statement.kinds, basis.statement.source == API


@lru_cache(maxsize=10_000)
def _about_all_or_nothing(signatures: tuple[_Signature, ...], needs: frozenset[Need]) -> tuple[int, ...] | None:
    """The places of the statements that are about all of what is needed; None if one is about a part of it."""
    places = []
    for place, (kinds, over_the_api) in enumerate(signatures):
        met = [_meets(kinds, Need(need.type, need.whose) if over_the_api else need) for need in needs]
        if all(met):
            places.append(place)
        elif any(met):
            return None
    return tuple(places)


@cache
def _meets(kinds: frozenset[Need], need: Need) -> bool:
    return any(need.met_by(kind) for kind in kinds)


def joined(spans: Iterable[CompleteSpan]) -> tuple[CompleteSpan, ...]:
    """The same days in as few spans as there can be, in their order."""
    found: list[CompleteSpan] = []
    for span in sorted(spans):
        if found and span.first <= found[-1].last + timedelta(days=1):
            found[-1] = CompleteSpan(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return tuple(found)


def in_both(some: Sequence[CompleteSpan], others: Sequence[CompleteSpan]) -> tuple[CompleteSpan, ...]:
    """The days that are in one of these spans and in one of the others."""
    pairs = (CompleteSpan(max(a.first, b.first), min(a.last, b.last)) for a in some for b in others)
    return tuple(sorted(span for span in pairs if span.first <= span.last))


def _inferred(connection: Connection, authorities: Sequence[str], known_at: int) -> Iterator[tuple[About, Statement]]:
    """What can be inferred of authorities that sent batches: for events of children, and for those of families."""
    last = [tuple(row) for row in _LAST_REPORTS.rows(connection, authorities, known_at=known_at)]
    earliest: dict[tuple[str, About], date] = {}
    for authority, about, _, _, *leavings in last:
        if about == "child" and (left := min(filter(None, leavings), default=None)):
            earliest[authority, about] = left
    for about in _TYPES:
        others = [authority for authority, of, *_ in last if of == about and (authority, of) not in earliest]
        for authority, *days in _EARLIEST[about].rows(connection, others, known_at=known_at):
            if any(days):
                earliest[authority, about] = min(filter(None, days))
    for authority, about, day, recorded_at, *_ in last:
        if (authority, about) in earliest:
            first = date(financial_year_start(earliest[authority, about]), 4, 1)
            yield about, Statement(authority, API, min(first, day), day, KINDS[about], recorded_at)


_KNOWN_AT = bindparam("known_at", type_=BigInteger)


def _first_day(type_: str, authority: ColumnElement[str]) -> ScalarSelect[date]:
    """The day of the earliest event of a type that was sent over the API: one look into an index."""
    imported = or_(*(events.c.source_id.startswith(f"{source}/") for source in RANKING if source != API))
    found = select(events.c.date).where(events.c.authority == authority, events.c.type == type_, not_(imported))
    return found.where(as_known_at(events, _KNOWN_AT)).order_by(events.c.date).limit(1).scalar_subquery()


_LAST_REPORTS = AboutMany(
    select(
        reports.c.authority,
        reports.c.about,
        reports.c.day,
        reports.c.recorded_at,
        *(_first_day(type_, reports.c.authority) for type_ in _LEAVINGS),
    ).where(as_known_at(reports, _KNOWN_AT)),
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
