"""A return without faults has no finding of severity error, and none that shows a code of DfE's.

And where one fault is planted in it, exactly that child is named under exactly that code.
"""

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.area_files import reference_areas
from app.files.limits import Limits
from app.files.opening import opened
from app.imports.contents import Contents
from app.imports.reading_files import Reader
from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.rules import findings
from app.synthetic import children_of
from tests.support.diary import FIRST_DAY, LAST_DAY
from tests.support.examples import examples
from tests.support.returned.children import Child
from tests.support.returned.files import csv_table
from tests.support.returned.journeys import children_in_returns
from tests.support.returned.stories import children as children_of_a_table
from tests.support.returned.years import COLUMNS, CollectionYear, Return, Row, all_years, returns_of
from tests.support.rows_of_returns import whole

COVENTRY = reference_areas().named("E08000026")
YEARS = all_years(FIRST_DAY, LAST_DAY)
#: A child and the DfE code, or the rule that has none, under which they are named.
Named = tuple[str, str]


def contents_of(returns: Sequence[Return]) -> Contents:
    """What an import reads of these returns: one file for each table, with a column for the year."""
    reader = Reader(COVENTRY, None, numeric_ids=True)
    for table, columns in COLUMNS.items():
        rows = ({**row, "YEAR": str(each.year.first + 1)} for each in returns for row in each.tables[table])
        content = csv_table([*columns, "YEAR"], rows)
        for source in opened(f"{table}.csv", io.BytesIO(content), Limits()):
            reader.read(source)
    return reader.contents


def named(returns: Sequence[Return]) -> set[Named]:
    """The children named by an error or under a code."""
    contents = contents_of(returns)
    years = frozenset(each.year.first for each in returns)
    rows = contents.returned
    found: Counter[Named] = Counter()
    for child in {*rows.taken, *rows.refused}:
        returned = ReturnedChild(rows.taken[child], whole(years), rows.refused.get(child))
        for finding in findings(returned):
            if finding.rule.severity == "error" or finding.rule.ssda903:
                found[child, finding.rule.ssda903 or finding.rule.code] += 1
    return set(found)


@st.composite
def some_years(draw: st.DrawFn) -> list[CollectionYear]:
    """Years without a gap: all, or from one on, or one."""
    first = draw(st.integers(0, len(YEARS) - 1))
    return draw(st.sampled_from([YEARS, YEARS, YEARS[first:], YEARS[first : first + 1]]))


@settings(max_examples=examples(100), phases=[Phase.generate])
@given(children=children_in_returns("coventry", faultless=True), years=some_years())
def test_a_return_without_faults_breaks_no_rule(children: list[Child], years: list[CollectionYear]) -> None:
    """In returns of one year and of many, also where earlier years are not known."""
    assert named(returns_of(children, years)) == set()


def without_gaps(children: Iterable[Child]) -> Iterator[Child]:
    """Those of whom nothing is missing, or in the wrong order, or left as it was when the plan changed."""
    for child in children:
        last = {event["type"]: event["date"] for event in child.events}
        decided, undone = last.get("adoption_decision", ""), last.get("decision_reversed", "")
        order, matched = last.get("placement_order", ""), last.get("matched", "9999")
        never_decided = order and not decided
        order_stands = undone and not order < last.get("placement_order_revoked", "") <= undone
        plan_stands = decided > undone and last.get("left_care", "") > decided
        match_is_odd = not decided <= matched <= last.get("placed", "9999")
        if not (never_decided or (order and order_stands) or plan_stands or (decided and match_is_odd)):
            yield child


def test_the_returns_of_a_council_of_five_thousand_children_break_no_rule() -> None:
    years = all_years(CollectionYear(2019).start, YEARS[-1].end)
    drawn = children_of("coventry", 1, 5500, 2019, 2023, "C", today=years[-1].end)
    all_of_them = [Child(each.child, each.events, [], {**KNOWN, **each.characteristics}) for each in drawn]
    council = [child for child in without_gaps(all_of_them) if child.events[0]["date"] >= years[0].start.isoformat()]
    assert len(council) > 5000
    assert named(returns_of(council, years)) == set()


KNOWN = {"birth_month": "2010-06", "sex": "female", "ethnicity": "NOBT"}
#: Three children whose returns have no fault: one adopted, one with adopters, one in care.
TABLE = """
    child | entered    | decision   | order      | matched    | placed     | adopted
    Ada   | 2020-04-10 | 2020-08-01 | 2020-10-01 | 2020-12-01 | 2021-02-01 | 2021-09-30
    Ben   | 2020-04-10 | 2020-08-01 | 2020-10-01 |            | 2021-02-01 |
    Cat   | 2020-04-10 |            |            |            |            |
    """
