"""What goes wrong from one year's return to the next: pitfalls 10, 12 to 14, 22, 26 and 27, and what was decided."""

from tests.support.hand_written import a_return, case, event, journey, lines_of, rules_named, send_return, try_return
from tests.support.returned.files import csv_table, zipped
from tests.support.service import Service, answer
from tests.support.uploads import import_files, send_files

OPEN = """
    DECOM      | RNE | LS | PLACE | DEC        | REC
    2020-05-01 | S   | C2 | U6    | 2020-11-01 | X1
    2020-11-01 | B   | E1 | A6    |            |
    """
ENDED = """
    DECOM      | RNE | LS | PLACE | DEC        | REC
    2020-11-01 | B   | E1 | A6    | 2021-06-01 | E11
    """
ADOPTED = "DATE_INT | DATE_MATCH\n2020-09-01 | 2020-10-01"


def test_10_a_placement_open_at_the_years_end(service: Service) -> None:
    """The row is in both years' tables, the adoption in the second's: one placement, one adoption."""
    send_return(service, "2020-21", OPEN, placed_for_adoption="DATE_PLACED\n2020-09-01")
    send_return(service, "2021-22", ENDED, ad1=ADOPTED, placed_for_adoption="DATE_PLACED\n2020-09-01")
    assert journey(service) == lines_of(
        """
        entered_care 2020-05-01
        adoption_decision 2020-09-01
        matched 2020-10-01
        placed 2020-11-01
        placement_order 2020-11-01
        adopted 2021-06-01
        """
    )
    assert case(service, "A1", "2021-22") == 184


def test_12_another_council_takes_over(service: Service) -> None:
    """E3 ends care here; there the child has another id and its own entry, and nothing links the two."""
    send_return(service, "2020-21", "DECOM|RNE|LS|PLACE|DEC|REC\n2020-05-01|S|E1|U6|2020-08-01|E3")
    there = a_return("CHILD|DECOM|RNE|LS|PLACE\nBen|2020-08-01|S|E1|U6")
    answer(send_files(service, there, authority="solihull", year="2020-21"))
    assert event(service, "left_care")["reason"] == "E3"
    assert {each["child"] for each in service.events(authority="solihull", type="entered_care")} == {"Ben"}
    assert journey(service, "Ben") == []


def test_13_back_in_care_after_an_adoption(service: Service) -> None:
    """A new child to the council, whose earlier adoption is another table's fact: the old record stays as it is."""
    send_return(service, "2020-21", OPEN)
    send_return(service, "2021-22", ENDED, ad1=ADOPTED)
    before = journey(service)
    columns = ["CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"]
    earlier = dict(zip(columns, ("Zoe", "15/06/2018", "P1", "331", "zz/06/2021"), strict=True))
    files = a_return("CHILD|DECOM|RNE|LS|PLACE\nZoe|2023-05-01|S|C2|U6")
    import_files(service, {**files, "previous_permanence.csv": csv_table(columns, [earlier])}, year="2023-24")
    assert journey(service) == before
    assert journey(service, "Zoe") == ["entered_care 2023-05-01"]


def test_14_an_open_row_stands_again_in_the_next_year(service: Service) -> None:
    """Alone it neither ends care nor begins it."""
    send_return(service, "2020-21", OPEN)
    before = journey(service)
    imported = send_return(service, "2021-22", "DECOM|RNE|LS|PLACE\n2020-11-01|B|E1|A6")
    assert journey(service) == before
    assert (imported["created"], imported["replaced"], imported["withdrawn"]) == (0, 0, 0)


def test_14_an_open_row_that_stands_again_with_another_first_day_is_corrected(service: Service) -> None:
    """502: the next year's return knows better when the child moved."""
    send_return(service, "2020-21", OPEN)
    imported = send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2020-11-08 | B   | E1 | A6    | 2021-06-01 | E11
        """,
        ad1=ADOPTED,
    )
    assert event(service, "placed")["date"] == "2020-11-08"
    assert "502" in rules_named(imported)


def test_14_a_later_year_wins_whichever_comes_first(service: Service) -> None:
    """Of two copies of a row the later year's is read, also when the earlier year is sent again after it."""
    send_return(service, "2021-22", ENDED, ad1=ADOPTED)
    send_return(service, "2020-21", OPEN)
    assert event(service, "adopted")["date"] == "2021-06-01"
    assert case(service, "A1", "2021-22") == 184


def test_22_who_is_not_in_this_year_was_not_looked_after_and_stays(service: Service) -> None:
    send_return(service, "2020-21", "DECOM|RNE|LS|PLACE|DEC|REC\n2020-05-01|S|C2|U6|2020-08-01|E4A")
    before = journey(service)
    send_return(service, "2021-22", "CHILD|DECOM|RNE|LS|PLACE\nBen|2021-05-01|S|C2|U6")
    assert journey(service) == before != []


