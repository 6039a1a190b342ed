"""A7: children adopted at age 5 or over, of those whose birth month is known (definitions, section 4)."""

import pytest

from tests.support.service import Service
from tests.support.story_tables import apart, ask, send_story

INDICATORS = ("A7",)


def test_from_the_month_of_the_fifth_birthday(service: Service) -> None:
    """From the first day of that month, as only the month is known; the day before, the child is 4."""
    result = ask(
        service,
        "A7",
        "2021-22",
        """
        child | adopted    | born    | A7
        Ava   | 2021-12-01 | 2016-12 | yes
        Ben   | 2021-11-30 | 2016-12 | no
        Cora  | 2021-12-31 | 2016-12 | yes
        Dan   | 2021-12-31 | 2017-01 | no
        Eve   | 2022-01-01 | 2017-01 | yes
        Fay   | 2022-02-28 | 2017-02 | yes
        Gus   | 2022-01-31 | 2017-02 | no
        Hal   | 2021-12-06 | 2007-03 | yes
        Ida   | 2021-12-06 | 2021-12 | no
        Jon   | 2021-12-06 |         | birth_month_unknown
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (5, 9, 56)
    assert (result["excluded"], result["not_evaluable"]) == ({"birth_month_unknown": 1}, {})


def test_of_the_children_adopted_in_the_period(service: Service) -> None:
    """From the first day to the last, placed before or not; a record with a characteristic but no month is unknown."""
    ask(
        service,
        "A7",
        "2021-22",
        """
        child | entered    | placed     | adopted    | born    | sex    | A7
        Ava   | 2020-06-01 | 2020-12-01 | 2021-04-01 | 2015-01 | female | yes
        Ben   | 2020-06-01 |            | 2022-03-31 | 2020-01 | female | no
        Cora  | 2020-06-01 | 2020-12-01 | 2021-03-31 | 2015-01 | female | no candidate
        Dan   | 2020-06-01 | 2020-12-01 | 2022-04-01 | 2015-01 | female | no candidate
        Eve   | 2020-06-01 | 2020-12-01 |            | 2015-01 | female | no candidate
        Fay   | 2020-06-01 | 2020-12-01 | 2021-12-06 |         | female | birth_month_unknown
        """,
    )


def test_adopted_out_of_two_periods_of_care(service: Service) -> None:
    """Adopted, back in care, and adopted again: two adoptions, each at its own age."""
    ask(
        service,
        "A7",
        "2019-22",
        """
        child | entered    | adopted    | entered    | adopted    | born    | A7
        Ava   | 2018-06-01 | 2019-12-06 | 2020-06-01 | 2021-12-06 | 2016-01 | no, yes
        """,
    )


def test_two_records_of_one_adoption_are_one(service: Service) -> None:
    result = ask(
        service,
        "A7",
        "2021-22",
        """
        child | adopted                   | born    | A7
        Ava   | 2021-12-06#a 2021-12-06#b | 2015-01 | yes
        """,
    )
    assert (result["numerator"], result["denominator"]) == (1, 1)


@pytest.mark.parametrize(("period", "figures"), [("2020-21", (1, 1)), ("2021-22", (0, 2)), ("2020-22", (1, 3))])
def test_two_years_are_one_pool(service: Service, period: str, figures: tuple[int, int]) -> None:
    """1 of 3, not the mean of 100% and 0%."""
    send_story(
        service,
        """
        child | adopted    | born
        Ava   | 2020-12-06 | 2015-01
        Ben   | 2021-12-06 | 2020-01
        Cora  | 2021-12-06 | 2020-01
        """,
    )
    result = service.result("A7", "coventry", period)
    assert (result["numerator"], result["denominator"]) == figures


def test_an_agency_pools_the_children_of_its_members(service: Service) -> None:
    """1 of 4 is 25%: not 50%, the mean of 100% and 0%."""
    result = ask(
        service,
        "A7",
        "2021-22",
        """
        child | authority | adopted    | born    | A7
        Ava   | coventry  | 2021-12-06 | 2015-01 | yes
        Ben   | solihull  | 2021-12-06 | 2020-01 | no
        Cora  | solihull  | 2021-12-06 | 2020-01 | no
        Dan   | solihull  | 2021-12-06 | 2020-01 | no
        """,
        area="ace",
        members=True,
    )
    assert (result["value"], apart(result)) == (25, {"Coventry": 100, "Solihull": 0})


def test_the_event_that_a_case_shows(service: Service) -> None:
    send_story(service, "child | adopted | born\nAva | 2021-12-06 | 2015-01")
    (case,) = service.cases("A7", "coventry", "2021-22")
    assert (case["from"]["event"], case["from"]["date"], case["to"]) == ("adopted", "2021-12-06", None)
    assert service.get(f"/v1/events/{case['from']['id']}")["child"] == "Ava"


def test_nobody_whose_birth_month_is_known_is_no_figure(service: Service) -> None:
    """Nobody to divide by: no value, never 0, and the status z."""
    result = ask(service, "A7", "2021-22", "child | adopted | A7\nAva | 2021-12-06 | birth_month_unknown")
    assert (result["value"], result["unrounded"], result["status"]) == (None, None, "z")
