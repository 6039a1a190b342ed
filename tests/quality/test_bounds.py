"""Whatever is hidden, the true figures lie between the bounds of a report, and so do the recorded ones."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from statistics import median

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.figures.queries import Counts
from app.indicators.timeliness import A2
from app.periods import parse_period
from app.quality.bounds import Bounds, bounded
from app.quality.effects import least, most
from app.quality.of_events.record import Record
from app.quality.of_events.rules import RULES
from app.quality.possible.spans import Possible
from app.synthetic import children_of
from tests.oracle.events import live
from tests.quality.hiding import BY_WHEN, MOVED_IN, can_be_hidden, hide
from tests.quality.in_memory import COUNTING_CHILDREN, effects_of, figures_of, is_in_order, record_of, values_of
from tests.quality.seldom import EVE, SELDOM
from tests.support.diary import likely
from tests.support.examples import examples
from tests.support.histories import child_history, histories
from tests.support.labels import periods
from tests.support.service import Answer, Event, Service
from tests.support.story_tables import send_story

COVENTRY, SOLIHULL = "E08000026", "E08000029"
TODAY = date(2026, 4, 1)
OWNER = {"authority": COVENTRY, "child": "Eve"}
COMMON = ("authority", "child", "type", "date", "source_id")


def owner_of(event: Event) -> tuple[str, str]:
    return event["authority"], event["child"]


def by_child(events: Iterable[Event]) -> dict[tuple[str, str], list[Event]]:
    found: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        found[owner_of(event)].append(event)
    return found


@st.composite
def birth_month(draw: st.DrawFn, events: Sequence[Event]) -> dict[str, str]:
    """The month of birth of a child, known or not: not after anything that happened to them."""
    days = [event["date"] for event in events if event["type"] != "early_warning"]
    first = min([*days, *(event[MOVED_IN] for event in events if MOVED_IN in event)], default="2017-01-01")
    if not likely(draw, 50):
        return {}
    return {"birth_month": draw(st.sampled_from([first[:7], f"{int(first[:4]) - 1}-{first[5:7]}", "2009-03"]))}


def is_between(value: Decimal, effect: Answer) -> bool:
    return Decimal(effect["unrounded_low"]) <= value <= Decimal(effect["unrounded_high"])


def contain(effects: Mapping[str, Answer], true: Mapping[str, Counts], recorded: Mapping[str, Counts]) -> None:
    """The true figures and those recorded lie between the bounds; a figure that is not in doubt is true."""
    for figures in (true, recorded):
        for code, value in values_of(figures).items():
            if code in effects:
                assert is_between(value, effects[code]), (code, value, effects[code])
            else:
                assert value == values_of(recorded).get(code), code


@st.composite
def hidden(draw: st.DrawFn, events: Sequence[Event]) -> list[str]:
    """What is hidden of a child: mostly one step or none, as wide bounds would cover a wrong one."""
    choices = can_be_hidden(events)
    number = draw(st.sampled_from([0, 1, 1, 1, 1, 2, 3]))
    return draw(st.lists(st.sampled_from(choices), max_size=number, unique=True)) if choices else []


@st.composite
def on_the_way(draw: st.DrawFn) -> list[list[Event]]:
    """Some children on the way to adoption, each with the events of their whole childhood."""
    if likely(draw, 30):
        return [live(draw(child_history(COVENTRY, f"c{number}"))) for number in range(draw(st.sampled_from([1, 2])))]
    made_up = children_of(COVENTRY, draw(st.integers(0, 10**6)), 30, 2016, 2020, "C", date(2024, 12, 31))
    children = [
        child.events for child in made_up if any(event["type"] == "adoption_decision" for event in child.events)
    ]
    return children[: draw(st.sampled_from([1, 1, 2, 3]))]


@settings(max_examples=examples(250), phases=[Phase.generate])
@given(data=st.data())
def test_the_true_figures_lie_between_the_bounds(data: st.DataObject) -> None:
    """Of plausible histories of which steps were hidden, of children whose records are in order."""
    children = [events for events in data.draw(on_the_way()) if events]
    if not children:
        return
    period = parse_period(data.draw(periods(children[0])), TODAY)
    true, recorded = [], []
    for events in children:
        known = data.draw(birth_month(events))
        true.append(record_of(events, known, period.end))
        left = hide(events, data.draw(hidden(events))) if is_in_order(true[-1]) else events
        recorded.append(record_of(left, known, period.end))
    effects = effects_of(recorded, period, with_all=True)
    contain(effects, figures_of(true, period), figures_of(recorded, period))


@settings(max_examples=examples(60), phases=[Phase.generate])
@given(data=st.data())
def test_a_rule_puts_the_same_in_doubt_whatever_else_is_wrong(data: st.DataObject) -> None:
    """What all doubts together do not move is not looked at for each: none of them moves it by itself."""
    events = live(data.draw(child_history(COVENTRY)))
    if not events:
        return
    period = parse_period(data.draw(periods(events)), TODAY)
    record = record_of(events, data.draw(birth_month(events)), period.end)
    rules = data.draw(
        st.lists(st.sampled_from([rule for rule in RULES if rule.doubts]), unique=True, min_size=2, max_size=4)
    )
    together = Bounds(period, COUNTING_CHILDREN)
    together.add("Eve", record, rules)
    for rule in rules:
        alone = Bounds(period, COUNTING_CHILDREN)
        alone.add("Eve", record, [rule])
        for indicator in COUNTING_CHILDREN:
            assert together.doubted(rule.code, indicator) == alone.doubted(rule.code, indicator), (
                rule.code,
                indicator.code,
            )


def try_hiding(service: Service, data: st.DataObject) -> None:
    """The same of the service: whom a report looks at, and which figures it compares."""
    events = live(data.draw(histories([COVENTRY, SOLIHULL], max_children=4)))
    label = data.draw(periods(events))
    area = data.draw(st.sampled_from([COVENTRY, COVENTRY, "adoption-central-england"]))
    of_children, months = by_child(events), {}
    recorded: list[Event] = []
    for owner, of_child in of_children.items():
        months[owner] = data.draw(birth_month(of_child))
        left = of_child
        if is_in_order(record_of(of_child, months[owner], parse_period(label, TODAY).end)):
            left = hide(of_child, [kind for kind in data.draw(hidden(of_child)) if kind != "order"])
        recorded += left
    codes = [indicator.code for indicator in bounded()]
    send(service, events, months)
    true = {figure["indicator"]: figure for figure in service.results(codes, area, label)}
    send(service, recorded, months)
    report = service.get("/v1/quality", area=area, period=label)
    answered = {figure["indicator"]: figure for figure in service.results(codes, area, label)}
    effects = {effect["indicator"]: effect for effect in report["effects"]}
    for code in codes:
        for figure in (true[code], answered[code]):
            if code in effects and figure["value"] is not None:
                assert effects[code]["low"] <= figure["value"] <= effects[code]["high"], (effects[code], figure)
                assert is_between(Decimal(figure["unrounded"]), effects[code])
        if code in effects:
            assert effects[code]["value"] == answered[code]["value"]
        else:
            assert true[code]["unrounded"] == answered[code]["unrounded"], code
    for finding in report["findings"]:
        for effect in finding["effects"]:
            assert effect["low"] <= effect["high"]
            assert effect["value"] is None or effect["low"] <= effect["value"] <= effect["high"]


def send(service: Service, events: Sequence[Event], months: Mapping[tuple[str, str], dict[str, str]]) -> None:
    service.empty()
    if events:
        service.post(events)
    for (authority, child), known in months.items():
        if known:
            service.put_child(authority, child, **known)


# Without making failures smaller: that takes minutes.
@settings(max_examples=examples(15), phases=[Phase.generate])
@given(data=st.data())
def test_the_service_answers_such_bounds(services: Callable[[str], Service], data: st.DataObject) -> None:
    try_hiding(services("sqlite"), data)


@pytest.mark.postgres
@settings(max_examples=examples(5), phases=[Phase.generate])
@given(data=st.data())
def test_on_postgresql_too(services: Callable[[str], Service], data: st.DataObject) -> None:
    try_hiding(services("postgresql"), data)


@pytest.mark.parametrize("story", SELDOM)
@pytest.mark.parametrize("others", ["", EVE], ids=["no other", "another"])
def test_what_is_seldom_drawn_lies_between_the_bounds_too(service: Service, story: str, others: str) -> None:
    codes = [indicator.code for indicator in bounded()]
    figures = []
    for table in SELDOM[story]:
        service.empty()
        for each in filter(None, (table, others)):
            send_story(service, each)
        figures.append({figure["indicator"]: figure for figure in service.results(codes, COVENTRY, "2021-22")})
    true, recorded = figures
    report = service.get("/v1/quality", area=COVENTRY, period="2021-22")
    effects = {effect["indicator"]: effect for effect in report["effects"]}
    moved = [code for code in codes if true[code]["unrounded"] != recorded[code]["unrounded"]]
    assert any(true[code]["denominator"] != recorded[code]["denominator"] for code in codes) or moved
    for code in moved:
        assert true[code]["value"] is None or is_between(Decimal(true[code]["unrounded"]), effects[code]), effects[code]


@pytest.mark.parametrize(
    ("type_", "other", "moved"),
    [
        ("entered_care", "2020-01-20", {"A1", "A10", "A20"}),
        ("placement_order", "2020-10-20", {"A2", "A20"}),
        ("matched", "2021-03-10", {"A2"}),
        ("placed", "2021-04-10", {"A1", "A10"}),
        ("adopted", "2021-12-30", {"stage.placed_to_adopted"}),
    ],
)
def test_where_two_sources_disagree_either_may_be_right(
    service: Service, type_: str, other: str, moved: set[str]
) -> None:
    """The return ranks first; the truth may be what Annex A says."""
    send_story(service, EVE)
    events = [{**event, "source_id": f"ssda903/Eve/{event['type']}/1"} for event in service.events(child="Eve")]
    events = [{name: value for name, value in event.items() if name in COMMON} for event in events]
    figures = []
    for sent in (
        [event | ({"date": other} if event["type"] == type_ else {}) for event in events],
        [*events, {**OWNER, "type": type_, "date": other, "source_id": "annex_a/Eve/1"}],
    ):
        service.empty()
        service.post(sent)
        found = service.results([indicator.code for indicator in bounded()], COVENTRY, "2021-22")
        figures.append({figure["indicator"]: figure for figure in found})
    true, recorded = figures
    effects = service.get("/v1/quality", area=COVENTRY, period="2021-22")["effects"]
    bounds = {effect["indicator"]: effect for effect in effects}
    assert moved <= {code for code in true if true[code]["unrounded"] != recorded[code]["unrounded"]}
    for code in moved:
        assert is_between(Decimal(true[code]["unrounded"]), bounds[code])
        assert is_between(Decimal(recorded[code]["unrounded"]), bounds[code])


#: The years of a synthetic council, and of its children those who were ever on the way to adoption.
YEARS = parse_period("2019-22", TODAY)


def council(seed: int, share: float) -> tuple[list[Record], list[Record]]:
    """The true records of a council that never was, and what is recorded where this share of the days is missing."""
    dice = Random(seed)
    true, recorded = [], []
    for child in children_of(COVENTRY, seed, 600, 2015, 2020, "C", date(2024, 12, 31)):
        if not any(event["type"] == "adoption_decision" for event in child.events):
            continue
        kinds = [kind for kind in can_be_hidden(child.events) if not kind.startswith(BY_WHEN)]
        left = hide(child.events, [kind for kind in kinds if dice.random() < share])
        true.append(record_of(child.events, child.characteristics, YEARS.end))
        recorded.append(record_of(left, child.characteristics, YEARS.end))
    return true, recorded


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_the_true_figures_of_whole_councils_lie_between_the_bounds(share: float) -> None:
    for seed in range(15):
        true, recorded = council(seed, share)
        effects = effects_of(recorded, YEARS, with_all=True)
        contain(effects, figures_of(true, YEARS), figures_of(recorded, YEARS))


def test_the_bounds_of_a2_are_narrow_enough_to_be_of_use() -> None:
    """At most 15 times as wide as the true error: the medians of many councils of whom 5% of the days are missing."""
    widths, errors = [], []
    for seed in range(examples(40)):
        both = council(seed, 0.05)
        true, recorded = (values_of(figures_of(records, YEARS, [A2]))["A2"] for records in both)
        errors.append(abs(true - recorded))
        effect = effects_of(both[1], YEARS, [A2]).get("A2")
        widths.append(Decimal(effect["unrounded_high"]) - Decimal(effect["unrounded_low"]) if effect else Decimal())
    assert median(widths) <= 15 * median(errors), (median(widths), median(errors))


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
