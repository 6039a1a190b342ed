"""A1: average days between entering care and moving in with the adoptive family (definitions, sections 1, 2 and 5)."""

import pytest

from tests.support.service import Service
from tests.support.story_tables import ask, ask_all, placed_after, send_story

INDICATORS = ("A1",)


def test_one_mean_over_the_children_adopted_in_the_period(service: Service) -> None:
    """From entering care to the day placed, of everybody adopted from the first day to the last, order or not."""
    result = ask(
        service,
        "A1",
        "2021-22",
        """
        child  | entered    | order      | matched    | placed     | adopted    | A1
        K1     | 2020-04-10 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 344
        K2     | 2019-09-01 | 2020-06-15 | 2020-06-01 | 2020-06-30 | 2021-04-01 | 303
        K3     | 2018-12-24 | 2019-10-08 | 2021-01-15 | 2021-02-01 | 2022-03-31 | 770
        K4     | 2020-07-01 |            | 2021-05-01 | 2021-05-20 | 2022-02-14 | 323
        Before | 2019-09-01 | 2020-06-15 | 2020-06-20 | 2020-06-30 | 2021-03-31 | no candidate
        After  | 2019-09-01 | 2020-06-15 | 2020-06-20 | 2020-06-30 | 2022-04-01 | no candidate
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (1740, 4, 435)
    assert (result["unit"], result["unrounded"], result["status"]) == ("days", "435", "ok")


def test_a_foster_carer_who_adopts_is_not_adjusted_for(service: Service) -> None:
    """A1 runs to the day on which the fostering placement becomes adoptive."""
    ask(
        service,
        "A1",
        "2021-22",
        """
        child | entered    | with carer since | placed     | adopted    | A1
        Cora  | 2018-12-24 | 2019-01-07       | 2021-02-01 | 2022-03-31 | 770
        """,
    )


def test_the_same_day_is_no_days(service: Service) -> None:
    """Days are the end minus the start."""
    ask(
        service,
        "A1",
        "2021-22",
        """
        child | entered    | placed     | adopted    | A1
        Ava   | 2020-04-10 | 2020-04-10 | 2021-12-06 | 0
        Ben   | 2020-02-28 | 2020-03-01 | 2021-12-06 | 2
        """,
    )


def test_who_is_not_counted(service: Service) -> None:
    """Without a placement: excluded, whatever else is missing. Without an entry, or negative: not evaluable."""
    result = ask(
        service,
        "A1",
        "2021-22",
        """
        child | entered    | placed     | adopted    | A1
        Ava   | 2020-04-10 | 2021-03-20 | 2021-12-06 | 344
        Ben   | 2020-04-10 |            | 2021-12-06 | not_placed
        Cora  |            |            | 2021-12-06 | not_placed
        Dan   |            | 2021-03-20 | 2021-12-06 | no_entry_date
        Eve   | 2021-03-21 | 2021-03-20 | 2021-12-06 | dates_out_of_order
        """,
    )
    assert result["value"] == 344
    assert result["excluded"] == {"not_placed": 2}
    assert result["not_evaluable"] == {"no_entry_date": 1, "dates_out_of_order": 1}


def test_the_first_placement_since_the_last_disruption(service: Service) -> None:
    """Since then the child has lived with this family; a second placement in one stay changes nothing."""
    ask(
        service,
        "A1",
        "2021-22",
        """
        child | entered    | placed                | disrupted  | placed                | adopted    | A1
        Ava   | 2018-06-01 | 2019-06-01            | 2019-12-01 | 2020-06-01            | 2021-12-06 | 731
        Ben   | 2018-06-01 | 2019-06-01            | 2019-12-01 | 2020-06-01 2020-09-01 | 2021-12-06 | 731
        Cora  | 2018-06-01 | 2019-06-01 2019-09-01 |            |                       | 2021-12-06 | 365
        Dan   | 2018-06-01 | 2019-06-01            | 2019-12-01 | 2019-12-01            | 2021-12-06 | 548
        Eve   | 2018-06-01 | 2019-06-01            | 2019-12-01 |                       | 2021-12-06 | not_placed
        Fay   | 2018-06-01 | 2019-06-01            | 2019-06-01 |                       | 2021-12-06 | not_placed
        Gus   | 2018-06-01 | 2019-06-01            |            | 2021-12-07            | 2021-12-06 | 365
        """,
    )


def test_within_the_period_of_care_that_the_adoption_ends(service: Service) -> None:
    """Days run from the last entry, also if the earlier period had no end; what came before does not count."""
    ask(
        service,
        "A1",
        "2021-22",
        """
        child | entered    | placed     | left       | entered    | placed     | adopted    | A1
        Ava   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2020-01-01 | 2021-01-01 | 2021-12-06 | 366
        Ben   | 2016-01-04 | 2016-06-01 |            | 2020-01-01 | 2021-01-01 | 2021-12-06 | 366
        Cora  | 2016-01-04 | 2016-06-01 | 2020-01-01 | 2020-01-01 | 2021-01-01 | 2021-12-06 | 366
        Dan   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2020-01-01 |            | 2021-12-06 | not_placed
        Eve   | 2016-01-04 | 2016-06-01 |            |            |            | 2021-12-06 | 149
        """,
    )


def test_three_years_are_one_pool(service: Service) -> None:
    """The mean of all children of the three years, not the mean of three means (which would be 200)."""
    result = ask(
        service,
        "A1",
        "2020-23",
        """
        child | entered    | placed     | adopted    | A1
        Ava   | 2019-01-01 | 2019-04-11 | 2020-06-01 | 100
        Ben   | 2019-01-01 | 2019-04-11 | 2020-06-01 | 100
        Cora  | 2019-01-01 | 2019-07-20 | 2021-06-01 | 200
        Dan   | 2019-01-01 | 2019-10-28 | 2022-06-01 | 300
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (700, 4, 175)


def test_an_agency_pools_the_children_of_its_members_on_the_last_day(service: Service) -> None:
    """Herefordshire joined ACE on 1 April 2019: then with all its children of the period, before with none."""
    table = """
        child | authority     | entered    | placed     | adopted    | A1
        Ava   | coventry      | 2018-01-01 | 2018-04-11 | 2018-06-01 | 100
        Ben   | coventry      | 2018-01-01 | 2018-04-11 | 2018-06-01 | 100
        Cora  | herefordshire | 2018-01-01 | 2018-07-20 | 2018-09-01 | {in_ace}
        Dan   | birmingham    | 2018-01-01 | 2018-07-20 | 2018-09-01 | no candidate
        """
    before = ask(service, "A1", "2018-19", table.format(in_ace="no candidate"), area="ace")
    after = ask(service, "A1", "2018-20", table.format(in_ace="200"), area="ace")
    assert (before["value"], after["value"]) == (100, 133)
    names = {member["name"]: member["has_data"] for member in after["members"]}
    assert (names["Coventry"], names["Herefordshire, County of"], names["Solihull"]) == (True, True, False)
    assert "Herefordshire, County of" not in {member["name"] for member in before["members"]}


@pytest.mark.parametrize(
    ("days", "places", "value", "unrounded"),
    [
        ((0, 1), 0, 1, "0.5"),
        ((1, 2), 0, 2, "1.5"),
        ((2, 3), 0, 3, "2.5"),
        ((2, 3), 1, 2.5, "2.5"),
        ((0, 0, 1), 0, 0, "0.333333"),
        ((0, 1, 1), 2, 0.67, "0.666667"),
        ((0, 0, 0, 1), 1, 0.3, "0.25"),
        ((10,), 1, 10, "10"),
    ],
)
def test_rounded_once_and_half_up(
    service: Service, days: tuple[int, ...], places: int, value: float, unrounded: str
) -> None:
    """Halves go up, whichever digit is before them; `places` asks for decimals."""
    service.post(placed_after(*days))
    result = service.result("A1", "coventry", "2021-22", places=places)
    assert (result["value"], result["unrounded"]) == (value, unrounded)


@pytest.mark.parametrize(
    ("period", "threshold"),
    [
        ("2008-11", 639),
        ("2009-12", 639),
        ("2010-13", 608),
        ("2011-14", 547),
        ("2012-15", 487),
        ("2013-16", 426),
        ("2022-23", 426),
        ("2015-16-Q1", 426),
        ("2012-M03", 639),
        ("2012-M04", 608),
    ],
)
def test_the_threshold_is_that_of_the_year_in_which_the_period_ends(
    service: Service, period: str, threshold: int
) -> None:
    """21 months to 2012, then shorter every year, 14 months from 2016."""
    result = service.result("A1", "coventry", period)
    assert (result["threshold"], result["threshold_status"]) == (threshold, "national")


@pytest.mark.parametrize(
    ("days", "value", "met"),
    [
        ((425,), 425, True),
        ((426,), 426, True),
        ((427,), 427, False),
        ((426, 426, 427), 426, True),
        ((426, 427), 427, False),
    ],
)
def test_the_threshold_is_met_by_the_figure_as_published(
    service: Service, days: tuple[int, ...], value: int, met: bool
) -> None:
    """In whole days, up to the threshold itself, however many decimals were asked for."""
    service.post(placed_after(*days))
    in_whole_days = service.result("A1", "coventry", "2021-22")
    assert (in_whole_days["value"], in_whole_days["meets_threshold"]) == (value, met)
    assert service.result("A1", "coventry", "2021-22", places=2)["meets_threshold"] is met


def test_nobody_adopted_is_no_figure(service: Service) -> None:
    """Nobody to divide by: no value, never 0, and the status z."""
    result = ask(
        service,
        "A1",
        "2021-22",
        """
        child | entered    | placed     | adopted    | A1
        Ava   | 2020-04-10 | 2021-03-20 |            | no candidate
        Ben   | 2020-04-10 |            | 2021-12-06 | not_placed
        """,
    )
    assert (result["value"], result["unrounded"], result["status"]) == (None, None, "z")
    assert (result["numerator"], result["denominator"], result["meets_threshold"]) == (0, 0, None)


def test_a_day_that_is_known_only_as_on_or_before(service: Service) -> None:
    """The child is set apart, not left out. Where the exact day is known in the same period of care, it is that one."""
    result = ask(
        service,
        "A1",
        "2021-22",
        """
        child | entered                 | placed                  | disrupted  | placed       | adopted    | A1
        Ava   | <=2020-01-01            | 2021-03-20              |            |              | 2021-12-06 | entry_day_unknown
        Ben   | 2020-01-01              | <=2021-03-20            |            |              | 2021-12-06 | placed_day_unknown
        Cora  | <=2020-01-01            | <=2021-03-20            |            |              | 2021-12-06 | entry_day_unknown
        Dan   | 2020-01-01 <=2020-06-01 | 2021-03-20 <=2021-06-01 |            |              | 2021-12-06 | 444
        Eve   | 2020-01-01              | 2020-03-20              | 2020-06-01 | <=2021-06-01 | 2021-12-06 | placed_day_unknown
        Fay   |                         | <=2021-03-20            |            |              | 2021-12-06 | no_entry_date
        Gus   | 2020-01-01              |                         |            |              | 2021-12-06 | not_placed
        """,  # noqa: E501 - a story is read from left to right
    )
    assert result["not_evaluable"] == {"no_entry_date": 1, "entry_day_unknown": 2, "placed_day_unknown": 2}


def test_a_case_shows_the_day_that_is_known_and_says_what_it_is(service: Service) -> None:
    """The events at both ends, and that one happened on or before its date."""
    send_story(service, "child | entered | placed | adopted\nAva | <=2020-01-01 | 2021-03-20 | 2021-12-06")
    (case,) = service.cases("A1", "coventry", "2021-22")
    assert (case["from"]["date"], case["from"]["on_or_before"]) == ("2020-01-01", True)
    assert (case["to"]["date"], case["to"]["on_or_before"]) == ("2021-03-20", False)
    assert service.get(f"/v1/events/{case['from']['id']}")["type"] == "entered_care"
    assert case["value"] is None
    assert case["explanation"] == "The child entered care on or before a day; which day is not known."


def test_an_adoption_that_is_known_only_by_a_day_is_in_no_period(service: Service) -> None:
    """The child is out of care from that day on."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | adopted      | A1           | adopted?     | A4           | A9
        Ava   | 2020-01-01 | 2020-02-01 | <=2021-12-06 | no candidate | no candidate | no candidate | no candidate
        Ben   | 2020-01-01 | 2020-02-01 | <=2022-04-06 | no candidate | no candidate | no candidate | counted
        """,
    )


