"""What people call a council: its official name, a usual short form, or a slip of the pen.

Only an equal name is understood, once abbreviations are written out and words like "City Council" are taken off; and
those words must fit: Nottingham is not a county, and Nottinghamshire is not a city. A similar name is suggested.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

from rapidfuzz import fuzz, process

#: What the words around a name say that the council is; some say nothing that could be wrong.
Kind = Literal["city", "county", "london", "metropolitan", "royal", "any"]

_BEFORE: tuple[tuple[str, Kind], ...] = (
    ("the ", "any"),
    ("council of the ", "any"),
    ("city and county of ", "city"),
    ("city of ", "city"),
    ("county of ", "county"),
    ("metropolitan borough of ", "metropolitan"),
    ("london borough of ", "london"),
    ("royal borough of ", "royal"),
    ("borough of ", "any"),
    ("lb of ", "london"),
    ("lb ", "london"),
    ("rb ", "royal"),
    ("county ", "county"),
)
_AFTER: tuple[tuple[str, Kind], ...] = (
    (" council", "any"),
    (" corporation", "any"),
    (" unitary authority", "any"),
    (" metropolitan borough", "metropolitan"),
    (" metropolitan district", "metropolitan"),
    (" london borough", "london"),
    (" borough", "any"),
    (" district", "any"),
    (" city", "city"),
    (" city of", "city"),
    (" city and county of", "city"),
    (" london borough of", "london"),
    (" royal borough of", "royal"),
    (" county", "county"),
    (" county of", "county"),
    (" mbc", "metropolitan"),
    (" mdc", "metropolitan"),
    (" lbc", "london"),
    (" cc", "any"),
    (" bc", "any"),
)
#: Unitary authorities that are a county or a part of one. No other unitary or metropolitan authority is a county.
_COUNTIES = frozenset(f"E060000{number}" for number in (11, 12, 13, 17, 19, 24, 25, 37, 46, 47, 49)) | frozenset(
    f"E060000{number}" for number in (*range(50, 55), 56, 57, *range(59, 67))
)
_ROYAL = frozenset({"E06000040", "E09000011", "E09000020", "E09000021"})
_LONDON_CITIES = frozenset({"E09000001", "E09000033"})
#: The least likeness of a suggestion, of 100, and by how much the others may be less like than the first.
_LIKE, _NEARLY_AS_LIKE = 75.0, 3.0
#: The longest text that is looked at, the shortest that is taken for a short form, and how many areas are named.
LONGEST, _SHORTEST, _NAMED = 100, 3, 6
UNKNOWN = "There is no such area."


@dataclass(frozen=True, slots=True)
class Named:
    """An area, by its names."""

    code: str
    name: str
    short: tuple[str, ...]
    is_authority: bool
    is_former: bool


class AreaNames:
    """Finds areas by what people call them."""

    def __init__(self, areas: Iterable[Named]) -> None:
        # Former authorities first, so that a name they share means the present one.
        self._areas = sorted(areas, key=lambda area: not area.is_former)

    @cached_property
    def _by_name(self) -> Mapping[str, Named]:
        """Areas by their own names and short names, and authorities by their names without "County of" and the like."""
        own = {_plain(name): area for area in self._areas for name in (area.name, *area.short)}
        authorities = [area for area in self._areas if area.is_authority]
        cores = {core: area for area in authorities for core, _ in _without_kinds(_plain(area.name))}
        return {**cores, **own}

    def find(self, text: str) -> str | None:
        """The code of the only area of this name."""
        plain = _plain(text)
        for core, kinds in ((plain, frozenset[Kind]()), *_without_kinds(plain)):
            name = _short_names("name").get(core, core)
            area = self._by_name.get(name)
            if area and (not kinds or (area.is_authority and all(_fits(kind, area.code) for kind in kinds))):
                return area.code
        return None

    def refused(self, text: str) -> tuple[str, str]:
        """The code and the sentence of the error for a name that no area has."""
        cores = _cores(text[:LONGEST])
        if meant := self._meant(cores):
            return "ambiguous_area", f"The name may mean several areas: {_listed(meant)}."
        like = self._like(min(cores, key=len))
        return "unknown_area", f"{UNKNOWN} Did you mean {_listed(like)}?" if like else UNKNOWN

    def _meant(self, cores: Iterable[str]) -> list[str]:
        """The names of the areas that a short form may mean, if they are several: a county and its city."""
        for words in (core.split() for core in cores):
            found = [area.name for area in self._areas if not area.is_former and _may_mean(words, _plain(area.name))]
            if len(found) > 1 and max(map(len, words), default=0) >= _SHORTEST:
                return found
        return []

    def _like(self, core: str) -> list[str]:
        """The names that are most like one that no area has; none if nothing is like it."""
        found = process.extract(core, list(self._by_name), scorer=fuzz.WRatio, score_cutoff=_LIKE, limit=_NAMED)
        near = [name for name, score, _ in found if score > found[0][1] - _NEARLY_AS_LIKE]
        return list(dict.fromkeys(self._by_name[name].name for name in near))


def _cores(text: str) -> list[str]:
    """A name in plain letters, and what is left of it without words that say what the council is."""
    plain = _plain(text)
    return [plain, *(core for core, _ in _without_kinds(plain))]


def _listed(names: list[str]) -> str:
    """Names in a sentence; of many, the first."""
    shown = [repr(name) for name in names[:_NAMED]] + (["others"] if len(names) > _NAMED else [])
    return " or ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)


def _fits(kind: Kind, code: str) -> bool:
    """Whether an authority can be called a city, a county and so on."""
    is_county = code.startswith("E10") or code in _COUNTIES
    match kind:
        case "county":
            return is_county
        case "city":
            return code in _LONDON_CITIES or (code.startswith(("E06", "E08")) and not is_county)
        case "london":
            return code.startswith("E09")
        case "metropolitan":
            return code.startswith("E08")
        case "royal":
            return code in _ROYAL
    return True


def _without_kinds(name: str) -> Iterator[tuple[str, frozenset[Kind]]]:
    """The name without the words around it that say what the council is, one after the other."""
    kinds: frozenset[Kind] = frozenset()
    while True:
        after = next(((words, kind) for words, kind in _AFTER if name.endswith(words)), None)
        before = next(((words, kind) for words, kind in _BEFORE if name.startswith(words)), None)
        if after:
            name, kinds = name.removesuffix(after[0]), kinds | {after[1]}
        elif before:
            name, kinds = name.removeprefix(before[0]), kinds | {before[1]}
        else:
            return
        yield name, kinds


def _may_mean(words: list[str], name: str) -> bool:
    """Whether each word begins a word of the name, or the county is named after the town."""
    parts = name.split()
    return all(any(part.startswith(word) for part in parts) for word in words) or words == [f"{name}shire"]


def _plain(text: str) -> str:
    """Small letters and digits in words, with abbreviations of words written out."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "'\u2019.")
    words = _short_names("word")
    return " ".join(words.get(word, word) for word in _WORD.findall(kept))


_WORD = re.compile(r"[^\W_]+")


@cache
def _short_names(kind: str) -> Mapping[str, str]:
    """The usual short forms of words, or of whole names, and what they mean."""
    text = files("app").joinpath("data", "short_names.csv").read_text(encoding="utf-8")
    return {row["short"]: row["long"] for row in csv.DictReader(text.splitlines()) if row["kind"] == kind}
