"""The rows that a printed table has for the parts of a breakdown: their words, and the figures of each."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.indicators.sources import REVERSALS


def broken_down(figures: Iterable[Mapping[str, Any] | None]) -> dict[str, str]:
    """The parts of the breakdown that any of the figures has, each with its words."""
    broken = (figure["breakdown"] for figure in figures if figure and figure.get("breakdown"))
    return {part["part"]: _words(each["by"], part["part"]) for each in broken for part in each["parts"]}


def _words(by: str, part: str) -> str:
    of_code = f"{part}, {REVERSALS[part]}" if part in REVERSALS else part.replace("_", " ")
    return f"by {by.replace('_', ' ')}: {of_code}"


def part_of_breakdown(figure: Mapping[str, Any] | None, part: str) -> Mapping[str, Any] | None:
    """The figure of a part."""
    parts = ((figure or {}).get("breakdown") or {}).get("parts", ())
    return next((each for each in parts if each["part"] == part), None)
