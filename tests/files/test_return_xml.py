"""An SSDA903 return as XML gives the rows of the CSV files."""

from itertools import islice

import pytest

from app.files.limits import Limits, Refused, ReturnXml, Unreadable
from tests.support.files import found, refusal

EPISODE = "<EPISODE><DECOM>01/04/2022</DECOM><RNE>S</RNE><LS>E1</LS><CIN>N1</CIN><PL>A6</PL><DEC/><REC></REC></EPISODE>"
CHILD = "<CHILDID>K1</CHILDID><UPN>UN1</UPN><SEX>1</SEX><DOB>01/02/2020</DOB><ETHNIC>WBRI</ETHNIC><UASC>0</UASC>"
EPISODE_COLUMNS = [
    "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "HOME_POST",
    "PL_POST", "URN",
]  # fmt: skip


def xml(header: str = CHILD, episodes: str = EPISODE, root: str = "EXPSSDA903") -> str:
    return f"<?xml version='1.0'?>\n<{root}>\n<CHILD>\n<HEADER>{header}</HEADER>\n{episodes}\n</CHILD>\n</{root}>"


def rows(content: str | bytes) -> list[tuple[str, int, dict[str, str]]]:
    (only,) = found(content.encode() if isinstance(content, str) else content)
    assert isinstance(only, ReturnXml), only
    return list(only.rows)


def filled(content: str) -> list[tuple[str, dict[str, str]]]:
    """The rows without their blank cells."""
    return [(table, {name: cell for name, cell in cells.items() if cell}) for table, _, cells in rows(content)]


BORN = {"CHILD": "K1", "DOB": "01/02/2020"}
HEADER_ROW = ("Header", {"CHILD": "K1", "SEX": "1", "DOB": "01/02/2020", "ETHNIC": "WBRI", "UPN": "UN1"})
EPISODE_ROW = ("Episodes", {"CHILD": "K1", "DECOM": "01/04/2022", "RNE": "S", "LS": "E1", "CIN": "N1", "PLACE": "A6"})


def test_a_child_gives_a_header_and_its_episodes() -> None:
    assert filled(xml(episodes=EPISODE * 2)) == [HEADER_ROW, EPISODE_ROW, EPISODE_ROW]


def test_rows_have_every_column_of_the_csv_file_and_their_line() -> None:
    header, episode = rows(xml(episodes=f"\n\n{EPISODE}"))
    assert (header[1], episode[1]) == (4, 7)
    assert list(header[2]) == ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"]
    assert list(episode[2]) == EPISODE_COLUMNS


@pytest.mark.parametrize("column", ["DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"])
def test_any_element_of_an_adoption_makes_its_row(column: str) -> None:
    """A match without DATE_INT must not vanish."""
    adoption = ("AD1", {**BORN, column: "x"})
    assert filled(xml(f"{CHILD}<{column}> x </{column}>")) == [HEADER_ROW, EPISODE_ROW, adoption]
    assert filled(xml(f"{CHILD}<{column}> </{column}>")) == [HEADER_ROW, EPISODE_ROW]


def test_each_decision_is_a_row() -> None:
    decisions = "".join(
        f"<AD_PLACED><DATE_PLACED>0{n}/01/2021</DATE_PLACED><REASON_PLACED_CEASED>RD{n}</REASON_PLACED_CEASED></AD_PLACED>"
        for n in (1, 2)
    )
    found = filled(xml(f"{CHILD}{decisions}<MOTHER>1</MOTHER>"))
    assert found[0][1]["MOTHER"] == "1"
    assert found[2:] == [
        ("PlacedAdoption", {**BORN, "DATE_PLACED": f"0{n}/01/2021", "REASON_PLACED_CEASED": f"RD{n}"}) for n in (1, 2)
    ]


@pytest.mark.parametrize(
    ("table", "columns", "element"),
    [
        ("OC3", ("IN_TOUCH", "ACTIV", "ACCOM"), "{}"),
        ("PrevPerm", ("PREV_PERM", "LA_PERM", "DATE_PERM"), "<PERMANENCE>{}</PERMANENCE>"),
    ],
)
def test_care_leavers_and_earlier_permanence(table: str, columns: tuple[str, ...], element: str) -> None:
    """Each has a row if any of its elements is filled, as in the CSV files."""
    for column in columns:
        row = (table, {**BORN, column: "x"})
        assert filled(xml(CHILD + element.format(f"<{column}>x</{column}>"))) == [HEADER_ROW, EPISODE_ROW, row]
        assert filled(xml(CHILD + element.format(f"<{column}/>"))) == [HEADER_ROW, EPISODE_ROW]


def test_what_stands_twice_says_nothing() -> None:
    twice = "<SEX>2</SEX>"
    assert "SEX" not in filled(xml(CHILD + twice))[0][1]
    assert "SEX" not in filled(xml(CHILD + twice * 2))[0][1]
    assert "CHILD" not in filled(xml(f"{CHILD}</HEADER><HEADER>{CHILD}"))[0][1]


