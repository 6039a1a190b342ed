"""Stories of rules on single cells: a code that is on no list, a day that is none, a provider that does not fit."""

from tests.quality.stories_on_adoption import ADOPTED, DECIDED, IN_CARE, TO_ADOPTERS, Told, rows


def episode(more: str, year: int = 2021) -> str:
    return f"{year} episode {year}-04-01 S C2 U6 {more}"


def placed(place: str, more: str = "", year: int = 2021) -> str:
    return f"{year} episode {year}-04-01 S C2 {place} {more}"


def header(cells: str, year: int = 2021) -> str:
    return rows(placed("U6", year=year), f"{year} header {cells}")


def ad1(flaws: str, cells: str = "2021-06-01 2021-09-01 0 2 MF L11") -> str:
    return rows(TO_ADOPTERS, DECIDED, f"ad1 {cells} flaws={flaws}")


def decision(cells: str, flaws: str) -> str:
    return rows(IN_CARE, f"decided {cells} flaws={flaws}")


ON_CELLS: dict[str, Told] = {
    "episode_start_is_no_day": (rows("episode - S C2 U6 flaws=DECOM:not_a_date"), IN_CARE, ""),
    "episode_end_is_no_day": (episode("- E4A flaws=DEC:not_a_date"), episode("2021-05-01 E4A"), ""),
    "episode_starts_after_the_year": ("episode 2022-04-01 S C2 U6", "episode 2022-03-31 S C2 U6", ""),
    "episode_ends_after_the_year": (episode("2022-04-01 E4A"), episode("2022-03-31 E4A"), ""),
    "episode_before_the_children_act": (
        rows("1991 episode 1991-10-13 S C2 U6", "1991 header 2 1990-06-01 WBRI"),
        rows("1991 episode 1991-10-14 S C2 U6", "1991 header 2 1990-06-01 WBRI"),
        "",
    ),
    "episode_reason_off_the_list": ("episode 2021-04-01 - C2 U6 flaws=RNE:unknown_code", IN_CARE, ""),
    "legal_status_off_the_list": ("episode 2021-04-01 S - U6 flaws=LS:unknown_code", IN_CARE, ""),
    "need_off_the_list": (episode("need= flaws=CIN:unknown_code"), episode("need="), ""),
    "placement_off_the_list": (placed("K3", year=2022), placed("K3", year=2023), ""),
    "episode_end_reason_off_the_list": (
        "2018 episode 2018-04-01 S C2 U6 2018-05-01 E43\n2018 header 2 2015-06-01 WBRI",
        "2017 episode 2017-04-01 S C2 U6 2017-05-01 E43\n2017 header 2 2015-06-01 WBRI",
        "",
    ),
    "provider_off_the_list": (
        episode("provider= flaws=PLACE_PROVIDER:unknown_code"),
        episode("provider= flaws=PLACE_PROVIDER:no_column"),
        "",
    ),
    "change_reason_off_the_list": (
        episode("flaws=REASON_PLACE_CHANGE:unknown_code"),
        episode("flaws=REASON_PLACE_CHANGE:no_column"),
        "",
    ),
    "episode_end_out_of_range": (episode("- E4A flaws=DEC:out_of_range"), episode("2021-05-01 E4A"), ""),
    "episode_cell_blank": ("episode 2021-04-01 - C2 U6 flaws=RNE:missing", IN_CARE, ""),
    "made_by_a_regional_tool": (episode("2022-03-31 E99"), episode("2022-03-31 E4A"), ""),
    "provider_not_asked_for": (
        rows(placed("U6", "2021-05-01 X1"), "episode 2021-05-01 P C2 T4 provider=PR1"),
        rows(placed("U6", "2025-05-01 X1", 2025), "2025 episode 2025-05-01 P C2 T4 provider=PR1"),
        "",
    ),
    "provider_missing": (episode("provider="), placed("Z1", "provider="), ""),
    "own_provision_of_another_kind": (placed("R2", "provider=PR1"), placed("R2", "provider=PR3"), ""),
    "other_council_of_another_kind": (placed("R5", "provider=PR2"), placed("K2", "provider=PR2"), ""),
    "public_body_of_another_kind": (placed("K2", "provider=PR3"), placed("R2", "provider=PR3"), ""),
    "private_provider_of_parents": (placed("P1", "provider=PR4"), placed("U6", "provider=PR4"), ""),
    "voluntary_provider_of_parents": (placed("P1", "provider=PR5"), placed("U6", "provider=PR5"), ""),
    "parents_as_provider": (placed("U6", "provider=PR0"), placed("P1", "provider=PR0"), ""),
    "sex_not_valid": (header("1 2018-06-01 WBRI", 2024), header("M 2018-06-01 WBRI", 2024), ""),
    "birth_not_valid": (header("1 - WBRI"), header("1 2018-06-01 WBRI"), ""),
    "ethnicity_not_valid": (header("1 2018-06-01 -"), header("1 2018-06-01 NOBT"), ""),
    "pupil_number_malformed": (
        header("1 2018-06-01 WBRI upn= flaws=UPN:malformed"),
        header("1 2018-06-01 WBRI upn= flaws=UPN:no_column"),
        "",
    ),
    "adoption_decision_is_no_day": (ad1("DATE_INT:not_a_date", "- 2021-09-01 0 2 MF L11"), ADOPTED, ""),
    "match_is_no_day": (ad1("DATE_MATCH:not_a_date", "2021-06-01 - 0 2 MF L11"), ADOPTED, ""),
    "carer_flag_off_the_list": (ad1("FOSTER_CARE:unknown_code", "2021-06-01 2021-09-01 - 2 MF L11"), ADOPTED, ""),
    "number_of_adopters_off_the_list": (ad1("NB_ADOPTR:unknown_code", "2021-06-01 2021-09-01 0 - MF L11"), ADOPTED, ""),
    "sex_of_adopters_off_the_list": (ad1("SEX_ADOPTR:unknown_code", "2021-06-01 2021-09-01 0 2 - L11"), ADOPTED, ""),
    "status_of_adopters_off_the_list": (ad1("LS_ADOPTR:unknown_code", "2021-06-01 2021-09-01 0 2 MF -"), ADOPTED, ""),
    "adoption_row_day_out_of_range": (ad1("DATE_MATCH:out_of_range", "2021-06-01 - 0 2 MF L11"), ADOPTED, ""),
    "decision_is_no_day": (decision("-", "DATE_PLACED:not_a_date"), rows(IN_CARE, DECIDED), ""),
    "reversal_is_no_day": (decision("2021-06-01 - RD1", "DATE_PLACED_CEASED:not_a_date"), rows(IN_CARE, DECIDED), ""),
    "reversal_reason_off_the_list": (
        decision("2021-06-01 2021-08-01", "REASON_PLACED_CEASED:unknown_code"),
        rows(IN_CARE, DECIDED),
        "",
    ),
    "decision_day_out_of_range": (decision("-", "DATE_PLACED:out_of_range"), rows(IN_CARE, DECIDED), ""),
    "permanence_option_off_the_list": (
        rows(IN_CARE, "permanence - flaws=PREV_PERM:unknown_code"),
        rows(IN_CARE, "permanence Z1"),
        "",
    ),
    "permanence_authority_off_the_list": (
        rows(IN_CARE, "permanence P1 - 2019-01-01 flaws=LA_PERM:unknown_code"),
        rows(IN_CARE, "permanence P1 331 2019-01-01"),
        "",
    ),
    "permanence_day_not_valid": (
        rows(IN_CARE, "permanence P1 331 - flaws=DATE_PERM:not_a_date"),
        rows(IN_CARE, "permanence P1 331 2019-01-01"),
        "",
    ),
}
