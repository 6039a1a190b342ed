"""Files are recognised by their contents, and CSV is read as spreadsheets and exports of several systems write it."""

import itertools

import pytest

from app.files.limits import Limits, ReturnXml, Sheet, Unreadable, filled, shown_name
from tests.support.files import CSV, ROWS, found, refusal, sheet_of, table, tables, zipped

TEXT = CSV.decode()
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    "content",
    [
        CSV, BOM + CSV, TEXT.encode("utf-16"), b"\xfe\xff" + TEXT.encode("utf-16-be"), CSV.replace(b"\n", b"\r\n"),
        CSV.replace(b"\n", b"\r"), CSV.rstrip(), CSV.replace(b",", b";"), CSV.replace(b",", b"\t"),
        CSV.replace(b",", b"|"), CSV.replace(b",", b" , "), CSV.replace(b",", b"\xc2\xa0, "), CSV + b"\n,,\n \n",
        CSV.replace(b"K1", b'"K1"'), CSV.replace(b"K1,", b'"K1", '), CSV.replace(b"K1", b'" K1\n"'),
        TEXT.replace(",", "\t").encode("utf-16"), BOM + b'"CHILD"' + CSV[5:],
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_the_same_table_is_read_however_it_was_saved(content: bytes) -> None:
    assert table(content) == ROWS


def test_the_encoding_is_told(subtests: pytest.Subtests) -> None:
    for codec, encoding in {
        "utf-8": "utf-8",
        "utf-8-sig": "utf-8",
        "utf-16": "utf-16",
        "cp1252": "windows-1252",
    }.items():
        with subtests.test(codec):
            (sheet,) = found(TEXT.replace("K1", "Zoë\u2019s").encode(codec))
            assert isinstance(sheet, Sheet)
            assert sheet.encoding == encoding
            assert list(filled(sheet.blocks))[1] == (2, ["Zoë\u2019s", "1", "01/02/2020"])


def test_text_behind_the_first_block_decides_on_the_encoding_too() -> None:
    content = CSV + b"K3,1,01/01/2020\n" * 40_000
    assert table(content + "Zoë,1,\n".encode())[-1] == (40_004, ["Zoë", "1", ""])
    assert table(content + "Zoë,1,\n".encode("cp1252"))[-1] == (40_004, ["Zoë", "1", ""])


def test_no_row_is_lost_between_blocks() -> None:
    """Rows of many lengths, some of several lines, end everywhere in a block of a quarter of a million bytes."""
    rows = [["CHILD", "NOTE"], *([f"K{n}", "é" * (n % 97) + "x y" * (n % 5)] for n in range(30_000))]
    content = "".join(f'{child},"{note}"\r\n' for child, note in rows).replace("x y", "x\r\ny").encode()
    assert [cells for _, cells in table(content)] == rows
    assert [row for row, _ in table(content.decode().encode("utf-16"))] == list(range(1, 30_002))


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    """Blank rows count, and a row of several lines is one row."""
    content = b'\n,,\nA,B\n"one\ntwo\nthree",2\n\n  ,\t\n3,"x ""y"""\n'
    assert table(content) == [(3, ["A", "B"]), (4, ["one two three", "2"]), (7, ["3", 'x "y"'])]


def test_cells_are_as_many_as_the_row_has() -> None:
    assert table(b"A,B,C\n1\n1,2,3,,\n,,3\n")[1:] == [(2, ["1"]), (3, ["1", "2", "3", "", ""]), (4, ["", "", "3"])]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (b"A;B;C", ["A", "B", "C"]), (b'"A, or a";"B, C, D, E"', ["A, or a", "B, C, D, E"]), (b"CHILD", ["CHILD"]),
        (b"A\tB, or C", ["A", "B, or C"]), (b"A|B", ["A", "B"]), (b"A,B;C", ["A,B", "C"]),
        (b"sep=;\r\nA;B,C,D", ["A", "B,C,D"]),
    ],
)  # fmt: skip
def test_the_header_shows_the_delimiter(header: bytes, cells: list[str]) -> None:
    assert [found for _, found in table(header + b"\n")] == [cells]


def test_a_line_that_names_the_delimiter_counts_as_a_row() -> None:
    assert table(b"sep=|\nA|B\n") == [(2, ["A", "B"])]


def test_a_title_above_the_header_does_not_hide_the_delimiter() -> None:
    assert table(b"Return of 2023\n\nA;B\n1;2\n")[1:] == [(3, ["A", "B"]), (4, ["1", "2"])]


