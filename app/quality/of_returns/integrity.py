"""Rules on whether the files of one year fit each other: who is in which file, how often, and born when.

DfE has one code for each file, and the rules of one kind differ only in the file.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from app.quality.doubts import Doubt
from app.quality.findings import Rule
from app.quality.of_returns.about import About
from app.quality.of_returns.checking import Rows, rule
from app.quality.of_returns.year_of_child import YearOfChild


class _File(NamedTuple):
    """A file of a return: its name, its rows among those of a child in one year, and what a rule on it is about."""

    name: str
    rows: Callable[[YearOfChild], Sequence[Any]]
    about: About


_HEADER = _File("Header", attrgetter("headers"), "two Headers")
_EPISODES = _File("Episodes", attrgetter("all_episodes"), "no Header")
_ADOPTED = _File("AD1", attrgetter("adopted"), "AD1")
_DECISIONS = _File("PlacedAdoption", attrgetter("decisions"), "PlacedAdoption")
_PERMANENCES = _File("PrevPerm", attrgetter("permanences"), "PrevPerm")
_CARE_LEAVERS = _File("OC3", attrgetter("care_leavers"), "OC3")


def _not_in_header(code: str, ssda903: str, file: _File, *, is_note: bool = False) -> Rule:
    @rule(
        code=code,
        ssda903=ssda903,
        severity="note" if is_note else "warning",
        about=(file.about,),
        needs=("Header",),
        says=f"The child is in the year's {file.name} file, but not in its Header file.",
        touches=() if is_note else ("A6", "A7"),
        doubt=() if is_note else ("ethnicity", "birth_month"),
    )
    def check(year: YearOfChild) -> Rows:
        if not year.headers:
            yield from ((row,) for row in file.rows(year)[:1])

    return check


def _born_differently(code: str, ssda903: str, file: _File, *, is_note: bool = False) -> Rule:
    @rule(
        code=code,
        ssda903=ssda903,
        severity="note" if is_note else "warning",
        about=(file.about,),
        says=f"The month of birth in {file.name} is not that in Header; the one in Header is read.",
        touches=() if is_note else ("A7",),
        doubt=() if is_note else "birth_month",
    )
    def check(year: YearOfChild) -> Rows:
        for header in year.headers[:1]:
            differing = (row for row in file.rows(year) if header.born and row.born and header.born != row.born)
            yield from ((header, row) for row in differing)

    return check


def _twice(code: str, ssda903: str, file: _File, moves: Mapping[str, tuple[Doubt, ...]] | None = None) -> Rule:
    """``moves`` are the indicators that a second row can move, with what it puts in doubt: then it is an error."""
    doubts = [doubt for doubted in (moves or {}).values() for doubt in doubted]

    @rule(
        code=code,
        ssda903=ssda903,
        severity="error" if moves else "note",
        about=(file.about,),
        says=f"The child is in the year's {file.name} file more than once.",
        touches=tuple(moves or ()),
        doubt=tuple(doubts),
    )
    def check(year: YearOfChild) -> Rows:
        if len(file.rows(year)) > 1:
            yield tuple(file.rows(year))

    return check


INTEGRITY: tuple[Rule, ...] = (
    _not_in_header("adopted_not_in_header", "INT01", _ADOPTED),
    _not_in_header("decision_not_in_header", "INT02", _DECISIONS),
    _not_in_header("not_in_header", "INT03", _EPISODES),
    _not_in_header("care_leaver_not_in_header", "INT06", _CARE_LEAVERS, is_note=True),
    _not_in_header("permanence_not_in_header", "INT07", _PERMANENCES, is_note=True),
    _born_differently("birth_in_adoption_row_differs", "INT11", _ADOPTED),
    _born_differently("birth_in_decision_row_differs", "INT12", _DECISIONS),
    _born_differently("birth_of_care_leaver_differs", "INT15", _CARE_LEAVERS, is_note=True),
    _born_differently("birth_in_permanence_row_differs", "INT16", _PERMANENCES, is_note=True),
    _twice("adoption_row_twice", "INT31", _ADOPTED, {"A2": ("matched_day",), "A10": ("by_current_carer",)}),
    _twice("header_twice", "INT32", _HEADER, {"A6": ("ethnicity",), "A7": ("birth_month",)}),
    _twice("care_leaver_twice", "INT34", _CARE_LEAVERS),
    _twice("permanence_row_twice", "INT35", _PERMANENCES),
)
