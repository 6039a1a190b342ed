"""Rules on placement orders, and on leaving care with a plan of adoption."""

from datetime import date

from app.quality.findings import Rule
from app.quality.of_events.record import Check, Facts, Record
from app.quality.of_events.steps import before_entry, made_again, undone_without

#: Placement orders replaced freeing orders on this day (Adoption and Children Act 2002).
_PLACEMENT_ORDERS_BEGIN = date(2005, 12, 30)


def _left_with_a_plan(record: Record) -> Facts:
    for period in record.periods:
        if period.ended_by != "left_care" or period.end is None:
            continue
        standing = period.standing_on(period.end)
        live = (*standing.placement_order, *standing.placement)
        adopted_later = any(adoption.warnings and other is period for adoption, other in record.adoptions)
        if live and standing.decision and not adopted_later:
            yield (*live, *record.on("left_care", period.end))


def _ordered_before_entry(record: Record) -> Facts:
    return before_entry(record, "placement_order")


def _ordered_on_entry(record: Record) -> Facts:
    for period in record.periods:
        if period.start and (orders := record.on("placement_order", period.start)):
            yield (*record.on("entered_care", period.start), *orders)


def _ordered_again(record: Record) -> Facts:
    return made_again(record, "placement_order", "placement_order")


def _freed_too_late(record: Record) -> Facts:
    for order in record.of("placement_order"):
        if order.attributes.get("order") == "freeing" and order.date >= _PLACEMENT_ORDERS_BEGIN:
            yield (order,)


def _ordered_too_early(record: Record) -> Facts:
    for order in record.of("placement_order"):
        if order.attributes.get("order") != "freeing" and order.date < _PLACEMENT_ORDERS_BEGIN:
            yield (order,)


def _revoked_unordered(record: Record) -> Facts:
    return undone_without(record, "placement_order_revoked", "placement_order", "placement_order")


ORDER: tuple[tuple[Rule, Check], ...] = (
    (
        Rule(
            "left_care_with_a_live_plan",
            ("557",),
            "warning",
            "The child left care other than by adoption with a live placement order or placement, and the decision was "
            "not reversed.",
            ("A5", "A9"),
        ),
        _left_with_a_plan,
    ),
    (
        Rule(
            "order_before_entry",
            (),
            "error",
            "The placement order lies before the child entered care: an earlier period of care is missing, or one of "
            "the days is wrong.",
            ("A1", "A2", "A3", "A10", "A20"),
            "entered_earlier",
        ),
        _ordered_before_entry,
    ),
    (
        Rule(
            "ordered_again",
            (),
            "warning",
            "A second placement order was made while the first one stands: days run from the first, and both are "
            "counted in A16.",
            ("A2", "A16", "A20"),
            "which_day",
        ),
        _ordered_again,
    ),
    (
        Rule(
            "order_on_the_day_of_entering",
            (),
            "note",
            "The placement order has the day of entering care. If the child came with it from another authority, "
            "the order is older than that, and A2 is longer.",
            ("A2", "A20"),
            "ordered_earlier",
        ),
        _ordered_on_entry,
    ),
    (
        Rule(
            "freeing_order_after_2005",
            ("445",),
            "error",
            "A freeing order is dated on or after 30 December 2005, when placement orders replaced them.",
            ("A2", "A20"),
        ),
        _freed_too_late,
    ),
    (
        Rule(
            "placement_order_before_2005",
            ("446",),
            "error",
            "A placement order is dated before 30 December 2005, when there were only freeing orders.",
            ("A2", "A20"),
        ),
        _ordered_too_early,
    ),
    (
        Rule(
            "revocation_without_order",
            (),
            "error",
            "A placement order was revoked while none stands: it is missing, or was revoked before.",
            ("A2", "A14", "A16", "A20"),
        ),
        _revoked_unordered,
    ),
)
