"""Rules on placements with adopters."""

from datetime import timedelta

from app.quality.findings import Rule
from app.quality.of_events.record import Check, Facts, Record, of_type
from app.quality.of_events.steps import before_entry, made_again, undone_without

_ALL_FIVE = ("A1", "A2", "A3", "A10", "A20")
#: Adopters can apply when the child has lived with them for ten weeks (Adoption and Children Act 2002, section 42).
_TEN_WEEKS = timedelta(days=70)
_A_MONTH = timedelta(days=28)
_THREE_YEARS = timedelta(days=1096)


def _never_placed(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.placed is None:
            yield record.on("adopted", adoption.adopted)


def _disrupted_unplaced(record: Record) -> Facts:
    return undone_without(record, "placement_disrupted", "placed", "placement")


def _placed_before_order(record: Record) -> Facts:
    """Placed while no order stands, and the first order comes afterwards; with the parents' consent none would come."""
    for period in record.periods:
        orders = of_type(period, "placement_order")
        for placed in of_type(period, "placed"):
            if orders and placed.date < orders[0].date:
                yield (placed, orders[0])


def _placed_before_entry(record: Record) -> Facts:
    return before_entry(record, "placed")


def _early_permanence_before_entry(record: Record) -> Facts:
    return before_entry(record, "early_permanence_placed")


def _placed_again(record: Record) -> Facts:
    return made_again(record, "placed", "placement")


def _placed_at_once(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        entered, placed = adoption.entered, adoption.placed
        if entered is None or placed is None or adoption.by_current_carer:
            continue
        if timedelta() <= placed - entered < _A_MONTH:
            yield (*record.on("entered_care", entered), *record.on("placed", placed))


def _adopted_at_once(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.placed and not adoption.by_current_carer and adoption.adopted - adoption.placed < _TEN_WEEKS:
            yield (*record.on("placed", adoption.placed), *record.on("adopted", adoption.adopted))


def _adopted_late(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.placed and adoption.adopted - adoption.placed > _THREE_YEARS:
            yield (*record.on("placed", adoption.placed), *record.on("adopted", adoption.adopted))


PLACEMENT: tuple[tuple[Rule, Check], ...] = (
    (
        Rule(
            "adopted_never_placed",
            ("390",),
            "error",
            "The child was adopted, and no placement with adopters stands: the child is left out of the timeliness "
            "figures.",
            _ALL_FIVE,
            "placed",
        ),
        _never_placed,
    ),
    (
        Rule(
            "disruption_without_placement",
            (),
            "error",
            "A placement with adopters was disrupted while none stands: it is missing, or was disrupted before.",
            ("A1", "disruptions", "placed"),
        ),
        _disrupted_unplaced,
    ),
    (
        Rule(
            "placed_before_order",
            ("408",),
            "warning",
            "The child was placed with adopters before the placement order was made.",
            ("A1", "A2", "A20"),
        ),
        _placed_before_order,
    ),
    (
        Rule(
            "placed_before_entry",
            (),
            "error",
            "The placement with adopters lies before the child entered care: an earlier period of care is missing, or "
            "one of the days is wrong.",
            _ALL_FIVE,
            "entered_earlier",
        ),
        _placed_before_entry,
    ),
    (
        Rule(
            "early_permanence_before_entry",
            (),
            "error",
            "The early permanence placement lies before the child entered care: an earlier period of care is missing, "
            "or one of the days is wrong.",
            _ALL_FIVE,
            "entered_earlier",
        ),
        _early_permanence_before_entry,
    ),
    (
        Rule(
            "placed_again",
            (),
            "warning",
            "A second placement with adopters was recorded while the first one stands: days run to the first. If the "
            "first broke down, its disruption is missing.",
            ("A1", "A2", "A3", "A10", "placed", "disruptions"),
            "which_day",
        ),
        _placed_again,
    ),
    (
        Rule(
            "placed_within_a_month",
            (),
            "note",
            "The adopted child moved in with its family within four weeks of entering care.",
            ("A1", "A3", "A10"),
        ),
        _placed_at_once,
    ),
    (
        Rule(
            "adopted_within_ten_weeks",
            (),
            "warning",
            "The adoption order lies within ten weeks of moving in; the law asks for ten weeks before adopters apply.",
            ("A1", "A3", "A10"),
        ),
        _adopted_at_once,
    ),
    (
        Rule(
            "adopted_over_three_years_after_placement",
            (),
            "note",
            "Over three years lie between moving in and the adoption order: see whether both days are right.",
            ("A1", "A3", "A10"),
        ),
        _adopted_late,
    ),
)
