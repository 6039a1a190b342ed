"""Children on the way at the end of the period's last day. Definitions, section 3."""

from app.indicators.conditions import Both, Condition, Either, IsNot, Known, Milestone, NotBefore, There, Under, always
from app.indicators.milestones import decision, entered, last_day, linked, matched, placed, placement_order
from app.indicators.populations import OnTheLastDay
from app.indicators.sources import (
    ASGLB,
    COUNCIL_REPORTS,
    EIGHTEEN_MONTHS,
    SCORECARD_WAITING,
    THREE_MONTHS,
    TWELVE_MONTHS,
)
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


#: The days of the bands of A14, the first and the last of each.
_BANDS = ((0, 91), (92, 182), (183, 365), (366, 547), (548, None))


def _more_than(days: int, since: Milestone) -> Condition:
    """Whether more days than that lie between a point whose day is known and the last day."""
    return Both((Known(since), IsNot(Under(always(days + 1), since, last_day))))


def _in_the_band(since: Milestone, first: int, last: int | None) -> Condition:
    not_fewer = NotBefore(last_day, since) if first == 0 else _more_than(first - 1, since)
    return not_fewer if last is None else Both((not_fewer, Under(always(last + 1), since, last_day)))


def in_bands(since: Milestone, bands: tuple[tuple[int, int | None], ...]) -> tuple[Part, ...]:
    """The parts of a count by the days from a point to the last day; whose day is not known is a part of its own."""
    conditions = [_in_the_band(since, *band) for band in bands]
    names = [f"{first}-{last}" if last else f"over {first - 1}" for first, last in bands]
    parts = (Part(name, condition) for name, condition in zip(names, conditions, strict=True))
    return (*parts, Part("day_unknown", IsNot(Either(tuple(conditions))), even_if_none=False))


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
        parts=in_bands(placement_order, _BANDS),
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
    measure=Count(
        since=placement_order,
        parts=(Part("linked", There(linked)), Part("not_linked", IsNot(There(linked)))),
        parts_name="parts",
    ),
    polarity="low",
    source=COUNCIL_REPORTS,
    note="Also by whether a family is being considered for the child (linked).",
)

LINKED = Indicator(
    code="linked",
    title="Children awaiting a match who are linked with a family",
    among=(
        OnTheLastDay(
            live=("decision", "placement_order", "linked"),
            without=("placed", "matched"),
            words="children with a live decision, a live placement order and a live link, looked after, neither "
            "matched nor placed on the period's last day",
        ),
    ),
    measure=Count(since=linked),
    source=ASGLB,
    local=True,
)

LONG_WAITS = Indicator(
    code="long_waits",
    title="Children with a placement order who wait long to be placed",
    among=(_WAITING_WITH_ORDER,),
    measure=Count(
        since=placement_order,
        parts=(
            Part("order_90_days", _more_than(THREE_MONTHS - 1, placement_order)),
            Part("order_12_months", _more_than(TWELVE_MONTHS, placement_order)),
            Part("order_18_months", _more_than(EIGHTEEN_MONTHS, placement_order)),
            Part("entry_18_months", _more_than(EIGHTEEN_MONTHS, entered)),
            Part("order_day_unknown", IsNot(Known(placement_order)), even_if_none=False),
            Part("entry_day_unknown", IsNot(Known(entered)), even_if_none=False),
        ),
        parts_name="parts",
        parts_overlap=True,
    ),
    polarity="low",
    source=ASGLB,
    local=True,
    note="The parts overlap: more than 90 days, 12 months (365 days) and 18 months (547) since the order, and more "
    "than 18 months since entering care.",
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
