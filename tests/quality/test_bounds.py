"""The bounds of a report hold whatever is hidden: the true figures lie between them, and so do the recorded ones."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.quality.bounds import least, most
from app.quality.spans import Possible
from tests.oracle.events import live
from tests.quality.seldom import EVE, SELDOM
from tests.support.histories import histories
from tests.support.labels import periods
from tests.support.service import Answer, Event, Service
from tests.support.story import likely
from tests.support.told import tell as told_to

COVENTRY, SOLIHULL = "E08000026", "E08000029"
CODES = ["A1", "A2", "A3", "A10", "A20"]
#: What is hidden of an adopted child, by a name: types of events, or what a placement says of the foster carer.
MILESTONES = ("entered_care", "placement_order", "matched", "placed")
CARER = "moved_in_with_carer"


@st.composite
def hidden_of(draw: st.DrawFn, events: Sequence[Event]) -> dict[tuple[str, str], set[str]]:
    """What is hidden of adopted children: mostly one thing of one child, as wide bounds would cover a wrong one."""
    standing = live(events)
    choices = []
    for owner in sorted({owner_of(event) for event in standing if event["type"] == "adopted"}):
        of_child = [event for event in standing if owner_of(event) == owner]
        there = {event["type"] for event in of_child}
        if not entry_can_be_missing(of_child):
            there.discard("entered_care")
        choices += [(owner, milestone) for milestone in MILESTONES if milestone in there]
        choices += [(owner, CARER) for event in of_child if event.get("by_current_carer")][:1]
    hidden: dict[tuple[str, str], set[str]] = {}
    for _ in range(draw(st.sampled_from([1, 1, 1, 1, 2, 3, 8])) if choices else 0):
        owner, choice = draw(st.sampled_from(choices))
        hidden.setdefault(owner, set()).add(choice)
    return hidden


def entry_can_be_missing(events: Sequence[Event]) -> bool:
    """Whether there is one period of care, and an adoption that ends it."""
    entries = {event["date"] for event in events if event["type"] == "entered_care"}
    adoptions = {event["date"] for event in events if event["type"] == "adopted"}
    return len(entries) == 1 and max(adoptions) >= max(entries)


def owner_of(event: Event) -> tuple[str, str]:
    return event["authority"], event["child"]


def without(events: Sequence[Event], hidden: dict[tuple[str, str], set[str]]) -> list[Event]:
    """The events that are left."""
    left = []
    for event in events:
        of_child = hidden.get(owner_of(event), set())
        if event["type"] in of_child or (CARER in of_child and event["type"] == "early_permanence_placed"):
            continue
        left.append({name: value for name, value in event.items() if name != CARER or CARER not in of_child})
    return left


@st.composite
def born(draw: st.DrawFn, events: Sequence[Event]) -> dict[tuple[str, str], str]:
    """Months of birth, of some children: not after anything that happened to them."""
    months = {}
    for owner in sorted({owner_of(event) for event in events}):
        first = min(event["date"] for event in events if owner_of(event) == owner)
        first = min([first, *(event[CARER] for event in events if owner_of(event) == owner and CARER in event)])
        if likely(draw, 50):
            months[owner] = draw(st.sampled_from([first[:7], f"{int(first[:4]) - 1}-{first[5:7]}", "2009-03"]))
    return months


def tell(service: Service, events: Sequence[Event], months: dict[tuple[str, str], str]) -> None:
    service.empty()
    if events:
        service.post(events)
    for (authority, child), month in months.items():
        service.put_child(authority, child, birth_month=month)


def hold(report: Answer, true: Sequence[Answer], recorded: Sequence[Answer]) -> None:
    """Both lie between the bounds, and what the report says is recorded is what the service answers."""
    for effect, figure, answered in zip(report["effects"], true, recorded, strict=True):
        assert effect["indicator"] == figure["indicator"] == answered["indicator"]
        assert effect["value"] == answered["value"]
        for each in (figure, answered):
            if each["value"] is not None:
                assert effect["low"] <= each["value"] <= effect["high"], (effect, each)
                low, high = (Decimal(effect[f"unrounded_{end}"]) for end in ("low", "high"))
                assert low <= Decimal(each["unrounded"]) <= high, (effect, each)
        if not effect["children"]:
            assert (figure["value"], figure["denominator"]) == (answered["value"], answered["denominator"])
    for finding in report["findings"]:
        for effect in finding["effects"]:
            assert effect["low"] <= effect["high"]
            assert effect["value"] is None or effect["low"] <= effect["value"] <= effect["high"]


def try_hiding(service: Service, data: st.DataObject) -> None:
    events = data.draw(histories([COVENTRY, SOLIHULL], max_children=6))
    months = data.draw(born(events)) if events else {}
    hidden = data.draw(hidden_of(events))
    label = data.draw(periods(events))
    area = data.draw(st.sampled_from([COVENTRY, COVENTRY, "adoption-central-england"]))
    tell(service, events, months)
    true = service.results(CODES, area, label)
    tell(service, without(events, hidden), months)
    report = service.get("/v1/quality", area=area, period=label)
    hold(report, true, service.results(CODES, area, label))


# Without making failures smaller: that takes minutes.
@settings(max_examples=60, phases=[Phase.generate])
@given(data=st.data())
def test_the_true_figures_lie_between_the_bounds(services: Callable[[str], Service], data: st.DataObject) -> None:
    """Of plausible histories of which milestones of adopted children were hidden."""
    try_hiding(services("sqlite"), data)


@pytest.mark.postgres
@settings(max_examples=15)
@given(data=st.data())
def test_on_postgresql_too(services: Callable[[str], Service], data: st.DataObject) -> None:
    try_hiding(services("postgresql"), data)


@pytest.mark.parametrize("story", SELDOM)
@pytest.mark.parametrize("others", ["", EVE], ids=["alone", "with another"])
def test_what_is_seldom_drawn_lies_between_the_bounds_too(service: Service, story: str, others: str) -> None:
    figures = []
    for table in SELDOM[story]:
        service.empty()
        for each in filter(None, (table, others)):
            told_to(service, each)
        figures.append(service.results(CODES, COVENTRY, "2021-22"))
    true, recorded = figures
    means = [[(figure["numerator"], figure["denominator"]) for figure in each] for each in figures]
    assert means[0] != means[1]
    hold(service.get("/v1/quality", area=COVENTRY, period="2021-22"), true, recorded)


def every_mean(total: int, counted: int, possible: Sequence[Possible]) -> list[Decimal]:
    """Every mean that can come about, one by one."""
    sums = {(total, counted)}
    for each in possible:
        ends = {each.low, each.high}
        added = {(some + end, number + 1) for some, number in sums for end in ends}
        sums = added | sums if each.may_not_count else added
    return [Decimal(some) / number for some, number in sums if number]


SMALL = st.builds(
    lambda low, more, may: Possible(low, low + more, may), st.integers(0, 9), st.integers(0, 9), st.booleans()
)


@given(st.integers(0, 30), st.integers(1, 4), st.lists(SMALL, max_size=6), st.booleans())
def test_no_choice_of_children_gives_less_or_more(
    total: int, counted: int, possible: list[Possible], nobody: bool
) -> None:
    start = (0, 0) if nobody else (total, counted)
    means = every_mean(*start, possible)
    low, high = least(*start, possible), most(*start, possible)
    if not means:
        assert low is None
        assert high is None
        return
    assert low is not None
    assert high is not None
    assert (Decimal(low[0]) / low[1], Decimal(high[0]) / high[1]) == (min(means), max(means))
