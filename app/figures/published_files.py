"""Reads published values from tidy CSV files in DfE's open data standards: places, times, and columns of numbers.

A file has either the columns `indicator` and `value`, or a column for each figure, named by its code, by one of the
names that DfE uses, or by what the sender says that it means.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.areas import ENGLAND_CODE, Area, Areas
from app.figures.published_cells import CannotBeMeant, Meaning, Part, with_cell
from app.figures.published_times import period_of
from app.figures.published_values import Published
from app.files import text
from app.files.limits import Limits, Refused, Unreadable, filled
from app.indicators.scorecard import INDICATORS
from app.mistakes import Mistake
from app.problems import NotUnderstood

#: What DfE calls columns, beside the codes of indicators themselves.
KNOWN_COLUMNS: dict[str, tuple[Meaning, ...]] = {
    "adopted": (("adopted", "value"), ("A4", "numerator")),
    "ceased": (("A4", "denominator"),),
    "percent": (("A4", "value"),),
}
#: The columns that name the area, by DfE's geographic level.
_NAMING_AREAS: dict[str, tuple[str, ...]] = {
    "": ("area_code", "area", "area_name"),
    "local authority": ("new_la_code", "old_la_code", "la_name"),
    "regional": ("region_code", "region_name"),
    "regional adoption agency": ("raa",),
    "group of local authorities": ("raa",),
}
_CODES = {indicator.code.casefold(): indicator.code for indicator in INDICATORS}
_RELEASE = re.compile(r"(.*?),? ([A-Z][a-z]+ [0-9]{4}) release")
#: What a row can name that is not known.
_UNKNOWN = {"unknown_area": "area", "unknown_indicator": "indicator"}
#: As many mistakes of one file are spelled out.
SPELLED_OUT = 50
LIMITS = Limits(rows=300_000)


@dataclass(frozen=True, slots=True)
class PublishedTerms:
    """What the sender says about a file: source, release, what columns mean, and which rows are taken.

    ``mistakes`` are in what they say; they are named with those of the file's header.
    """

    source: str | None = None
    release: str | None = None
    columns: Mapping[str, tuple[Meaning, ...]] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()


@dataclass(slots=True)
class ReadValues:
    """The values of a file, how many rows were passed over, by reason, and which rows have a name that is unknown."""

    values: list[Published] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, list[int]] = field(default_factory=dict)

    @property
    def warnings(self) -> list[dict[str, str]]:
        """The rows that were passed over because nobody knows what they name: it may be misspelt."""
        return [{"code": code, "detail": _not_taken(_UNKNOWN[code], rows)} for code, rows in self.unknown.items()]


class PublishedFile:
    """Reads one file; every mistake is kept, so that all are named at once."""

    def __init__(self, areas: Areas, terms: PublishedTerms) -> None:
        self._areas = areas
        self._terms = terms
        self._mistakes: list[Mistake] = [*terms.mistakes]
        self._read = ReadValues()
        self._found: dict[tuple[object, ...], Published] = {}

    def read(self, content: bytes) -> ReadValues:
        """The values of the file. Raises NotUnderstood with every mistake."""
        rows = self._rows(content)
        number, header = next(rows, (1, []))
        names = [name.casefold() for name in header]
        means = self._meanings(names)
        if self._mistakes:
            raise NotUnderstood(self._mistakes)
        if not means and not {"indicator", "value"} <= set(names):
            detail = (
                "The file has no column of values: it needs the columns indicator and value, or columns named by codes "
            )
            raise NotUnderstood([Mistake("no_values", f"{detail}of indicators; or say what columns mean.", row=number)])
        for number, cells in rows:
            row = dict(zip(names, cells, strict=False))
            if len(cells) > len(names):
                detail = "The row has more cells than the header. Numbers with a comma need quotes."
                self._wrong("too_many_cells", detail, number)
            elif all(row.get(name) == value for name, value in self._terms.where.items()):
                self._take(number, row, means)
            else:
                self._pass_over("not_asked_for", number)
        if self._mistakes:
            raise NotUnderstood(_spelled_out(self._mistakes))
        self._read.values = [each for each in self._found.values() if each.value or each.symbol]
        return self._read

    def _rows(self, content: bytes) -> Iterator[tuple[int, list[str]]]:
        sheet = text.sheet("published.csv", lambda: io.BytesIO(content), LIMITS)
        if isinstance(sheet, Unreadable):
            raise NotUnderstood([*self._mistakes, replace(sheet.mistake, file=None)])
        try:
            yield from filled(sheet.blocks)
        except Refused as broken:
            raise NotUnderstood([replace(broken.mistake, file=None, row=broken.row)]) from None

    def _meanings(self, names: Sequence[str]) -> dict[str, tuple[Meaning, ...]]:
        """What the columns mean: as the sender says, or else by the names that are known."""
        said = {name.casefold(): means for name, means in self._terms.columns.items()}
        for name in said.keys() - set(names):
            self._mistakes.append(Mistake("unknown_column", "The file has no such column.", parameter="column"))
            said.pop(name)
        if self._terms.where.keys() - set(names):
            self._mistakes.append(Mistake("unknown_column", "The file has no such column.", parameter="where"))
        if said or {"indicator", "value"} <= set(names):
            return said
        by_code: dict[str, tuple[Meaning, ...]] = {name: ((code, "value"),) for name, code in _CODES.items()}
        known = by_code | KNOWN_COLUMNS
        return {name: known[name] for name in names if name in known}

    def _take(self, number: int, row: Mapping[str, str], means: Mapping[str, tuple[Meaning, ...]]) -> None:
        area = self._area(row)
        if area is None:
            self._pass_over("unknown_area", number)
            return
        period = period_of(row)
        if period is None:
            detail = (
                "The row names no period that figures have: time_period with a time_identifier such as Financial year, "
                "period, or year_ending."
            )
            self._wrong("not_a_period", detail, number)
            return
        source, release = self._named(row)
        if not source or not release:
            self._wrong("no_source", "Name the source and the release of the values.", number)
            return
        blank = Published(area.code, "", period.start, period.end, source, release)
        if means:
            for column, meanings in means.items():
                for code, part in meanings:
                    self._note(number, column, row.get(column, ""), replace(blank, indicator=code), part)
        else:
            self._long(number, row, blank)

    def _long(self, number: int, row: Mapping[str, str], blank: Published) -> None:
        """A row with an indicator and a value, such as our own files have."""
        code = _CODES.get(row["indicator"].casefold())
        if row.get("row", "result") != "result":
            self._pass_over("not_a_result", number)
        elif code is None:
            self._pass_over("unknown_indicator", number)
        else:
            for part in ("value", "numerator", "denominator"):
                self._note(number, part, row.get(part, ""), replace(blank, indicator=code), part)

    def _note(self, number: int, column: str, cell: str, blank: Published, part: Part) -> None:
        """Note what a cell says about a figure."""
        found = with_cell(self._found.get(blank.key, blank), part, cell)
        if isinstance(found, CannotBeMeant):
            self._wrong(found.code, found.detail, number, column)
        else:
            self._found[blank.key] = found

    def _area(self, row: Mapping[str, str]) -> Area | None:
        level = row.get("geographic_level", "").casefold()
        if level == "national":
            return self._areas[ENGLAND_CODE]
        given = (row.get(name, "") for name in _NAMING_AREAS.get(level, _NAMING_AREAS[""]))
        return next((area for name in given if name and (area := self._areas.find(name))), None)

    def _named(self, row: Mapping[str, str]) -> tuple[str, str]:
        """The source and the release: as the sender says, or else as the row says."""
        source, release = row.get("source", ""), row.get("release", "")
        if not release and (match := _RELEASE.fullmatch(source)):
            source, release = match[1], match[2]
        return (self._terms.source or source)[:300], (self._terms.release or release)[:100]

    def _pass_over(self, reason: str, number: int) -> None:
        self._read.passed_over[reason] = self._read.passed_over.get(reason, 0) + 1
        if reason in _UNKNOWN:
            self._read.unknown.setdefault(reason, []).append(number)

    def _wrong(self, code: str, detail: str, row: int, column: str | None = None) -> None:
        """Note a mistake; of a cell that is part of two figures once."""
        last = self._mistakes[-1] if self._mistakes else None
        if last and column and (last.row, last.column) == (row, column):
            return
        self._mistakes.append(Mistake(code, detail, row=row, column=column))


def _spelled_out(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """The first mistakes, and how many more there are."""
    more = len(mistakes) - SPELLED_OUT
    return [*mistakes[:SPELLED_OUT], *([Mistake("more_of_these", f"{more:,} more mistakes.")] if more > 0 else [])]


def _not_taken(what: str, rows: Sequence[int]) -> str:
    """Which rows were passed over, the first of them by number."""
    named = ", ".join(map(str, rows[:SPELLED_OUT])) + (", ..." if len(rows) > SPELLED_OUT else "")
    return f"No {what} is known by the name in {'this row' if len(rows) == 1 else 'these rows'}: {named}. Not taken."


def meaning_of(code: str) -> Meaning | None:
    """What a sender means by `A4`, `A4/numerator` or `A4/denominator`."""
    name, _, part = code.partition("/")
    known = _CODES.get(name.casefold())
    parts: dict[str, Part] = {"": "value", "numerator": "numerator", "denominator": "denominator"}
    return (known, parts[part]) if known and part in parts else None
