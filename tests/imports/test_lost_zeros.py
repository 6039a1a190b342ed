"""A spreadsheet takes the id 0022 for a number, and saves 22: that is not another child."""

import httpx2
import pytest

from tests.support.hand_written import a_return
from tests.support.returned.files import zipped
from tests.support.service import Service
from tests.support.uploads import happened, import_files, send_files

COLUMNS = "CHILD|DECOM|RNE|LS|PLACE|DEC|REC\n"


@pytest.fixture
def engine() -> str:
    """The ids are compared in memory."""
    return "sqlite"


def first(*children: str) -> dict[str, bytes]:
    return a_return(COLUMNS + "\n".join(f"{child}|2021-05-01|S|C2|U6||" for child in children))


def second(*children: str) -> dict[str, bytes]:
    return a_return(COLUMNS + "\n".join(f"{child}|2021-05-01|S|C2|U6|2022-08-01|E4A" for child in children))


@pytest.mark.parametrize("mode", ["atomic", "partial"])
def test_ids_that_lost_their_zeros_are_refused(service: Service, mode: str) -> None:
    import_files(service, first("0022", "0033", "44"), year="2021-22")
    refused = send_files(service, second("22", "33", "44"), year="2022-23", mode=mode)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["code"], ": 2. " in error["detail"]) == (422, "leading_zeros_lost", True)
    assert len(happened(service)) == 3
    import_files(service, second("0022", "0033", "44"), year="2022-23")
    assert len(happened(service)) == 6


def test_so_they_are_in_one_archive(service: Service) -> None:
    years = {"2021-22": first("0022"), "2022-23": second("22")}
    content = {f"{year}/{name}": data for year, files in years.items() for name, data in files.items()}
    assert error_codes(send_files(service, {"years.zip": zipped(content)})) == ["leading_zeros_lost"]


def test_two_ids_of_one_table_are_two_children(service: Service) -> None:
    import_files(service, first("0022", "22"), year="2021-22")
    import_files(service, second("0022", "22"), year="2022-23")
    assert len(happened(service)) == 4


def test_ids_that_have_their_zeros_again(service: Service) -> None:
    """A warning, until the year without them is sent again."""
    import_files(service, first("22"), year="2021-22")
    warned = import_files(service, second("0022"), year="2022-23", dry_run=True)["warnings"]
    assert [each["code"] for each in warned] == ["leading_zeros_returned"]
    again = import_files(service, first("0022"), year="2021-22")
    assert again["warnings"][:-1] == []
    assert {line.split()[0] for line in happened(service)} == {"0022"}


def test_zeros_that_were_wrong_are_taken_off_by_sending_all_years_again(service: Service) -> None:
    import_files(service, first("0022"), year="2021-22")
    import_files(service, first("22"), year="2021-22")
    assert {line.split()[0] for line in happened(service)} == {"22"}


def test_events_of_a_child_count_and_those_of_a_family_do_not(service: Service) -> None:
    day = {"authority": "coventry", "date": "2021-01-01"}
    family, child = {**day, "family": "0022", "type": "enquiry"}, {**day, "child": "0033", "type": "matched"}
    service.post([family, child], complete=False)
    import_files(service, first("22"), year="2021-22")
    assert error_codes(send_files(service, second("33"), year="2022-23")) == ["leading_zeros_lost"]


def error_codes(refused: httpx2.Response) -> list[str]:
    assert refused.status_code == 422
    return [error["code"] for error in refused.json()["errors"]]
