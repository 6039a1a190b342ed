"""Which rows an import takes, and which it leaves: where files differ, break off, or do not go back far enough."""

import gc
import io
import re
import weakref

import pytest

from app.area_files import load_areas
from app.files.limits import Limits
from app.files.opening import opened
from app.imports import contents, merging
from app.imports.reading_files import Reader
from tests.http.test_problems import problem
from tests.support.hand_written import a_return, journey, send_return, try_return
from tests.support.service import Answer, Service
from tests.support.uploads import import_files, send_files

ONE = "CHILD|DECOM|RNE|LS|PLACE\nAva|2021-05-01|S|C2|U6"


def test_a_decision_that_only_the_adoption_row_has_counts_where_all_others_were_reversed(service: Service) -> None:
    """The plan was given up, and taken up again: no row of PlacedAdoption has the second decision."""
    send_return(
        service,
        "2021-22",
        "DECOM|RNE|LS|PLACE|DEC|REC\n2021-04-01|S|E1|A6|2022-03-01|E12",
        ad1="DATE_INT|DATE_MATCH\n2021-09-01|2021-10-01",
        placed_for_adoption="DATE_PLACED|DATE_PLACED_CEASED|REASON_PLACED_CEASED\n2021-05-01|2021-07-01|RD1",
    )
    decisions = [step for step in journey(service) if "decision" in step]
    assert decisions == ["adoption_decision 2021-05-01", "decision_reversed 2021-07-01", "adoption_decision 2021-09-01"]


def test_what_happened_before_the_first_known_entry_is_stored_as_well(service: Service) -> None:
    """The first stay began before the first year stored. Leaving care closes it, so A2 and A3 read the second stay."""
    send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2020-04-01 | P   | E1 | U6    | 2020-06-01 | X1
        2020-06-01 | L   | C2 | U6    | 2020-07-01 | X1
        2020-07-01 | L   | E1 | U6    | 2020-09-01 | E4A
        2021-04-01 | S   | C2 | U6    | 2021-07-01 | X1
        2021-07-01 | L   | E1 | A6    |            |
        """,
    )
    assert [step for step in journey(service) if "order" in step] == [
        "placement_order by 2020-04-01",
        "placement_order_revoked 2020-06-01",
        "placement_order 2020-07-01",
        "placement_order 2021-07-01",
    ]


def test_half_a_file_is_refused_even_where_part_of_it_may_be_taken(service: Service) -> None:
    """Children in the half that cannot be read would be taken to be gone."""
    both = a_return(f"{ONE}\nBen|2021-06-01|S|C2|U6")
    assert send_files(service, both, year="2021-22").is_success
    before = service.digest()
    whole = both["episodes.csv"]
    lines = whole.splitlines(keepends=True)
    broken = {**both, "episodes.csv": b"".join([*lines[:2], b'"' + lines[2]])}
    refused = send_files(service, broken, year="2021-22", mode="partial")
    assert problem(refused, 422)["errors"][0]["file"] == "episodes.csv"
    assert service.digest() == before


def test_who_a_child_is_the_return_says_before_other_files(service: Service) -> None:
    report = (
        b"CHILD_LA_CODE,SEX,ETHNIC_CODE,Date_last_POC,Date_placement_order,DATE_MATCHED,Date_adoptive_placement,DEC\n"
        b"Ava,1,MWBC,01/05/2021,01/06/2021,01/07/2021,01/08/2021,01/03/2022\n"
    )
    files = {**a_return(ONE, header="SEX|ETHNIC\n2|"), "adopted.csv": report}
    assert send_files(service, files, year="2021-22").is_success
    known = service.get("/v1/authorities/coventry/children/Ava")["characteristics"]
    assert (known["sex"], known["ethnicity"]) == ("female", "MWBC")


def test_where_sources_differ_on_who_a_child_is_imports_and_reports_say_so(service: Service) -> None:
    service.put_child("coventry", "Ava", sex="male", ethnicity="WBRI", birth_month="2018-06")
    service.put_child("coventry", "Ben", sex="male", ethnicity="MWBC", birth_month="2018-07")
    header = "CHILD|SEX|ETHNIC|DOB\nAva|2|MWBC|2018-07-15\nBen|1|MWBC|2018-07-15"
    episodes = "CHILD|DECOM|RNE|LS|PLACE\nAva|2021-05-01|S|C2|U6\nBen|2021-05-01|S|C2|U6"
    imported = send_return(service, "2021-22", episodes, header=header)["quality"]
    assert on_sources(imported) == {
        (f"sources_disagree_on_{what}", "Ava") for what in ("birth_month", "ethnicity", "sex")
    }
    report = service.get("/v1/quality", area="coventry", period="2021-22")
    assert on_sources(report) == on_sources(imported)


def on_sources(quality: Answer) -> set[tuple[str, str]]:
    """The findings that sources differ, and the children."""
    found = ((finding["rule"], case["child"]) for finding in quality["findings"] for case in finding["cases"])
    return {each for each in found if each[0].startswith("sources_disagree")}


def test_an_import_and_a_child_have_at_most_so_many_rows(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Far more than any council or child has; the answer says what to do."""
    with monkeypatch.context() as limits:
        limits.setattr(contents, "MOST_ROWS", 1)
        assert "at most 1 rows" in problem(try_return(service, "2021-22", ONE), 413)["detail"]
    with monkeypatch.context() as limits:
        limits.setattr(merging, "MOST_EPISODES", 1)
        two = "DECOM|RNE|LS|PLACE|DEC|REC\n2021-04-01|S|C2|U6|2021-05-01|X1\n2021-05-01|P|C2|U6||"
        assert "at most 1 episodes" in problem(try_return(service, "2021-22", two), 413)["detail"]
    assert journey(service) == []