def test_one_adoption_a_period_of_care(service: Service) -> None:
    """Its day is that of the source that ranks first: the return, the API, the extended report, Annex A."""
    ask(
        service,
        "A1",
        "2021-22",
        """
        child | entered    | placed     | adopted                                              | A1
        Ava   | 2020-01-01 | 2021-03-20 | 2022-12-06@annex_a 2021-12-06@ssda903                | 444
        Ben   | 2020-01-01 | 2021-03-20 | 2021-12-06@annex_a 2022-12-06                        | no candidate
        Cora  | 2020-01-01 | 2021-03-20 | 2021-12-06@annex_a 2022-12-06@extended_adoption      | no candidate
        Dan   | 2020-01-01 | 2021-03-20 | 2021-12-06 2022-12-06                                | no candidate
        Eve   | 2020-01-01 | 2021-03-20 | 2022-12-06 2021-12-06                                | 444
        """,
    )


def test_two_sources_tell_one_thing_on_two_days(service: Service) -> None:
    """At most 31 days apart they are one, on the day of the source that ranks first; a disruption makes them two."""
    ask_all(
        service,
        "2020-22",
        """
        child | entered                       | placed                        | disrupted  | adopted                       | A1  | placed?
        Ava   | 2020-01-01@ssda903 2020-01-02 | 2021-03-20@ssda903 2021-03-19 |            | 2021-12-06@ssda903 2021-12-05 | 444 | counted
        Ben   | 2020-01-01 2020-01-02@annex_a | 2021-03-20 2021-03-19@annex_a |            | 2021-12-06 2021-12-05@annex_a | 444 | counted
        Cora  | 2020-01-01                    | 2021-03-20 2021-04-20@ssda903 |            | 2021-12-06                    | 475 | counted
        Dan   | 2020-01-01                    | 2021-03-20 2021-04-21@ssda903 |            | 2021-12-06                    | 444 | counted, counted
        Eve   | 2020-01-01                    | 2021-03-20 2021-03-25@ssda903 | 2021-03-25 | 2021-12-06                    | 449 | counted, counted
        Fay   | 2020-01-01                    | 2021-03-20 2021-03-25         |            | 2021-12-06                    | 444 | counted, counted
        """,  # noqa: E501 - a story is read from left to right
    )


def test_a_leaving_before_the_first_entry_closes_an_earlier_period(service: Service) -> None:
    """What lies on or before it is no part of the way to the adoption; one before the entry has no entry day."""
    ask(
        service,
        "A1",
        "2019-22",
        """
        child | placed     | left       | placed     | adopted    | entered    | placed     | adopted    | A1
        Ava   | 2019-05-01 | 2019-06-01 |            |            | 2020-01-01 | 2021-03-20 | 2021-12-06 | 444
        Ben   | 2019-05-01 |            |            | 2019-06-01 | 2020-01-01 | 2021-03-20 | 2021-12-06 | 444, no_entry_date
        Cora  |            | 2019-06-01 | 2019-07-01 |            | 2020-01-01 |            | 2021-12-06 | dates_out_of_order
        """,  # noqa: E501 - a story is read from left to right
    )
