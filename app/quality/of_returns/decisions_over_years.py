"""Rules on how the decisions of a year's file fit those of the year before."""

from collections.abc import Iterator

from app.quality.findings import Rule
from app.quality.of_returns.checking import Rows, rule
from app.quality.of_returns.decisions import NEW_RULES, is_reversed
from app.quality.of_returns.year_of_child import YearOfChild, each, has_flaw
from app.returns.child_rows import Decision


def _of_last_year(year: YearOfChild) -> list[Decision]:
    """The decisions of the year before that have a day."""
    before = year.last_year
    return [row for row in before.decisions if row.decided] if before else []


@rule(
    code="decision_not_in_last_year",
    ssda903="559",
    severity="warning",
    about=("PlacedAdoption",),
    says="The decision was made before the year, but the file of the year before has none for the child.",
    touches=("A15",),
)
def decision_not_in_last_year(year: YearOfChild) -> Rows:
    if year.child.sent.has(["PlacedAdoption"], year.year - 1) and not _of_last_year(year):
        yield from each(row for row in year.decisions if row.decided and row.decided < year.first_day)


@rule(
    code="decision_changed",
    ssda903="560",
    severity="warning",
    about=("PlacedAdoption",),
    says="The decision was open last year, and has another day in this year's file; the later file is read.",
    touches=("A15", "A3"),
    doubt=("decision", "decision_day"),
)
def decision_changed(year: YearOfChild) -> Rows:
    now = [row for row in year.decisions if row.decided]
    days = {row.decided for row in now}
    for old in _of_last_year(year):
        if now and not is_reversed(old) and old.decided not in days:
            yield old, now[0]


@rule(
    code="reversal_forgotten",
    ssda903="561",
    severity="warning",
    about=("PlacedAdoption",),
    says="A decision that was reversed last year is in this year's file again; the later file is read.",
    touches=("A3", "A5", "A9"),
    doubt="still_in_process",
)
def reversal_forgotten(year: YearOfChild) -> Rows:
    return ((old, row) for old, row in _after_a_reversal(year) if row.decided == old.decided)


@rule(
    code="decision_older_than_reversed_one",
    ssda903="584",
    severity="warning",
    about=("PlacedAdoption",),
    says="Last year's decision was reversed, but this year's is not a later one.",
    touches=("A15", "A3", "A9"),
    doubt=("decision_day", "still_in_process"),
)
def decision_older_than_reversed_one(year: YearOfChild) -> Rows:
    if year.year >= NEW_RULES:
        for old, row in _after_a_reversal(year):
            if (row.decided is None and not has_flaw(row, "DATE_PLACED")) or _is_not_later(row, old):
                yield old, row


def _is_not_later(row: Decision, old: Decision) -> bool:
    return row.decided is not None and old.decided is not None and row.decided <= old.decided


def _after_a_reversal(year: YearOfChild) -> Iterator[tuple[Decision, Decision]]:
    """Each decision that was reversed last year, with each of this year that was not open then."""
    last_year = _of_last_year(year)
    still_open = {row.decided for row in last_year if not is_reversed(row)}
    for old in last_year:
        if is_reversed(old):
            yield from ((old, row) for row in year.decisions if row.decided not in still_open)


@rule(
    code="open_decision_not_repeated",
    severity="warning",
    about=("PlacedAdoption last year",),
    needs=("PlacedAdoption",),
    says="A decision that was open last year is not in this year's file, though the child was still looked after.",
    touches=("A3", "A9"),
    doubt=("decision", "still_in_process"),
)
def open_decision_not_repeated(year: YearOfChild) -> Rows:
    """Unless the child has other decisions: then its day changed."""
    before = year.last_year
    if before and before.decisions and year.episodes and not year.decisions and not year.adoptions:
        yield from ((row, year.episodes[-1]) for row in before.decisions if row.decided and not is_reversed(row))


DECISIONS_OVER_YEARS: tuple[Rule, ...] = (
    decision_not_in_last_year,
    decision_changed,
    reversal_forgotten,
    decision_older_than_reversed_one,
    open_decision_not_repeated,
)
