"""Rules on whether the files of one year fit each other: who is in which file, how often, and born when."""

from collections.abc import Iterator, Sequence

from app.quality.findings import Rule
from app.quality.of_returns.checking import Rows, rule
from app.quality.of_returns.child import YearOfChild
from app.returns.child_rows import AdoptionRow, CareLeaver, Decision, Permanence, Row


def _first_without_header(year: YearOfChild, rows: Sequence[Row]) -> Rows:
    if rows and not year.headers:
        yield (rows[0],)


@rule(
    code="adopted_not_in_header",
    ssda903="INT01",
    severity="warning",
    about=("AD1",),
    says="The child is in the year's AD1 file, but not in its Header file.",
    touches=("A6", "A7"),
    doubt=("ethnicity", "birth_month"),
)
def adopted_not_in_header(year: YearOfChild) -> Rows:
    return _first_without_header(year, year.adopted)


@rule(
    code="decision_not_in_header",
    ssda903="INT02",
    severity="warning",
    about=("PlacedAdoption",),
    says="The child is in the year's PlacedAdoption file, but not in its Header file.",
    touches=("A6", "A7"),
    doubt=("ethnicity", "birth_month"),
)
def decision_not_in_header(year: YearOfChild) -> Rows:
    return _first_without_header(year, year.decisions)


@rule(
    code="not_in_header",
    ssda903="INT03",
    severity="warning",
    about=("no Header",),
    says="The child is in the year's Episodes file, but not in its Header file.",
    touches=("A6", "A7"),
    doubt=("ethnicity", "birth_month"),
)
def not_in_header(year: YearOfChild) -> Rows:
    return _first_without_header(year, year.all_episodes)


@rule(
    code="care_leaver_not_in_header",
    ssda903="INT06",
    severity="note",
    about=("OC3",),
    says="The child is in the year's OC3 file, but not in its Header file.",
)
def care_leaver_not_in_header(year: YearOfChild) -> Rows:
    return _first_without_header(year, year.care_leavers)


@rule(
    code="permanence_not_in_header",
    ssda903="INT07",
    severity="note",
    about=("PrevPerm",),
    says="The child is in the year's PrevPerm file, but not in its Header file.",
)
def permanence_not_in_header(year: YearOfChild) -> Rows:
    return _first_without_header(year, year.permanences)


def _born_differently(year: YearOfChild, rows: Sequence[AdoptionRow | Decision | Permanence | CareLeaver]) -> Rows:
    """Rows whose month of birth is not that of Header."""
    for header in year.headers[:1]:
        for row in rows:
            if header.born and row.born and header.born != row.born:
                yield header, row


@rule(
    code="birth_in_adoption_row_differs",
    ssda903="INT11",
    severity="warning",
    about=("AD1",),
    says="The month of birth in AD1 is not that in Header; the one in Header is read.",
    touches=("A7",),
    doubt="birth_month",
)
def birth_in_adoption_row_differs(year: YearOfChild) -> Rows:
    return _born_differently(year, year.adopted)


@rule(
    code="birth_in_decision_row_differs",
    ssda903="INT12",
    severity="warning",
    about=("PlacedAdoption",),
    says="The month of birth in PlacedAdoption is not that in Header; the one in Header is read.",
    touches=("A7",),
    doubt="birth_month",
)
def birth_in_decision_row_differs(year: YearOfChild) -> Rows:
    return _born_differently(year, year.decisions)


@rule(
    code="birth_of_care_leaver_differs",
    ssda903="INT15",
    severity="note",
    about=("OC3",),
    says="The month of birth in OC3 is not that in Header; the one in Header is read.",
)
def birth_of_care_leaver_differs(year: YearOfChild) -> Rows:
    return _born_differently(year, year.care_leavers)


@rule(
    code="birth_in_permanence_row_differs",
    ssda903="INT16",
    severity="note",
    about=("PrevPerm",),
    says="The month of birth in PrevPerm is not that in Header; the one in Header is read.",
)
def birth_in_permanence_row_differs(year: YearOfChild) -> Rows:
    return _born_differently(year, year.permanences)


def _twice(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    if len(rows) > 1:
        yield tuple(rows)


@rule(
    code="adoption_row_twice",
    ssda903="INT31",
    severity="error",
    about=("AD1",),
    says="The child is in the year's AD1 file more than once.",
    touches=("A2", "A10"),
    doubt=("matched_day", "by_current_carer"),
)
def adoption_row_twice(year: YearOfChild) -> Rows:
    return _twice(year.adopted)


@rule(
    code="header_twice",
    ssda903="INT32",
    severity="error",
    about=("two Headers",),
    says="The child is in the year's Header file more than once.",
    touches=("A6", "A7"),
    doubt=("ethnicity", "birth_month"),
)
def header_twice(year: YearOfChild) -> Rows:
    return _twice(year.headers)


@rule(
    code="care_leaver_twice",
    ssda903="INT34",
    severity="note",
    about=("OC3",),
    says="The child is in the year's OC3 file more than once.",
)
def care_leaver_twice(year: YearOfChild) -> Rows:
    return _twice(year.care_leavers)


@rule(
    code="permanence_row_twice",
    ssda903="INT35",
    severity="note",
    about=("PrevPerm",),
    says="The child is in the year's PrevPerm file more than once.",
)
def permanence_row_twice(year: YearOfChild) -> Rows:
    return _twice(year.permanences)


INTEGRITY: tuple[Rule, ...] = (
    adopted_not_in_header,
    decision_not_in_header,
    not_in_header,
    care_leaver_not_in_header,
    permanence_not_in_header,
    birth_in_adoption_row_differs,
    birth_in_decision_row_differs,
    birth_of_care_leaver_differs,
    birth_in_permanence_row_differs,
    adoption_row_twice,
    header_twice,
    care_leaver_twice,
    permanence_row_twice,
)
