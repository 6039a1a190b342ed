"""The table of figures: what was asked, and beside each figure what it was to be compared with."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.commands.tables import Row, Shown, counted, in_words, warnings_below


def results_as_table(answer: Mapping[str, Any]) -> Shown:
    """A row for each figure, and for each value beside it: parts, earlier periods, other areas, publishers, members."""
    rows = [row for result in answer["results"] for row in _rows_of_result(result)]
    columns = ("Indicator", "Area", "Period", "Value", "Status", "Counted", "Left out", "Threshold")
    numbers = frozenset({"Value", "Counted", "Threshold"})
    notes = [*warnings_below(answer), *_publications(answer)]
    return Shown(columns, rows, notes, numbers, frozenset({"Period", "Status"}))


def _rows_of_result(result: Mapping[str, Any]) -> Iterator[Row]:
    indicator, area, period = result["indicator"], result["area"]["name"], result["period"]["label"]
    yield (indicator, area, period, *_figure(result))
    for part in (result["breakdown"] or {}).get("parts", ()):
        yield (indicator, f"{area}: {part['part']}", period, *_figure(part))
    comparison = result["comparison"] or {}
    for earlier in filter(None, map(comparison.get, ("previous", "year_before"))):
        yield (indicator, area, earlier["period"]["label"], *_figure(earlier))
    for other in comparison.get("areas", ()):
        yield (indicator, other["area"]["name"], period, *_figure(other))
    for each in comparison.get("published") or ():
        shown = _value(each["value"], result["unit"]), each["symbol"] or "", "", "", ""
        yield (indicator, f"{each['area']['name']}, published", each["period"]["label"], *shown)
    for member in result["members"] or ():
        if member.get("figure"):
            yield (indicator, member["name"], period, *_figure(member["figure"]))


def _figure(figure: Mapping[str, Any]) -> Row:
    left_out = {**(figure["excluded"] or {}), **(figure["not_evaluable"] or {})}
    return (
        _value(figure["value"], figure["unit"]),
        figure["status"],
        counted(figure["counted"]),
        ", ".join(f"{number} {in_words(reason)}" for reason, number in left_out.items())
        or ("c" if figure["excluded"] is None else ""),
        "" if figure["threshold"] is None else str(figure["threshold"]),
    )


def _value(value: float | None, unit: str) -> str:
    return "-" if value is None else f"{value:,} {unit}"


def _publications(answer: Mapping[str, Any]) -> list[str]:
    """Where the published values of a table are from."""
    beside = [each for result in answer["results"] for each in (result["comparison"] or {}).get("published") or ()]
    return sorted({f"Published: {each['source']}, {each['release']}." for each in beside})
