"""The adoptive families needed for the children who wait (A9), siblings together (definitions, section 3)."""

from tests.support.service import Answer, Service
from tests.support.story_tables import send_story

INDICATORS = ("families_required",)

WAITING = """
    child | authority | entered    | decision   | placed     | group
    Ava   | coventry  | 2020-06-01 | 2020-12-01 |            | S1
    Ben   | coventry  | 2020-06-01 | 2020-12-01 |            | S1
    Cora  | coventry  | 2020-06-01 | 2020-12-01 |            |
    Dan   | coventry  | 2020-06-01 | 2020-12-01 |            |
    Eve   | coventry  | 2020-06-01 | 2020-12-01 | 2021-06-01 | S2
    Fay   | coventry  | 2020-06-01 | 2020-12-01 |            | S2
    Gus   | coventry  | 2020-06-01 | 2020-12-01 | 2021-06-01 | S3
    Hal   | coventry  | 2020-06-01 |            |            | S1
    Ida   | solihull  | 2020-06-01 | 2020-12-01 |            | S1
    """


def needed(service: Service, area: str = "coventry", period: str = "2021-22") -> Answer:
    return service.result("families_required", area, period)


def test_a_sibling_group_counts_once_and_a_child_without_one_once(service: Service) -> None:
    """Of the children who wait: a brother or sister who is placed needs no family any more."""
    send_story(service, WAITING)
    result = needed(service)
    assert (result["value"], result["unit"], result["numerator"]) == (4, "families", None)
    assert service.result("A9", "coventry", "2021-22")["groups"] == 4
    assert service.result("A9", "coventry", "2021-22")["value"] == 5


def test_a_group_ends_at_the_border_of_its_authority(service: Service) -> None:
    """The same key in two authorities is two groups, so an agency adds up its members' families."""
    send_story(service, WAITING)
    assert (needed(service, "solihull")["value"], needed(service, "ace")["value"]) == (1, 5)


def test_a_child_is_not_taken_for_a_group_that_is_called_the_same(service: Service) -> None:
    send_story(
        service,
        """
        child | entered    | decision   | group
        Ava   | 2020-06-01 | 2020-12-01 |
        Ben   | 2020-06-01 | 2020-12-01 | Ava
        Cora  | 2020-06-01 | 2020-12-01 | Ava
        """,
    )
    assert needed(service)["value"] == 2


def test_an_event_on_the_last_day_has_happened(service: Service) -> None:
    """Decided, reversed, placed or disrupted on that day."""
    send_story(
        service,
        """
        child | entered    | decision   | reversed   | placed     | disrupted
        Ava   | 2020-06-01 | 2022-03-31 |            |            |
        Ben   | 2020-06-01 | 2022-04-01 |            |            |
        Cora  | 2020-06-01 | 2020-12-01 | 2022-03-31 |            |
        Dan   | 2020-06-01 | 2020-12-01 |            | 2022-03-31 |
        Eve   | 2020-06-01 | 2020-12-01 |            | 2021-06-01 | 2022-03-31
        """,
    )
    assert [case["child"] for case in service.cases("families_required", "coventry", "2021-22")] == ["Ava", "Eve"]
    assert needed(service)["value"] == 2


def test_in_the_current_period_of_care(service: Service) -> None:
    send_story(
        service,
        """
        child | entered    | decision   | left       | entered    | decision   | group
        Ava   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2020-06-01 |            | S1
        Ben   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2020-06-01 | 2020-12-01 | S1
        """,
    )
    assert needed(service)["value"] == 1


def test_a_group_is_named_by_the_first_of_its_children_who_waits(service: Service) -> None:
    """One case for each family needed, with the decision on that child."""
    send_story(service, WAITING)
    cases = service.cases("families_required", "coventry", "2021-22")
    assert [case["child"] for case in cases] == ["Ava", "Cora", "Dan", "Fay"]
    for case in cases:
        event = service.get(f"/v1/events/{case['from']['id']}")
        assert (event["child"], event["type"]) == (case["child"], "adoption_decision")


def test_two_records_of_one_decision_are_one_child(service: Service) -> None:
    send_story(service, "child | entered | decision\nAva | 2020-06-01 | 2020-12-01#a 2020-12-01#b")
    assert needed(service)["value"] == 1


def test_brothers_and_sisters_who_become_known_later(service: Service) -> None:
    """The figure as it was known before stays."""
    send_story(service, "child | entered | decision\nAva | 2020-06-01 | 2020-12-01\nBen | 2020-06-01 | 2020-12-01")
    before = service.now()
    for child in ("Ava", "Ben"):
        service.put_child("coventry", child, sibling_group="S1")
    assert needed(service)["value"] == 1
    assert service.result("families_required", "coventry", "2021-22", known_at=before)["value"] == 2


def test_nobody_waiting_needs_none(service: Service) -> None:
    service.state_complete()
    assert (needed(service)["value"], needed(service)["status"]) == (0, "ok")
