"""Rules on what changed from one episode to the next: legal status, placement, carers, need."""

from app.quality.findings import Rule
from app.quality.of_returns.checking import on_steps
from app.quality.of_returns.forms import OfStep
from app.returns import codes


@on_steps(
    code="legal_status_unchanged",
    ssda903="434",
    severity="warning",
    says="The episode began because the legal status changed (L), but the status is that of the episode before.",
    touches=("A2", "A20"),
    doubt=("placement_order", "placement_order_day"),
)
def legal_status_unchanged(step: OfStep) -> bool:
    return step.reason == codes.LEGAL_STATUS and _same_status(step)


@on_steps(
    code="placement_changed_with_the_status",
    ssda903="434",
    severity="warning",
    says="The episode began because the legal status changed and nothing else (L), but the placement changed as well.",
    touches=("A1", "A3", "A10"),
    doubt=("placed", "placed_day"),
)
def placement_changed_with_the_status(step: OfStep) -> bool:
    """Both faults of one row are one finding."""
    only_status = step.reason == codes.LEGAL_STATUS and not _same_status(step)
    return only_status and step.placement_is_known and step.other_placement


@on_steps(
    code="legal_status_changed",
    ssda903="435",
    severity="warning",
    says="The legal status changed, but the episode is said to have begun for another reason (P or T).",
    touches=("A2", "A20"),
    doubt=("placement_order", "placement_order_day"),
)
def legal_status_changed(step: OfStep) -> bool:
    known = not step.is_unknown("LS")
    return step.reason in (codes.PLACEMENT, codes.SAME_CARER) and known and step.legal_status != step.status_before


@on_steps(
    code="placement_unchanged",
    ssda903="435",
    severity="note",
    says="The episode began because the placement changed (P or T), but nothing that describes the placement did.",
)
def placement_unchanged(step: OfStep) -> bool:
    only_place = step.reason in (codes.PLACEMENT, codes.SAME_CARER) and _same_status(step)
    return only_place and step.placement_is_known and step.same_placement


@on_steps(
    code="status_unchanged_with_the_placement",
    ssda903="436",
    severity="warning",
    says="The episode began because status and placement changed (B or U), but the status is that of the one before.",
    touches=("A2", "A20"),
    doubt=("placement_order", "placement_order_day"),
)
def status_unchanged_with_the_placement(step: OfStep) -> bool:
    return step.reason in (codes.ALL_CHANGED, codes.SAME_CARER_NEW_STATUS) and _same_status(step)


@on_steps(
    code="placement_unchanged_with_the_status",
    ssda903="436",
    severity="note",
    says="The episode began because status and placement changed (B or U), but nothing of the placement did.",
)
def placement_unchanged_with_the_status(step: OfStep) -> bool:
    both = step.reason in (codes.ALL_CHANGED, codes.SAME_CARER_NEW_STATUS) and not _same_status(step)
    return both and step.placement_is_known and not step.other_placement


@on_steps(
    code="need_changed",
    ssda903="504",
    severity="note",
    says="The category of need (CIN) changed within a period of care.",
)
def need_changed(step: OfStep) -> bool:
    goes_on = step.ended_by == "X1" and step.meets == 0 and not step.is_unknown("CIN")
    return goes_on and step.need != step.need_before


@on_steps(
    code="change_without_reason",
    ssda903="225",
    severity="note",
    says="The placement changed, but the episode that ended has no reason for it (REASON_PLACE_CHANGE).",
    touches=("disruptions",),
)
def change_without_reason(step: OfStep) -> bool:
    moved = step.ended_by == "X1" and step.reason in ("P", "B", "T", "U")
    temporary = codes.TEMPORARY & {step.place_before, step.place}
    return moved and not temporary and not step.place_change and not step.is_unknown("REASON_PLACE_CHANGE")


@on_steps(
    code="reason_before_a_temporary_stay",
    ssda903="226",
    severity="note",
    says="A temporary stay follows, but a reason for the change of placement is given: none is asked for.",
)
def reason_before_a_temporary_stay(step: OfStep) -> bool:
    return step.place in codes.TEMPORARY and step.place_change != ""


def _same_status(step: OfStep) -> bool:
    return step.legal_status == step.status_before and not step.is_unknown("LS")


CHANGES: tuple[Rule, ...] = (
    legal_status_unchanged,
    placement_changed_with_the_status,
    legal_status_changed,
    placement_unchanged,
    status_unchanged_with_the_placement,
    placement_unchanged_with_the_status,
    need_changed,
    change_without_reason,
    reason_before_a_temporary_stay,
)
