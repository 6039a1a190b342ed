"""Strategy that draws coherent journeys of the kind that a council's returns can express.

Left out is what a return cannot say: matches of children who were not adopted, proceedings, early warnings,
applications, the agency of the adopters; and two things of one kind on one day, where a return has one row.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.support.diary import LAST_DAY, Diary
from tests.support.histories import ETHNICITIES
from tests.support.returned.children import Child, Happening

_LEAVING = ("E4A", "E45", "E48", "E8", "E13")
_STAYS = ("T1", "T3")


@dataclass
class ReturnedDiary(Diary):
    """A diary with asides in it, in which a period of care and a placement last a day at least.

    What is ``faultless`` breaks none of DfE's rules when it is returned.
    """

    asides: list[Happening] = field(default_factory=list)
    faultless: bool = False

    def aside(self, type_: str, days: int | None = None, **more: str) -> None:
        """Note something that is no event; with days, a stay, after which the diary goes on."""
        until = self.today + timedelta(days=days or 0)
        if until > LAST_DAY:
            return
        known = {"until": until.isoformat()} if days else {}
        self.asides.append({"type": type_, "date": self.today.isoformat(), **known, **more})
        self.today = until

    def wait_a_day_or_more(self) -> None:
        since = self.today
        self.wait()
        self.today = max(self.today, since + timedelta(days=1))

    def one_of(self, *choices: str) -> str:
        return str(self.draw(st.sampled_from(choices)))


@st.composite
def children_in_returns(
    draw: st.DrawFn, authority: str, max_children: int = 6, *, faultless: bool = False
) -> list[Child]:
    """Several children of one council, and at least one."""
    numbers = draw(st.lists(st.integers(1, max_children), min_size=1, max_size=max_children, unique=True))
    return [draw(child_in_returns(authority, f"{number:05}", faultless=faultless)) for number in sorted(numbers)]


@st.composite
def child_in_returns(draw: st.DrawFn, authority: str, child: str, *, faultless: bool = False) -> Child:
    """One child's childhood; the id has leading zeros."""
    diary = ReturnedDiary(draw, {"authority": authority, "child": child}, faultless=faultless)
    first_day = diary.today
    if diary.likely(15):
        days = draw(st.sampled_from([2, 17, 75]))
        diary.aside("short_break", days=days, status="V4" if faultless and days > 17 else diary.one_of("V3", "V4"))
        diary.wait_a_day_or_more()
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 2, 3]))):
        if period_of_care(diary):
            break
        diary.wait_a_day_or_more()
    return Child(child, _sayable(diary.events), diary.asides, _known(draw, first_day))


def period_of_care(diary: ReturnedDiary) -> bool:
    """One period of care; whether it is the last of this childhood, the child being adopted or still in care."""
    by_consent = diary.likely(15)
    diary.write("entered_care")
    if by_consent and diary.likely(60):
        diary.aside("accommodated")
    moved_in = diary.today if diary.likely(15) else None
    diary.wait_a_day_or_more()
    if not by_consent and diary.likely(30):
        diary.aside("care_order")
        diary.wait_a_day_or_more()
    if moved_in is None and diary.likely(30):
        moved_in = settle(diary)
    if not diary.likely(85):
        return leave(diary)
    make(diary, "adoption_decision", "decision_reversed")
    order_with_placement = not by_consent and diary.likely(12)
    if not by_consent and not order_with_placement:
        make(diary, "placement_order", "placement_order_revoked")
    if diary.likely(15):
        return change_the_plan(diary)
    return towards_a_family(diary, moved_in, by_consent, order_with_placement)


def settle(diary: ReturnedDiary) -> date | None:
    """With other carers; the day since when, where they are those who may adopt."""
    if diary.likely(50):
        diary.write("early_permanence_placed")
        moved_in = diary.today
    else:
        diary.aside("change_of_carers")
        moved_in = diary.today
    diary.wait_a_day_or_more()
    if diary.likely(20):
        diary.aside("house_move")
        diary.wait_a_day_or_more()
    return moved_in


def make(diary: ReturnedDiary, made: str, undone: str) -> None:
    """A decision, an order: usually once, sometimes undone and made again, never two at a time."""
    diary.write(made)
    if diary.likely(15):
        diary.wait_a_day_or_more()
        diary.write(undone, reason=diary.one_of("RD1", "RD3") if undone == "decision_reversed" else None)
        diary.wait_a_day_or_more()
        diary.write(made)
    diary.wait_a_day_or_more() if diary.likely(50) else diary.wait()


def change_the_plan(diary: ReturnedDiary) -> bool:
    """Out of any placement, the decision is reversed, the order revoked; home, or on in care."""
    diary.wait_a_day_or_more()
    diary.write("decision_reversed", reason=diary.one_of("RD1", "RD2", "RD4"))
    if "placement_order" in diary.milestones and _is_in_force(diary, "placement_order", "placement_order_revoked"):
        diary.write("placement_order_revoked")
    diary.wait_a_day_or_more()
    return leave(diary)


