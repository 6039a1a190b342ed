"""Sees that the files of a return were sent for another year than they are of.

A year's file contains what happened in its year, and episodes and decisions that were open when it began. So some days
of a file of some size lie in its year, and none after it.

A small file shows it only where most of its days lie after the year, or where everything in it ended before the year.
"""

from collections import Counter
from collections.abc import Collection, Iterator

from app.imports.contents import Contents
from app.imports.return_rows import DaysOfYears, ReturnRows
from app.imports.stating import days_in, lists_in, spans_said
from app.journeys.sources import EXTENDED
from app.mistakes import Mistake
from app.periods import financial_year_start
from app.returns.years import label

#: Fewer days, or ends of episodes, do not show which year they are of.
FEWEST_DAYS, FEWEST_ENDS = 15, 3
#: Of fewer days one may be mistyped.
FEWEST_LATER_DAYS = 4


def of_another_year(rows: ReturnRows, confirmed: Collection[int]) -> Iterator[Mistake]:
    """What is wrong with the years that these rows were sent for."""
    started, decided, ended = map(_years_of, (rows.started, rows.decided, rows.ended))
    for year in sorted({*started, *decided, *ended} - set(confirmed)):
        other = looks_like(year, *(days.get(year, Counter()) for days in (started, decided, ended)))
        if other is not None:
            yield _looks_like(year, other)


def _looks_like(year: int, other: int) -> Mistake:
    detail = (
        f"Most days of these files lie in another year than {label(year)}: they look like {label(other)}. "
        f"Nothing was stored. If they are right, send confirm_year={label(year)}."
    )
    return Mistake("looks_like_another_year", detail, parameter="year")


def lists_of_another_year(contents: Contents, asked: int | None, confirmed: Collection[int]) -> Iterator[Mistake]:
    """The same of lists of Annex A and reports on adopted children that were sent for days, or are named after them.

    All that a report is about are adoptions of its year. A list may go back for years, but not beyond its last day.
    """
    for table in lists_in(contents):
        spans = spans_said(contents, table, asked)
        is_report = table.format == EXTENDED
        days = [day for type_, day in days_in(contents, table) if not is_report or type_ == "adopted"]
        years = {financial_year_start(last) for _, last in spans}
        if not spans or not days or years.issubset(confirmed):
            continue
        within = sum(any(first <= day <= last for first, last in spans) for day in days)
        later = sum(all(day > last for _, last in spans) for day in days)
        if _is_of_other_days(within, later, len(days), is_report=is_report):
            (other, _), *_ = Counter(map(financial_year_start, days)).most_common(1)
            yield _looks_like(max(years), other)


def _is_of_other_days(within: int, later: int, number: int, *, is_report: bool) -> bool:
    if is_report:
        return within * 2 < number
    return _is_of_a_later(within, later, number) or (number >= FEWEST_DAYS and not within)


def _years_of(days: DaysOfYears) -> dict[int, Counter[int]]:
    """On how many rows something is done: by the year of the file, and by the year in which the day lies."""
    by_year: dict[int, Counter[int]] = {}
    for sent_for, of_file in days.items():
        for day, number in of_file.items():
            if day:
                by_year.setdefault(sent_for, Counter())[financial_year_start(day)] += number
    return by_year


def looks_like(year: int, starts: Counter[int], decisions: Counter[int], ends: Counter[int]) -> int | None:
    """The collection year that files sent for a year look like, or None if they may be of that year."""
    days = starts + decisions + ends
    later = sum(each for other, each in days.items() if other > year)
    all_is_over = 0 < starts.total() == ends.total()
    if not (_is_of_a_later(days[year], later, days.total()) or _is_of_an_earlier(year, days, ends, all_is_over)):
        return None
    return max((other for other, each in days.items() if each * 20 >= days.total() and other != year), default=None)


def _is_of_a_later(in_year: int, later: int, number: int) -> bool:
    if number < FEWEST_LATER_DAYS:
        return False
    return later * 2 > number or (number >= FEWEST_DAYS and later > max(in_year, FEWEST_DAYS))


def _is_of_an_earlier(year: int, days: Counter[int], ends: Counter[int], all_is_over: bool) -> bool:
    """Whether next to nothing lies in the year, and episodes ended before it began: those are in no file of it.

    Or else nothing at all does, and most lies in one other year.
    """
    if days.total() < FEWEST_DAYS and not all_is_over:
        return False
    if days[year] * 50 < days.total() and ends.total() - ends[year] >= FEWEST_ENDS:
        return True
    return days.total() >= FEWEST_DAYS and not days[year] and max(days.values()) * 2 > days.total()
