"""Files that were sent for another year than they are of, and columns of days with the month first."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.imports.other_years import of_another_year
from app.imports.return_rows import ReturnRows
from app.periods import financial_year_start, today
from tests.imports.test_annex_a import AVA, list_10
from tests.imports.test_extended_adoption import CHILD, report
from tests.support.examples import examples
from tests.support.files import zipped
from tests.support.hand_written import a_return, journey
from tests.support.returned.files import Files, csv_table
from tests.support.returned.years import COLUMNS, written
from tests.support.service import Service
from tests.support.uploads import happened, import_files, send_files

#: Children who came into care over six years, and where they were from year to year.
CHILDREN = 20


@pytest.fixture
def engine() -> str:
    """Nothing here depends on the database."""
    return "sqlite"


def episode(child: int, number: int, start: date) -> dict[str, str]:
    reason, place = ("S", "U6") if number == 0 else ("P", "U6")
    return {
        "CHILD": f"K{child}",
        "DECOM": written(start),
        "RNE": reason,
        "LS": "C2",
        "PLACE": place,
        "DEC": "",
        "REC": "",
    }


def of_year(year: int, children: int = CHILDREN, moved_every: int = 300) -> Files:
    """The Episodes file of a year: children in care since different days, who move after so many days."""
    first, last = date(year, 4, 1), date(year + 1, 3, 31)
    rows = []
    for child in range(children):
        start = date(2016, 4, 2) + timedelta(days=97 * child)
        for number in range(20):
            begun, ended = (
                start + timedelta(days=moved_every * number),
                start + timedelta(days=moved_every * (number + 1)),
            )
            if begun > last or ended < first:
                continue
            row = episode(child, number, begun)
            rows.append({**row, "DEC": written(ended), "REC": "X1"} if ended <= last else row)
    blank = dict.fromkeys(COLUMNS["episodes"], "")
    return {"episodes.csv": csv_table(COLUMNS["episodes"], [{**blank, **row} for row in rows])}


@pytest.mark.parametrize("year", range(2017, 2023))
@pytest.mark.parametrize("moved_every", [200, 300, 700])
def test_a_file_of_its_year_is_taken(service: Service, year: int, moved_every: int) -> None:
    label = f"{year}-{year - 1999}"
    assert import_files(service, of_year(year, moved_every=moved_every), year=label)["errors"] == []


@pytest.mark.parametrize(
    ("of", "sent_for"), [(2019, "2020-21"), (2019, "2021-22"), (2021, "2020-21"), (2022, "2020-21")]
)
@pytest.mark.parametrize("query", [{}, {"mode": "partial"}, {"dry_run": True}], ids=str)
def test_a_file_of_another_year_is_refused_and_named(
    service: Service, of: int, sent_for: str, query: dict[str, object]
) -> None:
    refused = send_files(service, of_year(of), year=sent_for, **query)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["code"], error["parameter"]) == ("looks_like_another_year", "year")
    assert f"they look like {of}-{of - 1999}" in error["detail"]
    assert happened(service) == []


def test_it_is_taken_if_the_year_is_confirmed(service: Service) -> None:
    files = {f"2021-22/{name}": content for name, content in of_year(2019).items()}
    assert send_files(service, of_year(2019), year="2021-22", confirm_year="2020-21").status_code == 422
    assert send_files(service, of_year(2019), year="2021-22", confirm_year="2021-22").is_success
    assert send_files(service, files, year="2021-22", confirm_year="2019-20,2021-22").is_success
    assert send_files(service, of_year(2019), year="2021-22", confirm_year="2021").status_code == 422


@settings(max_examples=examples(100), phases=[Phase.generate])
@given(data=st.data())
def test_a_small_file_is_never_doubted(data: st.DataObject) -> None:
    """Of a few days nobody can say what they speak of: a child may have had no change for years."""
    days = st.dates(date(2015, 4, 1), date(2022, 3, 31))
    started, decided = data.draw(st.lists(days, max_size=9)), data.draw(st.lists(days, max_size=5))
    rows = ReturnRows(started={2021: Counter(started)}, decided={2021: Counter(decided)})
    assert list(of_another_year(rows, ())) == []


def small(rows: Sequence[tuple[date, date | None]], sent_for: int) -> list[str]:
    """The codes of what is wrong with a file of these episodes: the days on which they began and ended."""
    started: Counter[date | None] = Counter(start for start, _ in rows)
    ended = Counter(end for _, end in rows)
    of_file = ReturnRows(started={sent_for: started}, ended={sent_for: ended})
    return [mistake.code for mistake in of_another_year(of_file, ())]


@settings(max_examples=examples(100), phases=[Phase.generate])
@given(starts=st.lists(st.dates(date(2021, 4, 1), date(2021, 9, 1)), min_size=3, max_size=6), stay=st.integers(1, 200))
def test_a_small_file_is_of_another_year_where_all_in_it_is_over_or_to_come(starts: list[date], stay: int) -> None:
    over = [(start, start + timedelta(days=stay)) for start in starts]
    looks = ["looks_like_another_year"]
    assert [small(over, year) for year in (2019, 2020, 2021, 2022, 2024)] == [looks, looks, [], looks, looks]
    one_is_open: list[tuple[date, date | None]] = [*over[1:], (starts[0], None)]
    assert [small(one_is_open, year) for year in (2020, 2021, 2022)] == [looks, [], []]


def test_one_mistyped_year_does_not_make_a_file_anothers() -> None:
    assert small([(date(2022, 5, 1), date(2022, 6, 1))], 2021) == []


def test_a_file_of_children_who_all_came_in_another_year_and_of_nothing_else_is_doubted() -> None:
    """Nobody may have left: no day of such a file lies in the year for which it was sent."""
    came = [(date(2021, 4, 1) + timedelta(days=9 * number), None) for number in range(30)]
    assert [bool(small(came, year)) for year in (2020, 2021, 2022)] == [True, False, True]
    over_ten_years = [(date(2012, 4, 1) + timedelta(days=99 * number), None) for number in range(30)]
    assert small(over_ten_years, 2022) == []


MONTH_FIRST = a_return("CHILD|DECOM|RNE|LS|PLACE\nAva|05/10/2021|S|C2|U6\nBen|05/20/2021|S|C2|U6")


@pytest.mark.parametrize("query", [{}, {"mode": "partial"}, {"dry_run": True}], ids=str)
def test_a_column_with_a_day_that_can_only_be_month_first_is_wrong_as_a_whole(
    service: Service, query: dict[str, object]
) -> None:
    """5 October may be 10 May: nothing of the file is stored, in partial mode too, and the column is named once."""
    refused = send_files(service, MONTH_FIRST, year="2021-22", **query)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["code"], error["file"], error["column"], error["row"]) == (
        "month_first_days",
        "episodes.csv",
        "DECOM",
        3,
    )
    assert happened(service) == []


@pytest.mark.parametrize("table", ["episodes", "header", "ad1", "placed_for_adoption"])
def test_any_column_of_days_of_any_table(service: Service, table: str) -> None:
    """Also one that the events do not need: who writes one column so writes all of them so."""
    columns = {"episodes": "DEC", "header": "DOB", "ad1": "DATE_MATCH", "placed_for_adoption": "DATE_PLACED_CEASED"}
    files = a_return("DECOM|RNE|LS|PLACE|DEC|REC\n2021-05-01|S|C2|U6|2021-06-01|E4A")
    row = {**dict.fromkeys(COLUMNS[table], ""), "CHILD": "Ava", columns[table]: "12/31/2021"}
    if table == "episodes":
        row |= {"DECOM": "01/05/2021", "RNE": "S", "LS": "C2", "PLACE": "U6", "REC": "E4A"}
    refused = send_files(
        service, {**files, f"{table}.csv": csv_table(COLUMNS[table], [row])}, year="2021-22", mode="partial"
    )
    assert [(error["code"], error["column"]) for error in refused.json()["errors"]] == [
        ("month_first_days", columns[table])
    ]
    assert journey(service) == []


def test_a_day_that_is_wrong_either_way_is_a_wrong_cell_only(service: Service) -> None:
    wrong = a_return("CHILD|DECOM|RNE|LS|PLACE\nAva|2021-05-10|S|C2|U6\nBen|31/31/2021|S|C2|U6")
    partly = send_files(service, wrong, year="2021-22", mode="partial")
    assert [error["code"] for error in partly.json()["errors"]] == ["not_a_date"]
    assert happened(service) == ["Ava entered_care 2021-05-10"]


@pytest.mark.parametrize("told_by", ["year", "folder", "column"])
def test_a_year_that_has_not_begun_has_no_return(service: Service, told_by: str) -> None:
    """Its rows would rule over those of every year until then."""
    now = financial_year_start(today())
    for year, status in ((now, 200), (now + 1, 422)):
        label = f"{year}-{(year + 1) % 100:02}"
        cell = [("YEAR", label)] if told_by == "column" else []
        row = {**dict.fromkeys(COLUMNS["episodes"], ""), **episode(1, 0, date(2022, 5, 1)), **dict(cell)}
        name = f"{label if told_by == 'folder' else 'a'}/episodes.csv"
        file = zipped((name, csv_table([*row], [row])))
        answer = send_files(service, {"a.zip": file}, **({"year": label} if told_by == "year" else {}))
        assert answer.status_code == status
        assert [error["code"] for error in answer.json()["errors"]] == ["year_not_begun"] * (status == 422)


THREE = list_10(*({**AVA, "Child Unique ID": child} for child in ("Ava", "Ben", "Cat")))


def adopted_on(day: str) -> dict[str, str]:
    return {**CHILD, "DEC": day}


@pytest.mark.parametrize(
    ("name", "content", "query", "right"),
    [
        ("a.csv", report(adopted_on("06/12/2021")), {"year": "2021-22"}, True),
        ("a.csv", report(adopted_on("06/12/2021")), {"year": "2022-23"}, False),
        ("extended 2022-23.csv", report(adopted_on("06/12/2021")), {}, False),
        ("extended 2021-22.csv", report(adopted_on("06/12/2021")), {}, True),
        ("extended 2021-22.csv", report(*map(adopted_on, ("06/12/2021", "06/05/2022"))), {}, True),
        ("list 2021-22.csv", list_10(AVA), {}, True),
        ("list 2018-19.csv", list_10(AVA), {}, False),
        ("list 2023-24.csv", list_10(AVA), {}, True),  # a few days do not show it
        ("list 2023-24.csv", THREE, {}, False),
        ("list 2023-24.csv", THREE, {"year": "2021-22"}, True),
    ],
)
def test_a_list_or_report_of_other_days_is_not_complete_for_those(
    service: Service, name: str, content: bytes, query: dict[str, str], right: bool
) -> None:
    """A report of 2021-22 would say that nobody was adopted in the year it was sent for."""
    answer = send_files(service, {name: content}, **query)
    assert (answer.status_code == 200) == right
    if not right:
        (error,) = answer.json()["errors"]
        year = error["detail"].rpartition("confirm_year=")[2].rstrip(".")
        assert (error["code"], happened(service)) == ("looks_like_another_year", [])
        assert send_files(service, {name: content}, **query, confirm_year=year).status_code == 200
