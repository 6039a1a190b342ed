"""For every rule on the rows of returns a story that breaks it alone, and one that comes close and does not."""

from typing import NamedTuple

ADOPTION = """
    episode 2021-04-01 S C2 U6 2021-07-01 X1
    episode 2021-07-01 L E1 U6 2021-09-09 X1
    episode 2021-09-09 P E1 A6 2022-03-01 E11
    """
ORDINARY = f"""{ADOPTION}
    decided 2021-06-01
    ad1 2021-06-01 2021-09-01 0 2 MF L11
    """
IN_CARE = "episode 2021-04-01 S C2 U6"
TWO_YEARS = """
    2020 episode 2020-05-01 S C2 U6
    episode 2020-05-01 S C2 U6
    """


class Story(NamedTuple):
    """The rows that break a rule, and rows that are nearly the same and are right."""

    breaks: str
    spares: str


def adopters(who: str) -> str:
    return f"{ADOPTION} ad1 2021-06-01 2021-09-01 0 {who}"


def left(ended: str, place: str = "U6") -> str:
    return f"episode 2021-04-01 S C2 {place} {ended}"


def then(*rows: str) -> str:
    """Rows, one after the other."""
    return "\n".join(rows)


ON_ADOPTION = {
    "adoption_row_missing": Story(ADOPTION, ORDINARY),
    "adoption_row_incomplete": Story(adopters("2 MF -"), adopters("2 MF L11")),
    "adoption_row_without_adoption": Story(
        then(IN_CARE, "ad1 2021-06-01 2021-09-01 0 2 MF L11"), then(IN_CARE, "decided 2021-06-01")
    ),
    "adoption_row_of_another_year": Story(
        then(ADOPTION, "2022 ad1 2021-06-01 2021-09-01 0 2 MF L11", "2022 header 2 2018-06-01 WBRI",
             "header 2 2018-06-01 WBRI"),
        adopters("2 MF L11"),
    ),
    "adoption_row_twice": Story(
        then(adopters("2 MF L11"), "ad1 2021-06-01 2021-09-01 0 1 M1 L0"),
        then(adopters("2 MF L11"), "ad1 2021-06-01 2021-09-01 0 2 MF L11"),
    ),
    "carer_flag_and_placement_differ": Story(
        then(ADOPTION, "ad1 2021-06-01 2021-09-01 1 2 MF L11"),
        then(ADOPTION.replace("P E1 A6", "T E1 A5"), "ad1 2021-06-01 2021-09-01 1 2 MF L11"),
    ),
    "decisions_differ": Story(
        then(adopters("2 MF L11"), "decided 2021-06-02"),
        then(adopters("2 MF L11"), "decided 2021-05-01 2021-05-20 RD4", "decided 2021-06-01"),
    ),
    "reversed_and_adopted": Story(
        then(adopters("2 MF L11"), "decided 2021-06-01 2021-08-01 RD4"),
        then(adopters("2 MF L11"), "decided 2021-04-10 2021-05-20 RD4", "decided 2021-06-01"),
    ),
    "reversal_row_incomplete": Story(
        then(IN_CARE, "decided 2021-06-01 2021-08-01"), then(IN_CARE, "decided 2021-06-01 2021-08-01 RD1")
    ),
    "reversal_row_without_decision": Story(
        then(IN_CARE, "decided - 2021-08-01 RD1"), then(IN_CARE, "decided 2021-06-01 2021-08-01 RD1")
    ),
    "decision_changed": Story(
        then(TWO_YEARS, "2020 decided 2020-06-01", "decided 2020-06-08"),
        then(TWO_YEARS, "2020 decided 2020-06-01 2020-08-01 RD1", "decided 2020-10-08"),
    ),
    "reversal_forgotten": Story(
        then(TWO_YEARS, "2020 decided 2020-06-01 2020-08-01 RD1", "decided 2020-06-01"),
        then(TWO_YEARS, "2020 decided 2020-06-01", "decided 2020-06-01 2021-08-01 RD1"),
    ),
    "reversal_of_another_year": Story(
        then("2020 episode 2020-05-01 S C2 U6", "episode 2020-05-01 S C2 U6", "decided 2020-06-01 2021-03-31 RD1"),
        then("2020 episode 2020-05-01 S C2 U6", "episode 2020-05-01 S C2 U6", "decided 2020-06-01 2021-04-01 RD1"),
    ),
    "open_decision_not_repeated": Story(
        then(TWO_YEARS, "2020 decided 2020-06-01"),
        then(TWO_YEARS, "2020 decided 2020-06-01", "decided 2020-06-01"),
    ),
    "two_adopters_of_one_sex_code": Story(adopters("2 F1 L2"), adopters("2 FF L2")),
    "one_adopter_as_a_couple": Story(adopters("1 MF L11"), adopters("1 F1 L0")),
    "single_with_a_couple": Story(adopters("2 FF L0"), adopters("1 F1 L0")),
    "one_adopter_in_civil_partnership": Story(adopters("1 F1 L2"), adopters("2 MF L2")),
    "different_gender_couple": Story(adopters("2 MM L3"), adopters("2 MF L3")),
    "same_gender_couple": Story(adopters("2 MF L12"), adopters("2 FF L12")),
}  # fmt: skip

