"""Children who left care under a special guardianship order, by the reason of leaving (definitions, section 4)."""

from typing import get_args

from app.events.codes import LeavingReason
from tests.support.service import Service
from tests.support.story_tables import ask, send_story

INDICATORS = ("sgo",)

SPECIAL_GUARDIANSHIP = ("E43", "E44", "E45", "E46", "E47", "E48")


def test_every_reason_of_leaving(service: Service) -> None:
    """E43 and E44 until 2017-18, E45 to E48 since: all count in any year. No other reason does, nor none at all."""
    reasons = get_args(LeavingReason)
    assert set(SPECIAL_GUARDIANSHIP) < set(reasons)
    rows = [
        f"{reason} | 2020-06-01 | 2021-06-01({reason}) | "
        + ("counted" if reason in SPECIAL_GUARDIANSHIP else "no candidate")
        for reason in reasons
    ]
    table = ["child | entered | left | sgo", *rows, "None | 2020-06-01 | 2021-06-01 | no candidate"]
    assert ask(service, "sgo", "2021-22", "\n".join(table))["value"] == 6


def test_from_the_first_day_to_the_last(service: Service) -> None:
    """Two leavings of one child count twice; two records of one leaving are one, told by the greater source id."""
    result = ask(
        service,
        "sgo",
        "2021-22",
        """
        child | entered    | left                                | entered    | left            | sgo
        Ava   | 2020-06-01 | 2021-04-01(E45)                     |            |                 | counted
        Ben   | 2020-06-01 | 2022-03-31(E45)                     |            |                 | counted
        Cora  | 2020-06-01 | 2021-03-31(E45)                     |            |                 | no candidate
        Dan   | 2020-06-01 | 2022-04-01(E45)                     |            |                 | no candidate
        Eve   | 2020-06-01 | 2021-06-01(E45)                     | 2021-07-01 | 2021-09-01(E47) | counted, counted
        Fay   | 2020-06-01 | 2021-06-01(E45)                     | 2021-07-01 | 2021-09-01(E4A) | counted
        Gus   | 2020-06-01 | 2021-06-01(E45)#a 2021-06-01(E46)#b |            |                 | counted
        Hal   | 2020-06-01 | 2021-06-01(E45)#a 2021-06-01(E4A)#b |            |                 | no candidate
        """,
    )
    assert (result["value"], result["groups"]) == (6, 5)


def test_three_years_are_the_sum_of_the_years(service: Service) -> None:
    """Across the change of codes in 2018."""
    send_story(
        service,
        """
        child | entered    | left
        Ava   | 2016-06-01 | 2017-06-01(E43)
        Ben   | 2016-06-01 | 2018-06-01(E46)
        Cora  | 2016-06-01 | 2019-06-01(E48)
        """,
    )
    years = service.results("sgo", "coventry", ["2017-18", "2018-19", "2019-20", "2017-20"])
    assert [result["value"] for result in years] == [1, 1, 1, 3]


def test_sibling_groups_and_members_of_an_agency(service: Service) -> None:
    result = ask(
        service,
        "sgo",
        "2021-22",
        """
        child | authority | entered    | left            | group | sgo
        Ava   | coventry  | 2020-06-01 | 2021-06-01(E45) | S1    | counted
        Ben   | coventry  | 2020-06-01 | 2021-06-01(E45) | S1    | counted
        Cora  | solihull  | 2020-06-01 | 2021-06-01(E45) | S1    | counted
        """,
        area="ace",
    )
    assert (result["value"], result["groups"]) == (3, 2)


def test_the_event_that_a_case_shows(service: Service) -> None:
    send_story(service, "child | entered | left\nAva | 2020-06-01 | 2021-06-01(E45)")
    (case,) = service.cases("sgo", "coventry", "2021-22")
    event = service.get(f"/v1/events/{case['from']['id']}")
    assert (event["type"], event["date"], event["reason"]) == ("left_care", "2021-06-01", "E45")


def test_nobody_is_none(service: Service) -> None:
    service.state_complete()
    result = service.result("sgo", "coventry", "2021-22")
    assert (result["value"], result["groups"], result["status"]) == (0, 0, "ok")
