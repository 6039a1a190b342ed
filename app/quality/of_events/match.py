"""Rules on matches."""

from datetime import timedelta

from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, rule
from app.quality.of_events.steps import before_entry, made_again, undone_without

_ALL_FIVE = ("A1", "A2", "A3", "A10", "A20")
_TWO_YEARS = timedelta(days=730)


@rule(
    code="adopted_without_match",
    ssda903="601",
    severity="error",
    about=("adopted",),
    says="The child was placed and adopted, and no match that led to it is recorded.",
    touches=("A2", "matched"),
    doubt="matched",
)
def adopted_without_match(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.placed is not None and adoption.matched is None:
            yield record.on("adopted", adoption.adopted)


@rule(
    code="matched_on_the_day_of_adoption",
    ssda903="582",
    severity="error",
    about=("matched",),
    says="The match has the day of the adoption order.",
    touches=("A2", "matched"),
)
def matched_on_the_day_of_adoption(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.matched == adoption.adopted:
            yield (*record.on("matched", adoption.matched), *record.on("adopted", adoption.adopted))


@rule(
    code="match_after_placement",
    ssda903="331",
    severity="warning",
    about=("matched",),
    says="The match that led to the adoption lies after the child moved in.",
    touches=("A2", "stage.order_to_match", "stage.match_to_placed"),
)
def match_after_placement(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if "match_after_placement" in adoption.warnings and adoption.matched != adoption.adopted:
            yield (*record.on("placed", adoption.placed), *record.on("matched", adoption.matched))


@rule(
    code="match_before_order",
    severity="note",
    about=("matched",),
    says="The match lies before the placement order: in A2 the child counts with 0 days.",
    touches=("A2", "stage.order_to_match"),
)
def match_before_order(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        order, matched = adoption.placement_order, adoption.matched
        if order is not None and matched is not None and matched < order:
            yield (*record.on("matched", matched), *record.on("placement_order", order))


@rule(
    code="match_before_entry",
    severity="error",
    about=("matched",),
    says="The match lies before the child entered care: an earlier period of care is missing, or one of the days is"
    " wrong.",
    touches=_ALL_FIVE,
    doubt="entered_earlier",
)
def match_before_entry(record: Record) -> Facts:
    return before_entry(record, "matched")


@rule(
    code="matched_again",
    severity="warning",
    about=("matched",),
    says="A second match was made while the first one stands: A2 takes the last before the placement.",
    touches=("A2", "matched"),
    doubt="which_day",
)
def matched_again(record: Record) -> Facts:
    return made_again(record, "matched", "match")


@rule(
    code="match_ended_without_match",
    severity="error",
    about=("match_ended",),
    says="A match ended while none stands: it is missing, or had ended before.",
    touches=("A2", "awaiting_match", "matched"),
)
def match_ended_without_match(record: Record) -> Facts:
    return undone_without(record, "match_ended", "matched", "match")


@rule(
    code="order_to_match_over_two_years",
    severity="note",
    about=("matched",),
    says="Over two years lie between the placement order and the match: see whether both days are right.",
    touches=("A2",),
)
def order_to_match_over_two_years(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        order, matched = adoption.placement_order, adoption.matched
        if order is not None and matched is not None and matched - order > _TWO_YEARS:
            yield (*record.on("placement_order", order), *record.on("matched", matched))


MATCH: tuple[Rule, ...] = (
    adopted_without_match,
    matched_on_the_day_of_adoption,
    match_after_placement,
    match_before_order,
    match_before_entry,
    matched_again,
    match_ended_without_match,
    order_to_match_over_two_years,
)
