"""The candidates that a child or family may be in each population, with what their columns may be.

Without doubts these are the rows that figures are counted from (`app/figures/candidates`). Doubts open the days of
steps, and add candidates that the child may be as well, or in place of the one recorded.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from datetime import date

from app.indicators.populations import (
    EventsInThePeriod,
    InThePeriod,
    LastCessations,
    OnTheLastDay,
    Population,
    SiblingsPlaced,
)
from app.periods import financial_year_start
from app.quality.possible.adoptions import adoptions
from app.quality.possible.child import CHARACTERISTICS, Candidate, Cells, DoubtedChild
from app.quality.possible.days import earliest_day
from app.quality.possible.families import DoubtedFamily
from app.quality.possible.pre_proceedings import events, issues
from app.quality.possible.row import ANYTHING, Cell, PossibleRow
from app.quality.possible.siblings import family_of
from app.quality.possible.spans import Span, on
from app.quality.possible.states import on_the_last_day

#: Each candidate by its key, and the rows of which one is right where it is not known which.
Candidates = Mapping[Hashable, list[PossibleRow]]


def possible_rows(
    subject: DoubtedChild | DoubtedFamily, population: Population, columns: frozenset[str] = CHARACTERISTICS
) -> Candidates:
    """The candidates that a child or family may be in a population, with what is known of them in these columns."""
    found: dict[Hashable, list[PossibleRow]] = defaultdict(list)
    for key, cells, certain in _candidates(subject, population, columns):
        row = PossibleRow(cells, subject.period.end, subject.period.end_year, certain)
        found[key].append(row)
    return found


def has_rows(population: Population) -> bool:
    """Whether it is worked out who may be in a population: what happened to children, and events of families."""
    match population:
        case InThePeriod() | LastCessations() | OnTheLastDay() | EventsInThePeriod() | SiblingsPlaced():
            return True
        case _:
            return False


def _candidates(
    subject: DoubtedChild | DoubtedFamily, population: Population, columns: frozenset[str]
) -> Iterator[Candidate]:
    if isinstance(subject, DoubtedFamily):
        return subject.candidates(population) if isinstance(population, EventsInThePeriod) else iter(())
    found = _of_child(subject, population)
    if columns.isdisjoint(CHARACTERISTICS):
        return found
    return (Candidate(key, cells | subject.known(columns), certain) for key, cells, certain in found)


def _of_child(child: DoubtedChild, population: Population) -> Iterator[Candidate]:
    match population:
        case InThePeriod(rows="adoptions"):
            return adoptions(child)
        case InThePeriod(rows="proceedings"):
            return _proceedings(child)
        case InThePeriod(rows="placements") | SiblingsPlaced():
            return _placements(child)
        case InThePeriod(rows="issues"):
            return issues(child)
        case EventsInThePeriod(type=type_):
            return events(child, type_)
        case LastCessations():
            return _cessations(child)
        case OnTheLastDay():
            return on_the_last_day(child, population)
        case _:
            raise NotImplementedError(population)


def _proceedings(child: DoubtedChild) -> Iterator[Candidate]:
    for place, proceedings in enumerate(child.record.journey.proceedings):
        concluded, issued = proceedings.concluded, proceedings.issued
        if child.is_in_the_period(concluded):
            possible = on(issued) if issued else None
            if child.is_in_doubt("issued_day") or (issued is None and child.is_in_doubt("issued", "on_or_before")):
                first = min(earliest_day(child.record, concluded), concluded)
                possible = Span(first, concluded, certain=issued is not None)
            yield Candidate(place, {"concluded": on(concluded), "issued": possible}, certain=True)


def _placements(child: DoubtedChild) -> Iterator[Candidate]:
    for placement in child.record.journey.placements:
        moved = child.is_in_doubt("on_or_before" if placement.on_or_before else "placed_day")
        if moved or (child.is_in_the_period(placement.placed) and not placement.on_or_before):
            is_open = placement.adopters is None and child.is_in_doubt("matched")
            adopters: Cell = ANYTHING if is_open else frozenset({placement.adopters})
            family = family_of(placement.matched_family, is_in_doubt=child.is_in_doubt("matched", "matched_family"))
            cells: Cells = {"placed": on(placement.placed), "adopters": adopters, "one_family": family}
            yield Candidate(placement.placed, cells, not moved)
    if child.is_in_doubt("placed"):
        span = Span(child.period.start, child.period.end)
        missing: Cells = {"placed": span, "adopters": ANYTHING, "one_family": ANYTHING}
        for place in range(1 + len(child.record.of("placement_disrupted"))):
            yield Candidate(place, missing, certain=False)


def _cessations(child: DoubtedChild) -> Iterator[Candidate]:
    in_doubt = child.is_in_doubt("left", "adopted", "adopted_day", "entered_again")
    for year, (ceased, by_adoption) in _last_cessations(child).items():
        cells: Cells = {"ceased": on(ceased), "by_adoption": frozenset({by_adoption})}
        yield Candidate(year, cells, certain=not in_doubt)
    for year, may_be_by_adoption in _other_cessations(child) if in_doubt else ():
        cells = {"ceased": Span(child.period.start, child.period.end), "by_adoption": may_be_by_adoption}
        yield Candidate(year, cells, certain=False)


def _last_cessations(child: DoubtedChild) -> dict[int | None, tuple[date, bool]]:
    """The last of each financial year; or of the period, if that is not of whole years."""
    found: dict[int | None, tuple[date, bool]] = {}
    for cessation in sorted(child.record.journey.cessations):
        if child.is_in_the_period(cessation.ceased):
            found[child.year(cessation.ceased)] = (cessation.ceased, cessation.by_adoption)
    return found


def _other_cessations(child: DoubtedChild) -> Iterator[tuple[int | None, frozenset[bool]]]:
    """Years in which care may have ended as well, and whether by adoption."""
    for fact in child.record.facts:
        if fact.type == "adopted" and child.is_in_the_period(fact.date):
            yield child.year(fact.date), frozenset({True})
    if child.is_in_doubt("left", "adopted"):
        first = max(child.period.start, child.record.facts[0].date)
        for year in range(financial_year_start(first), financial_year_start(child.period.end) + 1):
            yield (year if child.period.financial_years else None), frozenset({True, False})
