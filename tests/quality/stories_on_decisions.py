"""Stories of rules on PlacedAdoption: decisions, those of the year before, and how they fit the episodes."""

from tests.quality.stories_on_adoption import ADOPTED, IN_CARE, TO_ADOPTERS, Told, rows

LAST_YEAR = "2020 episode 2020-05-01 S C2 U6"
TWO_YEARS = rows(LAST_YEAR, "episode 2020-05-01 S C2 U6")
LEFT = "episode 2021-04-01 S C2 U6 2021-12-01 E4A"
ORDERED = rows("episode 2021-04-01 S C2 U6 2021-07-01 X1", "episode 2021-07-01 L E1 U6")


#: An order that was made in the year before, and the decision that was reversed then.
STOOD_OVER_THE_YEAR = rows("2020 episode 2020-07-01 S E1 U6", "episode 2020-07-01 S E1 U6")
REVERSED_LAST_YEAR = "2020 decided 2020-07-01 2021-02-01 RD1"


def freed(*more: str) -> str:
    """A child who was freed for adoption in 2005."""
    return rows("2005 episode 2005-05-01 S D1 U6 2005-10-01 E4A", "2005 header 2 2001-06-01 WBRI", *more)


ON_DECISIONS: dict[str, Told] = {
    "reversal_row_incomplete": (
        rows(IN_CARE, "decided 2021-06-01 2021-08-01"),
        rows(IN_CARE, "decided 2021-06-01 2021-08-01 - flaws=REASON_PLACED_CEASED:unknown_code"),
        "reversal_reason_off_the_list",
    ),
    "reversal_row_without_decision": (
        rows(IN_CARE, "decided - 2021-08-01 RD1"),
        rows(IN_CARE, "decided 2021-06-01 2021-08-01 RD1"),
        "",
    ),
    "reversed_before_the_decision": (
        rows(IN_CARE, "decided 2021-06-01 2021-05-31 RD1"),
        rows(IN_CARE, "decided 2021-06-01 2021-06-01 RD1"),
        "",
    ),
    "decided_while_decided": (
        rows(IN_CARE, "decided 2021-06-01 2021-08-01 RD1", "decided 2021-07-31"),
        rows(IN_CARE, "decided 2021-06-01 2021-08-01 RD1", "decided 2021-08-01"),
        "",
    ),
    "earlier_decision_not_reversed": (
        rows("2022 episode 2022-04-01 S C2 U6", "2022 decided 2022-06-01", "2022 decided 2022-07-31"),
        rows(IN_CARE, "decided 2021-06-01", "decided 2021-07-31"),
        "decided_while_decided",
    ),
    "decision_row_before_birth": (
        rows(IN_CARE, "decided 2018-05-31"),
        rows(IN_CARE, "decided 2018-06-01"),
        "decision_row_before_entry",
    ),
    "decision_after_the_year_or_care": (
        rows(LEFT, "decided 2021-12-02 2021-12-03 RD1"),
        rows(LEFT, "decided 2021-06-02 2021-12-01 RD1"),
        "",
    ),
    "reversal_of_another_year": (
        rows(TWO_YEARS, "2020 decided 2020-06-01", "decided 2020-06-01 2021-03-31 RD1"),
        rows(TWO_YEARS, "2020 decided 2020-06-01", "decided 2020-06-01 2021-04-01 RD1"),
        "",
    ),
    "decision_not_in_last_year": (rows(TWO_YEARS, "decided 2021-03-31"), rows(TWO_YEARS, "decided 2021-04-01"), ""),
    "decision_changed": (
        rows(TWO_YEARS, "2020 decided 2020-06-01", "decided 2020-06-08"),
        rows(TWO_YEARS, "2020 decided 2020-06-01", "decided 2020-06-01 2021-08-01 RD1", "decided 2021-10-08"),
        "",
    ),
    "reversal_forgotten": (
        rows(TWO_YEARS, "2020 decided 2020-06-01 2020-08-01 RD1", "decided 2020-06-01"),
        rows(TWO_YEARS, "2020 decided 2020-06-01", "decided 2020-06-01 2021-08-01 RD1"),
        "",
    ),
    "decision_older_than_reversed_one": (
        rows(
            "2021 episode 2021-05-01 S C2 U6",
            "2022 episode 2021-05-01 S C2 U6",
            "2021 decided 2021-06-15 2022-02-01 RD1",
            "2022 decided 2021-06-01",
        ),
        rows(
            "2021 episode 2021-05-01 S C2 U6",
            "2022 episode 2021-05-01 S C2 U6",
            "2021 decided 2021-06-15 2022-02-01 RD1",
            "2022 decided 2022-06-01",
        ),
        "",
    ),
    "open_decision_not_repeated": (
        rows(TWO_YEARS, "2020 decided 2020-06-01"),
        rows(TWO_YEARS, "2020 decided 2020-06-01", "decided 2020-06-01"),
        "",
    ),
    "order_rows_without_decision": (ORDERED, rows(STOOD_OVER_THE_YEAR, REVERSED_LAST_YEAR), ""),
    "order_stands_after_reversal": (
        rows(ORDERED, "decided 2021-06-01 2021-08-01 RD1"),
        rows(ORDERED, "decided 2021-06-01 2021-08-01 RD1", "decided 2021-08-01"),
        "",
    ),
    "freed_without_decision": (freed(), freed("2005 decided 2005-05-01 2005-10-01 RD1"), "left_care_without_reversal"),
    "freeing_stands_after_reversal": (
        rows(
            "2005 episode 2005-05-01 S D1 U6", "2005 header 2 2001-06-01 WBRI", "2005 decided 2005-05-01 2005-09-01 RD1"
        ),
        freed("2005 decided 2005-05-01 2005-10-01 RD1"),
        "still_freed",
    ),
    "decision_row_after_order": (
        rows(ORDERED, "decided 2021-07-02"),
        rows(ORDERED, "decided 2021-07-01 2021-08-01 RD1", "decided 2021-08-02"),
        "",
    ),
    "decision_after_freeing": (
        freed("2005 decided 2005-05-02 2005-10-01 RD1"),
        freed("2005 decided 2005-05-01 2005-10-01 RD1"),
        "",
    ),
    "placement_rows_without_decision": (
        "episode 2021-04-01 S V2 A4",
        rows("episode 2021-04-01 S V2 A4", "decided 2021-04-01"),
        "",
    ),
    "decision_row_after_placement": (
        rows("episode 2021-04-01 S V2 A4", "decided 2021-04-02"),
        rows("episode 2021-04-01 S V2 A4", "decided 2021-04-01"),
        "",
    ),
    "left_care_without_reversal": (
        rows(TO_ADOPTERS.replace("E11", "E4A"), "decided 2021-06-01"),
        rows(
            "2020 episode 2020-07-01 S E1 U6",
            "episode 2020-07-01 S E1 U6 2021-12-01 E4A",
            "2020 decided 2020-07-01 2021-02-01 RD1",
        ),
        "",
    ),
    "decision_row_before_entry": (
        rows(IN_CARE, "decided 2021-03-31"),
        rows("episode 2021-04-01 P C2 U6", "decided 2021-03-31"),
        "",
    ),
    "permanence_missing": (rows(IN_CARE, "unlisted"), rows(IN_CARE, "permanence Z1"), ""),
    "permanence_not_before_care": (
        rows(IN_CARE, "permanence P1 331 2021-04-01"),
        rows(IN_CARE, "permanence P1 331 2021-03-31"),
        "",
    ),
    "permanence_without_a_start": (
        rows("2015 episode 2015-05-01 S C2 U6", "2015 header 2 2012-06-01 WBRI", "2015 permanence Z1"),
        rows("2016 episode 2016-05-01 S C2 U6", "2016 header 2 2012-06-01 WBRI", "2016 permanence Z1"),
        "",
    ),
    "details_without_permanence": (
        rows(IN_CARE, "permanence Z1 331"),
        rows(IN_CARE, "permanence P4 331 2019-01-01"),
        "",
    ),
    "adopted_not_in_header": (
        "ad1 2021-06-01 2021-09-01 0 2 MF L11\n2020 header 2 2018-06-01 WBRI",
        ADOPTED,
        "adoption_row_without_adoption header_without_episodes",
    ),
    "decision_not_in_header": ("decided 2021-06-01\n2020 header 2 2018-06-01 WBRI", ADOPTED, "header_without_episodes"),
}
