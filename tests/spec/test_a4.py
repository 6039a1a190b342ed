"""A4: adoptions from care, as a share of the children who ceased to be looked after (definitions, sections 1 and 2)."""

import pytest

from tests.support.service import Service
from tests.support.story_tables import apart, ask, send_story

INDICATORS = ("A4",)


def test_of_the_children_who_ceased_in_the_period_those_who_were_adopted(service: Service) -> None:
    """From the first day to the last, both included; leaving and adopted on one day are one end, by adoption."""
    result = ask(
        service,
        "A4",
        "2021-22",
        """
        child | entered    | left       | adopted    | A4
        Ava   | 2020-06-01 |            | 2021-04-01 | yes
        Ben   | 2020-06-01 |            | 2022-03-31 | yes
        Cora  | 2020-06-01 | 2021-04-01 |            | no
        Dan   | 2020-06-01 | 2022-03-31 |            | no
        Eve   | 2020-06-01 | 2021-03-31 |            | no candidate
        Fay   | 2020-06-01 |            | 2021-03-31 | no candidate
        Gus   | 2020-06-01 | 2022-04-01 |            | no candidate
        Hal   | 2020-06-01 |            | 2022-04-01 | no candidate
        Ida   | 2020-06-01 |            |            | no candidate
        Jon   | 2020-06-01 | 2021-12-06 | 2021-12-06 | yes
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (3, 5, 60)
    assert (result["unit"], result["threshold"], result["status"]) == ("percent", None, "ok")


def test_by_the_last_time_in_the_year(service: Service) -> None:
    """A child who ceased twice in a year counts once, by the last time: of two periods of care only the later."""
    ask(
        service,
        "A4",
        "2021-22",
        """
        child | entered    | left       | adopted    | entered    | left       | adopted    | A4
        Ava   | 2020-06-01 | 2021-05-01 |            | 2021-06-01 |            | 2022-01-01 | yes
        Ben   | 2020-06-01 |            | 2021-05-01 | 2021-06-01 | 2022-01-01 |            | no
        Cora  | 2020-06-01 | 2021-05-01 |            | 2021-06-01 | 2022-01-01 |            | no
        Dan   | 2020-06-01 |            | 2021-05-01 | 2021-06-01 | 2022-04-01 |            | yes
        Eve   | 2020-06-01 | 2021-05-01 |            | 2021-05-01 |            | 2022-03-31 | yes
        Fay   | 2020-06-01 | 2021-05-01 |            | 2021-05-01 |            |            | no
        """,
    )


TWICE = """
    child | entered    | left       | entered    | left       | adopted    | A4
    Ava   | 2019-06-01 | 2020-05-01 | 2020-06-01 |            | 2021-05-01 | {ava}
    Ben   | 2019-06-01 | 2020-05-01 | 2020-06-01 | 2021-05-01 |            | {ben}
    Cora  | 2019-06-01 | 2020-05-01 | 2020-06-01 |            | 2021-03-31 | {cora}
    Dan   | 2019-06-01 | 2020-05-01 | 2020-06-01 |            | 2022-04-01 | {dan}
    """


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2020-21", {"ava": "no", "ben": "no", "cora": "yes", "dan": "no"}),
        ("2021-22", {"ava": "yes", "ben": "no", "cora": "no candidate", "dan": "no candidate"}),
        ("2020-22", {"ava": "no, yes", "ben": "no, no", "cora": "yes", "dan": "no"}),
        ("2020-04-01/2022-03-30", {"ava": "yes", "ben": "no", "cora": "yes", "dan": "no"}),
        ("2020-04-01/2022-03-31", {"ava": "no, yes", "ben": "no, no", "cora": "yes", "dan": "no"}),
        ("2021-22-Q1", {"ava": "yes", "ben": "no", "cora": "no candidate", "dan": "no candidate"}),
    ],
)
def test_once_in_each_financial_year(service: Service, period: str, expected: dict[str, str]) -> None:
    """A child who ceased in two years counts in both; in a period that is not of whole years, once in all."""
    ask(service, "A4", period, TWICE.format(**expected))


def test_who_left_before_and_who_never_entered(service: Service) -> None:
    """An adoption after leaving ends no period of care; a leaving before any entry ends one of unknown start."""
    ask(
        service,
        "A4",
        "2021-22",
        """
        child | entered    | left                  | adopted    | A4
        Ava   | 2020-06-01 | 2021-05-01            | 2021-08-01 | no
        Ben   | 2020-06-01 | 2021-03-01            | 2021-08-01 | no candidate
        Cora  |            | 2021-05-01            |            | no
        Dan   |            |                       | 2021-05-01 | yes
        Eve   | 2020-06-01 | 2021-05-01 2021-06-01 |            | no
        Fay   | 2021-06-01 | 2021-05-01            |            | no
        """,
    )


def test_two_records_of_one_leaving_are_one(service: Service) -> None:
    result = ask(
        service,
        "A4",
        "2021-22",
        """
        child | entered    | left                      | adopted                   | A4
        Ava   | 2020-06-01 | 2021-05-01#a 2021-05-01#b |                           | no
        Ben   | 2020-06-01 |                           | 2021-05-01#a 2021-05-01#b | yes
        """,
    )
    assert (result["numerator"], result["denominator"]) == (1, 2)


def test_half_a_percent_is_rounded_up(service: Service) -> None:
    """1 of 8 is 12.5%: 13; one decimal is shown on request."""
    rows = [f"K{number} | 2020-06-01 | 2021-12-06 |" for number in range(7)]
    send_story(service, "\n".join(["child | entered | left | adopted", *rows, "K7 | 2020-06-01 | | 2021-12-06"]))
    assert service.result("A4", "coventry", "2021-22")["value"] == 13
    assert service.result("A4", "coventry", "2021-22", places=1)["value"] == 12.5


def test_an_agency_pools_the_children_of_its_members(service: Service) -> None:
    """1 of 4 is 25%: not 50%, the mean of 100% and 0%."""
    result = ask(
        service,
        "A4",
        "2021-22",
        """
        child | authority  | entered    | left       | adopted    | A4
        Ava   | coventry   | 2020-06-01 |            | 2021-12-06 | yes
        Ben   | solihull   | 2020-06-01 | 2021-12-06 |            | no
        Cora  | solihull   | 2020-06-01 | 2021-12-06 |            | no
        Dan   | solihull   | 2020-06-01 | 2021-12-06 |            | no
        Eve   | birmingham | 2020-06-01 | 2021-12-06 |            | no candidate
        """,
        area="ace",
        members=True,
    )
    assert (result["value"], apart(result)) == (25, {"Coventry": 100, "Solihull": 0})


def test_the_event_that_a_case_shows(service: Service) -> None:
    """The leaving or the adoption by which the child ceased, by its id and day."""
    send_story(
        service,
        """
        child | entered    | left       | adopted
        Ava   | 2020-06-01 | 2021-12-06 |
        Ben   | 2020-06-01 |            | 2021-12-07
        Cora  | 2020-06-01 | 2021-12-08 | 2021-12-08
        """,
    )
    cases = service.cases("A4", "coventry", "2021-22")
    assert [(case["from"]["event"], case["from"]["date"], case["to"]) for case in cases] == [
        ("left_care", "2021-12-06", None),
        ("adopted", "2021-12-07", None),
        ("adopted", "2021-12-08", None),
    ]
    for case in cases:
        event = service.get(f"/v1/events/{case['from']['id']}")
        assert (event["child"], event["type"], event["date"]) == (
            case["child"],
            case["from"]["event"],
            case["from"]["date"],
        )


def test_nobody_who_ceased_is_no_figure(service: Service) -> None:
    """Nobody to divide by: no value, never 0, and the status z."""
    result = ask(service, "A4", "2021-22", "child | entered | A4\nAva | 2020-06-01 | no candidate")
    assert (result["value"], result["unrounded"], result["status"]) == (None, None, "z")
