"""Plausible children and adopter families, all invented, for the demonstration and the benchmarks.

The same arguments give the same children, up to ``today``. No figure of a real authority is used: shares and lengths
are round numbers of the kind that England's statistics show.

    brothers and sisters enter care ──► about 1 in 8: a plan of adoption ──► placed, adopted; or the plan changes
                                    └─► the others: home, to relatives, or in care until they are eighteen
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.drawn_stories import Dice, Story, before_court, link

# SSDA903 codes, with how often they occur.
_ETHNICITIES = {
    "WBRI": 66, "WOTH": 5, "MWBC": 5, "MOTH": 4, "BAFR": 4, "MWAS": 3, "BCRB": 3, "APKN": 3, "MWBA": 2, "OOTH": 2,
    "AOTH": 2, "ABAN": 1, "NOBT": 1, "REFU": 1, "WROM": 1, "WIRI": 1,
}  # fmt: skip
_LEAVING = {"E4A": 45, "E45": 14, "E8": 12, "E13": 8, "E41": 6, "E4B": 5, "E46": 4, "E9": 2}
_LEAVING_AT_EIGHTEEN = {"E5": 35, "E6": 30, "E8": 25, "E7": 10}
_LEAVING_AFTER_A_CHANGED_PLAN = {"E4A": 40, "E45": 30, "E46": 20, "E41": 10}
_REVERSALS = {"RD1": 25, "RD2": 20, "RD3": 15, "RD4": 40}
_ADOPTERS = {"own_agency": 75, "inter_agency": 25}
_EARLY_PERMANENCE = {"fostering_for_adoption": 85, "concurrent": 15}
_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class SyntheticChild:
    """One child: the pseudonym, the characteristics as they are put, and the events as they are posted."""

    child: str
    characteristics: dict[str, Any]
    events: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SyntheticFamily:
    """One adopter family: its pseudonym and its events as they are posted."""

    family: str
    events: list[dict[str, Any]]


def children_of(
    authority: str, seed: int, count: int, first_year: int, last_year: int, prefix: str, today: date | None = None
) -> Iterator[SyntheticChild]:
    """This many children who entered the authority's care in these calendar years; nothing is later than ``today``."""
    dice = Dice(f"children of {authority}, {seed}")
    last_day = (today or datetime.now(UTC).date()).toordinal()
    number = 0
    while number < count:
        siblings = min(dice.choices((1, 2, 3), (80, 15, 5))[0], count - number)
        group = {"sibling_group": f"{prefix}G{number + 1:06}"} if siblings > 1 else {}
        ethnicity = dice.one_of(_ETHNICITIES)
        entered = dice.day_within(first_year, last_year, last_day)
        towards_adoption, fate = dice.happens(12.5), dice.getrandbits(64)
        for _ in range(siblings):
            number += 1
            about = {"authority": authority, "child": f"{prefix}{number:06}"}
            age = dice.days(500, shape=1) if towards_adoption else dice.randint(0, round(17 * _YEAR))
            # Brothers and sisters whose plan is adoption go the same way on the same days.
            story = Story(Dice(fate) if towards_adoption else dice, entered)
            (_towards_adoption if towards_adoption else _through_care)(story, entered - age)
            known = _characteristics(dice, date.fromordinal(entered - age), ethnicity) | group
            yield SyntheticChild(about["child"], known, story.events(about, last_day))


def families_of(
    authority: str, seed: int, count: int, first_year: int, last_year: int, prefix: str, today: date | None = None
) -> Iterator[SyntheticFamily]:
    """This many families that first asked about adopting in these calendar years."""
    dice = Dice(f"families of {authority}, {seed}")
    last_day = (today or datetime.now(UTC).date()).toordinal()
    for number in range(1, count + 1):
        story = Story(dice, dice.day_within(first_year, last_year, last_day))
        _towards_adopting(story)
        about = {"authority": authority, "family": f"{prefix}{number:06}"}
        yield SyntheticFamily(about["family"], story.events(about, last_day))


def _characteristics(dice: Dice, born: date, ethnicity: str) -> dict[str, Any]:
    """What is known about a child. For a few children one thing is not known."""
    sex = "male" if dice.happens(53) else "female"
    known = {"birth_month": f"{born:%Y-%m}", "sex": sex, "ethnicity": ethnicity, "disabled": dice.happens(8)}
    if dice.happens(2):
        del known[dice.choice(list(known))]
    return known


def _through_care(story: Story, born: int) -> None:
    """A child enters care and leaves it again, a few children more than once. The plan is never adoption."""
    dice = story.dice
    eighteenth_birthday = born + round(18 * _YEAR)
    before_court(story, share=1)
    story.then("entered_care")
    if dice.happens(5):
        issued = story.day + dice.days(20)
        story.meanwhile("proceedings_issued", issued)
        story.meanwhile("proceedings_concluded", issued + dice.days(250))
    _leave(story, eighteenth_birthday)
    if dice.happens(5) and story.day + 30 < eighteenth_birthday:
        back = min(story.day + dice.days(500), eighteenth_birthday - 1)
        story.then("entered_care", back - story.day)
        _leave(story, eighteenth_birthday)


