"""Rules on who a child is in the return: sex, birth and ethnicity; and whether files fit each other and their year."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from app.quality.findings import Rule
from app.quality.of_returns.child import (
    SAME_SEX,
    Check,
    Held,
    episode_is_after_its_year,
    first_day_after,
    row_is_after_its_year,
    rule,
)
from app.returns.child_rows import Adopted, Decision, Header, Row

Rows = Iterator[tuple[Row, ...]]


def _changes(held: Held, value: Callable[[Header], object]) -> Rows:
    """From one year's file to the next; what was blank and is known now has not changed."""
    if len(held.record.headers) < 2:
        return
    in_order = sorted((each for each in held.record.headers if value(each)), key=lambda header: header.year)
    for one, other in pairwise(in_order):
        if one.year != other.year and value(one) != value(other):
            yield one, other


def _sex(held: Held) -> Rows:
    return _changes(held, lambda header: SAME_SEX.get(header.sex, header.sex))


def _birth(held: Held) -> Rows:
    return _changes(held, lambda header: header.born)


def _ethnicity(held: Held) -> Rows:
    return _changes(held, lambda header: header.ethnicity)


def _not_in_header(held: Held) -> Rows:
    known = {header.year for header in held.record.headers}
    others: list[Row] = [*held.record.episodes, *held.record.adopted, *held.record.decisions]
    missing = {row.year: row for row in reversed(others) if row.year not in known}
    return ((missing[year],) for year in sorted(missing))


def _not_in_last_year(held: Held) -> Rows:
    for year in sorted({episode.year for episode in held.record.episodes}):
        if held.lacks_the_year_before(year):
            yield (min((each for each in held.record.episodes if each.year == year), key=lambda each: each.start),)


def _without_episodes(held: Held) -> Rows:
    years = {episode.year for episode in held.record.episodes}
    return ((header,) for header in held.record.headers if header.year not in years and header.year in held.years)


def _twice(held: Held) -> Rows:
    of_year: dict[int, Header] = {}
    for header in held.record.headers:
        if of_year.setdefault(header.year, header) != header:
            yield of_year[header.year], header


def _born_later(held: Held) -> Rows:
    return ((each,) for each in held.record.headers if each.born and each.born >= first_day_after(each.year))


def _after_the_year(held: Held) -> Rows:
    yield from ((row,) for row in held.record.episodes if episode_is_after_its_year(row))
    others: list[Adopted | Decision] = [*held.record.adopted, *held.record.decisions]
    yield from ((row,) for row in others if row_is_after_its_year(row))


def _unknown(held: Held) -> Rows:
    if held.record.known and held.record.known.sex == "U":
        yield (held.record.known,)


IDENTITY: tuple[tuple[Rule, Check], ...] = (
    (rule("sex_changed", "202", "warning", "A later year's file has another sex."), _sex),
    (rule("birth_changed", "203", "warning", "A later year's file has another month of birth.", "A7"), _birth),
    (rule("ethnicity_changed", "204", "warning", "A later year's file has another ethnicity.", "A6"), _ethnicity),
    (
        rule(
            "not_in_header",
            "INT01 INT02 INT03",
            "warning",
            "The child is in a year's files, but not in its Header file.",
            "A6",
            "A7",
        ),
        _not_in_header,
    ),
    (
        rule(
            "absent_from_last_year",
            "562 NoE",
            "warning",
            "The child was looked after before the year began, but is not in the Episodes file of the year before.",
        ),
        _not_in_last_year,
    ),
    (
        rule(
            "header_without_episodes",
            "EPI",
            "warning",
            "The child is in a year's Header file, but has no episode in it.",
        ),
        _without_episodes,
    ),
    (rule("header_twice", "INT31", "error", "A year's Header file has the child twice, with different rows."), _twice),
    (rule("born_after_the_year", "301", "error", "The child was born after the end of the year.", "A7"), _born_later),
    (
        rule(
            "row_after_the_year",
            "117 354 385",
            "error",
            "A row has a day after the end of the year whose file it is in: perhaps it is another year's file.",
        ),
        _after_the_year,
    ),
    (rule("sex_not_known", "232", "note", "The sex is given as unknown (U)."), _unknown),
)
