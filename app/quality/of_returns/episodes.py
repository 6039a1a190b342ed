"""Rules on the days of episodes: gaps, overlaps, and what one year's file tells otherwise than the next."""

from collections.abc import Iterator
from datetime import date

from app.quality.findings import Rule
from app.quality.of_returns.child import Check, Held, rule
from app.returns import codes
from app.returns.child_rows import Episode, Row

_ENTRY = ("A1", "A3", "A10", "A20")

Rows = Iterator[tuple[Row, ...]]


def _left_open(held: Held) -> Rows:
    return ((one, other) for one, other in held.steps if one.end is None)


def _end_without_reason(held: Held) -> Rows:
    return ((each,) for each in held.episodes if (each.end is None) != (each.ended_by == ""))


def _no_day_long(held: Held) -> Rows:
    return ((each,) for each in held.episodes if each.end == each.start)


def _ends_before_it_starts(held: Held) -> Rows:
    return ((each,) for each in held.episodes if each.end and each.end < each.start)


def _overlapping(held: Held) -> Rows:
    return ((one, other) for one, other in held.steps if one.end and one.end > other.start)


def _nothing_follows(held: Held) -> Rows:
    if held.episodes and held.episodes[-1].ended_by == "X1" and held.episodes[-1].end:
        yield (held.episodes[-1],)


def _goes_on_later(held: Held) -> Rows:
    for one, other in held.steps:
        if one.ended_by == "X1" and one.end and one.end < other.start and other.reason != codes.STARTED:
            yield one, other


def _starts_without_leaving(held: Held) -> Rows:
    for one, other in held.steps:
        if other.reason == codes.STARTED and one.ended_by in ("", "X1") and not _respite(one, other):
            yield one, other


def _must_start(held: Held) -> Rows:
    for one, other in held.steps:
        if one.end and one.ended_by not in codes.NO_EXIT and other.reason != codes.STARTED:
            yield one, other


def _respite(*episodes: Episode) -> bool:
    return any(episode.legal_status in codes.RESPITE for episode in episodes)


def _both_kinds_of_respite(held: Held) -> Rows:
    for year in {each.year for each in held.episodes if each.legal_status in codes.RESPITE}:
        kinds = {each.legal_status: each for each in held.episodes if each.year == year}
        if set(kinds) >= codes.RESPITE:
            yield kinds["V3"], kinds["V4"]


def _copies(held: Held) -> Iterator[tuple[Episode, Episode]]:
    """An episode as two years' files have it, the older first."""
    by_start: dict[date, Episode] = {}
    for each in sorted(held.record.episodes, key=lambda episode: episode.year):
        before = by_start.get(each.start)
        if before and before.year < each.year:
            yield before, each
        by_start[each.start] = each


def _told_otherwise(held: Held) -> Rows:
    """What was the case when an episode began does not change from year to year."""
    for old, new in _copies(held):
        if (old.reason, old.legal_status, old.place) != (new.reason, new.legal_status, new.place):
            yield old, new


def _start_corrected(held: Held) -> Rows:
    standing = set(held.episodes)
    newest = {each.start: each for each in sorted(held.record.episodes, key=lambda episode: episode.year)}
    return ((each,) for each in newest.values() if each not in standing and each.end is None)


def _gone_without_leaving(held: Held) -> Rows:
    if held.episodes:
        last = held.episodes[-1]
        if last.end is None and last.year + 1 in held.years and last.year < max(held.years):
            yield (last,)


def _dropped(held: Held) -> Rows:
    """Two rows of one year with one first day: only one of them can be read."""
    seen: dict[tuple[int, date], Episode] = {}
    for each in held.record.episodes:
        if each.end == each.start:
            continue
        other = seen.setdefault((each.year, each.start), each)
        if other != each:
            yield other, each


EPISODE_DAYS: tuple[tuple[Rule, Check], ...] = (
    (
        rule("episode_ends_before_it_starts", "356", "error", "An episode ends before it starts.", *_ENTRY),
        _ends_before_it_starts,
    ),
    (
        rule(
            "end_without_reason",
            "148",
            "error",
            "An episode has an end without a reason for it, or a reason without an end: it is not "
            "taken as having left care.",
            "A4",
            "adopted",
        ),
        _end_without_reason,
    ),
    (rule("episodes_overlap", "501", "error", "An episode starts before the one before it has ended."), _overlapping),
    (rule("episode_left_open", "142", "error", "An episode has no end, but a later one follows it."), _left_open),
    (
        rule(
            "two_episodes_start_on_one_day",
            "",
            "error",
            "Two episodes of one year start on one day; the one with the later end is read.",
        ),
        _dropped,
    ),
    (rule("episode_without_a_day", "355", "warning", "An episode is shorter than a day."), _no_day_long),
    (
        rule(
            "nothing_follows_x1", "388", "error", "The last episode ends because another begins (X1), but none follows."
        ),
        _nothing_follows,
    ),
    (
        rule(
            "episode_goes_on_later",
            "433",
            "warning",
            "An episode goes on with the one before it (X1), but starts on a later day than that ends.",
        ),
        _goes_on_later,
    ),
    (
        rule(
            "starts_without_having_left",
            "431",
            "error",
            "Care starts anew (S) though the episode before did not end with leaving care.",
            *_ENTRY,
        ),
        _starts_without_leaving,
    ),
    (
        rule(
            "does_not_start_after_leaving",
            "432",
            "error",
            "After leaving care, the next episode must start care anew (S); its first day is taken as the entry.",
            *_ENTRY,
        ),
        _must_start,
    ),
    (
        rule(
            "both_kinds_of_short_breaks",
            "426",
            "warning",
            "Short breaks are recorded both one by one (V3) and under one agreement (V4) in one year.",
        ),
        _both_kinds_of_respite,
    ),
    (
        rule(
            "episode_told_otherwise",
            "503A 503B 503D",
            "warning",
            "A later year's file tells otherwise how an episode began; the later file is read.",
        ),
        _told_otherwise,
    ),
    (
        rule(
            "episode_start_corrected",
            "502",
            "warning",
            "The next year's file begins the open episode on another day; the later file is read.",
            *_ENTRY,
        ),
        _start_corrected,
    ),
    (
        rule(
            "gone_without_leaving",
            "",
            "warning",
            "The child was looked after at the end of a year, and is not in the next year's file.",
            "A4",
            "A9",
        ),
        _gone_without_leaving,
    ),
)