def test_22_a_year_sent_again_replaces_that_year_and_no_other(service: Service) -> None:
    """A row that the council took out of the year is taken out here; what other years say stays."""
    send_return(service, "2019-20", "CHILD|DECOM|RNE|LS|PLACE|DEC|REC\nCora|2019-05-01|S|C2|U6|2019-08-01|E4A")
    ben = "CHILD|DECOM|RNE|LS|PLACE\nBen|2020-07-01|S|C2|U6"
    send_return(service, "2020-21", f"{ben}\nAva|2020-05-01|S|C2|U6")
    imported = send_return(service, "2020-21", ben)
    assert (imported["withdrawn"], imported["created"], imported["replaced"]) == (1, 0, 0)
    assert [journey(service, child) for child in ("Ava", "Ben", "Cora")] == [
        [],
        ["entered_care 2020-07-01"],
        ["entered_care 2019-05-01", "left_care 2019-08-01"],
    ]


def test_22_nothing_is_kept_of_a_return_with_a_wrong_row(service: Service) -> None:
    """All or nothing, unless part of it is asked for; the answer names file, row and column."""
    wrong = "CHILD|DECOM|RNE|LS|PLACE\nAva|2020-05-01|S|C2|U6\nBen|31/31/2020|S|C2|U6"
    refused = try_return(service, "2020-21", wrong)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["file"], error["column"]) == ("episodes.csv", "DECOM")
    assert journey(service) == []
    partly = try_return(service, "2020-21", wrong, {"mode": "partial"})
    assert (partly.status_code, partly.json()["rejected"]) == (207, 1)
    assert journey(service) == ["entered_care 2020-05-01"]


def test_26_sex_codes_of_both_kinds(service: Service) -> None:
    """Numbers up to 2023-24, letters since: in one archive of both years they are the same child's."""
    early = a_return("DECOM|RNE|LS|PLACE\n2023-05-01|S|C2|U6", header="SEX\n2")
    late = a_return("DECOM|RNE|LS|PLACE\n2023-05-01|S|C2|U6", header="SEX\nF")
    years = {f"2023-24/{name}": data for name, data in early.items()} | {
        f"2024-25/{name}": data for name, data in late.items()
    }
    imported = import_files(service, {"returns.zip": zipped(years)})
    assert imported["errors"] == []
    assert service.get("/v1/authorities/coventry/children/Ava")["characteristics"]["sex"] == "female"


def test_27_rows_closed_by_a_merge_of_years_are_no_exits(service: Service) -> None:
    """E99 and LIIAF are made by the regional tools: the child did not leave, and no placement changed."""
    send_return(
        service,
        "2020-21",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | REASON_PLACE_CHANGE
        2020-05-01 | S   | C2 | U6    | 2021-03-31 | E99 | LIIAF
        """,
    )
    assert journey(service) == ["entered_care 2020-05-01"]


def test_an_open_decision_is_replaced_by_what_a_later_year_says(service: Service) -> None:
    """559 and 560: corrected in the later return, not a second decision."""
    send_return(service, "2020-21", OPEN, placed_for_adoption="DATE_PLACED\n2020-09-01")
    again = "DECOM|RNE|LS|PLACE\n2020-11-01|B|E1|A6"
    send_return(service, "2021-22", again, placed_for_adoption="DATE_PLACED\n2020-09-08")
    assert event(service, "adoption_decision")["date"] == "2020-09-08"


def test_a_child_first_held_in_the_middle_of_its_stay(service: Service) -> None:
    """Their entry is unknown. An order and a placement that the first row only goes on with are known by its day."""
    send_return(
        service,
        "2021-22",
        """
        CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC
        Ava   | 2021-01-01 | T   | E1 | A6    | 2021-06-01 | E11
        Ben   | 2021-01-01 | P   | E1 | A6    | 2021-06-01 | E11
        Cora  | 2021-01-01 | L   | E1 | U6    |            |
        Dan   | 2021-01-01 | L   | E1 | A6    |            |
        Eve   | 2021-01-01 | B   | E1 | A6    |            |
        """,
        ad1="""
            CHILD | DATE_INT   | DATE_MATCH
            Ava   | 2020-09-01 | 2020-10-01
            Ben   | 2020-09-01 | 2020-10-01
            """,
    )
    found = {child: [step for step in journey(service, child) if "2021-01-01" in step] for child in ["Ava", "Ben"]}
    assert found == {
        "Ava": ["placed by 2021-01-01", "placement_order by 2021-01-01"],
        "Ben": ["placed 2021-01-01", "placement_order by 2021-01-01"],
    }
    assert journey(service, "Cora") == ["placement_order 2021-01-01"]
    assert journey(service, "Dan") == ["placed by 2021-01-01", "placement_order 2021-01-01"]
    assert journey(service, "Eve") == ["placed 2021-01-01", "placement_order 2021-01-01"]
    assert case(service, "A1", "2021-22", "Ben") == "no_entry_date"


def test_brothers_and_sisters_are_decided_on_the_same_day(service: Service) -> None:
    """A merge of years that forgets the child in its key makes one of the two."""
    rows = "CHILD|DECOM|RNE|LS|PLACE\nAva|2020-05-01|S|C2|U6\nBen|2020-05-01|S|C2|U6"
    decided = "CHILD|DATE_PLACED\nAva|2020-09-01\nBen|2020-09-01"
    for year in ("2020-21", "2021-22"):
        send_return(service, year, rows, placed_for_adoption=decided)
    assert (
        journey(service, "Ava")
        == journey(service, "Ben")
        == ["entered_care 2020-05-01", "adoption_decision 2020-09-01"]
    )
    assert service.result("A9", "coventry", "2021-22")["value"] == 2
