"""Rules on placement orders, and on leaving care with a plan of adoption."""

from datetime import date

from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, rule
from app.quality.of_events.steps import before_entry, made_again, undone_without

#: Placement orders replaced freeing orders on this day (Adoption and Children Act 2002).
_PLACEMENT_ORDERS_BEGIN = date(2005, 12, 30)


@rule(
    code="left_care_with_a_live_plan",
    severity="warning",
    about=("placement_order", "placed"),
    says="The child left care other than by adoption while a decision and a placement order or placement were in "
    "force: no event ends the plan.",
    touches=("A5", "A9"),
)
def left_care_with_a_live_plan(record: Record) -> Facts:
    for period in record.periods:
        if period.ended_by != "left_care" or period.end is None:
            continue
        standing = period.standing_on(period.end)
        live = (*standing.placement_order, *standing.placement)
        adopted_later = any(adoption.warnings and other is period for adoption, other in record.adoptions)
        if live and standing.decision and not adopted_later:
            yield (*live, *record.on("left_care", period.end))


@rule(
    code="order_before_entry",
    severity="error",
    about=("placement_order",),
    says="The placement order lies before the child entered care: an earlier period of care is missing, or one of the "
    "days is wrong.",
    touches=("A1", "A2", "A3", "A10", "A20"),
    doubt=("entered_earlier", "entered_day", "placement_order_day"),
)
def order_before_entry(record: Record) -> Facts:
    return before_entry(record, "placement_order")


@rule(
    code="ordered_again",
    severity="warning",
    about=("placement_order",),
    says="A second placement order was made while the first is in force: days run from the first, and A16 counts both.",
    touches=("A2", "A16", "A20"),
    doubt="which_day",
)
def ordered_again(record: Record) -> Facts:
    return made_again(record, "placement_order", "placement_order")


@rule(
    code="order_on_the_day_of_entering",
    severity="note",
    about=("placement_order",),
    says="The placement order and entering care have the same day. If the child came with it from another authority, "
    "the order is older than that, and A2 is longer.",
    touches=("A2", "A20"),
    doubt="ordered_earlier",
)
def order_on_the_day_of_entering(record: Record) -> Facts:
    for period in record.periods:
        orders = tuple(fact for fact in record.on("placement_order", period.entered) if not fact.on_or_before)
        if orders:
            yield (*record.on("entered_care", period.entered), *orders)


@rule(
    code="freeing_order_after_2005",
    severity="error",
    about=("placement_order",),
    says="A freeing order is dated on or after 30 December 2005, when placement orders replaced them.",
    touches=("A2", "A20"),
    doubt="placement_order_day",
)
def freeing_order_after_2005(record: Record) -> Facts:
    for order in record.of("placement_order"):
        is_freeing = order.attributes.get("order") == "freeing" and not order.on_or_before
        if is_freeing and order.date >= _PLACEMENT_ORDERS_BEGIN:
            yield (order,)


@rule(
    code="placement_order_before_2005",
    severity="error",
    about=("placement_order",),
    says="A placement order is dated before 30 December 2005, when there were only freeing orders.",
    touches=("A2", "A20"),
    doubt="placement_order_day",
)
def placement_order_before_2005(record: Record) -> Facts:
    for order in record.of("placement_order"):
        if order.attributes.get("order") != "freeing" and order.date < _PLACEMENT_ORDERS_BEGIN:
            yield (order,)


@rule(
    code="revocation_without_order",
    severity="error",
    about=("placement_order_revoked",),
    says="A placement order was revoked while none was in force: it is missing, or was revoked before.",
    touches=("A2", "A14", "A16", "A20"),
    doubt="placement_order",
)
def revocation_without_order(record: Record) -> Facts:
    return undone_without(record, "placement_order_revoked", "placement_order", "placement_order")


ORDER: tuple[Rule, ...] = (
    left_care_with_a_live_plan,
    order_before_entry,
    ordered_again,
    order_on_the_day_of_entering,
    freeing_order_after_2005,
    placement_order_before_2005,
    revocation_without_order,
)
