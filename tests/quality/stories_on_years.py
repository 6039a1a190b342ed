"""Stories of rules on how one year's file goes on with that of the year before."""

from tests.quality.stories_on_adoption import Told, rows
from tests.quality.stories_on_decisions import LAST_YEAR, TWO_YEARS


def now(row: str) -> str:
    """Last year a child in care, and this year's first episode."""
    return rows(LAST_YEAR, f"episode 2020-05-01 {row}")


ON_YEARS: dict[str, Told] = {
    "first_episode_does_not_start_care": ("episode 2021-04-01 P C2 U6", "episode 2021-03-31 P C2 U6", ""),
    "care_began_before_the_first_file": ("episode 2021-03-31 P C2 U6", rows("2020", "episode 2021-03-31 S C2 U6"), ""),
    "episode_start_corrected": (rows(LAST_YEAR, "episode 2020-05-08 S C2 U6"), TWO_YEARS, "not_in_last_year"),
    "start_reason_differs_from_last_year": (now("P C2 U6"), TWO_YEARS, ""),
    "status_differs_from_last_year": (now("S C1 U6"), TWO_YEARS, ""),
    "need_differs_from_last_year": (now("S C2 U6 need=N2"), now("S C2 U6 need= flaws=CIN:unknown_code"), ""),
    "placement_differs_from_last_year": (
        now("S C2 U1"),
        rows("2022 episode 2022-05-01 S C2 H5", "2023 episode 2022-05-01 S C2 K3"),
        "",
    ),
    "provider_differs_from_last_year": (
        now("S C2 U6 provider=PR4"),
        now("S C2 U6 provider= flaws=PLACE_PROVIDER:not_stored"),
        "",
    ),
    "home_differs_from_last_year": (now("S C2 U6 urn=a1b2"), TWO_YEARS, ""),
    "not_in_last_year": (
        rows("2020 episode 2020-05-01 S C2 U6 2020-06-01 E4A", "episode 2021-03-31 S C2 U6"),
        rows("2020 episode 2020-05-01 S C2 U6 2020-06-01 E4A", "episode 2021-04-01 S C2 U6"),
        "",
    ),
    "absent_from_last_year": (
        rows("2020", "episode 2021-03-31 S C2 U6"),
        rows("2020", "episode 2021-04-01 S C2 U6"),
        "not_in_last_year",
    ),
    "gone_without_leaving": (rows(LAST_YEAR, "2021"), rows(LAST_YEAR, "2022"), ""),
}
