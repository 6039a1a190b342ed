"""Rules on how decisions fit the orders, placements and exits that episodes show."""

from collections.abc import Iterable
from datetime import date

from app.quality.findings import Rule
from app.quality.of_returns.checking import Rows, rule
from app.quality.of_returns.decisions import is_reversed
from app.quality.of_returns.year_of_child import YearOfChild, has_flaw
from app.returns import codes
from app.returns.child_rows import Decision, Episode

#: DfE has no rules on freeing orders since, and asks for the reversal of every decision when care ends.
_SINCE_2024 = 2024
_DECISION = ("A15", "A3")


def _has_decision(year: YearOfChild) -> bool:
    """Whether any row of PlacedAdoption has a decision, readable or not."""
    return any(row.decided or has_flaw(row, "DATE_PLACED") for row in year.decisions)


def _under(year: YearOfChild, status: str) -> list[Episode]:
    return [row for row in year.episodes if row.legal_status == status]


def _is_open(row: Episode) -> bool:
    return row.end is None and not has_flaw(row, "DEC")


@rule(
    code="order_rows_without_decision",
    ssda903="553",
    severity="error",
    about=("order",),
    needs=("PlacedAdoption",),
    says="There is a placement order, but no decision that the child should be placed for adoption.",
    touches=_DECISION,
    doubt="decision",
)
def order_rows_without_decision(year: YearOfChild) -> Rows:
    """Where the decision was reversed in an earlier year, this year's file need not have it."""
    orders = _under(year, "E1")
    if orders and not _has_decision(year) and not _reversed_before(year):
        yield (orders[0],)


def _reversed_before(year: YearOfChild) -> list[Decision]:
    """The decisions of earlier years, if all of them were reversed by then and this year's file has none."""
    earlier = [] if year.decisions else year.all_decisions
    return earlier if all(map(is_reversed, earlier)) else []


@rule(
    code="order_stands_after_reversal",
    ssda903="553",
    severity="warning",
    about=("order",),
    says="The decision was reversed, but the placement order stands: if it was revoked, that is missing.",
    touches=("A5", "A9"),
)
def order_stands_after_reversal(year: YearOfChild) -> Rows:
    return _stands_after_reversal(year, "E1")


def _stands_after_reversal(year: YearOfChild, status: str) -> Rows:
    """An open episode under an order, while no decision is open and some are reversed, this year or earlier."""
    decisions = year.decisions or _reversed_before(year)
    if decisions and all(map(is_reversed, decisions)):
        yield from ((decisions[-1], row) for row in _under(year, status) if _is_open(row))


@rule(
    code="freed_without_decision",
    ssda903="555",
    severity="error",
    about=("freeing order",),
    needs=("PlacedAdoption",),
    says="There is a freeing order, but no decision that the child should be placed for adoption.",
    touches=_DECISION,
    doubt="decision",
)
def freed_without_decision(year: YearOfChild) -> Rows:
    freed = _under(year, "D1")
    if freed and year.year < _SINCE_2024 and not _has_decision(year) and not _reversed_before(year):
        yield (freed[0],)


@rule(
    code="freeing_stands_after_reversal",
    ssda903="555",
    severity="warning",
    about=("freeing order",),
    says="The decision was reversed, but the freeing order stands.",
    touches=("A5", "A9"),
)
def freeing_stands_after_reversal(year: YearOfChild) -> Rows:
    return _stands_after_reversal(year, "D1") if year.year < _SINCE_2024 else iter(())


@rule(
    code="decision_row_after_order",
    ssda903="554",
    severity="warning",
    about=("order",),
    says="The decision lies after the placement order was made.",
    touches=("A15", "A3"),
    doubt=("decision", "decision_day", "placement_order_day"),
)
def decision_row_after_order(year: YearOfChild) -> Rows:
    return _decided_after(year, _under(year, "E1")[:1])


@rule(
    code="decision_after_freeing",
    ssda903="556",
    severity="warning",
    about=("freeing order",),
    says="The decision lies after the freeing order was made.",
    touches=("A15", "A3"),
    doubt=("decision", "decision_day", "placement_order_day"),
)
def decision_after_freeing(year: YearOfChild) -> Rows:
    return _decided_after(year, _under(year, "D1")[:1]) if year.year < _SINCE_2024 else iter(())


