"""What a batch says beyond its events: that its authorities reported, and for which days their records are complete."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.areas import Areas
from app.events.catalogue import FAMILY_TYPES
from app.events.draft import Draft
from app.http.changes import About
from app.indicators.needs import Need
from app.journeys.sources import API
from app.ledger.completeness import state
from app.ledger.days_sent import KINDS
from app.ledger.reported import note
from app.mistakes import Mistake
from app.periods import today
from app.problems import NotUnderstood
from app.store.database import Writing

_FAMILY_TYPES = frozenset(FAMILY_TYPES)


@dataclass(frozen=True, slots=True)
class Declared:
    """For which days a record is complete; without ``types``, for all that the authority or agency reports."""

    first: date
    last: date
    types: tuple[str, ...] = ()

    def kinds(self, *, of_agency: bool) -> frozenset[Need]:
        """The kinds of events that are complete: an agency has events of families, an authority those of children."""
        if not self.types:
            return KINDS["family" if of_agency else "child"]
        return frozenset(kind for kinds in KINDS.values() for kind in kinds if kind.type in self.types)


def declared(first: date | None, last: date | None, types: Sequence[str], *, in_body: bool = False) -> Declared | None:
    """What is declared; None if nothing is. Raises NotUnderstood with everything that is wrong."""
    found: list[tuple[str, str, str]] = []
    if first is None and (last or types):
        found.append(("missing", "complete_from", "Say from which day the record is complete."))
    if last is None and (first or types):
        found.append(("missing", "complete_to", "Say to which day the record is complete."))
    if first and last and last < first:
        found.append(("out_of_range", "complete_to", "The last day lies before the first."))
    if last and last > today():
        found.append(("date_in_the_future", "complete_to", "A record is complete to today at the most."))
    if found:
        raise NotUnderstood([_mistake(code, name, detail, in_body) for code, name, detail in found])
    return Declared(first, last, tuple(types)) if first and last else None


def _mistake(code: str, name: str, detail: str, in_body: bool) -> Mistake:
    return Mistake(code, detail, pointer=f"/{name}") if in_body else Mistake(code, detail, parameter=name)


def note_batch(writing: Writing, drafts: Iterable[Draft], areas: Areas, declared: Declared | None) -> None:
    """Note who reported, and state for each of them what the batch declares."""
    reporters = {(authority, about(type_)) for authority, type_ in {(each.authority, each.type) for each in drafts}}
    note(writing, reporters, names_types=bool(declared and declared.types))
    if declared:
        for authority in sorted({authority for authority, _ in reporters}):
            kinds = declared.kinds(of_agency=areas[authority].is_pooled)
            state(writing, authority, API, (declared.first, declared.last), kinds)


def about(type_: str) -> About:
    return "family" if type_ in _FAMILY_TYPES else "child"
