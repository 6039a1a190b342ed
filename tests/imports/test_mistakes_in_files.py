"""What is wrong with a row is named by file, row and column, never by the cell; nothing of the child is taken then."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import MakeKey, running
from tests.support.hand_written import a_return, journey
from tests.support.service import Service
from tests.support.uploads import happened, import_files, send_files, send_with

HEADER = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE"
_CELLS = ("Ava", "01/04/2021", "S", "C2", "N1", "U6", "PR1", "01/07/2021", "E4A", "")
GOOD = dict(zip(HEADER.split(","), _CELLS, strict=True))
ADOPTED = "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR"
DECIDED = "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED"
#: Made up, with the form and check digit of the real thing.
NHS_NUMBER, BIRTHDAY, INSURANCE = "9434765919", "04032019", "AB123456C"


@pytest.fixture
def engine() -> str:
    """Reading a file is the same work on either engine, so it is tried on one."""
    return "sqlite"


@pytest.fixture
def of_numbers(templates: Any) -> Iterator[Service]:
    """A service whose operator says that Coventry's own ids look like other numbers."""
    with running(*templates.copied("sqlite"), numeric_ids="E08000026") as service:
        yield service


def episodes(*rows: dict[str, str]) -> dict[str, bytes]:
    lines = [",".join({**GOOD, **row}.values()) for row in rows]
    return {"episodes.csv": "\n".join([HEADER, *lines]).encode()}


@pytest.mark.parametrize(
    ("column", "rule"),
    [("RNE", "143"), ("LS", "144"), ("PLACE", "146"), ("REC", "149"), ("DECOM", "141"), ("DEC", "147")],
)
def test_a_cell_that_the_journey_needs_makes_an_error(service: Service, column: str, rule: str) -> None:
    refused = send_files(service, episodes({}, {"CHILD": "Ben", column: "Q9Q"}), year="2021-22")
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["file"], error["row"], error["column"]) == ("episodes.csv", 3, column)
    assert error["code"] in {"unknown_code", "not_a_date"}
    assert error["detail"].endswith(f"(SSDA903 rule {rule})")
    assert "Q9Q" not in refused.text
    assert happened(service) == []


@pytest.mark.parametrize("column", ["DECOM", "RNE", "LS", "PLACE"])
def test_a_cell_that_must_be_filled_is_missing(service: Service, column: str) -> None:
    (error,) = send_files(service, episodes({column: " "}), year="2021-22").json()["errors"]
    assert (error["code"], error["row"], error["column"]) == ("missing", 2, column)


@pytest.mark.parametrize("column", ["CIN", "PLACE_PROVIDER", "REASON_PLACE_CHANGE"])
def test_any_other_cell_makes_a_warning_and_counts_as_blank(service: Service, column: str) -> None:
    answer = import_files(service, episodes({column: "Q9Q"}, {"CHILD": "Ben", column: "Q9Q"}), year="2021-22")
    (warning,) = answer["warnings"]
    assert (warning["file"], warning["row"], warning["column"], warning["rows"]) == ("episodes.csv", 2, column, 2)
    assert (warning["code"], answer["errors"], answer["rejected"]) == ("unknown_code", [], 0)
    assert "Q9Q" not in str(answer)
    assert journey(service) == ["entered_care 2021-04-01", "left_care 2021-07-01"]


@pytest.mark.parametrize(
    ("header", "row", "column", "fatal"),
    [
        (ADOPTED, "Ava,,soon,,,,,", "DATE_INT", True), (ADOPTED, "Ava,,,soon,,,,", "DATE_MATCH", True),
        (ADOPTED, "Ava,,,,7,,,", "FOSTER_CARE", True), (ADOPTED, "Ava,,,,,7,,", "NB_ADOPTR", False),
        (ADOPTED, "Ava,,,,,,XX,", "SEX_ADOPTR", False), (ADOPTED, "Ava,,,,,,,L9", "LS_ADOPTR", False),
        (ADOPTED, "Ava,soon,,,,,,", "DOB", False), (DECIDED, "Ava,,soon,,", "DATE_PLACED", True),
        (DECIDED, "Ava,,,soon,", "DATE_PLACED_CEASED", True), (DECIDED, "Ava,,,,RD9", "REASON_PLACED_CEASED", False),
        ("CHILD,SEX,DOB,ETHNIC", "Ava,7,,", "SEX", False), ("CHILD,SEX,DOB,ETHNIC", "Ava,,,XXXX", "ETHNIC", False),
        ("CHILD,SEX,DOB,ETHNIC", "Ava,,01/01/1970,", "DOB", False),
    ],
)  # fmt: skip
def test_the_same_in_the_other_tables(service: Service, header: str, row: str, column: str, fatal: bool) -> None:
    files = {**episodes({}), "other.csv": f"{header}\n{row}\n".encode()}
    answer = send_files(service, files, year="2021-22")
    assert answer.status_code == (422 if fatal else 200)
    (reported,) = answer.json()["errors" if fatal else "warnings"]
    assert (reported["file"], reported["row"], reported["column"]) == ("other.csv", 2, column)


