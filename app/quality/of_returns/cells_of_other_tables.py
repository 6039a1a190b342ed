"""Rules on single cells of Header, AD1, PlacedAdoption and PrevPerm."""

from app.quality.findings import Rule
from app.quality.of_returns.checking import on_adoption_rows, on_decision_rows, on_headers, on_permanence_rows
from app.quality.of_returns.forms import fault
from app.quality.of_returns.forms_of_headers import OfHeader
from app.returns import codes
from app.returns.child_rows import AdoptionRow, Decision, Permanence
from app.returns.columns import ColumnName
from app.returns.flaws import MALFORMED, NOT_A_DATE, OUT_OF_RANGE, UNKNOWN_CODE


@on_headers(
    code="sex_not_valid",
    ssda903="101",
    severity="warning",
    column="SEX",
    says="The sex is blank, or is not a code of this year.",
)
def sex_not_valid(header: OfHeader) -> bool:
    off_the_list = bool(header.fault("SEX")) or not codes.is_of_year(codes.SEX, header.sex, header.year)
    return off_the_list or header.is_blank("SEX", header.sex)


@on_headers(
    code="birth_not_valid",
    ssda903="102",
    severity="warning",
    doubt="birth_month",
    column="DOB",
    says="The date of birth is blank, or is not a date.",
    touches=("A7",),
)
def birth_not_valid(header: OfHeader) -> bool:
    return header.fault("DOB") == NOT_A_DATE or header.is_blank("DOB", header.is_born)


@on_headers(
    code="ethnicity_not_valid",
    ssda903="103",
    severity="warning",
    doubt="ethnicity",
    column="ETHNIC",
    says="The ethnicity is blank, or is not on the list.",
    touches=("A6",),
)
def ethnicity_not_valid(header: OfHeader) -> bool:
    return bool(header.fault("ETHNIC")) or header.is_blank("ETHNIC", header.ethnicity)


@on_headers(
    code="pupil_number_malformed",
    ssda903="168",
    severity="note",
    column="UPN",
    says="The unique pupil number (UPN) does not have the form of one.",
)
def pupil_number_malformed(header: OfHeader) -> bool:
    return header.fault("UPN") == MALFORMED


def _out_of_range(row: AdoptionRow | Decision) -> ColumnName | None:
    """The column of the first day of a row that lies before 1990."""
    columns: tuple[ColumnName, ...] = ("DATE_INT", "DATE_MATCH", "DATE_PLACED", "DATE_PLACED_CEASED")
    return next((column for column in columns if fault(row.flaws, column) == OUT_OF_RANGE), None)


@on_adoption_rows(
    code="adoption_decision_is_no_day",
    ssda903="112",
    severity="error",
    column="DATE_INT",
    says="The decision in AD1 (DATE_INT) is not a date.",
    touches=("A15",),
)
def adoption_decision_is_no_day(row: AdoptionRow) -> bool:
    return fault(row.flaws, "DATE_INT") == NOT_A_DATE


@on_adoption_rows(
    code="match_is_no_day",
    ssda903="113",
    severity="error",
    doubt="matched",
    column="DATE_MATCH",
    says="The match (DATE_MATCH) is not a date.",
    touches=("A2",),
)
def match_is_no_day(row: AdoptionRow) -> bool:
    return fault(row.flaws, "DATE_MATCH") == NOT_A_DATE


@on_adoption_rows(
    code="carer_flag_off_the_list",
    ssda903="114",
    severity="error",
    doubt="by_current_carer",
    column="FOSTER_CARE",
    says="Whether the foster carers adopted (FOSTER_CARE) is neither 0 nor 1.",
    touches=("A10",),
)
def carer_flag_off_the_list(row: AdoptionRow) -> bool:
    return fault(row.flaws, "FOSTER_CARE") == UNKNOWN_CODE


@on_adoption_rows(
    code="number_of_adopters_off_the_list",
    ssda903="175",
    severity="warning",
    column="NB_ADOPTR",
    says="The number of adopters (NB_ADOPTR) is neither 1 nor 2.",
)
def number_of_adopters_off_the_list(row: AdoptionRow) -> bool:
    return fault(row.flaws, "NB_ADOPTR") == UNKNOWN_CODE


