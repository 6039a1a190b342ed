"""Remembers, while the service runs, the rows of children in which no rule found anything: nearly all of them.

What the rules find depends only on the rows of one child and on the tables that their authority has sent. So the same
rows are not checked again, by whichever report or import. A remembered digest says nothing about a child.
"""

from hashlib import blake2b
from secrets import token_bytes

#: For each of them about a hundred bytes are kept.
_MOST = 200_000


class SoundRows:
    """Digests of the rows of one child each, as they are stored."""

    def __init__(self) -> None:
        self._key = token_bytes(32)
        self._digests: set[bytes] = set()

    def digest(self, rows: str, sent: str) -> bytes:
        """Stands for these rows where these tables were sent."""
        return blake2b(f"{sent}{rows}".encode(), digest_size=16, key=self._key).digest()

    def __contains__(self, digest: bytes | None) -> bool:
        return digest in self._digests

    def add(self, digest: bytes) -> None:
        if len(self._digests) >= _MOST:
            self._digests.clear()
        self._digests.add(digest)
