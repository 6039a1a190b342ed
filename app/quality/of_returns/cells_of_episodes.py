"""Rules on single cells of Episodes: codes that are on their list, and days that are days and lie in the year."""

from app.quality.findings import Rule
from app.quality.of_returns.checking import on_episodes
from app.quality.of_returns.forms import OfEpisode, fault
from app.returns import codes
from app.returns.child_rows import Episode
from app.returns.codes import Codes
from app.returns.columns import ColumnName
from app.returns.flaws import IN_THE_FUTURE, MISSING, NOT_A_DATE, OUT_OF_RANGE, UNKNOWN_CODE

_MUST_BE_FILLED: tuple[ColumnName, ...] = ("DECOM", "RNE", "LS", "PLACE")
_ENTRY = ("A1", "A3", "A10", "A20")


def _off_the_list(episode: OfEpisode, column: ColumnName, code: str, list_: Codes) -> bool:
    """Whether the cell has a code that is not on the list in this year. A blank cell is another matter."""
    return episode.fault(column) == UNKNOWN_CODE or not codes.is_of_year(list_, code, episode.year)


@on_episodes(
    code="episode_start_is_no_day",
    ssda903="141",
    severity="error",
    doubt=("entered", "entered_day", "placement_order", "placement_order_day", "placed", "placed_day"),
    column="DECOM",
    says="The day on which the episode began (DECOM) is not a date.",
    touches=_ENTRY,
)
def episode_start_is_no_day(episode: OfEpisode) -> bool:
    return episode.fault("DECOM") == NOT_A_DATE


@on_episodes(
    code="episode_end_is_no_day",
    ssda903="147",
    severity="error",
    doubt="left",
    column="DEC",
    says="The day on which the episode ended (DEC) is not a date.",
    touches=("A4", "adopted"),
)
def episode_end_is_no_day(episode: OfEpisode) -> bool:
    return episode.fault("DEC") == NOT_A_DATE


@on_episodes(
    code="episode_starts_after_the_year",
    ssda903="354",
    severity="error",
    column="DECOM",
    says="The episode begins after the end of the collection year: perhaps the file is that of another year.",
)
def episode_starts_after_the_year(episode: OfEpisode) -> bool:
    return episode.starts_after_the_year or episode.fault("DECOM") == IN_THE_FUTURE


@on_episodes(
    code="episode_ends_after_the_year",
    ssda903="385",
    severity="error",
    column="DEC",
    says="The episode ends after the end of the collection year: perhaps the file is that of another year.",
)
def episode_ends_after_the_year(episode: OfEpisode) -> bool:
    return episode.ends_after_the_year or episode.fault("DEC") == IN_THE_FUTURE


@on_episodes(
    code="episode_before_the_children_act",
    ssda903="353",
    severity="warning",
    column="DECOM",
    says="The episode begins before 14 October 1991.",
)
def episode_before_the_children_act(episode: OfEpisode) -> bool:
    return episode.starts_before_the_act or episode.fault("DECOM") == OUT_OF_RANGE


@on_episodes(
    code="episode_reason_off_the_list",
    ssda903="143",
    severity="error",
    column="RNE",
    says="The reason why the episode began (RNE) is not on the list.",
)
def episode_reason_off_the_list(episode: OfEpisode) -> bool:
    return _off_the_list(episode, "RNE", episode.reason, codes.EPISODE_REASON)


@on_episodes(
    code="legal_status_off_the_list",
    ssda903="144",
    severity="error",
    doubt=("placement_order", "placement_order_day"),
    column="LS",
    says="The legal status (LS) is not on the list.",
    touches=("A2", "A20"),
)
def legal_status_off_the_list(episode: OfEpisode) -> bool:
    return _off_the_list(episode, "LS", episode.legal_status, codes.LEGAL_STATUSES)


@on_episodes(
    code="need_off_the_list",
    ssda903="145",
    severity="warning",
    column="CIN",
    says="The category of need (CIN) is not on the list.",
)
def need_off_the_list(episode: OfEpisode) -> bool:
    return _off_the_list(episode, "CIN", episode.need, codes.NEED)


@on_episodes(
    code="placement_off_the_list",
    ssda903="146",
    severity="error",
    doubt=("placed", "placed_day"),
    column="PLACE",
    says="The placement (PLACE) is not on the list of this year.",
    touches=("A1", "A3", "A10"),
)
def placement_off_the_list(episode: OfEpisode) -> bool:
    return _off_the_list(episode, "PLACE", episode.place, codes.PLACE)


@on_episodes(
    code="episode_end_reason_off_the_list",
    ssda903="149",
    severity="error",
    doubt="left",
    column="REC",
    says="The reason why the episode ended (REC) is not on the list of this year.",
    touches=("A4", "adopted"),
)
def episode_end_reason_off_the_list(episode: OfEpisode) -> bool:
    return _off_the_list(episode, "REC", episode.ended_by, codes.EPISODE_END)


@on_episodes(
    code="provider_off_the_list",
    ssda903="178",
    severity="warning",
    column="PLACE_PROVIDER",
    says="The provider of the placement (PLACE_PROVIDER) is not on the list.",
)
def provider_off_the_list(episode: OfEpisode) -> bool:
    return _off_the_list(episode, "PLACE_PROVIDER", episode.provider, codes.PROVIDER)


@on_episodes(
    code="change_reason_off_the_list",
    ssda903="1009",
    severity="warning",
    column="REASON_PLACE_CHANGE",
    says="The reason for the change of placement (REASON_PLACE_CHANGE) is not on the list.",
)
def change_reason_off_the_list(episode: OfEpisode) -> bool:
    return _off_the_list(episode, "REASON_PLACE_CHANGE", episode.place_change, codes.PLACE_CHANGE)


@on_episodes(
    code="episode_end_out_of_range",
    severity="error",
    column="DEC",
    says="The day on which the episode ended (DEC) lies before 1990.",
)
def episode_end_out_of_range(episode: OfEpisode) -> bool:
    return episode.fault("DEC") == OUT_OF_RANGE


def _blank_cell(row: Episode) -> ColumnName | None:
    return next((column for column in _MUST_BE_FILLED if fault(row.flaws, column) == MISSING), None)


@on_episodes(
    code="episode_cell_blank",
    severity="error",
    column=_blank_cell,
    says="An episode lacks its first day (DECOM), its reason (RNE), its legal status (LS) or its placement (PLACE).",
    touches=_ENTRY,
    doubt=("entered", "entered_day", "placement_order", "placement_order_day", "placed", "placed_day"),
)
def episode_cell_blank(episode: OfEpisode) -> bool:
    return any(episode.fault(column) == MISSING for column in _MUST_BE_FILLED)


@on_episodes(
    code="made_by_a_regional_tool",
    severity="note",
    says="A regional tool ended this episode (E99 or LIIAF), not the council; it is not read as leaving care.",
)
def made_by_a_regional_tool(episode: OfEpisode) -> bool:
    return episode.ended_by == "E99" or episode.place_change == "LIIAF"


CELLS_OF_EPISODES: tuple[Rule, ...] = (
    episode_start_is_no_day,
    episode_end_is_no_day,
    episode_starts_after_the_year,
    episode_ends_after_the_year,
    episode_before_the_children_act,
    episode_reason_off_the_list,
    legal_status_off_the_list,
    need_off_the_list,
    placement_off_the_list,
    episode_end_reason_off_the_list,
    provider_off_the_list,
    change_reason_off_the_list,
    episode_end_out_of_range,
    episode_cell_blank,
    made_by_a_regional_tool,
)
