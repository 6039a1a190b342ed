"""What is sent to the service: how large, how slowly, and how much of it at once.

A body that is announced too large is refused at once, any other as it grows. Whoever sends so slowly that they only
take up a place is cut off. Bodies that go to the disk share what they may take of it.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from app.http.asking import CallerHasGone
from app.http.turns import STRANGERS, Key
from app.problems import Overloaded, TooLarge, TooMuchAtOnce, TooSlow
from app.settings import Settings

#: Seconds before the slowness of a sender counts, and how many bytes a second are fast enough.
_GRACE, _SLOWEST = 10.0, 16_000
#: How many bodies are on their way at once, and how many of them from one key.
_BODIES, _OF_A_KEY = 256, 64


class Bodies:
    """The bodies that are on their way to one process."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.max_body_bytes
        self._limits: Mapping[str, int] = {
            "/v1/events": settings.max_batch_bytes,
            "/v1/imports": settings.max_import_bytes,
            "/v1/published": settings.max_batch_bytes,
        }
        self._most = settings.max_upload_bytes
        self._bytes: Counter[Key] = Counter()
        self._number: Counter[Key] = Counter()

    async def whole(self, scope: Scope, receive: Receive, key: Key) -> bytes:
        """A small body, once all of it is there. Raises TooLarge, TooSlow, TooMuchAtOnce or Overloaded."""
        _must_be_within(_announced(scope), self._limit)
        with self._one_of(key):
            pace, parts, size = _Pace(), [], 0
            while True:
                message = await pace.next(receive, size)
                if message["type"] == "http.disconnect":
                    raise CallerHasGone
                part = message.get("body", b"")
                size += len(part)
                _must_be_within(size, self._limit)
                parts.append(part)
                if not message.get("more_body"):
                    return b"".join(parts)

    @contextmanager
    def upload(self, scope: Scope, receive: Receive, key: Key, path: str) -> Iterator[Receive]:
        """A large body in parts, of which each is taken when the application asks for it.

        Taking one raises TooLarge, TooSlow, TooMuchAtOnce or Overloaded.
        """
        upload = _Upload(self._limits[path], _announced(scope))
        pace = _Pace()

        async def received() -> Message:
            _must_be_within(upload.announced, upload.limit)
            if not upload.began:
                self._must_have_room(key, upload.announced)
                upload.began = True
                self._number[key] += 1
                self._charge(key, upload, upload.announced)
            message = await pace.next(receive, upload.size)
            upload.size += len(message.get("body", b""))
            _must_be_within(upload.size, upload.limit)
            if upload.size > upload.charged:
                self._must_have_room(key, upload.size - upload.charged, further=True)
                self._charge(key, upload, upload.size)
            return message

        try:
            yield received
        finally:
            if upload.began:
                self._number[key] -= 1
                self._charge(key, upload, 0)

    def _charge(self, key: Key, upload: "_Upload", size: int) -> None:
        self._bytes[key] += size - upload.charged
        upload.charged = size

    def _must_have_room(self, key: Key, size: int, *, further: bool = False) -> None:
        """Raises TooMuchAtOnce or Overloaded. One upload of a key is taken, however large, if there is room for it."""
        if not further:
            self._must_not_be_many(key)
        if self._bytes[key] and self._bytes[key] + size > self._most // 2:
            raise TooMuchAtOnce
        if self._bytes.total() + size > self._most:
            raise Overloaded

    def _must_not_be_many(self, key: Key) -> None:
        if self._number[key] >= _OF_A_KEY:
            raise TooMuchAtOnce if key != STRANGERS else Overloaded
        if self._number.total() >= _BODIES:
            raise Overloaded

    @contextmanager
    def _one_of(self, key: Key) -> Iterator[None]:
        self._must_not_be_many(key)
        self._number[key] += 1
        try:
            yield
        finally:
            self._number[key] -= 1


class _Upload:
    """A large body: how large it may be, what was announced of it, what came, and what room is kept for it."""

    def __init__(self, limit: int, announced: int) -> None:
        self.limit = limit
        self.announced = announced
        self.began = False
        self.size = 0
        self.charged = 0


class _Pace:
    """How long a sender may take."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    async def next(self, receive: Receive, size: int) -> Message:
        """The next part of a body of which so much came. Raises TooSlow."""
        left = self._began + _GRACE + size / _SLOWEST - time.monotonic()
        try:
            async with asyncio.timeout(left):
                return await receive()
        except TimeoutError:
            raise TooSlow(headers={"Connection": "close"}) from None


def _announced(scope: Scope) -> int:
    """The length that a body is said to have; 0 if nothing is said."""
    declared = Headers(scope=scope).get("content-length", "")
    return int(declared[:18]) if declared.isascii() and declared.isdigit() else 0


def _must_be_within(size: int, limit: int) -> None:
    if size > limit:
        raise TooLarge(detail=f"The body has at most {limit:,} bytes here.")
