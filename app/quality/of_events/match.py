"""Rules on matches."""

from collections.abc import Iterator
from datetime import timedelta

from app.journeys.care import PeriodOfCare
from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, rule
from app.quality.of_events.steps import before_entry, is_before, made_again, undone_without

_ALL_FIVE = ("A1", "A2", "A3", "A10", "A20")
_A_YEAR, _TWO_YEARS = timedelta(days=365), timedelta(days=730)


@rule(
    code="adopted_without_match",
    severity="error",
    about=("adopted",),
    says="The child was placed and adopted, and no match that led to it is recorded.",
    touches=("A2", "matched"),
    doubt="matched",
)
def adopted_without_match(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        placed, matched = adoption.placed or adoption.placed_by, adoption.matched or adoption.matched_by
        if placed and not matched:
            yield record.on("adopted", adoption.adopted)


@rule(
    code="matched_on_the_day_of_adoption",
    severity="error",
    about=("matched",),
    says="The match and the adoption order have the same day.",
    touches=("A2", "matched"),
    doubt="matched_day",
)
def matched_on_the_day_of_adoption(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.matched == adoption.adopted:
            yield (*record.on("matched", adoption.matched), *record.on("adopted", adoption.adopted))


@rule(
    code="match_after_placement",
    severity="warning",
    about=("matched",),
    says="The child was placed with adopters while no match was in force, and the first match lies after that.",
    touches=("A1", "A2", "A3", "A10", "stage.order_to_match", "stage.match_to_placed"),
    doubt=("matched", "matched_day", "placed_day"),
)
def match_after_placement(record: Record) -> Facts:
    adopted_on = {adoption.adopted for adoption, _ in record.adoptions}
    for period in record.periods:
        standing = period.standing_on(min(period.until, record.today))
        matches, placements = standing.match, standing.placement
        if matches and placements and is_before(placements[0], matches[0]) and matches[0].date not in adopted_on:
            by_then = [fact for fact in matches if not is_before(placements[0], fact)]
            if not by_then:
                yield (placements[0], matches[0])


@rule(
    code="match_before_order",
    severity="note",
    about=("matched",),
    says="The match lies before the placement order: in A2 the child counts with 0 days.",
    touches=("A2", "stage.order_to_match"),
    doubt=("matched_day", "placement_order_day"),
    in_sum=False,
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
    says="The match lies before the child entered care: an earlier period of care is missing, or one of the days is "
    "wrong.",
    touches=_ALL_FIVE,
    doubt=("entered_earlier", "entered_day", "matched_day"),
)
def match_before_entry(record: Record) -> Facts:
    return before_entry(record, "matched")


@rule(
    code="matched_again",
    severity="warning",
    about=("matched",),
    says="A second match was made while the first is in force: A2 takes the last before the placement.",
    touches=("A2", "matched"),
    doubt="which_day",
)
def matched_again(record: Record) -> Facts:
    return made_again(record, "matched", "match")


@rule(
    code="match_ended_without_match",
    severity="error",
    about=("match_ended",),
    says="A match ended while none was in force: it is missing, or had ended before.",
    touches=("A2", "awaiting_match", "matched"),
    doubt=("matched", "matched_day"),
)
def match_ended_without_match(record: Record) -> Facts:
    return undone_without(record, "match_ended", "matched", "match")


@rule(
    code="matched_for_a_year_without_placement",
    severity="warning",
    about=("matched",),
    says="A match has been in force for over a year, and no placement with adopters is recorded: the placement is "
    "missing, or the end of the match.",
    touches=("A1", "A3", "A9", "matched_not_placed", "placed", "placed_at_end"),
    doubt="placed",
)
def matched_for_a_year_without_placement(record: Record) -> Facts:
    for period in _not_ended(record):
        standing = period.standing_on(record.today)
        if standing.match and not standing.placement and record.today - standing.match[-1].date > _A_YEAR:
            yield standing.match[-1:]


def _not_ended(record: Record) -> Iterator[PeriodOfCare]:
    return (period for period in record.periods if period.until > record.today)


@rule(
    code="order_to_match_over_two_years",
    severity="note",
    about=("matched",),
    says="Over two years lie between the placement order and the match: see whether both days are right.",
    touches=("A2",),
    doubt=("matched_day", "placement_order_day"),
    in_sum=False,
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
    matched_for_a_year_without_placement,
    order_to_match_over_two_years,
)
