"""Children whose records are in order: drawn ways through care as they are meant to be recorded.

Their record may still be young, come from two sources a few days apart, or begin with a return that only goes on with
what it does not see beginning. None of that is a mistake.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from app.journeys.care import NOTHING, Fact, PeriodOfCare
from app.ledger.characteristics import Characteristics
from app.quality.of_events.record import Record
from tests.quality.records_of_events import record_of

_BORN = date(2010, 1, 1)
_LAST = date(2026, 3, 31)
_OTHER_SOURCES = ("annex_a", "extended_adoption")


@dataclass
class Way:
    """One child's way through care, written down day by day."""

    dice: Random
    facts: list[Fact] = field(default_factory=list)
    today: date = _BORN

    def wait(self, least: int, most: int) -> None:
        self.today += timedelta(days=self.dice.randint(least, most))

    def write(self, type_: str, **attributes: Any) -> None:
        self.facts.append(Fact(type_, self.today, attributes, f"lcs/{len(self.facts)}"))

    def perhaps(self, share: float) -> bool:
        return self.dice.random() < share


def record_in_order(dice: Random) -> Record:
    """The record of a child whose way through care is recorded as it was, up to some day."""
    way = Way(dice)
    way.wait(0, 2000)
    born = way.today
    if way.perhaps(0.2):
        way.write("early_warning", **({"unborn": True} if way.perhaps(0.5) else {}))
        way.wait(1, 100)
    way.wait(0, 1000)
    _in_care(way)
    while way.facts[-1].type == "left_care" and way.perhaps(0.3):
        way.wait(1, 500)
        _in_care(way)
    today = born + timedelta(days=dice.randint(100, 5000))
    facts = [fact for fact in way.facts if fact.date <= min(today, _LAST)] or way.facts[:1]
    today = max(today, facts[0].date)
    facts = dice.choice([_as_it_is, _as_it_is, _from_two_sources, _from_the_first_return])(dice, facts)
    known = Characteristics(birth_month=born.isoformat()[:7], sex="female", ethnicity="WBRI")
    return record_of(facts, known, max(min(today, _LAST), facts[-1].date if facts else today))


def _in_care(way: Way) -> None:
    way.write("entered_care")
    entered = way.today
    if way.perhaps(0.4):
        way.write("proceedings_issued")
        way.wait(20, 300)
        way.write("proceedings_concluded")
    early = way.perhaps(0.3)
    if early:
        way.write("early_permanence_placed")
    way.wait(28, 300)
    if way.perhaps(0.2):
        way.write("left_care", reason="E4A")
        return
    _decide(way)
    if way.perhaps(0.8):
        way.wait(0, 100)
        way.write("placement_order")
    way.wait(0, 300)
    while way.perhaps(0.8):
        moved_in = entered + timedelta(days=way.dice.randint(0, (way.today - entered).days))
        if _with_a_family(way, moved_in.isoformat() if early else None):
            return
    _change_the_plan(way)
    way.wait(0, 200)
    way.write("left_care", reason="E4A")


def _decide(way: Way) -> None:
    way.write("adoption_decision")
    if way.perhaps(0.1):
        way.wait(1, 100)
        way.write("decision_reversed", reason="RD1")
        way.wait(1, 100)
        way.write("adoption_decision")


def _with_a_family(way: Way, moved_in: str | None) -> bool:
    """Whether the child was adopted; if not, the match ended or the placement broke down."""
    way.write("matched")
    way.wait(0, 60)
    if way.perhaps(0.1):
        way.write("match_ended")
        way.wait(1, 200)
        return False
    way.write("placed", **({"by_current_carer": True, "moved_in_with_carer": moved_in} if moved_in else {}))
    way.wait(71, 400)
    if way.perhaps(0.15):
        way.write("placement_disrupted")
        way.wait(1, 200)
        return False
    way.write("adoption_application")
    way.wait(10, 300)
    way.write("adopted")
    if way.perhaps(0.5):
        way.wait(1, 60)
        way.write("life_story_book_completed")
    return True


def _change_the_plan(way: Way) -> None:
    way.write("decision_reversed", reason="RD3")
    if any(fact.type == "placement_order" for fact in way.facts):
        _revoke(way)


def _revoke(way: Way) -> None:
    made = sum(fact.type == "placement_order" for fact in way.facts)
    if made > sum(fact.type == "placement_order_revoked" for fact in way.facts):
        way.write("placement_order_revoked")


def _as_it_is(_: Random, facts: list[Fact]) -> list[Fact]:
    return facts


def _from_two_sources(dice: Random, facts: list[Fact]) -> list[Fact]:
    """A second source gives some steps too, a few days later or earlier, but never across another event."""
    reported_again = []
    for before, fact, after in zip(facts, facts[1:], facts[2:], strict=False):
        if fact.type in ("adoption_decision", "placement_order", "matched", "placed") and dice.random() < 0.5:
            room = (max(before.date + timedelta(days=1), fact.date - timedelta(days=9)), after.date - timedelta(days=1))
            day = room[0] + timedelta(days=dice.randint(0, max((room[1] - room[0]).days, 0)))
            if abs((day - fact.date).days) < 10 and before.date < day < after.date:
                reported_again.append(Fact(fact.type, day, {}, f"{dice.choice(_OTHER_SOURCES)}/C1/{fact.type}/1"))
    return [*facts, *reported_again]


def _from_the_first_return(dice: Random, facts: list[Fact]) -> list[Fact]:
    """Returns that begin in the middle: what was in force goes on, and no row says since when.

    A return tells no proceedings, and the day of a match only once the child is adopted.
    """
    reported = [
        fact for fact in facts if fact.type not in ("proceedings_issued", "proceedings_concluded", "early_warning")
    ]
    of_returns = [fact._replace(source_id=f"ssda903/C1/{fact.type}/{place}") for place, fact in enumerate(reported)]
    if not of_returns:
        return facts
    cut = dice.choice(of_returns).date
    periods = record_of(of_returns).periods
    period = next((each for each in periods if each.until > cut), None)
    in_force = period.standing_on(cut) if period and (period.start or cut) <= cut else NOTHING
    goes_on = [*in_force.placement_order[:1], *in_force.placement[:1]]
    return [
        *in_force.decision[-1:],
        *(fact._replace(date=cut, attributes={**fact.attributes, "on_or_before": True}) for fact in goes_on),
        *(match for each in periods if each.until > cut and each.adopted for match in _matches(each)[-1:]),
        *(fact for fact in of_returns if fact.date > cut and fact.type not in ("matched", "match_ended")),
    ]


def _matches(period: PeriodOfCare) -> list[Fact]:
    return [fact for fact in period.facts if fact.type == "matched"]
