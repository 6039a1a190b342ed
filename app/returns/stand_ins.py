"""Short texts that stand for a postcode, a home's number or a pupil number, which are not stored.

One suffices to see whether two rows of one child have the same. It cannot be turned back, and says nothing about other
children: the child's id goes into it, and it has one of 65,536 values.
"""

from zlib import crc32

#: URN of a placement that has none, in the return and here.
NOT_APPLICABLE, NONE = "XXXXXXX", "X"


def stand_in(child: str, text: str) -> str:
    """What stands for this text among the rows of a child; blank for blank."""
    if not text or text == NOT_APPLICABLE:
        return text and NONE
    return f"{crc32(f'{child}|{text}'.encode()) & 0xFFFF:04x}"
