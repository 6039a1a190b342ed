"""Lists of indicators under one name, as people print them: titles of tables, and codes in their order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a printed table: its heading, and the codes of its rows."""

    heading: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table that people print: its title and sections; ``by_member`` if an agency prints it for each member.

    ``by_reason`` if reversals are printed by their reason.
    """

    name: str
    title: str
    sections: tuple[Section, ...]
    by_member: bool = False
    by_reason: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all rows, in the order in which they are printed."""
        return tuple(code for section in self.sections for code in section.codes)


#: The two tables of Coventry's annual adoption report, in the order in which it prints them.
ANNUAL_REPORT = PrintedTable(
    "annual-report",
    "Annual adoption report",
    (
        Section(
            "Children on the way to adoption",
            (
                "A15", "A16", "matched", "placed", "applications", "adopted", "placed_at_end", "awaiting_match", "A5",
                "disruptions", "early_permanence",
            ),
        ),
        Section("Timeliness and outcomes", ("A2", "A3", "A10", "A20", "A4", "A6")),
    ),
)  # fmt: skip

#: What agencies send every quarter to the Adoption and Special Guardianship Leadership Board's collection.
QUARTERLY = PrintedTable(
    "quarterly",
    "Quarterly adoption data",
    (
        Section(
            "Children: what happened in the period",
            (
                "A15", "A5", "A16", "orders_revoked", "matched", "matches_ended", "placed", "early_permanence",
                "disruptions", "applications", "adopted", "adopted_by_carers", "placed_in_agency", "siblings_together",
                "sgo",
            ),
        ),
        Section(
            "Children: on the last day",
            (
                "plan_is_adoption", "A9", "A14", "long_waits", "awaiting_match", "linked", "matched_not_placed",
                "placed_at_end",
            ),
        ),
        Section("Children: timeliness", ("A10", "A1", "A2", "A20", "stage.decision_to_match")),
        Section(
            "Adopters: what happened in the period",
            (
                "enquiries", "enquiry_conversion", "registrations", "stage_two_starts", "families_approved", "declined",
                "withdrawals", "left_after_approval", "families_matched", "families_placed", "A12",
                "matched_within_3_months", "matched_within_6_months",
            ),
        ),
        Section("Adopters: timeliness", ("adopters.stage_one", "adopters.stage_two", "approved_within_6_months")),
        Section("Adopters: on the last day", ("A13", "A11", "families_required", "sufficiency")),
    ),
    by_member=True,
    by_reason=True,
)  # fmt: skip

#: The annual report's figures in one list, with A1.
SCORECARD = PrintedTable(
    "scorecard",
    "Adoption scorecard",
    (
        ANNUAL_REPORT.sections[0],
        Section(ANNUAL_REPORT.sections[1].heading, ("A2", "A3", "A10", "A20", "A1", "A4", "A6")),
    ),
)
PRINTED_TABLES = (SCORECARD, ANNUAL_REPORT, QUARTERLY)
