"""Families for the children who wait: brothers and sisters together, and children against adopters. Section 6."""

from app.indicators import adopters, waiting
from app.indicators.conditions import OneOf
from app.indicators.milestones import happened, placed
from app.indicators.populations import SiblingsPlaced
from app.indicators.sources import ASGLB
from app.indicators.vocabulary import Difference, Indicator, Share, sets_apart

SIBLINGS_TOGETHER = Indicator(
    code="siblings_together",
    title="Sibling groups placed together",
    among=(SiblingsPlaced("sibling groups with two or more children placed with adopters in the period"),),
    clauses=(
        sets_apart(
            OneOf("families_known", (True,)),
            "family_unknown",
            "The match of one of the children does not say with which family.",
        ),
    ),
    measure=Share(OneOf("one_family", (True,)), words="all of whose matches are with one family", since=placed),
    polarity="high",
    source=ASGLB,
    local=True,
)

SUFFICIENCY = Indicator(
    code="sufficiency",
    title="Adoptive families needed for the children waiting, less those who wait to be matched",
    among=(*adopters.A11.among, *waiting.FAMILIES_REQUIRED.among),
    measure=Difference(waiting.FAMILIES_REQUIRED, adopters.A11, since=happened, unit="families"),
    polarity="low",
    source=ASGLB,
    local=True,
    note="Below zero, more families wait than are needed.",
)
