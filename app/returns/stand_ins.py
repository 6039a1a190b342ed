"""Short texts that stand for a postcode, a home's number or a pupil number, which are not stored.

One suffices to see whether two rows of one child have the same. It cannot be turned back, and says nothing about other
children: the child's id goes into it, and it has one of 65,536 values.
"""

from collections.abc import Iterable, Sequence
from zlib import crc32

#: URN of a placement that has none, in the return and here.
NOT_APPLICABLE, NONE = "XXXXXXX", "X"
#: Texts for which the same stands among the rows of all children.
_SAME_OF_ALL = {"": "", NOT_APPLICABLE: NONE}


def stand_ins(children: Iterable[str], texts: Sequence[str]) -> list[str]:
    """What stands for each of these texts among the rows of its child."""
    if _SAME_OF_ALL.keys() >= set(texts):
        return list(map(_SAME_OF_ALL.__getitem__, texts))
    return list(map(stand_in, children, texts))


def stand_in(child: str, text: str) -> str:
    """What stands for this text among the rows of a child; blank for blank."""
    if not text or text == NOT_APPLICABLE:
        return text and NONE
    return f"{crc32(f'{child}|{text}'.encode()) & 0xFFFF:04x}"