def test_rows_on_adoption_that_say_nothing_are_none(service: Service) -> None:
    """Systems write a row for every child, blank but for who it is."""
    episodes = a_return("CHILD|DECOM|RNE|LS|PLACE\nAva|2020-05-01|S|C2|U6")
    files = {
        **episodes,
        "ad1.csv": b"CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR\nAva,15/06/2018,,,,,,\n",
        "placed.csv": b"CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED\nAva,15/06/2018,,,\n",
    }
    imported = import_files(service, files, year="2020-21")
    assert (imported["received"], imported["quality"]["findings"]) == (4, [])
    assert import_files(service, episodes, year="2021-22")["quality"]["findings"] == []


@pytest.mark.parametrize("ethnicity", ["WBRI", "a cell that cannot be read"])
def test_what_was_read_is_let_go_without_waiting_for_the_collector(ethnicity: str) -> None:
    """Reading turns it off, for it would look through hundreds of thousands of rows again and again."""
    reader = Reader(load_areas(None).named("coventry"), 2021, numeric_ids=False)
    files = {**a_return(ONE), "header.csv": f"CHILD,SEX,DOB,ETHNIC\nAva,2,15/06/2018,{ethnicity}\n".encode()}
    gc.disable()
    try:
        for name, content in files.items():
            for source in opened(name, io.BytesIO(content), Limits()):
                reader.read(source)
        assert reader.contents.records
        assert bool(reader.contents.warnings) == (ethnicity != "WBRI")
        kept = weakref.ref(reader)
        del reader, source
        assert kept() is None
    finally:
        gc.enable()


def test_cells_that_are_marked_as_text_are_those_without_the_marks(service: Service) -> None:
    files = a_return("DECOM|RNE|LS|PLACE|DEC|REC\n2021-05-01|S|C2|U6|2021-08-01|E4A")
    marked = {name: re.sub(rb"[^,\r\n]+", rb'="\g<0>"', content) for name, content in files.items()}
    answer = import_files(service, marked, year="2021-22")
    assert (answer["warnings"], journey(service)) == ([], ["entered_care 2021-05-01", "left_care 2021-08-01"])