ON_DAYS = {
    "episode_ends_before_it_starts": Story(left("2021-03-01 E4A"), left("2021-04-02 E4A")),
    "end_without_reason": Story(left("- E4A"), left("2021-05-01 E4A")),
    "episodes_overlap": Story(
        then(left("2021-07-02 X1"), "episode 2021-07-01 L E1 U6"),
        then(left("2021-07-01 X1"), "episode 2021-07-01 L E1 U6"),
    ),
    "episode_left_open": Story(
        then(left("-"), "episode 2021-07-01 L E1 U6"), then(left("2021-07-01 X1"), "episode 2021-07-01 L E1 U6 -")
    ),
    "two_episodes_start_on_one_day": Story(
        then(left("2021-07-01 E4A"), left("2021-08-01 E4A")), then(left("2021-07-01 E4A"), left("2021-07-01 E4A"))
    ),
    "episode_without_a_day": Story(left("2021-04-01 E4A"), left("2021-04-02 E4A")),
    "nothing_follows_x1": Story(left("2021-05-01 X1"), left("2021-05-01 E4A")),
    "episode_goes_on_later": Story(
        then(left("2021-07-01 X1"), "episode 2021-07-08 L E1 U6"),
        then(left("2021-07-01 E4A"), "episode 2021-07-08 S E1 U6"),
    ),
    "starts_without_having_left": Story(
        then(left("2021-07-01 X1"), "episode 2021-07-01 S C2 U6"),
        then("episode 2021-06-01 S V3 U6 2021-06-03 X1", "episode 2021-06-03 S C2 U6"),
    ),
    "does_not_start_after_leaving": Story(
        then(left("2021-05-01 E4A"), "episode 2021-06-01 P C2 U6"),
        then(left("2021-05-01 E4A"), "episode 2021-06-01 S C2 U6"),
    ),
    "both_kinds_of_short_breaks": Story(
        then("episode 2021-04-01 S V3 U6 2021-04-03 E4A", "episode 2021-05-01 S V4 U6 2021-06-01 E4A"),
        then("2020 episode 2020-04-01 S V3 U6 2020-04-03 E4A", "episode 2021-05-01 S V4 U6 2021-06-01 E4A"),
    ),
    "episode_told_otherwise": Story(
        then("2020 episode 2020-05-01 S C2 U6", "episode 2020-05-01 S C2 U1"),
        then("2020 episode 2020-05-01 S C2 U6", "episode 2020-05-01 S C2 U6 2021-05-01 E4A"),
    ),
    "episode_start_corrected": Story(
        then("2020 episode 2020-05-01 S C2 U6", "episode 2020-05-08 S C2 U6"),
        then("2020 episode 2020-05-01 S C2 U6", "episode 2020-05-01 S C2 U6"),
    ),
    "gone_without_leaving": Story(
        then("2020 episode 2020-05-01 S C2 U6", "2021"), then("2020 episode 2020-05-01 S C2 U6", "2022")
    ),
}

