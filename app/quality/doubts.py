"""What findings put in doubt of a child's record, and so of the figures: the words for it, and who asks about them.

A rule names one of them, `doubt="placed"`, or several, `doubt=("decision_day", "placed_day")`. The modules of
`possible` work out what each of them makes possible.
"""

from collections.abc import Callable, Hashable
from typing import Any, Literal, TypeVar, get_args

#: A step is not recorded, and may have happened.
Missing = Literal[
    "entered", "decision", "placement_order", "matched", "placed", "moved_in_with_carer", "issued", "left",
    "adopted", "ethnicity", "birth_month", "registered", "stage_two_started", "approved",
    "pre_proceedings_started", "outcome", "application", "matched_family",
]  # fmt: skip
#: A step is recorded, and may have happened on another day. `which_day`: one of several recorded days is right.
#: `ordered_earlier`: the order may be older than the entry on whose day it is recorded. `on_or_before`: the day is not
#: known, only one by which it happened.
OtherDay = Literal[
    "entered_day", "decision_day", "placement_order_day", "matched_day", "placed_day", "issued_day", "adopted_day",
    "which_day", "ordered_earlier", "on_or_before", "registered_day", "stage_two_started_day",
]  # fmt: skip
#: Something else may be different: whether the foster carers adopted; whether the child is still in the process on a
#: last day; or all the steps of the way, because care may have begun earlier than the first entry that is recorded,
#: begun again after it ended, or begun with another of the entries recorded. `anything`: all of it.
Other = Literal[
    "by_current_carer", "still_in_process", "entered_earlier", "entered_again", "entered_otherwise", "anything",
]  # fmt: skip

Doubt = Missing | OtherDay | Other
DOUBTS: tuple[Doubt, ...] = (*get_args(Missing), *get_args(OtherDay), *get_args(Other))
Words = frozenset[Doubt]
NO_WORDS: Words = frozenset()
Part = TypeVar("Part")
#: What was read, by what it is: the words that were asked about, those of them that were in doubt, and the outcome.
_Read = dict[Hashable, list[tuple[frozenset[str], frozenset[str], Any]]]


class Doubts:
    """What is in doubt of one record. Reading it asks about words one by one.

    Words that a reading did not ask about make no difference to it. So what was read under some doubts is not read
    again under others that give the same answers.
    """

    __slots__ = ("_read", "asked", "words")

    def __init__(self, words: Words = NO_WORDS, read: _Read | None = None, asked: set[str] | None = None) -> None:
        self.words = words
        self.asked: set[str] = set() if asked is None else asked
        self._read: _Read = {} if read is None else read

    def have(self, *words: str) -> bool:
        """Whether any of these words is in doubt."""
        self.asked.update(words)
        return not self.words.isdisjoint(words)

    def with_only(self, words: Words) -> "Doubts":
        """Other doubts of the same record."""
        return Doubts(words, self._read)

    def and_also(self, words: Words) -> "Doubts":
        """These doubts and more, for a part of what is read."""
        return Doubts(self.words | words, self._read, self.asked)

    def once(self, key: Hashable, read: "Callable[[Doubts], Part]") -> Part:
        """What ``read`` gives under these doubts; ``key`` says what of the record it reads."""
        before = self._read.setdefault(key, [])
        for asked, in_doubt, found in before:
            if self.words & asked == in_doubt:
                self.asked |= asked
                return found  # type: ignore[no-any-return]
        within = Doubts(self.words, self._read)
        outcome = read(within)
        self.asked |= within.asked
        before.append((frozenset(within.asked), self.words & within.asked, outcome))
        return outcome
