"""The share of placements with the agency's own adopters, of those whose adopters are known (definitions, 4)."""

from tests.support.service import Service
from tests.support.story_tables import apart, ask, send_story

INDICATORS = ("placed_in_agency",)
CODE = INDICATORS[0]


def test_as_the_placement_says_or_its_match(service: Service) -> None:
    """The placement itself first; failing that the last match that stands on its day; else it is unknown."""
    result = ask(
        service,
        CODE,
        "2021-22",
        """
        child | matched                                          | match ended | matched                  | placed                   | placed_in_agency
        Ava   |                                                  |             |                          | 2021-06-01(own_agency)   | yes
        Ben   |                                                  |             |                          | 2021-06-01(inter_agency) | no
        Cora  | 2021-05-01(own_agency)                           |             |                          | 2021-06-01               | yes
        Dan   | 2021-05-01(inter_agency)                         |             |                          | 2021-06-01               | no
        Eve   | 2021-05-01(inter_agency)                         |             |                          | 2021-06-01(own_agency)   | yes
        Fay   |                                                  |             |                          | 2021-06-01               | adopters_unknown
        Gus   | 2021-05-01                                       |             |                          | 2021-06-01               | adopters_unknown
        Hal   | 2021-05-01(own_agency)                           | 2021-05-10  |                          | 2021-06-01               | adopters_unknown
        Ida   | 2021-05-01(own_agency)                           | 2021-05-10  | 2021-05-20(inter_agency) | 2021-06-01               | no
        Jon   | 2021-05-01(own_agency) 2021-05-20(inter_agency)  |             |                          | 2021-06-01               | no
        Kit   | 2021-06-02(own_agency)                           |             |                          | 2021-06-01               | adopters_unknown
        Lea   | 2021-06-01(own_agency)                           |             |                          | 2021-06-01               | yes
        """,  # noqa: E501 - a story is read from left to right
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (4, 8, 50)
    assert (result["excluded"], result["not_evaluable"]) == ({"adopters_unknown": 4}, {})


def test_placements_from_the_first_day_to_the_last(service: Service) -> None:
    """Placements, not children: a second family counts again; two records of one placement are one."""
    ask(
        service,
        CODE,
        "2021-22",
        """
        child | placed                                              | disrupted  | placed                   | placed_in_agency
        Ava   | 2021-04-01(own_agency)                              |            |                          | yes
        Ben   | 2022-03-31(own_agency)                              |            |                          | yes
        Cora  | 2021-03-31(own_agency)                              |            |                          | no candidate
        Dan   | 2022-04-01(own_agency)                              |            |                          | no candidate
        Eve   | 2021-06-01(own_agency)                              | 2021-09-01 | 2021-12-01(inter_agency) | no, yes
        Fay   | 2021-06-01(own_agency)#a 2021-06-01(inter_agency)#b |            |                          | no
        """,  # noqa: E501 - a story is read from left to right
    )


def test_a_match_of_an_earlier_family_or_period_of_care_is_not_this_placements(service: Service) -> None:
    """A disruption undoes the match; what was matched before the child left does not stand any more."""
    ask(
        service,
        CODE,
        "2021-22",
        """
        child | entered    | matched                | placed     | disrupted  | left       | entered    | placed     | placed_in_agency
        Ava   | 2018-06-01 | 2019-05-01(own_agency) | 2019-06-01 | 2019-09-01 |            |            | 2021-06-01 | adopters_unknown
        Ben   | 2018-06-01 | 2019-05-01(own_agency) |            |            | 2019-09-01 | 2020-06-01 | 2021-06-01 | adopters_unknown
        Cora  | 2018-06-01 | 2019-05-01(own_agency) |            |            |            |            | 2021-06-01 | yes
        """,  # noqa: E501 - a story is read from left to right
    )


def test_two_years_are_one_pool(service: Service) -> None:
    """1 of 4, not the mean of 100% and 0%."""
    send_story(
        service,
        """
        child | placed
        Ava   | 2020-06-01(own_agency)
        Ben   | 2021-06-01(inter_agency)
        Cora  | 2021-06-01(inter_agency)
        Dan   | 2021-06-01(inter_agency)
        """,
    )
    results = service.results(CODE, "coventry", ["2020-21", "2021-22", "2020-22"])
    assert [result["value"] for result in results] == [100, 0, 25]


def test_an_agency_pools_the_placements_of_its_members(service: Service) -> None:
    """4 of 5 is 80%, as ACE reported for 2018: not 50%, the mean of 0% and 100%."""
    result = ask(
        service,
        CODE,
        "2018-19",
        """
        child | authority | placed                   | placed_in_agency
        Ava   | coventry  | 2018-06-01(inter_agency) | no
        Ben   | solihull  | 2018-06-01(own_agency)   | yes
        Cora  | solihull  | 2018-06-01(own_agency)   | yes
        Dan   | solihull  | 2018-06-01(own_agency)   | yes
        Eve   | solihull  | 2018-06-01(own_agency)   | yes
        Fay   | solihull  | 2018-06-01               | adopters_unknown
        """,
        area="ace",
        members=True,
    )
    assert (result["value"], apart(result)) == (80, {"Coventry": 0, "Solihull": 100})


def test_the_event_that_a_case_shows(service: Service) -> None:
    """The placement, also where its match says whose adopters they are."""
    send_story(service, "child | matched | placed\nAva | 2021-05-01(own_agency) | 2021-06-01")
    (case,) = service.cases(CODE, "coventry", "2021-22")
    assert (case["from"]["event"], case["from"]["date"], case["to"]) == ("placed", "2021-06-01", None)
    assert service.get(f"/v1/events/{case['from']['id']}")["type"] == "placed"


def test_nobody_whose_adopters_are_known_is_no_figure(service: Service) -> None:
    """Nobody to divide by: no value, never 0, and the status z."""
    result = ask(service, CODE, "2021-22", "child | placed | placed_in_agency\nAva | 2021-06-01 | adopters_unknown")
    assert (result["value"], result["unrounded"], result["status"]) == (None, None, "z")
