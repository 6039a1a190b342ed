"""The same return however a council's systems and spreadsheets write it: encodings, columns, days, codes and years."""

import codecs
from collections.abc import Callable

import pytest

from tests.support.hand_written import journey
from tests.support.returned.files import zipped
from tests.support.service import Answer, Service
from tests.support.uploads import import_files, send_files

HEADER = "CHILD,DECOM,RNE,LS,PLACE,DEC,REC"
TEXT = f"{HEADER}\nAva,01/04/2021,S,C2,U6,01/07/2021,X1\nAva,01/07/2021,L,E1,U6,,\n"
JOURNEY = ["entered_care 2021-04-01", "placement_order 2021-07-01"]


@pytest.fixture
def engine() -> str:
    """Reading a file is the same work on either engine, so it is tried on one."""
    return "sqlite"


def imported(service: Service, content: bytes | str, **query: object) -> Answer:
    data = content.encode() if isinstance(content, str) else content
    return import_files(service, {"episodes.csv": data}, **{"year": "2021-22", **query})


def quoted(text: str) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines())


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        (lambda text: text.encode(), "utf-8"),
        (lambda text: codecs.BOM_UTF8 + text.encode(), "utf-8"),
        (lambda text: text.encode("utf-16"), "utf-16"),
        (lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"), "utf-16"),
        (lambda text: text.replace("\n", ",Zoë\n").encode("cp1252"), "windows-1252"),
        (lambda text: text.replace("\n", "\r\n").encode(), "utf-8"),
        (lambda text: text.replace("\n", "\r").encode(), "utf-8"),
        (lambda text: text.replace(",", "\t").encode("utf-16"), "utf-16"),
        (lambda text: text.replace(",", ";").encode(), "utf-8"),
        (lambda text: text.replace(",", "|").encode(), "utf-8"),
        (lambda text: text.replace(",", " , ").encode(), "utf-8"),
        (lambda text: quoted(text).encode(), "utf-8"),
        (lambda text: f"sep=;\n{text.replace(',', ';')}".encode(), "utf-8"),
        (lambda text: f"\n,,\n{text}\n,,,,,,\n\n".encode(), "utf-8"),
    ],
    ids=[
        *("utf-8", "mark", "utf-16", "big-endian", "1252", "crlf", "cr"),
        *("tabs", "semicolons", "bars", "blanks", "quotes", "sep", "gaps"),
    ],
)  # fmt: skip
def test_text_as_systems_write_it(service: Service, written: Callable[[str], bytes], encoding: str) -> None:
    answer = imported(service, written(TEXT))
    assert [file["encoding"] for file in answer["files"]] == [encoding]
    assert journey(service) == JOURNEY


@pytest.mark.parametrize(
    "header",
    [
        "Child,Decom,rne,Ls,place,dec,rec", " CHILD, DECOM,RNE,LS,PLACE,DEC,REC ", "CHILD,DECOM_,RNE.,LS,PLACE,DEC,REC",
        '"CHILD","DECOM","RNE","LS","PLACE","DEC","REC"',
    ],
)  # fmt: skip
def test_a_header_in_another_case_or_with_blanks(service: Service, header: str) -> None:
    imported(service, TEXT.replace(HEADER, header))
    assert journey(service) == JOURNEY


def test_columns_in_another_order_and_some_more(service: Service) -> None:
    """What is not known is passed over, and said so; what is known and lacking as well."""
    rows = ["Worker,REC,DEC,PLACE,LS,RNE,DECOM,CHILD,Team", "Jo,X1,01/07/2021,U6,C2,S,01/04/2021,Ava,North"]
    answer = imported(service, "\n".join([*rows, "Jo,,,U6,E1,L,01/07/2021,Ava,North"]))
    assert journey(service) == JOURNEY
    (file,) = answer["files"]
    assert file["notes"] == [
        "2 further columns are not known and are passed over.",
        "It lacks REASON_PLACE_CHANGE, PLACE_PROVIDER, CIN, URN, PL_POST.",
    ]


@pytest.mark.parametrize(
    ("header", "code", "names"),
    [
        ("CHILD,DECOM,RNE,LS,PLACE,DEC", "missing_column", "REC"),
        ("CHILD,DECOM,RNE,LS,PLACE,DEC,REC,DECOM", "duplicate_column", "DECOM"),
        ("A,B,C", "unknown_file", "Episodes"),
    ],
)
def test_a_header_that_cannot_be_right_is_named(service: Service, header: str, code: str, names: str) -> None:
    refused = send_files(service, {"episodes.csv": f"{header}\nAva\n".encode()}, year="2021-22")
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["code"], error["file"]) == (code, "episodes.csv")
    assert names in f"{error.get('column')} {error['detail']}"


