"""Stories of rules on AD1: the adoption, the adopters, and how they fit the episodes."""

#: The rows that break a rule, rows that come close, and other rules that the former break, with spaces between them.
Told = tuple[str, str, str]

TO_ADOPTERS = """
    episode 2021-04-01 S C2 U6 2021-07-01 X1
    episode 2021-07-01 L E1 U6 2021-09-09 X1 CARPL
    episode 2021-09-09 P E1 A6 2022-03-01 E11
    """
TO_CARERS = """
    episode 2021-04-01 S C2 U6 2021-07-01 X1
    episode 2021-07-01 L E1 U6 2021-09-09 X1 PLACE
    episode 2021-09-09 T E1 A5 2022-03-01 E11
    """
DECIDED = "decided 2021-06-01"
AD1 = "ad1 2021-06-01 2021-09-01 0 2 MF L11"
ADOPTED = f"{TO_ADOPTERS}\n{DECIDED}\n{AD1}"
IN_CARE = "episode 2021-04-01 S C2 U6"


def rows(*some: str) -> str:
    return "\n".join(some)


def adopted_by(who: str) -> str:
    """An adoption by these adopters."""
    return rows(TO_ADOPTERS, DECIDED, f"ad1 2021-06-01 2021-09-01 0 {who}")


def ad1(cells: str, episodes: str = TO_ADOPTERS) -> str:
    """An adoption with these cells in AD1."""
    return rows(episodes, DECIDED, f"ad1 {cells}")


#: A first placement breaks down, and the child is adopted from a second one after a second decision.
SECOND_DECISION = """
    2020 episode 2020-04-01 S E1 U6 2020-06-01 X1 CARPL
    2020 episode 2020-06-01 P E1 A6 2020-09-01 X1 CHILD
    2020 episode 2020-09-01 P E1 U6
    2020 decided 2020-05-01 2021-03-01 RD4
    episode 2020-09-01 P E1 U6 2021-06-01 X1 CARPL
    episode 2021-06-01 P E1 A6 2022-02-01 E11
    decided 2021-05-01
    """

