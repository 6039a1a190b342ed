"""Other ways in which people write a period, and the labels that they probably mean."""

import re
from collections.abc import Iterator

_DASHES = str.maketrans({"\u2013": "-", "\u2014": "-", "\u2212": "-", "_": "-", "\\": "/"})
_YEARS = r"(?:FY ?)?([0-9]{4}) ?[-/ ] ?(?:[0-9]{2})?([0-9]{2})"
_DAY = r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})"
_NAME_OF_MONTH = re.compile(r"\b(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*\b")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_SO_FAR = "year-to-date"
#: Words for relative periods that look unlike their labels.
_WORDS = {
    "YTD": _SO_FAR,
    "CURRENT": _SO_FAR,
    "CURRENT YEAR": _SO_FAR,
    "THIS YEAR": _SO_FAR,
    "3 YEARS": "latest-three-years",
    "LAST 3 YEARS": "latest-three-years",
    "ROLLING 12 MONTHS": "latest-12-months",
}
_MONTH = r"([0-9]{4}) ?[-/ ] ?M?([0-9]{1,2})"
#: A way of writing a period, and its label: numbers in brackets, months with two digits.
_WAYS = tuple(
    (re.compile(pattern), label)
    for pattern, label in (
        (_YEARS, "{0}-{1}"),
        (rf"{_YEARS} ?[-/ ]? ?([QH])[- ]?([1-4])", "{0}-{1}-{2}{3}"),
        (rf"([QH])[- ]?([1-4]) ?[-/ ]? ?{_YEARS}", "{2}-{3}-{0}{1}"),
        (_MONTH, "{0}-M{1:0>2}"),
        (r"M?([0-9]{1,2}) ?[-/ ] ?([0-9]{4})", "{1}-M{0:0>2}"),
        (rf"{_MONTH} ?[-/ ]? ?R ?-?[0-9]*", "{0}-{1:0>2}-R12"),
        (rf"R ?-?12 ?[-/ ]? ?{_MONTH}", "{0}-{1:0>2}-R12"),
        (
            r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ?(?:/|TO|-|UNTIL|\.\.+) ?([0-9]{4}-[0-9]{2}-[0-9]{2})",
            "{0}/{1}",
        ),
        (rf"{_DAY} ?(?:/|TO|-|UNTIL|\.\.+) ?{_DAY}", "{2}-{1:0>2}-{0:0>2}/{5}-{4:0>2}-{3:0>2}"),
        (rf"(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{_DAY})", "2013-04-01/2013-07-31"),  # one day: it is not repeated
    )
)


def meant_labels(label: str) -> Iterator[str]:
    """The labels that may be meant, likeliest first; whether they are those of a period is for others to say."""
    written = " ".join(label[:100].translate(_DASHES).upper().split())
    if meant := _WORDS.get(written.replace("-", " ")):
        yield meant
    written = _NAME_OF_MONTH.sub(lambda name: str(_MONTHS.index(name[1]) + 1), written)
    for pattern, form in _WAYS:
        if match := pattern.fullmatch(written):
            yield form.format(*match.groups())
