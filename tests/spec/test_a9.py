"""A9: children waiting to be placed, and all whose plan is adoption, on the last day (definitions, section 3)."""

from tests.support.service import Service
from tests.support.story_tables import ask, ask_all, send_story

INDICATORS = ("A9", "plan_is_adoption")


def test_a_live_decision_on_the_last_day(service: Service) -> None:
    """An event on the last day has happened: a decision stands, a reversal undoes, a child who left is gone."""
    figures = ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | reversed   | left       | adopted    | A9           | plan_is_adoption
        Ava   | 2020-06-01 | 2020-12-01 |            |            |            | counted      | counted
        Ben   | 2020-06-01 | 2022-03-31 |            |            |            | counted      | counted
        Cora  | 2020-06-01 | 2022-04-01 |            |            |            | no candidate | no candidate
        Dan   | 2020-06-01 |            |            |            |            | no candidate | no candidate
        Eve   | 2020-06-01 | 2020-12-01 | 2022-03-31 |            |            | no candidate | no candidate
        Fay   | 2020-06-01 | 2020-12-01 | 2022-04-01 |            |            | counted      | counted
        Gus   | 2020-06-01 | 2020-12-01 |            | 2022-03-31 |            | no candidate | no candidate
        Hal   | 2020-06-01 | 2020-12-01 |            | 2022-04-01 |            | counted      | counted
        Ida   | 2020-06-01 | 2020-12-01 |            |            | 2022-03-31 | no candidate | no candidate
        Jon   | 2020-06-01 | 2020-12-01 |            |            | 2022-04-01 | counted      | counted
        Kit   | 2022-04-01 | 2022-04-01 |            |            |            | no candidate | no candidate
        Lea   | 2022-03-31 | 2022-03-31 |            |            |            | counted      | counted
        """,
    )
    for figure in figures.values():
        assert (figure["value"], figure["unit"], figure["numerator"]) == (6, "children", None)


def test_placed_children_wait_no_more_but_their_plan_is_still_adoption(service: Service) -> None:
    """From the day of the placement; a disruption sets them waiting again, on its own day."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | placed     | disrupted  | placed     | A9           | plan_is_adoption
        Ava   | 2020-06-01 | 2020-12-01 | 2022-03-31 |            |            | no candidate | counted
        Ben   | 2020-06-01 | 2020-12-01 | 2022-04-01 |            |            | counted      | counted
        Cora  | 2020-06-01 | 2020-12-01 | 2021-06-01 | 2022-03-31 |            | counted      | counted
        Dan   | 2020-06-01 | 2020-12-01 | 2021-06-01 | 2022-04-01 |            | no candidate | counted
        Eve   | 2020-06-01 | 2020-12-01 | 2021-06-01 | 2021-09-01 | 2021-09-01 | no candidate | counted
        Fay   | 2020-06-01 | 2020-12-01 | 2021-06-01 | 2021-06-01 |            | counted      | counted
        Gus   | 2020-06-01 |            | 2021-06-01 |            |            | no candidate | no candidate
        """,
    )


def test_reversed_and_decided_again(service: Service) -> None:
    """On one day a reversal undoes what stood before; if nothing stood, the decision of that day."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | reversed   | decision   | A9           | plan_is_adoption
        Ava   | 2020-06-01 | 2020-12-01 | 2021-06-01 | 2021-09-01 | counted      | counted
        Ben   | 2020-06-01 | 2020-12-01 | 2021-06-01 | 2021-06-01 | counted      | counted
        Cora  | 2020-06-01 | 2020-12-01 | 2020-12-01 |            | no candidate | no candidate
        Dan   | 2020-06-01 | 2020-12-01 | 2021-06-01 | 2022-04-01 | no candidate | no candidate
        """,
    )


def test_in_the_current_period_of_care(service: Service) -> None:
    """What was decided before the child left does not stand after it came back, whether the leaving was told or not."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | left       | entered    | decision   | A9           | plan_is_adoption
        Ava   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2020-06-01 |            | no candidate | no candidate
        Ben   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2020-06-01 | 2020-12-01 | counted      | counted
        Cora  | 2016-01-04 | 2016-06-01 |            | 2020-06-01 |            | no candidate | no candidate
        Dan   | 2016-01-04 | 2016-06-01 | 2020-06-01 | 2020-06-01 | 2020-06-01 | counted      | counted
        Eve   |            | 2016-06-01 |            |            |            | counted      | counted
        Fay   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2022-04-01 |            | no candidate | no candidate
        """,
    )


def test_two_records_of_one_decision_are_one_child(service: Service) -> None:
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision                             | A9      | plan_is_adoption
        Ava   | 2020-06-01 | 2020-12-01#a 2020-12-01#b            | counted | counted
        Ben   | 2020-06-01 | 2020-12-01#a 2020-12-01#b 2021-12-01 | counted | counted
        """,
    )


