"""What a batch or an import changed, by child, type and day: in its answer and under its receipt, dry runs too."""

import csv
import io
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.http.changes import SHOWN, changes
from app.http.stored_receipts import receipts
from tests.conftest import ENGINES, MakeKey, running
from tests.support.examples import examples
from tests.support.hand_written import send_return
from tests.support.histories import histories
from tests.support.service import Answer, Event, Service, answer

COVENTRY, SOLIHULL = "E08000026", "E08000029"
IDENTIFYING = ("authority", "child", "family", "type")
Fact = tuple[Any, ...]


def placed(day: str = "2021-03-20", source_id: str | None = None, child: str = "Ava", **attributes: Any) -> Event:
    plain = {"authority": COVENTRY, "child": child, "type": "placed", "date": day, **attributes}
    return plain | ({"source_id": source_id} if source_id else {})


def shown(found: list[Answer]) -> list[tuple[Any, ...]]:
    return [(each.get("child"), each["type"], each["before"], each["after"], each["kind"]) for each in found]


def listed(service: Service, receipt: str, **query: Any) -> list[Answer]:
    """All changes under a receipt, page after page."""
    body = service.get(f"/v1/receipts/{receipt}/changes", **query)
    found: list[Answer] = body["changes"]
    while body["next"]:
        body = service.get(body["next"])
        found += body["changes"]
    assert body["changed"] == len(found)
    return found


def days(events: list[Answer]) -> Counter[Fact]:
    """How many events there are by child, type and day."""
    return Counter((*(event.get(name) for name in IDENTIFYING), event["date"]) for event in events)


def test_each_change_has_its_child_type_days_and_row(service: Service) -> None:
    first = service.post([placed(source_id="S1"), placed(child="Ben")])
    assert shown(first["changes"]) == [
        ("Ava", "placed", None, "2021-03-20", "created"),
        ("Ben", "placed", None, "2021-03-20", "created"),
    ]
    second = service.post([placed(child="Ben"), placed("2021-03-27", "S1")])
    assert second["changes"] == [
        {
            "authority": COVENTRY,
            "child": "Ava",
            "type": "placed",
            "before": "2021-03-20",
            "after": "2021-03-27",
            "kind": "replaced",
            "file": None,
            "row": 2,
        }
    ]
    assert (second["changed"], second["unchanged"], second["withdrawn"]) == (1, 1, 0)


def test_another_attribute_is_a_change_of_the_same_day(service: Service) -> None:
    service.post([placed()])
    changed = service.post([placed(adopters="own_agency")])["changes"]
    assert shown(changed) == [("Ava", "placed", "2021-03-20", "2021-03-20", "replaced")]


def test_an_event_that_moves_is_two_changes(service: Service) -> None:
    """To another child, or to another type: withdrawn here and created there."""
    service.post([placed(source_id="S1")])
    assert sorted(shown(service.post([placed(source_id="S1", child="Ben")])["changes"])) == [
        ("Ava", "placed", "2021-03-20", None, "withdrawn"),
        ("Ben", "placed", None, "2021-03-20", "created"),
    ]
    adopted = {**placed(source_id="S1", child="Ben"), "type": "adopted"}
    assert sorted(shown(service.post([adopted])["changes"])) == [
        ("Ben", "adopted", None, "2021-03-20", "created"),
        ("Ben", "placed", "2021-03-20", None, "withdrawn"),
    ]


def test_rows_about_one_event_are_one_change(service: Service) -> None:
    """Of the last of them; and none if all is as it was before."""
    service.post([placed()])
    changed = service.post([placed(adopters="own_agency"), placed(adopters="inter_agency")])["changes"]
    assert [(each["kind"], each["row"]) for each in changed] == [("replaced", 2)]
    assert service.post([placed(), placed(adopters="inter_agency")])["changes"] == []


