"""A connection to PostgreSQL that does not block: one way there and back for each statement."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import Engine

from app.settings import Settings
from app.store.engines import limits_of_transactions, postgres_arguments
from app.store.postgres_wall import opening
from app.store.reach import Reach

Rows = Sequence[tuple[Any, ...]]
#: Statements that are kept prepared: more than there are indicators.
_PREPARED = 300
#: One plan for all authorities and periods: to plan a figure takes several times as long as to count it, and PostgreSQL
#: would plan it five times for each connection. If there are several periods, it has to know how many.
_ONE_PLAN = "SET LOCAL plan_cache_mode = force_generic_plan; "


class PostgresSession:
    """One connection to PostgreSQL, and what is prepared on it.

    Each statement is sent together with those that say how far it reaches: as one message they are one transaction,
    and one way there and back.
    """

    def __init__(self, connection: Any, limits: str, *, prepares: bool) -> None:
        self.connection = connection
        self._limits = limits
        self._prepares = prepares
        self._names: dict[str, str] = {}

    @classmethod
    async def begun(cls, engine: Engine, settings: Settings) -> Self:
        driver: Any = engine.dialect.dbapi
        arguments, more = engine.dialect.create_connect_args(engine.url)
        options: Any = {**more, **postgres_arguments(settings, engine.url, serves=True), "autocommit": True}
        connection = await driver.AsyncConnection.connect(*arguments, **options)
        connection.cursor_factory = driver.AsyncClientCursor
        return cls(connection, limits_of_transactions(settings, serves=True), prepares=not settings.behind_pooler)

    async def rows(self, reach: Reach, text: str, values: Mapping[str, Any]) -> Rows:
        """The rows of a statement within a reach."""
        opened = f"{self._limits}{opening(reach)}; ".replace("%", "%%")
        if self._prepares:
            in_order = [values[name] for name in _names_in(text)]
            once = "" if any(isinstance(each, list) for each in in_order) else _ONE_PLAN
            cursor = await self.connection.execute(f"{opened}{once}{self._prepared(text)}", in_order)
        else:
            cursor = await self.connection.execute(opened + text, values)
        while cursor.nextset():
            pass
        return await cursor.fetchall()  # type: ignore[no-any-return]

    def _prepared(self, text: str) -> str:
        """What executes a statement, and prepares it the first time."""
        names = _names_in(text)
        execute = f"({', '.join(['%s'] * len(names))})" if names else ""
        if name := self._names.get(text):
            return f"EXECUTE {name} {execute}"
        begin = ""
        if len(self._names) >= _PREPARED:
            self._names, begin = {}, "DEALLOCATE ALL; "
        name = self._names[text] = f"figures_{len(self._names)}"
        numbered = (text % {each: f"${place}" for place, each in enumerate(names, start=1)}).replace("%", "%%")
        return f"{begin}PREPARE {name} AS {numbered}; EXECUTE {name} {execute}"

    async def end(self) -> None:
        with suppress(Exception):
            await self.connection.close()


@lru_cache(maxsize=1000)
def _names_in(text: str) -> tuple[str, ...]:
    """The names of the values of a statement."""
    return tuple(dict.fromkeys(_NAME.findall(text)))


_NAME = re.compile(r"%\((\w+)\)s")
