"""Where the definitions were read, and the national thresholds by year (dated data, not logic)."""

from app.indicators.conditions import CutOff
from app.indicators.vocabulary import Source

SCORECARD_METHODOLOGY = Source(
    "Department for Education, adoption scorecard methodology, as kept in the Local Authority Interactive Tool "
    "dictionary (September 2024); LG Inform metric 912",
    "firm",
)
SCORECARD_A3 = Source(
    "Department for Education, adoption scorecard methodology 2014 to 2017; bases checked against Coventry's annual "
    "adoption report 2022-23",
    "good",
)

SCORECARD_WAITING = Source(
    "Department for Education, adoption scorecard methodology; Coventry's annual adoption report 2022-23, section 3",
    "firm",
)
COUNCIL_REPORTS = Source(
    "Counts as councils print them: Coventry's annual adoption report 2022-23, section 3; SSDA903 codes", "good"
)
PROJECT_STAGES = Source("The project's reading: the stages between the milestones of the adoption scorecard", "reading")
CARE_PROCEEDINGS = Source(
    "Scorecard indicator A8 (published from court data by the Ministry of Justice); Children and Families Act 2014, "
    "section 14: 26 weeks. Computed from a council's own events it is a local figure",
    "good",
)
ADOPTER_REPORTS = Source(
    "Scorecard indicators A11 to A13; adopter figures as regional adoption agencies report them", "good"
)

DFE_STAGES = Source(
    "Department for Education, adoption statistics: average days between the stages of a journey", "good"
)
NI_61 = Source("National indicator 61: children placed within 12 months of the decision, of those adopted", "good")
ASGLB = Source(
    "The quarterly data of the Adoption and Special Guardianship Leadership Board, as Coram published them", "good"
)
PRE_PROCEEDINGS = Source(
    "Coventry's annual adoption report 2022-23: pre-proceedings under the Public Law Outline, by family", "reading"
)
AFTER_ADOPTION = Source(
    "Adoption Agencies Regulations 2005, regulation 35: life story book and later life letter within ten working days "
    "of the adoption ceremony; Herefordshire's adoption reports",
    "reading",
)

#: Care proceedings should end within 26 weeks; three months are 91 days.
TWENTY_SIX_WEEKS = 182
THREE_MONTHS = 91
#: Ten working days, in days of the calendar.
TEN_WORKING_DAYS = 14
SIX_MONTHS = 182
TWELVE_MONTHS = 365
EIGHTEEN_MONTHS = 547
#: Ethnicity codes of SSDA903 that are not minority here, and those that are; refused and not obtained are neither.
WHITE = ("WBRI", "WIRI", "WOTH", "WIRT", "WROM")
MINORITY_ETHNIC = (
    "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH",
)  # fmt: skip
#: The ethnic groups of DfE's tables; refused and not obtained are not known.
ETHNIC_GROUPS = {
    "white": WHITE,
    "mixed": ("MWBC", "MWBA", "MWAS", "MOTH"),
    "asian": ("AIND", "APKN", "ABAN", "AOTH", "CHNE"),
    "black": ("BCRB", "BAFR", "BOTH"),
    "other": ("OOTH",),
}
#: SSDA903 reasons why the decision is reversed.
REVERSALS = {
    "RD1": "the child's needs changed",
    "RD2": "the court made no placement order",
    "RD3": "no adopters were found",
    "RD4": "any other reason",
}
#: SSDA903 reasons of leaving care under a special guardianship order: E43 and E44 until 2017-18, the others since.
SPECIAL_GUARDIANSHIP = ("E43", "E44", "E45", "E46", "E47", "E48")

#: In days, by the year in which the (three-year) period ends: 21 months at first, 14 months from 2016.
A1_THRESHOLD = CutOff(
    ((2012, 639), (2013, 608), (2014, 547), (2015, 487), (None, 426)),
    source="Department for Education, adoption scorecard thresholds, in days as Coventry's annual adoption report "
    "prints them",
)
#: Seven months at first, four months from 2016.
A2_THRESHOLD = CutOff(((2013, 213), (2014, 182), (2015, 152), (None, 122)), source=A1_THRESHOLD.source)
#: Statutory guidance on adoption (2014): stage one of an assessment takes two months, stage two four.
STAGE_ONE_THRESHOLD = CutOff(((None, 61),), source="Statutory guidance on adoption: two months for stage one")
STAGE_TWO_THRESHOLD = CutOff(((None, 122),), source="Statutory guidance on adoption: four months for stage two")
#: A10 has no national threshold; A1's is often used for it.
A10_THRESHOLD = CutOff(
    A1_THRESHOLD.by_end_year, status="local", source="A1's threshold: there is no national one for A10"
)
