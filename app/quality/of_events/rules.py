"""The rules on stored events, in the order in which a report shows them, and what of a record breaks them."""

from collections.abc import Iterator

from app.quality.findings import Finding, Rule
from app.quality.of_events.adoption import ADOPTION
from app.quality.of_events.care import CARE
from app.quality.of_events.carer import CARER
from app.quality.of_events.decision import DECISION
from app.quality.of_events.known import KNOWN
from app.quality.of_events.match import MATCH
from app.quality.of_events.order import ORDER
from app.quality.of_events.placement import PLACEMENT
from app.quality.of_events.record import Check, Record
from app.quality.of_events.reversal import REVERSAL

_DECIDING = {"adoption_decision", "placement_order", "matched", "placed", "adopted"}
#: The rules by theme, with the types of events that they are about: where none of them is recorded, none is broken.
_THEMES: tuple[tuple[tuple[tuple[Rule, Check], ...], set[str] | None], ...] = (
    (CARE, None),
    (DECISION, _DECIDING),
    (REVERSAL, {"decision_reversed"}),
    (ORDER, {"placement_order", "placement_order_revoked", "placed"}),
    (MATCH, {"matched", "match_ended", "adopted"}),
    (PLACEMENT, {"early_permanence_placed", "placed", "placement_disrupted", "adopted"}),
    (CARER, {"placed"}),
    (ADOPTION, {"adopted"}),
    (KNOWN, None),
)
CHECKS: tuple[tuple[Rule, Check], ...] = tuple(check for checks, _ in _THEMES for check in checks)
RULES: tuple[Rule, ...] = tuple(rule for rule, _ in CHECKS)


def findings(record: Record) -> Iterator[Finding]:
    """Every rule that the record breaks, once for each time that it does."""
    for checks, types in _THEMES:
        if types is None or not record.types.isdisjoint(types):
            for rule, check in checks:
                for facts in check(record):
                    yield Finding(rule, tuple(record.events[fact.type, fact.date, fact.source_id] for fact in facts))
