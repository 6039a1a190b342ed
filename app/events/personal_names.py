"""Names of people in an id: which words are names, and which words together.

The names (`app/data/names.csv`) are the common ones of England: given names of all who were born here or came here, and
surnames. A list can never be whole; it finds the council that sends names instead of ids with its first batch.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from app.area_files import reference_areas

_LETTERS = re.compile(r"[A-Za-z]+")
#: No name is shorter. A mark within a name is not one of its letters.
_MAY_BE_A_NAME = re.compile(r"[A-Za-z](?:'*[A-Za-z]){2}")
_WORDS_OF_A_RUN = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
#: Shorter words are abbreviations of all kinds. Beside another name, or a birthday, they still count as names.
_SHORTEST_BY_ITSELF, _SHORTEST_BESIDE_BIRTHDAY = 5, 4
_PLAIN = {"given", "surname"}


def has_name(identifier: str, *, beside_birthday: bool = False) -> bool:
    """Whether a name is among its words, by itself or as John and Smith, JohnSmith or JOHNSMITH."""
    if not _MAY_BE_A_NAME.search(identifier):
        return False
    words = list(_words(identifier.replace("'", "")))
    shortest = _SHORTEST_BESIDE_BIRTHDAY if beside_birthday else _SHORTEST_BY_ITSELF
    if any(len(word) >= shortest and (_kind(word) in _PLAIN or _is_two_names(word)) for word in words):
        return True
    if beside_birthday and any(_kind(word[1:]) == "surname" for word in words):  # jsmith120315
        return True
    return any(_is_full_name(_kind(one), _kind(other)) for one, other in pairwise(words))


def _words(identifier: str) -> Iterator[str]:
    """Letters between other signs; JohnSmith is two words unless it is a name as a whole."""
    for run in _LETTERS.findall(identifier):
        if _kind(run.upper()) or run.isupper() or run.islower():
            yield run.upper()
        else:
            yield from map(str.upper, _WORDS_OF_A_RUN.findall(run))


def _kind(word: str) -> str:
    return _names().get(word, "")


def _is_full_name(one: str, other: str) -> bool:
    """Whether words of these kinds, one after the other, are a given name and a surname."""
    both = {one, other}
    of_family = {"surname", "surname_word", "given"}  # many given names are surnames too
    return "" not in both and bool(both & {"given", "given_word"}) and bool(both & of_family)


def _is_two_names(word: str) -> bool:
    """Whether letters are a given name and a surname without anything between them."""
    pairs = ((_kind(word[:at]), _kind(word[at:])) for at in range(3, len(word) - 2))
    return any(bool(_PLAIN & {*pair}) and _is_full_name(*pair) for pair in pairs)


@cache
def _names() -> dict[str, str]:
    """Names and what they are. Those that are words as well, or places, are names beside another one only."""
    text = files("app").joinpath("data", "names.csv").read_text(encoding="utf-8")
    kinds = {row["name"].upper(): row["kind"] for row in csv.DictReader(text.splitlines())}
    for area in reference_areas():
        for word in _LETTERS.findall(area.name):
            if kinds.get(word.upper()) in _PLAIN:
                kinds[word.upper()] += "_word"
    return kinds
