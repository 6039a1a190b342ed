"""A14: children waiting with an order, in bands of days; awaiting_match: those unmatched (definitions, section 3)."""

from datetime import date, timedelta

import pytest

from tests.support.service import Service
from tests.support.story_tables import ask, ask_all, send_story

INDICATORS = ("A14", "awaiting_match")


def test_waiting_with_a_live_order(service: Service) -> None:
    """A9 and an order that stands on the last day: one made on that day does, one revoked on it does not."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | order      | revoked    | placed     | A14          | awaiting_match
        Ava   | 2020-06-01 | 2020-12-01 | 2021-02-01 |            |            | counted      | counted
        Ben   | 2020-06-01 | 2020-12-01 | 2022-03-31 |            |            | counted      | counted
        Cora  | 2020-06-01 | 2020-12-01 | 2022-04-01 |            |            | no candidate | no candidate
        Dan   | 2020-06-01 | 2020-12-01 |            |            |            | no candidate | no candidate
        Eve   | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2022-03-31 |            | no candidate | no candidate
        Fay   | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2022-04-01 |            | counted      | counted
        Gus   | 2020-06-01 | 2020-12-01 | 2021-02-01 |            | 2022-03-31 | no candidate | no candidate
        Hal   | 2020-06-01 | 2020-12-01 | 2021-02-01 |            | 2022-04-01 | counted      | counted
        Ida   | 2020-06-01 |            | 2021-02-01 |            |            | no candidate | no candidate
        Jon   | 2020-06-01 | 2020-12-01 | 2020-11-01 |            |            | counted      | counted
        """,
    )


def test_a_reversal_leaves_the_order_but_not_the_plan(service: Service) -> None:
    """Decided again, the child waits under the old order: only the court revokes it."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | order      | reversed   | decision   | A14          | awaiting_match
        Ava   | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2021-06-01 |            | no candidate | no candidate
        Ben   | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2021-06-01 | 2021-09-01 | counted      | counted
        """,
    )


def test_a_match_ends_awaiting_one(service: Service) -> None:
    """While it stands: a match that ended, or that a reversal or a disruption undid, sets the child waiting again."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | order      | matched    | match ended | matched    | A14     | awaiting_match
        Ava   | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2022-03-31 |             |            | counted | no candidate
        Ben   | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2022-04-01 |             |            | counted | counted
        Cora  | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2021-06-01 | 2022-03-31  |            | counted | counted
        Dan   | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2021-06-01 | 2022-04-01  |            | counted | no candidate
        Eve   | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2021-06-01 | 2021-09-01  | 2021-09-01 | counted | no candidate
        """,
    )
    ask_all(
        service,
        "2021-22",
        """
        child | authority | entered    | decision   | order      | matched    | reversed   | decision   | placed     | disrupted  | A14     | awaiting_match
        Fay   | solihull  | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2021-06-01 | 2021-07-01 | 2021-08-01 |            |            | counted | counted
        Gus   | solihull  | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2021-06-01 |            |            | 2021-07-01 | 2021-08-01 | counted | counted
        """,  # noqa: E501 - a story is read from left to right
        area="solihull",
    )


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (0, "0-91"),
        (91, "0-91"),
        (92, "92-182"),
        (182, "92-182"),
        (183, "183-365"),
        (365, "183-365"),
        (366, "366-547"),
        (547, "366-547"),
        (548, "over 547"),
        (5000, "over 547"),
    ],
)
def test_the_edges_of_the_bands(service: Service, days: int, band: str) -> None:
    """By the days from the order to the last day."""
    send_story(
        service,
        """
        child | entered    | decision   | order
        Ava   | 2001-06-01 | 2001-12-01 | 2006-04-01
        """,
    )
    result = service.result("A14", "coventry", f"2006-04-01/{day_after('2006-04-01', days)}")
    names = ["0-91", "92-182", "183-365", "366-547", "over 547"]
    assert list(result["bands"].items()) == [(name, int(name == band)) for name in names]


def day_after(day: str, days: int) -> str:
    return str(date.fromisoformat(day) + timedelta(days=days))


