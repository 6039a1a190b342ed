"""How far a piece of work reaches: whose child-level rows its connection may read and write."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

#: A GSS code, or the slug of an agency or group, with nothing in it that parts codes or ends a text in SQL.
_CODE = re.compile(r"""[^\x00-\x1f,*'"\\]{1,100}""")


@dataclass(frozen=True, slots=True)
class Reach:
    """The authorities (and agencies) whose records a piece of work may touch, or those of everybody."""

    codes: frozenset[str] = frozenset()
    #: Those of which only what they state about their records may be read: an agency's statements say on which days
    #: its members' adopter families are known.
    statements_of: frozenset[str] = frozenset()
    everything: bool = False

    def __post_init__(self) -> None:
        if wrong := [code for code in self.codes | self.statements_of if not _CODE.fullmatch(code)]:
            raise ValueError(f"{len(wrong)} of the codes of a reach are not codes of areas")

    @classmethod
    def of(cls, codes: Iterable[str], statements_of: Iterable[str] = ()) -> Self:
        """The reach of work on the records of these authorities and agencies."""
        return cls(frozenset(codes), frozenset(statements_of))

    def includes(self, code: str) -> bool:
        """Whether records of an authority or agency are within reach."""
        return self.everything or code in self.codes


#: Of work for the whole database: commands of the operator, migrations, keys of all England.
EVERYTHING = Reach(everything=True)
#: Of work that needs no child-level row: keys, the clock, published values.
NOBODY = Reach()
