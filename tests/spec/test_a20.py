"""A20: average days between entering care and the placement order (definitions, sections 1, 2 and 5)."""

from tests.support.service import Service
from tests.support.story_tables import ask

INDICATORS = ("A20",)


def test_from_entering_care_to_the_order(service: Service) -> None:
    """Of the children adopted in the period who have a placement order."""
    result = ask(
        service,
        "A20",
        "2021-22",
        """
        child | entered    | order      | matched    | placed     | adopted    | A20
        K1    | 2020-04-10 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 206
        K2    | 2019-09-01 | 2020-06-15 | 2020-06-01 | 2020-06-30 | 2021-04-01 | 288
        K3    | 2018-12-24 | 2019-10-08 | 2021-01-15 | 2021-02-01 | 2022-03-31 | 288
        K4    | 2020-07-01 |            | 2021-05-01 | 2021-05-20 | 2022-02-14 | no_placement_order
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (782, 3, 261)
    assert result["excluded"] == {"no_placement_order": 1}


def test_who_is_not_counted(service: Service) -> None:
    """The first that applies: not placed, no order, no entry, an order before entering care. No match is needed."""
    result = ask(
        service,
        "A20",
        "2021-22",
        """
        child | entered    | order      | placed     | adopted    | A20
        Ava   | 2020-04-10 | 2020-11-02 | 2021-03-20 | 2021-12-06 | 206
        Ben   | 2020-04-10 | 2020-04-10 | 2021-03-20 | 2021-12-06 | 0
        Cora  | 2020-04-10 | 2020-11-02 |            | 2021-12-06 | not_placed
        Dan   |            |            |            | 2021-12-06 | not_placed
        Eve   |            |            | 2021-03-20 | 2021-12-06 | no_placement_order
        Fay   |            | 2020-11-02 | 2021-03-20 | 2021-12-06 | no_entry_date
        Gus   | 2020-11-03 | 2020-11-02 | 2021-03-20 | 2021-12-06 | dates_out_of_order
        """,
    )
    assert result["excluded"] == {"not_placed": 2, "no_placement_order": 1}
    assert result["not_evaluable"] == {"no_entry_date": 1, "dates_out_of_order": 1}


def test_the_first_order_still_in_force(service: Service) -> None:
    """A reversed decision does not revoke it."""
    ask(
        service,
        "A20",
        "2021-22",
        """
        child | entered    | order                 | revoked    | reversed   | order      | placed     | adopted    | A20
        Ava   | 2020-01-01 | 2020-01-11            | 2020-01-21 |            | 2020-01-31 | 2021-03-20 | 2021-12-06 | 30
        Ben   | 2020-01-01 | 2020-01-11            |            |            | 2020-01-31 | 2021-03-20 | 2021-12-06 | 10
        Cora  | 2020-01-01 | 2020-01-11            |            | 2020-01-21 | 2020-01-31 | 2021-03-20 | 2021-12-06 | 10
        Dan   | 2020-01-01 | 2020-01-11 2020-01-16 | 2020-01-21 |            | 2020-01-31 | 2021-03-20 | 2021-12-06 | 30
        Eve   | 2020-01-01 | 2020-01-11            | 2020-01-31 |            | 2020-01-31 | 2021-03-20 | 2021-12-06 | 30
        """,  # noqa: E501 - a story is read from left to right
    )


def test_in_the_period_of_care_that_the_adoption_ends(service: Service) -> None:
    """An order of an earlier period of care is not this period's; one before the first entry belongs to the first."""
    ask(
        service,
        "A20",
        "2021-22",
        """
        child | entered    | order      | left       | entered    | order      | placed     | adopted    | A20
        Ava   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2020-01-01 | 2020-06-01 | 2021-01-01 | 2021-12-06 | 152
        Ben   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2020-01-01 |            | 2021-01-01 | 2021-12-06 | no_placement_order
        Cora  | 2016-01-04 | 2016-01-03 |            |            |            | 2021-01-01 | 2021-12-06 | dates_out_of_order
        """,  # noqa: E501 - a story is read from left to right
    )


def test_no_threshold_and_no_figure_of_nobody(service: Service) -> None:
    """A20 is held against nothing; nobody to divide by is the status z."""
    service.state_complete()
    result = service.result("A20", "coventry", "2020-23")
    assert (result["threshold"], result["threshold_status"], result["meets_threshold"]) == (None, None, None)
    assert (result["value"], result["unrounded"], result["status"]) == (None, None, "z")


def test_an_entry_or_order_that_is_known_only_by_a_day(service: Service) -> None:
    """Both are there, so the child is set apart and not left out."""
    ask(
        service,
        "A20",
        "2021-22",
        """
        child | entered      | order        | placed       | adopted    | A20
        Ava   | <=2020-01-01 | 2020-11-02   | 2021-03-20   | 2021-12-06 | entry_day_unknown
        Ben   | 2020-01-01   | <=2020-11-02 | 2021-03-20   | 2021-12-06 | order_day_unknown
        Cora  | <=2020-01-01 | <=2020-11-02 | 2021-03-20   | 2021-12-06 | entry_day_unknown
        Dan   | 2020-01-01   | 2020-11-02   | <=2021-03-20 | 2021-12-06 | 306
        """,
    )
