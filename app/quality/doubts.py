"""The words for what a finding puts in doubt of a child's record, and so of the figures.

A rule names one of them, `doubt="placed"`, or several, `doubt=("decision_day", "placed_day")`. The modules of
`possible` work out what each of them makes possible.
"""

from typing import Literal, get_args

#: A step is not recorded, and may have happened.
Missing = Literal[
    "entered", "decision", "placement_order", "matched", "placed", "moved_in_with_carer", "issued", "left",
    "adopted", "ethnicity", "birth_month", "registered", "stage_two_started", "approved",
    "pre_proceedings_started", "outcome", "application",
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
