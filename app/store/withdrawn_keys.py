"""Keys that the journal beside the database says are revoked: they are refused at once.

On SQLite one process writes at a time, and a large import takes long. To withdraw a key must not wait for it.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


class WithdrawnKeys:
    """The keys that a journal withdraws. When somebody asks, what was appended since is read."""

    def __init__(self, journal: Path | None) -> None:
        self._journal = journal
        self._moments: dict[str, int] = {}
        self._inode = 0
        self._read = 0
        #: The last line that was read: another journal may have the number and more than the size of the one before.
        self._last = b""

    def moments(self) -> dict[str, int]:
        """When each of them was withdrawn. A journal that cannot be read withdraws none."""
        with suppress(OSError):
            self._catch_up()
        return self._moments

    def _catch_up(self) -> None:
        if self._journal is None:
            return
        now = self._journal.stat()
        if now.st_ino == self._inode and now.st_size == self._read:
            return
        with self._journal.open("rb") as lines:
            if now.st_ino != self._inode or not self._goes_on(lines):
                self._moments, self._inode, self._read = {}, now.st_ino, 0
            lines.seek(self._read)
            for line in lines:
                if not line.endswith(b"}\n"):
                    break  # somebody is writing it
                self._read += len(line)
                self._last = line
                self._note(line)

    def _goes_on(self, lines: BinaryIO) -> bool:
        """Whether the journal still has what was read of it."""
        lines.seek(self._read - len(self._last))
        return lines.read(len(self._last)) == self._last

    def _note(self, line: bytes) -> None:
        with suppress(ValueError):  # one line that says nothing hides no other
            entry = json.loads(line)
            key, moment = entry.get("key"), entry.get("revoked_at")
            if isinstance(key, str) and isinstance(moment, int):
                self._moments[key] = moment


def withdraw(journal: Path, key: str, moment: int) -> None:
    """Note in the journal that a key is withdrawn."""
    line = json.dumps({"revoked_at": moment, "key": key}, sort_keys=True) + "\n"
    with open(os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