def test_a_child_without_an_id_or_header_is_given_for_the_caller_to_refuse() -> None:
    assert rows(xml(header=""))[0][:2] == ("Header", 4)
    content = "<EXPSSDA903>\n<CHILD>" + EPISODE + "</CHILD></EXPSSDA903>"
    assert [(table, line, cells["CHILD"]) for table, line, cells in rows(content)] == [
        ("Header", 2, ""),
        ("Episodes", 2, ""),
    ]


def test_nothing_of_one_child_is_given_to_the_next() -> None:
    first = f"<CHILD><HEADER>{CHILD}<DATE_INT>1</DATE_INT></HEADER></CHILD>"
    content = f"<EXPSSDA903>{first}<CHILD>{EPISODE}</CHILD></EXPSSDA903>"
    assert [(table, cells["CHILD"]) for table, _, cells in rows(content)] == [
        ("Header", "K1"), ("AD1", "K1"), ("Header", ""), ("Episodes", ""),
    ]  # fmt: skip


def test_other_elements_are_passed_over() -> None:
    more = "<AREVIEW><REVIEW>1</REVIEW><SEX>9</SEX></AREVIEW><OC2><SDQ_SCORE>3</SDQ_SCORE></OC2><NEW a='1'>x</NEW>"
    content = xml(CHILD + more).replace("<EXPSSDA903>", "<EXPSSDA903><SENT>2023<CHILDID>K9</CHILDID></SENT>")
    assert filled(content) == [HEADER_ROW, EPISODE_ROW]


@pytest.mark.parametrize("root", ["EXPSSDA903", "RETURN", "x:EXPSSDA903 xmlns:x='urn:x'"])
def test_the_root_may_have_another_name_if_there_are_children(root: str) -> None:
    content = xml(root=root).replace(f"</{root}>", f"</{root.split()[0]}>")
    assert filled(content) == [HEADER_ROW, EPISODE_ROW]


@pytest.mark.parametrize("content", ["<a/>", "<a><b/></a>", "<a><b><CHILD/></b></a>", "<svg><CHILDREN/></svg>"])
def test_other_xml_is_told_what_is_expected(content: str) -> None:
    (unread,) = found(content.encode())
    assert isinstance(unread, Unreadable)
    assert (unread.mistake.code, "EXPSSDA903" in unread.mistake.detail) == ("unknown_xml", True)


@pytest.mark.parametrize(("content", "foreign"), [("<a/>", True), ("<Message><Header/></Message>", True),
    ("<expssda903><child/></expssda903>", False), ("<SSDA903/>", False), ("<EXPSSDA903>", False)])  # fmt: skip
def test_xml_that_does_not_mean_to_be_a_return_is_foreign(content: str, foreign: bool) -> None:
    (unread,) = found(content.encode())
    assert isinstance(unread, Unreadable)
    assert unread.foreign is foreign


def test_a_return_without_children_has_no_rows() -> None:
    assert rows("<EXPSSDA903/>") == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_xml_says_its_encoding(encoding: str) -> None:
    content = xml(CHILD.replace("K1", "Zoë")).replace("'1.0'", f"'1.0' encoding='{encoding.removesuffix('-sig')}'")
    assert rows(content.encode(encoding))[0][2]["CHILD"] == "Zoë"


def broken_behind(end: str) -> str:
    return "<EXPSSDA903>" + f"<CHILD><HEADER>{CHILD}</HEADER></CHILD>\n" * 3_000 + end


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("", "malformed_xml"), ("<CHILD></EXPSSDA903>", "malformed_xml"), ("&amp", "malformed_xml"),
        ("&unknown;", "malformed_xml"), ("\x00", "malformed_xml"), ("<CHILD><X>" + "x" * 10_001, "cell_too_long"),
        ("<X>" * 18, "malformed_xml"), ("<CHILD>" + "<EPISODE/>" * 2_001, "too_many_rows"),
    ],
)  # fmt: skip
def test_what_is_broken_behind_good_children_is_told_with_its_line(end: str, code: str) -> None:
    content = broken_behind(end)
    (sheet,) = found(content.encode())
    assert isinstance(sheet, ReturnXml)
    assert len(list(islice(sheet.rows, 3_000))) == 3_000
    with pytest.raises(Refused) as refused:
        next(sheet.rows)
    assert (refused.value.mistake.code, refused.value.row) == (code, 3_001)


def test_limits_of_rows_and_bytes() -> None:
    assert refusal(broken_behind("</EXPSSDA903>").encode(), Limits(rows=2_999))[0] == "too_many_rows"
    assert len(rows(broken_behind("</EXPSSDA903>"))) == 3_000
    assert refusal(xml().encode(), Limits(unpacked=10))[0] == "too_large"
