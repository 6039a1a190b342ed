"""Erasure: nothing of a child or family is left, in no table, no receipt and no byte; and they do not come back."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, select, text
from typer.testing import CliRunner

from app.cli import cli
from app.http.stored_receipts import receipts
from app.ledger.erasure import forget_erased
from app.ledger.erasures import erasures
from app.ledger.versions import events
from app.store import forgetting
from app.store.reach import EVERYTHING
from tests.conftest import MakeKey
from tests.support.files import bytes_of
from tests.support.hand_written import a_return
from tests.support.postgres import as_the_server
from tests.support.service import Service, answer
from tests.support.uploads import import_files

AVA, BEN = "Ava-7Q3", "Ben-7Q3"


_FILES_WITH = text(
    "SELECT f.name FROM (SELECT 'base/' || oid AS dir FROM pg_database WHERE datname = current_database()) d, "
    "LATERAL pg_ls_dir(d.dir) AS f(name) WHERE "
    "position(convert_to(:marker, 'UTF8') IN pg_read_binary_file(d.dir || '/' || f.name, 0, 1000000000, true)) > 0"
)


def a_year(*children: str) -> dict[str, bytes]:
    """A return with a finding about each child: in care under a placement order from the first day."""
    rows = [f"{child}|2021-04-01|S|E1|U6" for child in children]
    return a_return("\n".join(["CHILD|DECOM|RNE|LS|PLACE", *rows]))


def marker() -> str:
    """An id that is nowhere else, not even in pages that another test left behind."""
    return "".join(secrets.choice("bcdfghjkmnpqrstvwxz") for _ in range(16))


def entered(child: str, day: str = "2020-04-10", **more: Any) -> dict[str, Any]:
    return {"authority": "coventry", "child": child, "type": "entered_care", "date": day, **more}


def matched(child: str, **more: Any) -> dict[str, Any]:
    return {"authority": "coventry", "child": child, "type": "matched", "date": "2021-03-01", **more}


def approved(family: str, authority: str = "ace") -> dict[str, Any]:
    return {"authority": authority, "family": family, "type": "approved", "date": "2021-03-01"}


def erase(service: Service, child: str) -> int:
    """Erase a child. Where the role of the API owns no table, its owner finishes that with the command `prune`."""
    status = service.client.delete(f"/v1/authorities/coventry/children/{child}").status_code
    forget_erased(service.owner)
    return status


def engine_of_the_server(service: Service) -> Engine:
    """PostgreSQL's own user, who may read the server's files."""
    url = as_the_server(service.owner.engine.url.render_as_string(hide_password=False))
    return create_engine(url, poolclass=NullPool)


def files_with(service: Service, marker: str) -> Iterator[str]:
    """The files of the database in which the marker is."""
    path = service.database.engine.url.database or ""
    if service.database.is_sqlite:
        for file in (Path(path), Path(f"{path}-wal")):
            if marker.encode() in bytes_of(file):
                yield file.name
        return
    with engine_of_the_server(service).connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        yield from connection.scalars(_FILES_WITH, {"marker": marker})


def everything_about(service: Service, child: str) -> None:
    """Whatever names a child: events and their versions, characteristics, returns, findings, receipts."""
    service.post([entered(child), matched(child)], complete=False)
    service.post([entered(child, "2020-04-11", source_id=f"S{child[-4:]}"), *(entered(f"K{n}") for n in range(300))])
    service.put_child("coventry", child, sex="female")
    service.put_child("coventry", child, sex="male")
    service.client.post(
        "/v1/events", json={"events": [matched(child)]}, headers={"Idempotency-Key": f"once-{child[-4:]}"}
    )
    service.post([entered(child, "2020-05-05")], dry_run=True)


def test_no_byte_is_left(service: Service) -> None:
    """Not in the tables, nor in receipts, statistics, the write-ahead log, or pages that rows were deleted from."""
    ava, ben = marker(), marker()
    for child in (ava, ben):
        everything_about(service, child)
    imported = import_files(service, a_year(ava, ben), year="2021-22")
    assert ava in str(imported["quality"])
    if not service.database.is_sqlite:
        with engine_of_the_server(service).connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    assert list(files_with(service, ava))
    assert erase(service, ava) == 204
    assert list(files_with(service, ava)) == []
    assert list(files_with(service, ben))
    again = service.get(f"/v1/receipts/{imported['receipt']}")
    assert ava not in str(again)
    assert ben in str(again)
    assert [each["children"] for each in again["quality"]["findings"]] == [
        each["children"] for each in imported["quality"]["findings"]
    ], "the counts stay"
    assert service.differences() == 0


def test_what_somebody_still_reads_is_forgotten_later(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child is erased at once; the bytes go with the next erasure, or with the command."""
    monkeypatch.setattr(forgetting, "PATIENCE", 0.2)
    ava, ben = marker(), marker()
    service.post([entered(ava), entered(ben)])
    with service.database.snapshot(EVERYTHING) as reader:
        assert reader.execute(select(events.c.id)).all()
        assert erase(service, ava) == 204
        assert service.client.get(f"/v1/authorities/coventry/children/{ava}").status_code == 404
        assert not forget_erased(service.owner)
    monkeypatch.setenv("ADOPTION_DATABASE_URL", service.owner.engine.url.render_as_string(hide_password=False))
    pruned = CliRunner().invoke(cli, ["prune"])
    assert (pruned.exit_code, pruned.output) == (0, "0 receipts had expired.\n")
    assert list(files_with(service, ava)) == []
    assert {row[-1] for row in service.rows(erasures)} == {""}
    assert erase(service, ben) == 204
    assert list(files_with(service, ben)) == []


