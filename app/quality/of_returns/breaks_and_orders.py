"""Rules on short breaks, and on orders that may last only some days."""

from datetime import date

from app.quality.findings import Rule
from app.quality.of_returns.checking import Rows, on_episodes, rule
from app.quality.of_returns.forms import OfEpisode
from app.quality.of_returns.year_of_child import YearOfChild, each
from app.returns import codes
from app.returns.child_rows import Episode

_LONGEST_BREAK, _MOST_BREAK_DAYS = 17, 75
#: Days that an order lasts at most: police protection, emergency protection, child assessment, detention.
_LONGEST_ORDER = {"L1": 3, "L2": 21, "L3": 7, "J2": 21}


@on_episodes(
    code="temporary_stay_in_a_short_break",
    ssda903="382",
    severity="warning",
    says="The child is in a temporary stay (T0 to T4) during a short break (V3 or V4).",
)
def temporary_stay_in_a_short_break(episode: OfEpisode) -> bool:
    return episode.legal_status in codes.RESPITE and episode.place in codes.TEMPORARY


@on_episodes(
    code="long_term_fostering_in_a_short_break",
    ssda903="384",
    severity="note",
    says="The child is in a long-term foster placement (U1 or U4) during a short break (V3 or V4).",
)
def long_term_fostering_in_a_short_break(episode: OfEpisode) -> bool:
    return episode.legal_status in codes.RESPITE and episode.place in ("U1", "U4")


@on_episodes(
    code="short_break_does_not_start",
    ssda903="366",
    severity="note",
    says="A short break (V3) begins for another reason than that it starts (S).",
)
def short_break_does_not_start(episode: OfEpisode) -> bool:
    return episode.legal_status == "V3" and episode.reason not in (codes.STARTED, "")


@rule(
    code="short_break_too_long",
    ssda903="365",
    severity="note",
    about=("short break",),
    says="A short break (V3) is longer than 17 days.",
)
def short_break_too_long(year: YearOfChild) -> Rows:
    return each(row for row in _breaks(year) if ((row.end or year.last_day) - row.start).days > _LONGEST_BREAK)


@rule(
    code="too_many_days_of_short_breaks",
    ssda903="367",
    severity="note",
    about=("short break",),
    says="The short breaks (V3) of the year come to more than 75 days.",
)
def too_many_days_of_short_breaks(year: YearOfChild) -> Rows:
    breaks = _breaks(year)
    if sum(_days_in_the_year(year, row) for row in breaks) > _MOST_BREAK_DAYS:
        yield tuple(breaks)


def _breaks(year: YearOfChild) -> list[Episode]:
    return [row for row in year.episodes if row.legal_status == "V3"]


def _days_in_the_year(year: YearOfChild, row: Episode) -> int:
    return max((min(row.end or year.last_day, year.last_day) - max(row.start, year.first_day)).days, 0)


@rule(
    code="both_kinds_of_short_breaks",
    ssda903="426",
    severity="warning",
    about=("short break",),
    says="Short breaks are recorded both one by one (V3) and under one agreement (V4) in one year.",
)
def both_kinds_of_short_breaks(year: YearOfChild) -> Rows:
    breaks = [row for row in year.episodes if row.legal_status in codes.RESPITE]
    if {row.legal_status for row in breaks} == codes.RESPITE:
        yield tuple(breaks)


def _too_long(year: YearOfChild, status: str) -> Rows:
    """The runs of one legal status that last too long; an open one lasts until the end of the year."""
    run: list[Episode] = []
    for row in [*year.episodes, None]:
        if run and not (row and row.legal_status == status and row.start == run[-1].end):
            end: date = run[-1].end or year.last_day
            if (end - run[0].start).days > _LONGEST_ORDER[status]:
                yield tuple(run)
            run = []
        if row and row.legal_status == status:
            run.append(row)


@rule(
    code="police_protection_too_long",
    ssda903="361",
    severity="note",
    about=("short order",),
    says="Police protection (L1) lasts longer than three days.",
)
def police_protection_too_long(year: YearOfChild) -> Rows:
    return _too_long(year, "L1")


@rule(
    code="emergency_protection_too_long",
    ssda903="362",
    severity="note",
    about=("short order",),
    says="An emergency protection order (L2) lasts longer than 21 days.",
)
def emergency_protection_too_long(year: YearOfChild) -> Rows:
    return _too_long(year, "L2")


@rule(
    code="assessment_order_too_long",
    ssda903="363",
    severity="note",
    about=("short order",),
    says="A child assessment order (L3) lasts longer than seven days.",
)
def assessment_order_too_long(year: YearOfChild) -> Rows:
    return _too_long(year, "L3")


@rule(
    code="detention_too_long",
    ssda903="364",
    severity="note",
    about=("short order",),
    says="Detention by the police (J2) lasts longer than 21 days.",
)
def detention_too_long(year: YearOfChild) -> Rows:
    return _too_long(year, "J2")


BREAKS_AND_ORDERS: tuple[Rule, ...] = (
    temporary_stay_in_a_short_break,
    long_term_fostering_in_a_short_break,
    short_break_does_not_start,
    short_break_too_long,
    too_many_days_of_short_breaks,
    both_kinds_of_short_breaks,
    police_protection_too_long,
    emergency_protection_too_long,
    assessment_order_too_long,
    detention_too_long,
)
