"""How requests are read: by httptools, with a bound on what comes before the body, and a time by which it is there.

httptools costs less than h11, but reads a request line and headers of any length, for as long as they take.
"""

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: The most bytes of a request line with its headers, trailers included.
MOST_HEAD_BYTES = 32_768
#: Seconds in which a request line with its headers has come.
HEAD_SECONDS = 20.0

_REFUSED = (
    b"HTTP/1.1 %b\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%b"
)
_TOO_LARGE = b"431 Request Header Fields Too Large", b"The request line and headers are too long."
_TOO_SLOW = b"408 Request Timeout", b"The request line and headers took too long."


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
            self._refuse(*_TOO_LARGE)
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

    def send_400_response(self, msg: str) -> None:
        if self._whole > MOST_HEAD_BYTES:
            self._refuse(*_TOO_LARGE)
        elif not self.transport.is_closing():
            super().send_400_response(msg)

    def _count(self, length: int) -> None:
        """Raises, which ends the parsing, where the parts are too long together."""
        self._whole += length
        if self._whole > MOST_HEAD_BYTES:
            raise ValueError

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._refuse, *_TOO_SLOW)

    def _stop_waiting(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: bytes, detail: bytes) -> None:
        """Close the connection, and say why unless nothing came or an answer is under way."""
        self._stop_waiting()
        if self.transport.is_closing():
            return
        if self._kept and (self.cycle is None or self.cycle.response_complete):  # type: ignore[redundant-expr]
            self.transport.write(_REFUSED % (status, len(detail), detail))
        self.transport.close()
