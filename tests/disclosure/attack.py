"""An attack on answers about figures: it asks in every form there is, and works out what follows for certain.

`Days` looks for days on which something happened. Each answer says how many events lie between two days, so answers
are edges between days: of two days that are connected, the number of events between them follows. `Cells` looks for
what is known of the children of a council and a quarter: each answer is a sum of cells, which are no less than zero.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

Answer = dict[str, Any]
#: Counts of events, by the type of event that they count.
COUNTS = {"A15": "adoption_decision", "A16": "placement_order", "matched": "matched", "placed": "placed",
          "adopted": "adopted"}  # fmt: skip
_UP_TO = re.compile(r"up to (\d{4}-\d{2}-\d{2})")


class Days:
    """What a key's answers tell about the days of the events of some councils."""

    def __init__(self, client: TestClient, key: dict[str, str], councils: Sequence[str], days: Sequence[date]) -> None:
        self._client = client
        self._key = key
        self._councils = councils
        self._days = days
        self._edges: dict[tuple[str, str], dict[date, dict[date, int]]] = {}
        self.refused: set[str] = set()

    def recovered(self) -> dict[tuple[str, str, date], int]:
        """Events whose council, type and day are known for certain, each with how many there are."""
        self._ask_every_form()
        found = {}
        for (council, code), edges in self._edges.items():
            height: dict[date, tuple[date, int]] = {}
            for start in edges:
                _walk(edges, start, height)
            for day in self._days:
                here, next_day = height.get(day), height.get(day + timedelta(days=1))
                if here and next_day and here[0] == next_day[0] and next_day[1] > here[1]:
                    found[council, COUNTS[code], day] = next_day[1] - here[1]
        return found

    def _ask_every_form(self) -> None:
        first, last = self._days[0], self._days[-1]
        years = range(first.year - 3, last.year + 2)
        each = [f"{day}/{day}" for day in self._days]
        standard = [f"{year}-{(year + many) % 100:02}" for year in years for many in (1, 2, 3)]
        standard += [
            f"{year}-{(year + 1) % 100:02}-{part}" for year in years for part in ("Q1", "Q2", "Q3", "Q4", "H1", "H2")
        ]
        standard += [f"{year}-{month:02}-R12" for year in years for month in (3, 6, 9, 12)]
        months = [f"{year}-M{month:02}" for year in years for month in range(1, 13)]
        rolling = [f"{year}-{month:02}-R12" for year in years for month in range(1, 13)]
        until = [f"{first}/{day}" for day in self._days]
        for labels in (standard, each, months, rolling, until, [f"{first}/{last}"]):
            self._results(period=labels)
        self._results(period=each[:3], compare="previous,year-before")
        self._results(period=standard[:12], compare=["previous", "year-before", *self._councils])
        self._results(area="ace", period=standard[-20:], members=True, compare="previous")
        self._results(area="ace", period=each[:2], members=True)
        for day in self._days[:: max(1, len(self._days) // 4)]:
            for label in ("year-to-date", "latest-12-months", "latest-quarter", "latest-year"):
                self._results(period=label, on=day)
            self._changes(day)
            self._completeness(day)
        for labels in (each[:2], standard[-20:]):
            self._posted(labels)
            self._file(labels)
            self._workbook(labels)
        self._results(area="ace", period=standard[-20:], members=True, compare="published")
        for council in self._councils:
            self._asked(f"/v1/areas/{council}/targets", {})
            self._asked("/v1/published", {"area": council})

    def _results(self, **asked: Any) -> None:
        query = {"indicator": list(COUNTS), "area": self._councils, **asked}
        if answer := self._asked("/v1/results", query):
            self._learn(answer["results"])

    def _asked(self, path: str, query: Answer) -> Answer | None:
        answer = self._client.get(path, params=query, headers=self._key)
        if not answer.is_success:
            self.refused.add(answer.text)
        return answer.json() if answer.is_success else None

    def _posted(self, labels: Sequence[str]) -> None:
        asked = {"indicator": list(COUNTS), "area": self._councils, "period": labels}
        answer = self._client.post("/v1/results", json=asked, headers=self._key)
        if answer.is_success:
            self._learn(answer.json()["results"])

    def _file(self, labels: Sequence[str]) -> None:
        query = {"indicator": list(COUNTS), "area": self._councils, "period": labels, "format": "csv"}
        answer = self._client.get("/v1/results", params=query, headers=self._key)
        for row in csv.DictReader(io.StringIO(answer.text)) if answer.is_success else ():
            if row["row"] == "result" and row["value"].isdigit():
                self._between(
                    row["new_la_code"], row["indicator"], row["period_start"], row["period_end"], int(row["value"])
                )

    def _workbook(self, labels: Sequence[str]) -> None:
        query = {"indicator": list(COUNTS), "area": self._councils, "period": labels, "format": "xlsx"}
        answer = self._client.get("/v1/results", params=query, headers=self._key)
        if answer.is_success:
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("Results")
            header, *rows = sheet.to_python(skip_empty_area=False)
            for row in (dict(zip(header, each, strict=True)) for each in rows):
                if isinstance(row["value"], int | float):
                    of = str(row["new_la_code"]), str(row["indicator"])
                    self._between(*of, str(row["period_start"]), str(row["period_end"]), int(row["value"]))

    def _changes(self, day: date) -> None:
        """From nothing to what there is: the change is the figure."""
        query = {
            "indicator": list(COUNTS),
            "area": self._councils,
            "period": f"{day}/{day}",
            "since": "1990-01-01T00:00:00Z",
        }
        for change in (self._asked("/v1/results/changes", query) or {"changes": []})["changes"]:
            period = change["period"]
            if change["now"]["value"] is not None:
                self._between(
                    change["area"]["code"], change["indicator"], period["start"], period["end"], change["now"]["value"]
                )

    def _completeness(self, day: date) -> None:
        """Findings on the children of a day would tell that there are some."""
        for council in self._councils:
            found = self._asked(f"/v1/areas/{council}/completeness", {"findings": True, "period": f"{day}/{day}"})
            assert found is None or self._key is not None

    def _learn(self, results: Iterable[Answer]) -> None:
        for result in results:
            figures = [(result["area"]["code"], result["period"], result)]
            figures += [
                (each["code"], result["period"], each["figure"]) for each in result["members"] or () if "figure" in each
            ]
            beside = result["comparison"] or {}
            figures += [
                (result["area"]["code"], each["period"], each)
                for name in ("previous", "year_before")
                if (each := beside.get(name))
            ]
            figures += [(each["area"]["code"], result["period"], each) for each in beside.get("areas", ())]
            for area, period, figure in figures:
                if figure["value"] is not None:
                    end = min(
                        [period["end"], *(day for each in figure["warnings"] for day in _UP_TO.findall(each["detail"]))]
                    )
                    self._between(area, result["indicator"], period["start"], end, figure["value"])

    def _between(self, area: str, code: str, first: str, last: str, number: int) -> None:
        start, after = date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)
        edges = self._edges.setdefault((area, code), {})
        edges.setdefault(start, {})[after] = number
        edges.setdefault(after, {})[start] = -number


def _walk(edges: dict[date, dict[date, int]], start: date, height: dict[date, tuple[date, int]]) -> None:
    """How many events lie between one day and each that is connected with it."""
    if start in height:
        return
    height[start] = start, 0
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there, number in edges[here].items():
            if there not in height:
                height[there] = start, height[here][1] + number
                waiting.append(there)


Cell = tuple[str, str, str]


class Cells:
    """What follows for certain of cells of council, quarter and part, from sums of some of them."""

    def __init__(self) -> None:
        self._sums: list[tuple[frozenset[Cell], int]] = []

    def know(self, cells: Iterable[Cell], total: int) -> None:
        self._sums.append((frozenset(cells), total))

    def bounds(self) -> dict[Cell, tuple[int, int]]:
        """The least and the most that each cell can be, by what the others can be."""
        cells = {cell for some, _ in self._sums for cell in some}
        low, high = dict.fromkeys(cells, 0), dict.fromkeys(cells, 10**6)
        changed = True
        while changed:
            changed = False
            for some, total in self._sums:
                least, most = sum(low[each] for each in some), sum(high[each] for each in some)
                for cell in some:
                    up, down = total - (least - low[cell]), total - (most - high[cell])
                    if up < high[cell] or down > low[cell]:
                        high[cell], low[cell], changed = min(up, high[cell]), max(down, low[cell]), True
                        least, most = sum(low[each] for each in some), sum(high[each] for each in some)
        return {cell: (low[cell], high[cell]) for cell in cells}


def follows(known: Sequence[frozenset[Any]], wanted: Sequence[frozenset[Any]]) -> Iterator[frozenset[Any]]:
    """Which sums of numbers follow from other sums of them, whatever the numbers are: by elimination."""
    names = sorted({name for some in (*known, *wanted) for name in some})
    rows: list[tuple[int, list[Fraction]]] = []

    def reduced(some: frozenset[Any]) -> list[Fraction]:
        row = [Fraction(name in some) for name in names]
        for pivot, other in rows:
            if row[pivot]:
                factor = row[pivot]
                row = [a - factor * b for a, b in zip(row, other, strict=True)]
        return row

    for some in known:
        row = reduced(some)
        if any(row):
            pivot = next(place for place, value in enumerate(row) if value)
            rows.append((pivot, [value / row[pivot] for value in row]))
    yield from (some for some in wanted if not any(reduced(some)))


Ask = Callable[..., list[Answer]]
