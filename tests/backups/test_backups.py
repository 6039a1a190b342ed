"""A backup is one file with everything, and a restored service has exactly that, but for what was erased since."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.area_files import reference_areas
from app.areas import ENGLAND_CODE
from app.backups.copying import NotABackup, sqlite_file
from app.backups.making import back_up
from app.backups.restoring import Restored, restore
from app.http.access import create_key, list_keys, revoke_key
from app.ledger.completeness import state
from app.ledger.days_sent import KINDS
from app.ledger.derived import DERIVED, READING
from app.ledger.journal import write_journal
from app.store.database import Database, metadata
from app.store.reach import EVERYTHING
from app.store.schema import migrate
from tests.conftest import Templates, running, settings_for
from tests.support.commands import run
from tests.support.service import Service

AREAS = reference_areas()
CHILDREN = ("K1", "K2", "K3")


@pytest.fixture
def used(new_database: tuple[str, str], tmp_path: Path) -> Iterator[Service]:
    """A service of its own in which something of every kind is stored. Its journal is in a file apart."""
    with running(*new_database, journal_file=tmp_path / "journal.ndjson") as service:
        for child in CHILDREN:
            send(service, child)
        service.client.put("/v1/authorities/coventry/children/K1", json={"sex": "female", "disabled": True})
        family = {"authority": "coventry", "family": "F1", "type": "approved", "date": "2021-01-01"}
        service.client.post("/v1/events", json={"events": [family]})
        service.state_complete()
        yield service


def send(service: Service, child: str) -> dict[str, Any]:
    events = [
        {"authority": "coventry", "child": child, "type": "entered_care", "date": "2020-04-10"},
        {"authority": "coventry", "child": child, "type": "adopted", "date": "2021-12-06", "opposed": False},
    ]
    return dict(service.client.post("/v1/events", json={"events": events}).json())


def content(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with database.reading(EVERYTHING) as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
        }


def into(url: str, file: Path, *journals: Path, replace: bool = False) -> tuple[Database, Restored]:
    database = Database(settings_for(url))
    return database, restore(database, file, journals, AREAS, replace=replace)


@pytest.mark.parametrize("other", [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_restored_service_has_exactly_what_was_backed_up(
    used: Service, templates: Templates, other: str, tmp_path: Path
) -> None:
    """On the same engine or the other one. What was stored after the backup is not there."""
    before = content(used.owner)
    assert back_up(used.owner, tmp_path / "backup") == (tmp_path / "backup").stat().st_size
    assert {path.name for path in tmp_path.iterdir() if "backup" in path.name} == {"backup"}
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    send(used, "K4")
    restored, found = into(templates.copied(other)[0], tmp_path / "backup")
    after = content(restored)
    assert before.pop("clock") < after.pop("clock")
    assert after["audit"].pop()[2] == ENGLAND_CODE, "the restoring itself is noted"
    assert after == before
    assert found == Restored(len(CHILDREN), 0, 0)
    with restored.writing(EVERYTHING) as writing:  # what comes is numbered after what is there
        state(writing, AREAS.named("coventry").code, "api", (date(2021, 1, 1), date(2021, 2, 2)), KINDS["family"])
    restored.dispose()


def test_a_backup_is_of_one_instant_while_others_write(used: Service, tmp_path: Path) -> None:
    before = content(used.owner)
    with used.owner.writing(EVERYTHING) as writing:
        writing.connection.exec_driver_sql("DELETE FROM events")
        back_up(used.owner, tmp_path / "backup")
        writing.connection.rollback()
    backup = sqlite_file(tmp_path / "backup")
    found = content(backup)
    backup.dispose()
    assert found == before


def test_what_was_erased_or_revoked_after_the_backup_stays_so(
    used: Service, templates: Templates, tmp_path: Path
) -> None:
    """Restored in place, and into a new database with only the journal; the next batch does not bring them back."""
    with used.owner.engine.begin() as connection:
        key = create_key(connection, "to be revoked", ["results:read"], [AREAS[ENGLAND_CODE]])
    back_up(used.owner, tmp_path / "backup")
    assert used.client.delete("/v1/authorities/coventry/children/K2").status_code == 204
    assert used.client.delete("/v1/authorities/coventry/families/F1").status_code == 204
    with used.owner.engine.begin() as connection:
        assert revoke_key(connection, key.id)
    write_journal(used.owner)
    journal = (tmp_path / "journal.ndjson").read_text(encoding="utf-8")
    assert "K2" not in journal
    assert "F1" not in journal
    new_url, admin_key = templates.copied("sqlite")
    used.owner.dispose()
    in_place = restore(used.owner, tmp_path / "backup", [], AREAS, replace=True)
    with running(new_url, admin_key) as new:
        elsewhere = restore(new.database, tmp_path / "backup", [tmp_path / "journal.ndjson"], AREAS, replace=False)
        assert in_place == elsewhere == Restored(2, 2, 1)
        for service in (used, new):
            with service.database.reading(EVERYTHING) as connection:
                assert [each["valid"] for each in list_keys(connection) if each["id"] == key.id] == [False]
            assert "K2" not in repr(content(service.database))
            client = used.client if service is used else new.client
            client.headers = used.client.headers
            again = send(service, "K2")
            assert (again["created"], [each["code"] for each in again["warnings"]][:1]) == (0, ["erased_before"])
            assert send(service, "K3")["unchanged"] == 2


def test_a_backup_of_an_earlier_schema_is_restored(used: Service, templates: Templates, tmp_path: Path) -> None:
    back_up(used.owner, tmp_path / "backup")
    older = sqlite_file(tmp_path / "backup")
    migrate(older, "-1")
    older.dispose()
    with sqlite3.connect(tmp_path / "backup") as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    restored, found = into(templates.copied("sqlite")[0], tmp_path / "backup")
    assert found.children == len(CHILDREN)
    assert content(restored)["events"] == content(used.owner)["events"]
    restored.dispose()


def test_what_is_no_backup_is_refused_and_changes_nothing(used: Service, tmp_path: Path) -> None:
    """A damaged one, another file, one whose rows are not what the events say; and a database that has events."""
    back_up(used.owner, tmp_path / "backup")
    before = content(used.owner)
    (tmp_path / "text").write_text("backup", encoding="utf-8")
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE events (id)").connection.close()
    shutil.copy(tmp_path / "backup", tmp_path / "cut")
    (tmp_path / "cut").write_bytes((tmp_path / "backup").read_bytes()[:-20_000])
    shutil.copy(tmp_path / "backup", tmp_path / "doubtful")
    with sqlite3.connect(tmp_path / "doubtful") as connection:
        connection.execute(f"UPDATE clock SET reading = {READING}")  # noqa: S608 - a number
        for table in DERIVED:
            connection.execute(f"DELETE FROM {table.name}")  # noqa: S608 - our own tables
    connection.close()
    for name, replace in (("text", True), ("other", True), ("cut", True), ("doubtful", True), ("backup", False)):
        with pytest.raises(NotABackup, match=name if name != "backup" else "--replace"):
            restore(used.owner, tmp_path / name, [], AREAS, replace=replace)
        assert content(used.owner) == before, name
    with pytest.raises(NotABackup):
        back_up(used.owner, tmp_path / "text")
    assert (tmp_path / "text").read_text(encoding="utf-8") == "backup"


def test_on_the_command_line_it_is_one_command_each(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    (tmp_path / "old" / "children.csv").write_text(
        "authority,child,type,date\ncoventry,K1,matched,2021-01-01\n", encoding="utf-8"
    )
    run("import", "children.csv", directory=tmp_path / "old")
    made = run("backup", directory=tmp_path / "old")
    [file] = (tmp_path / "old").glob("adoption-backup-*.sqlite3")
    assert (made.returncode, file.name in made.stdout) == (0, True)
    restored = run("restore", str(file), directory=tmp_path / "new")
    assert (restored.returncode, restored.stdout.startswith("1 children are restored")) == (0, True)
    again = run("restore", str(file), directory=tmp_path / "new")
    assert (again.returncode, "--replace" in again.stderr, "Traceback" in again.stderr) == (1, True, False)
    assert run("check", directory=tmp_path / "new").returncode == 0