ON_ADOPTION: dict[str, Told] = {
    "adoption_row_missing": (rows(TO_ADOPTERS, DECIDED), ADOPTED, ""),
    "adoption_row_has_blanks": (
        adopted_by("2 MF -"),
        rows(TO_ADOPTERS, DECIDED, "ad1 2021-06-01 2021-09-01 0 2 MF - flaws=LS_ADOPTR:unknown_code"),
        "adoption_row_incomplete",
    ),
    "adoption_row_incomplete": (
        rows(IN_CARE, DECIDED, "ad1 2021-06-01 2021-09-01 0"),
        ADOPTED,
        "adoption_row_without_adoption adoption_row_of_child_in_care",
    ),
    "adoption_row_without_adoption": (
        rows(TO_ADOPTERS.replace("E11", "E4A"), "decided 2021-06-01 2022-03-01 RD4", AD1),
        ADOPTED,
        "reversed_and_adopted",
    ),
    "adoption_row_of_another_year": (
        rows(TO_ADOPTERS, DECIDED, AD1, f"2022 {AD1}", "2022 leaver -"),
        ADOPTED,
        "episode_after_adoption",
    ),
    "adoption_row_after_the_year": (
        ad1("2021-06-01 2022-04-01 0 2 MF L11"),
        ad1("2021-06-01 2021-09-09 0 2 MF L11"),
        "match_after_last_placement",
    ),
    "carer_flag_and_placement_differ": (
        ad1("2021-06-01 2021-09-01 1 2 MF L11"),
        ad1("2021-06-01 2021-09-01 1 2 MF L11", TO_CARERS),
        "",
    ),
    "adopted_from_another_placement": (
        rows("episode 2021-04-01 S E1 U6 2022-03-01 E11", "decided 2021-04-01", "ad1 2021-04-01 2021-04-01 0 2 MF L11"),
        rows("episode 2021-04-01 S E1 A6 2022-03-01 E11", "decided 2021-04-01", "ad1 2021-04-01 2021-04-01 0 2 MF L11"),
        "",
    ),
    "adoption_row_decided_after_match": (
        ad1("2021-06-01 2021-05-31 0 2 MF L11"),
        ad1("2021-06-01 2021-06-01 0 2 MF L11"),
        "",
    ),
    "match_after_last_placement": (
        ad1("2021-06-01 2021-09-10 0 2 MF L11"),
        ad1("2021-06-01 2021-09-09 0 2 MF L11"),
        "",
    ),
    "matched_on_the_day_of_the_adoption": (
        ADOPTED.replace("2021-09-01 0", "2022-03-01 0")
        .replace("\n    episode", "\n    2022 episode")
        .replace("2022-03-01", "2022-09-30")
        .replace("ad1", "2022 ad1")
        .replace("decided", "2022 decided"),
        ad1("2021-06-01 2022-02-28 0 2 MF L11"),
        "match_after_last_placement care_began_before_the_first_file",
    ),
    "decision_of_an_earlier_stay": (
        rows(
            "episode 2021-04-01 S C2 U6 2021-06-01 E4A",
            "episode 2021-07-01 S E1 U6 2021-09-09 X1 CARPL",
            "episode 2021-09-09 P E1 A6 2022-03-01 E11",
            "decided 2021-05-01",
            "ad1 2021-05-01 2021-09-01 0 2 MF L11",
        ),
        rows(
            "episode 2021-04-01 S C2 U6 2021-06-01 E4A",
            "episode 2021-07-01 S E1 U6 2021-09-09 X1 CARPL",
            "episode 2021-09-09 P E1 A6 2022-03-01 E11",
            "decided 2021-07-01",
            "ad1 2021-07-01 2021-09-01 0 2 MF L11",
        ),
        "",
    ),
    "adoption_decision_after_placement": (
        rows(TO_ADOPTERS, "decided 2021-09-10", "ad1 2021-09-10 2021-09-10 0 2 MF L11"),
        rows(SECOND_DECISION, "ad1 2021-05-01 2021-05-20 0 2 MF L11"),
        "match_after_last_placement decision_row_after_placement decision_row_after_order",
    ),
    "decisions_differ": (
        rows(TO_ADOPTERS, "decided 2021-06-02", AD1),
        rows(TO_ADOPTERS, "decided 2021-05-01 2021-05-20 RD4", DECIDED, AD1),
        "",
    ),
    "reversed_and_adopted": (
        rows(TO_ADOPTERS, "decided 2021-06-01 2021-08-01 RD4", AD1),
        rows(TO_ADOPTERS, "decided 2021-04-10 2021-05-20 RD4", DECIDED, AD1),
        "adopted_but_decision_row_reversed",
    ),
    "adopted_but_decision_row_reversed": (
        rows(TO_ADOPTERS, "decided 2021-06-01 2021-08-01 RD4"),
        rows(TO_ADOPTERS, "decided 2021-04-10 2021-05-20 RD4", DECIDED),
        "adoption_row_missing",
    ),
    "episode_after_adoption": (rows(ADOPTED, "2022 episode 2022-04-10 S C2 U6"), ADOPTED, "open_decision_not_repeated"),
    "two_adopters_of_one_sex_code": (adopted_by("2 F1 L0"), adopted_by("2 FF L2"), ""),
    "one_adopter_as_a_couple": (adopted_by("1 MF L11"), adopted_by("1 F1 L0"), ""),
    "single_with_a_couple": (adopted_by("2 FF L0"), adopted_by("1 F1 L0"), ""),
    "one_adopter_in_civil_partnership": (adopted_by("1 F1 L2"), adopted_by("1 MF L2"), ""),
    "different_gender_unmarried": (adopted_by("2 MM L3"), adopted_by("2 MF L3"), ""),
    "same_gender_unmarried": (adopted_by("2 MF L4"), adopted_by("2 MM L4"), ""),
    "different_gender_married": (adopted_by("2 FF L11"), adopted_by("2 MF L11"), ""),
    "same_gender_married": (adopted_by("2 MF L12"), adopted_by("2 FF L12"), ""),
    "care_leaver_with_adoption": (rows(ADOPTED, "leaver 1"), rows(ADOPTED, "leaver -"), ""),
    "adoption_row_of_child_in_care": (
        rows(IN_CARE, "leaver 1"),
        rows("episode 2021-04-01 S C2 U6 2022-03-30 E4A", "leaver 1"),
        "",
    ),
}
