"""The files that a council would send: their names, header rows, elements, sheets and dates."""

import io
import zipfile
from datetime import date

from defusedxml import ElementTree
from python_calamine import CalamineWorkbook

from tests.support.returned.annex_a import LIST_10, LIST_11, annex_a_workbook, list_10_csv, list_11_csv
from tests.support.returned.files import csv_files, zip_of_years
from tests.support.returned.reports import EXTENDED_ADOPTION, extended_adoption_csv, extended_adoption_xlsx
from tests.support.returned.stories import children
from tests.support.returned.xml_file import xml_file
from tests.support.returned.years import CollectionYear, all_years, returns_of
from tests.support.story_tables import read_story

AVA_AND_BEN = """
    child | entered    | decision   | order      | matched    | placed     | adopted
    Ava   | 2020-04-10 | 2020-10-01 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06
    Ben   | 2021-07-01 | 2021-11-02 |            |            |            |
    """
YEAR = CollectionYear(2021)


def test_csv_tables_of_a_year() -> None:
    (made,) = returns_of(children(AVA_AND_BEN), [YEAR])
    files = {name: content.decode().replace("\r\n", "\n") for name, content in csv_files(made).items()}
    assert files == {
        "header.csv": """\
CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB
Ava,2,15/06/2018,WBRI,UN1,0,
Ben,2,15/06/2018,WBRI,UN1,0,
""",
        "episodes.csv": """\
CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
Ava,20/03/2021,P,E1,N1,A6,PR1,06/12/2021,E11,,,,XXXXXXX
Ben,01/07/2021,S,C2,N1,U6,PR1,,,,,,XXXXXXX
""",
        "ad1.csv": """\
CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR
Ava,15/06/2018,01/10/2020,01/03/2021,0,2,MF,L11
""",
        "placed_for_adoption.csv": """\
CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED
Ava,15/06/2018,01/10/2020,,
Ben,15/06/2018,02/11/2021,,
""",
    }


def test_one_archive_with_a_folder_for_each_year() -> None:
    years = all_years(date(2020, 4, 10), date(2022, 3, 31))
    with zipfile.ZipFile(io.BytesIO(zip_of_years(returns_of(children(AVA_AND_BEN), years)))) as archive:
        assert [name for name in archive.namelist() if name.endswith("episodes.csv")] == [
            "2020-21/episodes.csv",
            "2021-22/episodes.csv",
        ]
        assert (
            archive.read("2021-22/episodes.csv")
            == csv_files(returns_of(children(AVA_AND_BEN), years)[1])["episodes.csv"]
        )


def test_xml_of_a_year() -> None:
    """HEADER with its flat elements in their order, then an EPISODE each; an open one has an empty DEC and REC."""
    (made,) = returns_of(children(AVA_AND_BEN), [YEAR])
    ava, ben = ElementTree.fromstring(xml_file(made))
    header, episode = ava
    assert [(element.tag, element.text) for element in header if element.tag != "AD_PLACED"] == [
        *[("CHILDID", "Ava"), ("UPN", "UN1"), ("SEX", "2"), ("DOB", "15/06/2018"), ("ETHNIC", "WBRI"), ("UASC", "0")],
        *[("DATE_INT", "01/10/2020"), ("DATE_MATCH", "01/03/2021"), ("FOSTER_CARE", "0")],
        *[("NB_ADOPTR", "2"), ("SEX_ADOPTR", "MF"), ("LS_ADOPTR", "L11"), ("MOTHER", "0")],
    ]
    assert [element.text for element in header.iter("DATE_PLACED")] == ["01/10/2020"]
    assert [(element.tag, element.text) for element in episode] == [
        *[("DECOM", "20/03/2021"), ("RNE", "P"), ("LS", "E1"), ("CIN", "N1"), ("PL", "A6"), ("URN", "XXXXXXX")],
        *[("PLACE_PROVIDER", "PR1"), ("DEC", "06/12/2021"), ("REC", "E11")],
    ]
    assert [(element.tag, element.text) for element in ben[1].iter() if element.tag in {"DEC", "REC"}] == [
        ("DEC", None),
        ("REC", None),
    ]


