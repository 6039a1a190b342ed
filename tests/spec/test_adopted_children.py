"""Who is adopted, and how: within 12 months, at which age, by whom (definitions, section 6)."""

from tests.support.service import Service
from tests.support.story_tables import ask, ask_all

INDICATORS = ("placed_within_12_months", "age_at_adoption", "adopted_by_carers")


def test_placed_within_twelve_months_of_the_decision(service: Service) -> None:
    """365 days are within them, 366 are not."""
    result = ask(
        service,
        "placed_within_12_months",
        "2021-22",
        """
        child | decision     | placed       | adopted    | placed_within_12_months
        Ava   | 2020-03-20   | 2021-03-20   | 2021-12-06 | yes
        Ben   | 2020-03-19   | 2021-03-20   | 2021-12-06 | no
        Cora  | 2021-03-20   | 2021-03-01   | 2021-12-06 | yes
        Dan   | 2020-03-20   |              | 2021-12-06 | not_placed
        Eve   |              | 2021-03-20   | 2021-12-06 | no_decision_date
        Fay   | <=2020-03-20 | 2021-03-20   | 2021-12-06 | decision_day_unknown
        Gus   | 2020-03-20   | <=2021-03-20 | 2021-12-06 | placed_day_unknown
        Hal   | 2020-03-20   | 2021-03-20   | 2022-04-01 | no candidate
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (2, 3, 67)


def test_the_age_in_months_with_one_decimal(service: Service) -> None:
    """From the month of birth to that of the order, whichever days: 1 + 1 + 0 + 12 of 4."""
    result = ask(
        service,
        "age_at_adoption",
        "2021-22",
        """
        child | adopted    | born    | age_at_adoption
        Ava   | 2021-12-31 | 2021-11 | 1
        Ben   | 2021-12-01 | 2021-11 | 1
        Cora  | 2021-12-01 | 2021-12 | 0
        Dan   | 2022-01-01 | 2021-01 | 12
        Eve   | 2022-01-01 |         | birth_month_unknown
        Fay   | 2022-04-01 | 2019-03 | no candidate
        """,
    )
    assert (result["value"], result["unit"], result["unrounded"]) == (3.5, "months", "3.5")
    assert (result["numerator"], result["denominator"]) == (14, 4)
    assert result["not_evaluable"] == {"birth_month_unknown": 1}


def test_who_is_adopted_by_their_foster_carers(service: Service) -> None:
    """Of those placed first, whenever they moved in with the carer."""
    result = ask_all(
        service,
        "2021-22",
        """
        child | entered    | placed       | with carer since | adopted    | adopted_by_carers
        Ava   | 2020-01-01 | 2021-03-20   | 2020-02-01       | 2021-12-06 | yes
        Ben   | 2020-01-01 | 2021-03-20   | unknown          | 2021-12-06 | yes
        Cora  | 2020-01-01 | 2021-03-20   |                  | 2021-12-06 | no
        Dan   | 2020-01-01 | <=2021-03-20 |                  | 2021-12-06 | no
        Eve   | 2020-01-01 |              |                  | 2021-12-06 | not_placed
        """,
    )["adopted_by_carers"]
    assert (result["value"], result["excluded"]) == (50, {"not_placed": 1})
