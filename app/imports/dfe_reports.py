"""DfE's own reports of a return, which lie in the same folder: recognised by their headers, and passed over.

They are made of the return, so there is nothing in them that is not in its files. They name the child CHILD_LA_CODE or
CHILD_LA_ID; the files of a return say CHILD.
"""

from collections.abc import Sequence

from app.imports.tables import Table, passed_over, plain

DFE_REPORTS: tuple[Table, ...] = (
    passed_over(
        "children ceased",
        "CHILD_LA_CODE SEX ETHNIC_CODE DOB LEGAL_STATUS DATE_PERIOD_OF_CARE_CEASED PLACEMENT_TYPE",
        "CHILD_LA_CODE DATE_PERIOD_OF_CARE_CEASED",
    ),
    passed_over(
        "children started",
        "CHILD_LA_CODE SEX ETHNIC_CODE DOB LEGAL_STATUS POC_START PLACEMENT_TYPE",
        "CHILD_LA_CODE POC_START",
    ),
    passed_over(
        "looked after on 31 March",
        "CHILD_LA_CODE DECOM SEX LEGAL_STATUS CIN PLACEMENT_TYPE DOB ETHNIC_CODE",
        "CHILD_LA_CODE DECOM PLACEMENT_TYPE",
    ),
    passed_over(
        "distance and placement",
        "CHILD_LA_CODE SEX ETHNIC_CODE UASC_STATUS DOB PL_DISTANCE LA_PLACEMENT row_id D_LAST_POC D_DEC REC",
        "CHILD_LA_CODE PL_DISTANCE",
    ),
    passed_over(
        "extended review",
        "CHILD_LA_CODE SEX ETHNIC_CODE UASC_STATUS DOB REVIEW_DATE PARTICIPATION D_LAST_POC D_DEC REC",
        "CHILD_LA_CODE REVIEW_DATE",
    ),
    passed_over("pupil premium", "CHILD_LA_ID SEX DOB ETHNIC UPN AGE_31AUG", "CHILD_LA_ID"),
)
_IDS_IN_REPORTS = frozenset({plain("CHILD_LA_CODE"), plain("CHILD_LA_ID")})


def is_of_a_report(header: Sequence[str]) -> bool:
    """Whether a header names the child as DfE's reports do, and no file of a return does."""
    return not _IDS_IN_REPORTS.isdisjoint(map(plain, header))
