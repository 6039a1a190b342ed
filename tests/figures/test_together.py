"""Figures that are counted together in one statement are those that are counted by themselves, from their cases."""

from collections.abc import Callable

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.figures.breakdowns import PARTS
from app.indicators.scorecard import INDICATORS
from tests.figures.test_breakdowns import LIFE
from tests.support.service import Service
from tests.support.story_tables import send_story

FAMILIES = """
    family | enquiry    | registered   | stage two  | approved   | matched    | withdrawn
    Ash    | 2021-04-01 | 2021-05-01   | 2021-07-01 | 2021-10-01 | 2021-12-01 |
    Bay    | 2021-04-01 | <=2021-05-01 |            | 2021-10-01 |            | 2022-01-01
    Cox    |            |              | 2021-05-01 | 2021-10-01 | 2022-03-01 |
    """


def test_every_figure_is_the_same_asked_alone_and_with_the_others(service: Service) -> None:
    for authority in ("coventry", "solihull"):
        send_story(service, LIFE, authority=authority)
        send_story(service, FAMILIES, authority=authority)
    areas, now = ["coventry", "ace"], service.now()
    together = service.results("all", areas, "2021-22", known_at=now)
    alone = [
        result for indicator in INDICATORS for result in service.results(indicator.code, areas, "2021-22", known_at=now)
    ]
    assert together == alone


def test_events_are_counted_in_the_sibling_groups_of_the_instant(service: Service) -> None:
    """Who had another group before or after counts once, in the group of the instant."""
    days = {"entered_care": "2021-04-10", "adoption_decision": "2021-06-01"}
    children = ("Ava", "Ben", "Cora")
    service.post(
        [
            {"authority": "coventry", "child": child, "type": type_, "date": day}
            for child in children
            for type_, day in days.items()
        ]
    )
    service.state_complete()
    numbers = []
    for group in ("S1", "S2", None):
        service.put_child("coventry", "Ava", sibling_group="S1")
        service.put_child("coventry", "Ben", **({"sibling_group": group} if group else {}))
        numbers.append(service.now())
    for instant, groups in zip(numbers, (2, 3, 3), strict=True):
        found = service.results(["A15", "entered_care"], "coventry", "2021-22", known_at=instant)
        assert [(each["value"], each["groups"]) for each in found] == [(3, groups)] * 2


CODES = [indicator.code for indicator in INDICATORS]
PERIODS = ("2021-22", "2020-23", "2022-23-Q1", "2021-04-02/2022-02-28", "2021-M12")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def asked(request: pytest.FixtureRequest, services: Callable[[str], Service]) -> Service:
    service = services(request.param)
    for authority in ("coventry", "solihull"):
        send_story(service, LIFE, authority=authority)
        send_story(service, FAMILIES, authority=authority)
    return service


def test_any_question_has_the_figures_of_its_parts(asked: Service) -> None:
    """Whichever indicators, areas and periods are asked for together, and whatever they are shown beside."""

    @settings(max_examples=15, phases=[Phase.generate], derandomize=True)
    @given(
        codes=st.lists(st.sampled_from(CODES), min_size=2, max_size=8, unique=True),
        areas=st.lists(st.sampled_from(["coventry", "solihull", "ace"]), min_size=1, max_size=2, unique=True),
        periods=st.lists(st.sampled_from(PERIODS), min_size=1, max_size=3, unique=True),
        beside=st.sampled_from([{}, {"compare": "previous,year-before"}, *({"breakdown": by} for by in PARTS)]),
    )
    def agree(codes: list[str], areas: list[str], periods: list[str], beside: dict[str, str]) -> None:
        now = asked.now()
        together = asked.results(codes, areas, periods, known_at=now, **beside)
        alone = [
            figure
            for code in codes
            for area in areas
            for period in periods
            for figure in asked.results(code, area, period, known_at=now, **beside)
        ]
        for figure in (*together, *alone):
            del figure["known_at"]  # that of an answer is of all that it is about
        assert together == alone

    agree()
