"""Every type of event of a prospective adopter family, in one class each."""

from typing import Annotated, Literal

from pydantic import Field

from app.events.event import FamilyEvent, WholeNumber


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
    children_sought: Annotated[WholeNumber, Field(ge=1, le=5)] | None = Field(
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