TWO_YEARS = [CollectionYear(2020), CollectionYear(2021)]
#: One fault each: under which codes a child is named, and in the table of 2021-22 (or of 2020-21, with a `<`) whose
#: row, which one, gets which cells. Without cells the row is taken out; `+` puts a copy with these cells beside it.
FAULTS = """
    101            header Cat 0 SEX=9
    101            header Cat 0 SEX=
    101            header Cat 0 SEX=F
    102            header Cat 0 DOB=31/02/2018
    102            header Cat 0 DOB=
    103            header Cat 0 ETHNIC=WBRT
    103            header Cat 0 ETHNIC=
    168            header Cat 0 UPN=H12
    442 208        header Cat 0 UPN=
    202            header Cat 0 SEX=1
    203            header Cat 0 DOB=15/07/2018
    204            header Cat 0 ETHNIC=MWBC
    208            <header Cat 0 UPN=A123456789012
    301 302 203    header Cat 0 DOB=15/06/2022
    INT03          header Cat 0
    INT32          header Cat 0 +
    141            episodes Cat 0 DECOM=31/02/2021
    143            episodes Cat 0 RNE=X
    144            episodes Cat 0 LS=Q1
    145            episodes Cat 0 CIN=N9
    146 503D       episodes Cat 0 PLACE=A1
    146            episodes Cat 0 PLACE=Q7
    178            episodes Cat 0 PLACE_PROVIDER=PR9
    526 503E       episodes Cat 0 PLACE_PROVIDER=
    529 503E       episodes Cat 0 PLACE_PROVIDER=PR3
    550 503E       episodes Cat 0 PLACE_PROVIDER=PR0
    1009           episodes Cat 0 REASON_PLACE_CHANGE=SOMETHING
    148            episodes Cat 0 REC=E4A
    149            episodes Cat 0 DEC=01/06/2021 REC=E99X
    356            episodes Cat 0 DEC=01/06/2019 REC=E4A
    385            episodes Cat 0 DEC=01/06/2022 REC=E4A
    388            episodes Cat 0 DEC=01/06/2021 REC=X1
    502 562        episodes Cat 0 DECOM=11/04/2020
    503A           episodes Cat 0 RNE=P
    503B           episodes Cat 0 LS=C1
    503C           episodes Cat 0 CIN=N2
    503D           episodes Cat 0 PLACE=U4
    503E           episodes Cat 0 PLACE_PROVIDER=PR4
    503F           episodes Cat 0 URN=SC123456
    EPI            episodes Cat 0
    390 503D       episodes Ada 0 PLACE=U6
    335            ad1 Ada 0 FOSTER_CARE=1
    112            ad1 Ada 0 DATE_INT=none
    113            ad1 Ada 0 DATE_MATCH=none
    114            ad1 Ada 0 FOSTER_CARE=2
    175            ad1 Ada 0 NB_ADOPTR=3
    176            ad1 Ada 0 SEX_ADOPTR=XX
    177            ad1 Ada 0 LS_ADOPTR=L9
    151 601        ad1 Ada 0 LS_ADOPTR=
    151 601 333    ad1 Ada 0 DATE_INT=
    601            ad1 Ada 0
    511            ad1 Ada 0 SEX_ADOPTR=M1 LS_ADOPTR=L0
    518            ad1 Ada 0 LS_ADOPTR=L4
    331            ad1 Ada 0 DATE_MATCH=02/02/2021
    333 523        ad1 Ada 0 DATE_INT=02/12/2020
    523            ad1 Ada 0 DATE_INT=02/08/2020
    INT11          ad1 Ada 0 DOB=15/07/2018
    INT31          ad1 Ada 0 +
    115            placed_for_adoption Ben 0 DATE_PLACED=none
    120 553        placed_for_adoption Ben 0 DATE_PLACED_CEASED=01/06/2021 REASON_PLACED_CEASED=RD9
    119 553        placed_for_adoption Ben 0 DATE_PLACED_CEASED=01/06/2021
    553            placed_for_adoption Ben 0 DATE_PLACED_CEASED=01/06/2021 REASON_PLACED_CEASED=RD1
    551 553        placed_for_adoption Ben 0
    560            placed_for_adoption Ben 0 DATE_PLACED=02/08/2020
    559 551 553    <placed_for_adoption Ben 0 DATE_PLACED=
    579            placed_for_adoption Ben 0 + DATE_PLACED=01/06/2021
    INT12          placed_for_adoption Ben 0 DOB=15/07/2018
    434 435        <episodes Ben 1 LS=C2
    408 503B       episodes Ben 0 LS=C2
    554 560        <placed_for_adoption Ben 0 DATE_PLACED=02/10/2020
    """


def with_fault(returns: list[Return], fault: Sequence[str]) -> list[Return]:
    """The returns with one fault, as a line has it."""
    table, child, place, *cells = fault
    of_year = returns[0] if table.startswith("<") else returns[1]
    rows: list[Row] = of_year.tables[table.lstrip("<")]
    row = [each for each in rows if each["CHILD"] == child][int(place)]
    changed = {**row, **dict(cell.split("=") for cell in cells if cell != "+")}
    position = rows.index(row)
    rows[position : position + 1] = [row, changed] if "+" in cells else [changed] if cells else []
    return returns


@pytest.mark.parametrize("line", [line.strip() for line in FAULTS.strip().splitlines()])
def test_a_fault_is_named_with_exactly_its_child_and_code(line: str) -> None:
    words = line.split()
    codes = [word for word in words if word[0].isdigit() or word.startswith("INT") or word == "EPI"]
    codes = codes[: next(place for place, word in enumerate(words) if word.lstrip("<") in COLUMNS)]
    fault = words[len(codes) :]
    returns = with_fault(returns_of(children_of_a_table(TABLE), TWO_YEARS), fault)
    assert named(returns) == {(fault[1], code) for code in codes}