def test_flags_and_numbers_after_a_spreadsheet(service: Service) -> None:
    """True, 1.0 and Y are a flag; 2.0 is a number of adopters."""
    for flag in ("1", "1.0", "True", "TRUE", "Y", "yes"):
        files = {**episodes({}), "ad1.csv": f"{ADOPTED}\nAva,,01/05/2021,,{flag},2.0,mf,l11\n".encode()}
        answer = import_files(service, files, year="2021-22")
        assert (answer["errors"], answer["warnings"]) == ([], []), flag


def test_a_row_with_more_cells_than_the_header(service: Service) -> None:
    """A comma too many has moved the cells; blanks behind the last are harmless, and so are fewer cells."""
    content = episodes({})["episodes.csv"]
    (error,) = send_files(service, {"e.csv": content + b",x"}, year="2021-22").json()["errors"]
    assert (error["code"], error["row"]) == ("wrong_column_count", 2)
    moved = content.replace(b",U6,PR1", b",,U6,PR1")
    reported = send_files(service, {"e.csv": moved + b"x"}, year="2021-22").json()["errors"]
    assert [(error["code"], error["column"]) for error in reported] == [
        ("missing", "PLACE"), ("not_a_date", "DEC"), ("unknown_code", "REC")
    ]  # fmt: skip
    assert import_files(service, {"e.csv": content + b",,,"}, year="2021-22")["created"] == 2
    assert import_files(service, {"e.csv": content[:-1]}, year="2021-22")["unchanged"] == 2


def test_each_bad_row_among_many_is_told_and_all_others_are_taken(service: Service) -> None:
    """Rows are read many at a time; a bad one is found among them, a blank one is none."""
    children = [f"C{number:03}" for number in range(300)]
    bad = {7: "PLACE", 8: "DECOM", 150: "REC", 299: "RNE"}
    rows = [{"CHILD": child, **({bad[i]: "Q9Q"} if i in bad else {})} for i, child in enumerate(children)]
    (content,) = episodes(*rows).values()
    lines = content.decode().split("\n")
    with_a_blank = "\n".join([*lines[:101], "", " ,,,,,,,,,", *lines[101:]]).encode()
    answer = send_files(service, {"episodes.csv": with_a_blank}, year="2021-22", mode="partial").json()
    reported = [(error["row"], error["column"]) for error in answer["errors"]]
    assert reported == [(9, "PLACE"), (10, "DECOM"), (154, "REC"), (303, "RNE")]
    assert (answer["received"], answer["rejected"], answer["children"]) == (300, 4, 296)
    assert {reported.split()[0] for reported in happened(service)} == {
        child for i, child in enumerate(children) if i not in bad
    }


def test_each_bad_row_among_many_in_a_return_as_xml(service: Service) -> None:
    """One child a line. Rows are read many at a time here too, and what is wrong is named by its line."""
    bad = {40: "Q9", 1500: "Q9"}
    child = (
        "<CHILD><HEADER><CHILDID>C{0}</CHILDID><SEX>1</SEX><DOB>15/06/2018</DOB><ETHNIC>WBRI</ETHNIC></HEADER>"
        "<EPISODE><DECOM>01/04/2021</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>{1}</PL></EPISODE></CHILD>"
    )
    lines = [child.format(number, bad.get(number, "U6")) for number in range(2300)]
    content = "\n".join(["<EXPSSDA903>", *lines, "</EXPSSDA903>"]).encode()
    answer = send_files(service, {"return.xml": content}, year="2021-22", mode="partial").json()
    assert [(error["row"], error["column"]) for error in answer["errors"]] == [(42, "PLACE"), (1502, "PLACE")]
    assert (answer["received"], answer["rejected"], answer["children"]) == (4600, 2, 2298)
    assert answer["created"] == 2298


