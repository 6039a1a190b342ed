"""Rules on what is known about children besides events: what is missing, and where two sources disagree."""

from app.quality.findings import Rule
from app.quality.of_events.record import Characteristic, Facts, Record, rule


def _adopted(record: Record) -> Facts:
    if adopted := record.of("adopted"):
        yield adopted


@rule(
    code="ethnicity_unknown",
    severity="warning",
    about=("adopted",),
    says="The child was adopted, and their ethnicity is not given.",
    touches=("A6",),
    doubt="ethnicity",
)
def ethnicity_unknown(record: Record) -> Facts:
    if record.known.ethnicity is None:
        yield from _adopted(record)


@rule(
    code="ethnicity_not_obtained",
    severity="note",
    about=("adopted",),
    says="The child was adopted, and their ethnicity was refused or not obtained: A6 leaves the child out.",
    touches=("A6",),
    doubt="ethnicity",
    in_sum=False,
)
def ethnicity_not_obtained(record: Record) -> Facts:
    if record.known.ethnicity in {"REFU", "NOBT"}:
        yield from _adopted(record)


@rule(
    code="birth_month_unknown",
    severity="warning",
    about=("adopted",),
    says="The child was adopted, and their month of birth is not given.",
    touches=("A7",),
    doubt="birth_month",
)
def birth_month_unknown(record: Record) -> Facts:
    if record.known.birth_month is None:
        yield from _adopted(record)


@rule(
    code="sex_unknown",
    severity="note",
    about=("adopted",),
    says="The child was adopted, and their sex is not given.",
)
def sex_unknown(record: Record) -> Facts:
    if record.known.sex in {None, "not_known"}:
        yield from _adopted(record)


@rule(
    code="alone_in_sibling_group",
    severity="note",
    about=("sibling_group",),
    says="The child is the only one of their sibling group: the key of the others may be missing or misspelt.",
    touches=("A9", "A15", "A16", "families_required"),
    skip_if=lambda stay: not stay.is_alone_in_its_group,
)
def alone_in_sibling_group(record: Record) -> Facts:
    if record.is_alone_in_its_group:
        yield ()


@rule(
    code="sibling_placed_with_unknown_family",
    severity="note",
    about=("placed",),
    says="The child has a sibling group and was placed, and the match does not say with which family: whether they "
    "were placed together is not known.",
    touches=("siblings_together",),
    doubt="matched_family",
)
def sibling_placed_with_unknown_family(record: Record) -> Facts:
    if record.known.sibling_group:
        for placement in record.journey.placements:
            if placement.matched_family is None and not placement.on_or_before:
                yield record.on("placed", placement.placed)


def _if_different(record: Record, characteristic: Characteristic) -> Facts:
    if characteristic in record.differing:
        yield ()


@rule(
    code="sources_disagree_on_birth_month",
    severity="warning",
    about=("birth_month",),
    says="Two sources give different months of birth: that of the source that ranks first is read.",
    touches=("A7",),
    doubt="birth_month",
    skip_if=lambda stay: "birth_month" not in stay.differing,
)
def sources_disagree_on_birth_month(record: Record) -> Facts:
    return _if_different(record, "birth_month")


@rule(
    code="sources_disagree_on_ethnicity",
    severity="warning",
    about=("ethnicity",),
    says="Two sources give different ethnicities: that of the source that ranks first is read.",
    touches=("A6",),
    doubt="ethnicity",
    skip_if=lambda stay: "ethnicity" not in stay.differing,
)
def sources_disagree_on_ethnicity(record: Record) -> Facts:
    return _if_different(record, "ethnicity")


@rule(
    code="sources_disagree_on_sex",
    severity="warning",
    about=("sex",),
    says="Two sources give different sexes: that of the source that ranks first is read.",
    skip_if=lambda stay: "sex" not in stay.differing,
)
def sources_disagree_on_sex(record: Record) -> Facts:
    return _if_different(record, "sex")


@rule(
    code="sources_disagree_on_disability",
    severity="note",
    about=("disabled",),
    says="Two sources disagree on whether the child is disabled: the source that ranks first is read.",
    skip_if=lambda stay: "disabled" not in stay.differing,
)
def sources_disagree_on_disability(record: Record) -> Facts:
    return _if_different(record, "disabled")


KNOWN: tuple[Rule, ...] = (
    ethnicity_unknown,
    ethnicity_not_obtained,
    birth_month_unknown,
    sex_unknown,
    alone_in_sibling_group,
    sibling_placed_with_unknown_family,
    sources_disagree_on_birth_month,
    sources_disagree_on_ethnicity,
    sources_disagree_on_sex,
    sources_disagree_on_disability,
)