@on_adoption_rows(
    code="sex_of_adopters_off_the_list",
    ssda903="176",
    severity="warning",
    column="SEX_ADOPTR",
    says="The sex of the adopters (SEX_ADOPTR) is not on the list.",
)
def sex_of_adopters_off_the_list(row: AdoptionRow) -> bool:
    return fault(row.flaws, "SEX_ADOPTR") == UNKNOWN_CODE


@on_adoption_rows(
    code="status_of_adopters_off_the_list",
    ssda903="177",
    severity="warning",
    column="LS_ADOPTR",
    says="The legal status of the adopters (LS_ADOPTR) is not on the list.",
)
def status_of_adopters_off_the_list(row: AdoptionRow) -> bool:
    return fault(row.flaws, "LS_ADOPTR") == UNKNOWN_CODE


@on_decision_rows(
    code="decision_is_no_day",
    ssda903="115",
    severity="error",
    column="DATE_PLACED",
    says="The decision (DATE_PLACED) is not a date.",
    touches=("A15",),
)
def decision_is_no_day(row: Decision) -> bool:
    return fault(row.flaws, "DATE_PLACED") == NOT_A_DATE


@on_decision_rows(
    code="reversal_is_no_day",
    ssda903="116",
    severity="error",
    column="DATE_PLACED_CEASED",
    says="The reversal (DATE_PLACED_CEASED) is not a date.",
    touches=("A5",),
)
def reversal_is_no_day(row: Decision) -> bool:
    return fault(row.flaws, "DATE_PLACED_CEASED") == NOT_A_DATE


@on_decision_rows(
    code="reversal_reason_off_the_list",
    ssda903="120",
    severity="warning",
    column="REASON_PLACED_CEASED",
    says="The reason for the reversal (REASON_PLACED_CEASED) is not on the list.",
)
def reversal_reason_off_the_list(row: Decision) -> bool:
    return fault(row.flaws, "REASON_PLACED_CEASED") == UNKNOWN_CODE


@on_decision_rows(
    code="decision_day_out_of_range",
    severity="error",
    column=_out_of_range,
    says="A day in PlacedAdoption lies before 1990.",
)
def decision_day_out_of_range(row: Decision) -> bool:
    return _out_of_range(row) is not None


@on_adoption_rows(
    code="adoption_row_day_out_of_range",
    severity="error",
    column=_out_of_range,
    says="A day in AD1 lies before 1990.",
)
def adoption_row_day_out_of_range(row: AdoptionRow) -> bool:
    return _out_of_range(row) is not None


@on_permanence_rows(
    code="permanence_option_off_the_list",
    ssda903="631",
    severity="note",
    column="PREV_PERM",
    says="The previous permanence (PREV_PERM) is not on the list.",
)
def permanence_option_off_the_list(row: Permanence) -> bool:
    return fault(row.flaws, "PREV_PERM") == UNKNOWN_CODE


@on_permanence_rows(
    code="permanence_authority_off_the_list",
    ssda903="633",
    severity="note",
    column="LA_PERM",
    says="The authority of the previous permanence (LA_PERM) is not on the list.",
)
def permanence_authority_off_the_list(row: Permanence) -> bool:
    return fault(row.flaws, "LA_PERM") == UNKNOWN_CODE


@on_permanence_rows(
    code="permanence_day_not_valid",
    ssda903="632",
    severity="note",
    column="DATE_PERM",
    says="The day of the previous permanence order (DATE_PERM) is not a day.",
)
def permanence_day_not_valid(row: Permanence) -> bool:
    return fault(row.flaws, "DATE_PERM") == NOT_A_DATE


CELLS_OF_OTHER_TABLES: tuple[Rule, ...] = (
    sex_not_valid,
    birth_not_valid,
    ethnicity_not_valid,
    pupil_number_malformed,
    adoption_decision_is_no_day,
    match_is_no_day,
    carer_flag_off_the_list,
    number_of_adopters_off_the_list,
    sex_of_adopters_off_the_list,
    status_of_adopters_off_the_list,
    adoption_row_day_out_of_range,
    decision_is_no_day,
    reversal_is_no_day,
    reversal_reason_off_the_list,
    decision_day_out_of_range,
    permanence_option_off_the_list,
    permanence_authority_off_the_list,
    permanence_day_not_valid,
)