ON_CODES = {
    "legal_status_unchanged": Story(
        then(left("2021-07-01 X1"), "episode 2021-07-01 L C2 U6"),
        then(left("2021-07-01 X1"), "episode 2021-07-01 L E1 U6"),
    ),
    "legal_status_changed": Story(
        then(left("2021-07-01 X1"), "episode 2021-07-01 P E1 U6"),
        then(left("2021-07-01 X1"), "episode 2021-07-01 B E1 U6"),
    ),
    "care_begins_with_a_temporary_stay": Story(
        then(left("2021-05-01 X1", "T1"), "episode 2021-05-01 T C2 U6"),
        then(left("2021-05-01 X1"), "episode 2021-05-01 T C2 T1"),
    ),
    "care_ends_with_a_temporary_stay": Story(
        then(left("2021-05-01 X1"), "episode 2021-05-01 T C2 T1 2021-05-08 E4A"),
        then(left("2021-05-01 X1"), "episode 2021-05-01 T C2 T1 2021-05-08 X1",
             "episode 2021-05-08 T C2 U6 2021-06-01 E4A"),
    ),
    "comes_back_elsewhere": Story(
        then(left("2021-05-01 X1"), "episode 2021-05-01 T C2 T1 2021-05-08 X1", "episode 2021-05-08 P C2 U1"),
        then(left("2021-05-01 X1"), "episode 2021-05-01 T C2 T1 2021-05-08 X1", "episode 2021-05-08 T C2 U6"),
    ),
    "adoptive_placement_without_order": Story("episode 2021-04-01 S C2 A6", "episode 2021-04-01 S E1 A6"),
    "placed_by_consent_under_order": Story("episode 2021-04-01 S E1 A4", "episode 2021-04-01 S V2 A4"),
    "current_carer_but_carer_changed": Story(
        then(left("2021-09-09 X1"), "episode 2021-09-09 B E1 A5"),
        then(left("2021-09-09 X1"), "episode 2021-09-09 U E1 A5"),
    ),
    "current_carer_did_not_foster": Story(
        then(left("2021-09-09 X1", "K2"), "episode 2021-09-09 U E1 A5"),
        then(left("2021-09-09 X1", "U4"), "episode 2021-09-09 U E1 A5"),
    ),
    "with_parents_by_agreement": Story("episode 2021-04-01 S V2 P1", "episode 2021-04-01 S C2 P1"),
    "guardian_did_not_foster": Story(left("2021-09-09 E46", "K2"), left("2021-09-09 E46", "U3")),
    "made_by_a_regional_tool": Story(left("2022-03-31 E99"), left("2022-03-31 E4A")),
}  # fmt: skip

ON_WHO = {
    "sex_changed": Story(
        then(TWO_YEARS, "2020 header 1 2018-06-01 WBRI", "header 2 2018-06-01 WBRI"),
        then(TWO_YEARS, "2020 header 1 2018-06-01 WBRI", "header M 2018-06-01 WBRI"),
    ),
    "birth_changed": Story(
        then(TWO_YEARS, "2020 header 1 2018-06-01 WBRI", "header 1 2018-07-01 WBRI"),
        then(TWO_YEARS, "2020 header 1 - WBRI", "header 1 2018-07-01 WBRI"),
    ),
    "ethnicity_changed": Story(
        then(TWO_YEARS, "2020 header 1 2018-06-01 MWBC", "header 1 2018-06-01 WBRI"),
        then(TWO_YEARS, "2020 header 1 2018-06-01 -", "header 1 2018-06-01 WBRI"),
    ),
    "not_in_header": Story(then(TWO_YEARS, "2020 header 1 2018-06-01 WBRI"), then(IN_CARE, "header 1 2018-06-01 WBRI")),
    "absent_from_last_year": Story(
        then("2020", "episode 2021-03-31 S C2 U6"), then("2020", "episode 2021-04-01 S C2 U6")
    ),
    "header_without_episodes": Story(
        then("header 1 2018-06-01 WBRI", "2021"), then(IN_CARE, "header 1 2018-06-01 WBRI")
    ),
    "header_twice": Story(
        then(IN_CARE, "header 1 2018-06-01 WBRI", "header 1 2018-06-01 MWBC"),
        then(IN_CARE, "header 1 2018-06-01 WBRI", "header 1 2018-06-01 WBRI"),
    ),
    "born_after_the_year": Story(then(IN_CARE, "header 1 2022-04-01 WBRI"), then(IN_CARE, "header 1 2022-03-01 WBRI")),
    "row_after_the_year": Story("episode 2022-04-01 S C2 U6", "episode 2021-04-01 S C2 U6 2022-03-31 E4A"),
    "sex_not_known": Story(then(IN_CARE, "header U 2018-06-01 WBRI"), then(IN_CARE, "header F 2018-06-01 WBRI")),
}

STORIES: dict[str, Story] = {**ON_ADOPTION, **ON_DAYS, **ON_CODES, **ON_WHO}
