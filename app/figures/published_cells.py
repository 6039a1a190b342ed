"""What a cell of a published file says about a figure: a number, the symbol in its place, or neither."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from app.figures.published_values import SYMBOLS, Published
from app.figures.values_that_can_be import why_it_cannot_be
from app.indicators.scorecard import at

#: A cell's part of a published figure, and the figure that it is of.
Part = Literal["value", "numerator", "denominator"]
Meaning = tuple[str, Part]

#: Symbols of older files, and how they are printed today: those of DfE, and of statistics that put them in brackets.
_TODAY = {":": "x", "..": "x", ".": "z", "n/a": "z", "-": "low", "\u2013": "low", "~": "low", "k": "low", "*": "c"}
_NUMBER = re.compile(r"-?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{1,6})?")
_WHOLE = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class CannotBeMeant:
    """Why a cell cannot be meant."""

    code: str
    detail: str


def with_cell(value: Published, part: Part, cell: str) -> Published | CannotBeMeant:
    """A published figure with what one more cell says about it; a blank cell says nothing."""
    text = cell.removesuffix("%").strip()
    if not text:
        return value
    symbol = _symbol(text)
    if symbol is None and not _NUMBER.fullmatch(text):
        return CannotBeMeant("not_a_number", f"The value is neither a number nor one of {', '.join(SYMBOLS)}.")
    number = text.replace(",", "")
    if part != "value":
        return _with_count(value, part, None if symbol else number)
    if value.value or value.symbol:
        return CannotBeMeant("given_twice", "The file has this value twice: say with `where` which rows are meant.")
    if symbol:
        return replace(value, symbol=symbol)
    return _not_possible(value.indicator, number) or replace(value, value=number)


def _symbol(text: str) -> str | None:
    folded = text.casefold()
    plain = folded[1:-1] if folded[0] == "[" and folded[-1] == "]" else folded
    return plain if plain in SYMBOLS else _TODAY.get(folded)


def _with_count(
    value: Published, part: Literal["numerator", "denominator"], number: str | None
) -> Published | CannotBeMeant:
    """The figure with a numerator or denominator; where a symbol is in its place, it is not known."""
    if number is None:
        return value
    if not _WHOLE.fullmatch(number):
        return CannotBeMeant("not_possible", f"A {part} is a whole number of 0 or more.")
    if getattr(value, part) not in {None, int(number)}:
        return CannotBeMeant("given_twice", f"The file has this {part} twice: say with `where` which rows are meant.")
    return replace(value, numerator=int(number)) if part == "numerator" else replace(value, denominator=int(number))


def _not_possible(code: str, number: str) -> CannotBeMeant | None:
    """Why no figure of an indicator can be this number."""
    why = why_it_cannot_be(at(code), Decimal(number), whole=True)
    return CannotBeMeant("not_possible", why) if why else None
