"""Answers that the client has already, so that the service need not make and send them again."""

from collections import OrderedDict
from threading import Lock

import httpx

#: An answer that is larger is not remembered, and all together have at most so many bytes.
_LARGEST, _ALL = 4_000_000, 32_000_000


class Remembered:
    """Answers with their ETags, only in memory; the one that was used longest ago goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[tuple[str, str], tuple[str, bytes]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def ask(self, request: httpx.Request) -> None:
        """Let the service answer 304 if what is remembered is current."""
        with self._lock:
            if found := self._answers.get(_name(request)):
                request.headers["If-None-Match"] = found[0]

    def content(self, request: httpx.Request, response: httpx.Response) -> bytes:
        """The content of an answer, remembered or new."""
        name = _name(request)
        with self._lock:
            if response.status_code == 304 and name in self._answers:
                self._answers.move_to_end(name)
                return self._answers[name][1]
            if (etag := response.headers.get("etag")) and request.method == "GET":
                self._keep(name, etag, response.content)
            return response.content

    def _keep(self, name: tuple[str, str], etag: str, content: bytes) -> None:
        if name in self._answers:
            self._bytes -= len(self._answers.pop(name)[1])
        if len(content) > _LARGEST:
            return
        self._answers[name] = (etag, content)
        self._bytes += len(content)
        while len(self._answers) > self._most or self._bytes > _ALL:
            _, (_, gone) = self._answers.popitem(last=False)
            self._bytes -= len(gone)


def _name(request: httpx.Request) -> tuple[str, str]:
    return str(request.url), request.headers.get("accept", "")
