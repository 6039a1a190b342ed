"""Sees that the files of a return were sent for another year than they are of.

A year's file contains what happened in its year, and episodes and decisions that were open when it began. So some days
of a file of some size lie in its year, and none after it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from app.periods import financial_year_start
from app.problems import Mistake
from app.returns.child_rows import ChildRows
from app.returns.years import label

#: Of fewer days, or ends of episodes, nobody can say what they speak of.
FEWEST_DAYS, FEWEST_ENDS = 15, 3

Days = Counter[tuple[int, date]]


def of_another_year(children: Collection[ChildRows], confirmed: Collection[int]) -> Iterator[Mistake]:
    """What is wrong with the years that the rows of these children were sent for."""
    begun, ended = _begun(children), _ended(children)
    for year in sorted({year for year, _ in (*begun, *ended)} - set(confirmed)):
        other = looks_like(year, _by_year(year, begun), _by_year(year, ended))
        if other is not None:
            detail = (
                f"Most days of these files lie in another year than {label(year)}: they look like {label(other)}. "
                f"Nothing was stored. If they are right, send confirm_year={label(year)}."
            )
            yield Mistake("looks_like_another_year", detail, parameter="year")


def _begun(children: Iterable[ChildRows]) -> Days:
    """On how many rows an episode begins or a decision is made, by the year of the file and the day."""
    days = Counter((row.year, row.start) for child in children for row in child.episodes)
    days.update((row.year, row.decided) for child in children for row in child.decisions if row.decided)
    days.update((row.year, row.decided) for child in children for row in child.adopted if row.decided)
    return days


def _ended(children: Iterable[ChildRows]) -> Days:
    """On how many rows an episode ends."""
    return Counter((row.year, row.end) for child in children for row in child.episodes if row.end)


def looks_like(year: int, begun: Counter[int], ends: Counter[int]) -> int | None:
    """The collection year that files sent for a year speak of, or None if they may be of that year."""
    days = begun + ends
    number, later = days.total(), sum(each for other, each in days.items() if other > year)
    if number < FEWEST_DAYS or not (_is_of_a_later(days[year], later, number) or _is_of_an_earlier(year, days, ends)):
        return None
    return max((other for other, each in days.items() if each * 20 >= number and other != year), default=None)


def _is_of_a_later(in_year: int, later: int, number: int) -> bool:
    return later * 2 > number or later > max(in_year, FEWEST_DAYS)


def _is_of_an_earlier(year: int, days: Counter[int], ends: Counter[int]) -> bool:
    """Whether next to nothing lies in the year, and episodes ended before it began: those are in no file of it."""
    return days[year] * 50 < days.total() and ends.total() - ends[year] >= FEWEST_ENDS


def _by_year(sent_for: int, days: Days) -> Counter[int]:
    """The days of the files of a year, by the collection year in which they lie."""
    by_year: Counter[int] = Counter()
    for (year, day), number in days.items():
        if year == sent_for:
            by_year[financial_year_start(day)] += number
    return by_year
