"""What the attributes of an event say, as SQL: they are stored as canonical JSON."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, func, literal, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


def says(attributes: ColumnElement[str], attribute: str, value: str | bool) -> ColumnElement[bool]:
    """Whether an event has this value of an attribute."""
    text = f"{json.dumps(attribute)}:{json.dumps(value)}"
    return attributes.contains(text, autoescape=True)


def says_one_of(attributes: ColumnElement[str], attribute: str, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether an event has one of these values of an attribute: the text after its name is read once."""
    name = f'{json.dumps(attribute)}:"'
    begins = func.nullif(position(attributes, name), 0) + len(name)
    lengths = {len(value) for value in values}
    found = (
        func.substr(attributes, begins, length + 1).in_([f'{value}"' for value in values if len(value) == length])
        for length in sorted(lengths)
    )
    return func.coalesce(or_(*found), literal(False))


class position(GenericFunction[int]):
    """The place of the first character of a text in another, from 1 on; 0 where it is not in it."""

    type = Integer()
    inherit_cache = True


@compiles(position, "sqlite")
def _in_sqlite(element: position, compiler: Any, **how: Any) -> str:
    return f"instr({compiler.process(element.clauses, **how)})"


@compiles(position, "postgresql")
def _in_postgresql(element: position, compiler: Any, **how: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **how)})"
