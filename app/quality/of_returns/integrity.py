"""Rules on whether the files of one year fit each other: who is in which file, how often, and born when.

DfE has one code for each file, and the rules of one kind differ only in the file.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from app.quality.doubts import Doubt
from app.quality.findings import Rule
from app.quality.of_returns.about import About
from app.quality.of_returns.checking import Rows, rule
from app.quality.of_returns.year_of_child import YearOfChild

#: The rows of one file among those of a child in one year.
_InFile = Callable[[YearOfChild], Sequence[Any]]
_EPISODES: _InFile = attrgetter("all_episodes")
_ADOPTED: _InFile = attrgetter("adopted")
_DECISIONS: _InFile = attrgetter("decisions")
_PERMANENCES: _InFile = attrgetter("permanences")
_CARE_LEAVERS: _InFile = attrgetter("care_leavers")


def _not_in_header(code: str, ssda903: str, file: str, rows: _InFile, *, about: About, is_note: bool = False) -> Rule:
    @rule(
        code=code,
        ssda903=ssda903,
        severity="note" if is_note else "warning",
        about=(about,),
        needs=("Header",),
        says=f"The child is in the year's {file} file, but not in its Header file.",
        touches=() if is_note else ("A6", "A7"),
        doubt=() if is_note else ("ethnicity", "birth_month"),
    )
    def check(year: YearOfChild) -> Rows:
        if not year.headers:
            yield from ((row,) for row in rows(year)[:1])

    return check


def _born_differently(code: str, ssda903: str, file: About, rows: _InFile, *, is_note: bool = False) -> Rule:
    @rule(
        code=code,
        ssda903=ssda903,
        severity="note" if is_note else "warning",
        about=(file,),
        says=f"The month of birth in {file} is not that in Header; the one in Header is read.",
        touches=() if is_note else ("A7",),
        doubt=() if is_note else "birth_month",
    )
    def check(year: YearOfChild) -> Rows:
        for header in year.headers[:1]:
            differing = (row for row in rows(year) if header.born and row.born and header.born != row.born)
            yield from ((header, row) for row in differing)

    return check


def _twice(
    code: str,
    ssda903: str,
    file: str,
    rows: _InFile,
    *,
    about: About,
    moves: dict[str, tuple[Doubt, ...]] | None = None,
) -> Rule:
    """``moves`` are the indicators that a second row can move, with what it puts in doubt: then it is an error."""
    doubts = [doubt for doubted in (moves or {}).values() for doubt in doubted]

    @rule(
        code=code,
        ssda903=ssda903,
        severity="error" if moves else "note",
        about=(about,),
        says=f"The child is in the year's {file} file more than once.",
        touches=tuple(moves or ()),
        doubt=tuple(doubts),
    )
    def check(year: YearOfChild) -> Rows:
        if len(rows(year)) > 1:
            yield tuple(rows(year))

    return check


INTEGRITY: tuple[Rule, ...] = (
    _not_in_header("adopted_not_in_header", "INT01", "AD1", _ADOPTED, about="AD1"),
    _not_in_header("decision_not_in_header", "INT02", "PlacedAdoption", _DECISIONS, about="PlacedAdoption"),
    _not_in_header("not_in_header", "INT03", "Episodes", _EPISODES, about="no Header"),
    _not_in_header("care_leaver_not_in_header", "INT06", "OC3", _CARE_LEAVERS, about="OC3", is_note=True),
    _not_in_header("permanence_not_in_header", "INT07", "PrevPerm", _PERMANENCES, about="PrevPerm", is_note=True),
    _born_differently("birth_in_adoption_row_differs", "INT11", "AD1", _ADOPTED),
    _born_differently("birth_in_decision_row_differs", "INT12", "PlacedAdoption", _DECISIONS),
    _born_differently("birth_of_care_leaver_differs", "INT15", "OC3", _CARE_LEAVERS, is_note=True),
    _born_differently("birth_in_permanence_row_differs", "INT16", "PrevPerm", _PERMANENCES, is_note=True),
    _twice(
        "adoption_row_twice", "INT31", "AD1", _ADOPTED, about="AD1",
        moves={"A2": ("matched_day",), "A10": ("by_current_carer",)},
    ),
    _twice(
        "header_twice", "INT32", "Header", attrgetter("headers"), about="two Headers",
        moves={"A6": ("ethnicity",), "A7": ("birth_month",)},
    ),
    _twice("care_leaver_twice", "INT34", "OC3", _CARE_LEAVERS, about="OC3"),
    _twice("permanence_row_twice", "INT35", "PrevPerm", _PERMANENCES, about="PrevPerm"),
)  # fmt: skip
