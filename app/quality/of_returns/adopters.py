"""Rules on the adopters of a row in AD1: their number, sex and legal status fit each other."""

from collections.abc import Sequence

from app.quality.findings import Rule
from app.quality.of_returns.checking import on_adoption_rows
from app.quality.of_returns.year_of_child import has_flaw
from app.returns.child_rows import AdoptionRow

_COUPLES = ("MM", "FF", "MF")
_SINGLE = ("M1", "F1")


@on_adoption_rows(
    code="two_adopters_of_one_sex_code",
    ssda903="511",
    severity="warning",
    says="There are two adopters, but their sex is not MM, FF or MF.",
)
def two_adopters_of_one_sex_code(row: AdoptionRow) -> bool:
    return row.adopters == "2" and row.adopters_sex in _SINGLE


@on_adoption_rows(
    code="one_adopter_as_a_couple",
    severity="warning",
    says="There is one adopter, but the sex is that of a couple.",
)
def one_adopter_as_a_couple(row: AdoptionRow) -> bool:
    return row.adopters == "1" and row.adopters_sex in _COUPLES


@on_adoption_rows(
    code="single_with_a_couple",
    ssda903="514",
    severity="warning",
    says="The adopter is single (L0), but the sex is that of a couple.",
)
def single_with_a_couple(row: AdoptionRow) -> bool:
    return row.adopters_status == "L0" and row.adopters_sex in _COUPLES


@on_adoption_rows(
    code="one_adopter_in_civil_partnership",
    ssda903="519",
    severity="warning",
    says="The adopters are in a civil partnership (L2), but their sex is not that of a couple.",
)
def one_adopter_in_civil_partnership(row: AdoptionRow) -> bool:
    return _differs(row, "L2", _COUPLES)


@on_adoption_rows(
    code="different_gender_unmarried",
    ssda903="517",
    severity="warning",
    says="The adopters are an unmarried couple of different gender (L3), but their sex is not MF.",
)
def different_gender_unmarried(row: AdoptionRow) -> bool:
    return _differs(row, "L3", ("MF",))


@on_adoption_rows(
    code="same_gender_unmarried",
    ssda903="518",
    severity="warning",
    says="The adopters are an unmarried couple of the same gender (L4), but their sex is neither MM nor FF.",
)
def same_gender_unmarried(row: AdoptionRow) -> bool:
    return _differs(row, "L4", ("MM", "FF"))


@on_adoption_rows(
    code="different_gender_married",
    ssda903="520",
    severity="warning",
    says="The adopters are a married couple of different gender (L11), but their sex is not MF.",
)
def different_gender_married(row: AdoptionRow) -> bool:
    return _differs(row, "L11", ("MF",))


@on_adoption_rows(
    code="same_gender_married",
    ssda903="524",
    severity="warning",
    says="The adopters are a married couple of the same gender (L12), but their sex is neither MM nor FF.",
)
def same_gender_married(row: AdoptionRow) -> bool:
    return _differs(row, "L12", ("MM", "FF"))


def _differs(row: AdoptionRow, status: str, sexes: Sequence[str]) -> bool:
    """Whether adopters of a legal status are of none of these sexes; a blank cell shows none."""
    known = bool(row.adopters_sex) or not has_flaw(row, "SEX_ADOPTR")
    return row.adopters_status == status and known and row.adopters_sex not in sexes


ADOPTERS: tuple[Rule, ...] = (
    two_adopters_of_one_sex_code,
    one_adopter_as_a_couple,
    single_with_a_couple,
    one_adopter_in_civil_partnership,
    different_gender_unmarried,
    same_gender_unmarried,
    different_gender_married,
    same_gender_married,
)
