"""Rules on temporary stays: in hospital, while the carers are on holiday, for another reason."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from app.quality.findings import Rule
from app.quality.of_returns.checking import Rows, on_episodes, rule
from app.quality.of_returns.forms import OfEpisode
from app.quality.of_returns.year_of_child import YearOfChild, each
from app.returns import codes
from app.returns.child_rows import Episode

#: How many days a temporary stay may last: in hospital, while the carers are on holiday, for another reason.
_LONGEST_STAY = {"T1": 42, "T3": 21, "T4": 7}
_MOST_HOLIDAYS = 2
#: From then on the postcode is compared as well.
_SINCE = 2025


@on_episodes(
    code="care_begins_with_a_temporary_stay",
    ssda903="380",
    severity="warning",
    says="A temporary stay (T0 to T4) may only follow on another placement, with other carers (P or B).",
)
def care_begins_with_a_temporary_stay(episode: OfEpisode) -> bool:
    return episode.place in codes.TEMPORARY and episode.reason not in (codes.PLACEMENT, codes.ALL_CHANGED, "")


@on_episodes(
    code="care_ends_with_a_temporary_stay",
    ssda903="381",
    severity="warning",
    says="A period of care ends with a temporary stay (T0 to T4).",
)
def care_ends_with_a_temporary_stay(episode: OfEpisode) -> bool:
    return episode.place in codes.TEMPORARY and episode.leaves_care


@rule(
    code="comes_back_elsewhere",
    ssda903="383",
    severity="warning",
    about=("temporary stay",),
    says="After a temporary stay the child is in another placement than before it.",
    touches=("A1", "A10"),
    doubt=("placed", "placed_day"),
)
def comes_back_elsewhere(year: YearOfChild) -> Rows:
    return ((home, back) for home, _, back in _stays(year) if _is_elsewhere(year, home, back))


@rule(
    code="comes_back_for_another_reason",
    ssda903="383",
    severity="note",
    about=("temporary stay",),
    says="The child comes back from a temporary stay, but the episode did not begin because the placement changed (P).",
)
def comes_back_for_another_reason(year: YearOfChild) -> Rows:
    for home, stay, back in _stays(year):
        if back.reason not in (codes.PLACEMENT, "") and not _is_elsewhere(year, home, back):
            yield stay, back


def _stays(year: YearOfChild) -> Iterator[tuple[Episode, Episode, Episode]]:
    """Each temporary stay with the episodes before and after it."""
    steps = list(year.steps)
    for (home, stay), (same, back) in pairwise(steps):
        if stay is same and stay.place in codes.TEMPORARY:
            yield home, stay, back


def _is_elsewhere(year: YearOfChild, home: Episode, back: Episode) -> bool:
    """By the code of the placement, and from 2025 on by its postcode."""
    if not home.place or not back.place:
        return False
    moved = year.year >= _SINCE and home.postcode != back.postcode and bool(home.postcode and back.postcode)
    return home.place != back.place or moved


@rule(
    code="hospital_stay_too_long",
    ssda903="375",
    severity="note",
    about=("temporary stay",),
    says="A temporary stay in hospital (T1) is longer than six weeks.",
)
def hospital_stay_too_long(year: YearOfChild) -> Rows:
    return each(_longer_than(year, "T1"))


@rule(
    code="holiday_stay_too_long",
    ssda903="376",
    severity="note",
    about=("temporary stay",),
    says="A temporary stay while the carers are on holiday (T3) is longer than three weeks.",
)
def holiday_stay_too_long(year: YearOfChild) -> Rows:
    return each(_longer_than(year, "T3"))


@rule(
    code="other_stay_too_long",
    ssda903="379",
    severity="note",
    about=("temporary stay",),
    says="A temporary stay for another reason (T4) is longer than seven days.",
)
def other_stay_too_long(year: YearOfChild) -> Rows:
    return each(_longer_than(year, "T4"))


def _longer_than(year: YearOfChild, place: str) -> Iterable[Episode]:
    return (row for row in year.episodes if row.place == place and row.end and _days(row) > _LONGEST_STAY[place])


def _days(row: Episode) -> int:
    return (row.end - row.start).days if row.end else 0


@rule(
    code="too_many_holiday_stays",
    ssda903="377",
    severity="note",
    about=("temporary stay",),
    says="The year has more than two temporary stays while the carers are on holiday (T3).",
)
def too_many_holiday_stays(year: YearOfChild) -> Rows:
    stays = [row for row in year.episodes if row.place == "T3"]
    if len(stays) > _MOST_HOLIDAYS:
        yield tuple(stays)


@rule(
    code="reason_of_a_temporary_stay",
    ssda903="226",
    severity="note",
    about=("temporary stay",),
    says="A temporary stay has a reason for a change of placement: none is asked for.",
)
def reason_of_a_temporary_stay(year: YearOfChild) -> Rows:
    return each(row for row in year.episodes if row.place in codes.TEMPORARY and row.place_change)


STAYS: tuple[Rule, ...] = (
    care_begins_with_a_temporary_stay,
    care_ends_with_a_temporary_stay,
    comes_back_elsewhere,
    comes_back_for_another_reason,
    hospital_stay_too_long,
    holiday_stay_too_long,
    other_stay_too_long,
    too_many_holiday_stays,
    reason_of_a_temporary_stay,
)
