"""Children on the way at the end of the period's last day. Definitions, section 3."""

from app.indicators.conditions import Both, Condition, IsNot, Known, Under, always
from app.indicators.milestones import decision, last_day, matched, placed, placement_order
from app.indicators.populations import OnTheLastDay
from app.indicators.sources import COUNCIL_REPORTS, SCORECARD_WAITING
from app.indicators.vocabulary import Count, Indicator, Part

_WAITING = OnTheLastDay(
    live=("decision",),
    without=("placed",),
    words="children with a live decision to place for adoption, looked after, not placed on the period's last day",
)
_WAITING_WITH_ORDER = OnTheLastDay(
    live=("decision", "placement_order"),
    without=("placed",),
    words="children with a live decision and a live placement order, looked after, not placed on the period's last day",
)


def _days_since_order(first: int, last: int | None) -> Condition:
    from_first = Known(placement_order), IsNot(Under(always(first), placement_order, last_day))
    return Both(from_first if last is None else (*from_first, Under(always(last + 1), placement_order, last_day)))


_BANDS = ((0, 91), (92, 182), (183, 365), (366, 547), (548, None))

A9 = Indicator(
    code="A9",
    title="Children waiting to be placed",
    among=(_WAITING,),
    measure=Count(since=decision),
    polarity="low",
    source=SCORECARD_WAITING,
)

A14 = Indicator(
    code="A14",
    title="Children waiting to be placed who have a placement order",
    among=(_WAITING_WITH_ORDER,),
    measure=Count(
        since=placement_order,
        parts=(
            *(
                Part(f"{first}-{last}" if last else f"over {first - 1}", _days_since_order(first, last))
                for first, last in _BANDS
            ),
            Part("day_unknown", IsNot(Known(placement_order)), even_if_none=False),
        ),
        parts_name="bands",
    ),
    polarity="low",
    source=SCORECARD_WAITING,
    note="Also in bands by the days since the order, where its day is known.",
)

AWAITING_MATCH = Indicator(
    code="awaiting_match",
    title="Children with a placement order awaiting a match",
    among=(
        OnTheLastDay(
            live=("decision", "placement_order"),
            without=("placed", "matched"),
            words="children with a live decision and a live placement order, looked after, neither matched nor placed "
            "on the period's last day",
        ),
    ),
    measure=Count(since=placement_order),
    polarity="low",
    source=COUNCIL_REPORTS,
)

MATCHED_NOT_PLACED = Indicator(
    code="matched_not_placed",
    title="Children matched, not yet placed",
    among=(
        OnTheLastDay(
            live=("matched",),
            without=("placed",),
            words="children with a live match, looked after, not placed on the period's last day",
        ),
    ),
    measure=Count(since=matched),
    source=COUNCIL_REPORTS,
)

PLACED_AT_END = Indicator(
    code="placed_at_end",
    title="Children placed with adopters at the end of the period",
    among=(
        OnTheLastDay(
            live=("placed",), words="children placed with adopters and not yet adopted on the period's last day"
        ),
    ),
    measure=Count(since=placed),
    source=COUNCIL_REPORTS,
)

PLAN_IS_ADOPTION = Indicator(
    code="plan_is_adoption",
    title="Children whose plan is adoption",
    among=(
        OnTheLastDay(
            live=("decision",),
            words="children with a live decision to place for adoption, looked after and not adopted on the period's "
            "last day",
        ),
    ),
    measure=Count(since=decision),
    source=COUNCIL_REPORTS,
)

FAMILIES_REQUIRED = Indicator(
    code="families_required",
    title="Adoptive families needed for the children waiting to be placed",
    among=(_WAITING,),
    measure=Count(since=decision, once_a_group=True, unit="families"),
    polarity="low",
    source=COUNCIL_REPORTS,
    note="A sibling group counts once, a child without one once.",
)
