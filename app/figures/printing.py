"""Results as people print them: rows are indicators, columns are periods or members, then target and comparators.

Nothing is computed here: every cell is a value of a result.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.areas import Area
from app.figures.beside import RELATED
from app.figures.counting import Question
from app.figures.printed_notes import OfCode, PrintedColumn, Result, notes_of
from app.figures.printed_parts import broken_down, part_of_breakdown
from app.http.printed_sheets import Cell, PrintedSheet, sheet_name
from app.indicators.crosswalk import publisher_of
from app.indicators.scorecard import at
from app.indicators.shorthands import PrintedTable, Section
from app.indicators.vocabulary import Count, Indicator
from app.periods import Period
from app.store.database import instant

#: A printed table has at most so many columns of members; more would be too small to read.
MOST_MEMBERS = 40
_MEMBERS_ELSEWHERE = f"More than {MOST_MEMBERS} authorities are or were members: each is in the sheet Results."


def printed_sheets(results: Sequence[Result], question: Question) -> Iterator[PrintedSheet]:
    """A sheet for each table and area; where members are asked for, one for each period too."""
    by_key = {(each["indicator"], each["area"]["code"], each["period"]["label"]): each for each in results}
    taken: list[str] = []
    for table in question.tables:
        for area in question.areas:
            by_member = question.members and area.is_pooled and len(area.members) <= MOST_MEMBERS
            spans = [(period,) for period in question.periods] if by_member else [question.periods]
            for periods in spans:
                columns = [_of_period(by_key, area, period) for period in periods]
                if by_member:
                    columns = [*_of_members(by_key, table, area, periods[0])]
                last = _Last(by_key, area, max(periods, key=lambda period: (period.end, period.start)))
                name = f"{periods[0].label} {area.name}" if by_member else f"{table.name} {area.name}"
                taken.append(sheet_name(name, taken))
                shown = [*columns, *last.comparators(table)]
                about = columns[:1] if by_member else columns
                notes = [*notes_of(table.codes, about, shown, last.result)]
                if question.members and area.is_pooled and not by_member:
                    notes.append(_MEMBERS_ELSEWHERE)
                yield PrintedSheet(
                    taken[-1],
                    f"{table.title}: {area.name}",
                    _as_recorded(question),
                    *_table(table, shown, last),
                    notes,
                )


class _Last:
    """The results of the latest period of a sheet: its targets, and what they are compared with."""

    def __init__(self, by_key: Mapping[tuple[str, str, str], Result], area: Area, period: Period) -> None:
        self._by_key = by_key
        self.area = area
        self.period = period

    def result(self, code: str) -> Result | None:
        return self._by_key.get((code, self.area.code, self.period.label))

    def comparators(self, table: PrintedTable) -> Iterator[PrintedColumn]:
        """The columns of other periods, other areas, and published values, as far as any row has them."""
        first = next((found for code in table.codes if (found := self.result(code))), None)
        comparison: Mapping[str, Any] = (first["comparison"] if first else None) or {}
        for name, _ in RELATED.values():
            if other := comparison.get(name):
                days = date.fromisoformat(other["period"]["start"]), date.fromisoformat(other["period"]["end"])
                said = "a year earlier" if name == "year_before" else "period before"
                yield PrintedColumn(f"{other['period']['label']} ({said})", days, self._named(name))
                yield PrintedColumn(f"Change on {other['period']['label']}", None, self._change(name))
        for place, elsewhere in enumerate(comparison.get("areas", ())):
            yield PrintedColumn(elsewhere["area"]["name"], None, self._elsewhere(place))
        published = self._published(table)
        for (code, publisher), name in published.items():
            several = sum(area == code for area, _ in published) > 1
            heading = f"Published: {name}, {publisher}" if several else f"Published: {name}"
            yield PrintedColumn(heading, None, self._as_published(code, publisher))

    def _comparison(self, code: str) -> Mapping[str, Any] | None:
        result = self.result(code)
        return result["comparison"] if result else None

    def _named(self, name: str) -> OfCode:
        return lambda code: (self._comparison(code) or {}).get(name)

    def _change(self, name: str) -> OfCode:
        def change(code: str) -> Mapping[str, Any] | None:
            other = (self._comparison(code) or {}).get(name)
            return {"value": other["change"], "status": "ok"} if other else None

        return change

    def _elsewhere(self, place: int) -> OfCode:
        return lambda code: found["areas"][place] if (found := self._comparison(code)) else None

    def _published(self, table: PrintedTable) -> dict[tuple[str, str], str]:
        """The areas of which anything is published, by code and by who publishes it."""
        every = (self._comparison(code) or {} for code in table.codes)
        values = [value for comparison in every for value in comparison.get("published") or ()]
        return {_publishing(value): value["area"]["name"] for value in values}

    def _as_published(self, area: str, publisher: str) -> OfCode:
        def newest(code: str) -> Mapping[str, Any] | None:
            found = (self._comparison(code) or {}).get("published") or ()
            values = [value for value in found if _publishing(value) == (area, publisher)]
            return {"value": values[-1]["value"], "status": values[-1]["symbol"] or "ok"} if values else None

        return newest


def _publishing(value: Mapping[str, Any]) -> tuple[str, str]:
    return value["area"]["code"], publisher_of(value["source"]) or value["source"]


def _of_period(by_key: Mapping[tuple[str, str, str], Result], area: Area, period: Period) -> PrintedColumn:
    return PrintedColumn(
        period.label, (period.start, period.end), lambda code: by_key.get((code, area.code, period.label))
    )


def _of_members(
    by_key: Mapping[tuple[str, str, str], Result], table: PrintedTable, area: Area, period: Period
) -> Iterator[PrintedColumn]:
    """The area, each of its members, and what lies in the middle of them."""
    own = {code: by_key.get((code, area.code, period.label)) for code in table.codes}
    yield PrintedColumn(area.name, (period.start, period.end), own.get)
    members = {each["code"]: each["name"] for result in own.values() if result for each in result["members"] or ()}
    for member, name in members.items():
        yield PrintedColumn(name, (period.start, period.end), _figure_of_member(own, member))
    for field, heading in (("members_median", "Median of members"), ("members_unweighted_mean", "Mean of members")):
        yield PrintedColumn(heading, None, _middle_of(own, field))


def _figure_of_member(own: Mapping[str, Result | None], member: str) -> OfCode:
    def figure(code: str) -> Mapping[str, Any] | None:
        result = own.get(code)
        found = [each for each in (result["members"] or () if result else ()) if each["code"] == member]
        return found[0]["figure"] if found else None

    return figure


def _middle_of(own: Mapping[str, Result | None], field: str) -> OfCode:
    return lambda code: (
        {"value": result.get(field), "status": "ok", "exact": True} if (result := own.get(code)) else None
    )


def _as_recorded(question: Question) -> str:
    known_at = instant(question.known_at)
    when = f"{known_at.day} {known_at:%B %Y, %H:%M} UTC"
    return f"As recorded by {when}. Exact figures: small ones can identify children."


def _table(
    table: PrintedTable, columns: Sequence[PrintedColumn], last: _Last
) -> tuple[list[list[Cell]], list[list[Cell]]]:
    """The rows of the header, and those below it."""
    targets = ("Target", "Target met") if any(_has_target(last.result(code)) for code in table.codes) else ()
    body = _Body(columns, last, len(targets))
    headings = ["Indicator", "Code", "Unit", *(column.heading for column in columns), *targets]
    header = [[Cell(heading, "heading") for heading in headings], body.days("First day", 0), body.days("Last day", 1)]
    return header, [row for section in table.sections for row in body.rows(section)]


def _has_target(result: Result | None) -> bool:
    return bool(result and result["threshold"] is not None)


class _Body:
    """The rows of a printed table."""

    def __init__(self, columns: Sequence[PrintedColumn], last: _Last, targets: int) -> None:
        self._columns = columns
        self._last = last
        self._targets = targets

    def days(self, heading: str, end: int) -> list[Cell]:
        """The row of the header that says on which day each column begins or ends."""
        days = [Cell(column.days[end] if column.days else None, "date") for column in self._columns]
        return [Cell(heading, "heading"), *[Cell(None, "date")] * 2, *days, *[Cell(None, "date")] * self._targets]

    def rows(self, section: Section) -> Iterator[list[Cell]]:
        """The heading of a section, a row for each indicator, and one for each part that a count shows apart."""
        width = 2 + len(self._columns) + self._targets
        yield [Cell(section.heading, "section"), *[Cell(None, "section")] * width]
        for code in section.codes:
            indicator = at(code)
            figures = [column.figure_of(code) for column in self._columns]
            names = (Cell(indicator.title), Cell(code), Cell(indicator.unit))
            targets = _target(indicator, self._last)[: self._targets]
            yield [*names, *(_value(indicator, figure) for figure in figures), *targets]
            for part in _parts(indicator):
                cells = (_part(indicator, figure, part) for figure in figures)
                names = (Cell(f"    {part.replace('_', ' ')}"), Cell(None), Cell(None))
                yield [*names, *cells, *[Cell(None)] * self._targets]
            for part, words in broken_down(figures).items():
                cells = (_value(indicator, part_of_breakdown(figure, part)) for figure in figures)
                yield [Cell(f"    {words}"), Cell(None), Cell(None), *cells, *[Cell(None)] * self._targets]


def _value(indicator: Indicator, figure: Mapping[str, Any] | None) -> Cell:
    """A number with its unit, or the symbol that stands for it."""
    if figure is None:
        return Cell(None)
    if figure["value"] is None:
        return Cell(None if figure["status"] == "ok" else figure["status"], "symbol")
    decimals = len(str(figure["value"]).partition(".")[2]) if isinstance(figure["value"], float) else 0
    style = "percent" if indicator.unit == "percent" else "number"
    return Cell(figure["value"], "percent" if style == "percent" else "number", decimals, figure["status"] != "u")


def _target(indicator: Indicator, last: _Last) -> tuple[Cell, Cell]:
    result = last.result(indicator.code)
    if result is None or result["threshold"] is None:
        return Cell(None), Cell(None)
    met = {True: "yes", False: "no", None: ""}[result["meets_threshold"]]
    return _value(indicator, {"value": result["threshold"], "status": "ok"}), Cell(met)


def _parts(indicator: Indicator) -> Sequence[str]:
    if not isinstance(indicator.measure, Count):
        return ()
    return [part.name for part in indicator.measure.parts if part.even_if_none]


def _part(indicator: Indicator, figure: Mapping[str, Any] | None, part: str) -> Cell:
    name = indicator.measure.parts_name if isinstance(indicator.measure, Count) else None
    if figure is None or figure["value"] is None:
        return Cell(None)
    numbers = (figure.get(name) or {}) if name else figure
    number = numbers.get(part)
    if number is None and part in numbers:
        return Cell("c", "symbol")
    return Cell(number, "number", 0, figure["status"] != "u")
