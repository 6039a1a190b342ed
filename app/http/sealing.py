"""Seals the positions of pages, so that addresses and the logs of proxies have no child's id in them.

Deterministic authenticated encryption as in SIV mode: a keyed hash of the text is both its proof and the seed of the
stream that hides it. The same text has the same seal, so an answer can be had again byte for byte.
"""

import hashlib
from hmac import compare_digest

_PROOF = 16


def sealed(key: bytes, kind: str, text: bytes) -> bytes:
    """The text, hidden; it opens only with the same key and for the same kind of thing."""
    proof = _proof(key, kind, text)
    return proof + _hidden(key, proof, text)


def opened(key: bytes, kind: str, seal: bytes) -> bytes:
    """The text of a seal. Raises ValueError if it is not one of this key and kind."""
    proof, hidden = seal[:_PROOF], seal[_PROOF:]
    text = _hidden(key, proof, hidden)
    if not compare_digest(proof, _proof(key, kind, text)):
        raise ValueError("not a seal of this key and kind")
    return text


def _proof(key: bytes, kind: str, text: bytes) -> bytes:
    return hashlib.blake2b(kind.encode() + b"\0" + text, digest_size=_PROOF, key=key, person=b"proof").digest()


def _hidden(key: bytes, proof: bytes, text: bytes) -> bytes:
    seed = hashlib.blake2b(proof, key=key, person=b"stream").digest()
    stream = hashlib.shake_256(seed).digest(len(text))
    return bytes(one ^ other for one, other in zip(text, stream, strict=True))
