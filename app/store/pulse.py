"""Whether a PostgreSQL server still answers: one that is frozen holds its connections open and says nothing.

A statement may take long, so silence proves nothing. After a short silence the server is greeted over a connection of
its own; if it does not greet back, whoever waits is given an error in place of an answer that never comes.
"""

import socket
import threading
import time
from typing import Any

import psycopg
from psycopg import errors

#: PostgreSQL's request for encryption, which it answers with one byte, before anybody has to say who they are.
_GREETING = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
#: Seconds of silence after which the server is greeted, how long it may take to greet back, and for how long the result
#: is remembered.
_SILENCE, _PATIENCE, _KNOWN = 0.4, 0.6, 0.5
_DEFAULT_PORT = 5432


class Pulse:
    """The pulse of the servers that a process uses."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, int], tuple[float, bool]] = {}

    def beats(self, host: str, port: int) -> bool:
        """Whether the server answers. Those who ask at the same time share one greeting."""
        with self._lock:
            until, alive = self._known.get((host, port), (0.0, False))
            if until < time.monotonic():
                alive = _greets_back(host, port)
                self._known[host, port] = (time.monotonic() + _KNOWN, alive)
            return alive


def _greets_back(host: str, port: int) -> bool:
    try:
        with _connected(host, port) as connection:
            connection.settimeout(_PATIENCE)
            connection.sendall(_GREETING)
            return len(connection.recv(1)) == 1
    except OSError:
        return False


def _connected(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port), _PATIENCE)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_PATIENCE)
    connection.connect(f"{host}/.s.PGSQL.{port}")
    return connection


_pulse = Pulse()


class WatchedConnection(psycopg.Connection[Any]):
    """A connection whose statements end if the server does not answer any more."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        while True:
            try:
                return super().wait(gen, interval, _SILENCE)
            except errors._WaitTimeout:
                if not _pulse.beats(self.info.host, self.info.port):
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server does not answer") from None


def connect_watched(_dialect: Any, _record: Any, arguments: Any, parameters: dict[str, Any]) -> WatchedConnection:
    """Connect in the way of SQLAlchemy's event `do_connect`, unless the server is known not to answer."""
    host = parameters.get("host")
    if host and "," not in host and not _pulse.beats(host, int(parameters.get("port") or _DEFAULT_PORT)):
        raise psycopg.OperationalError("the server does not answer")
    return WatchedConnection.connect(*arguments, **parameters)