@pytest.mark.parametrize("between", ["", "\ufeff", "\n"], ids=["nothing", "mark", "gap"])
def test_files_that_were_put_together_have_their_header_again(service: Service, between: str) -> None:
    """Its row is passed over, and said to be; the rows before and after it have their own numbers."""
    second = f"{HEADER}\nBen,01/05/2021,S,C2,U6,,\n"
    answer = imported(service, f"{TEXT}{between}{second}")
    assert (answer["received"], answer["created"]) == (3, 3)
    assert "Rows that repeat the header are passed over." in answer["files"][0]["notes"]
    assert journey(service) == JOURNEY
    refused = send_files(service, {"episodes.csv": f"{TEXT}{HEADER}\nBen,soon,S,C2,U6,,\n".encode()}, year="2021-22")
    assert [(each["code"], each["row"]) for each in refused.json()["errors"]] == [("not_a_date", 5)]


def test_a_blank_file_and_one_of_a_header_alone_do_not_stop_the_others(service: Service) -> None:
    files = {
        "episodes.csv": TEXT.encode(),
        "blank.csv": b" \r\n",
        "ad1.csv": b"CHILD,DATE_INT,DATE_MATCH,FOSTER_CARE\n",
    }
    answer = import_files(service, files, year="2021-22")
    notes = {file["file"]: file["notes"][-1:] for file in answer["files"]}
    assert notes["blank.csv"] == ["The file is empty."]
    assert notes["ad1.csv"] == ["The header is right, but no row follows it."]
    assert journey(service) == JOURNEY


def test_a_header_alone_is_nothing_to_read(service: Service) -> None:
    refused = send_files(service, {"episodes.csv": HEADER.encode()}, year="2021-22")
    assert [error["code"] for error in refused.json()["errors"]] == ["nothing_to_read"]