def test_extended_adoption_has_a_row_for_each_adopted_child() -> None:
    header, *rows = extended_adoption_csv(children(AVA_AND_BEN), YEAR).decode().splitlines()
    assert header == (
        "CHILD_LA_CODE,SEX,ETHNIC_CODE,UASC_STATUS,DOB,Date_LA_Decision,Date_placement_order,Date_adoptive_placement,"
        "PLACEMENT,DATE_MATCHED,FORMER_FOSTER_ID,Number_Adopter,SEX_ADOPTER,LS_ADOPTER,Date_last_POC,DEC,REC"
    )
    assert rows == [
        "Ava,2,WBRI,0,15/06/2018,01/10/2020,02/11/2020,20/03/2021,A6,01/03/2021,0,2,MF,L11,10/04/2020,06/12/2021,E11"
    ]
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(extended_adoption_xlsx(children(AVA_AND_BEN), YEAR)))
    columns, ava = workbook.get_sheet_by_index(0).to_python()
    assert columns == EXTENDED_ADOPTION
    assert ava[EXTENDED_ADOPTION.index("DEC")] == date(2021, 12, 6)


def test_extended_adoption_gives_what_stood_on_the_day_of_the_adoption() -> None:
    """The last decision, the order in force, the placement since the last disruption, the last entry to care."""
    told_twice = children(
        """
        child | entered    | left            | entered    | decision   | reversed        | decision   | order      | revoked    | order      | placed     | disrupted  | matched    | placed     | adopted
        Ava   | 2017-01-01 | 2018-01-01(E4A) | 2019-01-01 | 2019-02-01 | 2019-03-01(RD4) | 2019-04-01 | 2019-05-01 | 2019-06-01 | 2019-07-01 | 2019-08-01 | 2019-09-01 | 2020-01-01 | 2020-02-01 | 2021-12-06
        """  # noqa: E501 - a story is read from left to right
    )
    (row,) = extended_adoption_csv(told_twice, YEAR).decode().splitlines()[1:]
    assert (
        row
        == "Ava,2,WBRI,0,15/06/2018,01/04/2019,01/07/2019,01/02/2020,A6,01/01/2020,0,2,MF,L11,01/01/2019,06/12/2021,E11"
    )


def test_annex_a_lists_children_in_the_process_and_adopters() -> None:
    """Ben, whose decision is open, is in list 10 as Ava is; each family of list 11 is two adults."""
    families = read_story(
        """
        family | enquiry    | registered | approved   | withdrawn
        F1     | 2021-01-04 | 2021-02-01 | 2021-06-01 |
        F2     | 2021-01-05 |            |            | 2021-03-01
        """
    ).events
    inspected = date(2022, 3, 31)
    book = CalamineWorkbook.from_filelike(io.BytesIO(annex_a_workbook(children(AVA_AND_BEN), families, inspected)))
    assert book.sheet_names == ["List 10", "List 11"]
    columns, ava, ben = book.get_sheet_by_name("List 10").to_python()
    assert columns == LIST_10
    assert [ava[LIST_10.index("Date of Adoption Order")], ben[LIST_10.index("Date the Child Entered Care")]] == [
        date(2021, 12, 6),
        date(2021, 7, 1),
    ]
    columns, *adults = book.get_sheet_by_name("List 11").to_python()
    assert columns[: len(LIST_11)] == LIST_11
    assert [adult[0] for adult in adults] == ["F1-1", "F1-2", "F2-1", "F2-2"]
    assert list_10_csv(children(AVA_AND_BEN), inspected).decode().splitlines()[2].split(",")[:3] == [
        "Ben",
        "",
        "b) Female",
    ]
    assert list_11_csv(families).decode().splitlines()[3].endswith(",05/01/2021,,,,,,,,,,,01/03/2021,1")


def test_annex_a_looks_back_twelve_months() -> None:
    """An adoption of long ago is left out; on an earlier day the adoption has not happened yet."""
    assert len(list_10_csv(children(AVA_AND_BEN), date(2023, 1, 1)).decode().splitlines()) == 2
    ava = list_10_csv(children(AVA_AND_BEN), date(2021, 8, 1)).decode().splitlines()[1].split(",")
    assert ava[LIST_10.index("Date Placed for Adoption")] == "20/03/2021"
    assert ava[LIST_10.index("Date of Adoption Order")] == ""
