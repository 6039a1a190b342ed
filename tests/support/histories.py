"""Strategies that draw plausible histories of children and of adopter families.

Random lists of events let wrong rules live: hardly any of them has a second placement after a disruption.
So a history is a story - enter, decide, order, match, place, break down, place again, adopt, return -
with chapters left out, and then spoilt a little the way records are. Values are events as they would be
posted, in posting order. All shrinks towards few chapters, one day between two events, and January 2017.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.oracle.events import JsonObject
from tests.support.diary import FIRST_DAY, LAST_DAY, Diary, likely
from tests.support.labels import periods
from tests.support.story import whole_childhood

ETHNICITIES = [
    *("WBRI", "WIRI", "WOTH", "WIRT", "WROM"),
    *("MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH"),
    *("REFU", "NOBT"),
]
#: What the source ids of an import's events begin with.
SOURCES = ("ssda903", "extended_adoption", "annex_a")
AGES_IN_MONTHS = (60, 59, 61, 90, 12)

__all__ = ["child_history", "children_of", "family_history", "histories", "periods"]


@st.composite
def child_history(draw: st.DrawFn, authority: str, child: str = "c1") -> list[JsonObject]:
    """One child's events, with steps missing, out of order, on the same day and sent twice."""
    diary = Diary(draw, {"authority": authority, "child": child})
    whole_childhood(diary)
    events = diary.events
    if events and likely(draw, 25):
        _known_only_by_then(draw, events)
    if likely(draw, 15):
        _move_to_another_day(draw, events, events)
    if likely(draw, 10):
        _move_to_another_day(draw, [event for event in events if event["type"] == "entered_care"], events)
    if likely(draw, 40):
        for number, event in enumerate(events, start=1):
            event["source_id"] = f"{child}-{number}"
    elif likely(draw, 20):
        _say_as(draw(st.sampled_from(SOURCES)), events, child)
    if events and likely(draw, 40):
        _report_from_another_source(draw, events, child)
    if events and likely(draw, 20):
        _record_twice(draw, events, f"{child}-twice")
    if events and likely(draw, 15):
        _correct(draw, events, f"{child}-corrected")
    return draw(st.permutations(events)) if likely(draw, 15) else events


@st.composite
def family_history(draw: st.DrawFn, authority: str, family: str = "f1") -> list[JsonObject]:
    """One adopter family's events, from the enquiry on; some come back for another child."""
    diary = Diary(draw, {"authority": authority, "family": family})
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 2, 3]))):
        _assessment(diary)
        diary.wait()
    events = diary.events
    if events and likely(draw, 20):
        _known_only_by_then(draw, events)
    if events and likely(draw, 15):
        _move_to_another_day(draw, events, events)
    if events and likely(draw, 25):
        _report_from_another_source(draw, events, family)
    if events and likely(draw, 15):
        _record_twice(draw, events, f"{family}-twice")
    return events


@st.composite
def histories(
    draw: st.DrawFn, authorities: Sequence[str], max_children: int = 8, max_families: int = 0
) -> list[JsonObject]:
    """The events of several children, and families, shared out among the authorities.

    The first child of each authority has the same id, and so on: ids are only unique within an authority.
    """
    events: list[JsonObject] = []
    for history, prefix, places in ((child_history, "c", max_children), (family_history, "f", max_families)):
        for place in range(places):
            # Asked of each place apart, so that any child can be left out to shrink a history.
            if likely(draw, 70):
                number, owner = divmod(place, len(authorities))
                events += draw(history(sorted(authorities)[owner], f"{prefix}{number + 1}"))
    return events


@st.composite
def children_of(draw: st.DrawFn, events: Sequence[JsonObject]) -> list[JsonObject]:
    """The characteristics of the children in these events, each of them known or not."""
    keys = sorted({(event["authority"], event["child"]) for event in events if "child" in event})
    children = []
    for authority, child in keys:
        optional: dict[str, st.SearchStrategy[object]] = {
            "birth_month": _birth_months([event for event in events if event.get("child") == child]),
            "sex": st.sampled_from(["female", "male", "not_known"]),
            "ethnicity": st.sampled_from(ETHNICITIES),
            "disabled": st.booleans(),
            "sibling_group": st.sampled_from(["g1", "g2"]),
        }
        known = draw(st.fixed_dictionaries({}, optional=optional))
        children.append({"authority": authority, "child": child, **known})
    return children


def _known_only_by_then(draw: st.DrawFn, events: list[JsonObject]) -> None:
    """Of one or more events nobody knows more than that they had happened by their day."""
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        draw(st.sampled_from(events))["on_or_before"] = True


