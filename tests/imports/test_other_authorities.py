"""Files of a new year whose children nobody knows from the year before: another council's, or with changed ids."""

import pytest

from tests.support.hand_written import a_return
from tests.support.returned.files import Files
from tests.support.service import Service
from tests.support.uploads import happened, import_files, send_files

COLUMNS = "CHILD|DECOM|RNE|LS|PLACE|DEC|REC\n"


@pytest.fixture
def engine() -> str:
    """The ids are compared in memory."""
    return "sqlite"


def of(name: str, number: int = 12, since: str = "2021-05-01") -> Files:
    """Children who are looked after since a day."""
    return a_return(COLUMNS + "\n".join(f"{name}{child}|{since}|S|C2|U6||" for child in range(number)))


@pytest.mark.parametrize("query", [{}, {"mode": "partial"}, {"dry_run": True}], ids=str)
def test_children_whom_the_year_before_does_not_know(service: Service, query: dict[str, object]) -> None:
    import_files(service, of("A"), year="2021-22")
    refused = send_files(service, of("B"), year="2022-23", **query)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["code"]) == (422, "looks_like_another_authority")
    assert (error["parameter"], len(happened(service))) == ("authority", 12)
    assert send_files(service, of("B"), year="2022-23", confirm_year="2022-23").is_success


def test_what_is_not_doubted(service: Service) -> None:
    """The first year, a few children, those who came in the year, and where some are known."""
    import_files(service, of("A"), year="2021-22")
    import_files(service, of("B", 9), year="2022-23", dry_run=True)
    import_files(service, of("B", since="2022-05-01"), year="2022-23", dry_run=True)
    both = of("A", 2)["episodes.csv"] + of("B")["episodes.csv"].split(b"\n", 1)[1]
    import_files(service, {"episodes.csv": both}, year="2022-23")
    import_files(service, of("C", since="2019-05-01"), year="2019-20")


def test_a_year_of_which_only_the_decisions_were_sent_knows_nobody(service: Service) -> None:
    decisions = "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED\nZ,,01/06/2021,,\n"
    import_files(service, {"placed_for_adoption.csv": decisions.encode()}, year="2021-22")
    import_files(service, of("B"), year="2022-23")


def test_a_year_that_is_stored_already_asks_by_what_it_withdraws(service: Service) -> None:
    import_files(service, of("A"), year="2021-22")
    import_files(service, of("A", since="2022-06-01"), year="2022-23")
    assert send_files(service, of("B"), year="2022-23").status_code == 409
