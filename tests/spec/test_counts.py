"""Counts of children's events in the period, by the day of the event (definitions, section 4)."""

import pytest

from tests.support.service import Service
from tests.support.story_tables import ask, ask_all, send_story

INDICATORS = (
    "A15", "A16", "A5", "matched", "placed", "applications", "adopted", "disruptions", "early_permanence",
)  # fmt: skip

COLUMNS = {
    "A15": "decision",
    "A16": "order",
    "A5": "reversed",
    "matched": "matched",
    "placed": "placed",
    "applications": "application",
    "adopted": "adopted",
    "disruptions": "disrupted",
    "early_permanence": "early permanence",
}
EVENTS = {
    "A15": "adoption_decision",
    "A16": "placement_order",
    "A5": "decision_reversed",
    "matched": "matched",
    "placed": "placed",
    "applications": "adoption_application",
    "adopted": "adopted",
    "disruptions": "placement_disrupted",
    "early_permanence": "early_permanence_placed",
}
each_count = pytest.mark.parametrize(("code", "column"), COLUMNS.items(), ids=COLUMNS)
#: A period of care ends once: two adoption orders in it are one adoption.
each_that_may_be_twice = pytest.mark.parametrize(
    ("code", "column"),
    [item for item in COLUMNS.items() if item[0] != "adopted"],
    ids=list(COLUMNS.keys() - {"adopted"}),
)


@each_count
def test_events_from_the_first_day_to_the_last(service: Service, code: str, column: str) -> None:
    """By the day of the event; two records of one day are one event."""
    result = ask(
        service,
        code,
        "2021-22",
        f"""
        child | entered    | {column}                  | {code}?
        Ava   | 2020-06-01 | 2021-04-01                | counted
        Ben   | 2020-06-01 | 2022-03-31                | counted
        Cora  | 2020-06-01 | 2021-03-31                | no candidate
        Dan   | 2020-06-01 | 2022-04-01                | no candidate
        Fay   | 2020-06-01 | 2021-06-01#a 2021-06-01#b | counted
        Gus   |            | 2021-06-01                | counted
        Hal   | 2021-09-01 | 2021-06-01                | counted
        Ida   | 2020-06-01 |                           | no candidate
        """,
    )
    assert (result["value"], result["groups"], result["unit"]) == (5, 5, "children")
    assert (result["excluded"], result["not_evaluable"], result["status"]) == ({}, {}, "ok")


@each_that_may_be_twice
def test_events_not_children(service: Service, code: str, column: str) -> None:
    """Two in the period count twice, in one sibling group."""
    result = ask(
        service,
        code,
        "2021-22",
        f"""
        child | entered    | {column}              | {code}?
        Ava   | 2020-06-01 | 2021-06-01 2021-09-01 | counted, counted
        """,
    )
    assert (result["value"], result["groups"]) == (2, 1)


@each_count
def test_in_whatever_period_of_care(service: Service, code: str, column: str) -> None:
    """Each of two stays in care has its own events, and so has the time between them."""
    ask(
        service,
        code,
        "2019-22",
        f"""
        child | entered    | {column}   | left       | {column}   | entered    | {column}   | {code}?
        Ava   | 2018-06-01 | 2019-06-01 | 2019-09-01 |            | 2020-06-01 | 2021-06-01 | counted, counted
        Ben   | 2018-06-01 |            | 2019-09-01 | 2019-10-01 | 2020-06-01 |            | counted
        """,
    )


@each_count
def test_a_sibling_group_counts_once_in_groups(service: Service, code: str, column: str) -> None:
    """However many of its events; an agency adds up its members' children and groups."""
    result = ask(
        service,
        code,
        "2021-22",
        f"""
        child | authority     | {column}              | group | {code}?
        Ava   | coventry      | 2021-06-01            | S1    | counted
        Ben   | coventry      | 2021-09-01            | S1    | counted
        Cora  | coventry      | 2021-06-01            |       | counted
        Dan   | herefordshire | 2021-06-01            | S1    | counted
        Eve   | birmingham    | 2021-06-01            |       | no candidate
        """,
        area="ace",
    )
    assert (result["value"], result["groups"]) == (4, 3)


