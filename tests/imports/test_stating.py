"""For which days an authority's record is complete once an import is stored."""

from datetime import date

import pytest

from app.imports.annex_a import LIST_10, LIST_11
from app.imports.extended_adoption import EXTENDED_ADOPTION
from app.imports.tables import AD1, EPISODES, PLACED_ADOPTION, Table
from app.indicators.needs import Need
from app.ledger.completeness import stated
from app.returns.cells import day_of_an_event
from app.store.reach import EVERYTHING
from tests.imports.test_annex_a import ADOPTED, AVA, DECIDED, MATCHED, PLACED, REASON, REVERSED, list_10
from tests.imports.test_annex_a_adopters import ADULT
from tests.imports.test_extended_adoption import CHILD, report
from tests.support.files import zipped
from tests.support.hand_written import a_return
from tests.support.returned.annex_a import LIST_10 as COLUMNS_10
from tests.support.returned.annex_a import LIST_11 as COLUMNS_11
from tests.support.returned.files import csv_table
from tests.support.service import Service
from tests.support.uploads import import_files, send_files

ROWS = "DECOM|RNE|LS|PLACE\n2021-04-01|S|C2|U6"
NO_ROWS = {"ad1": "CHILD\n", "placed_for_adoption": "CHILD\n"}

Said = set[tuple[str, str, str, frozenset[Need]]]


@pytest.fixture
def engine() -> str:
    """Statements are tried on both engines elsewhere."""
    return "sqlite"


def current(service: Service) -> Said:
    with service.database.reading(EVERYTHING) as connection:
        found = list(stated(connection, ["E08000026"], 2**62))
    return {(each.source, f"{each.first}", f"{each.last}", each.kinds) for each in found}


def of(source: str, first: str, last: str, *tables: Table) -> tuple[str, str, str, frozenset[Need]]:
    return source, first, last, frozenset[Need]().union(*(table.tells for table in tables))


def test_a_year_is_complete_for_what_its_tables_tell(service: Service) -> None:
    """A table without rows says that there was nothing; one that was not sent says nothing."""
    import_files(service, a_return(ROWS, **NO_ROWS), year="2021-22")
    import_files(service, a_return(ROWS), year="2022-23")
    assert current(service) == {
        of("ssda903", "2021-04-01", "2022-03-31", EPISODES, AD1, PLACED_ADOPTION),
        of("ssda903", "2022-04-01", "2023-03-31", EPISODES),
    }


def test_a_table_of_decisions_without_rows_says_that_there_were_none(service: Service) -> None:
    """Also if it is the only file: the decisions of an earlier import of the year are withdrawn."""
    sent = a_return(ROWS, placed_for_adoption="DATE_PLACED\n2021-06-01")
    empty = {"placed_for_adoption.csv": sent["placed_for_adoption.csv"].splitlines()[0]}
    assert send_files(service, empty).json()["errors"][0]["code"] == "year_unknown"
    import_files(service, empty, year="2021-22")
    assert current(service) == {of("ssda903", "2021-04-01", "2022-03-31", PLACED_ADOPTION)}
    import_files(service, sent, year="2021-22")
    answer = import_files(service, empty, year="2021-22", confirm_withdrawals=1)
    assert [(each["type"], each["kind"]) for each in answer["changes"]] == [("adoption_decision", "withdrawn")]
    assert (answer["period"], answer["received"]) == ("2021-22", 0)


def test_years_in_one_archive_and_what_is_sent_later(service: Service) -> None:
    years = {f"{label}/{name}": content for label in ("2020-21", "2021-22") for name, content in a_return(ROWS).items()}
    import_files(service, {"returns.zip": zipped(*years.items())})
    decided = a_return(ROWS, placed_for_adoption="DATE_PLACED\n2021-06-01")["placed_for_adoption.csv"]
    import_files(service, {"placed_for_adoption.csv": decided}, year="2021-22")
    assert current(service) == {
        of("ssda903", "2020-04-01", "2021-03-31", EPISODES),
        of("ssda903", "2021-04-01", "2022-03-31", EPISODES),
        of("ssda903", "2021-04-01", "2022-03-31", PLACED_ADOPTION),
    }


def test_a_dry_run_and_a_refused_import_state_nothing(service: Service) -> None:
    import_files(service, a_return(ROWS), year="2021-22", dry_run=True)
    wrong = a_return("CHILD|DECOM|RNE|LS|PLACE\nAva|2021-04-01|S|C2|U6\nBen|31/31/2021|S|C2|U6")
    assert send_files(service, wrong, year="2021-22").status_code == 422
    assert current(service) == set()


