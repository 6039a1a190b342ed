"""Every type of event: its name, its attributes, and what it means, in one class each.

A class is the shape of the API, its documentation, and what is stored. To add a type: one class here, and one name in
`app/journeys/names.py`.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool
from pydantic_core import PydanticCustomError

from app.events.event import COMMON, ChildEvent, Event, FamilyEvent
from app.events.identifiers import Day, Pseudonym

#: SSDA903 reasons for ceasing to be looked after, other than by adoption and other than "a new episode begins".
LeavingReason = Literal[
    "E2", "E3", "E4A", "E4B", "E5", "E6", "E7", "E8", "E9", "E13", "E14", "E15", "E16", "E17",
    "E41", "E43", "E44", "E45", "E46", "E47", "E48", "E99",
]  # fmt: skip

Adopters = Annotated[
    Literal["own_agency", "inter_agency"] | None,
    Field(description="Whose adopters: the agency's own, or another's"),
]


def _number_or_its_text(value: Any) -> Any:
    """Systems send small numbers as text too; true and 2.0 are neither."""
    if type(value) is int or (isinstance(value, str) and value.isascii() and value.isdigit()):
        return value
    raise PydanticCustomError("not_a_number", "The value is not a whole number.")


class EarlyWarning(ChildEvent):
    """The regional adoption agency is told that the child may need an adoption placement."""

    type: Literal["early_warning"]
    unborn: StrictBool = Field(default=False, description="The child is not born yet")


class EnteredCare(ChildEvent):
    """A period of care begins (not short breaks)."""

    type: Literal["entered_care"]


class LeftCare(ChildEvent):
    """The period of care ends other than by adoption."""

    type: Literal["left_care"]
    reason: LeavingReason | None = Field(default=None, description="SSDA903 REC code; for E11 and E12 send `adopted`")


class ProceedingsIssued(ChildEvent):
    """Care proceedings are issued."""

    type: Literal["proceedings_issued"]


class ProceedingsConcluded(ChildEvent):
    """Care proceedings are concluded."""

    type: Literal["proceedings_concluded"]


class AdoptionDecision(ChildEvent):
    """The agency decision maker (ADM) decides that the child should be placed for adoption."""

    type: Literal["adoption_decision"]


class DecisionReversed(ChildEvent):
    """The plan is no longer adoption. Undoes the decision and the match."""

    type: Literal["decision_reversed"]
    reason: Literal["RD1", "RD2", "RD3", "RD4"] | None = Field(default=None, description="SSDA903 code")


class PlacementOrder(ChildEvent):
    """The court authorises placing the child for adoption."""

    type: Literal["placement_order"]
    order: Literal["placement", "freeing"] = Field(default="placement", description="Freeing orders ended in 2005")


class PlacementOrderRevoked(ChildEvent):
    """The court revokes the placement order."""

    type: Literal["placement_order_revoked"]


class Matched(ChildEvent):
    """The agency decision maker ratifies the match with adopters."""

    type: Literal["matched"]
    adopters: Adopters = None
    matched_family: Pseudonym | None = Field(default=None, description="Pseudonym of the adopter family")


class MatchEnded(ChildEvent):
    """The match does not go ahead."""

    type: Literal["match_ended"]


class EarlyPermanencePlaced(ChildEvent):
    """The child moves in with carers who may adopt it; still a fostering placement."""

    type: Literal["early_permanence_placed"]
    kind: Literal["fostering_for_adoption", "concurrent"] | None = None


class Placed(ChildEvent):
    """The child moves in with the adoptive family, or the fostering placement becomes adoptive (SSDA903 A3 to A6)."""

    type: Literal["placed"]
    by_current_carer: StrictBool = Field(default=False, description="The family fostered the child before")
    moved_in_with_carer: Day | None = Field(default=None, description="The day the child moved in with that carer")
    adopters: Adopters = None


class PlacementDisrupted(ChildEvent):
    """The adoptive placement ends before an adoption order. Undoes the placement and the match."""

    type: Literal["placement_disrupted"]


class AdoptionApplication(ChildEvent):
    """The adopters apply to the court for an adoption order."""

    type: Literal["adoption_application"]


class Adopted(ChildEvent):
    """The adoption order is granted; the child leaves care on that day."""

    type: Literal["adopted"]
    opposed: StrictBool | None = Field(default=None, description="The application was opposed (SSDA903 E12)")


class LifeStoryBookCompleted(ChildEvent):
    """The child's life story book is completed."""

    type: Literal["life_story_book_completed"]


class LaterLifeLetterCompleted(ChildEvent):
    """The child's later life letter is completed."""

    type: Literal["later_life_letter_completed"]


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
        default=None, description="How many children the family is approved for"
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


#: In the order in which they stand above; each has its name in `app/journeys/names.py` as well, or a test fails.
CHILD_EVENTS: tuple[type[ChildEvent], ...] = tuple(ChildEvent.__subclasses__())
FAMILY_EVENTS: tuple[type[FamilyEvent], ...] = tuple(FamilyEvent.__subclasses__())
EVENTS: tuple[type[Event], ...] = (*CHILD_EVENTS, *FAMILY_EVENTS)

BY_TYPE: dict[str, type[Event]] = {kind.type_name(): kind for kind in EVENTS}
CHILD_TYPES = tuple(kind.type_name() for kind in CHILD_EVENTS)
FAMILY_TYPES = tuple(kind.type_name() for kind in FAMILY_EVENTS)
#: Every field that an event may have: the columns of a CSV batch.
FIELDS = tuple(dict.fromkeys(name for kind in EVENTS for name in (*COMMON, *kind.attribute_names)))
