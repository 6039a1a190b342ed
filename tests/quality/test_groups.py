"""Bounds of shares that count each sibling group once: whatever is hidden, the true ones lie between them."""

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.quality.possible.groups import together
from app.quality.possible.siblings import ANY, with_one_family
from app.quality.possible.spans import Possible
from tests.support.examples import examples
from tests.support.service import Answer, Event, Service
from tests.support.story_tables import send_story

CODES = ["pre_proceedings.diverted", "proceedings.after_pre_proceedings"]
YEAR = "2021-22"


def bounds(service: Service) -> dict[str, Answer]:
    report = service.get("/v1/quality", area="coventry", period=YEAR)
    return {each["indicator"]: each for each in report["effects"]}


def test_a_group_is_diverted_only_if_the_child_in_doubt_is_too(service: Service) -> None:
    send_story(
        service,
        """
        child | group | pre-proceedings | pre-proceedings ended
        Ava   | g     | 2021-04-10      | 2021-06-01(diverted)
        Ben   | g     | 2021-04-10      | 2021-06-01
        Cora  | h     | 2021-04-10      | 2021-06-01(other)
        Dan   | h     | 2021-04-10      | 2021-06-01
        Eve   |       | 2021-04-10      | 2021-06-01(diverted)
        """,
    )
    found = bounds(service)["pre_proceedings.diverted"]
    assert (found["value"], found["low"], found["high"], found["children"]) == (67, 33, 67, 2)


def test_a_group_has_had_pre_proceedings_if_any_of_its_children_may_have(service: Service) -> None:
    send_story(
        service,
        """
        child | group | pre-proceedings | pre-proceedings ended | issued
        Ava   | g     | 2021-04-10      | 2021-06-01(other)     | 2021-06-02
        Ben   | g     |                 | 2021-06-01(other)     | 2021-06-02
        Cora  |       |                 | 2021-06-01(other)     | 2021-06-02
        Dan   |       |                 |                       | 2021-06-02
        """,
    )
    found = bounds(service)["proceedings.after_pre_proceedings"]
    assert (found["value"], found["low"], found["high"]) == (33, 33, 67)


@pytest.mark.parametrize(
    ("families", "bounds"),
    [
        (("F1", "F1", "F2", None), (50, 100)),
        (("F1", "F2", "F2", None), (0, 50)),
        (("F1", None, None, None), (0, 100)),
        (("F1", "F1", "F2", "F3"), None),
    ],
)
def test_siblings_whose_family_is_not_known_may_be_together_or_not(
    service: Service, families: Sequence[str | None], bounds: tuple[int, int] | None
) -> None:
    """Two groups of two, and a child by themselves of whom it does not matter."""
    for child, family in zip(("Ava", "Ben", "Cora", "Dan", "Eve"), (*families, None), strict=True):
        of = {"authority": "coventry", "child": child}
        match = {**of, "type": "matched", "date": "2021-05-01"} | ({"matched_family": family} if family else {})
        service.post([match, {**of, "type": "placed", "date": "2021-06-01"}])
        if child != "Eve":
            service.put_child("coventry", child, sibling_group="g" if child in {"Ava", "Ben"} else "h")
    effects = {code: (effect["low"], effect["high"]) for code, effect in effects_of_rule(service).items()}
    assert effects.get("siblings_together") == bounds


def effects_of_rule(service: Service) -> dict[str, Answer]:
    findings = service.get("/v1/quality", area="coventry", period=YEAR)["findings"]
    found = [each for each in findings if each["rule"] == "sibling_placed_with_unknown_family"]
    return {effect["indicator"]: effect for each in found for effect in each["effects"]}


FAMILIES = st.one_of(st.frozensets(st.sampled_from(["F1", "F2", None]), min_size=1), st.just(frozenset(ANY)))
PLACEMENTS = st.booleans().flatmap(
    lambda sure: st.dictionaries(
        st.tuples(st.sampled_from(["Ava", "Ben", "Cora"]), st.integers(0, 1)),
        st.builds(Possible, st.just(0), st.just(1), st.just(False) if sure else st.booleans(), FAMILIES),
        min_size=2,
        max_size=4,
    )
)


