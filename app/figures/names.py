"""Reads the names of a request: indicators, areas, periods, and what figures are compared with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from app.areas import Area, Areas
from app.did_you_mean import suggestion
from app.figures.beside import PUBLISHED, RELATED, Beside
from app.http.validation import SPELLED_OUT
from app.indicators.scorecard import named
from app.indicators.vocabulary import Indicator
from app.mistakes import Mistake
from app.periods import Period, parse_period, today
from app.problems import NotUnderstood
from app.related_periods import year_before

T = TypeVar("T")


def one_area_and_period(area: str, period: str, on: date | None, areas: Areas) -> tuple[Area, Period]:
    """The area and the period of a question about one of each. Raises NotUnderstood with every unknown name."""
    reading = NamesReader(areas, on or today())
    found, periods = reading.areas([area]), reading.periods([period])
    reading.raise_mistakes()
    return found[0], periods[0]


def unknown_names(given: Mapping[str, Sequence[str]], areas: Areas, on: date) -> list[Mistake]:
    """The names that are unknown in a request that is refused for other reasons too, so that all is said at once."""
    reading = NamesReader(areas, on)
    try:
        for name in ("area", "authority"):
            if given.get(name):
                reading.areas(given[name], parameter=name)
        if "indicator" in given:
            reading.indicators(parted(given["indicator"]))
        reading.periods(parted(given.get("period", ())))
        reading.beside(given.get("compare", ()))
        reading.raise_mistakes()
    except NotUnderstood as problem:
        return problem.mistakes
    return []


def parted(values: Sequence[str]) -> list[str]:
    """Each value, where they were repeated or given with commas."""
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _two_before(period: Period) -> tuple[Period, ...]:
    """The same days of the two years before, earliest first, as far as they can be asked for."""
    before = year_before(period)
    two_before = year_before(before) if before else None
    return tuple(each for each in (two_before, before) if each)


class NamesReader:
    """Reads the names of a request, and keeps every mistake to tell them all at once."""

    def __init__(self, areas: Areas, on: date) -> None:
        self._areas = areas
        self._on = on
        self._mistakes: list[Mistake] = []

    def raise_mistakes(self) -> None:
        """Raises NotUnderstood if any name was not understood."""
        if self._mistakes:
            raise NotUnderstood(self._mistakes)

    def indicators(self, codes: Sequence[str]) -> tuple[Indicator, ...]:
        """The indicators of these codes and shorthands, each once, in the order asked."""
        if not codes:
            self._mistakes.append(
                Mistake("missing", "Name an indicator, or ask for the scorecard.", parameter="indicator")
            )
        return tuple(dict.fromkeys(indicator for code in codes for indicator in self._read(named, code) or ()))

    def areas(self, names: Sequence[str], parameter: str = "area") -> tuple[Area, ...]:
        """The areas of these names, each once, in the order asked."""
        wanted = self.parted(names)
        if not wanted:
            self._mistakes.append(Mistake("missing", "Name an area.", parameter=parameter))
        found = (self._read(self._areas.named, name, parameter) for name in wanted)
        return tuple({area.code: area for area in found if area}.values())

    def one_area(self, name: str) -> tuple[Area, ...]:
        """The one area of a parameter that takes one, in which a comma is part of the name."""
        found = self._read(self._areas.named, name)
        return (found,) if found else ()

    def beside(self, compare: Sequence[str]) -> Beside:
        """What figures are to be compared with: other periods, published values, other areas."""
        names = dict.fromkeys(self.parted(compare))
        related = tuple(name for name in RELATED if name in names)
        others = [name for name in names if name not in RELATED and name != PUBLISHED]
        areas = [area for name in others if (area := self._read(self._compared, name, "compare"))]
        return Beside(related, tuple({area.code: area for area in areas}.values()), PUBLISHED in names)

    def _compared(self, name: str) -> Area:
        """The area of a name that may also be a slip for one of the other words."""
        near = "" if self._areas.find(name) else suggestion(name, (*RELATED, PUBLISHED))
        if near:
            raise NotUnderstood([Mistake("unknown_value", "There is nothing of this name to compare with." + near)])
        return self._areas.named(name)

    def parted(self, names: Sequence[str]) -> list[str]:
        """Each name of an area, where they were repeated or given with commas; some have a comma themselves."""
        found: list[str] = []
        for name in names:
            parts = [part.strip() for part in name.split(",") if part.strip()]
            while parts:
                length = next((many for many in (3, 2) if self._is_name(parts[:many])), 1)
                found.append(", ".join(parts[:length]))
                parts = parts[length:]
        return found

    def _is_name(self, parts: Sequence[str]) -> bool:
        return len(parts) > 1 and self._areas.find(", ".join(parts)) is not None

    def periods(self, labels: Sequence[str], *, with_two_before: bool = False) -> tuple[Period, ...]:
        """The periods of these labels, each once, in the order asked, after the two before it if these are wanted."""
        found: dict[Period, None] = {}
        for label in labels:
            period = self._read(lambda label: parse_period(label, self._on), label)
            if period:
                found |= dict.fromkeys((*(_two_before(period) if with_two_before else ()), period))
        return tuple(found)

    def _read(self, read: Callable[[str], T], name: str, parameter: str | None = None) -> T | None:
        try:
            return read(name)
        except NotUnderstood as problem:
            self._mistakes += [
                replace(mistake, parameter=parameter or mistake.parameter) for mistake in problem.mistakes
            ]
            if len(self._mistakes) >= SPELLED_OUT:  # too many to be slips of the pen
                more = Mistake("more_of_these", "The names after these were not looked at.")
                raise NotUnderstood([*self._mistakes, more]) from None
            return None
