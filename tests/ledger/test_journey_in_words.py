"""A child's journey in words: milestones with their days, and what is known only as on or before a day."""

from typing import Any

from tests.support.service import Service
from tests.support.story_tables import send_story


def journey(service: Service, table: str) -> dict[str, Any]:
    send_story(service, table)
    found: dict[str, Any] = service.get("/v1/authorities/coventry/children/Ava")["journey"]
    return found


def words(period: dict[str, Any]) -> list[str]:
    return [stage["words"] for stage in period["stages"]]


def test_the_milestones_with_the_days_since_entering_care(service: Service) -> None:
    (period,) = journey(
        service,
        """
        child | entered    | decision   | order      | matched    | placed     | adopted
        Ava   | 2020-04-10 | 2020-08-01 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06
        """,
    )["periods_of_care"]
    assert period["summary"] == "Looked after from 10 April 2020 to 6 December 2021; adopted."
    assert words(period)[1:3] == [
        "Decision that the child should be placed for adoption on 1 August 2020, 113 days after entering care.",
        "Placement order on 2 November 2020, 206 days after entering care.",
    ]
    assert [stage["days_since_previous"] for stage in period["stages"]] == [None, 113, 93, 119, 19, 261]


def test_a_day_on_or_before_which_something_was(service: Service) -> None:
    """It is shown with its date, and no days are counted from it or to it."""
    (period,) = journey(
        service,
        """
        child | entered    | decision     | order        | matched    | adopted
        Ava   | 2020-04-10 | <=2020-08-01 | <=2020-11-02 | 2021-03-01 | <=2021-12-06
        """,
    )["periods_of_care"]
    assert period["summary"] == "Looked after from 10 April 2020 to 6 December 2021 or earlier; adopted."
    assert (period["ended"], period["ended_by"]) == (None, "adopted")
    assert words(period)[2:] == [
        "Placement order on or before 2 November 2020.",
        "Match decided on 1 March 2021, 325 days after entering care.",
        "Adoption order on or before 6 December 2021.",
    ]
    assert [stage["on_or_before"] for stage in period["stages"]] == [False, True, True, False, True]
    assert [stage["days_since_previous"] for stage in period["stages"]] == [None] * 5


def test_an_entry_on_or_before_a_day(service: Service) -> None:
    (period,) = journey(service, "child | entered | order\nAva | <=2020-04-10 | 2020-11-02")["periods_of_care"]
    assert (period["entered"], period["summary"]) == (None, "Looked after since 10 April 2020 or earlier.")
    assert words(period) == ["Entered care on or before 10 April 2020.", "Placement order on 2 November 2020."]


def test_two_sources_are_one_milestone_and_a_warning(service: Service) -> None:
    found = journey(
        service,
        """
        child | entered    | order                         | adopted
        Ava   | 2020-04-10 | 2020-11-02@ssda903 2020-11-04 | 2021-12-06 2021-12-31
        """,
    )
    (period,) = found["periods_of_care"]
    assert [stage["date"] for stage in period["stages"]] == ["2020-04-10", "2020-11-02", "2021-12-31"]
    assert [warning["code"] for warning in found["warnings"]] == ["sources_disagree", "adopted_twice"]