def _leave(story: Story, eighteenth_birthday: int) -> None:
    stay, childhood = story.dice.days(900, shape=1), eighteenth_birthday - story.day
    story.leave_care(min(stay, childhood), _LEAVING if stay < childhood else _LEAVING_AT_EIGHTEEN)


def _towards_adoption(story: Story, born: int) -> None:
    """A child enters care and the agency decides on adoption. About three in four are adopted."""
    dice = story.dice
    before_court(story, share=15)
    if dice.happens(20):
        warned = story.day + dice.randint(-60, 120)
        story.meanwhile("early_warning", warned, **({"unborn": True} if warned < born else {}))
    story.then("entered_care")
    with_carer = None  # the day of moving in with foster carers who will adopt
    if dice.happens(12):
        with_carer = story.day + dice.days(60)
        story.meanwhile("early_permanence_placed", with_carer, kind=dice.one_of(_EARLY_PERMANENCE))
    elif dice.happens(10):
        with_carer = story.day + dice.days(40)
    if in_court := dice.happens(20):
        story.meanwhile("proceedings_issued", story.day + dice.days(25))
    story.then("adoption_decision", dice.days(240, shape=5))
    if dice.happens(96):
        story.then("placement_order", dice.days(40))
    if in_court:
        story.meanwhile("proceedings_concluded", story.day)
    if dice.happens(16):
        _change_the_plan(story)
    else:
        _match_and_place(story, with_carer)


def _change_the_plan(story: Story) -> None:
    """No family is found, or a relative is found. The plan is no longer adoption, and most orders are revoked."""
    dice = story.dice
    story.then("decision_reversed", dice.days(400), reason=dice.one_of(_REVERSALS))
    if any(event == "placement_order" for _, event, _ in story.steps) and dice.happens(75):
        story.then("placement_order_revoked", dice.days(90))
    if dice.happens(60):
        story.leave_care(dice.days(150), _LEAVING_AFTER_A_CHANGED_PLAN)


def _match_and_place(story: Story, with_carer: int | None) -> None:
    """A child is matched and placed. A few matches end, and a few placements are disrupted."""
    dice = story.dice
    adopters = {"adopters": dice.one_of(_ADOPTERS)}
    family = {"matched_family": f"MF-{story.aside().randint(1, 99999):05}"}
    link(story, adopters)
    if with_carer is None and dice.happens(3):  # a family is known before the court decides
        story.meanwhile("matched", story.day - dice.randint(1, 30), **adopters, **family)
    else:
        story.then("matched", dice.days(75 if with_carer else 215, shape=1.5), **adopters, **family)
    if dice.happens(3):
        story.then("match_ended", dice.days(30))
        story.then("matched", dice.days(120), **adopters)
    if with_carer is None:
        story.then("placed", dice.days(28), **adopters)
    else:
        moved_in = {"moved_in_with_carer": date.fromordinal(with_carer).isoformat()} if dice.happens(80) else {}
        story.then("placed", dice.days(10), by_current_carer=True, **moved_in, **adopters)
    if dice.happens(3):
        story.then("placement_disrupted", dice.days(150))
        if dice.happens(25):
            return _change_the_plan(story)
        story.then("matched", dice.days(200), adopters="inter_agency")
        story.then("placed", dice.days(28), adopters="inter_agency")
    return _adopt(story)


def _adopt(story: Story) -> None:
    dice = story.dice
    if dice.happens(15):
        story.meanwhile("life_story_book_completed", story.day + dice.days(200))
    if dice.happens(40):
        story.then("adoption_application", dice.days(120))
        story.then("adopted", dice.days(150), **({"opposed": True} if dice.happens(15) else {}))
    else:
        story.then("adopted", dice.days(270))
    if dice.happens(10):
        story.meanwhile("later_life_letter_completed", story.day + dice.days(60))


def _towards_adopting(story: Story) -> None:
    """A family goes from the enquiry to the day a child moves in. At each step some stop."""
    dice = story.dice
    story.then("enquiry")
    if dice.happens(55):
        return
    story.then("registered", dice.days(60))
    if dice.happens(15):
        return story.then("withdrawn", dice.days(60))
    story.then("stage_two_started", dice.days(70))
    if dice.happens(8):
        return story.then(dice.choice(("approval_declined", "withdrawn")), dice.days(100))
    story.then("approved", dice.days(125), children_sought=2 if dice.happens(20) else 1)
    if dice.happens(85):
        story.then("family_matched", dice.days(180, shape=1.5))
        story.then("family_placed", dice.days(28))
    return None