def _decided_after(year: YearOfChild, episodes: Iterable[Episode]) -> Rows:
    """A decision of the year that was made after an episode began, where none was in force by then."""
    for episode in episodes:
        known = [row for row in year.all_decisions if row.decided]
        later = [row for row in year.decisions if row.decided and row.decided > episode.start]
        if later and not any(row.decided <= episode.start for row in known if row.decided):
            yield episode, later[0]


@rule(
    code="placement_rows_without_decision",
    ssda903="551",
    severity="error",
    about=("placement with adopters",),
    needs=("PlacedAdoption",),
    says="The child is placed for adoption (A3 to A6), but there is no decision that they should be.",
    touches=_DECISION,
    doubt="decision",
)
def placement_rows_without_decision(year: YearOfChild) -> Rows:
    placed = [row for row in year.episodes if row.place in codes.PLACED_FOR_ADOPTION]
    if placed and not _has_decision(year):
        yield (placed[0],)


@rule(
    code="decision_row_after_placement",
    ssda903="552",
    severity="warning",
    about=("placement with adopters",),
    says="The decision lies after the day on which the child was placed for adoption.",
    touches=("A15", "A3"),
    doubt=("decision", "decision_day", "placed_day"),
)
def decision_row_after_placement(year: YearOfChild) -> Rows:
    placed = (row for row in year.episodes if row.place in codes.PLACED_FOR_ADOPTION)
    return _decided_after(year, list(placed)[:1])


@rule(
    code="left_care_without_reversal",
    ssda903="557",
    severity="error",
    about=("order", "placement with adopters", "PlacedAdoption"),
    needs=("PlacedAdoption",),
    says="The child left care and was not adopted, but the decision to place them for adoption is not reversed.",
    touches=("A5", "A9"),
)
def left_care_without_reversal(year: YearOfChild) -> Rows:
    """Where the decision was reversed in an earlier year, this year's file need not have it."""
    for row in year.episodes:
        if row.end and row.ended_by not in codes.NO_EXIT | codes.ADOPTED and _was_to_be_adopted(year, row):
            incomplete = [decision for decision in year.decisions if not _is_complete(decision)]
            if not year.decisions and not _reversed_before(year):
                yield (row,)
            yield from ((row, decision) for decision in incomplete if _was_made_by(decision, row.end))


def _was_to_be_adopted(year: YearOfChild, row: Episode) -> bool:
    """By the order or the placement; from 2024 on the decision is enough."""
    orders = codes.ORDERS if year.year < _SINCE_2024 else {"E1"}
    plan = row.legal_status in orders or row.place in codes.PLACED_FOR_ADOPTION
    return plan or (year.year >= _SINCE_2024 and bool(year.decisions))


def _is_complete(row: Decision) -> bool:
    """Whether the reversal has its day and its reason, readable or not."""
    has_day = row.ceased is not None or has_flaw(row, "DATE_PLACED_CEASED")
    return has_day and (row.reason != "" or has_flaw(row, "REASON_PLACED_CEASED"))


def _was_made_by(row: Decision, day: date) -> bool:
    return row.decided is None or row.decided <= day


@rule(
    code="decision_row_before_entry",
    ssda903="1003",
    severity="error",
    about=("PlacedAdoption",),
    says="The decision lies before the child was first looked after.",
    touches=("A1", "A2", "A3", "A10", "A20"),
    doubt="entered_earlier",
)
def decision_row_before_entry(year: YearOfChild) -> Rows:
    """Only where the child's first episode of all starts care: before any other there may be another stay in care."""
    first = min((row for view in year.known_by_now for row in view.episodes), key=_by_start, default=None)
    if first and first.reason == codes.STARTED:
        yield from ((first, row) for row in year.decisions if row.decided and row.decided < first.start)


def _by_start(row: Episode) -> tuple[date, int]:
    return row.start, row.year


DECISIONS_AND_EPISODES: tuple[Rule, ...] = (
    order_rows_without_decision,
    order_stands_after_reversal,
    freed_without_decision,
    freeing_stands_after_reversal,
    decision_row_after_order,
    decision_after_freeing,
    placement_rows_without_decision,
    decision_row_after_placement,
    left_care_without_reversal,
    decision_row_before_entry,
)
