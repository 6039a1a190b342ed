"""Stages that others print: decision to match, all of care, moving in to the application (definitions, section 6)."""

from tests.support.service import Service
from tests.support.story_tables import ask, ask_all

INDICATORS = ("stage.decision_to_match", "stage.entry_to_adopted", "stage.placed_to_application")


def test_from_the_decision_to_the_match(service: Service) -> None:
    """DfE prints it; a match before the decision is the negative number of days that it is."""
    result = ask(
        service,
        "stage.decision_to_match",
        "2021-22",
        """
        child | decision     | matched      | placed       | adopted    | stage.decision_to_match
        Ava   | 2020-08-01   | 2021-03-01   | 2021-03-20   | 2021-12-06 | 212
        Ben   | 2021-03-11   | 2021-03-01   | 2021-03-20   | 2021-12-06 | -10
        Cora  | 2020-08-01   | 2021-03-01   |              | 2021-12-06 | not_placed
        Dan   |              | 2021-03-01   | 2021-03-20   | 2021-12-06 | no_decision_date
        Eve   | 2020-08-01   |              | 2021-03-20   | 2021-12-06 | no_match_date
        Fay   | <=2020-08-01 | 2021-03-01   | 2021-03-20   | 2021-12-06 | decision_day_unknown
        Gus   | 2020-08-01   | <=2021-03-01 | 2021-03-20   | 2021-12-06 | no_match_date
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (202, 2, 101)


def test_from_entering_care_to_the_order_of_all_who_are_adopted(service: Service) -> None:
    """Placed first or not."""
    result = ask(
        service,
        "stage.entry_to_adopted",
        "2021-22",
        """
        child | entered      | placed     | adopted    | stage.entry_to_adopted
        Ava   | 2020-12-06   | 2021-03-20 | 2021-12-06 | 365
        Ben   | 2020-12-06   |            | 2021-12-07 | 366
        Cora  |              | 2021-03-20 | 2021-12-06 | no_entry_date
        Dan   | <=2020-12-06 | 2021-03-20 | 2021-12-06 | entry_day_unknown
        Eve   | 2020-12-06   | 2021-03-20 | 2022-04-01 | no candidate
        """,
    )
    assert (result["value"], result["unrounded"], result["excluded"]) == (366, "365.5", {})


def test_from_moving_in_to_the_first_application(service: Service) -> None:
    """On or after moving in, and on or before the order, in the period of care that it ends."""
    ask(
        service,
        "stage.placed_to_application",
        "2021-22",
        """
        child | entered    | placed       | application           | adopted    | stage.placed_to_application
        Ava   | 2020-01-01 | 2021-03-20   | 2021-06-28            | 2021-12-06 | 100
        Ben   | 2020-01-01 | 2021-03-20   | 2021-06-28 2021-09-01 | 2021-12-06 | 100
        Cora  | 2020-01-01 | 2021-03-20   | 2021-03-20            | 2021-12-06 | 0
        Dan   | 2020-01-01 | 2021-03-20   | 2021-12-06            | 2021-12-06 | 261
        Eve   | 2020-01-01 | 2021-03-20   | 2021-03-19            | 2021-12-06 | no_application_date
        Fay   | 2020-01-01 | 2021-03-20   | 2021-12-07            | 2021-12-06 | no_application_date
        Gus   | 2020-01-01 | 2021-03-20   | <=2021-06-28          | 2021-12-06 | no_application_date
        Hal   | 2020-01-01 | 2021-03-20   | 2021-03-01 2021-06-28 | 2021-12-06 | 100
        Ida   | 2020-01-01 | <=2021-03-20 | 2021-06-28            | 2021-12-06 | placed_day_unknown
        Jon   | 2020-01-01 |              | 2021-06-28            | 2021-12-06 | not_placed
        """,
    )


def test_after_a_disruption_only_the_application_of_the_new_family_counts(service: Service) -> None:
    ask(
        service,
        "stage.placed_to_application",
        "2021-22",
        """
        child | entered    | placed     | application | disrupted  | placed     | application | adopted    | stage.placed_to_application
        Ava   | 2019-01-01 | 2020-03-20 | 2020-06-28  | 2020-09-01 | 2021-03-20 | 2021-06-28  | 2021-12-06 | 100
        Ben   | 2019-01-01 | 2020-03-20 | 2020-06-28  | 2020-09-01 | 2021-03-20 |             | 2021-12-06 | no_application_date
        """,  # noqa: E501 - a story is read from left to right
    )


def test_a_child_s_stages_add_up(service: Service) -> None:
    """The first four and the last to all of care; two of them to the days between decision and match."""
    figures = ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | order      | matched    | placed     | adopted    | stage.entry_to_adopted | stage.decision_to_match
        Ava   | 2020-04-10 | 2020-08-01 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 605                    | 212
        """,  # noqa: E501 - a story is read from left to right
    )
    codes = ("entry_to_decision", "decision_to_order", "order_to_match", "match_to_placed", "placed_to_adopted")
    days = [service.result(f"stage.{code}", "coventry", "2021-22")["value"] for code in codes]
    assert sum(days) == figures["stage.entry_to_adopted"]["value"]
    assert days[1] + days[2] == figures["stage.decision_to_match"]["value"]
