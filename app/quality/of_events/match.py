"""Rules on matches."""

from datetime import timedelta

from app.quality.findings import Rule
from app.quality.of_events.record import Check, Facts, Record
from app.quality.of_events.steps import before_entry, made_again, undone_without

_ALL_FIVE = ("A1", "A2", "A3", "A10", "A20")
_TWO_YEARS = timedelta(days=730)


def _unmatched(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.placed is not None and adoption.matched is None:
            yield record.on("adopted", adoption.adopted)


def _matched_when_adopted(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.matched == adoption.adopted:
            yield (*record.on("matched", adoption.matched), *record.on("adopted", adoption.adopted))


def _matched_after_placement(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if "match_after_placement" in adoption.warnings and adoption.matched != adoption.adopted:
            yield (*record.on("placed", adoption.placed), *record.on("matched", adoption.matched))


def _matched_before_order(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        order, matched = adoption.placement_order, adoption.matched
        if order is not None and matched is not None and matched < order:
            yield (*record.on("matched", matched), *record.on("placement_order", order))


def _matched_before_entry(record: Record) -> Facts:
    return before_entry(record, "matched")


def _matched_again(record: Record) -> Facts:
    return made_again(record, "matched", "match")


def _ended_unmatched(record: Record) -> Facts:
    return undone_without(record, "match_ended", "matched", "match")


def _matched_late(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        order, matched = adoption.placement_order, adoption.matched
        if order is not None and matched is not None and matched - order > _TWO_YEARS:
            yield (*record.on("placement_order", order), *record.on("matched", matched))


MATCH: tuple[tuple[Rule, Check], ...] = (
    (
        Rule(
            "adopted_without_match",
            ("601",),
            "error",
            "The child was placed and adopted, and no match that led to it is recorded.",
            ("A2", "matched"),
            "matched",
        ),
        _unmatched,
    ),
    (
        Rule(
            "matched_on_the_day_of_adoption",
            ("582",),
            "error",
            "The match has the day of the adoption order.",
            ("A2", "matched"),
        ),
        _matched_when_adopted,
    ),
    (
        Rule(
            "match_after_placement",
            ("331",),
            "warning",
            "The match that led to the adoption lies after the child moved in.",
            ("A2", "stage.order_to_match", "stage.match_to_placed"),
        ),
        _matched_after_placement,
    ),
    (
        Rule(
            "match_before_order",
            (),
            "note",
            "The match lies before the placement order: in A2 the child counts with 0 days.",
            ("A2", "stage.order_to_match"),
        ),
        _matched_before_order,
    ),
    (
        Rule(
            "match_before_entry",
            (),
            "error",
            "The match lies before the child entered care: an earlier period of care is missing, or one of the days is "
            "wrong.",
            _ALL_FIVE,
            "entered_earlier",
        ),
        _matched_before_entry,
    ),
    (
        Rule(
            "matched_again",
            (),
            "warning",
            "A second match was made while the first one stands: A2 takes the last before the placement.",
            ("A2", "matched"),
            "which_day",
        ),
        _matched_again,
    ),
    (
        Rule(
            "match_ended_without_match",
            (),
            "error",
            "A match ended while none stands: it is missing, or had ended before.",
            ("A2", "awaiting_match", "matched"),
        ),
        _ended_unmatched,
    ),
    (
        Rule(
            "order_to_match_over_two_years",
            (),
            "note",
            "Over two years lie between the placement order and the match: see whether both days are right.",
            ("A2",),
        ),
        _matched_late,
    ),
)
