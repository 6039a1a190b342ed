"""Rules on how episodes of a year follow each other: their days, and whether care ended between them."""

from app.quality.findings import Rule
from app.quality.of_returns.checking import Rows, on_episodes, on_steps, rule
from app.quality.of_returns.forms import OfEpisode, OfStep, fault
from app.quality.of_returns.year_of_child import YearOfChild
from app.returns import codes
from app.returns.child_rows import Row

_ENTRY = ("A1", "A3", "A10", "A20")


@on_episodes(
    code="episode_ends_before_it_starts",
    ssda903="356",
    severity="error",
    says="The episode ends before it starts.",
    touches=_ENTRY,
    doubt=("entered_day", "placement_order_day", "placed_day"),
)
def episode_ends_before_it_starts(episode: OfEpisode) -> bool:
    return episode.ends_before_it_starts


@on_episodes(
    code="episode_without_a_day",
    ssda903="355",
    severity="warning",
    says="The episode is shorter than a day.",
)
def episode_without_a_day(episode: OfEpisode) -> bool:
    return episode.ends_as_it_starts


@on_episodes(
    code="end_without_reason",
    ssda903="148",
    severity="error",
    says="The episode has an end without a reason, or a reason without an end: it is not read as leaving care.",
    touches=("A4", "adopted"),
    doubt="left",
    column=lambda row: "REC" if row.end or fault(row.flaws, "DEC") else "DEC",
)
def end_without_reason(episode: OfEpisode) -> bool:
    ends = not episode.is_open or bool(episode.fault("DEC"))
    return ends != bool(episode.ended_by or episode.fault("REC"))


@on_steps(
    code="episode_left_open",
    ssda903="142",
    severity="error",
    says="The episode has no end (DEC), or no reason for it (REC), but a later one follows.",
)
def episode_left_open(step: OfStep) -> bool:
    return not step.is_unknown("DEC", "REC") and (step.meets is None or not step.ended_by)


@on_steps(
    code="episodes_overlap",
    ssda903="501",
    severity="error",
    says="The episode starts before the one before it has ended.",
)
def episodes_overlap(step: OfStep) -> bool:
    return step.meets == -1 and not step.starts_together


@on_steps(
    code="two_episodes_start_on_one_day",
    ssda903="501",
    severity="error",
    says="Two different episodes of one year start on one day: the one that ends later is read, or one that has ended.",
    touches=_ENTRY,
    doubt=("entered_day", "placement_order_day", "placed_day"),
)
def two_episodes_start_on_one_day(step: OfStep) -> bool:
    """One of no length may come before another."""
    return step.starts_together and step.meets == -1


@rule(
    code="two_open_episodes_start_on_one_day",
    severity="error",
    about=("two episodes on one day",),
    says="Two different episodes of one year start on one day, and neither has ended: one of them is read.",
)
def two_open_episodes_start_on_one_day(year: YearOfChild) -> Rows:
    return ((one, other) for one, other in year.steps if one.start == other.start and one.end is None)


@rule(
    code="row_repeated",
    severity="note",
    about=("two episodes on one day", "PlacedAdoption"),
    says="The year's file has the same row twice: it is read once.",
)
def row_repeated(year: YearOfChild) -> Rows:
    for rows, cells in ((year.all_episodes, 12), (year.decisions, 4)):
        if len(rows) > 1:
            seen: dict[tuple[object, ...], Row] = {}
            for row in rows:
                other = seen.setdefault(row[:cells], row)
                if other is not row:
                    yield other, row


@on_steps(
    code="ends_with_x1_before_a_gap",
    ssda903="388",
    severity="error",
    says="The episode ended because another begins (X1), but none begins on that day.",
    touches=("A4",),
    doubt="left",
)
def ends_with_x1_before_a_gap(step: OfStep) -> bool:
    return step.ended_by == "X1" and step.meets in (-1, 1)


@on_steps(
    code="leaves_care_and_goes_on",
    ssda903="388",
    severity="error",
    says="The episode ended with leaving care, but another begins on the same day: its reason for ending must be X1.",
    touches=("A4",),
    doubt="left",
)
def leaves_care_and_goes_on(step: OfStep) -> bool:
    return step.leaves_care and step.meets == 0


@rule(
    code="nothing_follows_x1",
    ssda903="388",
    severity="error",
    about=("X1 at the end",),
    says="The last episode ended because another begins (X1), but none follows.",
    touches=("A4", "A9"),
    doubt="left",
)
def nothing_follows_x1(year: YearOfChild) -> Rows:
    if year.episodes and year.is_complete:
        last = year.episodes[-1]
        if last.ended_by == "X1" and last.end:
            yield (last,)


@on_steps(
    code="starts_on_the_day_of_leaving",
    ssda903="431",
    severity="error",
    says="Care starts again (S) on the day that the episode before ended, or earlier.",
    touches=_ENTRY,
    doubt=("entered_day", "entered_otherwise"),
)
def starts_on_the_day_of_leaving(step: OfStep) -> bool:
    return step.reason == codes.STARTED and step.meets in (-1, 0)


@on_steps(
    code="does_not_start_after_leaving",
    ssda903="432",
    severity="error",
    says="After leaving care, the next episode must start care again (S); its first day is read as the entry.",
    touches=_ENTRY,
    doubt=("entered_day", "entered_otherwise"),
)
def does_not_start_after_leaving(step: OfStep) -> bool:
    return step.leaves_care and step.reason not in (codes.STARTED, "")


@on_steps(
    code="goes_on_another_day",
    ssda903="433",
    severity="warning",
    says="The episode goes on with the one before (P, L, T, U or B), but does not start on the day that it ended.",
)
def goes_on_another_day(step: OfStep) -> bool:
    goes_on = step.reason not in (codes.STARTED, "") and not step.is_unknown("DEC")
    return goes_on and step.meets != 0


@on_steps(
    code="episode_after_death_or_coming_of_age",
    ssda903="437",
    severity="error",
    says="An episode ended because the child died (E2) or was found to be 18 or over (E15), but a later one follows.",
)
def episode_after_death_or_coming_of_age(step: OfStep) -> bool:
    return step.ended_by in ("E2", "E15")


SEQUENCE: tuple[Rule, ...] = (
    episode_ends_before_it_starts,
    episode_without_a_day,
    end_without_reason,
    episode_left_open,
    episodes_overlap,
    two_episodes_start_on_one_day,
    two_open_episodes_start_on_one_day,
    row_repeated,
    ends_with_x1_before_a_gap,
    leaves_care_and_goes_on,
    nothing_follows_x1,
    starts_on_the_day_of_leaving,
    does_not_start_after_leaving,
    goes_on_another_day,
    episode_after_death_or_coming_of_age,
)
