"""The percentage of the period's enquiries that have registered by its last day (definitions, section 4)."""

from tests.support.service import Service
from tests.support.story_tables import apart, ask, send_story

INDICATORS = ("enquiry_conversion",)
CODE = INDICATORS[0]


def test_registered_since_and_by_the_last_day(service: Service) -> None:
    """On the day of the enquiry or after it, up to the last day; the enquiry itself lies in the period."""
    result = ask(
        service,
        CODE,
        "2021-22",
        """
        family | enquiry    | registered            | enquiry_conversion
        Ash    | 2021-04-01 | 2022-03-31            | yes
        Bay    | 2021-04-01 | 2022-04-01            | no
        Cox    | 2022-03-31 | 2022-03-31            | yes
        Day    | 2021-06-01 |                       | no
        Eld    | 2021-06-01 | 2021-05-31            | no
        Fox    | 2021-06-01 | 2021-05-31 2021-07-01 | yes
        Gow    | 2021-03-31 | 2021-06-01            | no candidate
        Hay    | 2022-04-01 | 2022-04-01            | no candidate
        Ivy    |            | 2021-06-01            | no candidate
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (3, 6, 50)
    assert (result["excluded"], result["not_evaluable"], result["unit"]) == ({}, {}, "percent")


def test_each_enquiry_counts_by_what_came_of_it(service: Service) -> None:
    """A second enquiry is another one; two records of one enquiry are one; what happened later does not matter."""
    ask(
        service,
        CODE,
        "2021-22",
        """
        family | enquiry                   | registered | withdrawn  | enquiry_conversion
        Ash    | 2021-06-01 2021-09-01     | 2021-10-01 |            | yes, yes
        Bay    | 2021-06-01 2021-09-01     | 2021-07-01 |            | no, yes
        Cox    | 2021-06-01#a 2021-06-01#b | 2021-07-01 |            | yes
        Day    | 2021-06-01                | 2021-07-01 | 2021-08-01 | yes
        """,
    )


def test_a_longer_time_gives_families_longer_to_register(service: Service) -> None:
    """Over two years the enquiries are one pool, held against the last day of both."""
    send_story(
        service,
        """
        family | enquiry    | registered
        Ash    | 2020-06-01 | 2020-07-01
        Bay    | 2020-06-01 | 2021-07-01
        Cox    | 2021-06-01 |
        Day    | 2021-06-01 |
        """,
    )
    results = service.results(CODE, "coventry", ["2020-21", "2021-22", "2020-22"])
    assert [(result["numerator"], result["denominator"]) for result in results] == [(1, 2), (0, 2), (2, 4)]


def test_an_agency_pools_the_enquiries_of_its_members(service: Service) -> None:
    """1 of 4 is 25%: not 50%, the mean of 100% and 0%. Another authority's family of the same name is another."""
    result = ask(
        service,
        CODE,
        "2021-22",
        """
        family | authority | enquiry    | registered | enquiry_conversion
        Ash    | coventry  | 2021-06-01 | 2021-07-01 | yes
        Bay    | solihull  | 2021-06-01 |            | no
        Cox    | solihull  | 2021-06-01 |            | no
        Day    | solihull  | 2021-06-01 |            | no
        """,
        area="ace",
        members=True,
    )
    assert (result["value"], apart(result)) == (25, {"Coventry": 100, "Solihull": 0})
    send_story(service, "family | authority | registered\nBay | coventry | 2021-07-01")
    assert service.result(CODE, "ace", "2021-22")["value"] == 25


def test_the_two_events_that_a_case_shows(service: Service) -> None:
    """The enquiry, and the first registration since: also one after the last day, which did not count."""
    send_story(
        service,
        """
        family | enquiry    | registered
        Ash    | 2021-06-01 | 2021-05-01 2021-07-01 2021-08-01
        Bay    | 2021-06-01 | 2022-04-01
        Cox    | 2021-06-01 |
        """,
    )
    cases = service.cases(CODE, "coventry", "2021-22")
    assert [(case["family"], case["value"], case["to"] and case["to"]["date"]) for case in cases] == [
        ("Ash", True, "2021-07-01"),
        ("Bay", False, "2022-04-01"),
        ("Cox", False, None),
    ]
    for end, event in (("from", "enquiry"), ("to", "registered")):
        found = service.get(f"/v1/events/{cases[0][end]['id']}")
        assert (found["family"], found["type"], found["date"]) == ("Ash", event, cases[0][end]["date"])


def test_no_enquiry_is_no_figure(service: Service) -> None:
    """Nobody to divide by: no value, never 0, and the status z."""
    result = ask(service, CODE, "2021-22", "family | registered | enquiry_conversion\nAsh | 2021-07-01 | no candidate")
    assert (result["value"], result["unrounded"], result["status"]) == (None, None, "z")


def test_registered_in_the_same_round(service: Service) -> None:
    """An enquiry that came to nothing is not answered by the registration of a later round."""
    ask(
        service,
        "enquiry_conversion",
        "2015-22",
        """
        family | enquiry    | registered   | withdrawn  | enquiry    | registered   | enquiry_conversion
        Ash    | 2016-01-01 |              | 2016-02-01 | 2021-01-01 | 2021-02-01   | no, yes
        Bay    | 2016-01-01 | 2016-01-15   | 2016-02-01 | 2021-01-01 |              | no, yes
        Cox    | 2016-01-01 |              |            | 2021-01-01 | 2021-02-01   | yes, yes
        Day    |            |              |            | 2021-01-01 | <=2021-02-01 | yes
        """,
    )
