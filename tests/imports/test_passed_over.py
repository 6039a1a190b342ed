"""Files that are no part of a return: named and passed over, by themselves and in a zip. What was meant is an error."""

import pytest

from app.imports.dfe_reports import DFE_REPORTS
from tests.support.files import zipped
from tests.support.hand_written import a_return
from tests.support.service import Service
from tests.support.uploads import happened, import_files, send_files

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)
RETURN = a_return("DECOM|RNE|LS|PLACE\n2021-04-01|S|C2|U6")
PASSED_OVER = "It is not part of a return, and is passed over."
RECOGNISED = "Recognised, but nothing in it is needed."
REPORTS = {
    f"{report.name}.txt": "\t".join(report.others).encode() + b"\n77" + b"\t" * (len(report.others) - 1) + b"\n"
    for report in DFE_REPORTS
}
#: What lies in the folders of people who make returns.
FOREIGN: dict[str, bytes] = {
    "README.txt": b"Return of 2021-22\n\nAsk Jo, or Ann, before sending.\n",
    "notes.txt": b"Child 77; see the file of 2 May, with: many, commas, in, it\n",
    "guidance.pdf": b"%PDF-1.7\n" + b"CHILD,DECOM\n" * 50,
    "screen.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)),
    "letter.docx": zipped(("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")),
    "slides.pptx": zipped(("[Content_Types].xml", b"<a/>"), ("ppt/presentation.xml", b"<a/>")),
    "letter.odt": zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")),
    "letter.doc": COMPOUND + "WordDocument".encode("utf-16-le"),
    "mail.msg": COMPOUND + "__substg1.0_0037001F".encode("utf-16-le"),
    "letter.rtf": b"{\\rtf1 A letter}",
    "page.html": b"<!doctype html><html><body>How to send a return</body></html>",
    "Thumbs.db": COMPOUND + "Catalog".encode("utf-16-le"),
    ".DS_Store": b"\0\0\0\1Bud1" + bytes(range(256)) * 9,
    "desktop.ini": b"[.ShellClassInfo]\r\nIconIndex=0\r\n",
    "program.exe": b"MZ" + bytes(5000),
    "staff.csv": b"Name,Team\nJo,North\n",
    **REPORTS,
}


@pytest.fixture
def engine() -> str:
    """Reading files is the same work on either engine, so it is tried on one."""
    return "sqlite"


def test_they_are_named_and_do_not_stop_the_return(service: Service) -> None:
    answer = import_files(service, {**FOREIGN, **RETURN}, year="2021-22")
    assert (answer["errors"], answer["received"], answer["created"]) == ([], 2, 1)
    notes = {file["file"]: file["notes"] for file in answer["files"] if not file["used"]}
    assert {name for name, said in notes.items() if said == [PASSED_OVER]} == set(FOREIGN) - set(REPORTS)
    assert {name for name, said in notes.items() if said == [RECOGNISED]} == set(REPORTS)


def test_in_a_zip_as_well(service: Service) -> None:
    members = [(f"2021-22/{name}", content) for name, content in {**FOREIGN, **RETURN}.items()]
    answer = import_files(service, {"return.zip": zipped(*members)})
    assert (answer["errors"], answer["created"]) == ([], 1)


def test_nothing_but_foreign_files_is_nothing_to_read(service: Service) -> None:
    refused = send_files(service, FOREIGN, year="2021-22")
    assert refused.status_code == 422
    assert [error["code"] for error in refused.json()["errors"]] == ["nothing_to_read"]
    assert {file["file"] for file in refused.json()["report"]["files"]} >= set(REPORTS)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("episodes.csv", b"A,B\n1,2\n", "unknown_file"),
        ("2022 placed_for_adoption.csv", b"K1,01/02/2020,,\n", "unknown_file"),
        ("SSDA903_header_2021.csv", b"\0\1\2,\xff", "invalid_text"),
        ("any.csv", b"CHILD,DECOM,RNE,LS,PLACE,DEC\nAva,,,,,\n", "missing_column"),
        ("any.csv", b"CHILD,DOB,DATE_PLACED\nAva,,01/06/2021\n", "missing_column"),
        ("adopted.csv", b"CHILD_LA_CODE,Date_adoptive_placement,DATE_MATCHED,DEC\n77,,,\n", "missing_column"),
        ("lists.xls", COMPOUND + "Workbook".encode("utf-16-le"), "old_workbook"),
        ("lists.ods", zipped(("mimetype", b"opendocument.spreadsheet"), ("content.xml", b"<a/>")), "old_workbook"),
        ("return.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "unsupported_file"),
        ("episodes.xls", b"<html><body><table><tr><td>CHILD</td></tr></table></body></html>", "unsupported_file"),
        ("any.csv", "CHILD,DECOM\n".encode("utf-32"), "unsupported_file"),
    ],
)
def test_what_may_have_been_meant_is_an_error(service: Service, name: str, content: bytes, code: str) -> None:
    refused = send_files(service, {**RETURN, name: content}, year="2021-22")
    assert refused.status_code == 422
    assert [(error["file"], error["code"]) for error in refused.json()["errors"]] == [(name, code)]
    assert happened(service) == []
