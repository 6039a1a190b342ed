"""Every type of event of a child: its name, its attributes, and what it means, in one class each."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from app.events.codes import LeavingReason, ReversalReason, SexOfAdopters, StatusOfAdopters
from app.events.event import ChildEvent, WholeNumber
from app.events.identifiers import Day, Pseudonym

Adopters = Annotated[
    Literal["own_agency", "inter_agency"] | None,
    Field(description="Whose adopters: the agency's own, or another's", examples=["own_agency"]),
]


class EarlyWarning(ChildEvent):
    """The regional adoption agency learns that the child may need an adoption placement."""

    may_precede_birth = True
    may_precede_care = True

    type: Literal["early_warning"]
    unborn: StrictBool = Field(default=False, description="The child is not born yet", examples=[True])


class EnteredCare(ChildEvent):
    """A period of care begins (not short breaks)."""

    type: Literal["entered_care"]


class LeftCare(ChildEvent):
    """The period of care ends other than by adoption."""

    type: Literal["left_care"]
    reason: LeavingReason | None = Field(
        default=None, description="SSDA903 REC code; for E11 and E12 send `adopted`", examples=["E4A"]
    )


class PreProceedingsStarted(ChildEvent):
    """The child's family enters pre-proceedings under the Public Law Outline."""

    may_precede_birth = True
    may_precede_care = True

    type: Literal["pre_proceedings_started"]


class PreProceedingsEnded(ChildEvent):
    """Pre-proceedings end: the family is diverted from court, or care proceedings are to follow."""

    may_precede_birth = True
    may_precede_care = True

    type: Literal["pre_proceedings_ended"]
    outcome: Literal["diverted", "proceedings", "other"] | None = Field(
        default=None, description="`diverted`: no care proceedings are needed", examples=["diverted"]
    )


class ProceedingsIssued(ChildEvent):
    """Care proceedings are issued."""

    may_precede_birth = True
    may_precede_care = True

    type: Literal["proceedings_issued"]


class ProceedingsConcluded(ChildEvent):
    """Care proceedings are concluded."""

    may_precede_care = True
    may_follow_adoption = True

    type: Literal["proceedings_concluded"]


class AdoptionDecision(ChildEvent):
    """The agency decision maker (ADM) decides that the child should be placed for adoption."""

    is_step = True

    type: Literal["adoption_decision"]


class DecisionReversed(ChildEvent):
    """The plan is no longer adoption. Undoes the decision, the match and the link."""

    type: Literal["decision_reversed"]
    reason: ReversalReason | None = Field(default=None, description="SSDA903 code", examples=["RD1"])


class PlacementOrder(ChildEvent):
    """The court authorises placing the child for adoption."""

    is_step = True

    type: Literal["placement_order"]
    order: Literal["placement", "freeing"] = Field(
        default="placement", description="Freeing orders ended in 2005", examples=["freeing"]
    )


class PlacementOrderRevoked(ChildEvent):
    """The court revokes the placement order."""

    type: Literal["placement_order_revoked"]


class Linked(ChildEvent):
    """A family of adopters is considered for the child. A match, a reversal or leaving care ends the link."""

    type: Literal["linked"]
    adopters: Adopters = None
    linked_family: Pseudonym | None = Field(
        default=None, description="Pseudonym of the adopter family", examples=["F1"]
    )


class LinkEnded(ChildEvent):
    """The family is no longer considered. Undoes the link."""

    type: Literal["link_ended"]


class Matched(ChildEvent):
    """The agency decision maker ratifies the match with adopters."""

    is_step = True

    type: Literal["matched"]
    adopters: Adopters = None
    matched_family: Pseudonym | None = Field(
        default=None, description="Pseudonym of the adopter family", examples=["F1"]
    )


class MatchEnded(ChildEvent):
    """The match does not go ahead."""

    type: Literal["match_ended"]


class EarlyPermanencePlaced(ChildEvent):
    """The child moves in with carers who may adopt them; still a fostering placement."""

    is_step = True

    type: Literal["early_permanence_placed"]
    kind: Literal["fostering_for_adoption", "concurrent"] | None = Field(default=None, examples=["concurrent"])


class Placed(ChildEvent):
    """The child moves in with the adoptive family, or the fostering placement becomes adoptive (SSDA903 A3 to A6)."""

    is_step = True

    type: Literal["placed"]
    by_current_carer: StrictBool = Field(
        default=False, description="The family fostered the child before", examples=[True]
    )
    moved_in_with_carer: Day | None = Field(
        default=None, description="The day the child moved in with that carer", examples=["2020-05-05"]
    )
    adopters: Adopters = None


class PlacementDisrupted(ChildEvent):
    """The adoptive placement ends before an adoption order. Undoes the placement and the match."""

    type: Literal["placement_disrupted"]


class AdoptionApplication(ChildEvent):
    """The adopters apply to the court for an adoption order."""

    type: Literal["adoption_application"]


class Adopted(ChildEvent):
    """The adoption order is granted; the child leaves care on that day."""

    is_step = True
    may_follow_adoption = True

    type: Literal["adopted"]
    opposed: StrictBool | None = Field(
        default=None, description="The application was opposed (SSDA903 E12)", examples=[True]
    )
    number_of_adopters: Annotated[WholeNumber, Field(ge=1, le=2)] | None = Field(
        default=None, description="1 or 2 (SSDA903 NB_ADOPTR)", examples=[2]
    )
    sex_of_adopters: SexOfAdopters | None = Field(
        default=None, description="SSDA903 SEX_ADOPTR: M1 one man, F1 one woman, MM, FF, MF", examples=["MF"]
    )
    status_of_adopters: StatusOfAdopters | None = Field(
        default=None,
        description="SSDA903 LS_ADOPTR: L0 single; L11 and L12 married, of different and of the same gender; L2 in a "
        "civil partnership; L3 and L4 unmarried, of different and of the same gender",
        examples=["L11"],
    )


class LifeStoryBookCompleted(ChildEvent):
    """The child's life story book is completed."""

    may_follow_adoption = True

    type: Literal["life_story_book_completed"]


class LaterLifeLetterCompleted(ChildEvent):
    """The child's later life letter is completed."""

    may_follow_adoption = True

    type: Literal["later_life_letter_completed"]


#: In the order of this page; each has its name in `app/journeys/names.py` as well, or a test fails.
CHILD_EVENTS: tuple[type[ChildEvent], ...] = tuple(ChildEvent.__subclasses__())
