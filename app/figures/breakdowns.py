"""Breakdowns: the same evaluation, cut by what is known of the children. The parts add up to the whole."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    select,
)

from app.figures.candidates import KNOWN_AT
from app.figures.queries import Counts, evaluation, figure_columns, parameters
from app.figures.said import says
from app.indicators.populations import AdoptedAndStillWithout, EventsInThePeriod, InThePeriod
from app.indicators.sources import ETHNIC_GROUPS, REVERSALS
from app.indicators.vocabulary import Difference, Indicator
from app.ledger.characteristics import children
from app.ledger.derived import adoptions, placements
from app.ledger.families import families
from app.ledger.versions import events
from app.periods import Period
from app.pools import About
from app.store.database import as_known_at

Breakdown = Literal[
    "sex", "age_group", "ethnic_group", "disabled", "sibling", "adopters", "early_permanence", "reason", "consent",
]  # fmt: skip

NOT_KNOWN = "not_known"
#: The parts of each breakdown, in the order in which they are shown.
PARTS: dict[Breakdown, tuple[str, ...]] = {
    "sex": ("female", "male", NOT_KNOWN),
    "age_group": ("under_1", "1_to_4", "5_to_9", "10_to_15", "16_and_over", NOT_KNOWN),
    "ethnic_group": (*ETHNIC_GROUPS, NOT_KNOWN),
    "disabled": ("disabled", "not_disabled", NOT_KNOWN),
    "sibling": ("in_a_sibling_group", "in_no_sibling_group", NOT_KNOWN),
    "adopters": ("own_agency", "inter_agency", NOT_KNOWN),
    "early_permanence": ("early_permanence", "other"),
    "reason": (*REVERSALS, NOT_KNOWN),
    "consent": ("opposed", "not_opposed", NOT_KNOWN),
}


def broken_down(
    connection: Connection,
    indicator: Indicator,
    by: Breakdown,
    period: Period,
    authorities: Sequence[str],
    known_at: int,
) -> dict[str, dict[str, Counts]]:
    """The counts of each authority by part."""
    found: dict[str, dict[str, Counts]] = {}
    statement = _figures_by(indicator, by, len(authorities) == 1)
    values = parameters(indicator, period, authorities, known_at)
    for part, authority, reason, number, total, groups, *parts in connection.execute(statement, values):
        counts = found.setdefault(authority, {}).setdefault(part, Counts())
        counts.add(reason, number, total, groups, parts)
    return found


def why_not(indicator: Indicator, by: Breakdown) -> str | None:
    """Why a figure has no such breakdown; None if it has."""
    among = indicator.among
    if isinstance(indicator.measure, Difference):
        return "A difference of children and families is not broken down."
    if by == "reason":
        reversals = all(isinstance(each, EventsInThePeriod) and each.type == "decision_reversed" for each in among)
        return None if reversals else "Only reversals of the decision (A5) have such a reason."
    if by == "consent":
        adopted = all(
            isinstance(each, AdoptedAndStillWithout) or (isinstance(each, InThePeriod) and each.rows == "adoptions")
            for each in among
        )
        return None if adopted else "Only figures of adopted children are broken down by consent."
    if among[0].about == "family" and by != "ethnic_group":
        return "Adopter families are not broken down by what is known of children."
    return None


def can_be_broken_down(indicator: Indicator, by: Breakdown) -> bool:
    """Whether the characteristic is one of those that the figure is about."""
    return why_not(indicator, by) is None


@cache
def _figures_by(indicator: Indicator, by: Breakdown, one_authority: bool) -> Select[Any]:
    rows = labelled(evaluation(indicator, one_authority), by, indicator.among[0].about)
    columns = figure_columns(indicator, rows)
    return select(rows.c.part, *columns).group_by(rows.c.part, rows.c.authority, rows.c.reason)


def labelled(rows: FromClause, by: Breakdown, about: About) -> Subquery:
    """The rows of candidates, each with its `part` of the breakdown."""
    of = (children if about == "child" else families).alias("of_subject")
    known = and_(of.c.authority == rows.c.authority, list(of.c)[1] == rows.c.subject, as_known_at(of, KNOWN_AT))
    return select(*rows.c, _part(by, rows, of).label("part")).select_from(rows.outerjoin(of, known)).subquery()


def _part(by: Breakdown, rows: FromClause, child: FromClause) -> ColumnElement[str]:
    match by:
        case "sex":
            return func.coalesce(child.c.sex, NOT_KNOWN)
        case "age_group":
            turns = {"under_1": 1, "1_to_4": 5, "5_to_9": 10, "10_to_15": 16}
            ages = [(rows.c.anchor < child.c[f"turns_{age}"], part) for part, age in turns.items()]
            return case((child.c.turns_1.is_(None), NOT_KNOWN), *ages, else_="16_and_over")
        case "ethnic_group":
            groups = [(child.c.ethnicity.in_(codes), group) for group, codes in ETHNIC_GROUPS.items()]
            return case(*groups, else_=NOT_KNOWN)
        case "disabled":
            return case((child.c.disabled.is_(None), NOT_KNOWN), (child.c.disabled, "disabled"), else_="not_disabled")
        case "sibling":
            return case(
                (child.c.sibling_group.is_not(None), "in_a_sibling_group"),
                (child.c.child.is_not(None), "in_no_sibling_group"),
                else_=NOT_KNOWN,
            )
        case "adopters":
            return _adopters(rows)
        case "early_permanence":
            return case((_had_early_permanence(rows), "early_permanence"), else_="other")
        case "reason":
            reasons = [(says(rows.c.attributes, "reason", reason), reason) for reason in REVERSALS]
            return case(*reasons, else_=NOT_KNOWN)
        case "consent":
            opposed = _opposed(rows)
            return case((opposed.is_(None), NOT_KNOWN), (opposed, "opposed"), else_="not_opposed")


def _opposed(rows: FromClause) -> ColumnElement[bool]:
    """Whether the application for the adoption order was opposed, as the record of the adoption says."""
    return (
        select(adoptions.c.opposed)
        .where(
            adoptions.c.authority == rows.c.authority,
            adoptions.c.child == rows.c.subject,
            adoptions.c.adopted == rows.c.anchor,
            as_known_at(adoptions, KNOWN_AT),
        )
        .correlate(rows)
        .scalar_subquery()
    )


def _adopters(rows: FromClause) -> ColumnElement[str]:
    """As the event itself says; else as the child's last placement by then."""
    latest = (
        select(placements.c.adopters)
        .where(
            placements.c.authority == rows.c.authority,
            placements.c.child == rows.c.subject,
            placements.c.placed <= rows.c.anchor,
            as_known_at(placements, KNOWN_AT),
        )
        .order_by(placements.c.placed.desc())
        .limit(1)
        .correlate(rows)
        .scalar_subquery()
    )
    own = [(says(rows.c.attributes, "adopters", whose), whose) for whose in ("own_agency", "inter_agency")]
    return case(*own, else_=func.coalesce(latest, literal(NOT_KNOWN)))


def _had_early_permanence(rows: FromClause) -> ColumnElement[bool]:
    """Whether the child had moved in with carers who may adopt by the day that it counts by."""
    return (
        exists()
        .where(
            events.c.authority == rows.c.authority,
            events.c.subject == rows.c.subject,
            events.c.type == "early_permanence_placed",
            events.c.date <= rows.c.anchor,
            as_known_at(events, KNOWN_AT),
        )
        .correlate(rows)
    )