def test_nor_where_senders_put_an_id_themselves(service: Service) -> None:
    """In the key of a sibling group or an Idempotency-Key. The group stays one, and the chain whole."""
    ava = marker()
    service.post([entered(ava), entered(BEN), entered("Cora")])
    for group, child in ((ava, ava), ("SG1", BEN), (ava, BEN), (ava, "Cora")):
        service.put_child("coventry", child, sibling_group=group, sex="male")
    once = {"Idempotency-Key": f"nightly-{ava}"}
    answer(service.client.post("/v1/events", json={"events": [entered(BEN)]}, headers=once))
    assert erase(service, ava) == 204
    assert list(files_with(service, ava)) == []
    [group] = {
        service.get(f"/v1/authorities/coventry/children/{child}")["characteristics"]["sibling_group"]
        for child in (BEN, "Cora")
    }
    assert group not in {None, "SG1", ava}
    assert (service.differences(), service.altered()) == (0, 0)


@pytest.mark.postgres
def test_a_role_that_may_not_write_tables_again_does_not_say_that_it_did(services: Callable[[str], Service]) -> None:
    service = services("postgresql")
    role = f"reader_{secrets.token_hex(4)}"
    with engine_of_the_server(service).execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role}")
        connection.exec_driver_sql(f"SET ROLE {role}")
        try:
            assert not forgetting.write_again(connection, ["events"])
        finally:
            connection.exec_driver_sql("RESET ROLE")
            connection.exec_driver_sql(f"DROP ROLE {role}")
            assert forgetting.write_again(connection, ["events"])
            connection.invalidate()


def test_who_was_erased_is_nowhere_written(service: Service) -> None:
    """Remembered is a salted hash: with another salt in each database and authority."""
    service.post([entered(AVA)])
    assert erase(service, AVA) == 204
    service.post([entered(AVA)])
    assert AVA not in str([service.rows(table) for table in (erasures, receipts, events)])


def test_a_batch_does_not_bring_an_erased_child_back(service: Service) -> None:
    service.post([entered(AVA), entered(BEN)])
    assert erase(service, AVA) == 204
    sent = service.post([entered(AVA), matched(AVA), entered(BEN), entered("Cora")])
    assert [sent[name] for name in ("received", "created", "unchanged", "passed_over")] == [4, 1, 1, 2]
    assert [(each["code"], "confirm_erased=1" in each["detail"]) for each in sent["warnings"]] == [
        ("erased_before", True)
    ]
    assert {event["child"] for event in service.events()} == {BEN, "Cora"}


@pytest.mark.parametrize("mode", ["atomic", "partial"])
def test_it_does_if_their_very_number_is_confirmed(service: Service, mode: str) -> None:
    """Then they are like any other child again."""
    service.post([entered(AVA), entered(BEN)])
    assert {erase(service, child) for child in (AVA, BEN)} == {204}
    batch = [entered(AVA), entered(BEN)]
    for number, created in ((1, 0), (3, 0), (2, 2)):
        sent = service.post(batch, confirm_erased=number, mode=mode, dry_run=True)
        assert sent["created"] == created, number
    assert service.post(batch, confirm_erased=2, mode=mode)["created"] == 2
    assert service.post([matched(AVA)])["created"] == 1


def test_an_import_does_not_bring_an_erased_child_back(service: Service) -> None:
    first = import_files(service, a_year(AVA, BEN), year="2021-22")
    assert erase(service, AVA) == 204
    again = import_files(service, a_year(AVA, BEN), year="2021-22")
    warned = [each for each in again["warnings"] if each["code"] == "erased_before"]
    assert [(each["rows"], "confirm_erased=1" in each["detail"]) for each in warned] == [(1, True)]
    assert (again["created"], again["unchanged"]) == (0, first["created"] / 2)
    assert AVA not in str(again)
    assert AVA not in str(service.events())
    confirmed = import_files(service, a_year(AVA, BEN), year="2021-22", confirm_erased=1)
    assert confirmed["created"] == first["created"] / 2


