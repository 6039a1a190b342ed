"""The rules on stored events, in the order in which a report shows them, and who is checked by which of them."""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from app.quality.findings import Finding, Rule
from app.quality.of_events.adoption import ADOPTION
from app.quality.of_events.care import CARE
from app.quality.of_events.carer import CARER
from app.quality.of_events.court import COURT
from app.quality.of_events.decision import DECISION
from app.quality.of_events.known import KNOWN
from app.quality.of_events.match import MATCH
from app.quality.of_events.order import ORDER
from app.quality.of_events.placement import PLACEMENT
from app.quality.of_events.record import CHARACTERISTICS, Record, Stay
from app.quality.of_events.reversal import REVERSAL
from app.quality.of_events.sources import SOURCES

RULES: tuple[Rule, ...] = (
    *CARE, *COURT, *DECISION, *REVERSAL, *ORDER, *MATCH, *PLACEMENT, *CARER, *ADOPTION, *SOURCES, *KNOWN,
)  # fmt: skip


def findings(record: Record) -> Iterator[Finding]:
    """Every rule that the record breaks, once for each time that it does."""
    for rule in rules_about(record.seen, record.reported):
        for facts in rule.check(record):
            yield Finding(rule, tuple(record.events[fact.type, fact.date, fact.source_id] for fact in facts))


_OF_STAYS = frozenset({"entered_care", "left_care", *CHARACTERISTICS})


@lru_cache(maxsize=1024)
def rules_about(seen: frozenset[str], reported: frozenset[str] | None = None) -> tuple[Rule, ...]:
    """The rules that are about anything of what is recorded of a child, and need no more than what is reported."""
    about = (rule for rule in RULES if not seen.isdisjoint(rule.about))
    return tuple(rule for rule in about if reported is None or reported.issuperset(rule.needs))


def finds_nothing(stay: Stay) -> bool:
    """Whether no rule can find anything in a record that is one stay in care, as the rules themselves say."""
    for skip_if in conditions_on_stays():  # noqa: SIM110 - a generator costs more, and there are tens of thousands of stays
        if skip_if is None or not skip_if(stay):
            return False
    return True


@cache
def conditions_on_stays() -> tuple[Callable[[Stay], bool] | None, ...]:
    """When the rules that are about anything in such a record find nothing; None: a rule does not say."""
    return tuple({rule.skip_if for rule in rules_about(_OF_STAYS)})
