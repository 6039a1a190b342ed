"""A8: length of care proceedings, and the share that conclude within 26 weeks (definitions, section 2)."""

import pytest

from tests.support.service import Service
from tests.support.story_tables import apart, ask, ask_all, send_story

INDICATORS = ("A8", "A8.within_26")


def test_weeks_from_issue_to_conclusion(service: Service) -> None:
    """Mean days divided by 7, to one decimal; within 26 weeks is up to 182 days, that day included."""
    figures = ask_all(
        service,
        "2021-22",
        """
        child | issued     | concluded  | A8  | A8.within_26
        Ava   | 2020-12-06 | 2021-06-06 | 182 | yes
        Ben   | 2020-12-06 | 2021-06-07 | 183 | no
        """,
    )
    a8 = figures["A8"]
    assert (a8["numerator"], a8["denominator"], a8["value"], a8["unit"]) == (365, 2, 26.1, "weeks")
    assert a8["unrounded"] == "26.071429"
    within = figures["A8.within_26"]
    assert (within["numerator"], within["denominator"], within["value"], within["unit"]) == (1, 2, 50, "percent")


def test_concluded_in_the_period(service: Service) -> None:
    """From the first day to the last, whenever they were issued, in care or not; the same day is no days."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | issued     | concluded  | A8           | A8.within_26
        Ava   | 2020-06-01 | 2020-06-01 | 2021-04-01 | 304          | no
        Ben   |            | 2022-03-01 | 2022-03-31 | 30           | yes
        Cora  |            | 2021-12-06 | 2021-12-06 | 0            | yes
        Dan   |            | 2020-06-01 | 2021-03-31 | no candidate | no candidate
        Eve   |            | 2021-06-01 | 2022-04-01 | no candidate | no candidate
        Fay   |            | 2021-06-01 |            | no candidate | no candidate
        """,
    )


def test_each_conclusion_has_the_latest_issue_before_it_that_has_none_yet(service: Service) -> None:
    """Two proceedings of one child are two cases; one record of two counts once."""
    ask_all(
        service,
        "2021-22",
        """
        child | issued                    | concluded                 | A8                 | A8.within_26
        Ava   | 2020-01-01 2021-01-01     | 2021-04-11                | 100                | yes
        Ben   | 2021-01-01 2021-04-01     | 2021-04-11 2021-04-21     | 10, 110            | yes, yes
        Cora  | 2021-01-01 2021-06-01     | 2021-04-11 2021-06-11     | 10, 100            | yes, yes
        Dan   | 2021-01-01                | 2021-04-11 2021-06-11     | 100, no_issue_date | no_issue_date, yes
        Eve   | 2021-04-12                | 2021-04-11                | no_issue_date      | no_issue_date
        Fay   | 2021-01-01#a 2021-01-01#b | 2021-04-11#a 2021-04-11#b | 100                | yes
        """,
    )


def test_a_conclusion_before_the_period_takes_its_issue(service: Service) -> None:
    """What is open is decided by all that happened, not by the period that is asked about."""
    ask_all(
        service,
        "2021-22",
        """
        child | issued                | concluded             | A8            | A8.within_26
        Ava   | 2020-01-01 2020-06-01 | 2021-03-31 2021-04-01 | 456           | no
        Ben   | 2020-06-01            | 2021-03-31 2021-04-01 | no_issue_date | no_issue_date
        """,
    )


def test_in_whatever_period_of_care(service: Service) -> None:
    """Proceedings belong to the child, not to one stay in care."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | issued     | left       | entered    | concluded  | A8  | A8.within_26
        Ava   | 2020-01-01 | 2021-01-01 | 2021-02-01 | 2021-03-01 | 2021-04-11 | 100 | yes
        """,
    )


def test_without_an_issue_they_are_not_evaluable(service: Service) -> None:
    """Nobody to divide by: no value, never 0, and the status z."""
    figures = ask_all(
        service,
        "2021-22",
        """
        child | concluded  | A8            | A8.within_26
        Ava   | 2021-12-06 | no_issue_date | no_issue_date
        """,
    )
    for figure in figures.values():
        assert (figure["value"], figure["unrounded"], figure["status"]) == (None, None, "z")
        assert (figure["excluded"], figure["not_evaluable"]) == ({}, {"no_issue_date": 1})


