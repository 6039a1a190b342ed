"""Adopter families: enquiries, assessments, approvals, and who waits to be matched (definitions, section 4)."""

import pytest

from tests.support.service import Service
from tests.support.story_tables import ask, ask_all, send_story

INDICATORS = ("enquiries", "families_approved", "assessments_underway", "A13", "A11")


def test_approvals_and_enquiries_from_the_first_day_to_the_last(service: Service) -> None:
    """Events, not families: one who asks or is approved twice counts twice; two records of one fact are one."""
    figures = ask_all(
        service,
        "2021-22",
        """
        family | enquiry                   | enquiries        | approved                  | families_approved
        Ash    | 2021-04-01                | counted          | 2021-04-01                | counted
        Bay    | 2022-03-31                | counted          | 2022-03-31                | counted
        Cox    | 2021-03-31                | no candidate     | 2021-03-31                | no candidate
        Day    | 2022-04-01                | no candidate     | 2022-04-01                | no candidate
        Eld    | 2021-06-01 2021-09-01     | counted, counted | 2021-06-01 2021-09-01     | counted, counted
        Fox    | 2021-06-01#a 2021-06-01#b | counted          | 2021-06-01#a 2021-06-01#b | counted
        """,
    )
    for figure in figures.values():
        assert (figure["value"], figure["unit"], figure["numerator"], figure["status"]) == (5, "families", None, "ok")
        assert figure.get("groups") is None


def test_assessments_underway_on_the_last_day(service: Service) -> None:
    """Registered, and neither approved, declined nor withdrawn; A13 is the same. An event on that day has happened."""
    ask_all(
        service,
        "2021-22",
        """
        family | registered            | stage two  | approved   | declined   | withdrawn  | A13          | assessments_underway
        Ash    | 2021-06-01            |            |            |            |            | counted      | counted
        Bay    | 2022-03-31            |            |            |            |            | counted      | counted
        Cox    | 2022-04-01            |            |            |            |            | no candidate | no candidate
        Day    | 2017-06-01            | 2017-09-01 |            |            |            | counted      | counted
        Eld    | 2021-06-01            |            | 2022-03-31 |            |            | no candidate | no candidate
        Fox    | 2021-06-01            |            | 2022-04-01 |            |            | counted      | counted
        Gow    | 2021-06-01            |            |            | 2022-03-31 |            | no candidate | no candidate
        Hay    | 2021-06-01            |            |            | 2022-04-01 |            | counted      | counted
        Ivy    | 2021-06-01            |            |            |            | 2022-03-31 | no candidate | no candidate
        Joy    | 2021-06-01            |            |            |            | 2022-04-01 | counted      | counted
        Kew    |                       | 2021-09-01 |            |            |            | no candidate | no candidate
        Lee    | 2021-06-01 2021-07-01 |            |            |            |            | counted      | counted
        """,  # noqa: E501 - a story is read from left to right
    )


def test_approved_and_waiting_to_be_matched_on_the_last_day(service: Service) -> None:
    """Neither matched nor withdrawn by then, however long ago the approval; children matched do not matter here."""
    ask(
        service,
        "A11",
        "2021-22",
        """
        family | registered | approved                  | matched    | withdrawn  | A11
        Ash    | 2021-01-01 | 2021-06-01                |            |            | counted
        Bay    | 2021-01-01 | 2022-03-31                |            |            | counted
        Cox    | 2021-01-01 | 2022-04-01                |            |            | no candidate
        Day    | 2016-01-01 | 2017-06-01                |            |            | counted
        Eld    | 2021-01-01 | 2021-06-01                | 2022-03-31 |            | no candidate
        Fox    | 2021-01-01 | 2021-06-01                | 2022-04-01 |            | counted
        Gow    | 2021-01-01 | 2021-06-01                |            | 2022-03-31 | no candidate
        Hay    | 2021-01-01 | 2021-06-01                |            | 2022-04-01 | counted
        Ivy    | 2021-01-01 |                           |            |            | no candidate
        Joy    |            | 2021-06-01#a 2021-06-01#b |            |            | counted
        """,
    )