@pytest.mark.parametrize(
    "day",
    [
        "01/07/2021", "1/7/2021", "2021-07-01", "2021/07/01", "01-07-2021", "01.07.2021", "1-Jul-2021", "1 July 2021",
        "44378", "44378.0", "01/07/2021 00:00", "2021-07-01 00:00:00", "2021-07-01T00:00:00Z",
    ],
)  # fmt: skip
def test_days_as_they_are_written(service: Service, day: str) -> None:
    imported(service, TEXT.replace("01/07/2021", day))
    assert journey(service) == JOURNEY


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("01/07/21", "century"), ("1-Jul-21", "century"), ("31/06/2021", "no such day"), ("07/13/2021", "month first"),
        ("soon", "dd/mm/yyyy"), ("202107", "dd/mm/yyyy"), ("01/07/2199", "future"), ("01/07/1989", "before 1990"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_read_is_explained_in_a_sentence(service: Service, day: str, says: str) -> None:
    text = f"{HEADER}\nAva,{day},S,C2,U6,,\n"
    (error,) = send_files(service, {"episodes.csv": text.encode()}, year="2021-22").json()["errors"]
    assert says in error["detail"]
    assert (error["file"], error["row"], error["column"]) == ("episodes.csv", 2, "DECOM")
    assert day not in error["detail"]


@pytest.mark.parametrize(
    "blank",
    ["", " ", "-", "N/A", "n/a", "#N/A", "NULL", "None", "NaN", "1900-01-01", "01/01/1900", "1900-01-01 00:00:00"],
)
def test_ways_of_writing_that_there_is_no_day(service: Service, blank: str) -> None:
    imported(service, f"{HEADER}\nAva,01/04/2021,S,C2,U6,{blank},\n")
    assert journey(service) == ["entered_care 2021-04-01"]


@pytest.mark.parametrize("child", ["-", "N/A", "NULL", ""])
def test_a_row_without_a_child_is_a_mistake_wherever_it_stands(service: Service, child: str) -> None:
    """Also where all its other cells were met in the row before."""
    text = f"{HEADER}\nAva,01/04/2021,S,C2,U6,,\n{child},01/04/2021,S,C2,U6,,\n"
    (error,) = send_files(service, {"episodes.csv": text.encode()}, year="2021-22").json()["errors"]
    assert (error["code"], error["row"], error["column"]) == ("missing", 3, "CHILD")


def test_codes_in_small_letters(service: Service) -> None:
    imported(service, f"{HEADER}\nAva,01/04/2021,s,c2,u6,01/07/2021,x1\nAva,01/07/2021,l,e1,u6,,\n")
    assert journey(service) == JOURNEY


@pytest.mark.parametrize(
    ("written", "sex"),
    [("1", "male"), ("2", "female"), ("2.0", "female"), ("M", "male"), ("f", "female"), ("U", "not_known")],
)
def test_sex_as_numbers_and_as_letters(service: Service, written: str, sex: str) -> None:
    header = f"CHILD,SEX,DOB,ETHNIC\nAva,{written},15/06/2018,wbri\n"
    import_files(service, {"episodes.csv": TEXT.encode(), "header.csv": header.encode()}, year="2021-22")
    known = service.get("/v1/authorities/coventry/children/Ava")["characteristics"]
    assert (known["sex"], known["birth_month"], known["ethnicity"]) == (sex, "2018-06", "WBRI")


@pytest.mark.parametrize(
    ("year", "place", "warned"),
    [
        ("2022-23", "H5", False), ("2022-23", "K3", True), ("2023-24", "K3", False), ("2023-24", "P2", False),
        ("2024-25", "H5", False), ("2025-26", "P2", True), ("2024-25", "Z1", False),
        ("2024-25", "Z11", True), ("2025-26", "Z14", False),
        ("2025-26", "Z1", True), ("2021-22", "k3", True),
    ],
)  # fmt: skip
def test_places_by_year(service: Service, year: str, place: str, warned: bool) -> None:
    """Every code that any year knows is taken; one of another year is a warning with the number of its rows."""
    row = f"01/04/{year[:4]},S,C2,{place},,"
    answer = imported(service, f"{HEADER}\nAva,{row}\nBen,{row}\n", year=year)
    assert answer["created"] == 2
    reported = [(each["code"], each["column"], each["rows"]) for each in answer["warnings"]]
    assert reported == ([("code_of_another_year", "PLACE", 2)] if warned else [])


@pytest.mark.parametrize("council", ["331", "331.0", "E08000026", "Coventry", "coventry", ""])
@pytest.mark.parametrize("year", ["2022", "2022.0", "2021-22", "2021/22"])
def test_the_columns_of_regional_tools(service: Service, council: str, year: str) -> None:
    """They add whose row it is and the year in which the collection year ends, so no year need be given."""
    lines = [f"{line},{council},{year}" for line in TEXT.splitlines()[1:]]
    answer = import_files(service, {"all.csv": "\n".join([f"{HEADER},LA,YEAR", *lines]).encode()})
    assert (answer["period"], journey(service)) == ("2021-22", JOURNEY)


@pytest.mark.parametrize(("cells", "column"), [("332,2022", "LA"), ("331,soon", "YEAR"), ("331,", "YEAR")])
def test_a_row_of_another_council_or_no_year_is_refused(service: Service, cells: str, column: str) -> None:
    text = f"{HEADER},LA,YEAR\nAva,01/04/2021,S,C2,U6,,,{cells}\n"
    (error,) = send_files(service, {"all.csv": text.encode()}).json()["errors"]
    assert (error["row"], error["column"]) == (2, column)


@pytest.mark.parametrize(
    "path",
    [
        "2021-22/episodes.csv", "SSDA903 2021_22 episodes.csv", "CLA/202122/episodes.csv", "2021-2022 episodes.csv",
        "Children's returns/2021-22/episodes.csv",
    ],
)  # fmt: skip
@pytest.mark.parametrize("archive", ["returns.zip", "SSDA903 2019-20 to 2022-23.zip", "2022-23.zip"])
def test_a_zip_of_folders_of_years(service: Service, archive: str, path: str) -> None:
    """What lies nearest to the file tells its year."""
    answer = import_files(service, {archive: zipped({path: TEXT.encode()})})
    assert [file["year"] for file in answer["files"]] == ["2021-22"]
    assert journey(service) == JOURNEY


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [
        ("episodes.csv", {}, "year_unknown"), ("SSDA903_2021_episodes.csv", {}, "year_unknown"),
        ("2020-21 episodes.csv", {"year": "2021-22"}, "year_contradicted"),
    ],
)  # fmt: skip
def test_a_year_is_asked_for_and_never_guessed(service: Service, name: str, query: dict[str, str], code: str) -> None:
    (error,) = send_files(service, {name: TEXT.encode()}, **query).json()["errors"]
    assert (error["code"], error["file"]) == (code, name)
    assert "year" in error["detail"]
