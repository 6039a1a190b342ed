"""What rules on several steps of the way share: made before the entry, made again, undone without having been made."""

from itertools import pairwise

from app.journeys.care import Fact
from app.journeys.names import ChildEventType
from app.journeys.sources import SSDA903, source_of
from app.quality.of_events.record import Facts, Record, of_type, standing_before


def before_entry(record: Record, type_: ChildEventType) -> Facts:
    """Events of a type before the day on which the child entered the period of care that they belong to."""
    for period in record.periods:
        if entered := period.entered:
            for fact in of_type(period, type_):
                if fact.date < entered:
                    yield (fact, *record.on("entered_care", entered))


def is_before(one: Fact, other: Fact) -> bool:
    """Whether one certainly happened on an earlier day than the other, which may have happened before its date."""
    return one.date < other.date and not other.on_or_before


def began_before_the_returns(fact: Fact) -> bool:
    """Whether the first return stored of the child only goes on with it: returns of earlier years know more."""
    return fact.on_or_before and source_of(fact.source_id) == SSDA903


def made_again(record: Record, type_: ChildEventType, thing: str) -> Facts:
    """Made once more while the first is still in force."""
    for period in record.periods:
        facts = [fact for fact in of_type(period, type_) if not fact.on_or_before]
        for earlier, later in pairwise(facts):
            before = getattr(standing_before(period, later.date), thing)
            if earlier in before and earlier in getattr(period.standing_on(later.date), thing):
                yield (earlier, later)


def undone_without(record: Record, undoing: ChildEventType, making: ChildEventType, thing: str) -> Facts:
    """Undoings on days on which nothing was in force, and nothing was made that could have been by then."""
    for period in record.periods:
        made = of_type(period, making)
        for fact in of_type(period, undoing):
            by_then = any(each.date == fact.date or (each.on_or_before and each.date > fact.date) for each in made)
            if not getattr(standing_before(period, fact.date), thing) and not by_then:
                yield (fact,)