def test_in_bands_by_the_days_since_the_approval(service: Service) -> None:
    """The first in the round of which the day is known; whose day is not known is a part of its own."""
    result = ask(
        service,
        "A11",
        "2021-22",
        """
        family | approved                | A11
        Ash    | 2022-03-31              | counted
        Bay    | 2021-12-30              | counted
        Cox    | 2021-12-29              | counted
        Day    | 2021-09-30              | counted
        Eld    | 2021-09-29              | counted
        Fox    | 2021-03-31              | counted
        Gow    | 2021-03-30              | counted
        Hay    | <=2021-06-01            | counted
        Ivy    | <=2021-06-01 2021-07-01 | counted
        Joy    | <=2021-06-01 2022-04-01 | counted
        """,
    )
    assert result["bands"] == {"0-91": 2, "92-182": 2, "183-365": 3, "over 365": 1, "day_unknown": 2}


def test_the_parts_of_a_time(service: Service) -> None:
    """Counts of a year's quarters add up; who waits on the last day is the same for every period that ends on it."""
    send_story(
        service,
        """
        family | enquiry    | registered | approved
        Ash    | 2021-04-01 | 2021-05-01 | 2021-12-31
        Bay    | 2021-06-30 | 2021-07-01 |
        Cox    | 2022-03-31 | 2022-03-31 |
        """,
    )
    quarters = [f"2021-22-Q{number}" for number in (1, 2, 3, 4)]
    values = {
        code: [result["value"] for result in service.results(code, "coventry", [*quarters, "2021-22", "2019-22"])]
        for code in INDICATORS
    }
    assert values == {
        "enquiries": [2, 0, 0, 1, 3, 3],
        "families_approved": [0, 0, 1, 0, 1, 1],
        "assessments_underway": [1, 2, 1, 2, 2, 2],
        "A13": [1, 2, 1, 2, 2, 2],
        "A11": [0, 0, 1, 1, 1, 1],
    }


MEMBERS = """
    family | authority     | enquiry    | registered | approved
    Ash    | coventry      | 2018-06-01 | 2018-07-01 | 2018-12-01
    Ash    | solihull      | 2018-06-01 | 2018-07-01 |
    Bay    | herefordshire | 2018-06-01 | 2018-07-01 | 2018-12-01
    Cox    | birmingham    | 2018-06-01 | 2018-07-01 |
    """


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (
            "2018-19",
            {"enquiries": 2, "families_approved": 1, "assessments_underway": 1, "A13": 1, "A11": 1},
        ),
        (
            "2018-20",
            {"enquiries": 3, "families_approved": 2, "assessments_underway": 1, "A13": 1, "A11": 2},
        ),
    ],
)
def test_an_agency_adds_up_its_members_on_the_last_day(service: Service, period: str, expected: dict[str, int]) -> None:
    """A family's pseudonym means something within its authority only."""
    send_story(service, MEMBERS)
    assert {code: service.result(code, "ace", period)["value"] for code in INDICATORS} == expected


def test_the_families_that_the_agency_itself_reports_are_its_own(service: Service) -> None:
    """Adopters are often the agency's: they count for it, and for an area that holds all its members."""
    send_story(
        service,
        """
        family | authority        | enquiry    | registered | approved
        Ash    | ace              | 2021-06-01 | 2021-07-01 | 2021-12-01
        Bay    | ace              | 2021-06-01 | 2021-07-01 |
        Bay    | coventry         | 2021-06-01 | 2021-07-01 |
        Cox    | adopt-south-west | 2021-06-01 | 2021-07-01 |
        """,
    )
    areas = ["ace", "coventry", "west-midlands", "north-west", "england"]
    for code, expected in (
        ("enquiries", [3, 1, 3, None, 4]),
        ("families_approved", [1, 0, 1, None, 1]),
        ("assessments_underway", [2, 1, 2, None, 3]),
        ("A13", [2, 1, 2, None, 3]),
        ("A11", [1, 0, 1, None, 1]),
    ):
        assert [result["value"] for result in service.results(code, areas, "2021-22")] == expected
        cases = service.cases(code, "ace", "2021-22")
        assert len(cases) == expected[0]
        assert {case["authority"] for case in cases} <= {"adoption-central-england", "E08000026"}


