"""Rules on the adopters of a row about an adoption (AD1): their number, sex and legal status fit each other."""

from collections.abc import Callable, Iterator

from app.quality.findings import Rule
from app.quality.of_returns.child import Check, Held, rule
from app.returns.child_rows import Row

_COUPLES = ("MM", "FF", "MF")

Rows = Iterator[tuple[Row, ...]]
#: Whether number, sex and legal status contradict each other.
Adopters = Callable[[str, str, str], bool]


def _couple_with_one_sex(held: Held) -> Rows:
    return _adopters(held, lambda number, sex, _: number == "2" and sex not in (*_COUPLES, ""))


def _one_adopter_with_couple(held: Held) -> Rows:
    return _adopters(held, lambda number, sex, _: number == "1" and sex in _COUPLES)


def _single_couple(held: Held) -> Rows:
    return _adopters(held, lambda number, sex, status: status == "L0" and (number == "2" or sex in _COUPLES))


def _one_in_a_couple(held: Held) -> Rows:
    return _adopters(held, lambda number, _, status: status == "L2" and number == "1")


def _different_gender(held: Held) -> Rows:
    return _adopters(held, lambda _, sex, status: status in ("L3", "L11") and sex not in ("MF", ""))


def _same_gender(held: Held) -> Rows:
    return _adopters(held, lambda _, sex, status: status in ("L4", "L12") and sex not in ("MM", "FF", ""))


def _adopters(held: Held, contradicts: Adopters) -> Rows:
    for row in held.record.adopted:
        if contradicts(row.adopters, row.adopters_sex, row.adopters_status):
            yield (row,)


ADOPTER_ROWS: tuple[tuple[Rule, Check], ...] = (
    (
        rule("two_adopters_of_one_sex_code", "511", "warning", "Two adopters, but their sex is not MM, FF or MF."),
        _couple_with_one_sex,
    ),
    (
        rule("one_adopter_as_a_couple", "", "warning", "One adopter, but the sex is that of a couple."),
        _one_adopter_with_couple,
    ),
    (
        rule("single_with_a_couple", "514", "warning", "The adopters are single (L0), but there are two of them."),
        _single_couple,
    ),
    (
        rule("one_adopter_in_civil_partnership", "519", "warning", "A civil partnership (L2), but one adopter."),
        _one_in_a_couple,
    ),
    (
        rule(
            "different_gender_couple",
            "517 520",
            "warning",
            "A couple of different gender (L3, L11), but their sex is not MF.",
        ),
        _different_gender,
    ),
    (
        rule(
            "same_gender_couple",
            "518 524",
            "warning",
            "A couple of the same gender (L4, L12), but their sex is neither MM nor FF.",
        ),
        _same_gender,
    ),
)
