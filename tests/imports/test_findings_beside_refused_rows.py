"""Rows that are refused do not keep the findings on the other rows back."""

import pytest

from tests.support.hand_written import a_return
from tests.support.service import Answer, Service
from tests.support.uploads import happened, import_files, send_files

#: Ava's last row ends because another begins (X1), but none follows; Ben has a day that is none.
FILES = a_return("CHILD|DECOM|RNE|LS|PLACE|DEC|REC\nAva|2021-05-01|S|C2|U6|2021-08-01|X1\nBen|31/31/2021|S|C2|U6||")
GOOD = a_return("CHILD|DECOM|RNE|LS|PLACE|DEC|REC\nAva|2021-05-01|S|C2|U6|2021-08-01|X1")


def found(quality: Answer, child: str) -> set[str]:
    return {finding["rule"] for finding in quality["findings"] for case in finding["cases"] if case["child"] == child}


@pytest.mark.parametrize(
    "query", [{}, {"dry_run": True}, {"mode": "partial"}, {"mode": "partial", "dry_run": True}], ids=str
)
def test_a_refused_row_hides_no_finding_on_another_child(service: Service, query: dict[str, object]) -> None:
    expected = found(import_files(service, GOOD, year="2021-22", dry_run=True)["quality"], "Ava")
    assert "nothing_follows_x1" in expected
    answer = send_files(service, FILES, year="2021-22", **query)
    partial = "mode" in query
    assert answer.status_code == (207 if partial else 422)
    report = answer.json() if partial else answer.json()["report"]
    assert found(report["quality"], "Ava") == expected
    assert report["period"] == "2021-22"
    assert {each["indicator"] for each in report["coverage"]} >= {"A1", "A4"}
    assert bool(happened(service)) == (query == {"mode": "partial"})


def test_a_refused_import_changes_nothing_and_says_so(service: Service) -> None:
    import_files(service, GOOD, year="2021-22")
    before = service.digest()
    report = send_files(service, FILES, year="2021-22").json()["report"]
    assert (report["receipt"], report["created"], report["withdrawn"], report["changes"]) == (None, 0, 0, [])
    assert service.digest() == before


def test_the_report_of_an_import_names_who_is_in_an_earlier_years_file_only(service: Service) -> None:
    """What the import itself shows: Ben was looked after at the end of last year, and is not in this year's file."""
    columns = "CHILD|DECOM|RNE|LS|PLACE|DEC|REC"
    import_files(service, a_return(f"{columns}\nAva|2021-05-01|S|C2|U6||\nBen|2021-06-01|S|C2|U6||"), year="2021-22")
    quality = import_files(service, a_return(f"{columns}\nAva|2021-05-01|S|C2|U6||"), year="2022-23")["quality"]
    assert found(quality, "Ben") == {"gone_without_leaving"}
    asked = service.get("/v1/quality", area="coventry", period="2022-23")
    assert quality["findings"] == asked["findings"]
