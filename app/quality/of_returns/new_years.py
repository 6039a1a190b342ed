"""Rules on how a year's file goes on with that of the year before."""

from app.quality.findings import Rule
from app.quality.of_returns.checking import Rows, on_new_years, rule
from app.quality.of_returns.forms_of_years import OfNewYear
from app.quality.of_returns.year_of_child import YearOfChild
from app.returns import codes

_ENTRY = ("A1", "A3", "A10", "A20")


@on_new_years(
    code="first_episode_does_not_start_care",
    ssda903="357",
    severity="warning",
    says="The child's first episode begins in the year, but not because care starts (S): an episode before it is"
    " missing, or the reason is wrong.",
    touches=_ENTRY,
    doubt="entered",
)
def first_episode_does_not_start_care(year: OfNewYear) -> bool:
    return year.is_first and not year.begins_before_the_year and year.reason not in (codes.STARTED, "")


@on_new_years(
    code="care_began_before_the_first_file",
    severity="note",
    says="Care began before the first year of which a return is stored. Import the return of the year before the one"
    " shown, or earlier ones, to learn the day.",
    touches=("A1", "A2", "A3", "A10", "A20"),
    doubt=("entered", "decision", "on_or_before"),
)
def care_began_before_the_first_file(year: OfNewYear) -> bool:
    """A rule on events says so for children on the way to adoption: `began_before_the_first_file`."""
    in_care = year.legal_status not in codes.RESPITE and not year.goes_on_to_adoption
    goes_on = in_care and year.reason not in (codes.STARTED, "")
    return year.is_first and year.begins_before_the_year and goes_on and not year.last_year_was_sent


@on_new_years(
    code="episode_start_corrected",
    ssda903="502",
    severity="warning",
    says="The first episode of the year begins on another day than the one that was open at the end of last year; the"
    " later file is read.",
    touches=_ENTRY,
    doubt=("entered_day", "placement_order_day", "placed_day"),
)
def episode_start_corrected(year: OfNewYear) -> bool:
    return year.was_open and not year.same_start


@on_new_years(
    code="start_reason_differs_from_last_year",
    ssda903="503A",
    severity="warning",
    says="The first episode has another reason (RNE) than the one that was open at the end of last year.",
    touches=_ENTRY,
    doubt=("entered_day", "placement_order_day", "placed_day"),
)
def start_reason_differs_from_last_year(year: OfNewYear) -> bool:
    return year.differs(0, "RNE")


@on_new_years(
    code="status_differs_from_last_year",
    ssda903="503B",
    severity="warning",
    says="The first episode has another legal status (LS) than the one that was open at the end of last year.",
    touches=("A2", "A20"),
    doubt=("placement_order", "placement_order_day"),
)
def status_differs_from_last_year(year: OfNewYear) -> bool:
    return year.differs(1, "LS")


@on_new_years(
    code="need_differs_from_last_year",
    ssda903="503C",
    severity="note",
    says="The first episode has another category of need (CIN) than the one that was open at the end of last year.",
)
def need_differs_from_last_year(year: OfNewYear) -> bool:
    return year.differs(2, "CIN")


@on_new_years(
    code="placement_differs_from_last_year",
    ssda903="503D",
    severity="warning",
    says="The first episode has another placement (PLACE) than the one that was open at the end of last year.",
    touches=("A1", "A3", "A10"),
    doubt=("placed", "placed_day"),
)
def placement_differs_from_last_year(year: OfNewYear) -> bool:
    """Apart from codes that were replaced: H5 by K3 from October 2023 on, Z1 by Z11 to Z14 in 2025."""
    if not year.differs(3, "PLACE") or year.before is None:
        return False
    before, now = year.before[3], year.now[3]
    replaced = (before == "H5" and now == "K3" and year.year in (2023, 2024)) or (
        before == "Z1" and now in codes.OTHER_PLACEMENTS and year.year == 2025
    )
    return not replaced


@on_new_years(
    code="provider_differs_from_last_year",
    ssda903="503E",
    severity="note",
    says="The first episode has another provider (PLACE_PROVIDER) than the one that was open at the end of last year.",
)
def provider_differs_from_last_year(year: OfNewYear) -> bool:
    return year.differs(4, "PLACE_PROVIDER")


@on_new_years(
    code="home_differs_from_last_year",
    ssda903="503F",
    severity="note",
    says="The first episode has another number of the home (URN) than the one that was open at the end of last year.",
)
def home_differs_from_last_year(year: OfNewYear) -> bool:
    return year.was_open and not year.same_home and "URN" not in year.flaws


@on_new_years(
    code="not_in_last_year",
    ssda903="562",
    severity="warning",
    says="The first episode began before the year, but the file of the year before does not end with it.",
)
def not_in_last_year(year: OfNewYear) -> bool:
    return year.last_year_was_sent and year.begins_before_the_year and not year.same_start


@on_new_years(
    code="absent_from_last_year",
    ssda903="NoE",
    severity="warning",
    says="The child was looked after before the year began, but has no episode in the file of the year before.",
)
def absent_from_last_year(year: OfNewYear) -> bool:
    return year.last_year_was_sent and year.begins_before_the_year and year.before is None


@rule(
    code="gone_without_leaving",
    severity="warning",
    about=("open, and not in next year",),
    says="The child was looked after at the end of the year, and is not in the next year's file.",
    touches=("A4", "A9"),
    doubt="left",
)
def gone_without_leaving(year: YearOfChild) -> Rows:
    following = year.years.get(year.year + 1)
    is_missing = year.year + 1 in year.child.years and not (following and following.all_episodes)
    if is_missing and year.episodes and year.is_complete:
        last = year.episodes[-1]
        if last.end is None and not last.ended_by:
            yield (last,)


NEW_YEARS: tuple[Rule, ...] = (
    first_episode_does_not_start_care,
    care_began_before_the_first_file,
    episode_start_corrected,
    start_reason_differs_from_last_year,
    status_differs_from_last_year,
    need_differs_from_last_year,
    placement_differs_from_last_year,
    provider_differs_from_last_year,
    home_differs_from_last_year,
    not_in_last_year,
    absent_from_last_year,
    gone_without_leaving,
)