def towards_a_family(diary: ReturnedDiary, moved_in: date | None, by_consent: bool, order_with_placement: bool) -> bool:
    """Matched, placed, perhaps disrupted and placed again, adopted; whether this was the last period of care."""
    if diary.likely(15):  # nobody is found
        return True
    diary.write("matched")
    diary.wait_a_day_or_more() if moved_in == diary.today else diary.wait()
    if order_with_placement:
        diary.write("placement_order")
    place(diary, moved_in)
    live_there(diary)
    if by_consent and diary.likely(15):  # by consent first, and ordered since
        diary.write("placement_order")
        diary.wait_a_day_or_more()
    if diary.likely(25):
        if not break_down(diary):
            return change_the_plan(diary)
        live_there(diary)
    if diary.likely(8) and not diary.faultless:
        diary.write("matched")
        diary.wait_a_day_or_more()
    if diary.likely(20):
        return True
    if diary.likely(20):
        diary.wait_for_the_years_end()
    diary.write("adopted", opposed=diary.draw(st.sampled_from([None, True, False])))
    return True


def place(diary: ReturnedDiary, moved_in: date | None) -> None:
    """With a family, or with the carers the child has lived with since a known day."""
    if diary.likely(8) and not diary.faultless:  # adopted without ever having been placed
        return
    if moved_in and diary.likely(70):
        by_early_permanence = moved_in == diary.milestones.get("early_permanence_placed")
        stated = None if by_early_permanence and diary.likely(50) else moved_in.isoformat()
        diary.write("placed", by_current_carer=True, moved_in_with_carer=stated)
    else:
        diary.write("placed")


def live_there(diary: ReturnedDiary) -> None:
    """Days with the family that change nothing: a holiday of theirs, a stay in hospital, a new house."""
    diary.wait_a_day_or_more()
    if not _is_in_force(diary, "placed", "placement_disrupted"):
        return
    with_carer = diary.milestones.get("placed") and diary.events[-1].get("by_current_carer")
    if not (diary.faultless and with_carer) and diary.likely(20):
        diary.aside(
            "temporary_stay",
            days=diary.draw(st.sampled_from([1, 6])),
            place="T3" if diary.faultless else diary.one_of(*_STAYS),
        )
        diary.wait_a_day_or_more()
    if diary.likely(20):
        diary.aside("house_move")
        diary.wait_a_day_or_more()


def break_down(diary: ReturnedDiary) -> bool:
    """The placement ends; whether another family is found, perhaps there the same day, perhaps the next carers."""
    if not _is_in_force(diary, "placed", "placement_disrupted"):
        return True
    diary.write("placement_disrupted")
    since = diary.today
    same_day = diary.likely(20)
    if same_day:
        diary.write("placed")
        return True
    diary.wait_a_day_or_more()
    if diary.likely(30):
        return False
    diary.write("matched")
    diary.wait()
    if diary.likely(25):
        diary.write("placed", by_current_carer=True, moved_in_with_carer=since.isoformat())
    else:
        diary.write("placed")
    return True


def leave(diary: ReturnedDiary) -> bool:
    """Home or to relatives; some stay, and then this was the last period of care."""
    if diary.likely(20):
        return True
    if diary.likely(20):
        diary.wait_for_the_years_end()
    old = diary.faultless and diary.today.year <= 2018  # guardianship had other codes
    diary.write("left_care", reason=diary.one_of(*(["E4A", "E8", "E13"] if old else _LEAVING)))
    return False


def _is_in_force(diary: ReturnedDiary, made: str, undone: str) -> bool:
    """Whether the last of the two was that it was made, since entering care."""
    types = [event["type"] for event in diary.events if event["type"] in {made, undone, "entered_care"}]
    return bool(types) and types[-1] == made


def _sayable(events: list[Happening]) -> list[Happening]:
    """Only an adopted child's return says when it was matched, and of several matches the last."""
    adopted = any(event["type"] == "adopted" for event in events)
    last = max((place for place, event in enumerate(events) if event["type"] == "matched"), default=-1)
    return [event for place, event in enumerate(events) if event["type"] != "matched" or (adopted and place == last)]


def _known(draw: st.DrawFn, first_day: date) -> Happening:
    """Born before anything else happened, and still under age at the last."""
    age = draw(st.sampled_from([2, 1, 12, 30, 57, 58, 59, 60, 100]))
    year, month = divmod(first_day.year * 12 + first_day.month - 1 - age, 12)
    return {
        "birth_month": f"{year}-{month + 1:02}",
        "sex": draw(st.sampled_from(["female", "male"])),
        "ethnicity": draw(st.sampled_from(ETHNICITIES)),
    }