def test_it_is_the_same_for_every_period_that_ends_on_the_day(service: Service) -> None:
    """A stock has no beginning: a year, three years, a quarter or the day itself."""
    send_story(service, "child | entered | decision\nAva | 2020-06-01 | 2020-12-01\nBen | 2020-06-01 | 2022-01-01")
    for period in ("2021-22", "2019-22", "2021-22-Q4", "2021-22-H2", "2022-M03", "2022-03-31/2022-03-31"):
        assert service.result("A9", "coventry", period)["value"] == 2
    assert service.result("A9", "coventry", "2021-22-Q3")["value"] == 1


def test_sibling_groups_count_once_in_groups(service: Service) -> None:
    """Three children, two of whom are siblings: 3 children in 2 groups. A group ends at its authority's border."""
    result = ask(
        service,
        "A9",
        "2021-22",
        """
        child | authority | entered    | decision   | group | A9
        Ava   | coventry  | 2020-06-01 | 2020-12-01 | S1    | counted
        Ben   | coventry  | 2020-06-01 | 2020-12-01 | S1    | counted
        Cora  | coventry  | 2020-06-01 | 2020-12-01 |       | counted
        Dan   | coventry  | 2020-06-01 |            | S1    | no candidate
        Eve   | solihull  | 2020-06-01 | 2020-12-01 | S1    | counted
        """,
        area="ace",
    )
    assert (result["value"], result["groups"]) == (4, 3)
    assert service.result("A9", "coventry", "2021-22")["groups"] == 2


def test_an_agency_is_its_members_on_the_day(service: Service) -> None:
    """Herefordshire's children wait with ACE's from 1 April 2019."""
    send_story(
        service,
        """
        child | authority     | entered    | decision
        Ava   | coventry      | 2018-01-01 | 2018-06-01
        Ben   | herefordshire | 2018-01-01 | 2018-06-01
        """,
    )
    values = [service.result("A9", "ace", period)["value"] for period in ("2018-19", "2019-M04", "2019-20")]
    assert values == [1, 2, 2]


def test_the_decision_that_a_case_shows(service: Service) -> None:
    """The last one that stands."""
    send_story(
        service,
        """
        child | entered    | decision              | reversed   | decision
        Ava   | 2020-06-01 | 2020-12-01 2021-03-01 |            |
        Ben   | 2020-06-01 | 2020-12-01            | 2021-06-01 | 2021-09-01
        """,
    )
    for code in INDICATORS:
        cases = service.cases(code, "coventry", "2021-22")
        assert [case["from"]["date"] for case in cases] == ["2021-03-01", "2021-09-01"]
        for case in cases:
            event = service.get(f"/v1/events/{case['from']['id']}")
            assert (event["type"], event["date"]) == ("adoption_decision", case["from"]["date"])
            assert (case["value"], case["to"], case["reason"], case["adopted"]) == (None, None, None, None)


def test_nobody_is_none(service: Service) -> None:
    """A count is never without an answer: of nobody it is 0, in no groups."""
    service.state_complete()
    for code in INDICATORS:
        result = service.result(code, "coventry", "2021-22")
        assert (result["value"], result["groups"], result["status"], result["unrounded"]) == (0, 0, "ok", "0")
