"""The story of one child's way through care, written chapter by chapter into a diary."""

from datetime import timedelta

from hypothesis import strategies as st

from tests.support.diary import FIRST_DAY, Diary


def whole_childhood(diary: Diary) -> None:
    if diary.likely(15):
        diary.write("early_warning", unborn=diary.draw(st.sampled_from([None, True, False])))
        diary.wait()
    if diary.likely(15):
        pre_proceedings(diary)
    if diary.likely(10):
        before_anybody_wrote(diary)
    if diary.likely(85):
        diary.write("entered_care")
    period_of_care(diary)
    for _ in range(diary.draw(st.sampled_from([0, 0, 0, 1, 1, 2]))):
        # Back in care, perhaps on the day of leaving, perhaps without any leaving having been recorded.
        if diary.likely(60):
            diary.wait_to_undo()
        diary.write("entered_care")
        period_of_care(diary)


def before_anybody_wrote(diary: Diary) -> None:
    """An earlier time in care, of which no more is recorded than its end and perhaps a step before or after it."""
    for step in ("adoption_decision", diary.draw(st.sampled_from(["left_care", "adopted"])), "placement_order"):
        if step in ("left_care", "adopted") or diary.likely(30):
            diary.write(step)
            diary.wait_to_undo()


def pre_proceedings(diary: Diary) -> None:
    """Begun once or twice, ended with an outcome that is known or not, or not ended yet."""
    for _ in range(diary.draw(st.sampled_from([1, 1, 2]))):
        diary.write("pre_proceedings_started")
        diary.wait()
        if diary.likely(75):
            outcomes = st.sampled_from([None, "diverted", "diverted", "proceedings", "other"])
            diary.write("pre_proceedings_ended", outcome=diary.draw(outcomes))
            diary.wait_to_undo()


def period_of_care(diary: Diary) -> None:
    """From just after the entry to the leaving, or to the last page of the diary."""
    diary.wait()
    if diary.likely(10):
        pre_proceedings(diary)
    if diary.likely(25):
        proceedings(diary)
    if diary.likely(30):
        early_permanence(diary)
    planned = diary.likely(85)
    if planned:
        plan_of_adoption(diary)
    leave(diary, planned)


def proceedings(diary: Diary) -> None:
    for step in ("proceedings_issued", "proceedings_concluded"):
        for _ in range(diary.draw(st.sampled_from([1, 1, 1, 2, 2, 0]))):
            diary.write(step)
            diary.wait()


def early_permanence(diary: Diary) -> None:
    for _ in range(diary.draw(st.sampled_from([1, 1, 2]))):
        kinds = st.sampled_from([None, "fostering_for_adoption", "concurrent"])
        diary.write("early_permanence_placed", kind=diary.draw(kinds))
        diary.wait()


def plan_of_adoption(diary: Diary) -> None:
    make(diary, "adoption_decision", "decision_reversed")
    match_goes_first = diary.likely(15)
    if match_goes_first:
        diary.often("matched", 90)
    if diary.likely(90):
        make(diary, "placement_order", "placement_order_revoked")
    if diary.likely(15):
        diary.close()
    for _ in range(diary.draw(st.sampled_from([0, 1, 1, 1, 1, 1, 2]))):
        find_a_family(diary, matched_already=match_goes_first)
    if diary.likely(8):
        diary.write("decision_reversed", reason=diary.draw(st.sampled_from([None, "RD1", "RD3"])))
        diary.wait()


def make(diary: Diary, made: str, undone: str) -> None:
    """A decision, an order: usually made once, sometimes undone, sometimes made again."""
    diary.often(made, 95)
    how = diary.draw(st.sampled_from(["once"] * 6 + ["undone", "undone and again", "again"]))
    if how.startswith("undone"):
        diary.wait_to_undo()
        diary.write(undone)
        diary.wait_to_undo()
    if how.endswith("again"):
        diary.write(made)
        diary.wait()


