"""The first and last days of collection years, and the months of birthdays."""

from datetime import date, timedelta
from functools import cache


@cache
def first_day(year: int) -> date:
    """1 April, with which a collection year begins."""
    return date(year, 4, 1)


@cache
def last_day(year: int) -> date:
    """31 March, with which it ends."""
    return date(year + 1, 3, 31)


@cache
def birthday_month(born: date, age: int) -> tuple[date, date]:
    """The first and the last day of the month of a birthday; ``born`` is the first day of the month of birth."""
    first = born.replace(year=born.year + age)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
