"""What happened in the period: events counted by their day, and shares of them. Definitions, sections 2 (A4) and 4."""

from app.indicators.conditions import Known, Milestone, NotBefore, OneOf, Says
from app.indicators.milestones import ADOPTED_IN_THE_PERIOD, adopted, happened, in_the_period, placed
from app.indicators.populations import EventsInThePeriod, InThePeriod, LastCessations
from app.indicators.sources import (
    COUNCIL_REPORTS,
    MINORITY_ETHNIC,
    SCORECARD_METHODOLOGY,
    SPECIAL_GUARDIANSHIP,
    WHITE,
)
from app.indicators.vocabulary import Count, Indicator, Part, Polarity, Share, leaves_out
from app.journeys.names import EventType

ceased = Milestone("ceased", "ceasing to be looked after")
fifth_birthday = Milestone("turns_5", "the month of the fifth birthday")


def count(
    code: str, title: str, type: EventType, words: str, polarity: Polarity = "none", *, local: bool = False
) -> Indicator:
    """Events of one type: children's events are counted, not distinct children, one per child and day."""
    return Indicator(
        code=code,
        title=title,
        among=(in_the_period(type, words),),
        measure=Count(since=happened),
        polarity=polarity,
        source=COUNCIL_REPORTS,
        local=local,
    )


A4 = Indicator(
    code="A4",
    title="Adoptions from care",
    among=(
        LastCessations(
            "children who ceased to be looked after in the period, each once a financial year, by the last time in it"
        ),
    ),
    measure=Share(OneOf("by_adoption", (True,)), words="who ceased by adoption", since=ceased),
    polarity="high",
    official_period="three-years",
    source=SCORECARD_METHODOLOGY,
)

A5 = count(
    "A5",
    "Children whose plan changed away from adoption",
    "decision_reversed",
    "reversals of the decision to place for adoption in the period",
    polarity="low",
)

A6 = Indicator(
    code="A6",
    title="Adopted children from minority ethnic groups",
    among=(ADOPTED_IN_THE_PERIOD,),
    clauses=(
        leaves_out(
            OneOf("ethnicity", (*WHITE, *MINORITY_ETHNIC)),
            "ethnicity_unknown",
            "The child's ethnicity is not known, was refused or not obtained.",
        ),
    ),
    measure=Share(OneOf("ethnicity", MINORITY_ETHNIC), words="from minority ethnic groups", since=adopted),
    source=COUNCIL_REPORTS,
)

A7 = Indicator(
    code="A7",
    title="Children adopted at age 5 or over",
    among=(ADOPTED_IN_THE_PERIOD,),
    clauses=(leaves_out(Known(fifth_birthday), "birth_month_unknown", "The child's birth month is not known."),),
    measure=Share(
        NotBefore(adopted, fifth_birthday),
        words="adopted in the month of their fifth birthday or later",
        since=adopted,
    ),
    source=COUNCIL_REPORTS,
)

A15 = count(
    "A15",
    "Decisions that a child should be placed for adoption",
    "adoption_decision",
    "decisions of the agency decision maker in the period",
)
A16 = count("A16", "Placement orders granted", "placement_order", "placement orders granted in the period")
MATCHED = count("matched", "Children matched with prospective adopters", "matched", "matches decided in the period")
PLACED = count("placed", "Children placed with adopters", "placed", "placements with adopters in the period")
APPLICATIONS = count(
    "applications", "Adoption applications submitted", "adoption_application", "adoption applications in the period"
)
ADOPTED = Indicator(
    code="adopted",
    title="Children adopted",
    among=(ADOPTED_IN_THE_PERIOD,),
    measure=Count(since=adopted),
    polarity="high",
    source=COUNCIL_REPORTS,
)
DISRUPTIONS = count(
    "disruptions",
    "Adoptive placement disruptions",
    "placement_disrupted",
    "adoptive placements that ended before an order in the period",
    polarity="low",
)
EARLY_PERMANENCE = count(
    "early_permanence",
    "Fostering-for-adoption and concurrent placements",
    "early_permanence_placed",
    "early permanence placements in the period",
)

ORDERS_REVOKED = count(
    "orders_revoked",
    "Placement orders revoked",
    "placement_order_revoked",
    "placement orders revoked in the period",
    local=True,
)
MATCHES_ENDED = count(
    "matches_ended",
    "Matches that ended before a placement",
    "match_ended",
    "matches that ended in the period",
    polarity="low",
    local=True,
)
ENTERED_CARE = count(
    "entered_care", "Children who entered care", "entered_care", "entries into care in the period", local=True
)
LEFT_CARE = count(
    "left_care",
    "Children who left care other than by adoption",
    "left_care",
    "leavings of care other than by adoption in the period",
    local=True,
)

EARLY_WARNINGS = Indicator(
    code="early_warnings",
    title="Early warnings to the regional adoption agency",
    among=(in_the_period("early_warning", "early warnings in the period"),),
    measure=Count(since=happened, parts=(Part("unborn", Says("unborn", True)),)),
    source=COUNCIL_REPORTS,
    note="Unborn children are shown apart.",
)

SGO = Indicator(
    code="sgo",
    title="Children who left care under a special guardianship order",
    among=(
        EventsInThePeriod(
            "left_care",
            "children's leavings of care in the period with the reason special guardianship order (E43 to E48)",
            attribute=("reason", SPECIAL_GUARDIANSHIP),
        ),
    ),
    measure=Count(since=happened),
    source=COUNCIL_REPORTS,
)

PLACED_IN_AGENCY = Indicator(
    code="placed_in_agency",
    title="Share of placements with the agency's own adopters",
    among=(InThePeriod("placements", "placed", "placements with adopters in the period"),),
    clauses=(
        leaves_out(
            OneOf("adopters", ("own_agency", "inter_agency")),
            "adopters_unknown",
            "Neither the placement nor its match says whose adopters they are.",
        ),
    ),
    measure=Share(OneOf("adopters", ("own_agency",)), words="with the agency's own adopters", since=placed),
    polarity="high",
    source=COUNCIL_REPORTS,
)
