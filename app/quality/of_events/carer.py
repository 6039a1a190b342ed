"""Rules on foster carers who adopt."""

from app.quality.findings import Rule
from app.quality.of_events.record import Check, Facts, Record, of_type


def _carer_unknown(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.by_current_carer and adoption.moved_in_with_carer is None:
            yield record.on("placed", adoption.placed)


def _carer_after_placement(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.placed and adoption.moved_in_with_carer and adoption.moved_in_with_carer > adoption.placed:
            yield record.on("placed", adoption.placed)


def _carer_before_entry(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.entered and adoption.moved_in_with_carer and adoption.moved_in_with_carer < adoption.entered:
            yield (*record.on("entered_care", adoption.entered), *record.on("placed", adoption.placed))


def _carer_from_the_start(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.by_current_carer and adoption.placed == adoption.entered:
            yield (*record.on("entered_care", adoption.entered), *record.on("placed", adoption.placed))


def _carer_not_said(record: Record) -> Facts:
    for adoption, period in record.adoptions:
        if adoption.placed is None or adoption.by_current_carer:
            continue
        early = [fact for fact in of_type(period, "early_permanence_placed") if fact.date <= adoption.placed]
        if early:
            yield (early[-1], *record.on("placed", adoption.placed))


def _move_in_without_carer(record: Record) -> Facts:
    for placed in record.of("placed"):
        if placed.attributes.get("moved_in_with_carer") and not placed.attributes.get("by_current_carer"):
            yield (placed,)


CARER: tuple[tuple[Rule, Check], ...] = (
    (
        Rule(
            "carer_move_in_unknown",
            ("336",),
            "warning",
            "The foster carer adopts, and nothing says when the child moved in there.",
            ("A10",),
            "moved_in_with_carer",
        ),
        _carer_unknown,
    ),
    (
        Rule(
            "carer_move_in_after_placement",
            ("336",),
            "error",
            "The foster carer adopts, and the child is said to have moved in there after the placement for adoption.",
            ("A10",),
            "moved_in_with_carer",
        ),
        _carer_after_placement,
    ),
    (
        Rule(
            "carer_move_in_before_entry",
            ("336",),
            "error",
            "The foster carer adopts, and the child is said to have moved in there before it entered care.",
            ("A10",),
            "moved_in_with_carer",
        ),
        _carer_before_entry,
    ),
    (
        Rule(
            "placed_by_carer_on_entering",
            ("335",),
            "warning",
            "The child is said to be adopted by its foster carer, and placed for adoption on the day it entered care.",
            ("A1", "A3", "A10"),
        ),
        _carer_from_the_start,
    ),
    (
        Rule(
            "carer_not_said_to_adopt",
            ("335",),
            "note",
            "The child had an early permanence placement before; if that family adopts, the placement should say so.",
            ("A10",),
        ),
        _carer_not_said,
    ),
    (
        Rule(
            "move_in_without_carer",
            ("335",),
            "warning",
            "The placement says when the child moved in with its foster carer, but not that this carer adopts.",
            ("A10",),
        ),
        _move_in_without_carer,
    ),
)
