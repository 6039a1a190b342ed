"""Early warnings to the regional adoption agency, unborn children shown apart (definitions, section 4)."""

from tests.support.service import Service
from tests.support.story_tables import ask, send_story

INDICATORS = ("early_warnings",)


def test_from_the_first_day_to_the_last_with_the_unborn_apart(service: Service) -> None:
    """The unborn are among those counted, and told apart; an attribute that is left out means born."""
    result = ask(
        service,
        "early_warnings",
        "2021-22",
        """
        child | entered    | early warning             | early_warnings
        Ava   |            | 2021-04-01(unborn)        | counted
        Ben   |            | 2022-03-31                | counted
        Cora  |            | 2021-03-31(unborn)        | no candidate
        Dan   |            | 2022-04-01(unborn)        | no candidate
        Eve   | 2021-09-01 | 2021-06-01(unborn)        | counted
        Fay   | 2020-06-01 | 2021-06-01 2021-09-01     | counted, counted
        Gus   |            | 2021-06-01#a 2021-06-01#b | counted
        """,
    )
    assert (result["value"], result["unborn"], result["groups"]) == (6, 2, 5)


def test_two_records_of_one_warning_are_told_by_the_greater_source_id(service: Service) -> None:
    """As everywhere, so that a warning is never counted as born and as unborn."""
    result = ask(
        service,
        "early_warnings",
        "2021-22",
        """
        child | early warning                     | early_warnings
        Ava   | 2021-06-01(unborn)#a 2021-06-01#b | counted
        Ben   | 2021-06-01#a 2021-06-01(unborn)#b | counted
        """,
    )
    assert (result["value"], result["unborn"]) == (2, 1)


def test_before_each_of_two_periods_of_care(service: Service) -> None:
    """Each warning counts by its own day."""
    result = ask(
        service,
        "early_warnings",
        "2019-22",
        """
        child | early warning      | entered    | left       | early warning | entered    | early_warnings
        Ava   | 2019-06-01(unborn) | 2019-07-01 | 2020-01-01 | 2021-06-01    | 2021-07-01 | counted, counted
        """,
    )
    assert (result["value"], result["unborn"], result["groups"]) == (2, 1, 1)


def test_sibling_groups_and_members_of_an_agency(service: Service) -> None:
    result = ask(
        service,
        "early_warnings",
        "2021-22",
        """
        child | authority | early warning      | group | early_warnings
        Ava   | coventry  | 2021-06-01(unborn) | S1    | counted
        Ben   | coventry  | 2021-06-01         | S1    | counted
        Cora  | solihull  | 2021-06-01(unborn) | S1    | counted
        """,
        area="ace",
    )
    assert (result["value"], result["unborn"], result["groups"]) == (3, 2, 2)


def test_the_event_that_a_case_shows(service: Service) -> None:
    send_story(service, "child | early warning\nAva | 2021-06-01(unborn)")
    (case,) = service.cases("early_warnings", "coventry", "2021-22")
    event = service.get(f"/v1/events/{case['from']['id']}")
    assert (event["type"], event["date"], event["unborn"]) == ("early_warning", "2021-06-01", True)


def test_nobody_is_none_and_none_unborn(service: Service) -> None:
    service.state_complete()
    result = service.result("early_warnings", "coventry", "2021-22")
    assert (result["value"], result["unborn"], result["groups"], result["status"]) == (0, 0, 0, "ok")
