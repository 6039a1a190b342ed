"""Whether an id looks like a real person: their name, a number that the state gave them, or their birthday.

A council's ordinary ids are something else: a prefix and a number, a record's number, a UUID, a random word. What an id
is made of decides, never where it comes from. Six digits are the exception: some are a counter and a birthday too, so
they are refused until the operator says that the authority's ids are numbers (setting ``numeric_ids``).
"""

import re
from collections.abc import Iterator
from datetime import date

from app.events.personal_names import has_name
from app.periods import today

NAME, BIRTHDAY, NHS_NUMBER = "a name", "a date of birth", "an NHS number"
PUPIL_NUMBER, INSURANCE_NUMBER = "a unique pupil number", "a National Insurance number"
LEARNER_NUMBER, ADDRESS, TELEPHONE, POSTCODE = (
    "a unique learner number", "an e-mail address", "a telephone number", "a postcode",
)  # fmt: skip

#: Every identifier of a person has one of these. Most ids of councils have none, and need no closer look.
_WORTH_A_LOOK = re.compile(
    r"[A-Za-z]{4}|[0-9]{6}|[0-9][A-Za-z]{3}|[0-9][-_./ ](?:[0-9]|[A-Za-z]{3})|[A-Za-z]{3}[^A-Za-z]+[A-Za-z]{3}"
    r"|@|[_. ][0-9][A-Za-z]{2}"
)
#: A letter or two and a counter, as most councils have them: too short for a name, a number or a birthday beside it.
_ORDINARY = re.compile(r"[A-Za-z]{1,2}[0-9]{1,7}")
#: A UUID or another long random number, whose letters and digits mean nothing.
_RANDOM = re.compile(r"(?=.*[a-f])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,})", re.IGNORECASE)
_SEPARATOR = r"[-_./ ]?"
_MONTHS = (
    "(?:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEP(?:T(?:EMBER)?)?|OCT(?:OBER)?"
    "|NOV(?:EMBER)?|DEC(?:EMBER)?)"
)
#: What senders call such numbers. With its label a number is refused of every authority.
_LABEL = re.compile(r"NHS|UPN|ULN|DOB|BORN|BIRTH|@")
_LABELLED = {
    ADDRESS: re.compile(r"[^@\s]@[^@\s]+\.[A-Z]{2}"),
    LEARNER_NUMBER: re.compile(r"(?<![A-Z])ULN(?:[^A-Z0-9]?[0-9]){10}(?![0-9])"),
    NHS_NUMBER: re.compile(r"(?<![A-Z])NHS\W?_?(?:NO|NR|NUM|NUMBER|ID)?(?:[^A-Z0-9]?[0-9]){10}(?![0-9])"),
    PUPIL_NUMBER: re.compile(r"(?<![A-Z])UPN[^A-Z0-9]?[A-Z](?:[^A-Z0-9]?[0-9]){11}[^A-Z0-9]?[0-9A-Z](?![0-9A-Z])"),
    BIRTHDAY: re.compile(
        r"(?<![A-Z])(?:DOB|BORN|BIRTH(?:DAY|DATE)?)(?:[^A-Z0-9]?[0-9]){6,8}(?![0-9])"
        rf"|(?<![A-Z])(?:DOB|BORN|BIRTH(?:DAY|DATE)?)[^A-Z0-9]?[0-9]{{0,4}}[^A-Z0-9]?{_MONTHS}"
    ),
}
# Letters may stand before or after a number. Digits beyond them make it a part of something random.
_TEN_DIGITS = re.compile(r"(?<![A-Z0-9])[A-Z]*([0-9]{3}[-_. ]?[0-9]{3}[-_. ]?[0-9]{4})[A-Z]*(?![A-Z0-9])")
_YEAR_AND_COUNTER = re.compile(r"(?:19|20)[0-9]{2}[-_][0-9]{6}")
_UPN = re.compile(r"(?<![A-Z0-9])[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z](?![A-Z0-9])")
_NATIONAL_INSURANCE = re.compile(
    r"(?<![A-Z0-9])(?:NI|NINO)?[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[-_. ]?[0-9]{2}){3}[-_. ]?[A-D](?![A-Z0-9])"
)
_TELEPHONE = re.compile(r"(?<![0-9])(?:\+?44|0)7[0-9]{9}(?![0-9])")
#: The areas of postcodes: the letters with which one begins.
_POSTAL_AREAS = (
    "A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]"
    "|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?"
    "|YO|ZE"
)
#: With a blank, or what replaces it, between its halves. With nothing or a dash there it could be a council's own id.
_POSTCODE = re.compile(rf"(?<![A-Z0-9])(?:{_POSTAL_AREAS})[0-9][0-9A-Z]?[_. ][0-9][ABD-HJLNP-UW-Z]{{2}}(?![A-Z0-9])")
#: A birthday with its month in letters and a year of two digits has these: 1MAY15.
_FEWEST_DIGITS = 3
_EIGHT_DIGITS = re.compile(r"(?<![A-Z0-9])[A-Z]*([0-9]{8})[A-Z]*(?![A-Z0-9])")
_SIX_DIGITS = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")
_DATE_IN_PARTS = re.compile(
    r"(?<![0-9])(?:([0-9]{1,2})[-_./]([0-9]{1,2})[-_./]([0-9]{4})|([0-9]{4})[-_./]([0-9]{1,2})[-_./]([0-9]{1,2})"
    r"|([0-9]{2})[-_./]([0-9]{2})[-_./]([0-9]{2}))(?![0-9])"
)
#: A year of two digits is one if nothing else is written next to the day: there are three-letter months everywhere.
_MONTH_IN_LETTERS = re.compile(
    rf"(?<![0-9A-Z])[0-9]{{1,2}}(?:ST|ND|RD|TH)?{_SEPARATOR}{_MONTHS}{_SEPARATOR}[0-9]{{2}}(?![0-9A-Z])"
    rf"|(?<![A-Z0-9])[A-Z]*[0-9]{{1,2}}(?:ST|ND|RD|TH)?{_SEPARATOR}{_MONTHS}{_SEPARATOR}(?:19|20)[0-9]{{2}}(?![0-9])"
    rf"|(?<![A-Z]){_MONTHS}{_SEPARATOR}[0-9]{{1,2}}(?:ST|ND|RD|TH)?[-_./ ](?:19|20)[0-9]{{2}}(?![0-9])"
    rf"|(?<![0-9])(?:19|20)[0-9]{{2}}{_SEPARATOR}{_MONTHS}{_SEPARATOR}[0-9]{{1,2}}(?![0-9])"
)


