"""Children matched and not yet placed, and children placed and not yet adopted (definitions, section 3)."""

from tests.support.service import Service
from tests.support.story_tables import ask_all, send_story

INDICATORS = ("matched_not_placed", "placed_at_end")


def test_on_the_last_day(service: Service) -> None:
    """A match stands until the placement, a placement until the adoption; an event on the last day has happened."""
    figures = ask_all(
        service,
        "2021-22",
        """
        child | entered    | matched    | match ended | placed     | adopted    | matched_not_placed | placed_at_end
        Ava   | 2020-06-01 | 2022-03-31 |             |            |            | counted            | no candidate
        Ben   | 2020-06-01 | 2022-04-01 |             |            |            | no candidate       | no candidate
        Cora  | 2020-06-01 | 2021-06-01 | 2022-03-31  |            |            | no candidate       | no candidate
        Dan   | 2020-06-01 | 2021-06-01 | 2022-04-01  |            |            | counted            | no candidate
        Eve   | 2020-06-01 | 2021-06-01 |             | 2022-03-31 |            | no candidate       | counted
        Fay   | 2020-06-01 | 2021-06-01 |             | 2022-04-01 |            | counted            | no candidate
        Gus   | 2020-06-01 | 2021-06-01 |             | 2021-07-01 | 2022-03-31 | no candidate       | no candidate
        Hal   | 2020-06-01 | 2021-06-01 |             | 2021-07-01 | 2022-04-01 | no candidate       | counted
        Ida   | 2020-06-01 |            |             | 2021-07-01 |            | no candidate       | counted
        Jon   | 2020-06-01 | 2021-06-01 | 2021-06-01  |            |            | no candidate       | no candidate
        Kit   |            | 2021-06-01 |             |            |            | counted            | no candidate
        """,
    )
    assert [figure["value"] for figure in figures.values()] == [4, 3]


def test_a_disruption_undoes_the_placement_and_its_match(service: Service) -> None:
    """On its own day; a child who is matched, or placed, again on that day is so at its end."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | matched    | placed     | disrupted  | matched    | placed     | matched_not_placed | placed_at_end
        Ava   | 2020-06-01 | 2021-05-01 | 2021-06-01 | 2022-03-31 |            |            | no candidate       | no candidate
        Ben   | 2020-06-01 | 2021-05-01 | 2021-06-01 | 2022-04-01 |            |            | no candidate       | counted
        Cora  | 2020-06-01 | 2021-05-01 | 2021-06-01 | 2021-09-01 | 2021-10-01 |            | counted            | no candidate
        Dan   | 2020-06-01 | 2021-05-01 | 2021-06-01 | 2021-09-01 | 2021-09-01 | 2021-09-01 | no candidate       | counted
        Eve   | 2020-06-01 | 2021-05-01 | 2021-06-01 | 2021-06-01 |            |            | no candidate       | no candidate
        """,  # noqa: E501 - a story is read from left to right
    )


def test_a_reversal_undoes_the_match_but_moves_no_child(service: Service) -> None:
    """The match with the decision; where the child lives, a placement or disruption says. No decision is needed."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | matched    | placed     | reversed   | matched_not_placed | placed_at_end
        Ava   | 2020-06-01 | 2020-12-01 | 2021-05-01 |            | 2021-06-01 | no candidate       | no candidate
        Ben   | 2020-06-01 | 2020-12-01 | 2021-05-01 | 2021-05-20 | 2021-06-01 | no candidate       | counted
        Cora  | 2020-06-01 |            | 2021-05-01 |            |            | counted            | no candidate
        """,
    )


def test_looked_after_in_the_current_period_of_care(service: Service) -> None:
    """A match or placement of an earlier stay does not stand any more; a child who left is not waiting."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | matched    | placed     | left       | entered    | matched    | placed     | matched_not_placed | placed_at_end
        Ava   | 2016-01-04 | 2016-07-01 |            | 2017-01-04 | 2020-06-01 |            |            | no candidate       | no candidate
        Ben   | 2016-01-04 | 2016-07-01 | 2016-08-01 | 2017-01-04 | 2020-06-01 | 2021-05-01 |            | counted            | no candidate
        Cora  | 2016-01-04 | 2016-07-01 | 2016-08-01 |            | 2020-06-01 | 2021-05-01 | 2021-06-01 | no candidate       | counted
        Dan   | 2016-01-04 | 2016-07-01 | 2016-08-01 | 2022-03-31 |            |            |            | no candidate       | no candidate
        Eve   | 2016-01-04 | 2016-07-01 |            | 2022-03-31 |            |            |            | no candidate       | no candidate
        """,  # noqa: E501 - a story is read from left to right
    )


def test_two_records_of_one_fact_are_one_child(service: Service) -> None:
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | matched                   | placed                    | matched_not_placed | placed_at_end
        Ava   | 2020-06-01 | 2021-05-01#a 2021-05-01#b |                           | counted            | no candidate
        Ben   | 2020-06-01 | 2021-05-01                | 2021-06-01#a 2021-06-01#b | no candidate       | counted
        """,
    )


def test_sibling_groups_and_members_of_an_agency(service: Service) -> None:
    """Brothers and sisters in one authority are one group; an agency adds up its members' children and groups."""
    figures = ask_all(
        service,
        "2021-22",
        """
        child | authority | entered    | matched    | placed     | group | matched_not_placed | placed_at_end
        Ava   | coventry  | 2020-06-01 | 2021-05-01 |            | S1    | counted            | no candidate
        Ben   | coventry  | 2020-06-01 | 2021-05-01 |            | S1    | counted            | no candidate
        Cora  | coventry  | 2020-06-01 | 2021-05-01 | 2021-06-01 | S1    | no candidate       | counted
        Dan   | solihull  | 2020-06-01 | 2021-05-01 |            | S1    | counted            | no candidate
        Eve   | solihull  | 2020-06-01 | 2021-05-01 | 2021-06-01 |       | no candidate       | counted
        Fay   | solihull  | 2020-06-01 | 2021-05-01 | 2021-06-01 |       | no candidate       | counted
        """,
        area="ace",
    )
    assert [(figure["value"], figure["groups"]) for figure in figures.values()] == [(3, 2), (3, 3)]


def test_the_event_that_a_case_shows(service: Service) -> None:
    """The last match that stands; the first placement since the last disruption."""
    send_story(
        service,
        """
        child | entered    | matched               | placed                | disrupted  | placed
        Ava   | 2020-06-01 | 2021-05-01 2021-06-01 |                       |            |
        Ben   | 2020-06-01 |                       | 2021-05-01 2021-06-01 |            |
        Cora  | 2020-06-01 |                       | 2021-05-01            | 2021-06-01 | 2021-07-01
        """,
    )
    shown = [
        (case["child"], case["from"]["event"], case["from"]["date"])
        for code in INDICATORS
        for case in service.cases(code, "coventry", "2021-22")
    ]
    assert shown == [
        ("Ava", "matched", "2021-06-01"),
        ("Ben", "placed", "2021-05-01"),
        ("Cora", "placed", "2021-07-01"),
    ]


def test_nobody_is_none(service: Service) -> None:
    service.state_complete()
    for code in INDICATORS:
        result = service.result(code, "coventry", "2021-22")
        assert (result["value"], result["groups"], result["status"]) == (0, 0, "ok")
