"""The codes of the SSDA903 return that events say as they are."""

from typing import Literal

#: Reasons for ceasing to be looked after, other than by adoption and other than "a new episode begins".
LeavingReason = Literal[
    "E2", "E3", "E4A", "E4B", "E5", "E6", "E7", "E8", "E9", "E13", "E14", "E15", "E16", "E17",
    "E41", "E43", "E44", "E45", "E46", "E47", "E48", "E99",
]  # fmt: skip
#: Why the plan is no longer adoption: needs changed, the court made no order, no adopters were found, other.
ReversalReason = Literal["RD1", "RD2", "RD3", "RD4"]
#: One man or one woman adopts, two men, two women, or one of each.
SexOfAdopters = Literal["M1", "F1", "MM", "FF", "MF"]
#: Single; married, of different and of the same gender; in a civil partnership; unmarried, in the same order.
StatusOfAdopters = Literal["L0", "L11", "L12", "L2", "L3", "L4"]
