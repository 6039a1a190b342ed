"""Rules on the codes of episodes: why one began, the legal status, the placement, and how they go together."""

from collections.abc import Iterator
from datetime import date

from app.quality.findings import Rule
from app.quality.of_returns.child import Check, Held, rule
from app.returns import codes
from app.returns.child_rows import Episode, Row

_SAME_CARER_SINCE = date(2015, 4, 1)

Rows = Iterator[tuple[Row, ...]]


def _status_unchanged(held: Held) -> Rows:
    says_so = (codes.LEGAL_STATUS, codes.ALL_CHANGED, codes.SAME_CARER_NEW_STATUS)
    for one, other in held.steps:
        if other.reason in says_so and one.legal_status == other.legal_status:
            yield one, other


def _status_changed(held: Held) -> Rows:
    says_not = (codes.PLACEMENT, codes.SAME_CARER)
    for one, other in held.steps:
        if (
            other.reason in says_not
            and one.legal_status != other.legal_status
            and not codes.RESPITE & {one.legal_status, other.legal_status}
        ):
            yield one, other


def _begins_away(held: Held) -> Rows:
    return ((each.episodes[0],) for each in held.care if each.entered and each.episodes[0].place in codes.TEMPORARY)


def _ends_away(held: Held) -> Rows:
    return ((each.exit,) for each in held.care if each.exit and each.exit.place in codes.TEMPORARY)


def _comes_back_elsewhere(held: Held) -> Rows:
    """A temporary stay leaves the placement it interrupts as it is."""
    for period in held.care:
        home: Episode | None = None
        away = False
        for episode in period.episodes:
            if episode.place in codes.TEMPORARY:
                away = home is not None
                continue
            if away and home and home.place != episode.place:
                yield home, episode
            home, away = episode, False


def _adoptive_without_order(held: Held) -> Rows:
    needs = codes.UNDER_AN_ORDER
    return ((each,) for each in held.episodes if each.place in needs and each.legal_status not in codes.ORDERS)


def _consent_under_order(held: Held) -> Rows:
    consent = ("A3", "A4")
    return ((each,) for each in held.episodes if each.place in consent and each.legal_status == "E1")


def _not_the_same_carer(held: Held) -> Rows:
    others = (codes.LEGAL_STATUS, codes.PLACEMENT, codes.ALL_CHANGED)
    for each in held.episodes:
        if each.place in codes.WITH_CURRENT_CARER and each.start >= _SAME_CARER_SINCE and each.reason in others:
            yield (each,)


def _carer_not_fostering(held: Held) -> Rows:
    """Carers who adopt had the child before, in a foster placement."""
    fitting = codes.FOSTER | codes.ADOPTIVE | codes.TEMPORARY
    for one, other in held.steps:
        if other.place in codes.WITH_CURRENT_CARER and one.place not in fitting and other.reason != codes.STARTED:
            yield one, other


def _with_parents_by_agreement(held: Held) -> Rows:
    """A child who is back with its parents is looked after under an order alone."""
    return ((each,) for each in held.episodes if (each.legal_status, each.place) == codes.WITH_PARENTS_BY_AGREEMENT)


def _guardian_not_fostering(held: Held) -> Rows:
    former_carer = ("E45", "E46")
    for each in held.episodes:
        if each.ended_by in former_carer and each.place not in codes.FOSTER | codes.TEMPORARY:
            yield (each,)


def _made_by_a_tool(held: Held) -> Rows:
    return ((each,) for each in held.episodes if each.ended_by == "E99" or each.place_change == "LIIAF")


EPISODE_CODES: tuple[tuple[Rule, Check], ...] = (
    (
        rule(
            "legal_status_unchanged",
            "434 436",
            "warning",
            "An episode began because the legal status changed (L, B or U), but the status is that of the one before.",
        ),
        _status_unchanged,
    ),
    (
        rule(
            "legal_status_changed",
            "435",
            "warning",
            "The legal status changed, though the episode is said to have begun for another reason (P or T).",
            "A2",
            "A20",
        ),
        _status_changed,
    ),
    (
        rule(
            "care_begins_with_a_temporary_stay",
            "380",
            "warning",
            "A period of care begins with a temporary placement (T0 to T4).",
        ),
        _begins_away,
    ),
    (
        rule(
            "care_ends_with_a_temporary_stay",
            "381",
            "warning",
            "A period of care ends with a temporary placement (T0 to T4).",
        ),
        _ends_away,
    ),
    (
        rule(
            "comes_back_elsewhere",
            "383",
            "warning",
            "After a temporary stay the child is in another placement than before it.",
            "A1",
            "A10",
        ),
        _comes_back_elsewhere,
    ),
    (
        rule(
            "adoptive_placement_without_order",
            "408",
            "error",
            "A placement under a placement order (A5 or A6) while the legal status is not E1.",
            "A2",
            "A20",
            "A16",
        ),
        _adoptive_without_order,
    ),
    (
        rule(
            "placed_by_consent_under_order",
            "",
            "note",
            "A placement by the parents' consent (A3 or A4) while a placement order stands.",
        ),
        _consent_under_order,
    ),
    (
        rule(
            "current_carer_but_carer_changed",
            "217",
            "error",
            "A placement with the current foster carer (A3 or A5) that began with a change of carer; "
            "A10 counts from its first day.",
            "A10",
            doubt="by_current_carer",
        ),
        _not_the_same_carer,
    ),
    (
        rule(
            "current_carer_did_not_foster",
            "336",
            "warning",
            "A placement with the current foster carer (A3 or A5) that follows on no foster placement.",
            "A10",
        ),
        _carer_not_fostering,
    ),
    (
        rule(
            "with_parents_by_agreement",
            "378",
            "warning",
            "The child is placed with its parents (P1) while it is accommodated by their agreement (V2).",
        ),
        _with_parents_by_agreement,
    ),
    (
        rule(
            "guardian_did_not_foster",
            "516",
            "warning",
            "Guardianship to a former foster carer (E45, E46), but the last placement was no foster placement.",
            "sgo",
        ),
        _guardian_not_fostering,
    ),
    (
        rule(
            "made_by_a_regional_tool",
            "",
            "note",
            "A row was closed by a regional tool (E99 or LIIAF), not by the council; it is not read as leaving care.",
        ),
        _made_by_a_tool,
    ),
)
