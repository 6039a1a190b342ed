"""Rules on permanence before this stay in care (PrevPerm), and on care leavers (OC3)."""

from datetime import date
from itertools import pairwise

from app.quality.findings import Rule
from app.quality.of_returns.adoptions import blank_cells
from app.quality.of_returns.checking import Rows, on_permanence_rows, rule
from app.quality.of_returns.year_of_child import YearOfChild, each, has_flaw
from app.returns import codes
from app.returns.child_rows import Permanence

#: Councils report previous permanence of children whose care started since then.
_REPORTED_SINCE = date(2016, 4, 1)
_COLUMNS_OF_AD1 = 6


@rule(
    code="permanence_missing",
    ssda903="630",
    severity="note",
    about=("PrevPerm", "not in PrevPerm"),
    says="Care started in the year, but PrevPerm does not say, or not in full, what permanence the child had before.",
)
def permanence_missing(year: YearOfChild) -> Rows:
    starts = [row for row in year.episodes if row.reason == codes.STARTED and row.start >= year.first_day]
    if starts and (year.year in year.child.rows.unlisted or any(map(_is_incomplete, year.permanences))):
        yield (starts[0], *year.permanences)


def _is_incomplete(row: Permanence) -> bool:
    if has_flaw(row, "PREV_PERM", "LA_PERM", "DATE_PERM"):
        return False
    return not row.option or (row.option != codes.NO_PERMANENCE and not (row.authority and row.is_dated))


@rule(
    code="permanence_not_before_care",
    ssda903="632",
    severity="note",
    about=("PrevPerm",),
    says="The day of the previous permanence order does not lie before the first episode.",
)
def permanence_not_before_care(year: YearOfChild) -> Rows:
    first = year.episodes[0] if year.episodes else None
    if first:
        yield from each(row for row in year.permanences if row.ordered and row.ordered >= first.start)


@rule(
    code="permanence_without_a_start",
    ssda903="634",
    severity="note",
    about=("PrevPerm",),
    says="PrevPerm has entries, but the child's care started before April 2016.",
)
def permanence_without_a_start(year: YearOfChild) -> Rows:
    if year.episodes and max(row.start for row in year.episodes) < _REPORTED_SINCE:
        yield from each(row for row in year.permanences if row.option or row.authority or row.is_dated)


@on_permanence_rows(
    code="details_without_permanence",
    ssda903="635",
    severity="note",
    says="The child had no permanence before (Z1), or none is given, but its authority or day is.",
)
def details_without_permanence(row: Permanence) -> bool:
    none = row.option in ("", codes.NO_PERMANENCE) and not has_flaw(row, "PREV_PERM")
    return none and bool(row.authority or row.is_dated)


@rule(
    code="care_leaver_with_adoption",
    ssda903="134",
    severity="error",
    about=("OC3",),
    says="The child has data both as a care leaver (OC3) and on an adoption (AD1).",
    touches=("adopted",),
)
def care_leaver_with_adoption(year: YearOfChild) -> Rows:
    filled = [row for row in year.adopted if len(blank_cells(row)) < _COLUMNS_OF_AD1]
    return ((leaver, row) for leaver in year.care_leavers if leaver.is_filled for row in filled)


@rule(
    code="adoption_row_of_child_in_care",
    ssda903="187",
    severity="error",
    about=("AD1", "OC3"),
    says="The child was looked after all year and still is, but has data on an adoption (AD1) or as a care leaver"
    " (OC3).",
    touches=("adopted",),
)
def adoption_row_of_child_in_care(year: YearOfChild) -> Rows:
    if _was_in_care_all_year(year):
        yield from each(row for row in year.adopted if len(blank_cells(row)) < _COLUMNS_OF_AD1)
        yield from each(row for row in year.care_leavers if row.is_filled)


def _was_in_care_all_year(year: YearOfChild) -> bool:
    """Whether the episodes, short breaks apart, reach over the whole year without a gap."""
    rows = [row for row in year.episodes if row.legal_status not in codes.RESPITE]
    if not rows or rows[0].start > year.first_day or not year.is_complete:
        return False
    linked = all(one.ended_by == "X1" and one.end == other.start for one, other in pairwise(rows))
    return linked and rows[-1].end is None and not rows[-1].ended_by


PERMANENCE_AND_LEAVERS: tuple[Rule, ...] = (
    permanence_missing,
    permanence_not_before_care,
    permanence_without_a_start,
    details_without_permanence,
    care_leaver_with_adoption,
    adoption_row_of_child_in_care,
)
