"""Reads one cell of a return: a day, a code, a child's id. What is wrong is said without repeating the cell."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from app.events.identifiers import FIRST_DAY, PSEUDONYM
from app.events.real_people import looks_like, suspected
from app.periods import today
from app.returns.codes import NO_PUPIL_NUMBER, Codes
from app.returns.flaws import IN_THE_FUTURE, MALFORMED, NOT_A_DATE, OUT_OF_RANGE, UNKNOWN_CODE

#: Ways of writing that there is nothing in a cell; those that are words in any case.
_NOTHING = ("N/A", "NA", "NULL", "(NULL)", "(BLANK)", "NIL")
BLANK = frozenset(
    {"", "-", "--", "#N/A", "None", "NaN", "nan", "NaT", "<NA>", "1900-01-01", "01/01/1900", "00/01/1900"}
    | {spelt for word in _NOTHING for spelt in (word, word.lower(), word.capitalize(), word.title())}
)

#: A time beside a day. Of 23 o'clock in UTC nobody knows the day: it is midnight of the next one in British summer.
_TIME = r"(?:[ T]+(?:[0-9:.]+(?: ?[AaPp][Mm]|\+01:?00)?|(?!23)[0-9:.]+(?:Z|\+00:?00)))?"
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{2,4})" + _TIME)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})" + _TIME)
_NAMED_MONTH = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3})[a-z]*[ -]([0-9]{2,4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: A day that can only be month-first, such as 05/20/2022: then nobody knows what 05/10/2022 in its column means.
MONTH_FIRST = "month_first_days"
_WRITTEN_MONTH_FIRST = "The day is written with the month first. Write dd/mm/yyyy."
#: What a spreadsheet counts days from, and serial numbers between 1954 and 2119: five digits mean nothing else.
_EPOCH = date(1899, 12, 30)
_UP_TO_1904 = date(1904, 1, 1) - _EPOCH
_SERIAL = re.compile(r"([2-7][0-9]{4})(?:\.[0-9]+)?")
#: The days that systems fill in for none: the first that they know, and the last for what has not ended.
_NO_DAY = frozenset(
    {date.min, date(1753, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1), date.max}
)
#: What a spreadsheet makes of a blank cell that a formula names: 0, which it shows as 00/01/1900 or as midnight.
_OF_A_BLANK = frozenset({"0", "0.0", "00:00:00"})
_TRAILING_ZERO = re.compile(r"([0-9]+)\.0+")
_PSEUDONYM = re.compile(PSEUDONYM)
#: What stands in place of a child's id in a row of totals, which many systems put below the last child.
TOTAL = re.compile(r"(grand |sub-?)?totals?\b.*|count( of .*)?|[0-9,]+ (rows?|records?)\b.*", re.IGNORECASE | re.DOTALL)
_PUPIL_NUMBER = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")
_PARTLY_KNOWN = re.compile(r"([0-9]{1,2}|[zZ]{2})/([0-9]{1,2}|[zZ]{2})/([0-9]{4}|[zZ]{4})")
#: Codes of a list that are named where a cell has none of them.
_MOST_NAMED = 40


class Unusable(Exception):
    """A cell that cannot be read: a code of the problem, and a sentence without the cell's content."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


Cell = Callable[[str], Any]


def day(text: str) -> date | None:
    """Any day; None if blank. Accepts dd/mm/yyyy, ISO, 1-Apr-2020 and a spreadsheet's serial number.

    The days that systems fill in for none, as 1 January 1900, are blank. Raises Unusable (``not_a_date``), also for a
    year of two digits: nobody knows its century.
    """
    if text in BLANK or text in _OF_A_BLANK:
        return None
    found = _written_day(text)
    return None if found in _NO_DAY else found


def _written_day(text: str) -> date:
    if found := _DAY_FIRST.fullmatch(text):
        return _day(found[3], int(found[2]), found[1])
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found[1], int(found[2]), found[3])
    if found := _NAMED_MONTH.fullmatch(text):
        month = found[2].lower()
        return _day(found[3], _MONTHS.index(month) + 1 if month in _MONTHS else 0, found[1])
    if found := _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(found[1]))
    raise Unusable(NOT_A_DATE, "A day is written dd/mm/yyyy or yyyy-mm-dd.")


def _day(year: str, month: int, day_of_month: str) -> date:
    if len(year) != 4:
        if month > len(_MONTHS) >= int(day_of_month) > 0:
            raise Unusable(MONTH_FIRST, _WRITTEN_MONTH_FIRST)
        raise Unusable(NOT_A_DATE, "The year does not have four digits, so the century is unknown. Write dd/mm/yyyy.")
    try:
        return date(int(year), month, int(day_of_month))
    except ValueError:
        if _is_a_day(int(year), int(day_of_month), month):
            raise Unusable(MONTH_FIRST, _WRITTEN_MONTH_FIRST) from None
        raise Unusable(NOT_A_DATE, "There is no such day. A day is written dd/mm/yyyy.") from None


