"""Rules on the days of an adoption: decision and match in AD1, the placement, and decisions that were reversed."""

from itertools import takewhile

from app.quality.findings import Rule
from app.quality.of_returns.adoptions import ADOPTED
from app.quality.of_returns.checking import Rows, on_adoption_rows, rule
from app.quality.of_returns.decisions import NEW_RULES, is_reversed
from app.quality.of_returns.year_of_child import YearOfChild, has_flaw
from app.returns import codes
from app.returns.child_rows import AdoptionRow, Episode


@on_adoption_rows(
    code="adoption_row_decided_after_match",
    ssda903="333",
    severity="error",
    says="In AD1 the decision is missing, or lies after the match.",
    touches=("A2", "A3", "A15"),
    doubt=("decision_day", "matched_day"),
)
def adoption_row_decided_after_match(row: AdoptionRow) -> bool:
    if row.matched is None or has_flaw(row, "DATE_INT"):
        return False
    return row.decided is None or row.decided > row.matched


@rule(
    code="match_after_last_placement",
    ssda903="331",
    severity="warning",
    about=("adoption",),
    says="The match lies after the start of the episode that ended in adoption.",
    touches=("A2",),
    doubt=("matched_day", "placed_day"),
)
def match_after_last_placement(year: YearOfChild) -> Rows:
    for episode in year.adoptions:
        yield from ((episode, row) for row in year.adopted if row.matched and row.matched > episode.start)


@rule(
    code="matched_on_the_day_of_the_adoption",
    ssda903="582",
    severity="warning",
    about=("adoption",),
    says="The match and the adoption have the same day.",
    touches=("A2",),
    doubt="matched_day",
)
def matched_on_the_day_of_the_adoption(year: YearOfChild) -> Rows:
    if year.year >= NEW_RULES:
        for episode in year.adoptions:
            yield from ((episode, row) for row in year.adopted if row.matched and row.matched == episode.end)


@rule(
    code="decision_of_an_earlier_stay",
    ssda903="334",
    severity="error",
    about=("adoption",),
    says="The decision in AD1 lies before the child's latest entry to care.",
    touches=("A1", "A3", "A10", "A15"),
    doubt=("entered_earlier", "decision_day"),
)
def decision_of_an_earlier_stay(year: YearOfChild) -> Rows:
    for episode in year.adoptions:
        entries = [row for view in year.known_by_now for row in view.episodes if row.reason == codes.STARTED]
        latest = max((row for row in entries if row.start <= episode.start), key=lambda row: row.start, default=None)
        if latest:
            yield from ((latest, row) for row in year.adopted if row.decided and row.decided < latest.start)


@rule(
    code="adoption_decision_after_placement",
    ssda903="521",
    severity="error",
    about=("adoption",),
    says="The decision in AD1 lies after the child was placed with those who adopted them.",
    touches=("A3", "A15"),
    doubt=("decision", "decision_day", "placed_day"),
)
def adoption_decision_after_placement(year: YearOfChild) -> Rows:
    for episode in year.adoptions:
        placed = _start_of_placement(year, episode)
        if placed:
            yield from ((placed, row) for row in year.adopted if row.decided and row.decided > placed.start)


def _start_of_placement(year: YearOfChild, adoption: Episode) -> Episode | None:
    """The first episode of the placement that led to the adoption: back over those with the same adopters."""
    until = year.episodes[: year.episodes.index(adoption) + 1]
    together = codes.PLACED_FOR_ADOPTION | codes.TEMPORARY
    run = [*takewhile(lambda row: row.place in together, reversed(until))][::-1]
    starts = [
        place for place, row in enumerate(run) if place == 0 or (row.reason in "PBS" and _was_at_home(run, place))
    ]
    placed = [row for row in run[starts[-1] :] if row.place in codes.PLACED_FOR_ADOPTION] if starts else []
    return placed[0] if placed else None


def _was_at_home(run: list[Episode], place: int) -> bool:
    """Whether no temporary stay comes before: after one the child is back with the same adopters."""
    return run[place - 1].place not in codes.TEMPORARY and run[place].place not in codes.TEMPORARY


@rule(
    code="decisions_differ",
    ssda903="523",
    severity="error",
    about=("AD1",),
    says="The decision has one day in PlacedAdoption and another in AD1; that in PlacedAdoption is read.",
    touches=("A15", "A3"),
    doubt="decision",
)
def decisions_differ(year: YearOfChild) -> Rows:
    still_open = [row for row in year.different_decisions if row.decided and not is_reversed(row)]
    for row in year.adopted:
        if row.decided and still_open and all(decision.decided != row.decided for decision in still_open):
            yield still_open[-1], row


@rule(
    code="reversed_and_adopted",
    ssda903="525",
    severity="error",
    about=("AD1",),
    says="There is a row in AD1, but every decision to place the child for adoption was reversed.",
    touches=("A3", "A5"),
    doubt=("decision", "still_in_process"),
)
def reversed_and_adopted(year: YearOfChild) -> Rows:
    """A first decision may have been reversed, and another made: that is right."""
    rows = year.decisions
    if rows and all(row.ceased or has_flaw(row, "DATE_PLACED_CEASED") for row in rows):
        yield from ((rows[-1], row) for row in year.adopted)


@rule(
    code="adopted_but_decision_row_reversed",
    ssda903="558",
    severity="error",
    about=("adoption",),
    says="The child was adopted, but the latest decision to place them for adoption was reversed.",
    touches=("A3", "A5"),
    doubt=("decision", "still_in_process"),
)
def adopted_but_decision_row_reversed(year: YearOfChild) -> Rows:
    dated = [row for row in year.different_decisions if row.decided]
    if dated and dated[-1].ceased:
        yield from ((episode, dated[-1]) for episode in year.adoptions if episode.ended_by in ADOPTED)


ADOPTION_DAYS: tuple[Rule, ...] = (
    adoption_row_decided_after_match,
    match_after_last_placement,
    matched_on_the_day_of_the_adoption,
    decision_of_an_earlier_stay,
    adoption_decision_after_placement,
    decisions_differ,
    reversed_and_adopted,
    adopted_but_decision_row_reversed,
)
