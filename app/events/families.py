"""Every type of event of a prospective adopter family, in one class each."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from app.events.event import FamilyEvent


def _number_or_its_text(value: Any) -> Any:
    """Systems send small numbers as text too; true and 2.0 are neither."""
    if type(value) is int or (isinstance(value, str) and value.isascii() and value.isdigit()):
        return value
    raise PydanticCustomError("not_a_number", "The value is not a whole number.")


class Enquiry(FamilyEvent):
    """The family asks about adopting."""

    type: Literal["enquiry"]


class Registered(FamilyEvent):
    """The family's registration of interest is accepted: stage one begins."""

    type: Literal["registered"]


class StageTwoStarted(FamilyEvent):
    """Stage two of the assessment begins."""

    type: Literal["stage_two_started"]


class Approved(FamilyEvent):
    """The family is approved to adopt."""

    type: Literal["approved"]
    children_sought: Annotated[int, BeforeValidator(_number_or_its_text), Field(ge=1, le=5)] | None = Field(
        default=None, description="How many children the family is approved for", examples=[2]
    )


class ApprovalDeclined(FamilyEvent):
    """The family is not approved."""

    type: Literal["approval_declined"]


class Withdrawn(FamilyEvent):
    """The family withdraws."""

    type: Literal["withdrawn"]


class FamilyMatched(FamilyEvent):
    """The family is matched with a child or sibling group."""

    type: Literal["family_matched"]


class FamilyPlaced(FamilyEvent):
    """A child or sibling group is placed with the family."""

    type: Literal["family_placed"]


#: In the order of this page; each has its name in `app/journeys/names.py` as well, or a test fails.
FAMILY_EVENTS: tuple[type[FamilyEvent], ...] = tuple(FamilyEvent.__subclasses__())
