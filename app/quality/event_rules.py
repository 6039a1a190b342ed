"""The rules on stored events, in the order in which a report shows them, and what of a record breaks them."""

from collections.abc import Iterator

from app.quality.adoption_rules import ADOPTION
from app.quality.care_rules import CARE
from app.quality.carer_rules import CARER
from app.quality.decision_rules import DECISION
from app.quality.findings import Finding, Rule
from app.quality.known_rules import KNOWN
from app.quality.match_rules import MATCH
from app.quality.order_rules import ORDER
from app.quality.placement_rules import PLACEMENT
from app.quality.record import Check, Record
from app.quality.reversal_rules import REVERSAL

CHECKS: tuple[tuple[Rule, Check], ...] = (
    *CARE, *DECISION, *REVERSAL, *ORDER, *MATCH, *PLACEMENT, *CARER, *ADOPTION, *KNOWN,
)  # fmt: skip
RULES: tuple[Rule, ...] = tuple(rule for rule, _ in CHECKS)


#: What is left to look at where nothing but entering and leaving care was ever recorded: of most children.
_CHECKS_OF_CARE = (*CARE, *KNOWN)


def findings(record: Record) -> Iterator[Finding]:
    """Every rule that the record breaks, once for each time that it does."""
    for rule, check in _CHECKS_OF_CARE if not record.is_on_the_way else CHECKS:
        for facts in check(record):
            yield Finding(rule, tuple(record.events[fact.type, fact.date, fact.source_id] for fact in facts))
