"""Stories of rules on the episodes of one year: their days, their codes, stays and short breaks."""

from tests.quality.stories_on_adoption import IN_CARE, Told, rows

MOVED = rows("episode 2021-04-01 S C2 U6 2021-07-01 X1 CARPL", "episode 2021-07-01 P C2 U4")


def left(ended: str, place: str = "U6") -> str:
    """A child who leaves care from one placement."""
    return f"episode 2021-04-01 S C2 {place} {ended}"


def stay(place: str, until: str, back: str = "P C2 U6", reason: str = "P") -> str:
    """A temporary stay, and where the child comes back to."""
    return rows(left("2021-05-01 X1"), f"episode 2021-05-01 {reason} C2 {place} {until} X1", f"episode {until} {back}")


def then(second: str, first: str = "2021-07-01 X1") -> str:
    """An episode, and another after it."""
    return rows(left(first), f"episode 2021-07-01 {second}")


def order(status: str, until: str) -> str:
    return rows(f"episode 2021-04-01 S {status} U6 {until} X1", f"episode {until} L C1 U6")


ON_EPISODES: dict[str, Told] = {
    "episode_ends_before_it_starts": (left("2021-03-01 E4A"), left("2021-04-02 E4A"), ""),
    "episode_without_a_day": (left("2021-04-01 E4A"), left("2021-04-02 E4A"), ""),
    "end_without_reason": (left("2021-05-01 -"), left("2021-05-01 - flaws=REC:unknown_code"), ""),
    "episode_left_open": (then("L E1 U6", "-"), then("L E1 U6"), "goes_on_another_day order_rows_without_decision"),
    "episodes_overlap": (
        then("S C2 U6", "2021-07-02 E4A"),
        then("S C2 U6", "2021-06-30 E4A"),
        "starts_on_the_day_of_leaving",
    ),
    "two_episodes_start_on_one_day": (
        rows(left("2021-07-01 E4A"), left("2021-08-01 E4A", "U4")),
        rows(left("2021-04-01 X1"), left("2021-08-01 E4A", "U4")),
        "starts_on_the_day_of_leaving",
    ),
    "two_open_episodes_start_on_one_day": (
        rows(IN_CARE, "episode 2021-04-01 S C2 U4"),
        rows(IN_CARE, IN_CARE),
        "episode_left_open",
    ),
    "row_repeated": (rows(IN_CARE, IN_CARE), IN_CARE, ""),
    "ends_with_x1_before_a_gap": (then("S C2 U6", "2021-06-30 X1"), then("L C1 U6"), ""),
    "leaves_care_and_goes_on": (
        then("L C1 U6", "2021-07-01 E4A"),
        then("S C1 U6", "2021-06-30 E4A"),
        "does_not_start_after_leaving",
    ),
    "nothing_follows_x1": (left("2021-05-01 X1"), left("2021-05-01 E4A"), ""),
    "starts_on_the_day_of_leaving": (then("S C2 U6"), then("S C2 U6", "2021-06-30 E4A"), ""),
    "does_not_start_after_leaving": (
        then("P C2 U4", "2021-06-01 E4A"),
        then("S C2 U4", "2021-06-01 E4A"),
        "goes_on_another_day",
    ),
    "goes_on_another_day": (then("P C2 U4", "2021-06-01 X1 CARPL"), MOVED, "ends_with_x1_before_a_gap"),
    "episode_after_death_or_coming_of_age": (then("S C2 U6", "2021-06-01 E2"), then("S C2 U6", "2021-06-01 E4A"), ""),
    "legal_status_unchanged": (then("L C2 U6"), then("L C1 U6"), ""),
    "placement_changed_with_the_status": (then("L C1 U4"), then("L C1 U6"), ""),
    "legal_status_changed": (then("P C1 U4", "2021-07-01 X1 CARPL"), MOVED, ""),
    "placement_unchanged": (
        then("P C2 U6", "2021-07-01 X1 CARPL"),
        then("P C2 U6 postcode=b1", "2021-07-01 X1 CARPL"),
        "",
    ),
    "status_unchanged_with_the_placement": (
        then("B C2 U4", "2021-07-01 X1 CARPL"),
        then("B C1 U4", "2021-07-01 X1 CARPL"),
        "",
    ),
    "placement_unchanged_with_the_status": (
        then("U C1 U6", "2021-07-01 X1 CARPL"),
        then("U C1 U6 provider=PR4", "2021-07-01 X1 CARPL"),
        "",
    ),
    "need_changed": (then("L C1 U6 need=N2"), then("S C1 U6 need=N2", "2021-06-01 E4A"), ""),
    "change_without_reason": (then("P C2 U4"), MOVED, ""),
    "reason_before_a_temporary_stay": (
        stay("T1", "2021-05-08").replace("2021-05-01 X1", "2021-05-01 X1 CARPL"),
        stay("T1", "2021-05-08"),
        "",
    ),
    "with_parents_by_agreement": ("episode 2021-04-01 S V2 P1", "episode 2021-04-01 S C2 P1", ""),
    "adoptive_placement_without_order": (
        rows("episode 2021-04-01 S C2 A6", "decided 2021-04-01"),
        rows("episode 2021-04-01 S E1 A6", "decided 2021-04-01"),
        "",
    ),
    "placed_by_consent_under_order": (
        rows("episode 2021-04-01 S E1 A4", "decided 2021-04-01"),
        rows("episode 2021-04-01 S V2 A4", "decided 2021-04-01"),
        "",
    ),
    "current_carer_but_carer_changed": (
        rows(left("2021-07-01 X1 CARPL"), "episode 2021-07-01 B E1 A5", "decided 2021-04-01"),
        rows(left("2021-07-01 X1 PLACE"), "episode 2021-07-01 U E1 A5", "decided 2021-04-01"),
        "",
    ),
    "current_carer_did_not_foster": (
        rows(left("2021-07-01 X1 PLACE", "K2"), "episode 2021-07-01 U E1 A5", "decided 2021-04-01"),
        rows(left("2021-07-01 X1 PLACE", "U4"), "episode 2021-07-01 U E1 A5", "decided 2021-04-01"),
        "",
    ),
    "guardian_did_not_foster": (left("2021-09-09 E46", "K2"), left("2021-09-09 E46", "U3"), ""),
    "freed_after_2005": (
        rows(
            "2006 episode 2006-04-01 S D1 U6 2006-05-01 X1",
            "2006 episode 2006-05-01 L C2 U6",
            "2006 header 2 2001-06-01 WBRI",
            "2006 decided 2006-04-01",
        ),
        rows(
            "2005 episode 2005-12-31 S D1 U6 2006-01-02 X1",
            "2005 episode 2006-01-02 L C2 U6",
            "2005 header 2 2001-06-01 WBRI",
            "2005 decided 2005-12-31",
        ),
        "",
    ),
    "placement_order_before_2006": (
        rows("2005 episode 2005-12-29 S E1 U6", "2005 header 2 2001-06-01 WBRI", "2005 decided 2005-12-29"),
        rows("2005 episode 2005-12-30 S E1 U6", "2005 header 2 2001-06-01 WBRI", "2005 decided 2005-12-30"),
        "",
    ),
    "still_freed": (
        rows("2005 episode 2005-12-01 S D1 U6", "2005 header 2 2001-06-01 WBRI", "2005 decided 2005-12-01"),
        rows("2024 episode 2005-12-01 S D1 U6", "2024 header F 2005-06-01 WBRI", "2024 decided 2005-12-01"),
        "",
    ),
    "reason_of_an_open_episode": (
        "2025 episode 2025-05-01 S C2 U6 - - CARPL",
        "2024 episode 2024-05-01 S C2 U6 - - CARPL",
        "",
    ),
    "care_begins_with_a_temporary_stay": (
        rows(left("2021-05-01 X1", "T1"), "episode 2021-05-01 P C2 U6"),
        stay("T1", "2021-05-08"),
        "",
    ),
    "care_ends_with_a_temporary_stay": (
        rows(left("2021-05-01 X1"), "episode 2021-05-01 P C2 T1 2021-05-08 E4A"),
        stay("T1", "2021-05-08"),
        "",
    ),
    "comes_back_elsewhere": (stay("T1", "2021-05-08", "P C2 U1"), stay("T1", "2021-05-08"), ""),
    "comes_back_for_another_reason": (stay("T1", "2021-05-08", "T C2 U6"), stay("T1", "2021-05-08"), ""),
    "hospital_stay_too_long": (stay("T1", "2021-06-13"), stay("T1", "2021-06-12"), ""),
    "holiday_stay_too_long": (stay("T3", "2021-05-23"), stay("T3", "2021-05-22"), ""),
    "other_stay_too_long": (stay("T4", "2021-05-09"), stay("T4", "2021-05-08"), ""),
    "too_many_holiday_stays": (
        rows(
            left("2021-05-01 X1"),
            "episode 2021-05-01 P C2 T3 2021-05-08 X1",
            "episode 2021-05-08 P C2 U6 2021-06-01 X1",
            "episode 2021-06-01 P C2 T3 2021-06-08 X1",
            "episode 2021-06-08 P C2 U6 2021-07-01 X1",
            "episode 2021-07-01 P C2 T3 2021-07-08 X1",
            "episode 2021-07-08 P C2 U6",
        ),
        rows(
            left("2021-05-01 X1"),
            "episode 2021-05-01 P C2 T3 2021-05-08 X1",
            "episode 2021-05-08 P C2 U6 2021-06-01 X1",
            "episode 2021-06-01 P C2 T3 2021-06-08 X1",
            "episode 2021-06-08 P C2 U6",
        ),
        "",
    ),
    "reason_of_a_temporary_stay": (
        stay("T1", "2021-05-08").replace("2021-05-08 X1", "2021-05-08 X1 CARPL"),
        stay("T1", "2021-05-08"),
        "",
    ),
    "temporary_stay_in_a_short_break": (
        "episode 2021-04-01 P V4 T1",
        "episode 2021-04-01 S V4 U6",
        "care_began_before_the_first_file first_episode_does_not_start_care",
    ),
    "long_term_fostering_in_a_short_break": ("episode 2021-04-01 S V4 U1", "episode 2021-04-01 S V4 U6", ""),
    "short_break_does_not_start": (
        "episode 2021-04-01 P V3 U6 2021-04-03 E4A",
        "episode 2021-04-01 S V3 U6 2021-04-03 E4A",
        "first_episode_does_not_start_care",
    ),
    "short_break_too_long": (
        "episode 2021-04-01 S V3 U6 2021-04-19 E4A",
        "episode 2021-04-01 S V3 U6 2021-04-18 E4A",
        "",
    ),
    "too_many_days_of_short_breaks": (
        rows(*(f"episode 2021-{month:02}-01 S V3 U6 2021-{month:02}-17 E4A" for month in range(4, 9))),
        rows(*(f"episode 2021-{month:02}-01 S V3 U6 2021-{month:02}-16 E4A" for month in range(4, 9))),
        "",
    ),
    "both_kinds_of_short_breaks": (
        rows("episode 2021-04-01 S V3 U6 2021-04-03 E4A", "episode 2021-05-01 S V4 U6 2021-06-01 E4A"),
        rows("2020 episode 2020-04-01 S V3 U6 2020-04-03 E4A", "episode 2021-05-01 S V4 U6 2021-06-01 E4A"),
        "",
    ),
    "police_protection_too_long": (order("L1", "2021-04-05"), order("L1", "2021-04-04"), ""),
    "emergency_protection_too_long": (order("L2", "2021-04-23"), order("L2", "2021-04-22"), ""),
    "assessment_order_too_long": (order("L3", "2021-04-09"), order("L3", "2021-04-08"), ""),
    "detention_too_long": (order("J2", "2021-04-23"), order("J2", "2021-04-22"), ""),
}
