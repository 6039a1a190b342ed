"""Rules on placements: which legal status and which reasons go with them."""

from datetime import date

from app.quality.findings import Rule
from app.quality.of_returns.checking import Rows, on_episodes, on_steps, rule
from app.quality.of_returns.forms import OfEpisode, OfStep
from app.quality.of_returns.year_of_child import YearOfChild, each
from app.returns import codes

_SAME_CARER_SINCE = date(2015, 4, 1)
#: The last day on which a freeing order could be made, and the first on which a placement order could.
_LAST_FREEING, _FIRST_ORDER = date(2005, 12, 31), date(2005, 12, 30)
#: DfE has no rules on freeing orders since.
_NO_FREEING = 2024
#: DfE asks since then that an open episode has no reason for a change.
_CHECKED_SINCE = 2025
_FOSTERED = codes.FOSTER | codes.PLACED_FOR_ADOPTION


@on_episodes(
    code="with_parents_by_agreement",
    ssda903="378",
    severity="warning",
    says="The child is placed with their parents (P1) while the parents have agreed to care by the council (V2).",
)
def with_parents_by_agreement(episode: OfEpisode) -> bool:
    return (episode.legal_status, episode.place) == ("V2", "P1")


@on_episodes(
    code="adoptive_placement_without_order",
    ssda903="408",
    severity="error",
    says="The placement is one under a placement order (A5 or A6), but the legal status is not E1.",
    touches=("A2", "A20", "A16"),
    doubt=("placement_order", "placement_order_day"),
)
def adoptive_placement_without_order(episode: OfEpisode) -> bool:
    known = bool(episode.legal_status)
    return episode.place in codes.UNDER_AN_ORDER and known and episode.legal_status not in codes.ORDERS


@on_episodes(
    code="placed_by_consent_under_order",
    severity="note",
    says="The placement is one by the parents' consent (A3 or A4), but a placement order stands.",
)
def placed_by_consent_under_order(episode: OfEpisode) -> bool:
    return episode.place in ("A3", "A4") and episode.legal_status == "E1"


@rule(
    code="current_carer_but_carer_changed",
    ssda903="217",
    severity="error",
    about=("placement with the current carer",),
    says="The placement is with the current foster carer (A3 or A5), but the episode began for another reason than"
    " S, T or U.",
    touches=("A10",),
    doubt="by_current_carer",
)
def current_carer_but_carer_changed(year: YearOfChild) -> Rows:
    others = (codes.LEGAL_STATUS, codes.PLACEMENT, codes.ALL_CHANGED)
    with_carer = (row for row in year.episodes if row.place in codes.WITH_CURRENT_CARER)
    return each(row for row in with_carer if row.start >= _SAME_CARER_SINCE and row.reason in others)


@on_steps(
    code="current_carer_did_not_foster",
    ssda903="336",
    severity="warning",
    says="The placement is with the current foster carer (A3 or A5), but the episode before is not a foster placement.",
    touches=("A10",),
    doubt="by_current_carer",
)
def current_carer_did_not_foster(step: OfStep) -> bool:
    with_carer = step.place in codes.WITH_CURRENT_CARER and step.reason != codes.STARTED
    return with_carer and bool(step.place_before) and step.place_before not in _FOSTERED


@on_episodes(
    code="guardian_did_not_foster",
    ssda903="516",
    severity="warning",
    says="A former foster carer became the guardian (E45 or E46), but it is not a foster placement (U1 to U6).",
    touches=("sgo",),
)
def guardian_did_not_foster(episode: OfEpisode) -> bool:
    return episode.ended_by in ("E45", "E46") and episode.place not in codes.FOSTER | {""}


@rule(
    code="freed_after_2005",
    ssda903="445",
    severity="error",
    about=("freeing order",),
    says="The legal status is freed for adoption (D1), but the episode begins after December 2005.",
    touches=("A2",),
    doubt="placement_order_day",
)
def freed_after_2005(year: YearOfChild) -> Rows:
    if year.year < _NO_FREEING:
        yield from each(row for row in year.episodes if row.legal_status == "D1" and row.start > _LAST_FREEING)


@rule(
    code="placement_order_before_2006",
    ssda903="446",
    severity="error",
    about=("order",),
    says="The legal status is a placement order (E1), but the episode begins before 30 December 2005.",
    touches=("A2",),
    doubt="placement_order_day",
)
def placement_order_before_2006(year: YearOfChild) -> Rows:
    return each(row for row in year.episodes if row.legal_status == "E1" and row.start < _FIRST_ORDER)


@rule(
    code="still_freed",
    ssda903="451",
    severity="warning",
    about=("freeing order",),
    says="The child is still freed for adoption (D1).",
)
def still_freed(year: YearOfChild) -> Rows:
    if year.year < _NO_FREEING:
        open_rows = (row for row in year.episodes if row.end is None and not row.ended_by)
        yield from each(row for row in open_rows if row.legal_status == "D1")


@on_episodes(
    code="reason_of_an_open_episode",
    ssda903="233",
    severity="note",
    column="REASON_PLACE_CHANGE",
    says="The episode has not ended, but a reason for a change of placement (REASON_PLACE_CHANGE) is given.",
)
def reason_of_an_open_episode(episode: OfEpisode) -> bool:
    is_open = episode.is_open and not episode.fault("DEC")
    return is_open and episode.place_change != "" and episode.year >= _CHECKED_SINCE


PLACEMENTS: tuple[Rule, ...] = (
    with_parents_by_agreement,
    adoptive_placement_without_order,
    placed_by_consent_under_order,
    current_carer_but_carer_changed,
    current_carer_did_not_foster,
    guardian_did_not_foster,
    freed_after_2005,
    placement_order_before_2006,
    still_freed,
    reason_of_an_open_episode,
)