def test_children_and_families_have_changes_of_their_own(service: Service) -> None:
    """Also where both have one id."""
    family = {"authority": COVENTRY, "family": "Ava", "type": "approved", "date": "2021-01-01"}
    found = service.post([placed(), family])["changes"]
    assert [(each.get("child"), each.get("family"), each["type"]) for each in found] == [
        ("Ava", None, "placed"),
        (None, "Ava", "approved"),
    ]


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(8), phases=[Phase.generate])
@given(data=st.data())
def test_the_changes_lead_from_what_was_current_to_what_is(
    engine: str, services: Callable[[str], Service], data: st.DataObject
) -> None:
    """After any two batches; the dry run and the receipt list the same, on pages of any length."""
    service = services(engine)
    earlier, later = (data.draw(histories([COVENTRY, SOLIHULL], max_children=2, max_families=1)) for _ in range(2))
    service.post(earlier)
    before = days(service.events())
    tried = service.post(later, dry_run=True)
    sent = service.post(later)
    found = sent["changes"]
    lost = Counter((*map(each.get, IDENTIFYING), each["before"]) for each in found if each["before"])
    won = Counter((*map(each.get, IDENTIFYING), each["after"]) for each in found if each["after"])
    after = days(service.events())
    assert lost <= before
    assert before - lost + won == after
    assert tried["changes"] == found
    limit = data.draw(st.integers(1, 5))
    assert listed(service, sent["receipt"], limit=limit) == listed(service, tried["receipt"]) == found


def test_an_answer_lists_the_first_thousand_and_the_receipt_all(service: Service) -> None:
    sent = service.post([placed(child=f"C{number}") for number in range(SHOWN + 5)])
    assert (len(sent["changes"]), sent["changed"]) == (SHOWN, SHOWN + 5)
    assert listed(service, sent["receipt"])[:SHOWN] == sent["changes"]


def test_files_have_the_rows_of_the_list(service: Service) -> None:
    service.post([placed(source_id="S1")])
    receipt = service.post([placed("2021-03-27", "S1"), placed(child="Ben")])["receipt"]
    path = f"/v1/receipts/{receipt}/changes"
    text = service.client.get(path, params={"format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [{name: value for name, value in row.items() if value} for row in rows] == [
        {name: str(value) for name, value in each.items() if value is not None} for each in listed(service, receipt)
    ]
    workbook = service.client.get(path, params={"format": "xlsx"}).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name("Changes").to_python()
    assert sheet[1] == [COVENTRY, "Ava", "placed", date(2021, 3, 20), date(2021, 3, 27), "replaced", 1]
    assert len(sheet) == 3


def test_only_keys_that_reach_all_of_it_see_them(service: Service, key: MakeKey) -> None:
    own, other = (key(["events:write", "cases:read"], [area]) for area in ("coventry", "solihull"))
    given = answer(service.client.post("/v1/events", json={"events": [placed()]}, headers=own))
    path = f"/v1/receipts/{given['receipt']}/changes"
    seen = answer(service.client.get(path, headers=own))
    assert seen["changes"] == given["changes"] == service.get(path)["changes"]
    assert service.client.get(path, headers=other).status_code == 404
    assert service.client.get(path, headers=key(["results:read"], ["coventry"])).status_code == 403


def test_a_key_that_may_see_no_child_sees_what_changed_but_not_whose(service: Service, key: MakeKey) -> None:
    """In the receipt, its changes and its files; who sends the request again has the children at hand."""
    sender = key(["events:write"], ["coventry"])
    body, once = {"events": [placed()]}, {"Idempotency-Key": "K1", **sender}
    given = answer(service.client.post("/v1/events", json=body, headers=once))
    path = f"/v1/receipts/{given['receipt']}"
    unnamed = [{**given["changes"][0], "child": None}]
    assert answer(service.client.get(path, headers=sender))["changes"] == unnamed
    assert answer(service.client.get(f"{path}/changes", headers=sender))["changes"] == unnamed
    for form in ("csv", "xlsx"):
        file = service.client.get(f"{path}/changes", params={"format": form}, headers=sender)
        assert (file.status_code, b"Ava" in file.content) == (200, False)
    assert answer(service.client.post("/v1/events", json=body, headers=once)) == given
    service.post([placed("2021-03-27", "S1", "Ben")])
    correction = {"events": [placed("2021-03-28", "S1", "Ben")]}
    corrected = answer(service.client.post("/v1/events", json=correction, headers=sender))
    assert shown(corrected["changes"]) == [("Ben", "placed", None, "2021-03-28", "replaced")]
    again = answer(service.client.get(f"/v1/receipts/{corrected['receipt']}", headers=sender))
    assert shown(again["changes"]) == [(None, "placed", None, "2021-03-28", "replaced")]


def test_an_erased_child_is_in_no_list_of_changes(service: Service) -> None:
    """Nor in the first answer when it is replayed; the other children stay in it."""
    once = {"Idempotency-Key": "K1"}
    body = {"events": [placed(), placed(child="Ben")]}
    given = answer(service.client.post("/v1/events", json=body, headers=once))
    assert service.client.delete("/v1/authorities/coventry/children/Ava").status_code == 204
    assert [each["child"] for each in listed(service, given["receipt"])] == ["Ben"]
    again = answer(service.client.post("/v1/events", json=body, headers=once))
    assert [each["child"] for each in again["changes"]] == ["Ben"]
    assert "Ava" not in str(service.rows(changes)) + str(service.rows(receipts))


def test_the_receipt_of_a_dry_run_is_kept_for_a_day(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then nobody can read it, and the next write deletes it with its changes; other receipts stay."""
    real = service.post([placed()])["receipt"]
    dry = service.post([placed(child="Ben")], dry_run=True)["receipt"]
    assert service.get(f"/v1/receipts/{dry}")["expires_at"] > service.now()
    assert shown(listed(service, dry)) == [("Ben", "placed", None, "2021-03-20", "created")]
    later = time.time_ns() + 25 * 60 * 60 * 1_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later)
    assert service.client.get(f"/v1/receipts/{dry}").status_code == 404
    assert service.client.get(f"/v1/receipts/{dry}/changes").status_code == 404
    service.post([placed(child="Cora")])
    assert "Ben" not in str(service.rows(changes))
    assert dry not in str(service.rows(receipts))
    assert len(listed(service, real)) == 1


def test_receipts_and_first_answers_expire(new_database: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """After the days of the settings: then a receipt cannot be told from one that never was, and the key is new."""
    with running(*new_database, receipt_days=3, first_answer_days=2) as service:
        once = {"Idempotency-Key": "K1"}
        receipt = answer(service.client.post("/v1/events", json={"events": [placed()]}, headers=once))["receipt"]
        for days, status, replayed in ((1, 200, True), (2.5, 200, False), (3.5, 404, True)):
            later = time.time_ns() + int(days * 24 * 60 * 60 * 1_000_000_000)
            with monkeypatch.context() as clock:
                clock.setattr(time, "time_ns", lambda moment=later: moment)
                assert service.client.get(f"/v1/receipts/{receipt}").status_code == status, days
                again = service.client.post("/v1/events", json={"events": [placed()]}, headers=once)
                assert (again.headers.get("idempotent-replayed") == "true") == replayed, days
        unknown = service.client.get(f"/v1/receipts/{24 * '0'}").json()
        assert "expired" in unknown["detail"]
        with monkeypatch.context() as clock:
            clock.setattr(time, "time_ns", lambda moment=later: moment)
            assert service.client.get(f"/v1/receipts/{receipt}").json()["detail"] == unknown["detail"]
            service.post([placed(child="Cora")], complete=False)  # the next write deletes it
            assert receipt not in str(service.rows(receipts)) + str(service.rows(changes))


def test_a_dry_run_moves_no_figure_and_no_instant(service: Service) -> None:
    service.post([placed()])
    before = service.now()
    service.post([placed(child="Ben")], dry_run=True)
    assert service.now() == before


def test_an_import_lists_what_it_changes(service: Service) -> None:
    """Withdrawn events too."""
    two = "CHILD|DECOM|RNE|LS|PLACE|DEC|REC\nAva|2021-04-01|S|C2|U6||\nBen|2021-05-01|S|C2|U6||"
    first = send_return(service, "2021-22", two)
    assert shown(first["changes"]) == [
        ("Ava", "entered_care", None, "2021-04-01", "created"),
        ("Ben", "entered_care", None, "2021-05-01", "created"),
    ]
    moved = send_return(service, "2021-22", two.rsplit("\n", 1)[0].replace("2021-04-01", "2021-04-08"))
    assert shown(moved["changes"]) == [
        ("Ava", "entered_care", "2021-04-01", "2021-04-08", "replaced"),
        ("Ben", "entered_care", "2021-05-01", None, "withdrawn"),
    ]
    assert listed(service, moved["receipt"]) == moved["changes"]