@settings(max_examples=examples(100))
@given(PLACEMENTS)
def test_no_families_that_are_possible_make_more_or_less_of_a_group(
    values: dict[tuple[Hashable, Hashable], Possible],
) -> None:
    """Each placement that may not be there is left out or not, and each is with one of its families."""
    found = with_one_family(values)
    outcomes: set[bool | None] = set()
    for chosen in product(*(_families(value) for value in values.values())):
        placed = {key: family for key, family in zip(values, chosen, strict=True) if family != "nowhere"}
        counts = len({child for child, _ in placed}) > 1 and None not in placed.values()
        outcomes.add(len(set(placed.values())) == 1 if counts else None)
    if found is None:
        assert outcomes == {None}
    else:
        assert all(found.low <= outcome <= found.high for outcome in outcomes if outcome is not None)
        assert found.may_not_count or None not in outcomes
    if found and not any(value.may_not_count for value in values.values()):
        counted = [outcome for outcome in outcomes if outcome is not None]
        assert (found.low, found.high) == (min(counted), max(counted)), "no wider than what is possible"


def _families(value: Possible) -> list[Hashable]:
    families = ["F1", "F2", "F3"] if value.families == ANY else [*value.families]
    return [*families, *(["nowhere"] if value.may_not_count else [])]


POSSIBLE = st.sampled_from(
    [Possible(low, high, may) for low, high in ((0, 0), (0, 1), (1, 1)) for may in (True, False)]
)


@given(st.lists(POSSIBLE, min_size=1, max_size=5), st.booleans())
def test_no_choice_in_a_group_gives_less_or_more(values: Sequence[Possible], any_will_do: bool) -> None:
    choices = [{*range(each.low, each.high + 1), *([None] if each.may_not_count else [])} for each in values]
    groups = {
        (any if any_will_do else all)(counted) if counted else None
        for chosen in product(*choices)
        for counted in [[each for each in chosen if each is not None]]
    }
    found = together(values, any_will_do=any_will_do)
    assert found
    assert found.may_not_count == (None in groups)
    assert (found.low, found.high) == (min(groups - {None}), max(groups - {None}))  # type: ignore[type-var]


DAYS = [f"{year}-{month:02}-01" for year in (2020, 2021, 2022) for month in (1, 4, 7, 10)]


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[str, list[Event]]]:
    """Some children, in groups or by themselves, with pre-proceedings that end and proceedings that follow."""
    children = []
    for number in range(draw(st.integers(1, 5))):
        owner = {"authority": "E08000026", "child": f"c{number}"}
        days = iter(sorted(draw(st.lists(st.sampled_from(DAYS), min_size=3, max_size=3))))
        # Of a child about whom nothing is recorded by the period's last day, nothing is in doubt.
        events = [{**owner, "type": "early_warning", "date": "2019-01-01"}]
        events.append({**owner, "type": "pre_proceedings_started", "date": next(days)})
        outcome = draw(st.sampled_from(["diverted", "proceedings", "other"]))
        events.append({**owner, "type": "pre_proceedings_ended", "date": next(days), "outcome": outcome})
        if draw(st.booleans()):
            events.append({**owner, "type": "proceedings_issued", "date": next(days)})
        children.append((draw(st.sampled_from(["", "g", "h"])), events))
    return children


@st.composite
def hidden(draw: st.DrawFn, events: Sequence[Event]) -> list[Event]:
    """The events with an outcome less, without a start, or with a later day by which one had happened."""
    left = list(events[:1])
    for event in events[1:]:
        how = draw(st.sampled_from(["known", "known", "less", "by then"]))
        if how == "less" and event["type"] == "pre_proceedings_started":
            continue
        if how == "less":
            left.append({name: value for name, value in event.items() if name != "outcome"})
        elif how == "by then":
            later = [day for day in DAYS if day >= event["date"]]
            left.append({**event, "date": draw(st.sampled_from(later)), "on_or_before": True})
        else:
            left.append(event)
    return left


@settings(max_examples=examples(15), phases=[Phase.generate])
@given(data=st.data())
def test_the_true_figures_lie_between_the_bounds(services: Callable[[str], Service], data: st.DataObject) -> None:
    service, children = services("sqlite"), data.draw(stories())
    figures = []
    for of_children in ([events for _, events in children], [data.draw(hidden(events)) for _, events in children]):
        service.empty()
        for (group, events), sent in zip(children, of_children, strict=True):
            service.post(sent)
            if group:
                service.put_child("E08000026", events[0]["child"], sibling_group=group)
        figures.append({each["indicator"]: each["unrounded"] for each in service.results(CODES, "coventry", YEAR)})
    true, recorded = figures
    effects = bounds(service)
    for code in CODES:
        for value in (true[code], recorded[code]):
            if code in effects and value is not None:
                low, high = (Decimal(effects[code][f"unrounded_{end}"]) for end in ("low", "high"))
                assert low <= Decimal(value) <= high, (code, value, effects[code])
        assert code in effects or true[code] == recorded[code], code


@pytest.fixture
def engine() -> str:
    """What is counted is the same on either engine; other tests compare them."""
    return "sqlite"
