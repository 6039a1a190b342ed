"""A2: average days between court authority to place and the decision on a match (definitions, sections 1, 2 and 5)."""

import pytest

from tests.support.service import Service
from tests.support.story_tables import ask

INDICATORS = ("A2",)


def test_from_the_order_to_the_match(service: Service) -> None:
    """A match before the order counts as 0 days and stays in the mean: 195, not 190 with its -14 days, nor 292."""
    result = ask(
        service,
        "A2",
        "2021-22",
        """
        child | entered    | order      | matched    | placed     | adopted    | A2
        K1    | 2020-04-10 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 119
        K2    | 2019-09-01 | 2020-06-15 | 2020-06-01 | 2020-06-30 | 2021-04-01 | 0
        K3    | 2018-12-24 | 2019-10-08 | 2021-01-15 | 2021-02-01 | 2022-03-31 | 465
        K4    | 2020-07-01 |            | 2021-05-01 | 2021-05-20 | 2022-02-14 | no_placement_order
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (584, 3, 195)
    assert result["excluded"] == {"no_placement_order": 1}


def test_a_match_on_the_day_of_the_order_is_0_days(service: Service) -> None:
    ask(
        service,
        "A2",
        "2021-22",
        """
        child | order      | matched    | placed     | adopted    | A2
        Ava   | 2020-11-02 | 2020-11-02 | 2021-03-20 | 2021-12-06 | 0
        Ben   | 2020-11-02 | 2020-11-01 | 2021-03-20 | 2021-12-06 | 0
        Cora  | 2020-11-02 | 2020-11-03 | 2021-03-20 | 2021-12-06 | 1
        """,
    )


def test_who_is_not_counted(service: Service) -> None:
    """The first that applies: not placed, no order, no match. When the child entered care does not matter here."""
    result = ask(
        service,
        "A2",
        "2021-22",
        """
        child | entered    | order      | matched    | placed     | adopted    | A2
        Ava   |            | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 119
        Ben   | 2020-04-10 |            |            |            | 2021-12-06 | not_placed
        Cora  | 2020-04-10 | 2020-11-02 | 2021-03-01 |            | 2021-12-06 | not_placed
        Dan   | 2020-04-10 |            |            | 2021-03-20 | 2021-12-06 | no_placement_order
        Eve   | 2020-04-10 | 2020-11-02 |            | 2021-03-20 | 2021-12-06 | no_match_date
        """,
    )
    assert result["excluded"] == {"not_placed": 2, "no_placement_order": 1}
    assert result["not_evaluable"] == {"no_match_date": 1}


def test_the_first_order_still_in_force(service: Service) -> None:
    """A revoked order is passed over; of two that stand the first counts; one made after the adoption is no order."""
    ask(
        service,
        "A2",
        "2021-22",
        """
        child | order                 | revoked    | order      | matched    | placed     | adopted    | A2
        Ava   | 2020-06-01            | 2020-09-01 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 119
        Ben   | 2020-06-01 2020-11-02 |            |            | 2021-03-01 | 2021-03-20 | 2021-12-06 | 273
        Cora  | 2020-06-01            | 2020-06-01 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 119
        Dan   | 2020-06-01            | 2020-11-02 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 119
        Eve   | 2020-06-01            | 2020-09-01 |            | 2021-03-01 | 2021-03-20 | 2021-12-06 | no_placement_order
        Fay   |                       |            | 2021-12-07 | 2021-03-01 | 2021-03-20 | 2021-12-06 | no_placement_order
        Gus   |                       |            | 2021-12-06 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 0
        """,  # noqa: E501 - a story is read from left to right
    )


def test_a_reversal_undoes_the_decision_and_the_match_but_not_the_order(service: Service) -> None:
    """Only the court revokes its order."""
    ask(
        service,
        "A2",
        "2021-22",
        """
        child | decision   | order      | matched    | reversed   | decision   | matched    | placed     | adopted    | A2
        Ava   | 2020-05-01 | 2020-06-01 | 2020-07-01 | 2020-08-01 | 2020-09-01 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 273
        Ben   | 2020-05-01 | 2020-06-01 | 2020-07-01 | 2020-08-01 | 2020-09-01 |            | 2021-03-20 | 2021-12-06 | no_match_date
        """,  # noqa: E501 - a story is read from left to right
    )


def test_a_freeing_order_is_court_authority_too(service: Service) -> None:
    """Freeing orders came before placement orders."""
    service.post(
        [
            {
                "authority": "coventry",
                "child": "Ava",
                "type": "placement_order",
                "date": "2005-02-01",
                "order": "freeing",
            },
            {"authority": "coventry", "child": "Ava", "type": "matched", "date": "2005-06-01"},
            {"authority": "coventry", "child": "Ava", "type": "placed", "date": "2005-07-01"},
            {"authority": "coventry", "child": "Ava", "type": "adopted", "date": "2006-01-01"},
        ]
    )
    assert service.result("A2", "coventry", "2005-06")["value"] == 120


def test_the_last_match_that_stands_on_the_day_placed(service: Service) -> None:
    """It led to this placement, even if it was said to have ended since; a match that ended before did not."""
    ask(
        service,
        "A2",
        "2021-22",
        """
        child | order      | matched               | match ended | matched    | placed     | match ended | adopted    | A2
        Ava   | 2020-06-01 | 2020-07-01 2020-08-01 |             |            | 2021-03-20 |             | 2021-12-06 | 61
        Ben   | 2020-06-01 | 2020-07-01            | 2020-08-01  | 2020-09-01 | 2021-03-20 |             | 2021-12-06 | 92
        Cora  | 2020-06-01 | 2020-07-01            | 2020-08-01  |            | 2021-03-20 |             | 2021-12-06 | no_match_date
        Dan   | 2020-06-01 | 2020-07-01            | 2020-07-01  |            | 2021-03-20 |             | 2021-12-06 | no_match_date
        Eve   | 2020-06-01 | 2020-07-01            | 2020-08-01  | 2020-08-01 | 2021-03-20 |             | 2021-12-06 | 61
        Fay   | 2020-06-01 | 2020-07-01            |             |            | 2021-03-20 | 2021-06-01  | 2021-12-06 | 30
        Gus   | 2020-06-01 | 2020-07-01 2021-03-20 |             |            | 2021-03-20 |             | 2021-12-06 | 292
        Hal   | 2020-06-01 | 2020-07-01 2021-03-21 |             |            | 2021-03-20 |             | 2021-12-06 | 30
        """,  # noqa: E501 - a story is read from left to right
    )


def test_failing_that_the_first_match_after_the_placement_with_a_warning(service: Service) -> None:
    """Records come late; a match that ended again, or came after the adoption, led to nothing."""
    ask(
        service,
        "A2",
        "2021-22",
        """
        child | order      | placed     | matched               | match ended | matched    | adopted    | A2
        Ava   | 2020-06-01 | 2021-03-20 | 2021-04-01 2021-05-01 |             |            | 2021-12-06 | 304
        Ben   | 2020-06-01 | 2021-03-20 | 2021-04-01            | 2021-04-20  | 2021-05-01 | 2021-12-06 | 334
        Cora  | 2020-06-01 | 2021-03-20 | 2021-04-01            | 2021-04-20  |            | 2021-12-06 | no_match_date
        Dan   | 2020-06-01 | 2021-03-20 |                       |             | 2021-12-07 | 2021-12-06 | no_match_date
        Eve   | 2020-06-01 | 2021-03-20 | 2021-03-20            |             | 2021-05-01 | 2021-12-06 | 292
        """,
    )
    warned = {
        case["child"]
        for case in service.cases("A2", "coventry", "2021-22")
        if [warning["code"] for warning in case["warnings"]] == ["match_after_placement"]
    }
    assert warned == {"Ava", "Ben"}


def test_a_disruption_ends_the_placement_and_its_match(service: Service) -> None:
    """The match that counts is the one that led to the family who adopted."""
    ask(
        service,
        "A2",
        "2021-22",
        """
        child | order      | matched    | placed     | disrupted  | matched    | placed     | adopted    | A2
        Ava   | 2018-12-01 | 2019-02-01 | 2019-03-01 | 2019-09-01 | 2020-03-01 | 2020-04-01 | 2021-12-06 | 456
        Ben   | 2018-12-01 | 2019-02-01 | 2019-03-01 | 2019-09-01 | 2019-09-01 | 2019-09-01 | 2021-12-06 | 274
        Cora  | 2018-12-01 | 2019-02-01 | 2019-03-01 | 2019-09-01 |            | 2020-04-01 | 2021-12-06 | no_match_date
        """,
    )


def test_an_order_or_match_of_an_earlier_period_of_care_does_not_count(service: Service) -> None:
    ask(
        service,
        "A2",
        "2021-22",
        """
        child | entered    | order      | matched    | left       | entered    | order      | matched    | placed     | adopted    | A2
        Ava   | 2016-01-04 | 2016-06-01 | 2016-07-01 | 2017-01-04 | 2020-01-01 | 2020-06-01 | 2020-06-11 | 2021-01-01 | 2021-12-06 | 10
        Ben   | 2016-01-04 | 2016-06-01 | 2016-07-01 | 2017-01-04 | 2020-01-01 |            | 2020-06-11 | 2021-01-01 | 2021-12-06 | no_placement_order
        Cora  | 2016-01-04 | 2016-06-01 | 2016-07-01 | 2017-01-04 | 2020-01-01 | 2020-06-01 |            | 2021-01-01 | 2021-12-06 | no_match_date
        """,  # noqa: E501 - a story is read from left to right
    )


@pytest.mark.parametrize(
    ("period", "threshold"),
    [
        ("2009-12", 213),
        ("2010-13", 213),
        ("2011-14", 182),
        ("2012-15", 152),
        ("2013-16", 122),
        ("2020-23", 122),
        ("2013-M03", 213),
        ("2013-M04", 182),
    ],
)
def test_the_threshold_is_that_of_the_year_in_which_the_period_ends(
    service: Service, period: str, threshold: int
) -> None:
    """Seven months to 2013, then shorter every year, four months (122 days) from 2016."""
    result = service.result("A2", "coventry", period)
    assert (result["threshold"], result["threshold_status"]) == (threshold, "national")


@pytest.mark.parametrize(("matched", "met"), [("2020-10-01", True), ("2020-10-02", False)])
def test_the_threshold_is_met_up_to_122_days(service: Service, matched: str, met: bool) -> None:
    table = "child | order | matched | placed | adopted | A2\n"
    days = "122" if met else "123"
    row = f"Ava | 2020-06-01 | {matched} | 2021-03-20 | 2021-12-06 | {days}"
    assert ask(service, "A2", "2021-22", table + row)["meets_threshold"] is met


def test_nobody_with_an_order_is_no_figure(service: Service) -> None:
    """Nobody to divide by: no value, never 0, and the status z."""
    result = ask(
        service,
        "A2",
        "2021-22",
        """
        child | entered    | matched    | placed     | adopted    | A2
        K4    | 2020-07-01 | 2021-05-01 | 2021-05-20 | 2022-02-14 | no_placement_order
        """,
    )
    assert (result["value"], result["unrounded"], result["status"]) == (None, None, "z")
    assert (result["counted"], result["meets_threshold"]) == (0, None)


def test_an_order_or_match_that_is_known_only_by_a_day(service: Service) -> None:
    """A child with an order is never left out as one without; a match is not known until its day is."""
    ask(
        service,
        "A2",
        "2021-22",
        """
        child | entered    | order                   | revoked    | order        | matched                 | placed       | adopted    | A2
        Ava   | 2020-01-01 | <=2020-11-02            |            |              | 2021-03-01              | 2021-03-20   | 2021-12-06 | order_day_unknown
        Ben   | 2020-01-01 | 2020-11-02              |            |              | <=2021-03-01            | 2021-03-20   | 2021-12-06 | no_match_date
        Cora  | 2020-01-01 | <=2020-11-02            |            |              | <=2021-03-01            | 2021-03-20   | 2021-12-06 | no_match_date
        Dan   | 2020-01-01 | 2020-11-02 <=2020-12-01 |            |              | 2021-03-01 <=2021-03-10 | 2021-03-20   | 2021-12-06 | 119
        Eve   | 2020-01-01 | 2020-11-02              | 2020-12-01 | <=2021-02-01 | 2021-03-01              | 2021-03-20   | 2021-12-06 | order_day_unknown
        Fay   | 2020-01-01 | 2020-11-02              |            |              | 2021-03-01              | <=2021-03-20 | 2021-12-06 | 119
        Gus   | 2020-01-01 | 2020-11-02              |            |              | <=2021-03-01 2021-04-01 | 2021-03-20   | 2021-12-06 | 150
        """,  # noqa: E501 - a story is read from left to right
    )
