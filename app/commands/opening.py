"""Where a command finds its answers: a running service, or the database of this machine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from adoption_indicators_client import AsyncClient, ClientError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class At:
    """A running service and its key, or without both the database of this machine.

    Only a command that ``creates`` makes a database where there is none.
    """

    server: str | None
    key: str | None
    creates: bool = False

    def run(self, work: Callable[[AsyncClient], Awaitable[T]]) -> T:
        """Do something with a client."""
        return asyncio.run(self._run(work))

    async def _run(self, work: Callable[[AsyncClient], Awaitable[T]]) -> T:
        async with self._client() as client:
            return await work(client)

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[AsyncClient]:
        if self.server is None:
            # A command that asks a running service need not wait for the application to be imported.
            from app.commands.this_machine import client_of_this_machine

            async with client_of_this_machine(creates=self.creates) as client:
                yield client
            return
        if not self.key:
            raise ClientError("A running service needs a key: give --key, or set ADOPTION_KEY.")
        async with AsyncClient(self.server, self.key, attempts=2) as client:
            yield client
