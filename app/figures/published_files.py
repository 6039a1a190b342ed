"""Reads published values from tidy CSV files in DfE's open data standards: places, times, and columns of numbers.

A file has either the columns `indicator` and `value`, or a column for each figure, named by its code, by one of the
names that DfE uses, or by what the sender says that it means.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from app.areas import ENGLAND_CODE, Area, Areas
from app.figures.published_times import period_of
from app.figures.published_values import SYMBOLS, Published
from app.files import text
from app.files.limits import Limits, Refused, Unreadable, filled
from app.indicators.scorecard import INDICATORS
from app.mistakes import Mistake
from app.periods import Period
from app.problems import NotUnderstood

#: A cell's part of a published figure, and the figure that it is of.
Part = Literal["value", "numerator", "denominator"]
Meaning = tuple[str, Part]

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
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_RELEASE = re.compile(r"(.*?),? ([A-Z][a-z]+ [0-9]{4}) release")
#: As many mistakes of one file are spelled out.
SPELLED_OUT = 50
LIMITS = Limits(rows=300_000)


@dataclass(frozen=True, slots=True)
class PublishedTerms:
    """What the sender says of a file: source, release, what columns mean, and which rows are taken."""

    source: str | None = None
    release: str | None = None
    columns: Mapping[str, tuple[Meaning, ...]] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ReadValues:
    """The values of a file, and how many rows were passed over, by reason."""

    values: list[Published] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)


class PublishedFile:
    """Reads one file; every mistake is kept, so that all are named at once."""

    def __init__(self, areas: Areas, terms: PublishedTerms) -> None:
        self._areas = areas
        self._terms = terms
        self._mistakes: list[Mistake] = []
        self._read = ReadValues()
        self._found: dict[tuple[object, ...], Published] = {}

    def read(self, content: bytes) -> ReadValues:
        """The values of the file. Raises NotUnderstood with every mistake."""
        rows = self._rows(content)
        number, header = next(rows, (1, []))
        names = [name.casefold() for name in header]
        means = self._meanings(names)
        if not means and not {"indicator", "value"} <= set(names):
            detail = (
                "The file has no column of values: it needs the columns indicator and value, or columns named by codes "
            )
            raise NotUnderstood([Mistake("no_values", f"{detail}of indicators; or say what columns mean.", row=number)])
        for number, cells in rows:
            if len(self._mistakes) >= SPELLED_OUT:
                break
            row = dict(zip(names, cells, strict=False))
            if all(row.get(name) == value for name, value in self._terms.where.items()):
                self._take(number, row, means)
            else:
                self._pass_over("not_asked_for")
        if self._mistakes:
            raise NotUnderstood(self._mistakes)
        self._read.values = [each for each in self._found.values() if each.value or each.symbol]
        return self._read

    def _rows(self, content: bytes) -> Iterator[tuple[int, list[str]]]:
        sheet = text.sheet("published.csv", lambda: io.BytesIO(content), LIMITS)
        if isinstance(sheet, Unreadable):
            raise NotUnderstood([replace(sheet.mistake, file=None)])
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
            self._pass_over("unknown_area")
            return
        period = period_of(row)
        if period is None:
            detail = "The row names no period: time_period with time_identifier, period, or year_ending."
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
            self._pass_over("not_a_result")
        elif code is None:
            self._pass_over("unknown_indicator")
        else:
            for part in ("value", "numerator", "denominator"):
                self._note(number, part, row.get(part, ""), replace(blank, indicator=code), part)

    def _note(self, number: int, column: str, cell: str, blank: Published, part: Part) -> None:
        """Note what a cell says of a figure."""
        folded = cell.replace(",", "").removesuffix("%").strip()
        if not folded:
            return
        before = self._found.get(blank.key, blank)
        if part != "value":
            number_of = int(folded) if re.fullmatch("[0-9]{1,12}", folded) else None
            if part == "numerator":
                self._found[blank.key] = replace(before, numerator=number_of)
            else:
                self._found[blank.key] = replace(before, denominator=number_of)
            return
        if before.value or before.symbol:
            detail = "The file has this value twice: say with `where` which rows are meant."
            self._wrong("given_twice", detail, number, column)
        elif folded.casefold() in SYMBOLS:
            self._found[blank.key] = replace(before, symbol=folded.casefold())
        elif _NUMBER.fullmatch(folded):
            self._found[blank.key] = replace(before, value=folded)
        else:
            detail = f"The value is neither a number nor one of {', '.join(SYMBOLS)}."
            self._wrong("not_a_number", detail, number, column)

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

    def _pass_over(self, reason: str) -> None:
        self._read.passed_over[reason] = self._read.passed_over.get(reason, 0) + 1

    def _wrong(self, code: str, detail: str, row: int, column: str | None = None) -> None:
        self._mistakes.append(Mistake(code, detail, row=row, column=column))


def meaning_of(code: str) -> Meaning | None:
    """What a sender means by `A4`, `A4/numerator` or `A4/denominator`."""
    name, _, part = code.partition("/")
    known = _CODES.get(name.casefold())
    parts: dict[str, Part] = {"": "value", "numerator": "numerator", "denominator": "denominator"}
    return (known, parts[part]) if known and part in parts else None


def covers(period: Period, value: Published) -> bool:
    """Whether a value is of exactly the days of a period."""
    return (period.start, period.end) == (value.first, value.last)