def test_characteristics_do_not_bring_an_erased_child_back(service: Service) -> None:
    path = f"/v1/authorities/coventry/children/{AVA}"
    service.put_child("coventry", AVA, sex="female")
    assert erase(service, AVA) == 204
    refused = service.client.put(path, json={"sex": "female"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/erased-before")
    assert refused.json()["errors"][0]["parameter"] == "confirm_erased"
    assert answer(service.client.put(path, json={"sex": "female"}, params={"confirm_erased": 1}))["sex"] == "female"


def test_events_write_erases_nobody(service: Service, key: MakeKey) -> None:
    service.post([entered(AVA)])
    path = f"/v1/authorities/coventry/children/{AVA}"
    for scopes, status in ((["events:write", "cases:read", "results:read"], 403), (["children:erase"], 204)):
        assert service.client.delete(path, headers=key(scopes, ["coventry"])).status_code == status


def test_a_family_is_erased_likewise(service: Service) -> None:
    """Events of children name it no longer, also of an agency's members and in earlier versions; the rest stays."""
    family = marker()
    path = f"/v1/authorities/ace/families/{family}"
    service.post(
        [approved(family), approved("F2"), entered(BEN), matched(BEN, matched_family=family, adopters="own_agency")]
    )
    named = {"matched_family": family}
    service.post([{**matched(BEN, **named), "date": "2021-03-02", "source_id": "S1"}])
    service.post([{**matched(BEN, **named), "date": "2021-03-03", "source_id": "S1"}])
    service.post([{**matched(BEN, matched_family="F2"), "date": "2021-03-04"}])
    answer(service.client.put(path, json={"ethnicity": "MWBC", "children_sought": 2}))
    before = service.now()
    assert list(files_with(service, family))
    assert service.client.delete(path).status_code == 204
    forget_erased(service.owner)
    assert list(files_with(service, family)) == []
    assert service.client.get(path).status_code == 404
    assert service.result("families_approved", "ace", "2020-21")["value"] == 1
    matches = service.events(child=BEN, type="matched")
    assert [each.get("matched_family") for each in matches] == [None, None, "F2"]
    assert [each.get("adopters") for each in matches] == ["own_agency", None, None]
    assert [each["date"] for each in service.events(child=BEN, type="matched", known_at=before)] == [
        each["date"] for each in matches
    ]
    assert service.differences() == 0
    sent = service.post([approved(family), approved(family, "coventry")])
    assert [sent[name] for name in ("created", "passed_over")] == [1, 1], "a council's family may have the same id"
    refused = service.client.put(path, json={})
    assert refused.json()["type"] == "/problems/erased-before"


def test_a_family_that_is_only_named_is_erased_too(service: Service) -> None:
    """Nothing else is stored about them: an event of a child names them, and then nobody."""
    path = "/v1/authorities/coventry/families/F1"
    service.post([entered(BEN), matched(BEN, matched_family="F1")])
    assert service.client.delete(path).status_code == 204
    assert [event.get("matched_family") for event in service.events(child=BEN)] == [None, None]
    assert service.client.delete(path).status_code == 404


def test_a_child_and_a_family_of_one_id_are_two(service: Service) -> None:
    both = [entered("X1"), approved("X1", "coventry")]
    service.post(both)
    assert erase(service, "X1") == 204
    assert [event.get("family") for event in service.events()] == ["X1"]
    assert service.post(both)["passed_over"] == 1


def test_what_is_known_about_a_family(service: Service) -> None:
    """In versions; and what is left out is not known from then on."""
    path = "/v1/authorities/adoption-central-england/families/F1"
    assert service.client.get(path).status_code == 404
    before = ""
    for given in ({"ethnicity": "MWBC", "children_sought": 2}, {"children_sought": 3}, {"children_sought": 3}):
        assert answer(service.client.put(path, json=given)) == {"ethnicity": None, "children_sought": None} | given
        before = before or service.now()
    service.post([approved("F1")])
    now = service.get(path)
    assert service.get(path, known_at=before)["characteristics"] == {"ethnicity": "MWBC", "children_sought": 2}
    assert now["characteristics"] == {"ethnicity": None, "children_sought": 3}
    assert [event["type"] for event in now["events"]] == ["approved"]
    for wrong in ({"children_sought": 6}, {"children_sought": "2"}, {"ethnicity": "XXXX"}, {"sex": "female"}):
        assert service.client.put(path, json=wrong).status_code == 422
    assert service.client.put("/v1/authorities/west-midlands/families/F1", json={}).status_code == 404
