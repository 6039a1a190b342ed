"""A statement that is compiled once: to know a long statement again costs SQLAlchemy more than many have to read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Select


class Prepared:
    """The text of a statement for one engine, and the values of its own that stay the same."""

    def __init__(self, statement: Select[Any], dialect: Dialect, parameters: Iterable[str]) -> None:
        """``parameters`` are those that have a value only when it is executed."""
        compiled = statement.compile(dialect=dialect)
        whole = compiled.construct_expanded_state(dict.fromkeys(parameters))
        self._text = whole.statement
        self._in_order = whole.positiontup
        types = {name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()}
        of_types = {name: type_.bind_processor(dialect) for name, type_ in types.items()}
        self._processors = {**of_types, **whole.processors}
        self._values = self._processed(whole.parameters)

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        """The rows of the statement with these values of its parameters, as the database gives them."""
        given = {**self._values, **self._processed(values)}
        in_order = tuple(given[name] for name in self._in_order) if self._in_order else given
        return [tuple(row) for row in connection.exec_driver_sql(self._text, in_order)]

    def _processed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        found = {}
        for name, value in values.items():
            processor: Any = self._processors.get(name)
            found[name] = processor(value) if processor and value is not None else value
        return found