def test_rows_of_whom_nobody_can_tell_are_no_childs(service: Service) -> None:
    """An id that cannot be read, and none: neither makes a child without a name."""
    files = episodes({}, {"CHILD": "not an id"}, {"CHILD": "-"})
    answer = send_files(service, files, year="2021-22", mode="partial").json()
    assert [(error["code"], error["row"]) for error in answer["errors"]] == [("malformed", 3), ("missing", 4)]
    assert (answer["children"], answer["created"]) == (1, 2)
    assert {reported.split()[0] for reported in happened(service)} == {"Ava"}


def test_a_file_of_blank_rows_takes_nothing_back(service: Service) -> None:
    """As a spreadsheet saves a sheet that was emptied: only files on adoption may well be empty."""
    import_files(service, episodes({}), year="2021-22")
    emptied = {
        "episodes.csv": "\n".join([HEADER, *[",,,,,,,,,"] * 3]).encode(),
        "header.csv": b"CHILD,SEX,DOB,ETHNIC\n",
    }
    answer = send_files(service, {**emptied, "ad1.csv": f"{ADOPTED}\n".encode()}, year="2021-22")
    assert answer.status_code == 422
    (read,) = [file for file in answer.json()["report"]["files"] if file["table"] == "Episodes"]
    assert (read["rows"], read["notes"][-1]) == (0, "The header is right, but no row follows it.")
    header = {"header.csv": b"CHILD,SEX,DOB,ETHNIC\nAva,2,15/06/2018,WBRI\n"}
    assert import_files(service, {**emptied, **header}, year="2021-22")["withdrawn"] == 0
    assert len(happened(service)) == 2


def test_each_row_with_a_code_of_another_year_is_counted(service: Service) -> None:
    """In a file of several years, each row has the list of its own year; the first row of a kind is named."""
    header = f"YEAR,{HEADER}"
    rows = [("2022", "H5"), ("2026", "H5"), ("2026", "U6"), ("2026", "H5"), ("2024", "Z11"), ("2026", "Z11")]
    lines = [
        ",".join([year, *{**GOOD, "CHILD": f"C{number}", "PLACE": place, "DEC": "", "REC": ""}.values()])
        for number, (year, place) in enumerate(rows)
    ]
    answer = import_files(service, {"episodes.csv": "\n".join([header, *lines]).encode()})
    reported = {(each["code"], each["row"], each["rows"]) for each in answer["warnings"] if each["column"] == "PLACE"}
    assert reported == {("code_of_another_year", 3, 2), ("code_of_another_year", 6, 1)}
    assert answer["children"] == len(rows)


BELOW = [
    "Total,3", "Grand total: 3", "(3 rows affected)", "* printed on 01/06/2023", "Total,,,,,,,3", ",3",
    ",,,Source: system", ",,,,,,,,,,,,checked",
]  # fmt: skip


@pytest.mark.parametrize("below", BELOW)
def test_totals_and_remarks_below_the_rows_are_no_children(service: Service, below: str) -> None:
    """Also where a line is drawn below the header. They are passed over in every table, and named."""
    tables = {**episodes({}), "header.csv": b"CHILD,SEX,DOB,ETHNIC\nAva,2,15/06/2018,WBRI"}
    lines = {name: content.decode().split("\n") for name, content in tables.items()}
    drawn = {name: [header, header.translate(_HYPHENS), *rows, "", below] for name, (header, *rows) in lines.items()}
    answer = import_files(service, {name: "\n".join(rows).encode() for name, rows in drawn.items()}, year="2021-22")
    noted = "Totals and remarks are passed over; the first is in row 5."
    assert [(read["rows"], read["notes"][-1]) for read in answer["files"]] == [(1, noted)] * 2
    assert (answer["warnings"], answer["received"], answer["children"]) == ([], 2, 1)
    assert journey(service) == ["entered_care 2021-04-01", "left_care 2021-07-01"]


