"""What the chain of an authority's ledger is made of: commitments to versions of events, and links.

A commitment is a hash with a salt that only the database has: without the salt nobody can find out, from a child's id
and a guess, what was recorded. The salt is the child's own and goes with the child.
"""

import hashlib
import sys
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

#: Bytes of a commitment, a salt and a link.
OF_COMMITMENT, OF_SALT, OF_LINK = 8, 16, 32
#: What comes before the first link.
BEGINNING = bytes(OF_LINK)
#: A commitment to nothing: a version that ended without a reason.
NOTHING = bytes(OF_COMMITMENT)
#: A version's id and a commitment.
Pair = tuple[int, bytes]


class Link(NamedTuple):
    """What one transaction did to an authority's ledger: versions recorded (or rewritten), ended, and erased."""

    recorded_at: int
    recorded: bytes
    ended: bytes
    erased: bytes

    def after(self, previous: bytes) -> bytes:
        """The hash of this link and all before it."""
        hashed = hashlib.blake2b(previous, digest_size=OF_LINK)
        hashed.update(self.recorded_at.to_bytes(8))
        for part in self[1:]:
            hashed.update(len(part).to_bytes(8))
            hashed.update(part)
        return hashed.digest()


def begun(salt: bytes) -> blake2b:
    """The beginning of every commitment with a salt: to begin takes as long as to hash what one version says."""
    return blake2b(digest_size=OF_COMMITMENT, key=salt)


def commitment(salt: bytes, id_: int, content: str) -> bytes:
    """A commitment to the content of a version, or to the reason for which it ended."""
    return commitment_to_text(begun(salt), f"{id_}\x1f{content}")


def commitment_to_text(beginning: blake2b, text: str) -> bytes:
    """A commitment to a text that begins with the version's id."""
    hashed = beginning.copy()
    hashed.update(text.encode())
    return hashed.digest()


def commitment_beside(key: bytes, moment: int, said: Iterable[object]) -> Pair:
    """An id below 0 and a commitment, of what moves figures beside events: characteristics, statements.

    The key is the salt of the child or family; what is about nobody has a key that anybody can work out.
    """
    beginning = begun(key)
    named = beginning.copy()
    named.update(moment.to_bytes(8))
    id_ = -1 - (int.from_bytes(named.digest()) >> 1)
    texts = [str(int(each)) if isinstance(each, bool) else str(each) for each in said]
    return id_, commitment_to_text(beginning, "\x1f".join([str(id_), *texts]))


def packed(pairs: Iterable[Pair]) -> bytes:
    """Ids and commitments, as they are stored: first all ids, then all commitments."""
    some = list(pairs)
    return packed_ids(id_ for id_, _ in some) + b"".join(each for _, each in some)


def unpacked(stored: bytes) -> Iterator[Pair]:
    """The ids and commitments of what `packed` gave."""
    number = len(stored) // (8 + OF_COMMITMENT)
    ids, commitments = stored[: number * 8], stored[number * 8 :]
    starts = range(0, number * OF_COMMITMENT, OF_COMMITMENT)
    return zip(unpacked_ids(ids), (commitments[start : start + OF_COMMITMENT] for start in starts), strict=True)


def packed_ids(ids: Iterable[int]) -> bytes:
    """Ids as eight bytes each, the lowest first, on every machine."""
    stored = array("q", ids)
    if sys.byteorder == "big":
        stored.byteswap()
    return stored.tobytes()


def unpacked_ids(stored: bytes) -> "array[int]":
    ids = array("q", stored)
    if sys.byteorder == "big":
        ids.byteswap()
    return ids
