"""The names that declarations write are the types of events that there are."""

from typing import get_args

from app.events.catalogue import CHILD_TYPES, FAMILY_TYPES
from app.journeys.names import ChildEventType, FamilyEventType


def test_the_names_are_those_of_the_catalogue() -> None:
    assert get_args(ChildEventType) == CHILD_TYPES
    assert get_args(FamilyEventType) == FAMILY_TYPES