@pytest.mark.parametrize(("good", "complete"), [(8, False), (12, True)])
def test_a_year_of_which_many_children_are_held_back_is_not_complete(
    service: Service, good: int, complete: bool
) -> None:
    children = "\n".join(f"K{number}|2021-04-01|S|C2|U6" for number in range(good))
    partly = a_return(f"CHILD|DECOM|RNE|LS|PLACE\nBen|31/31/2021|S|C2|U6\n{children}")
    assert send_files(service, partly, year="2021-22", mode="partial").status_code == 207
    assert bool(current(service)) == complete


def test_a_running_year_is_complete_until_today(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.imports.stating.today", lambda: date(2021, 11, 25))
    import_files(service, a_return(ROWS), year="2021-22")
    assert current(service) == {of("ssda903", "2021-04-01", "2021-11-25", EPISODES)}


def test_the_report_on_the_adopted_is_about_the_years_of_its_adoptions(service: Service) -> None:
    import_files(service, {"report.csv": report(CHILD, {**CHILD, "CHILD_LA_CODE": "78", "DEC": "05/04/2022"})})
    assert current(service) == {
        of("extended_adoption", "2021-04-01", "2022-03-31", EXTENDED_ADOPTION),
        of("extended_adoption", "2022-04-01", "2023-03-31", EXTENDED_ADOPTION),
    }


@pytest.mark.parametrize(
    ("name", "query", "first", "last"),
    [
        ("list_10.csv", {}, "2021-03-02", "2022-03-01"),  # the last day in it
        ("Annex A 31-03-2022.csv", {}, "2021-04-01", "2022-03-31"),
        ("annex_a_2022-05-15.csv", {}, "2021-05-16", "2022-05-15"),
        ("annex_a_20220228.csv", {}, "2021-03-01", "2022-02-28"),
        ("Annex A 2021-22.csv", {}, "2021-04-01", "2022-03-31"),
        ("annex_a_2022-05-15.csv", {"year": "2021-22"}, "2021-04-01", "2022-03-31"),
    ],
)
def test_a_list_of_annex_a_is_about_twelve_months(
    service: Service, name: str, query: dict[str, str], first: str, last: str
) -> None:
    import_files(service, {name: list_10(AVA)}, **query)
    assert current(service) == {of("annex_a", first, last, LIST_10)}


def test_a_list_of_adopters_is_about_families(service: Service) -> None:
    import_files(service, {"list_11 2022-03-31.csv": csv_table(COLUMNS_11, [ADULT])})
    assert current(service) == {of("annex_a", "2021-04-01", "2022-03-31", LIST_11)}


def sound(service: Service, indicator: str, period: str = "2021-22") -> tuple[str, bool, set[str]]:
    """The status of a figure, whether it has a value, and the codes of what is not known."""
    found = service.result(indicator, "coventry", period)
    codes = {warning["code"] for warning in found["warnings"]} - {"small_number", "window"}
    return found["status"], found["value"] is not None, codes & {"not_told_by_source", "not_reported"}


def test_what_a_source_tells_in_part_is_no_sound_figure(service: Service) -> None:
    """A return has the matches of adopted children only: who waits for a match is at most so many."""
    rows = "DECOM|RNE|LS|PLACE|DEC|REC\n2021-04-01|S|C2|U6|2021-06-01|X1\n2021-06-01|L|E1|U6||"
    files = a_return(rows, ad1="CHILD\n", placed_for_adoption="DATE_PLACED\n2021-05-01")
    import_files(service, files, year="2021-22")
    assert sound(service, "A14") == ("ok", True, set())
    assert sound(service, "awaiting_match") == ("u", True, {"not_told_by_source"})
    assert sound(service, "applications") == ("x", False, {"not_told_by_source"})


def test_list_10_does_not_say_who_is_adopted_by_foster_carers(service: Service) -> None:
    import_files(service, {"list_10 2022-03-31.csv": list_10(AVA)})
    assert sound(service, "A1") == ("ok", True, set())
    assert sound(service, "A10") == ("u", True, {"not_told_by_source"})
    assert sound(service, "A4") == ("x", False, {"not_told_by_source"})


def test_events_beside_a_return_do_not_make_its_later_years_complete(service: Service) -> None:
    """The council sends its applications over the API: nobody said that nobody was adopted since the last return."""
    import_files(service, a_return(ROWS, **NO_ROWS), year="2021-22")
    alone = {code: sound(service, code, "2022-23") for code in ("adopted", "A9", "A15", "A1")}
    service.post([_event("adoption_application", "2022-06-01")], complete=False)
    assert {code: sound(service, code, "2022-23") for code in alone} == alone
    assert sound(service, "applications", "2022-23") == ("ok", True, set())
    for nothing in ("matched", "early_warnings"):
        assert sound(service, nothing, "2022-23") == ("x", False, {"not_reported"})
    service.post([_event("adoption_decision", "2022-07-01")], complete=False)
    assert service.result("A15", "coventry", "2022-23")["value"] == 1
    assert sound(service, "A15", "2022-23") == ("u", True, set())
    service.state_complete(complete_from="2022-04-01", complete_to="2023-03-31", complete_types=["adoption_decision"])
    assert sound(service, "A15", "2022-23") == ("ok", True, set())


def test_after_years_that_were_not_sent_nobody_knows_who_left_in_between(service: Service) -> None:
    """Ava was waiting in the first year, and is in no later file; Ben may have left and entered again."""
    waiting = """CHILD|DECOM|RNE|LS|PLACE|DEC|REC
        Ava|2018-05-01|S|E1|U6||
        Ben|2018-05-01|S|E1|U6||"""
    adopted = """CHILD|DECOM|RNE|LS|PLACE|DEC|REC
        Ben|2021-03-01|P|E1|A6|2021-06-01|E11"""
    decided = "CHILD|DATE_PLACED\nAva|2018-06-01\nBen|2018-06-01"
    sent = a_return(waiting, ad1="CHILD\n", placed_for_adoption=decided)
    import_files(service, sent, year="2018-19")
    matched = "CHILD|DATE_INT|DATE_MATCH\nBen|2018-06-01|2021-02-01"
    later = a_return(adopted, ad1=matched, placed_for_adoption="CHILD|DATE_PLACED\nBen|2018-06-01")
    import_files(service, later, year="2021-22")
    for code in ("A9", "A14", "A1", "A20", "A3"):
        assert sound(service, code)[0] == "u", code
    for code in ("A15", "adopted", "A4", "disruptions"):
        assert sound(service, code)[0] == "ok", code
    between = a_return(waiting, **NO_ROWS) | {"placed_for_adoption.csv": sent["placed_for_adoption.csv"]}
    for year in ("2019-20", "2020-21"):
        import_files(service, between, year=year)
    assert sound(service, "A9")[0] == "ok"


def test_who_was_adopted_in_a_year_without_episodes_does_not_wait_for_ever(service: Service) -> None:
    """Ben's adoption has no day without the file of episodes: so it is not known who still waits a year later."""
    matched = a_return(
        "CHILD|DECOM|RNE|LS|PLACE\nBen|2020-04-01|S|E1|A6", ad1="CHILD|DATE_INT|DATE_MATCH\nBen|2020-05-01|2020-06-01"
    )
    import_files(service, {"ad1.csv": matched["ad1.csv"]}, year="2020-21")
    import_files(service, a_return(ROWS, **NO_ROWS), year="2021-22")
    assert sound(service, "A9") == ("u", True, set())
    assert sound(service, "A15") == ("ok", True, set())


def _event(type_: str, day: str) -> dict[str, str]:
    return {"authority": "E08000026", "child": "Zoe", "type": type_, "date": day}


@pytest.mark.parametrize("table", [LIST_10, LIST_11, EXTENDED_ADOPTION], ids=lambda table: table.name)
def test_what_a_list_has_no_column_for_it_does_not_tell(table: Table) -> None:
    """Every column that a header may lack and that a type of events is read from."""
    names = [column.name for column in table.columns]
    assert table.told_by(names).tells == table.tells
    for column in table.columns:
        lacking = table.told_by([name for name in names if name != column.name]).tells
        assert {need.type for need in table.tells - lacking} == set(column.tells)
        if column.read is day_of_an_event and column.name not in table.signature:
            assert column.tells


def test_a_list_without_a_column_makes_no_figure_of_it(service: Service) -> None:
    """Nobody was matched, as far as it says, because it does not say."""
    without = [name for name in COLUMNS_10 if name != MATCHED]
    rows = [{name: AVA.get(name, "") for name in without}]
    answer = import_files(service, {"list 31-03-2022.csv": csv_table(without, rows)})
    assert [each["lacks"] for each in answer["coverage"] if each["indicator"] == "matched"] == [
        ["The files do not report matched."]
    ]
    found = service.results(["matched", "placed"], "coventry", "2021-22")
    assert [(each["value"], each["status"]) for each in found] == [(None, "x"), (1, "ok")]


def test_a_list_with_a_row_for_each_decision_counts_each(service: Service) -> None:
    first = {**AVA, DECIDED: "01/06/2021", MATCHED: "", PLACED: "", ADOPTED: "", REVERSED: "01/11/2021", REASON: "RD4"}
    second = {**AVA, DECIDED: "01/12/2021", MATCHED: "", PLACED: "", ADOPTED: ""}
    import_files(service, {"list 31-03-2022.csv": list_10(first, second)})
    (found,) = service.results("A15", "coventry", "2021-22")
    assert (found["value"], found["status"]) == (2, "ok")
