"""A12: families who waited 91 days or more from approval to match, of those matched (definitions, section 4)."""

from tests.support.service import Service
from tests.support.story_tables import apart, ask, send_story

INDICATORS = ("A12",)


def test_91_days_or_more(service: Service) -> None:
    """Three months are 91 days, that day included; the day of the approval itself is no wait."""
    result = ask(
        service,
        "A12",
        "2021-22",
        """
        family | approved   | matched    | A12
        Ash    | 2021-05-01 | 2021-07-30 | no
        Bay    | 2021-05-01 | 2021-07-31 | yes
        Cox    | 2021-05-01 | 2021-08-01 | yes
        Day    | 2021-05-01 | 2021-05-01 | no
        Eld    | 2016-05-01 | 2021-05-01 | yes
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (3, 5, 60)
    assert (result["unit"], result["threshold"]) == ("percent", None)


def test_matched_from_the_first_day_to_the_last(service: Service) -> None:
    """Each match counts by its own day, whenever the approval was; two records of one match are one."""
    ask(
        service,
        "A12",
        "2021-22",
        """
        family | approved   | matched                   | A12
        Ash    | 2020-05-01 | 2021-04-01                | yes
        Bay    | 2022-03-01 | 2022-03-31                | no
        Cox    | 2020-05-01 | 2021-03-31                | no candidate
        Day    | 2020-05-01 | 2022-04-01                | no candidate
        Eld    | 2020-05-01 | 2021-06-01 2021-12-01     | yes, yes
        Fox    | 2021-05-01 | 2021-06-01#a 2021-06-01#b | no
        Gow    | 2021-05-01 |                           | no candidate
        """,
    )


def test_since_the_last_approval_before_the_match(service: Service) -> None:
    """A family that came back for another child waits since it was approved again; no approval by then is unknown."""
    result = ask(
        service,
        "A12",
        "2021-22",
        """
        family | approved              | matched               | A12
        Ash    | 2020-05-01 2021-05-01 | 2021-06-01            | no
        Bay    | 2020-05-01 2021-07-01 | 2021-06-01            | yes
        Cox    | 2021-04-01 2021-11-01 | 2021-08-01 2021-12-01 | no, yes
        Day    |                       | 2021-06-01            | no_approval_date
        Eld    | 2021-06-02            | 2021-06-01            | no_approval_date
        Fox    | 2021-06-01            | 2021-06-01            | no
        """,
    )
    assert (result["excluded"], result["not_evaluable"]) == ({}, {"no_approval_date": 2})


def test_two_years_are_one_pool(service: Service) -> None:
    """1 of 3, not the mean of 100% and 0%."""
    send_story(
        service,
        """
        family | approved   | matched
        Ash    | 2020-05-01 | 2020-12-01
        Bay    | 2021-05-01 | 2021-06-01
        Cox    | 2021-05-01 | 2021-06-01
        """,
    )
    results = service.results("A12", "coventry", ["2020-21", "2021-22", "2020-22"])
    assert [result["value"] for result in results] == [100, 0, 33]


def test_an_agency_pools_the_families_of_its_members(service: Service) -> None:
    """1 of 4 is 25%: not 50%, the mean of 100% and 0%."""
    result = ask(
        service,
        "A12",
        "2021-22",
        """
        family | authority | approved   | matched    | A12
        Ash    | coventry  | 2020-05-01 | 2021-06-01 | yes
        Bay    | solihull  | 2021-05-01 | 2021-06-01 | no
        Cox    | solihull  | 2021-05-01 | 2021-06-01 | no
        Day    | solihull  | 2021-05-01 | 2021-06-01 | no
        """,
        area="ace",
        members=True,
    )
    assert (result["value"], apart(result)) == (25, {"Coventry": 100, "Solihull": 0})


def test_the_two_events_that_a_case_runs_between(service: Service) -> None:
    """The approval and the match of that family, by their ids."""
    send_story(service, "family | approved | matched\nAsh | 2020-05-01 2021-05-01 | 2021-06-01")
    (case,) = service.cases("A12", "coventry", "2021-22")
    assert (case["family"], case["value"]) == ("Ash", False)
    for end, event, day in (("from", "approved", "2021-05-01"), ("to", "family_matched", "2021-06-01")):
        assert (case[end]["event"], case[end]["date"]) == (event, day)
        found = service.get(f"/v1/events/{case[end]['id']}")
        assert (found["family"], found["type"], found["date"]) == ("Ash", event, day)


def test_no_family_matched_is_no_figure(service: Service) -> None:
    """Nobody to divide by: no value, never 0, and the status z."""
    result = ask(service, "A12", "2021-22", "family | approved | A12\nAsh | 2021-05-01 | no candidate")
    assert (result["value"], result["unrounded"], result["status"]) == (None, None, "z")


def test_since_the_approval_of_the_same_round(service: Service) -> None:
    """An approval of an earlier round says nothing of this one, and one that is known only by a day has no wait."""
    result = ask(
        service,
        "A12",
        "2021-22",
        """
        family | approved                | matched    | withdrawn  | registered | approved     | matched    | A12
        Ash    | 2015-05-01              | 2015-06-01 |            | 2020-05-01 | 2021-05-01   | 2021-06-01 | no
        Bay    | 2015-05-01              |            | 2015-06-01 | 2020-05-01 |              | 2021-06-01 | no_approval_date
        Cox    | <=2021-05-01            |            |            |            |              | 2021-06-01 | no_approval_date
        Day    | 2021-01-01 <=2021-05-01 |            |            |            |              | 2021-06-01 | yes
        """,  # noqa: E501 - a story is read from left to right
    )
    assert result["not_evaluable"] == {"no_approval_date": 2}