@each_count
def test_the_parts_of_a_time_add_up(service: Service, code: str, column: str) -> None:
    """Years add up to years, quarters and months to a year."""
    days = ["2020-04-01", "2021-03-31", "2021-04-01", "2021-06-30", "2021-07-01", "2021-12-31", "2022-03-31"]
    send_story(service, "\n".join([f"child | {column}", *(f"K{number} | {day}" for number, day in enumerate(days))]))
    labels = ["2020-22", "2020-21", "2021-22", *(f"2021-22-Q{number}" for number in (1, 2, 3, 4)), "2021-M12"]
    values = {result["period"]["label"]: result["value"] for result in service.results(code, "coventry", labels)}
    assert list(values.values()) == [7, 2, 5, 2, 1, 1, 1, 1]


@each_that_may_be_twice
def test_the_event_that_a_case_shows(service: Service, code: str, column: str) -> None:
    """Its type, id and day; there is nothing to measure, so a case has no value and no second event."""
    send_story(service, f"child | {column}\nAva | 2021-06-01 2021-09-01")
    cases = service.cases(code, "coventry", "2021-22")
    assert [case["from"]["date"] for case in cases] == ["2021-06-01", "2021-09-01"]
    for case in cases:
        event = service.get(f"/v1/events/{case['from']['id']}")
        assert (event["type"], event["date"]) == (EVENTS[code], case["from"]["date"])
        assert (case["verdict"], case["value"], case["to"]) == ("counted", None, None)


@each_count
def test_nobody_is_none(service: Service, code: str, column: str) -> None:
    """A count is never without an answer."""
    service.state_complete()
    result = service.result(code, "coventry", "2021-22")
    assert (result["value"], result["counted"], result["groups"], result["status"]) == (0, 0, 0, "ok")
    assert (result["numerator"], result["denominator"], result["unrounded"]) == (None, None, "0")


