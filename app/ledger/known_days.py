"""On which days an authority's record is complete, by kind of event: as stated, or inferred where nobody stated it.

Inferred from events that were sent over the API, for events of children and of adopter families apart (`days_sent`).
Imports state their own days and are not inferred from. Nothing is inferred of days after an authority's time: who
sends the years of a former council today does not report for its successor.

What somebody stated takes the place of the inference. A batch that names the types that are complete says by that which
are: nothing is inferred from it of the others. Types that imports state are not inferred beyond the days of these, and
beside returns and lists of Annex A none that did not come over the API: a council that sends returns, and its
applications over the API, has not reported until today that nobody was adopted, or matched.
What came over the API of such days is shown, as unreliable.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache, reduce
from itertools import groupby
from types import MappingProxyType

from sqlalchemy import Connection

from app.http.changes import About
from app.indicators.needs import Need
from app.journeys.sources import ANNEX_A, API, SSDA903
from app.ledger.complete_spans import CompleteSpan, in_both, joined
from app.ledger.completeness import Statement, stated
from app.ledger.days_sent import DaysSent
from app.ledger.not_in_returns import NotInReturns, said_beside_returns


@dataclass(frozen=True, slots=True)
class Basis:
    """One reason to take a record for complete: a statement, or what was inferred."""

    statement: Statement
    inferred: bool = False


class KnownDays:
    """What is known of the records of some authorities, as known at one instant; former ones have a last day."""

    def __init__(
        self,
        connection: Connection,
        authorities: Sequence[str],
        known_at: int,
        last_days: Mapping[str, date] = MappingProxyType({}),
    ) -> None:
        self._last_days = last_days
        self._of: dict[str, list[Basis]] = {}
        #: The day of the last batch of an authority, for events of children and of families.
        self.last_batches: dict[tuple[str, About], date] = {}
        for each in stated(connection, authorities, known_at):
            self._of.setdefault(each.authority, []).append(Basis(each))
        #: What came over the API in such a way that no days of it are inferred.
        self._not_inferred: dict[str, list[Statement]] = {}
        days_sent = DaysSent(connection, authorities, known_at)
        batches = [*days_sent.statements()]
        types = days_sent.types({sent.authority for _, sent, _ in batches if self._comes_in_files(sent)})
        for about, sent, names_types in batches:
            key = sent.authority, about
            self.last_batches[key] = max(sent.last, self.last_batches.get(key, sent.last))
            self._infer(sent, names_types, types.get(sent.authority, frozenset()))
        senders = {sent.authority for _, sent, _ in batches}
        self.not_in_returns = dict(self._not_in_returns(connection, senders, known_at))
        self._spans: dict[tuple[str, Need], tuple[CompleteSpan, ...]] = {}
        self._types: dict[str, frozenset[str]] = {}
        self._inferred: dict[str, list[Statement]] = {}
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

    def is_inferred(self, authority: str, needs: frozenset[Need]) -> bool:
        """Whether nobody stated on which days some of what is needed is complete."""
        if authority not in self._inferred:
            self._inferred[authority] = [basis.statement for basis in self.bases(authority) if basis.inferred]
        inferred = self._inferred[authority]
        if not inferred:
            return False
        which = _about_all_or_nothing(self._signatures[authority], needs)
        if which is not None:
            return any(self._of[authority][place].inferred for place in which)
        return any(meets(each, need) for each in inferred for need in needs)

    def first_in_files(self, authority: str) -> date:
        """The first day that returns or lists of Annex A are about; after all days where there are none."""
        files = (each.statement for each in self.bases(authority) if each.statement.source in (SSDA903, ANNEX_A))
        return min((each.first for each in files), default=date.max)

    def is_known_over_the_api(self, authority: str, need: Need, days: CompleteSpan) -> bool:
        """Whether some of these days are complete by what was stated over the API, or came over it."""
        over_the_api = (each.statement for each in self.bases(authority) if each.statement.source == API)
        return any(each.first <= days.last and days.first <= each.last and meets(each, need) for each in over_the_api)

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
        """The types of events about which anything may be known, of any days and any children or families."""
        if authority not in self._types:
            stated = [*(basis.statement for basis in self.bases(authority)), *self._not_inferred.get(authority, ())]
            self._types[authority] = frozenset(need.type for each in stated for need in each.kinds)
        return self._types[authority]

    def only_from_imports(self, authority: str) -> bool:
        """Whether all that is known of the authority's record comes from imports of returns."""
        return all(basis.statement.source != API for basis in self.bases(authority))

    def _not_in_returns(
        self, connection: Connection, senders: Collection[str], known_at: int
    ) -> Iterator[tuple[str, NotInReturns]]:
        """By authority, what other sources say of children who are in no return, where returns and others report."""
        sources = {code: {each.statement.source for each in bases} for code, bases in self._of.items()}
        both = [code for code, of in sorted(sources.items()) if SSDA903 in of and (len(of) > 1 or code in senders)]
        said = sorted(said_beside_returns(connection, both, known_at)) if both else ()
        for code, some in groupby(said, key=lambda each: each.authority):
            yield code, NotInReturns(some, (basis.statement for basis in self._of[code]))

    def _comes_in_files(self, sent: Statement) -> bool:
        """Whether the authority's record of children, or of families, comes in files: returns, or lists of Annex A."""
        types = {need.type for need in sent.kinds}
        files = (each.statement for each in self.bases(sent.authority) if each.statement.source in (SSDA903, ANNEX_A))
        return any(need.type in types for each in files for need in each.kinds)

    def _infer(self, sent: Statement, names_types: bool, types: frozenset[str]) -> None:
        """Take the batches of an authority that name no types for a whole record of what nobody stated.

        Beside files they are one of ``types`` only: those that were sent.
        """
        bases = self._of.setdefault(sent.authority, [])
        unstated = _without(sent.kinds, _kinds_of(bases, over_the_api=True))
        whole = frozenset[Need]() if names_types else _without(unstated, _kinds_of(bases, over_the_api=False))
        if self._comes_in_files(sent):
            whole = frozenset(need for need in whole if need.type in types)
        last = min(sent.last, self._last_days.get(sent.authority, sent.last))
        if whole and sent.first <= last:
            bases.append(Basis(replace(sent, kinds=whole, last=last), inferred=True))
        if others := unstated if last < sent.last else unstated - whole:
            self._not_inferred.setdefault(sent.authority, []).append(replace(sent, kinds=others))


def _without(kinds: frozenset[Need], others: frozenset[Need]) -> frozenset[Need]:
    """These kinds but for the others. The very same set where there are none: it is then found again by its address."""
    return kinds - others if others else kinds


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