_HYPHENS = {ord(letter): "-" for letter in f"{HEADER}{ADOPTED}{DECIDED}" if letter != ","}


def test_a_row_with_a_day_is_no_remark_whatever_its_id(service: Service) -> None:
    refused = send_files(service, episodes({}, {"CHILD": "7/8"}), year="2021-22", mode="partial").json()
    assert [(error["code"], error["row"]) for error in refused["errors"]] == [("malformed", 3)]


@pytest.mark.parametrize("authority", ["331", "331.0", "Coventry", "Coventry City Council", "e08000026"])
def test_the_column_of_the_authority_takes_every_name_of_it(service: Service, authority: str) -> None:
    rows = f"CHILD,SEX,DOB,ETHNIC,LA\nAva,2,15/06/2018,WBRI,{authority}\n"
    assert import_files(service, {"header.csv": rows.encode()}, year="2021-22")["rejected"] == 0
    of_another = rows.replace(authority, "Solihull Council").encode()
    (error,) = send_files(service, {"header.csv": of_another}, year="2021-22").json()["errors"]
    assert (error["code"], error["row"], error["column"]) == ("other_authority", 2, "LA")


@pytest.mark.parametrize(
    ("child", "number"),
    [(NHS_NUMBER, "NHS number"), (BIRTHDAY, "date of birth"), ("A123456789012", "pupil"), (INSURANCE, "Insurance")],
)
def test_an_id_that_looks_like_a_real_number_is_refused(service: Service, child: str, number: str) -> None:
    refused = send_files(service, episodes({"CHILD": child}), year="2021-22")
    (error,) = refused.json()["errors"]
    assert (error["code"], error["row"], error["column"]) == ("identifier_suspected", 2, "CHILD")
    assert number in error["detail"]
    assert child not in refused.text


def test_unless_the_operator_says_that_the_councils_ids_look_so(of_numbers: Service) -> None:
    import_files(of_numbers, episodes({"CHILD": NHS_NUMBER}, {"CHILD": BIRTHDAY}), year="2021-22")
    assert {event["child"] for event in of_numbers.events(authority="coventry")} == {NHS_NUMBER, BIRTHDAY}


@pytest.mark.parametrize("child", ["A B", "Ava/1", "x" * 65, "=1+1", "Zoë"])
def test_an_id_that_is_no_pseudonym_is_refused(service: Service, child: str) -> None:
    refused = send_files(service, episodes({"CHILD": child}), year="2021-22")
    (error,) = refused.json()["errors"]
    assert (error["code"], error["column"]) == ("malformed", "CHILD")
    assert child not in refused.text


def test_ids_that_differ_in_case_are_one_child(service: Service) -> None:
    """Within a file, between files, and from one import to the next; the first spelling stays."""
    ended = {"REC": "X1"}
    again = {"CHILD": "AVA", "DECOM": "01/07/2021", "RNE": "L", "LS": "E1", "DEC": "", "REC": ""}
    import_files(service, episodes(ended, again), year="2021-22")
    assert happened(service) == ["Ava entered_care 2021-04-01", "Ava placement_order 2021-07-01"]
    answer = import_files(service, episodes({**again, "CHILD": "ava"}), year="2022-23")
    assert (answer["created"], answer["withdrawn"], answer["replaced"]) == (0, 0, 0)
    assert len(happened(service)) == 2


def test_a_child_that_is_known_by_its_events_is_that_child(service: Service) -> None:
    """Whoever reported the child first, and however; an id that is spelt just as it is known is never another's."""
    own = {"authority": "coventry", "type": "entered_care", "date": "2021-04-01"}
    service.post([{**own, "child": "Ava"}, {**own, "child": "ben"}, {**own, "child": "Ben"}])
    answer = import_files(service, episodes({"CHILD": "AVA"}, {"CHILD": "ben"}, {"CHILD": "Ben"}), year="2021-22")
    assert (answer["created"], answer["unchanged"]) == (3, 3)
    assert {event["child"] for event in service.events(authority="coventry")} == {"Ava", "ben", "Ben"}