def suspected(found: str) -> str:
    """The sentence about an id that looks like this."""
    allowed = "" if found == NAME else " The operator can allow it for an authority whose own ids are such numbers."
    return f"The id looks like {found}. Send a pseudonym of your own.{allowed}"


def looks_like(identifier: str, *, numeric: bool = False) -> str | None:
    """What of a real person the id of a child or family looks like, or None.

    ``numeric``: the authority's own ids may look like other numbers, but not like a name.
    """
    if not _is_worth_a_look(identifier):
        return None
    text = identifier.upper()
    found = _labelled(text) or (NAME if has_name(identifier) else None)
    if found or numeric:
        return found
    if sum(map(str.isdigit, text)) < _FEWEST_DIGITS:
        return POSTCODE if _POSTCODE.search(text) else None
    if any(_days(text)) or _is_short_date(text):
        return BIRTHDAY
    short_dates = any(map(_is_short_date, _SIX_DIGITS.findall(text)))
    return NAME if short_dates and has_name(identifier, beside_birthday=True) else _number(text)


def record_looks_like(source_id: str, *, numeric: bool = False) -> str | None:
    """The same for the id of a record, which may contain the day of an event, or be a counter."""
    if not _is_worth_a_look(source_id):
        return None
    text = source_id.upper()
    found = _labelled(text) or (NAME if has_name(source_id) else None)
    if found or numeric:
        return found
    if sum(map(str.isdigit, text)) < _FEWEST_DIGITS:
        return POSTCODE if _POSTCODE.search(text) else None
    return _number(text) or (BIRTHDAY if text in _days(text) else None)


def _is_worth_a_look(text: str) -> bool:
    return not _ORDINARY.fullmatch(text) and bool(_WORTH_A_LOOK.search(text)) and not _RANDOM.fullmatch(text)


def _labelled(text: str) -> str | None:
    """The number in the text that has its label before it."""
    if not _LABEL.search(text):
        return None
    return next((found for found, pattern in _LABELLED.items() if pattern.search(text)), None)


def _number(text: str) -> str | None:
    """The number in the text, or the text itself without its separators."""
    compact = re.sub(r"[-_. ]", "", text)
    tens = [re.sub("[^0-9]", "", found) for found in _TEN_DIGITS.findall(text)]
    if len(compact) == 10 and compact.isdigit() and not _YEAR_AND_COUNTER.fullmatch(text):
        tens.append(compact)
    if any(map(_is_nhs_number, tens)):
        return NHS_NUMBER
    if _UPN.search(text) or _UPN.fullmatch(compact):
        return PUPIL_NUMBER
    others = {INSURANCE_NUMBER: _NATIONAL_INSURANCE, TELEPHONE: _TELEPHONE, POSTCODE: _POSTCODE}
    return next((found for found, pattern in others.items() if pattern.search(text)), None)


def _is_nhs_number(digits: str) -> bool:
    """Ten digits whose last is the modulus 11 check of the others. None begins with two zeros; counters do."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9]) and not digits.startswith("00")


def _days(text: str) -> Iterator[str]:
    """The parts of the text that are written as a day of somebody's life."""
    for found in _EIGHT_DIGITS.finditer(text):
        if _is_date(found[1]):
            yield found[0]
    for found in _DATE_IN_PARTS.finditer(text):
        parts = "".join(part.zfill(2) for part in found.groups() if part)
        if _is_date(parts) if len(parts) == 8 else _is_short_date(parts):
            yield found[0]
    for found in _MONTH_IN_LETTERS.finditer(text):
        yield found[0]


def _is_short_date(digits: str) -> bool:
    """Whether the text is six digits that are a day, with its year last or first."""
    if len(digits) != 6 or not digits.isdigit() or not "01" <= digits[2:4] <= "12":
        return False
    return any(
        _is_day(century + year, digits[2:4], day)
        for century in ("19", "20")
        for year, day in ((digits[4:], digits[:2]), (digits[:2], digits[4:]))
    )


def _is_date(digits: str) -> bool:
    """Whether eight digits are a day, in any of the usual orders."""
    return any(
        _is_day(year, month, day)
        for year, month, day in (
            (digits[:4], digits[4:6], digits[6:]),
            (digits[4:], digits[2:4], digits[:2]),
            (digits[4:], digits[:2], digits[2:4]),
        )
    )


def _is_day(year: str, month: str, day: str) -> bool:
    """Whether it is a day within a childhood or a working life."""
    if not ("01" <= month <= "12" and "01" <= day <= "31"):  # most numbers: an exception takes longer
        return False
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return False
    return found.year >= 1930 and found <= today()
