"""Remembers the rows of children in which no rule found anything, nearly all of them, so that they are checked once.

What the rules find depends only on the rows of one child and on the tables that their authority has sent. An import
marks the rows that it stores; rows that were stored without a mark are remembered while the service runs. Neither a
mark nor a digest says anything about a child.
"""

from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from secrets import token_bytes

from app.returns.sent import Sent

#: For each of them about a hundred bytes are kept.
_MOST = 200_000
#: The packages whose code says what is found: the rules, and how rows are read.
_CODE = ("quality/of_returns", "returns")


def mark_of(sent: Sent) -> str:
    """The mark of rows in which these rules find nothing where these tables were sent.

    It is another one as soon as a line of the rules is, so that a new rule is asked of all rows.
    """
    return _mark(edition(), sent.text)


@lru_cache(maxsize=1000)
def _mark(of_rules: str, sent: str) -> str:
    return blake2b(f"{of_rules}{sent}".encode(), digest_size=12).hexdigest()


@cache
def edition() -> str:
    """Stands for the code of the rules as it is."""
    hashed = blake2b(digest_size=12)
    for package in _CODE:
        for file in sorted((Path(__file__).parents[2] / package).glob("*.py")):
            hashed.update(file.read_bytes())
    return hashed.hexdigest()


class SoundRows:
    """Digests of the rows of one child each, as they are stored."""

    def __init__(self) -> None:
        self._key = token_bytes(32)
        self._digests: set[bytes] = set()

    def digest(self, rows: str, sent: str) -> bytes:
        """Stands for these rows where these tables were sent."""
        return blake2b(f"{sent}{rows}".encode(), digest_size=16, key=self._key).digest()

    def __contains__(self, digest: bytes) -> bool:
        return digest in self._digests

    def add(self, digest: bytes) -> None:
        if len(self._digests) >= _MOST:
            self._digests.clear()
        self._digests.add(digest)
