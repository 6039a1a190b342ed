"""Bodies that can be sent again from the start, and say how much of them is sent."""

from collections.abc import AsyncIterator, Iterator
from typing import IO

import httpx

from adoption_indicators_client.calls import Progress

_PIECE = 262_144


class FileBody(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The bytes of a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = file.seek(0, 2)

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


class Counted(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that reports its progress; it begins at 0 again when it is sent again."""

    def __init__(self, body: httpx.SyncByteStream, size: int, progress: Progress) -> None:
        self._body = body
        self._size = size
        self._progress = progress

    def __iter__(self) -> Iterator[bytes]:
        sent = 0
        for piece in self._body:
            yield piece
            sent += len(piece)
            self._progress(sent, self._size)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece
