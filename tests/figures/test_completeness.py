"""What is known and what is not: the status of every figure, from when until when the records are complete."""

import io
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from app.figures.shapes import ResultList
from app.indicators.scorecard import INDICATORS
from app.periods import today
from tests.conftest import running
from tests.figures.asked import file_of, rows_of
from tests.support.service import Answer, Service, answer
from tests.support.story_tables import read_story, send_story

COVENTRY, SOLIHULL = "E08000026", "E08000029"
CODES = [indicator.code for indicator in INDICATORS]
OF_CHILDREN = [indicator.code for indicator in INDICATORS if indicator.among[0].about == "child"]
OF_FAMILIES = [indicator.code for indicator in INDICATORS if indicator.among[0].about == "family"]
ADOPTED = """
    child | authority | entered    | decision   | order      | matched    | placed     | adopted
    Ava   | coventry  | 2019-06-01 | 2019-10-01 | 2019-12-01 | 2020-03-01 | 2020-04-01 | 2021-06-01
    Ben   | coventry  | 2020-06-01 | 2020-10-01 | 2020-12-01 | 2021-03-01 | 2021-05-01 | 2022-02-01
    Cora  | coventry  | 2021-06-01 | 2021-10-01 | 2021-12-01 |            |            |
    """


def sent(service: Service, table: str = ADOPTED, authority: str = "coventry", **query: Any) -> None:
    """Send the events of a table; by default nothing is said about completeness."""
    service.post(read_story(table, authority).events, complete=False, **query)


def codes(figure: Answer) -> list[str]:
    return [warning["code"] for warning in figure["warnings"]]


def known(result: Answer) -> tuple[Any, str, list[str]]:
    """The value, the status, and the warnings about what is known."""
    about = {"partly_reported", "not_reported", "no_such_area_then", "period_not_over", "not_told_by_source"}
    about |= {"reported_by_agency", "rests_on_part"}
    return result["value"], result["status"], [code for code in codes(result) if code in about]


def test_who_never_sent_anything_has_no_figure_and_never_0(service: Service) -> None:
    sent(service)
    for result in service.results(CODES, "solihull", "2021-22"):
        assert known(result) == (None, "x", ["not_reported"])
        assert [result[name] for name in ("unrounded", "numerator", "denominator")] == [None] * 3
    (row, *_) = rows_of(file_of(service, "csv", indicator="adopted", area="solihull", period="2021-22"))
    assert (row["value"], row["counted"], row["groups"], row["status"]) == ("x", "", "", "x")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2020-21", (None, "x", ["not_reported"])),
        ("2019-22", (2, "u", ["partly_reported"])),
        ("2021-22", (2, "ok", [])),
        ("2022-23", (0, "ok", [])),
    ],
)
def test_what_nobody_stated_begins_with_the_year_of_the_first_leaving(
    service: Service, period: str, expected: tuple[Any, str, list[str]]
) -> None:
    """A record that has those who left had everybody from then on; decisions of others go further back."""
    sent(service)
    assert known(service.result("adopted", "coventry", period)) == expected


def test_what_is_recorded_of_days_before_those_inferred_is_shown_and_not_sound(service: Service) -> None:
    """Decisions of those who left later are recorded: they are shown. That there are no others is not known."""
    sent(service)
    assert known(service.result("A15", "coventry", "2020-21")) == (1, "u", ["partly_reported"])
    assert known(service.result("adopted", "coventry", "2020-21")) == (None, "x", ["not_reported"])
    service.state_complete("coventry", complete_from="2021-04-01", complete_to="2022-03-31")
    assert known(service.result("A15", "coventry", "2020-21")) == (None, "x", ["not_reported"])


def test_without_a_leaving_it_begins_with_the_year_of_the_first_event(service: Service) -> None:
    sent(service, "child | entered | decision\nAva | 2019-06-01 | 2020-02-01")
    assert known(service.result("A15", "coventry", "2019-20")) == (1, "ok", [])
    assert known(service.result("A15", "coventry", "2018-19")) == (None, "x", ["not_reported"])


def test_events_of_children_and_of_families_are_inferred_apart(service: Service) -> None:
    sent(service)
    assert service.result("enquiries", "coventry", "2021-22")["status"] == "x"
    sent(service, "family | enquiry\nAsh | 2022-06-01")
    assert known(service.result("enquiries", "coventry", "2021-22")) == (None, "x", ["not_reported"])
    assert known(service.result("enquiries", "coventry", "2022-23")) == (1, "ok", [])


def test_a_batch_in_which_all_is_unchanged_is_a_report_too(
    new_database: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a later day it moves the last day; as known before, the record goes to the earlier day."""
    asked = ("adopted", "coventry", "2021-22")
    with running(*new_database) as service:  # its clock runs ahead from here on
        sent(service)
        first, tomorrow = service.now(), time.time_ns() + 86_400 * 10**9
        monkeypatch.setattr(time, "time_ns", lambda: tomorrow)
        sent(service)
        assert service.result(*asked)["reported_to"] == (today() + timedelta(days=1)).isoformat()
        assert service.result(*asked, known_at=first)["reported_to"] == today().isoformat()


def test_a_statement_takes_the_place_of_the_inference_for_its_types(service: Service) -> None:
    sent(service, complete_from="2019-04-01", complete_to="2021-09-30", complete_types="adopted,placed,entered_care")
    assert known(service.result("adopted", "coventry", "2020-21")) == (0, "ok", [])
    assert known(service.result("adopted", "coventry", "2021-22")) == (2, "u", ["partly_reported"])
    (warning,) = service.result("placed", "coventry", "2021-22")["warnings"][:1]
    assert "Coventry, complete from 2019-04-01 to 2021-09-30" in warning["detail"]


def test_who_names_the_types_that_are_whole_says_nothing_of_the_others(service: Service) -> None:
    """What was sent of the others is shown, and is not sound; of what was not sent, nobody can say that it is none."""
    named = {"complete_from": "2019-04-01", "complete_to": "2023-03-31", "complete_types": "adopted,left_care"}
    sent(service, **named)
    assert known(service.result("A4", "coventry", "2021-22")) == (100, "ok", [])
    assert known(service.result("A15", "coventry", "2021-22")) == (1, "u", ["partly_reported"])
    for nothing in ("disruptions", "A5", "early_warnings", "A8"):
        assert known(service.result(nothing, "coventry", "2021-22")) == (None, "x", ["not_reported"]), nothing
    sent(service, "family | enquiry\nAsh | 2021-06-01")
    assert known(service.result("enquiries", "coventry", "2021-22")) == (1, "ok", [])
    (member,) = service.get("/v1/areas/coventry/completeness")["members"]
    types = [record["event_types"] for record in member["records"]]
    assert types[0] == ["adopted", "left_care"]
    assert "adoption_decision" not in str(types)


def test_a_figure_says_whether_its_days_were_stated_or_inferred(service: Service) -> None:
    asked = ("adopted", "coventry", "2021-22")
    assert service.result(*asked)["basis"] is None
    sent(service)
    assert service.result(*asked)["basis"] == "inferred"
    for name in ("solihull", "warwickshire", "worcestershire", "herefordshire"):
        assert service.result("adopted", "ace", "2021-22")["basis"] is None
        service.state_complete(name, complete_from="2020-04-01", complete_to="2023-03-31")
    together = service.result("adopted", "ace", "2021-22")
    assert (together["status"], together["basis"]) == ("ok", "inferred")
    service.state_complete("coventry", complete_from="2020-04-01", complete_to="2023-03-31")
    assert service.result("adopted", "ace", "2021-22")["basis"] == "stated"
    assert service.result(*asked)["basis"] == "stated"


def test_to_state_some_types_says_nothing_against_the_others(service: Service) -> None:
    """Batches that named no types are inferred from as before: only the batch that names some tells of no others."""
    sent(service)
    assert known(service.result("A15", "coventry", "2021-22")) == (1, "ok", [])
    days = {"complete_from": "2021-04-01", "complete_to": "2022-03-31"}
    service.state_complete("coventry", **days, complete_types=["matched"])
    sent(service, **days, complete_types="matched")
    assert known(service.result("A15", "coventry", "2021-22")) == (1, "ok", [])
    assert known(service.result("disruptions", "coventry", "2021-22")) == (0, "ok", [])


def test_nothing_happened_can_be_stated_without_an_event(service: Service) -> None:
    before = service.now()
    stated = service.state_complete("coventry", complete_from="2022-10-01", complete_to="2022-10-31")
    assert stated["receipt"]
    assert known(service.result("adopted", "coventry", "2022-M10")) == (0, "ok", [])
    assert known(service.result("adopted", "coventry", "2022-M11")) == (None, "x", ["not_reported"])
    assert service.result("adopted", "coventry", "2022-M10", known_at=before)["status"] == "x"
    receipt = service.get(f"/v1/receipts/{stated['receipt']}")
    assert receipt["complete_to"] == "2022-10-31"


def test_a_number_on_the_last_day_needs_that_day_only(service: Service) -> None:
    sent(service, complete_from="2022-03-31", complete_to="2022-03-31")
    assert known(service.result("A9", "coventry", "2021-22")) == (1, "ok", [])
    assert known(service.result("A9", "coventry", "2019-22")) == (1, "ok", [])
    assert known(service.result("A9", "coventry", "2020-21")) == (None, "x", ["not_reported"])
    assert known(service.result("A15", "coventry", "2021-22")) == (1, "u", ["partly_reported"])


def test_a_region_whose_member_stopped_sending(service: Service) -> None:
    """The value of the others, unreliable, and the warning names who has reported until when."""
    sent(service, complete_from="2018-04-01", complete_to="2023-03-31")
    sent(service, ADOPTED.replace("coventry", "solihull"), complete_from="2018-04-01", complete_to="2021-12-31")
    result = service.result("adopted", "ace", "2021-22", members=True)
    assert known(result) == (4, "u", ["partly_reported"])
    assert "Solihull, complete from 2018-04-01 to 2021-12-31" in result["warnings"][0]["detail"]
    assert "Warwickshire, complete on no day" in result["warnings"][0]["detail"]
    members = {member["name"]: member for member in result["members"]}
    assert members["Coventry"]["reported_to"] == "2023-03-31"
    assert known(members["Coventry"]["figure"]) == (2, "ok", [])
    assert known(members["Solihull"]["figure"]) == (2, "u", ["partly_reported"])
    assert known(members["Warwickshire"]["figure"]) == (None, "x", ["not_reported"])
    assert [members[name]["has_data"] for name in ("Coventry", "Solihull", "Warwickshire")] == [True, True, False]
    sent(service, ADOPTED.replace("coventry", "worcestershire"))
    found = service.result("adopted", "ace", "2021-22")["members"]
    assert {member["name"]: member["basis"] for member in found} == {
        "Coventry": "stated",
        "Solihull": "stated",
        "Warwickshire": None,
        "Worcestershire": "inferred",
        "Herefordshire, County of": None,
    }
    rows = rows_of(file_of(service, "csv", indicator="adopted", area="ace", period="2021-22", members=True))
    whole = rows[0]
    assert (whole["members"], whole["members_reported"], whole["reported_to"]) == ("5", "2", "")
    assert (whole["status"], whole["warnings"]) == ("u", "partly_reported small_numbers members_unreliable")
    bases = {row["la_name"]: (row["basis"], row["reported_to"] != "") for row in rows if row["la_name"]}
    assert bases["Coventry"] == ("stated", True)
    assert bases["Worcestershire"] == ("inferred", True)
    assert bases["Warwickshire"] == ("", False)
    absent = next(row for row in rows if row["la_name"] == "Warwickshire")
    assert "0" not in {absent[name] for name in ("value", "counted", "groups", "numerator", "unrounded")}


def test_the_parts_the_year_before_and_comparators_have_their_own_statuses(service: Service) -> None:
    sent(service)
    asked = {"compare": "previous,solihull", "breakdown": "sex"}
    result = service.result("adopted", "coventry", "2021-22", **asked)
    assert known(result) == (2, "ok", [])
    previous, (other,) = result["comparison"]["previous"], result["comparison"]["areas"]
    assert (known(previous), previous["change"]) == ((None, "x", ["not_reported"]), None)
    assert (known(other), other["difference"]) == ((None, "x", ["not_reported"]), None)
    parts = service.result("adopted", "solihull", "2021-22", **asked)["breakdown"]["parts"]
    assert [known(part) for part in parts] == [(None, "x", ["not_reported"])] * 3
    asked_all: dict[str, Any] = {
        "indicator": "all",
        "area": ["coventry", "ace"],
        "period": "2021-22",
        "members": True,
        **asked,
    }
    ResultList.model_validate_json(service.client.get("/v1/results", params=asked_all).content)


def test_before_and_after_its_time_an_area_has_no_figure(service: Service) -> None:
    service.know_everything("england")
    for area, period, says in (
        ("ace", "2016-17", "its first day is 2018-02-01"),
        ("north-northamptonshire", "2019-20", "its first day is 2021-04-01"),
        ("E10000021", "2021-22", "its last day was 2021-03-31"),
        ("cumbria", "2023-24", "its last day was 2023-03-31"),
    ):
        for code in ("A1", "A9", "adopted"):
            result = service.result(code, area, period)
            assert known(result) == (None, "z", ["no_such_area_then"]), area
            assert says in result["warnings"][0]["detail"]
    for area, period in (
        ("E10000021", "2020-21"),
        ("bournemouth-christchurch-and-poole", "2010-11"),
        ("ace", "2017-18"),
    ):
        assert known(service.result("adopted", area, period)) == (0, "ok", []), area


@pytest.mark.parametrize("days", [{}, {"complete_from": "2018-04-01", "complete_to": "2026-03-31"}])
def test_councils_that_merged_say_nothing_of_days_after_their_time(service: Service, days: dict[str, str]) -> None:
    """Their years are whole in the successor's record; of later days only the successor can tell."""
    merged, before = "bournemouth-christchurch-and-poole", ADOPTED.replace("2021-06-01", "2018-06-01")
    for former in ("E06000028", "E06000029"):
        sent(service, before.replace("coventry", former), former, **days)
    found = service.result("adopted", merged, "2018-19")
    assert known(found) == (2, "ok", [])
    assert (found["reported_to"], found["basis"]) == ("2019-03-31", "stated" if days else "inferred")
    assert known(service.result("disruptions", merged, "2024-25")) == (None, "x", ["not_reported"])
    assert known(service.result("disruptions", merged, "2017-20")) == (0, "u", ["partly_reported"])
    assert service.result("disruptions", "south-west", "2024-25")["status"] == "x"
    service.state_complete(merged, complete_from="2019-04-01", complete_to="2025-03-31")
    assert known(service.result("disruptions", merged, "2024-25")) == (0, "ok", [])
    assert known(service.result("disruptions", merged, "2018-21")) == (0, "ok", [])


def test_nothing_is_inferred_of_a_council_after_its_time(service: Service) -> None:
    """Who sends the years under an earlier code today does not report for the new one; it may state so."""
    sent(service, ADOPTED.replace("coventry", "E10000023"), "E10000023")
    assert known(service.result("adopted", "E06000065", "2021-22")) == (2, "ok", [])
    assert known(service.result("disruptions", "E06000065", "2024-25")) == (None, "x", ["not_reported"])
    assert known(service.result("A9", "E06000065", "2024-25")) == (1, "u", ["partly_reported"])
    (_, former) = service.get("/v1/areas/E06000065/completeness")["members"]
    assert [record["complete_to"] for record in former["records"]] == ["2023-03-31"]
    service.state_complete("E10000023", complete_from="2021-04-01", complete_to="2025-03-31")
    assert known(service.result("A9", "E06000065", "2024-25")) == (1, "ok", [])


@pytest.mark.parametrize(
    ("period", "when"),
    [
        ("2022-25", "on 2025-03-31: its last day was 2023-03-31"),
        ("2023-24", "in 2023-24: its last day was 2023-03-31"),
        ("2023-03-01/2023-04-01", "on 2023-04-01: its last day was 2023-03-31"),
    ],
)
def test_an_area_that_ended_within_the_period_did_exist_in_it(service: Service, period: str, when: str) -> None:
    """A number on the last day has no value; it is said of that day, and never of the whole period."""
    (warning,) = service.result("A9", "cumbria", period)["warnings"]
    assert warning["detail"] == f"Cumbria did not exist {when}."


def test_a_period_that_is_not_over_has_the_value_so_far(service: Service) -> None:
    """Today is the day of the instant that the answer is about, so that the answer can be had again."""
    sent(service, complete_from="2018-04-01", complete_to=today().isoformat())
    year = f"{today()}/{today() + timedelta(days=30)}"
    assert known(service.result("adopted", "coventry", year)) == (0, "u", ["period_not_over"])
    assert known(service.result("A9", "coventry", year)) == (None, "x", ["period_not_over"])
    after = f"{today() + timedelta(days=1)}/{today() + timedelta(days=30)}"
    assert known(service.result("adopted", "coventry", after)) == (None, "x", ["period_not_over"])
    before_anything = service.result("adopted", "coventry", "2021-22", known_at="2021-03-01T00:00:00Z")
    assert known(before_anything) == (None, "x", ["period_not_over"])


def test_adopter_figures_of_a_member_whose_agency_reports_the_families(service: Service) -> None:
    """The agency's pool is complete; who asks for a member is sent to the agency."""
    sent(
        service,
        "family | authority | enquiry\nAsh | ace | 2021-06-01",
        complete_from="2018-04-01",
        complete_to="2023-03-31",
    )
    assert known(service.result("enquiries", "ace", "2021-22")) == (1, "ok", [])
    assert known(service.result("enquiries", "coventry", "2021-22")) == (None, "x", ["reported_by_agency"])
    assert known(service.result("enquiries", "coventry", "2024-25")) == (None, "x", ["not_reported"])
    assert known(service.result("enquiries", "west-midlands", "2021-22")) == (1, "u", ["partly_reported"])
    assert known(service.result("adopted", "ace", "2021-22")) == (None, "x", ["not_reported"])


def test_more_than_a_tenth_not_evaluable_rests_on_a_part(service: Service) -> None:
    rows = [f"K{number} | 2020-01-01 | 2020-06-01 | 2021-06-01" for number in range(9)]
    unknown = "U{number} |            | 2020-06-01 | 2021-06-01"
    send_story(service, "\n".join(["child | entered | placed | adopted", *rows, unknown.format(number=1)]))
    assert known(service.result("A1", "coventry", "2021-22")) == (152, "ok", [])
    send_story(service, "child | entered | placed | adopted\n" + unknown.format(number=2))
    result = service.result("A1", "coventry", "2021-22")
    assert known(result) == (152, "u", ["rests_on_part"])
    (warning,) = [each for each in result["warnings"] if each["code"] == "rests_on_part"]
    assert "18%" in warning["detail"]
    assert "no_entry_date 2" in warning["detail"]
    answer(service.client.get(warning["link"]))


def test_the_case_list_says_how_sound_the_figure_is(service: Service) -> None:
    sent(service)
    asked = {"indicator": "A9", "area": "coventry", "period": "2019-20"}
    assert service.get("/v1/results/cases", **asked)["result"]["status"] == "u"
    (row,) = rows_of(service.client.get("/v1/results/cases", params={**asked, "format": "csv"}).content)
    assert (row["child"], row["figure_status"]) == ("Ava", "u")
    assert "partly_reported" in row["figure_warnings"].split()


def test_who_has_reported_until_when(service: Service) -> None:
    """By member and kind of event; no child is in it."""
    sent(service, complete_from="2018-04-01", complete_to="2023-03-31")
    sent(service, ADOPTED.replace("coventry", "solihull"))
    sent(service, "family | authority | enquiry\nAsh | ace | 2021-06-01")
    found = service.get("/v1/areas/ace/completeness")
    members = {member["name"]: member for member in found["members"]}
    assert list(members)[-1] == "Adoption Central England"
    (stated,) = members["Coventry"]["records"]
    assert (stated["complete_from"], stated["complete_to"], stated["basis"]) == ("2018-04-01", "2023-03-31", "stated")
    assert (stated["about"], stated["children"], stated["source"]) == ("child", "everyone", "api")
    (inferred,) = members["Solihull"]["records"]
    assert (inferred["complete_from"], inferred["complete_to"]) == ("2021-04-01", today().isoformat())
    assert (inferred["basis"], inferred["last_received"]) == ("inferred", today().isoformat())
    assert members["Warwickshire"] == {
        "code": "E10000031",
        "name": "Warwickshire",
        "type": "authority",
        "last_received": None,
        "records": [],
        "findings": None,
    }
    assert members["Adoption Central England"]["records"][0]["about"] == "family"
    assert "Ava" not in str(found)
    rows = rows_of(service.client.get("/v1/areas/ace/completeness", params={"format": "csv"}).content)
    assert [row["name"] for row in rows if not row["complete_from"]] == [
        "Warwickshire",
        "Worcestershire",
        "Herefordshire, County of",
    ]
    of_2021 = service.get("/v1/areas/coventry/completeness", findings=True, period="2021-22")["members"]
    assert set(of_2021[0]["findings"]) == {"error", "warning", "note"}
    too_many = service.client.get("/v1/areas/england/completeness", params={"findings": True})
    assert too_many.status_code == 413


def test_a_statement_that_cannot_be_is_refused_with_everything_that_is_wrong(service: Service) -> None:
    path = "/v1/authorities/coventry/completeness"
    wrong = {"complete_from": "2099-02-01", "complete_to": "2099-01-01"}
    refused = service.client.put(path, json=wrong)
    assert [each["code"] for each in refused.json()["errors"]] == ["out_of_range", "date_in_the_future"]
    assert service.client.put("/v1/authorities/west-midlands/completeness", json=wrong).status_code == 422
    dry = service.client.put(
        path, json={"complete_from": "2020-01-01", "complete_to": "2020-01-31"}, params={"dry_run": 1}
    )
    assert (dry.status_code, dry.json()["dry_run"]) == (200, True)
    assert service.get("/v1/areas/coventry/completeness")["members"][0]["records"] == []
    lone = service.client.post("/v1/events", params={"complete_to": "2020-01-01"}, json={"events": []})
    assert [each["parameter"] for each in lone.json()["errors"]] == ["complete_from"]


def test_a_batch_with_rejected_rows_states_nothing(service: Service) -> None:
    events = [*read_story(ADOPTED).events, {"type": "adopted"}]
    days = {"complete_from": "2018-04-01", "complete_to": "2023-03-31"}
    taken = service.send(events, mode="partial", **days).json()
    assert "not_stored_as_complete" in [each["code"] for each in taken["warnings"]]
    assert service.result("adopted", "coventry", "2018-19")["status"] == "x"


def test_a_statement_is_taken_once_for_each_idempotency_key(service: Service) -> None:
    path, headers = "/v1/authorities/coventry/completeness", {"Idempotency-Key": "october"}
    body = {"complete_from": "2022-10-01", "complete_to": "2022-10-31"}
    first, again = (service.client.put(path, json=body, headers=headers) for _ in range(2))
    assert (first.json(), again.headers["Idempotent-Replayed"]) == (again.json(), "true")
    other = service.client.put(path, json=body | {"complete_to": "2022-10-30"}, headers=headers)
    assert other.status_code == 422


def test_who_has_reported_until_when_as_a_workbook(service: Service) -> None:
    """The rows of the CSV file, with days as days."""
    sent(service, complete_from="2020-04-01", complete_to="2021-12-31")
    path = "/v1/areas/ace/completeness"
    plain = rows_of(service.client.get(path, params={"format": "csv"}).content)
    content = service.client.get(path, params={"format": "xlsx"}).content
    header, *rows = load_workbook(io.BytesIO(content))["Completeness"].iter_rows(values_only=True)
    assert len(rows) == len(plain)
    for row, said in zip(rows, plain, strict=True):
        days = [value.date().isoformat() if isinstance(value, datetime) else value for value in row]
        shown = dict(zip(header, days, strict=True))
        assert shown == {name: said[name] or "z" for name in header}
    assert datetime(2021, 12, 31) in rows[0]  # noqa: DTZ001 - a day of a spreadsheet


def test_a_child_who_is_recorded_under_two_codes_of_a_council(service: Service) -> None:
    """Each record is read by itself, so what follows children from then on is not sound: they may wait for ever."""
    days = {"complete_from": "2019-04-01", "complete_to": "2026-03-31"}
    decided = "child | entered | decision | order\nAva | 2021-06-01 | 2021-10-01 | 2021-12-01"
    sent(service, decided, "E10000023", **days)
    assert known(service.result("A9", "E06000065", "2024-25")) == (1, "ok", [])
    sent(service, "child | matched | placed | adopted\nAva | 2023-05-01 | 2023-06-01 | 2024-02-01", "E06000065", **days)
    for code, period in (("A9", "2024-25"), ("A2", "2023-24"), ("A3", "2021-24")):
        for area in ("E06000065", "yorkshire-and-the-humber"):
            result = service.result(code, area, period)
            assert result["status"] == "u"
            (detail,) = [each["detail"] for each in result["warnings"] if each["code"] == "under_two_codes"]
            assert "North Yorkshire" in detail
    assert known(service.result("A9", "E06000065", "2022-23")) == (1, "ok", [])
    assert known(service.result("adopted", "E06000065", "2023-24")) == (1, "ok", [])
    assert service.client.delete("/v1/authorities/E10000023/children/Ava").is_success
    assert service.result("A9", "E06000065", "2024-25")["status"] == "ok"
