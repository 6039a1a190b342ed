"""An import that takes much away is refused until the number of events is confirmed; a dry run says the same."""

import pytest

from tests.support.hand_written import a_return, try_return
from tests.support.returned.files import Files
from tests.support.service import Service
from tests.support.uploads import happened, import_files, send_files

HEADER = "CHILD|DECOM|RNE|LS|PLACE|DEC|REC\n"


def of(*children: str, year: int = 2021) -> Files:
    """Each child enters care in the year, and leaves it: two events."""
    return a_return(HEADER + "\n".join(f"{child}|{year}-05-01|S|C2|U6|{year}-08-01|E4A" for child in children))


def named(number: int, first: int = 0) -> list[str]:
    return [f"K{each}" for each in range(first, first + number)]


def test_it_is_refused_with_the_events_by_year_and_type_and_each_change(service: Service) -> None:
    import_files(service, of(*named(10)), year="2021-22")
    before = service.digest()
    refused = send_files(service, of(*named(8)), year="2021-22")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/withdraws-much"
    (error,) = refused.json()["errors"]
    assert (error["code"], error["parameter"]) == ("withdraws_much", "confirm_withdrawals")
    assert "confirm_withdrawals=4" in error["detail"]
    report = refused.json()["report"]
    assert report["withdrawals"] == [
        {"year": "2021-22", "type": "entered_care", "events": 2},
        {"year": "2021-22", "type": "left_care", "events": 2},
    ]
    assert report["withdrawn"] == report["changed"] == 4
    assert {(each["child"], each["kind"], each["after"]) for each in report["changes"]} == {
        ("K8", "withdrawn", None),
        ("K9", "withdrawn", None),
    }
    assert service.digest() == before


@pytest.mark.parametrize("mode", ["atomic", "partial"])
def test_the_very_number_confirms_it(service: Service, mode: str) -> None:
    import_files(service, of(*named(10)), year="2021-22")
    for wrong in (1, 3, 5, 50):
        assert try_again(service, mode, wrong) == 409
    assert try_again(service, mode, 4) in (200, 207)
    assert len(happened(service)) == 16
    assert try_again(service, mode, None) in (200, 207)


def try_again(service: Service, mode: str, confirmed: int | None) -> int:
    query = {} if confirmed is None else {"confirm_withdrawals": confirmed}
    return send_files(service, of(*named(8)), year="2021-22", mode=mode, **query).status_code


@pytest.mark.parametrize(
    ("children", "gone", "status"),
    [(20, 1, 200), (20, 2, 409), (40, 2, 200), (39, 2, 409), (600, 25, 200), (600, 26, 409)],
)
def test_up_to_a_twentieth_and_fifty_events_go_unasked(service: Service, children: int, gone: int, status: int) -> None:
    """Of the events of the import's own years: other years are as they were."""
    import_files(service, of(*named(900, 5000), year=2019), year="2019-20")
    import_files(service, of(*named(children)), year="2021-22")
    again = of(*named(children - gone))
    assert send_files(service, again, year="2021-22", dry_run=True).status_code == status
    assert send_files(service, again, year="2021-22").status_code == status


def test_another_years_files_would_take_this_years_events(service: Service) -> None:
    """The files of last year sent as this year's: refused before anything is gone."""
    import_files(service, of(*named(60)), year="2021-22")
    refused = send_files(service, of(*named(60, 100)), year="2021-22")
    assert refused.status_code == 409
    assert sum(each["events"] for each in refused.json()["report"]["withdrawals"]) == 120


def test_an_atomic_refusal_comes_first_and_a_wrong_number_of_nothing_is_no_matter(service: Service) -> None:
    import_files(service, of(*named(10)), year="2021-22")
    wrong = "CHILD|DECOM|RNE|LS|PLACE\nAva|31/31/2021|S|C2|U6"
    assert try_return(service, "2021-22", wrong).status_code == 422
    assert send_files(service, of(*named(11)), year="2021-22", confirm_withdrawals=7).is_success
    assert send_files(service, of("Ava"), year="2021-22", confirm_withdrawals=0).status_code == 422
