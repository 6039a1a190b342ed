"""The table of a council's annual adoption report: a row for each indicator, a column for each period."""

from collections.abc import Mapping
from typing import Any

from app.commands.tables import Row, Shown, warnings_below


def report_as_table(answer: Mapping[str, Any]) -> Shown:
    """The answer of the scorecard, with its figures beside each other."""
    periods = list(dict.fromkeys(result["period"]["label"] for result in answer["results"]))
    figures = {(result["indicator"], result["period"]["label"]): result for result in answer["results"]}
    indicators = list(dict.fromkeys(indicator for indicator, _ in figures))
    rows = [_row(indicator, [figures.get((indicator, period)) for period in periods]) for indicator in indicators]
    columns = ("Indicator", "Unit", *periods, "Threshold")
    return Shown(columns, rows, warnings_below(answer), frozenset({*periods, "Threshold"}))


def _row(indicator: str, figures: list[Mapping[str, Any] | None]) -> Row:
    """Values, with the status of each that is not sound; the threshold is the last period's."""
    known = [figure for figure in figures if figure]
    threshold = known[-1]["threshold"]
    values = ("" if figure is None else _value(figure) for figure in figures)
    return (indicator, known[0]["unit"], *values, "" if threshold is None else f"{threshold:,}")


def _value(figure: Mapping[str, Any]) -> str:
    value = "-" if figure["value"] is None else f"{figure['value']:,}"
    return value if figure["status"] == "ok" else f"{value} {figure['status']}"