def _is_a_day(year: int, month: int, day_of_month: int) -> bool:
    try:
        date(year, month, day_of_month)
    except ValueError:
        return False
    return True


def day_of_an_event(text: str) -> date | None:
    """A day from 1990-01-01 to today; None if blank."""
    found = day(text)
    if found is None:
        return None
    if found < FIRST_DAY:
        raise Unusable(OUT_OF_RANGE, "The day lies before 1990.")
    if found > today():
        raise Unusable(IN_THE_FUTURE, "The day lies in the future.")
    return found


def birth_month(text: str) -> date | None:
    """The first day of the month of birth: the day of birth itself is not kept."""
    found = day(text)
    if found is None:
        return None
    if not 1980 <= found.year <= 2099:
        raise Unusable(OUT_OF_RANGE, "A child of these returns was born after 1980.")
    return found.replace(day=1)


@cache
def counted_from_1904(read: Cell) -> Cell:
    """What reads a cell of a workbook that counts days from 1904: a day that is a plain number is of its count."""
    if read not in (day_of_an_event, birth_month, day_of_permanence):
        return read

    def shifted(text: str) -> Any:
        found = _SERIAL.fullmatch(text)
        return read((_EPOCH + timedelta(days=int(found[1])) + _UP_TO_1904).isoformat() if found else text)

    return shifted


def text_of(text: str) -> str:
    """Any text in capitals and without spaces: a postcode, or a home's number."""
    return "" if text in BLANK else text.upper().replace(" ", "")


def pupil_number(text: str) -> str:
    """A unique pupil number, or why it is not known."""
    upn = text_of(text)
    if upn and upn not in NO_PUPIL_NUMBER and not _PUPIL_NUMBER.fullmatch(upn):
        raise Unusable(MALFORMED, "A unique pupil number is a letter, eleven digits, and a digit or letter.")
    return upn


def day_of_permanence(text: str) -> tuple[date | None] | None:
    """The earliest day that a date may be of which parts may be `zz`: dd/mm/yyyy, zz/mm/yyyy, zz/zz/yyyy, zz/zz/zzzz.

    None if the cell is blank.
    """
    if found := _PARTLY_KNOWN.fullmatch(text):
        of_month, month, year = (part if part.isdigit() else "" for part in found.groups())
        return (_day(year, int(month or 1), of_month or "1") if year else None,)
    known = day(text)
    return (known,) if known else None


def code_of(codes: Codes, spellings: dict[str, str] | None = None) -> Cell:
    """A cell of one code list: any case, a trailing `.0` of a number dropped. Blank is the empty text."""
    others = spellings or {}
    none_of = (
        f"The code is none of {', '.join(codes)}." if len(codes) <= _MOST_NAMED else "The code is not on the list."
    )

    def read(text: str) -> str:
        if text in BLANK:
            return ""
        code = text.upper()
        if found := _TRAILING_ZERO.fullmatch(code):
            code = found[1]
        code = others.get(code, code)
        if code not in codes:
            raise Unusable(UNKNOWN_CODE, none_of)
        return code

    return read


#: Flags that went through a spreadsheet.
FLAGS = {"TRUE": "1", "FALSE": "0", "YES": "1", "NO": "0", "Y": "1", "N": "0"}


def child_id(suffix: str, may_look_like_numbers: bool) -> Cell:
    """A council's own id of a child: a trailing `.0` and regional ``suffix`` (`_331`) dropped, leading zeros kept.

    Dropped as well are the marks by which systems keep a spreadsheet from reading it as a number: `="0022"`, `'0022`.
    """

    def read(text: str) -> str:
        if text.startswith(("=", "'")):
            text = text.strip("='\"")
        if text in BLANK or not text.strip("-=_"):  # a line that is drawn below the header
            return ""
        if TOTAL.fullmatch(text):
            raise Unusable(MALFORMED, "A total is not a child.")
        found = _TRAILING_ZERO.fullmatch(text)
        child = (found[1] if found else text).removesuffix(suffix)
        if not _PSEUDONYM.fullmatch(child):
            raise Unusable(MALFORMED, f"The id does not match {PSEUDONYM}")
        if whose := looks_like(child, numeric=may_look_like_numbers):
            raise Unusable("identifier_suspected", suspected(whose))
        return child

    return read
