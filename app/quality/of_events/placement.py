"""Rules on placements with adopters."""

from datetime import timedelta

from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, of_type, rule
from app.quality.of_events.steps import before_entry, is_before, made_again, undone_without

_ALL_FIVE = ("A1", "A2", "A3", "A10", "A20")
#: Adopters can apply when the child has lived with them for ten weeks (Adoption and Children Act 2002, section 42).
_TEN_WEEKS = timedelta(days=70)
_A_MONTH = timedelta(days=28)
_THREE_YEARS = timedelta(days=1096)


@rule(
    code="adopted_never_placed",
    severity="error",
    about=("adopted",),
    says="The child was adopted, and no placement with adopters is in force: they are left out of the timeliness "
    "figures.",
    touches=_ALL_FIVE,
    doubt="placed",
)
def adopted_never_placed(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.placed is None and adoption.placed_by is None:
            yield record.on("adopted", adoption.adopted)


@rule(
    code="disruption_without_placement",
    severity="error",
    about=("placement_disrupted",),
    says="A placement with adopters was disrupted while none was in force: it is missing, or was disrupted before.",
    touches=("A1", "disruptions", "placed"),
    doubt=("placed", "placed_day"),
)
def disruption_without_placement(record: Record) -> Facts:
    return undone_without(record, "placement_disrupted", "placed", "placement")


@rule(
    code="placed_before_order",
    severity="warning",
    about=("placed",),
    says="The child was placed with adopters before the placement order was made.",
    touches=("A1", "A2", "A3", "A20"),
    doubt=("placed_day", "placement_order_day"),
)
def placed_before_order(record: Record) -> Facts:
    """Placed, and the first order comes afterwards; with the parents' consent none would come."""
    for period in record.periods:
        orders = of_type(period, "placement_order")
        for placed in of_type(period, "placed"):
            if orders and all(is_before(placed, order) for order in orders):
                yield (placed, orders[0])


@rule(
    code="placed_before_entry",
    severity="error",
    about=("placed",),
    says="The placement with adopters lies before the child entered care: an earlier period of care is missing, or "
    "one of the days is wrong.",
    touches=_ALL_FIVE,
    doubt=("entered_earlier", "entered_day", "placed_day"),
)
def placed_before_entry(record: Record) -> Facts:
    return before_entry(record, "placed")


@rule(
    code="early_permanence_before_entry",
    severity="error",
    about=("early_permanence_placed",),
    says="The early permanence placement lies before the child entered care: an earlier period of care is missing, or "
    "one of the days is wrong.",
    touches=_ALL_FIVE,
    doubt=("entered_earlier", "entered_day", "moved_in_with_carer"),
)
def early_permanence_before_entry(record: Record) -> Facts:
    return before_entry(record, "early_permanence_placed")


@rule(
    code="placed_again",
    severity="warning",
    about=("placed",),
    says="A second placement with adopters was recorded while the first is in force: days run to the first. If the "
    "first broke down, its disruption is missing.",
    touches=("A1", "A2", "A3", "A10", "placed", "disruptions"),
    doubt="which_day",
)
def placed_again(record: Record) -> Facts:
    return made_again(record, "placed", "placement")


@rule(
    code="placed_within_a_month",
    severity="note",
    about=("placed",),
    says="The adopted child moved in with their family within four weeks of entering care.",
    touches=("A1", "A3", "A10"),
    doubt=("entered_day", "placed_day"),
    in_sum=False,
)
def placed_within_a_month(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        entered, placed = adoption.entered, adoption.placed
        if entered is None or placed is None or adoption.by_current_carer:
            continue
        if timedelta() <= placed - entered < _A_MONTH:
            yield (*record.on("entered_care", entered), *record.on("placed", placed))


@rule(
    code="adopted_within_ten_weeks",
    severity="warning",
    about=("placed",),
    says="The adoption order lies within ten weeks of moving in; the law asks for ten weeks before adopters apply.",
    touches=("A1", "A3", "A10"),
    doubt="placed_day",
)
def adopted_within_ten_weeks(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.placed and not adoption.by_current_carer and adoption.adopted - adoption.placed < _TEN_WEEKS:
            yield (*record.on("placed", adoption.placed), *record.on("adopted", adoption.adopted))


@rule(
    code="adopted_over_three_years_after_placement",
    severity="note",
    about=("placed",),
    says="Over three years lie between moving in and the adoption order: see whether both days are right.",
    touches=("A1", "A3", "A10"),
    doubt="placed_day",
    in_sum=False,
)
def adopted_over_three_years_after_placement(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.placed and adoption.adopted - adoption.placed > _THREE_YEARS:
            yield (*record.on("placed", adoption.placed), *record.on("adopted", adoption.adopted))


PLACEMENT: tuple[Rule, ...] = (
    adopted_never_placed,
    disruption_without_placement,
    placed_before_order,
    placed_before_entry,
    early_permanence_before_entry,
    placed_again,
    placed_within_a_month,
    adopted_within_ten_weeks,
    adopted_over_three_years_after_placement,
)