def test_partial_leaves_a_child_out_whole(service: Service) -> None:
    """Because of a bad row in any file no row of the child is taken, whichever come first; other children are taken."""
    later = {"CHILD": "AVA", "DECOM": "01/08/2021", "PLACE": "Q9"}
    header = b"CHILD,SEX,DOB,ETHNIC\nAva,2,15/06/2018,WBRI\nBen,1,15/06/2018,WBRI\n"
    files = {**episodes({}, {"CHILD": "Ben"}, later), "header.csv": header}
    answer = send_files(service, files, year="2021-22", mode="partial")
    assert answer.status_code == 207
    reported = answer.json()
    assert (reported["held_back"], reported["rejected"], reported["children"], len(reported["errors"])) == (1, 1, 1, 1)
    assert happened(service) == ["Ben entered_care 2021-04-01", "Ben left_care 2021-07-01"]
    assert service.client.get("/v1/authorities/coventry/children/Ava").status_code == 404


def test_partial_leaves_what_was_told_before_of_a_child_that_is_held_back(service: Service) -> None:
    import_files(service, episodes({}, {"CHILD": "Ben"}), year="2021-22")
    before = happened(service)
    answer = send_files(service, episodes({"PLACE": "Q9"}, {"CHILD": "Ben"}), year="2021-22", mode="partial").json()
    assert (answer["withdrawn"], answer["unchanged"]) == (0, 2)
    assert happened(service) == before


def test_a_thousand_mistakes_are_told_and_the_others_counted(service: Service) -> None:
    refused = send_files(service, episodes(*[{"PLACE": "Q9"}] * 1005), year="2021-22")
    reported = refused.json()["errors"]
    assert (len(reported), reported[-1]["code"], reported[-1]["detail"]) == (1001, "more_of_these", "5 more mistakes.")


def test_a_table_that_is_empty_now_takes_back_what_it_told(service: Service) -> None:
    """A year's AD1 without rows says that nobody was adopted: a row put in by mistake goes."""
    adopted = f"{ADOPTED}\nAva,,01/05/2021,01/06/2021,0,2,MF,L11\n"
    import_files(service, {**episodes({}), "ad1.csv": adopted.encode()}, year="2021-22")
    answer = import_files(service, {**episodes({}), "ad1.csv": ADOPTED.encode()}, year="2021-22")
    assert (answer["withdrawn"], journey(service)) == (2, ["entered_care 2021-04-01", "left_care 2021-07-01"])


def test_an_xml_without_a_decision_takes_back_that_of_an_earlier_one(service: Service) -> None:
    """One file has all tables of its year, those without rows too."""
    episode = "<EPISODE><DECOM>01/04/2021</DECOM><RNE>S</RNE><LS>C2</LS><PL>U6</PL><DEC/><REC/></EPISODE>"
    decided = "<AD_PLACED><DATE_PLACED>01/06/2021</DATE_PLACED></AD_PLACED>"
    for decision, reported in ((decided, 2), ("", 1)):
        child = f"<CHILD><HEADER><CHILDID>Ava</CHILDID>{decision}</HEADER>{episode}</CHILD>"
        import_files(service, {"return.xml": f"<EXPSSDA903>{child}</EXPSSDA903>".encode()}, year="2021-22")
        assert len(journey(service)) == reported


@pytest.mark.parametrize("mode", ["atomic", "partial"])
def test_an_error_names_the_child_for_who_may_see_children(service: Service, key: MakeKey, mode: str) -> None:
    """Never an id that could not be stored, or what else is in the row."""
    rows = ["Ava|31/31/2021|S|C2|U6||", "9434765919|31/31/2021|S|C2|U6||", "no id|01/05/2021|S|C2|U6||"]
    files = a_return("CHILD|DECOM|RNE|LS|PLACE|DEC|REC\n" + "\n".join(rows), header="CHILD\nAva")
    seen, unseen = (
        send_with(service, key(scopes, ["coventry"]), files, {"year": "2021-22", "mode": mode}).json()["errors"]
        for scopes in (["events:write", "cases:read"], ["events:write"])
    )
    assert {(error["row"], error.get("child")) for error in seen} == {(2, "Ava"), (3, None), (4, None)}
    assert [{**error, "child": None} for error in seen] == [{"child": None, **error} for error in unseen]
    assert "9434765919" not in str(seen)
    assert "31/31/2021" not in str(seen)
