"""Stories of rules on who a child is, and on whether the files of one year fit each other."""

from tests.quality.stories_on_adoption import ADOPTED, IN_CARE, Told, rows
from tests.quality.stories_on_decisions import TWO_YEARS

LEFT_AT = "2021 episode 2021-04-01 S C2 U6"


def born(day: str, ended: str) -> str:
    return rows(f"episode 2021-04-01 S C2 U6 {ended}", f"header 2 {day} WBRI")


def two(one: str, other: str) -> str:
    """The Header rows of two years."""
    return rows(TWO_YEARS, f"2020 header {one}", f"header {other}")


ON_PEOPLE: dict[str, Told] = {
    "sex_changed": (two("1 2018-06-01 WBRI", "2 2018-06-01 WBRI"), two("1 2018-06-01 WBRI", "M 2018-06-01 WBRI"), ""),
    "birth_changed": (two("1 2018-06-01 WBRI", "1 2018-07-01 WBRI"), two("1 - WBRI", "1 2018-07-01 WBRI"), ""),
    "ethnicity_changed": (
        two("1 2018-06-01 MWBC", "1 2018-06-01 WBRI"),
        two("1 2018-06-01 -", "1 2018-06-01 WBRI"),
        "",
    ),
    "pupil_number_changed": (
        two("1 2018-06-01 WBRI a1b2", "1 2018-06-01 WBRI c3d4"),
        two("1 2018-06-01 WBRI UN1", "1 2018-06-01 WBRI c3d4"),
        "",
    ),
    "pupil_number_missing": (
        rows(IN_CARE, "header 1 2018-06-01 WBRI upn="),
        rows("episode 2021-04-01 S V4 U6", "header 1 2018-06-01 WBRI upn="),
        "",
    ),
    "pupil_number_shared": (
        rows("2025 episode 2025-04-01 S C2 U6", "2025 header F 2018-06-01 WBRI a1b2 shares_upn=1"),
        rows("2024 episode 2024-04-01 S C2 U6", "2024 header F 2018-06-01 WBRI a1b2 shares_upn=1"),
        "",
    ),
    "born_after_the_year": (
        rows(IN_CARE, "header 1 2022-04-01 WBRI"),
        rows(IN_CARE, "header 1 2021-04-01 WBRI"),
        "first_episode_before_birth",
    ),
    "first_episode_before_birth": (
        rows("episode 2021-04-30 S C2 U6", "header 1 2021-05-01 WBRI"),
        rows("episode 2021-05-01 S C2 U6", "header 1 2021-05-01 WBRI"),
        "",
    ),
    "over_21": (
        rows("episode 2015-04-01 S C2 U6 2021-05-01 E8", "header 1 2000-02-01 WBRI"),
        rows("episode 2015-04-01 S C2 U6 2021-05-01 E8", "header 1 2000-04-01 WBRI"),
        "",
    ),
    "sex_not_known": (
        rows("2024 episode 2024-04-01 S C2 U6", "2024 header U 2018-06-01 WBRI"),
        rows("2024 episode 2024-04-01 S C2 U6", "2024 header F 2018-06-01 WBRI"),
        "",
    ),
    "header_without_episodes": (
        rows("header 1 2018-06-01 WBRI", "2021"),
        rows("header 1 2018-06-01 WBRI", "leaver 1"),
        "",
    ),
    "care_starts_at_eighteen": (born("2003-03-01", "2021-05-01 E8"), born("2003-04-01", "2021-05-01 E8"), ""),
    "adopted_as_an_adult": (
        ADOPTED.replace("2021-04-01 S", "2021-04-01 S") + "\nheader 1 2004-02-01 WBRI",
        ADOPTED + "\nheader 1 2004-03-01 WBRI",
        "",
    ),
    "guardianship_of_an_adult": (born("2004-01-01", "2022-02-01 E45"), born("2004-02-01", "2022-02-01 E45"), ""),
    "stayed_with_carers_too_young": (born("2004-03-01", "2022-02-28 E17"), born("2004-02-01", "2022-02-28 E17"), ""),
    "custody_under_ten": (
        rows(
            "2025 episode 2025-04-01 S C2 U6 2025-05-01 X1 CUSTOD",
            "2025 episode 2025-05-01 P C2 R5",
            "2025 header F 2016-06-01 WBRI",
        ),
        rows(
            "2025 episode 2025-04-01 S C2 U6 2025-05-01 X1 CUSTOD",
            "2025 episode 2025-05-01 P C2 R5",
            "2025 header F 2015-05-01 WBRI",
        ),
        "",
    ),
    "not_in_header": (rows(TWO_YEARS, "2020 header 1 2018-06-01 WBRI"), rows(IN_CARE, "header 1 2018-06-01 WBRI"), ""),
    "care_leaver_not_in_header": (
        rows(LEFT_AT, "2020 leaver 1", "header 1 2018-06-01 WBRI"),
        rows("2020 leaver 1", "2020 header 1 2018-06-01 WBRI"),
        "",
    ),
    "permanence_not_in_header": (
        rows(LEFT_AT, "2020 permanence Z1", "header 1 2018-06-01 WBRI"),
        rows(LEFT_AT, "permanence Z1"),
        "",
    ),
    "birth_in_adoption_row_differs": (
        ADOPTED.replace("MF L11", "MF L11 born=2018-07-01"),
        ADOPTED.replace("MF L11", "MF L11 born=2018-06-01"),
        "",
    ),
    "birth_in_decision_row_differs": (
        rows(IN_CARE, "decided 2021-06-01 born=2018-07-01"),
        rows(IN_CARE, "decided 2021-06-01 born=2018-06-01"),
        "",
    ),
    "birth_of_care_leaver_differs": (
        rows("leaver 1 born=2018-07-01", "header 1 2018-06-01 WBRI"),
        rows("leaver 1", "header 1 2018-06-01 WBRI"),
        "",
    ),
    "birth_in_permanence_row_differs": (
        rows(IN_CARE, "permanence Z1 born=2018-07-01"),
        rows(IN_CARE, "permanence Z1 born=2018-06-01"),
        "",
    ),
    "adoption_row_twice": (rows(ADOPTED, "ad1 2021-06-01 2021-09-01 0 2 MF L11"), ADOPTED, ""),
    "header_twice": (
        rows(IN_CARE, "header 1 2018-06-01 WBRI", "header 1 2018-06-01 WBRI"),
        rows(IN_CARE, "header 1 2018-06-01 WBRI"),
        "",
    ),
    "care_leaver_twice": (rows("leaver 1", "leaver 1"), "leaver 1", ""),
    "permanence_row_twice": (rows(IN_CARE, "permanence Z1", "permanence Z1"), rows(IN_CARE, "permanence Z1"), ""),
}
