"""Lets PostgreSQL store many rows while Python goes on: the server is another process, and most of such work is its.

Before the next statement on the connection, and before the transaction ends, whoever goes on waits for what was begun
and gets its error. So every read and every commit comes after all that was written before it.
"""

from collections.abc import Callable
from threading import Thread
from typing import Any

from sqlalchemy import Connection, Engine, event


class Meanwhile:
    """What one connection does beside Python's work: one thing at a time."""

    def __init__(self) -> None:
        self._thread: Thread | None = None
        self._error: BaseException | None = None

    def begin(self, work: Callable[[], None]) -> None:
        """Begin work on the connection's own driver. Raises the error of what was begun before."""
        self.finish()

        def run() -> None:
            try:
                work()
            except BaseException as error:
                self._error = error

        self._thread = Thread(target=run, name="storing")
        self._thread.start()

    def finish(self) -> None:
        """Wait for what was begun. Raises its error."""
        self.wait()
        error, self._error = self._error, None
        if error is not None:
            raise error

    def wait(self) -> None:
        """Wait for what was begun, whatever became of it."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def forget(self) -> None:
        """Wait before a rollback, and drop an error: what failed is rolled back too."""
        self.wait()
        self._error = None


def meanwhile_of(connection: Connection) -> Meanwhile | None:
    """That of a connection; None: rows are stored before Python goes on, or the connection is lost."""
    if connection.closed or connection.invalidated:
        return None
    found: Meanwhile | None = connection.info.get("meanwhile")
    return found


def allow(engine: Engine) -> None:
    """Let each connection of a PostgreSQL engine store rows while Python goes on."""

    def prepare(_connection: Any, record: Any) -> None:
        record.info["meanwhile"] = Meanwhile()

    def finish(connection: Connection, *_: Any) -> None:
        if meanwhile := meanwhile_of(connection):
            meanwhile.finish()

    def forget(connection: Connection) -> None:
        if meanwhile := meanwhile_of(connection):
            meanwhile.forget()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "before_cursor_execute", finish)
    event.listen(engine, "commit", finish)
    event.listen(engine, "rollback", forget)