def test_the_bands_add_up_to_the_children(service: Service) -> None:
    """Each child is in one band, by the first order still in force; an agency adds up its members' bands."""
    result = ask(
        service,
        "A14",
        "2021-22",
        """
        child | authority | entered    | decision   | order                 | revoked    | order      | A14
        Ava   | coventry  | 2020-06-01 | 2020-12-01 | 2021-12-30            |            |            | counted
        Ben   | coventry  | 2020-06-01 | 2020-12-01 | 2021-12-29            |            |            | counted
        Cora  | solihull  | 2020-06-01 | 2020-12-01 | 2021-02-01 2022-03-01 |            |            | counted
        Dan   | solihull  | 2020-06-01 | 2020-12-01 | 2021-02-01            | 2021-09-01 | 2022-03-01 | counted
        Eve   | solihull  | 2020-06-01 | 2020-12-01 | 2021-02-01#a          |            | 2021-02-01 | counted
        """,
        area="ace",
    )
    assert result["bands"] == {"0-91": 2, "92-182": 1, "183-365": 0, "366-547": 2, "over 547": 0}
    assert sum(result["bands"].values()) == result["value"] == 5


def test_in_the_current_period_of_care(service: Service) -> None:
    """An order or a match of an earlier stay in care does not stand any more."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | order      | matched    | left       | entered    | decision   | order      | A14          | awaiting_match
        Ava   | 2016-01-04 | 2016-06-01 | 2016-07-01 | 2017-01-04 | 2020-06-01 | 2020-12-01 |            | no candidate | no candidate
        Ben   | 2016-01-04 | 2016-06-01 | 2016-07-01 | 2017-01-04 | 2020-06-01 | 2020-12-01 | 2021-02-01 | counted      | counted
        """,  # noqa: E501 - a story is read from left to right
    )


def test_sibling_groups_count_once_in_groups(service: Service) -> None:
    figures = ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | order      | matched    | group | A14     | awaiting_match
        Ava   | 2020-06-01 | 2020-12-01 | 2021-02-01 |            | S1    | counted | counted
        Ben   | 2020-06-01 | 2020-12-01 | 2021-02-01 |            | S1    | counted | counted
        Cora  | 2020-06-01 | 2020-12-01 | 2021-02-01 |            | S2    | counted | counted
        Dan   | 2020-06-01 | 2020-12-01 | 2021-02-01 | 2021-06-01 |       | counted | no candidate
        """,
    )
    assert [(figure["value"], figure["groups"]) for figure in figures.values()] == [(4, 3), (3, 2)]


def test_the_order_that_a_case_shows(service: Service) -> None:
    """The first one still in force."""
    send_story(
        service,
        """
        child | entered    | decision   | order                 | revoked    | order
        Ava   | 2020-06-01 | 2020-12-01 | 2021-02-01 2021-03-01 |            |
        Ben   | 2020-06-01 | 2020-12-01 | 2021-02-01            | 2021-06-01 | 2021-09-01
        """,
    )
    for code in INDICATORS:
        cases = service.cases(code, "coventry", "2021-22")
        assert [case["from"]["date"] for case in cases] == ["2021-02-01", "2021-09-01"]
        for case in cases:
            assert service.get(f"/v1/events/{case['from']['id']}")["type"] == "placement_order"


def test_nobody_is_none_in_every_band(service: Service) -> None:
    service.state_complete()
    result = service.result("A14", "coventry", "2021-22")
    assert (result["value"], result["groups"], result["status"]) == (0, 0, "ok")
    assert result["bands"] == {"0-91": 0, "92-182": 0, "183-365": 0, "366-547": 0, "over 547": 0}


def test_an_order_on_or_before_a_day_counts_from_that_day_on(service: Service) -> None:
    """In a band of its own, since nobody knows how long ago it was made; so the bands add up to the children."""
    result = ask(
        service,
        "A14",
        "2021-22",
        """
        child | entered    | decision     | order                   | revoked    | A14
        Ava   | 2020-06-01 | 2020-12-01   | <=2021-02-01            |            | counted
        Ben   | 2020-06-01 | <=2020-12-01 | <=2022-03-31            |            | counted
        Cora  | 2020-06-01 | 2020-12-01   | <=2022-04-01            |            | no candidate
        Dan   | 2020-06-01 | 2020-12-01   | <=2021-02-01            | 2021-06-01 | no candidate
        Eve   | 2020-06-01 | 2020-12-01   | <=2022-02-01 2021-11-01 |            | counted
        """,
    )
    bands = {"0-91": 0, "92-182": 1, "183-365": 0, "366-547": 0, "over 547": 0, "day_unknown": 2}
    assert result["bands"] == bands
    assert sum(bands.values()) == result["value"]
    assert [case["from"]["on_or_before"] for case in service.cases("A14", "coventry", "2021-22")] == [True, True, False]
