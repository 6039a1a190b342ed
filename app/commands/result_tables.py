"""The table of figures: what was asked, and beside each figure what it was to be compared with."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.commands.tables import Row, Shown, counted, in_words, warnings_below

_COLUMNS = ("Indicator", "Area", "Period", "Value", "Status", "Counted", "Left out")
#: Where any row has something in them.
_FURTHER = ("Threshold", "Difference", "Rank")


def results_as_table(answer: Mapping[str, Any]) -> Shown:
    """A row for each figure, and for each value beside it: parts, earlier periods, other areas, publishers, members.

    The difference to what a figure is beside has a column of its own, and so has the rank of a member.
    """
    rows = [row for result in answer["results"] for row in _rows_of_result(result)]
    further = [column for place, column in enumerate(_FURTHER) if any(row[len(_COLUMNS) + place] for row in rows)]
    places = [*range(len(_COLUMNS)), *(len(_COLUMNS) + _FURTHER.index(column) for column in further)]
    meaning = ["Difference: the figure, less what it is beside."] if "Difference" in further else []
    notes = [*warnings_below(answer), *meaning, *_publications(answer)]
    shown = [tuple(row[place] for place in places) for row in rows]
    numbers = frozenset({"Value", "Counted", *further})
    return Shown((*_COLUMNS, *further), shown, notes, numbers, frozenset({"Period", "Status"}))


def _rows_of_result(result: Mapping[str, Any]) -> Iterator[Row]:
    indicator, area, period = result["indicator"], result["area"]["name"], result["period"]["label"]
    yield (indicator, area, period, *_figure(result), "", "")
    for part in (result["breakdown"] or {}).get("parts", ()):
        yield (indicator, f"{area}: {part['part']}", period, *_figure(part), "", "")
    comparison = result["comparison"] or {}
    for earlier in filter(None, map(comparison.get, ("previous", "year_before"))):
        yield (indicator, area, earlier["period"]["label"], *_figure(earlier), _signed(earlier["change"]), "")
    for other in comparison.get("areas", ()):
        yield (indicator, other["area"]["name"], period, *_figure(other), _signed(other["difference"]), "")
    for each in comparison.get("published") or ():
        shown = _value(each["value"], result["unit"]), each["symbol"] or "", "", "", "", _signed(each["difference"]), ""
        yield (indicator, f"{each['area']['name']}, published", each["period"]["label"], *shown)
    yield from _rows_of_members(result)


def _rows_of_members(result: Mapping[str, Any]) -> Iterator[Row]:
    indicator, period = result["indicator"], result["period"]["label"]
    for member in result["members"] or ():
        if member.get("figure"):
            rank = "" if member["rank"] is None else str(member["rank"])
            yield (indicator, member["name"], period, *_figure(member["figure"]), "", rank)
    for name, said in (("members_median", "Median of members"), ("members_unweighted_mean", "Mean of members")):
        if result.get(name) is not None:
            yield (indicator, said, period, _value(result[name], result["unit"]), *[""] * 6)


def _signed(difference: float | None) -> str:
    return "" if difference is None else f"{difference:+,}"


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