def _say_as(source: str, events: list[JsonObject], subject: str) -> None:
    """Let these events come from an import."""
    for number, event in enumerate(events, start=1):
        event["source_id"] = f"{source}/{subject}/{event['type']}/{number}"


def _report_from_another_source(draw: st.DrawFn, events: list[JsonObject], subject: str) -> None:
    """One or two other sources report some of it too, around the 31 days within which it is one fact."""
    for source in draw(st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2, unique=True)):
        apart = draw(st.sampled_from([(0, 1, -1, 2), (0, 1, -1, 10, -20), (30, 31, 32, -31, -32)]))
        again = []
        for event in draw(st.lists(st.sampled_from(events), min_size=1, max_size=8)):
            again.append({**event, **draw(_other_attributes(event["type"]))})
            again[-1]["date"] = _day(event["date"], draw(st.sampled_from(apart)))
            if likely(draw, 10):
                again[-1]["on_or_before"] = True
        _say_as(f"{source}", again, f"{subject}-{len(events)}")
        events += again


def _move_to_another_day(draw: st.DrawFn, some: list[JsonObject], events: list[JsonObject]) -> None:
    """Put one of some events on the day of another event, or near to it."""
    if not some:
        return
    event, other = draw(st.sampled_from(some)), draw(st.sampled_from(events))
    event["date"] = _day(other["date"], draw(st.sampled_from([1, 0, -1, 30, -30])))


def _record_twice(draw: st.DrawFn, events: list[JsonObject], source_id: str) -> None:
    """The same fact again, perhaps with other attributes: another record of it, or the same one sent again."""
    with_attributes = [event for event in events if event["type"] in ("placed", "matched")]
    event = draw(st.sampled_from([*with_attributes * 3, *events]))
    again = {**event, **draw(_other_attributes(event["type"]))}
    if likely(draw, 60):
        again["source_id"] = source_id
    events.append(again)


def _correct(draw: st.DrawFn, events: list[JsonObject], source_id: str) -> None:
    """A record that was sent with a wrong day first, and is replaced by its source_id."""
    place = draw(st.sampled_from(range(len(events))))
    right = events[place]
    right.setdefault("source_id", source_id)
    wrong = {**right, "date": _day(right["date"], draw(st.sampled_from([1, -1, 31, -31])))}
    events.insert(draw(st.integers(0, place)), wrong)


def _day(day: str, days_later: int) -> str:
    moved = date.fromisoformat(day) + timedelta(days=days_later)
    return min(max(moved, FIRST_DAY), LAST_DAY).isoformat()


def _other_attributes(event_type: str) -> st.SearchStrategy[JsonObject]:
    adopters = st.sampled_from(["own_agency", "inter_agency"])
    others: dict[str, st.SearchStrategy[JsonObject]] = {
        "placed": st.fixed_dictionaries({"by_current_carer": st.booleans(), "adopters": adopters}),
        "matched": st.fixed_dictionaries({"adopters": adopters, "matched_family": st.sampled_from(["F1", "F2"])}),
        "pre_proceedings_ended": st.fixed_dictionaries({"outcome": st.sampled_from(["diverted", "proceedings"])}),
        "left_care": st.fixed_dictionaries({"reason": st.sampled_from(["E4A", "E45"])}),
        "early_warning": st.fixed_dictionaries({"unborn": st.booleans()}),
    }
    return others.get(event_type, st.just({}))


def _assessment(diary: Diary) -> None:
    diary.often("enquiry", 90)
    diary.often("registered", 85)
    diary.often("stage_two_started", 60)
    outcome = diary.draw(st.sampled_from(["in assessment"] + ["approved"] * 4 + ["approval_declined", "withdrawn"]))
    if outcome == "approved":
        diary.write("approved", children_sought=diary.draw(st.sampled_from([None, 1, 2, 5])))
        diary.wait()
        for _ in range(diary.draw(st.sampled_from([0, 1, 1, 2]))):
            diary.write("family_matched")
            diary.wait()
            diary.often("family_placed", 60)
        diary.often("withdrawn", 10)
    elif outcome != "in assessment":
        diary.write(outcome)


def _birth_months(events: list[JsonObject]) -> st.SearchStrategy[str]:
    """Often five years before an event, to the month."""
    any_month = st.builds("{}-{:02}".format, st.integers(2012, 2024), st.integers(1, 12))
    days = sorted({event["date"] for event in events if event["type"] == "adopted"})
    if not days:
        return any_month
    return st.one_of(st.builds(_months_before, st.sampled_from(days), st.sampled_from(AGES_IN_MONTHS)), any_month)


def _months_before(day: str, months: int) -> str:
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 - months, 12)
    return f"{year}-{month + 1:02}"
