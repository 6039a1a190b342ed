"""How requests are read: by httptools, with a bound on what comes before the body, and a time by which it is there.

httptools costs less than h11, but reads a request line and headers of any length, for as long as they take. What is no
request, or not in time, is answered with a problem like any other mistake.
"""

import json
from asyncio import TimerHandle, Transport
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.problems import MEDIA_TYPE, NotUnderstood, Problem, TooLarge, TooSlow

#: The most bytes of a request line with its headers, trailers included.
MOST_HEAD_BYTES = 32_768
#: Seconds in which a request line with its headers has come.
HEAD_SECONDS = 20.0

_HEAD = b"HTTP/1.1 %d %b\r\ncontent-type: %b\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"


def _refusal(kind: type[Problem], status: int, detail: str) -> bytes:
    """The whole answer to what never became a request. No address is repeated: none was understood."""
    body = json.dumps({**kind(detail=detail).as_json(""), "status": status}, separators=(",", ":")).encode()
    return _HEAD % (status, HTTPStatus(status).phrase.encode(), MEDIA_TYPE.encode(), len(body)) + body


_TOO_LARGE = _refusal(TooLarge, 431, "The request line and headers are too long: send at most 32 KiB of them.")
_TOO_SLOW = _refusal(TooSlow, 408, "The request line and headers took too long: send them within 20 seconds.")
_NO_REQUEST = _refusal(NotUnderstood, 400, "This is not an HTTP request: check its first line, headers and lengths.")


class BoundedHeads(HttpToolsProtocol):
    """One connection. Uvicorn makes one for each that it accepts."""

    #: Bytes of the parts of this head that are whole.
    _whole = 0
    #: Bytes that came since the parser last had a whole head, a piece of a body, or a whole request.
    _kept = 0
    _deadline: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._kept += len(data)
        super().data_received(data)
        if self._kept > MOST_HEAD_BYTES:
            self._refuse(_TOO_LARGE)
        elif self._kept and self._deadline is None:
            self._await_head()

    def on_message_begin(self) -> None:
        self._whole = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value) + len(": \r\n"))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._kept = 0
        self._stop_waiting()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._kept = 0
        self._stop_waiting()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._kept = 0
        self._stop_waiting()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - Uvicorn's own words are not problem details
        if self._whole > MOST_HEAD_BYTES:
            self._refuse(_TOO_LARGE)
        elif not self.transport.is_closing():
            self._stop_waiting()
            self.transport.write(_NO_REQUEST)
            self.transport.close()

    def _count(self, length: int) -> None:
        """Raises, which ends the parsing, where the parts are too long together."""
        self._whole += length
        if self._whole > MOST_HEAD_BYTES:
            raise ValueError

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._refuse, _TOO_SLOW)

    def _stop_waiting(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, answer: bytes) -> None:
        """Close the connection, and say why unless nothing came or an answer is under way."""
        self._stop_waiting()
        if self.transport.is_closing():
            return
        if self._kept and (self.cycle is None or self.cycle.response_complete):  # type: ignore[redundant-expr]
            self.transport.write(answer)
        self.transport.close()