@pytest.mark.parametrize(
    ("days", "value", "places"), [((7,), 1, None), ((7, 0), 0.5, None), ((3, 4), 0.5, 1), ((4, 7, 0, 0), 0.393, 3)]
)
def test_rounded_once_and_half_up(service: Service, days: tuple[int, ...], value: float, places: int | None) -> None:
    """One decimal unless others are asked for, from unrounded days."""
    rows = [f"K{number} | 2021-05-01 | 2021-05-{1 + each:02}" for number, each in enumerate(days)]
    send_story(service, "\n".join(["child | issued | concluded", *rows]))
    asked = {} if places is None else {"places": places}
    assert service.result("A8", "coventry", "2021-22", **asked)["value"] == value


def test_an_agency_pools_the_children_of_its_members(service: Service) -> None:
    """10 weeks and three times 30 weeks are 25 weeks: not 20, the mean of 10 and 30."""
    table = """
        child | authority | issued     | concluded  | A8  | A8.within_26
        Ava   | coventry  | 2021-06-01 | 2021-08-10 | 70  | yes
        Ben   | solihull  | 2021-06-01 | 2021-12-28 | 210 | no
        Cora  | solihull  | 2021-06-01 | 2021-12-28 | 210 | no
        Dan   | solihull  | 2021-06-01 | 2021-12-28 | 210 | no
        """
    result = ask(service, "A8", "2021-22", table, area="ace", members=True)
    assert (result["numerator"], result["denominator"], result["value"]) == (700, 4, 25)
    assert apart(result) == {"Coventry": 10, "Solihull": 30}
    result = ask(service, "A8.within_26", "2021-22", table, area="ace", members=True)
    assert (result["value"], apart(result)) == (25, {"Coventry": 100, "Solihull": 0})


def test_two_years_are_one_pool(service: Service) -> None:
    """10 weeks and three times 30 weeks, as above: a mean of children, not of years."""
    send_story(
        service,
        """
        child | issued     | concluded
        Ava   | 2020-06-01 | 2020-08-10
        Ben   | 2021-06-01 | 2021-12-28
        Cora  | 2021-06-01 | 2021-12-28
        Dan   | 2021-06-01 | 2021-12-28
        """,
    )
    periods = ["2020-21", "2021-22", "2020-22"]
    assert [result["value"] for result in service.results("A8", "coventry", periods)] == [10, 30, 25]
    assert [result["value"] for result in service.results("A8.within_26", "coventry", periods)] == [100, 0, 25]


def test_the_two_events_that_a_case_runs_between(service: Service) -> None:
    send_story(service, "child | issued | concluded\nAva | 2021-01-01 | 2021-04-11")
    for code in INDICATORS:
        (case,) = service.cases(code, "coventry", "2021-22")
        for end, event, day in (
            ("from", "proceedings_issued", "2021-01-01"),
            ("to", "proceedings_concluded", "2021-04-11"),
        ):
            assert (case[end]["event"], case[end]["date"]) == (event, day)
            assert service.get(f"/v1/events/{case[end]['id']}")["type"] == event


def test_it_is_called_local(service: Service) -> None:
    """The Department takes A8 from the courts: from a council's own events it is a local figure."""
    for code in INDICATORS:
        assert "(local)" in service.get(f"/v1/indicators/{code}")["title"]


def test_sibling_groups_beside_the_children(service: Service) -> None:
    """The courts count applications: three brothers and sisters in one weigh once there."""
    figures = ask_all(
        service,
        "2021-22",
        """
        child | group | issued       | concluded    | A8            | A8.within_26
        Ava   | S1    | 2021-01-04   | 2021-06-07   | 154           | yes
        Ben   | S1    | 2021-01-04   | 2021-06-07   | 154           | yes
        Cora  |       | 2021-01-04   | 2021-12-06   | 336           | no
        Dan   | S2    |              | 2021-12-06   | no_issue_date | no_issue_date
        Eve   | S3    | <=2021-01-04 | 2021-06-07   | no_issue_date | no_issue_date
        Fay   | S4    | 2021-01-04   | <=2021-06-07 | no candidate  | no candidate
        """,
    )
    assert {code: (figure["counted"], figure["groups"]) for code, figure in figures.items()} == {
        "A8": (3, 2),
        "A8.within_26": (3, 2),
    }
