"""Each change of an import names the file and the row that report it, in dry runs too."""

from tests.imports.test_annex_a import AVA, list_10
from tests.imports.test_annex_a_adopters import ADULT
from tests.support.files import zipped
from tests.support.hand_written import a_return
from tests.support.returned.annex_a import LIST_11
from tests.support.returned.files import csv_table
from tests.support.service import Answer, Service
from tests.support.uploads import import_files

FIRST = """
    DECOM      | RNE | LS | PLACE | DEC        | REC
    2020-05-01 | S   | C2 | U6    | 2020-09-01 | X1
    2020-09-01 | L   | E1 | U6    | 2020-11-01 | X1
    2020-11-01 | P   | E1 | A6    |            |
    """
LATER = """
    DECOM      | RNE | LS | PLACE | DEC        | REC
    2020-11-08 | P   | E1 | A6    | 2021-06-01 | E12
    """
DECIDED = "DATE_PLACED|DATE_PLACED_CEASED\n2020-06-01|2020-07-01\n2020-08-01|"


def places(answer: Answer) -> dict[str, tuple[str, str | None, int | None]]:
    """What happens to the events of each type: kind, file and row."""
    return {
        f"{each['type']} {each['after'] or each['before']}": (each["kind"], each["file"], each["row"])
        for each in answer["changes"]
    }


def test_each_row_of_a_return(service: Service) -> None:
    files = a_return(FIRST, placed_for_adoption=DECIDED)
    for query in ({"dry_run": True}, {}):
        assert places(import_files(service, files, year="2020-21", **query)) == {
            "entered_care 2020-05-01": ("created", "episodes.csv", 2),
            "placement_order 2020-09-01": ("created", "episodes.csv", 3),
            "placed 2020-11-01": ("created", "episodes.csv", 4),
            "adoption_decision 2020-06-01": ("created", "placed_for_adoption.csv", 2),
            "decision_reversed 2020-07-01": ("created", "placed_for_adoption.csv", 2),
            "adoption_decision 2020-08-01": ("created", "placed_for_adoption.csv", 3),
        }


def test_a_later_year_that_corrects_an_earlier_one(service: Service) -> None:
    """What is replaced is named by the row that replaces it; what no row reports any more has none."""
    import_files(service, a_return(FIRST, placed_for_adoption=DECIDED), year="2020-21")
    files = a_return(
        LATER, ad1="DATE_INT|DATE_MATCH\n2020-08-01|2020-10-01", placed_for_adoption="DATE_PLACED\n2020-08-01"
    )
    answer = import_files(service, {"2021-22.zip": zipped(*files.items())})
    assert places(answer) == {
        "placed 2020-11-08": ("replaced", "2021-22.zip/episodes.csv", 2),
        "adopted 2021-06-01": ("created", "2021-22.zip/episodes.csv", 2),
        "matched 2020-10-01": ("created", "2021-22.zip/ad1.csv", 2),
    }
    again = import_files(service, a_return("CHILD|DECOM|RNE|LS|PLACE\nBen|2021-05-01|S|C2|U6"), year="2021-22")
    assert places(again)["adopted 2021-06-01"] == ("withdrawn", None, None)


def test_rows_of_lists(service: Service) -> None:
    of_children, of_adopters = list_10(AVA, {**AVA, "Child Unique ID": "Ben"}), csv_table(LIST_11, [ADULT])
    answer = import_files(service, {"list_10.csv": of_children, "list_11.csv": of_adopters})
    found = {(each.get("child") or each["family"], each["file"], each["row"]) for each in answer["changes"]}
    family = ADULT["Family identifier"]
    assert found == {("Ava", "list_10.csv", 2), ("Ben", "list_10.csv", 3), (family, "list_11.csv", 2)}
