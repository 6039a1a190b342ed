"""The notes below a printed table: symbols that occur, sources of targets, and what readers of a figure should know."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Result = Mapping[str, Any]
#: The figure that a column shows of an indicator, by its code.
OfCode = Callable[[str], Result | None]


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column: its heading, its first and last day, and the figure that it shows of an indicator."""

    heading: str
    days: tuple[date, date] | None
    figure_of: OfCode


#: Warnings about what is beside a figure, or said in a note of its own.
_NOT_SAID = {"small_numbers", "members_unreliable", "reported_by_agency"}
MEANINGS = {
    "x": "x: not available. Nobody has reported these events for the days that the figure needs; it is not 0.",
    "z": "z: not applicable. There is nobody to divide by, or no such area then.",
    "u": "u: unreliable, because only a part is known.",
    "c": "c: suppressed, because the number or one that follows from it is small.",
    "low": "low: published as rounding to nothing.",
}


def notes_of(
    codes: Sequence[str], about: Sequence[PrintedColumn], columns: Sequence[PrintedColumn], last: OfCode
) -> Iterator[str]:
    """The notes of a table: what symbols in any column mean, and the warnings of the columns that it is about."""
    every = [figure for column in columns for code in codes if (figure := column.figure_of(code))]
    statuses = {figure["status"] for figure in every}
    yield from (meaning for symbol, meaning in MEANINGS.items() if symbol in statuses)
    if any(warning["code"] == "reported_by_agency" for figure in every for warning in figure.get("warnings", ())):
        yield "The agency reports the adopter families of its members together, so members have no figure of their own."
    yield from _blank_parts(codes, columns)
    yield from _targets(codes, last)
    yield from _warnings(codes, about)
    yield from _published(codes, last)


def _blank_parts(codes: Sequence[str], columns: Sequence[PrintedColumn]) -> Iterator[str]:
    """Say which columns have the parts of a breakdown, where others have none."""
    said: dict[str, list[str]] = {}
    for code in codes:
        figures = {column.heading: column.figure_of(code) for column in columns}
        broken = [heading for heading, figure in figures.items() if figure and figure.get("breakdown")]
        if broken and len(broken) < sum(figure is not None for figure in figures.values()):
            said.setdefault(", ".join(broken), []).append(code)
    for headings, concerned in said.items():
        codes_of = ", ".join(concerned)
        yield f"{codes_of}: the parts are of {headings} only. Ask about another column by itself to see its own."


def _warnings(codes: Sequence[str], about: Sequence[PrintedColumn]) -> Iterator[str]:
    """Each warning once, with the codes of the figures that it is about."""
    small: dict[str, list[str]] = {}
    said: dict[str, dict[str, None]] = {}
    for column in about:
        for code in codes:
            for warning in (column.figure_of(code) or {}).get("warnings", ()):
                if warning["code"] == "small_numbers" and warning["detail"].startswith("The figure rests"):
                    small.setdefault(column.heading, []).append(code)
                elif warning["code"] not in _NOT_SAID:
                    said.setdefault(warning["detail"].split(": /v1/")[0], {})[code] = None
    yield from (f"{', '.join(concerned)}: {detail}" for detail, concerned in said.items())
    for heading, concerned in small.items():
        yield f"{heading}: one more or less can move {', '.join(concerned)} far; they rest on fewer than six."


def _targets(codes: Iterable[str], last: OfCode) -> Iterator[str]:
    sources: dict[str, list[str]] = {}
    for code in codes:
        result = last(code)
        if result and result["threshold"] is not None:
            said = f"{result['threshold_status']}, {result['threshold_source']}"
            sources.setdefault(said, []).append(f"{code} {result['threshold']:,} {result['unit']}")
    yield from (f"Target: {', '.join(named)} ({said})." for said, named in sources.items())


def _published(codes: Iterable[str], last: OfCode) -> Iterator[str]:
    """Where published values are from, and why they may differ."""
    sources: dict[str, None] = {}
    reasons: dict[str, dict[str, None]] = {}
    for code in codes:
        for value in ((last(code) or {}).get("comparison") or {}).get("published") or ():
            sources[f"{value['source']}, {value['release']}"] = None
            for why in value["why"]:
                reasons.setdefault(why, {})[code] = None
    yield from (f"Published: {source}." for source in sources)
    yield from (f"Published {', '.join(concerned)}: {why}" for why, concerned in reasons.items())
