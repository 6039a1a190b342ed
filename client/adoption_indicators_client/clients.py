"""The two clients. Each only sends requests: what is in them, and what answers mean, is the same for both."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import wraps
from types import TracebackType
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar

import httpx
from tenacity import AsyncRetrying, Retrying

from adoption_indicators_client import batches, calls
from adoption_indicators_client.answers import BatchAnswer
from adoption_indicators_client.batches import Batches, Limits, merged
from adoption_indicators_client.calls import Call, Listing
from adoption_indicators_client.failures import unreachable
from adoption_indicators_client.retrying import policy
from adoption_indicators_client.talking import Talk, following

P = ParamSpec("P")
T = TypeVar("T")
Page = TypeVar("Page")
Item = TypeVar("Item")


class Pages(Generic[Page, Item]):
    """Items of all pages, one by one; ``pages()`` gives whole pages."""

    def __init__(self, client: "Client", listing: Listing[Page, Item]) -> None:
        self._client = client
        self._listing = listing

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from self._listing.items(page)

    def pages(self) -> Iterator[Page]:
        call: Call[Page] | None = self._listing.call
        while call:
            page = self._client.send(call)
            yield page
            call = following(call, page)


class AsyncPages(Generic[Page, Item]):
    """Items of all pages, one by one; ``pages()`` gives whole pages."""

    def __init__(self, client: "AsyncClient", listing: Listing[Page, Item]) -> None:
        self._client = client
        self._listing = listing

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for page in self.pages():
            for item in self._listing.items(page):
                yield item

    async def pages(self) -> AsyncIterator[Page]:
        call: Call[Page] | None = self._listing.call
        while call:
            page = await self._client.send(call)
            yield page
            call = following(call, page)


def _waits(build: Callable[P, Call[T]]) -> Callable[Concatenate["Client", P], T]:
    @wraps(build)
    def method(self: "Client", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.send(build(*args, **kwargs))

    return method


def _awaited(build: Callable[P, Call[T]]) -> Callable[Concatenate["AsyncClient", P], Awaitable[T]]:
    @wraps(build)
    def method(self: "AsyncClient", /, *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        return self.send(build(*args, **kwargs))

    return method


def _pages(build: Callable[P, Listing[Page, Item]]) -> Callable[Concatenate["Client", P], Pages[Page, Item]]:
    @wraps(build)
    def method(self: "Client", /, *args: P.args, **kwargs: P.kwargs) -> Pages[Page, Item]:
        return Pages(self, build(*args, **kwargs))

    return method


def _async_pages(
    build: Callable[P, Listing[Page, Item]],
) -> Callable[Concatenate["AsyncClient", P], AsyncPages[Page, Item]]:
    @wraps(build)
    def method(self: "AsyncClient", /, *args: P.args, **kwargs: P.kwargs) -> AsyncPages[Page, Item]:
        return AsyncPages(self, build(*args, **kwargs))

    return method


def _one_by_one(
    build: Callable[Concatenate[Limits, P], Batches],
) -> Callable[Concatenate["Client", P], BatchAnswer]:
    @wraps(build)
    def method(self: "Client", /, *args: P.args, **kwargs: P.kwargs) -> BatchAnswer:
        answers: list[BatchAnswer] = []
        with batches.saying_what_is_stored(answers):
            for call in build(self.limits, *args, **kwargs):
                answers.append(self.send(call))
        return merged(answers)

    return method


def _async_one_by_one(
    build: Callable[Concatenate[Limits, P], Batches],
) -> Callable[Concatenate["AsyncClient", P], Awaitable[BatchAnswer]]:
    @wraps(build)
    async def method(self: "AsyncClient", /, *args: P.args, **kwargs: P.kwargs) -> BatchAnswer:
        answers: list[BatchAnswer] = []
        with batches.saying_what_is_stored(answers):
            for call in build(self.limits, *args, **kwargs):
                answers.append(await self.send(call))
        return merged(answers)

    return method


class Client:
    """Asks a service and waits for the answers. Use it in a ``with`` statement; threads may share it.

    ``attempts`` is how often a request is sent before a busy or unreachable service is an error. ``remembered`` answers
    are kept in memory, so that the service only says that they are current. ``limits`` are those of a batch of events.
    """

    def __init__(
        self,
        server: str,
        key: str,
        *,
        attempts: int = 5,
        remembered: int = 128,
        limits: Limits = batches.USUAL,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.limits = limits
        self._talk = Talk(server, key, remembered)
        self._http = httpx.Client(**self._talk.settings, transport=transport)
        self._retrying = Retrying(**policy(attempts))

    def send(self, call: Call[T]) -> T:
        """Send a call and read its answer. Raises ClientError."""
        with call.files:
            request = self._talk.request(self._http, call)
            try:
                response = self._retrying.copy()(self._http.send, request)
            except httpx.TransportError as error:
                raise unreachable(request, error) from error
            return self._talk.answer(call, request, response)

    results = _waits(calls.results)
    changed_results = _waits(calls.changed_results)
    cases = _pages(calls.cases)
    quality = _waits(calls.quality)
    completeness = _waits(calls.completeness)
    events = _pages(calls.events)
    changes = _pages(calls.changes)
    send_events = _one_by_one(batches.send_events)
    send_file = _one_by_one(batches.send_file)
    import_files = _waits(calls.import_files)
    get = _waits(calls.get)
    put = _waits(calls.put)
    post = _waits(calls.post)
    delete = _waits(calls.delete)
    download = _waits(calls.download)

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()


class AsyncClient:
    """The same to be awaited: ``await client.results(...)``, ``async for case in client.cases(...)``.

    ``app`` is an ASGI application to call within this process, in place of a service on a network.
    """

    def __init__(
        self,
        server: str,
        key: str,
        *,
        attempts: int = 5,
        remembered: int = 128,
        limits: Limits = batches.USUAL,
        app: Any = None,
    ) -> None:
        self.limits = limits
        self._talk = Talk(server, key, remembered)
        transport = httpx.ASGITransport(app) if app else None
        self._http = httpx.AsyncClient(**self._talk.settings, transport=transport)
        self._retrying = AsyncRetrying(**policy(attempts))

    async def send(self, call: Call[T]) -> T:
        """Send a call and read its answer. Raises ClientError."""
        with call.files:
            request = self._talk.request(self._http, call)
            try:
                response: httpx.Response = await self._retrying.copy()(self._http.send, request)
            except httpx.TransportError as error:
                raise unreachable(request, error) from error
            return self._talk.answer(call, request, response)

    results = _awaited(calls.results)
    changed_results = _awaited(calls.changed_results)
    cases = _async_pages(calls.cases)
    quality = _awaited(calls.quality)
    completeness = _awaited(calls.completeness)
    events = _async_pages(calls.events)
    changes = _async_pages(calls.changes)
    send_events = _async_one_by_one(batches.send_events)
    send_file = _async_one_by_one(batches.send_file)
    import_files = _awaited(calls.import_files)
    get = _awaited(calls.get)
    put = _awaited(calls.put)
    post = _awaited(calls.post)
    delete = _awaited(calls.delete)
    download = _awaited(calls.download)

    async def aclose(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.aclose()
