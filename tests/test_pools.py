"""Whose records count in an area's figures: successors, counties that were split, regions, England and agencies."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.area_files import reference_areas
from app.periods import parse_period
from app.pools import agency_of, exists_in, pool
from tests.support.examples import examples
from tests.support.service import Service

AREAS = reference_areas()
SOMERSET, OLD_SOMERSET = "E06000066", "E10000027"
BCP, BOURNEMOUTH, POOLE = "E06000058", "E06000028", "E06000029"
CUMBRIA, CUMBERLAND = "E10000006", "E06000063"
#: Authorities whose time ended or began within the years of the property, and one that was always there.
CHANGED = (SOMERSET, OLD_SOMERSET, CUMBRIA, CUMBERLAND, "E06000064", "E10000023", "E06000065", "E08000026")


def records(area: str, label: str, *, last_day: bool = False) -> set[str]:
    period = parse_period(label, date(2024, 1, 1))
    return set(pool(AREAS, AREAS.named(area), period, "child", on_the_last_day=last_day).records)


def test_a_council_under_a_new_code_goes_on_with_its_records() -> None:
    for label in ("2015-16", "2024-25"):
        assert records("somerset", label) == {SOMERSET, OLD_SOMERSET}
        assert records(OLD_SOMERSET, label) == {OLD_SOMERSET}
        assert records(BCP, label) == {BCP, BOURNEMOUTH, POOLE}
    assert AREAS["E06000059"].predecessors == ("E10000009",)


def test_what_a_split_county_sent_counts_in_its_region_and_in_england_only() -> None:
    assert records("cumberland", "2022-23") == {CUMBERLAND}
    for area in ("north-west", "england"):
        assert CUMBRIA in records(area, "2022-23")
        assert {CUMBRIA, CUMBERLAND} <= records(area, "2021-24")
        assert CUMBRIA not in records(area, "2023-24")
        assert CUMBRIA not in records(area, "2021-24", last_day=True)
        assert CUMBERLAND not in records(area, "2022-23")


def test_what_was_sent_under_the_new_code_counts_in_the_earlier_years_of_a_region() -> None:
    assert {SOMERSET, OLD_SOMERSET, BCP, BOURNEMOUTH, POOLE} <= records("south-west", "2017-18")
    assert {SOMERSET, OLD_SOMERSET} <= records("adopt-south-west", "2022-23")


def test_members_are_named_once() -> None:
    period = parse_period("2021-24", date(2024, 4, 1))
    members = pool(AREAS, AREAS.named("england"), period, "child", on_the_last_day=False).members
    assert SOMERSET in members
    assert OLD_SOMERSET not in members
    assert {CUMBRIA, CUMBERLAND} <= set(members)


@pytest.mark.parametrize(("label", "there"), [("2022-23", True), ("2023-24", False)])
def test_a_former_council_exists_until_its_last_day(label: str, there: bool) -> None:
    period = parse_period(label, date(2024, 4, 1))
    assert exists_in(AREAS, AREAS[OLD_SOMERSET], period, on_the_last_day=False) == there
    assert exists_in(AREAS, AREAS[SOMERSET], period, on_the_last_day=False)


def test_the_agency_of_an_authority() -> None:
    agency = agency_of(AREAS, "E08000026", parse_period("2021-22", date(2024, 4, 1)))
    assert agency is not None
    assert agency.code == "adoption-central-england"
    assert agency_of(AREAS, "E08000025", parse_period("2021-22", date(2024, 4, 1))) is None


def test_a_key_of_a_council_reaches_what_it_sent_under_its_earlier_code(service: Service) -> None:
    event = {"authority": OLD_SOMERSET, "child": "K1", "type": "adopted", "date": "2021-06-01"}
    service.post([event])
    own = service.key(["cases:read", "results:read", "events:write"], [SOMERSET])
    path = f"/v1/authorities/{OLD_SOMERSET}/children/K1"
    assert service.client.get(path, headers=own).status_code == 200
    asked = {"indicator": "adopted", "area": "somerset", "period": "2021-22"}
    cases = service.client.get("/v1/results/cases", params=asked, headers=own).json()
    assert [case["authority"] for case in cases["cases"]] == [OLD_SOMERSET]
    assert cases["result"]["value"] == 1
    former = service.key(["cases:read"], [OLD_SOMERSET])
    assert service.client.get(path.replace(OLD_SOMERSET, SOMERSET), headers=former).status_code == 404


@st.composite
def adopted_in_their_time(draw: st.DrawFn) -> list[dict[str, str]]:
    """Adoptions by authorities that existed then, or that go on with one that did."""
    events = []
    for number in range(draw(st.integers(1, 12))):
        code = draw(st.sampled_from(CHANGED))
        line = [AREAS[each] for each in AREAS.with_predecessors([code])]
        first = max(date(2021, 4, 1), min((each.start or date.min) for each in line))
        last = min(date(2024, 3, 31), AREAS[code].end or date.max)
        day = first + timedelta(days=draw(st.integers(0, (last - first).days)))
        events.append({"authority": code, "child": f"K{number}", "type": "adopted", "date": day.isoformat()})
    return events


@settings(max_examples=examples(10), phases=[Phase.generate])
@given(events=adopted_in_their_time())
def test_three_single_years_add_up_to_the_three_years(
    services: Callable[[str], Service], events: list[dict[str, str]]
) -> None:
    """In every region and in England; and the regions add up to England."""
    service = services("sqlite")
    service.post(events)
    regions = [area.slug for area in AREAS if area.type == "region"]
    areas = ["england", *regions, "somerset", "north-yorkshire"]
    found = service.results("adopted", areas, ["2021-22", "2022-23", "2023-24", "2021-24"])
    counted = {(each["area"]["name"], each["period"]["label"]): each["counted"] for each in found}
    for area in {name for name, _ in counted}:
        years = [counted[area, label] for label in ("2021-22", "2022-23", "2023-24")]
        assert sum(years) == counted[area, "2021-24"], area
    assert counted["England", "2021-24"] == len(events)
    assert sum(counted[AREAS.named(region).name, "2021-24"] for region in regions) == len(events)