def find_a_family(diary: Diary, matched_already: bool) -> None:
    if diary.likely(35):
        link(diary)
    matched = not diary.likely(85 if matched_already else 15)
    if matched:
        match(diary)
    if diary.likely(12):
        diary.write("match_ended")
        diary.wait_to_undo()
        if diary.likely(70):
            match(diary)
    if not diary.likely(90):
        return
    place(diary)
    if diary.likely(20 if matched else 60):
        recorded_late(diary)
    if diary.likely(25):
        break_down(diary)


def link(diary: Diary) -> None:
    """A family is considered, perhaps not for long, perhaps another one on the very same day."""
    diary.write("linked", adopters=diary.draw(adopters()), linked_family=diary.draw(families()))
    diary.wait()
    if diary.likely(40):
        diary.write("link_ended")
        diary.wait_to_undo()
        if diary.likely(50):
            diary.write("linked")
            diary.wait_to_undo()
    if diary.likely(15):
        diary.close()


def recorded_late(diary: Diary) -> None:
    """A second placement in one stay, matches recorded after the move, a match said to have ended since."""
    for _ in range(diary.draw(st.sampled_from([1, 2, 3]))):
        diary.write(diary.draw(st.sampled_from(["matched", "match_ended", "placed", "matched"])))
        diary.wait()


def match(diary: Diary) -> None:
    for _ in range(diary.draw(st.sampled_from([1, 1, 1, 1, 2]))):
        diary.write("matched", adopters=diary.draw(adopters()), matched_family=diary.draw(families()))
        diary.wait()


def place(diary: Diary) -> None:
    """With a family, or with the carers the child lives with already, since a day that is known or not."""
    if diary.likely(10):
        diary.write("early_permanence_placed")
    already_there = "early_permanence_placed" in diary.milestones
    choices = [None, False, True, True, True] if already_there else [None, None, False, True]
    by_current_carer = diary.draw(st.sampled_from(choices))
    moved_in = None
    if by_current_carer and diary.likely(30 if already_there else 70):
        days_before = diary.draw(st.sampled_from([30, 0, 1, 365, 1000, -1]))
        moved_in = max(diary.today - timedelta(days=days_before), FIRST_DAY).isoformat()
    diary.write(
        "placed",
        by_current_carer=by_current_carer,
        moved_in_with_carer=moved_in,
        adopters=diary.draw(adopters()),
    )
    diary.wait()


def break_down(diary: Diary) -> None:
    """The placement ends, now and then on the day it began; the next family may be there the same day."""
    if diary.likely(20):
        diary.today = diary.milestones.get("placed", diary.today)
    diary.write("placement_disrupted")
    diary.wait_to_undo()
    if diary.likely(75):
        if diary.likely(75):
            diary.write("matched", adopters=diary.draw(adopters()), matched_family=diary.draw(families()))
            diary.wait_to_undo()
        place(diary)


def leave(diary: Diary, planned: bool) -> None:
    """Adopted, gone home, both on one day, home first and adopted later - or still in care."""
    rarer = ["stays", "stays", "left", "left", "left first", "both"]
    end = diary.draw(st.sampled_from([*rarer, *["adopted"] * (9 if planned else 1)]))
    if planned and diary.likely(30):
        diary.write("adoption_application")
        diary.wait()
    if end != "stays" and diary.likely(20):
        diary.wait_for_the_years_end()
    if end in ("left", "both", "left first"):
        reasons = st.sampled_from([None, "E4A", "E45", "E48", "E43"])
        diary.write("left_care", reason=diary.draw(reasons))
    if end == "left first":
        diary.wait()
    if end in ("adopted", "both", "left first"):
        diary.write("adopted", opposed=diary.draw(st.sampled_from([None, True, False])))
        if diary.likely(10):
            diary.wait()
            diary.write("adopted")
    if diary.likely(10):
        # Nothing after an adoption is part of the way to it.
        diary.wait_to_undo()
        diary.write(diary.draw(st.sampled_from(["matched", "placed"])))
    for given in ("life_story_book_completed", "later_life_letter_completed"):
        if diary.likely(15):
            diary.write(given)
            diary.wait()


def families() -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, "F1", "F1", "F2"])


def adopters() -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, None, "own_agency", "own_agency", "inter_agency"])
