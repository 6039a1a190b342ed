"""How long families are assessed and wait, and who leaves after an approval (definitions, section 6)."""

from tests.support.service import Service
from tests.support.story_tables import ask, ask_all

INDICATORS = (
    "left_after_approval",
    "adopters.stage_one",
    "adopters.stage_two",
    "approved_within_6_months",
    "matched_within_3_months",
    "matched_within_6_months",
)


def test_the_stages_of_an_assessment(service: Service) -> None:
    """Of the families approved in the period, each stage in the round of the approval."""
    figures = ask_all(
        service,
        "2021-22",
        """
        family | registered   | stage two    | approved   | adopters.stage_one   | adopters.stage_two | approved_within_6_months
        Ash    | 2021-01-01   | 2021-03-01   | 2021-07-02 | 59                   | 123                | yes
        Bay    | 2021-01-01   | 2021-03-03   | 2021-07-03 | 61                   | 122                | no
        Cox    | 2021-01-01   |              | 2021-07-02 | no_stage_two_date    | no_stage_two_date  | yes
        Day    |              | 2021-03-01   | 2021-07-02 | no_registration_date | 123                | no_registration_date
        Eld    | 2021-03-02   | 2021-03-01   | 2021-07-02 | dates_out_of_order   | 123                | yes
        Fox    | 2021-01-01   | <=2021-03-01 | 2021-07-02 | no_stage_two_date    | no_stage_two_date  | yes
        Gow    | 2021-01-01   | 2021-03-01   | 2022-04-01 | no candidate         | no candidate       | no candidate
        """,  # noqa: E501 - a story is read from left to right
    )
    one, two = figures["adopters.stage_one"], figures["adopters.stage_two"]
    assert (one["numerator"], one["denominator"], one["value"], one["threshold"]) == (120, 2, 60, 61)
    assert (two["numerator"], two["denominator"], two["value"], two["threshold"]) == (491, 4, 123, 122)
    assert (one["meets_threshold"], two["meets_threshold"]) == (True, False)


def test_each_round_has_its_own_stages(service: Service) -> None:
    ask_all(
        service,
        "2019-22",
        """
        family | registered | stage two  | approved   | matched    | registered | stage two  | approved   | adopters.stage_one    | matched_within_3_months
        Ash    | 2019-06-01 | 2019-07-01 | 2019-10-01 | 2019-12-01 | 2021-01-01 | 2021-02-01 | 2021-06-01 | 30, 31                | yes
        Bay    | 2019-06-01 | 2019-07-01 | 2019-10-01 | 2019-12-01 | 2021-01-01 |            | 2021-06-01 | 30, no_stage_two_date | yes
        """,  # noqa: E501 - a story is read from left to right
    )


def test_from_approval_to_being_matched(service: Service) -> None:
    """91 days are within three months, 182 within six."""
    ask_all(
        service,
        "2021-22",
        """
        family | approved     | matched    | matched_within_3_months | matched_within_6_months
        Ash    | 2021-06-01   | 2021-08-31 | yes                     | yes
        Bay    | 2021-06-01   | 2021-09-01 | no                      | yes
        Cox    | 2021-06-01   | 2021-11-30 | no                      | yes
        Day    | 2021-06-01   | 2021-12-01 | no                      | no
        Eld    |              | 2021-12-01 | no_approval_date        | no_approval_date
        Fox    | <=2021-06-01 | 2021-12-01 | no_approval_date        | no_approval_date
        Gow    | 2021-06-01   | 2022-04-01 | no candidate            | no candidate
        """,
    )


def test_who_withdraws_after_being_approved(service: Service) -> None:
    """In that round; whether the day of the approval is known does not matter."""
    result = ask(
        service,
        "left_after_approval",
        "2021-22",
        """
        family | registered | approved     | withdrawn  | registered | withdrawn  | left_after_approval
        Ash    | 2021-01-01 | 2021-06-01   | 2021-09-01 |            |            | counted
        Bay    | 2021-01-01 |              | 2021-09-01 |            |            | not_approved
        Cox    | 2021-01-01 | 2021-09-01   | 2021-09-01 |            |            | counted
        Day    | 2021-01-01 | 2021-09-02   | 2021-09-01 |            |            | not_approved
        Eld    | 2021-01-01 | <=2021-06-01 | 2021-09-01 |            |            | counted
        Fox    | 2019-01-01 | 2019-06-01   | 2019-09-01 | 2021-01-01 | 2021-09-01 | not_approved
        Gow    | 2021-01-01 | 2021-06-01   | 2022-04-01 |            |            | no candidate
        """,
    )
    assert (result["value"], result["excluded"]) == (3, {"not_approved": 3})