@pytest.mark.parametrize("content", [b"", b" ", b"\n\r\n \t", BOM, BOM + b"\n", b"\xff\xfe", b"\xff\xfe\r\0\n\0"])
def test_a_blank_file_says_so(content: bytes) -> None:
    assert refusal(content) == ("empty_file", None)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told_how_to_be_saved_again(codec: str) -> None:
    (unread,) = found(TEXT.encode(codec))
    assert isinstance(unread, Unreadable)
    assert unread.mistake.code == "utf16_without_mark"
    assert "UTF-8" in unread.mistake.detail


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (CSV + b'"K3,1,\n', ("unbalanced_quotes", 4)), (CSV + b'"K3"x,1,\n', ("unbalanced_quotes", 4)),
        (CSV + b"\nK\x00,1,\n", ("invalid_text", 5)), (CSV + b"K\x81,1,\n", ("invalid_text", 4)),
        (BOM + CSV + b"K\xff\n", ("invalid_text", None)), (CSV + b'"' + b"x\n" * 100_000, ("cell_too_long", 4)),
        (CSV + b"K3," + b"x" * 10_001, ("cell_too_long", 4)),
        (CSV + b'K3,"' + b"x\n" * 5_001 + b'"', ("cell_too_long", 4)),
        (CSV + b"x" * 200_000 + b",1", ("cell_too_long", 4)), (CSV + b"," * 2_000_000, ("line_too_long", 4)),
        (TEXT.encode("utf-16") + b"\x00\xd8\x00\xd8", ("invalid_text", 4)),
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_a_broken_row_is_named(content: bytes, refused: tuple[str, int | None]) -> None:
    assert refusal(content) == refused


def test_the_rows_before_a_broken_one_are_read() -> None:
    (sheet,) = found(CSV + b"K\x00,1,\n")
    assert isinstance(sheet, Sheet)
    rows = filled(sheet.blocks)
    assert [next(rows) for _ in ROWS] == ROWS


@pytest.mark.parametrize("quoted", [range(0), range(1), range(9_000, 9_001), range(12_000)], ids=str)
def test_rows_with_and_without_quotes_are_read_alike(quoted: range) -> None:
    """Many blocks of rows; from the first quote on a parser reads them, before it there is nothing to parse."""
    rows = [["CHILD", "SEX", "NOTE"], *([f"K{number}", "1", f"a{number} b"] for number in range(12_000))]
    lines = [",".join([child, sex, f'"{note}"' if number in quoted else note]) for number, (child, sex, note) in
             enumerate(rows)]  # fmt: skip
    assert table("\r\n".join(lines).encode()) == list(enumerate(rows, start=1))


def test_a_row_after_many_may_have_a_comma_in_quotes_and_an_open_quote_is_found_there() -> None:
    content = CSV + b"K3,1,\n" * 20_000
    assert table(content + b'"K4","a, b",\n')[-1] == (20_004, ["K4", "a, b", ""])
    assert refusal(content + b'"K4,1,\n') == ("unbalanced_quotes", 20_004)


def test_a_cell_may_have_ten_thousand_characters_and_a_file_as_many_rows_as_the_limit() -> None:
    assert len(table(CSV + b"K3," + b"x" * 10_000)[-1][1][1]) == 10_000
    assert len(table(CSV, Limits(rows=3))) == 3
    assert refusal(CSV, Limits(rows=2)) == ("too_many_rows", 3)
    assert refusal(CSV, Limits(unpacked=len(CSV) - 1)) == ("too_large", 1)


def test_the_members_of_a_zip_are_files_with_their_folders() -> None:
    content = zipped(
        ("2021-22/", b""), ("2021-22/episodes.csv", CSV), ("header.csv", CSV), ("__MACOSX/._header.csv", b"\0\1"),
        (".DS_Store", b"\0\1"), ("2021-22/Thumbs.db", b"\0\1"), ("2021-22/return.xml", b"<EXPSSDA903/>"),
        ("lists.xlsx", sheet_of(("A", 1))), ("Zoë\x1b.csv", CSV), ("empty.csv", b""),
    )  # fmt: skip
    result = found(content, "returns.zip")
    assert [file.file for file in result] == [
        "returns.zip/2021-22/episodes.csv", "returns.zip/header.csv", "returns.zip/2021-22/return.xml",
        "returns.zip/lists.xlsx [List 10]", "returns.zip/file 5", "returns.zip/empty.csv",
    ]  # fmt: skip
    assert isinstance(result[2], ReturnXml)
    assert isinstance(result[-1], Unreadable)
    sheets = [sheet for sheet in result if isinstance(sheet, Sheet)]
    assert [list(filled(sheet.blocks)) for sheet in reversed(sheets)] == [ROWS, [(1, ["A", "1"])], ROWS, ROWS]


def test_members_of_a_zip_can_be_read_in_turns() -> None:
    first, second = (
        filled(sheet.blocks) for sheet in found(zipped(("a.csv", CSV), ("b.csv", CSV))) if isinstance(sheet, Sheet)
    )
    assert [(next(first), next(second)) for _ in ROWS] == [(row, row) for row in ROWS]


def test_a_file_is_what_it_holds_and_not_what_it_is_called() -> None:
    assert tables(zipped(("x.xlsx", CSV), ("y.csv", sheet_of(("A",))))) == {
        "sent/x.xlsx": ROWS,
        "sent/y.csv [List 10]": [(1, ["A"])],
    }


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("episodes.csv", "episodes.csv"), ("C:\\Users\\jo\\ad1 (2).csv", "ad1 (2).csv"), ("../../etc/passwd", "passwd"),
        ("", "file 2"), ("..", "file 2"), ("x" * 101, "file 2"), ("Zoë.csv", "file 2"), ("a\nb.csv", "file 2"),
        ("<b>.csv", "file 2"), ("a.csv\n", "a.csv"), ("dir/", "file 2"),
    ],
)  # fmt: skip
def test_a_name_is_shown_only_if_it_is_harmless(name: str, shown: str) -> None:
    assert shown_name(name, 2) == shown