def test_what_was_undone_happened_all_the_same(service: Service) -> None:
    """Also on the very same day; a decision taken again after a reversal counts again."""
    figures = ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision              | A15              | reversed   | A5           | order      | A16          | revoked    | matched    | matched?     | match ended | placed     | placed?      | disrupted  | disruptions
        Ava   | 2020-06-01 | 2021-05-01 2021-07-01 | counted, counted | 2021-06-01 | counted      |            | no candidate |            |            | no candidate |             |            | no candidate |            | no candidate
        Ben   | 2020-06-01 | 2021-05-01            | counted          | 2021-05-01 | counted      |            | no candidate |            |            | no candidate |             |            | no candidate |            | no candidate
        Cora  | 2020-06-01 |                       | no candidate     |            | no candidate | 2021-05-01 | counted      | 2021-06-01 |            | no candidate |             |            | no candidate |            | no candidate
        Dan   | 2020-06-01 |                       | no candidate     |            | no candidate |            | no candidate |            | 2021-05-01 | counted      | 2021-05-01  |            | no candidate |            | no candidate
        Eve   | 2020-06-01 |                       | no candidate     |            | no candidate |            | no candidate |            |            | no candidate |             | 2021-05-01 | counted      | 2021-05-01 | counted
        """,  # noqa: E501 - a story is read from left to right
    )
    assert [(code, figure["value"], figure["groups"]) for code, figure in figures.items()] == [
        ("A15", 3, 2),
        ("A5", 2, 2),
        ("A16", 1, 1),
        ("matched", 1, 1),
        ("placed", 1, 1),
        ("disruptions", 1, 1),
    ]


def test_a_freeing_order_and_any_reason_of_a_reversal(service: Service) -> None:
    """Freeing orders authorised placing too; why the plan changed does not matter."""
    ask_all(
        service,
        "2005-06",
        """
        child | order               | A16          | reversed        | A5
        Ava   | 2005-06-01(freeing) | counted      |                 | no candidate
        Ben   |                     | no candidate | 2005-06-01(RD1) | counted
        Cora  |                     | no candidate | 2005-06-01(RD4) | counted
        """,
    )


def test_both_kinds_of_early_permanence(service: Service) -> None:
    """It is still a fostering placement: the child is not placed with adopters yet."""
    ask_all(
        service,
        "2021-22",
        """
        child | early permanence                   | early_permanence | placed?
        Ava   | 2021-06-01(fostering_for_adoption) | counted          | no candidate
        Ben   | 2021-06-01(concurrent)             | counted          | no candidate
        Cora  | 2021-06-01                         | counted          | no candidate
        """,
    )


def test_an_adoption_after_leaving_care_counts_with_a_warning(service: Service) -> None:
    """It is an adoption of that day; that the record is odd is said of the case."""
    send_story(service, "child | entered | left | adopted\nAva | 2020-06-01 | 2021-03-01 | 2021-06-01")
    (case,) = service.cases("A1", "coventry", "2021-22")
    assert [warning["code"] for warning in case["warnings"]] == ["adopted_after_leaving_care"]
    assert service.result("adopted", "coventry", "2021-22")["value"] == 1


def test_an_event_that_was_voided_did_not_happen(service: Service) -> None:
    """From then on; what was known before stays readable."""
    send_story(service, "child | decision\nAva | 2021-06-01")
    before = service.now()
    (event,) = service.events(authority="coventry", child="Ava")
    assert service.void(event["id"]).is_success
    assert service.result("A15", "coventry", "2021-22")["value"] == 0
    assert service.result("A15", "coventry", "2021-22", known_at=before)["value"] == 1


@each_count
def test_a_day_on_or_before_which_is_in_no_period(service: Service, code: str, column: str) -> None:
    """It may have happened before the period began. The case list leaves it out too."""
    ask(
        service,
        code,
        "2021-22",
        f"""
        child | entered    | {column}                | {code}?
        Ava   | 2020-06-01 | <=2021-06-01            | no candidate
        Ben   | 2020-06-01 | <=2021-06-01 2021-06-01 | counted
        Cora  | 2020-06-01 | <=2021-12-01 2021-06-01 | counted
        """,
    )


@each_count
def test_what_two_sources_tell_is_one(service: Service, code: str, column: str) -> None:
    """In the month of the source that ranks first; the event of that source is the one that the case shows."""
    ask(
        service,
        code,
        "2021-M06",
        f"""
        child | entered    | {column}                                          | {code}?
        Ava   | 2020-06-01 | 2021-06-30@ssda903 2021-07-01                     | counted
        Ben   | 2020-06-01 | 2021-07-01@ssda903 2021-06-30                     | no candidate
        Cora  | 2020-06-01 | 2021-06-30 2021-07-01@extended_adoption           | counted
        Dan   | 2020-06-01 | 2021-06-30@extended_adoption 2021-07-01@annex_a   | counted
        Eve   | 2020-06-01 | 2021-06-10@annex_a 2021-06-11 2021-06-12@ssda903  | counted
        """,
    )
    for case in service.cases(code, "coventry", "2021-M06"):
        event = service.get(f"/v1/events/{case['from']['id']}")
        assert event["date"] == case["from"]["date"]


def test_more_than_a_month_apart_or_undone_between_is_two(service: Service) -> None:
    """31 days apart is one, 32 are two; so is what was undone in the meantime."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision                      | A15              | reversed   | order                         | A16              | revoked
        Ava   | 2020-06-01 | 2021-06-01@ssda903 2021-07-02 | counted          |            | 2021-06-01@ssda903 2021-07-02 | counted          |
        Ben   | 2020-06-01 | 2021-06-01@ssda903 2021-07-03 | counted, counted |            | 2021-06-01@ssda903 2021-07-03 | counted, counted |
        Cora  | 2020-06-01 | 2021-06-01@ssda903 2021-06-20 | counted, counted | 2021-06-10 | 2021-06-01@ssda903 2021-06-20 | counted, counted | 2021-06-10
        """,  # noqa: E501 - a story is read from left to right
    )


def test_adopted_twice_in_one_period_of_care_is_adopted_once(service: Service) -> None:
    """On the day of the latest record of the source that ranks first."""
    send_story(service, "child | entered | adopted\nAva | 2020-06-01 | 2021-06-01 2021-09-01")
    (case,) = service.cases("adopted", "coventry", "2021-22")
    assert case["from"]["date"] == "2021-09-01"
    service.post([{"authority": "coventry", "child": "Ava", "type": "adopted", "date": "2021-06-01", "opposed": True}])
    (case,) = service.cases("adopted", "coventry", "2021-22")
    assert case["from"]["date"] == "2021-06-01", "it was recorded again, with what was missing"