def test_the_family_and_the_event_that_a_case_shows(service: Service) -> None:
    """A case is of a `family`, not of a `child`; of several registrations, the first."""
    send_story(
        service,
        """
        family | enquiry    | registered            | approved
        Ash    | 2021-06-01 | 2021-07-01            | 2021-12-01
        Bay    |            | 2021-07-02 2021-08-01 |
        """,
    )
    shown = {}
    for code in INDICATORS:
        (case,) = service.cases(code, "coventry", "2021-22")
        assert "child" not in case
        assert (case["verdict"], case["value"], case["to"], case["adopted"]) == ("counted", None, None, None)
        event = service.get(f"/v1/events/{case['from']['id']}")
        assert (event["family"], event["type"], event["date"]) == (
            case["family"],
            case["from"]["event"],
            case["from"]["date"],
        )
        shown[code] = (case["family"], case["from"]["event"], case["from"]["date"])
    assert shown == {
        "enquiries": ("Ash", "enquiry", "2021-06-01"),
        "families_approved": ("Ash", "approved", "2021-12-01"),
        "assessments_underway": ("Bay", "registered", "2021-07-02"),
        "A13": ("Bay", "registered", "2021-07-02"),
        "A11": ("Ash", "approved", "2021-12-01"),
    }


def test_a_family_and_a_child_of_one_name_are_not_mixed_up(service: Service) -> None:
    """Their events are of different types."""
    send_story(service, "child | matched\nAsh | 2021-06-01")
    ask(service, "A11", "2021-22", "family | approved | A11\nAsh | 2021-05-01 | counted")


def test_no_family_is_none(service: Service) -> None:
    service.state_complete()
    for code in INDICATORS:
        result = service.result(code, "coventry", "2021-22")
        assert (result["value"], result["counted"], result["status"]) == (0, 0, "ok")


def test_a_family_that_comes_back_begins_a_new_round(service: Service) -> None:
    """Registering after an outcome does; each round has its own approval, match and end."""
    ask_all(
        service,
        "2021-22",
        """
        family | registered | approved   | matched    | withdrawn  | declined   | registered | approved   | A11          | A13          | families_approved
        Ash    | 2015-01-01 | 2015-06-01 | 2015-09-01 |            |            | 2021-01-01 | 2021-06-01 | counted      | no candidate | counted
        Bay    | 2015-01-01 | 2015-06-01 | 2015-09-01 |            |            | 2021-01-01 |            | no candidate | counted      | no candidate
        Cox    | 2015-01-01 |            |            | 2015-03-01 |            | 2021-01-01 |            | no candidate | counted      | no candidate
        Day    | 2015-01-01 |            |            | 2015-03-01 |            | 2021-01-01 | 2021-06-01 | counted      | no candidate | counted
        Eld    | 2015-01-01 |            |            |            | 2015-03-01 | 2021-01-01 |            | no candidate | counted      | no candidate
        Fox    | 2015-01-01 |            |            |            | 2015-03-01 |            | 2021-06-01 | counted      | no candidate | counted
        Gow    | 2015-01-01 | 2015-06-01 |            |            |            | 2021-01-01 |            | counted      | no candidate | no candidate
        Hay    | 2015-01-01 | 2015-06-01 | 2015-09-01 | 2016-01-01 |            |            | 2021-06-01 | counted      | no candidate | counted
        """,  # noqa: E501 - a story is read from left to right
    )


def test_a_step_that_is_known_only_by_a_day(service: Service) -> None:
    """Families wait from that day on; it is no approval of the period."""
    ask_all(
        service,
        "2021-22",
        """
        family | registered   | approved     | A11          | A13          | families_approved
        Ash    | 2021-01-01   | <=2021-06-01 | counted      | no candidate | no candidate
        Bay    | <=2021-01-01 |              | no candidate | counted      | no candidate
        Cox    | <=2022-04-01 |              | no candidate | no candidate | no candidate
        """,
    )
    cases = {code: service.cases(code, "coventry", "2021-22")[0] for code in ("A11", "A13")}
    assert {code: case["from"]["on_or_before"] for code, case in cases.items()} == {"A11": True, "A13": True}


def test_what_two_sources_tell_of_a_family_is_one(service: Service) -> None:
    """A second record of the approval does not make a family wait again."""
    ask_all(
        service,
        "2021-22",
        """
        family | approved                       | matched    | A11          | families_approved
        Ash    | 2021-06-01 2021-06-20@annex_a  | 2021-06-10 | no candidate | counted
        Bay    | 2021-06-01 2021-07-20@annex_a  | 2021-06-10 | counted      | counted, counted
        """,
    )
