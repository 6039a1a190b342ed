"""Rules on foster carers who adopt."""

from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, of_type, rule


@rule(
    code="carer_move_in_unknown",
    severity="warning",
    about=("placed",),
    says="The foster carer adopts, and no event says when the child moved in there.",
    touches=("A10",),
    doubt="moved_in_with_carer",
)
def carer_move_in_unknown(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.by_current_carer and adoption.moved_in_with_carer is None:
            yield record.on("placed", adoption.placed or adoption.placed_by)


@rule(
    code="carer_move_in_after_placement",
    severity="error",
    about=("placed",),
    says="The foster carer adopts, and the child moved in there after the placement for adoption, as is recorded.",
    touches=("A10",),
    doubt="moved_in_with_carer",
)
def carer_move_in_after_placement(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        placed = adoption.placed or adoption.placed_by
        if placed and adoption.moved_in_with_carer and adoption.moved_in_with_carer > placed:
            yield record.on("placed", placed)


@rule(
    code="carer_move_in_before_entry",
    severity="error",
    about=("placed",),
    says="The foster carer adopts, and the child moved in there before they entered care, as is recorded.",
    touches=("A10",),
    doubt="moved_in_with_carer",
)
def carer_move_in_before_entry(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.entered and adoption.moved_in_with_carer and adoption.moved_in_with_carer < adoption.entered:
            placed = adoption.placed or adoption.placed_by
            yield (*record.on("entered_care", adoption.entered), *record.on("placed", placed))


@rule(
    code="placed_by_carer_on_entering",
    severity="warning",
    about=("placed",),
    says="The foster carer adopts, and the placement for adoption has the day on which the child entered care.",
    touches=("A1", "A3", "A10"),
    doubt=("entered_day", "placed_day"),
)
def placed_by_carer_on_entering(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.by_current_carer and adoption.placed and adoption.placed == adoption.entered:
            yield (*record.on("entered_care", adoption.entered), *record.on("placed", adoption.placed))


@rule(
    code="carer_not_said_to_adopt",
    severity="note",
    about=("early_permanence_placed",),
    says="The child had an early permanence placement before; if that family adopts, the placement should say so.",
    touches=("A10",),
    doubt="by_current_carer",
    in_sum=False,
)
def carer_not_said_to_adopt(record: Record) -> Facts:
    for adoption, period in record.adoptions:
        placed = adoption.placed or adoption.placed_by
        if placed is None or adoption.by_current_carer:
            continue
        early = [fact for fact in of_type(period, "early_permanence_placed") if fact.date <= placed]
        if early:
            yield (early[-1], *record.on("placed", placed))


@rule(
    code="move_in_without_carer",
    severity="warning",
    about=("placed",),
    says="The placement says when the child moved in with their foster carer, but not that this carer adopts.",
    touches=("A10",),
    doubt="by_current_carer",
)
def move_in_without_carer(record: Record) -> Facts:
    for placed in record.of("placed"):
        if placed.attributes.get("moved_in_with_carer") and not placed.attributes.get("by_current_carer"):
            yield (placed,)


CARER: tuple[Rule, ...] = (
    carer_move_in_unknown,
    carer_move_in_after_placement,
    carer_move_in_before_entry,
    placed_by_carer_on_entering,
    carer_not_said_to_adopt,
    move_in_without_carer,
)
