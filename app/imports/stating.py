"""States for which days an authority's record is complete once an import is stored.

    SSDA903            1 April to 31 March of each collection year, for what the tables sent for that year report
    extended adoption  the years of its adoptions
    Annex A            the twelve months of the list: the year that is asked for, or up to the day in its name, or up to
                       the last day in it

A year of which more than a tenth of the children are left out is not complete, and nothing is stated about it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from app.imports.contents import Contents, Listed
from app.imports.tables import Table
from app.indicators.needs import Need
from app.journeys.sources import EXTENDED, SSDA903
from app.ledger.completeness import state
from app.periods import financial_year_start, today
from app.returns.years import year_of_file
from app.store.database import Writing

Span = tuple[date, date]

#: Of this share of the children, one in so many, rows may be refused.
HELD_BACK_AT_MOST = 10
_YEAR_FIRST = re.compile(r"(?<![0-9])(20[0-9]{2})[-_.]?(0[1-9]|1[0-2])[-_.]?([0-3][0-9])(?![0-9])")
_DAY_FIRST = re.compile(r"(?<![0-9])([0-3]?[0-9])[-_. ](0?[1-9]|1[0-2])[-_. ](20[0-9]{2})(?![0-9])")


def state_completeness(writing: Writing, authority: str, contents: Contents, year: int | None) -> None:
    """State what an import reports; ``year`` is the collection year that was asked for."""
    if _too_many_are_held_back(contents):
        return
    for (first, last), kinds, source in [*_of_returns(contents), *_of_lists(contents, year)]:
        if first <= today() and kinds:
            state(writing, authority, source, (first, min(last, today())), kinds)


def last_day_of_lists(contents: Contents, source: str, asked: int | None) -> date | None:
    """The last day that the lists of a source can speak of, where the year asked for or their names give it."""
    tables = (table for table in lists_in(contents) if table.format == source)
    return max((last for table in tables for _, last in spans_said(contents, table, asked)), default=None)


def _too_many_are_held_back(contents: Contents) -> bool:
    held_back = len(contents.held_back) + len(contents.families_held_back)
    subjects = len(contents.records) + len(contents.children) + len(contents.families)
    return held_back * HELD_BACK_AT_MOST > subjects


def _of_returns(contents: Contents) -> Iterator[tuple[Span, frozenset[Need], str]]:
    kinds: dict[int, frozenset[Need]] = {}
    for table, years in contents.years_of_tables.items():
        for year in years:
            kinds[year] = kinds.get(year, frozenset()) | contents.tables[table].tells
    for year, reported in sorted(kinds.items()):
        yield _of_year(year), reported, SSDA903


def _of_lists(contents: Contents, asked: int | None) -> Iterator[tuple[Span, frozenset[Need], str]]:
    """The same of extended adoption reports and lists of Annex A."""
    for table in lists_in(contents):
        days = list(days_in(contents, table))
        spans = spans_said(contents, table, asked) or _spans_of_days(table, days)
        yield from ((span, table.tells, table.format) for span in spans)


def lists_in(contents: Contents) -> list[Table]:
    """The tables that were sent, other than those of a return, which tell events."""
    return [table for table in contents.tables.values() if table.format != SSDA903 and table.tells]


def spans_said(contents: Contents, table: Table, asked: int | None) -> list[Span]:
    """The days that a list is about, as far as they were asked for, or its files' names give them."""
    names = (read.file for read in contents.files if read.table == table.name)
    return [_of_year(asked)] if asked is not None else _spans_in_names(names)


def days_in(contents: Contents, table: Table) -> Iterator[tuple[str, date]]:
    """The types and days of all that a table reports."""
    types = {need.type for need in table.tells}
    listed: Iterable[tuple[tuple[str, str], Listed]] = [*contents.children.items(), *contents.families.items()]
    for (source, _), each in listed:
        if source == table.format:
            yield from ((fact.type, fact.date) for fact in each.facts if fact.type in types)


def _spans_in_names(names: Iterable[str]) -> list[Span]:
    """The twelve months that the files' names give, by the day at their end or by the collection year."""
    found = [_of_name(name) for name in names]
    return [span for span in found if span]


def _of_name(name: str) -> Span | None:
    for pattern, order in ((_YEAR_FIRST, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1))):
        for each in pattern.finditer(name):
            try:
                return _twelve_months_to(date(*(int(each[part]) for part in order)))
            except ValueError:
                continue
    year = year_of_file(name)
    return None if year is None else _of_year(year)


def _spans_of_days(table: Table, days: Iterable[tuple[str, date]]) -> list[Span]:
    """The years of the adoptions, of a report on those; else the twelve months up to the last day."""
    if table.format == EXTENDED:
        return [
            _of_year(year) for year in sorted({financial_year_start(day) for type_, day in days if type_ == "adopted"})
        ]
    last = max((day for _, day in days), default=None)
    return [_twelve_months_to(last)] if last else []


def _twelve_months_to(last: date) -> Span:
    year_before = last.replace(year=last.year - 1, day=min(last.day, 28 if last.month == 2 else last.day))
    return year_before + timedelta(days=1), last


def _of_year(year: int) -> Span:
    return date(year, 4, 1), date(year + 1, 3, 31)
