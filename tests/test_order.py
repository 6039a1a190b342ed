"""A test finds nothing of the tests before it, nor of the machine that it runs on."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete

from app.audit.rows import audit, audit_sets
from app.figures.targets import targets
from app.http.access import keys
from app.store.database import metadata
from app.store.tables import area_clocks, clock
from tests.support.commands import environment_of
from tests.support.files import bytes_of
from tests.support.service import FILLED, Service, answer
from tests.support.surroundings import forget_settings, of_the_day_left
from tests.support.world import COVENTRY, adoption

QUESTION = {"indicator": "A2", "area": COVENTRY, "period": "2021-22"}
#: What the shared application keeps from test to test: it is the same for all, or says nothing of what was stored.
KEPT = {
    "settings", "areas", "thresholds", "database", "keyring", "receipts", "batches", "imports", "room", "metrics",
    "hindrances", "last_change", "loop_reader", "cursor_key",
}  # fmt: skip


def test_what_a_service_remembers_is_forgotten_before_each_test(service: Service) -> None:
    """Whoever adds something that lasts says here that it tells nothing of a test, or forgets it in `forget`."""
    service.result(**QUESTION)
    before = dict(service.app.state._state)
    service.empty()
    forgotten = {name for name, each in service.app.state._state.items() if each is not before[name]}
    assert forgotten == {"recollection", "pace", "examinations", "remembered_answers"}
    assert set(before) - KEPT == forgotten


def test_each_table_is_emptied_before_each_test() -> None:
    assert {*FILLED, area_clocks, audit, audit_sets} == {*metadata.tables.values()} - {clock, keys}


def test_a_change_by_hand_is_seen_though_no_clock_tells_of_it(service: Service) -> None:
    service.post(adoption(COVENTRY, "K1"))
    target = {"indicator": "A2", "from_year": 2019, "value": 400, "source": "The plan"}
    answer(service.client.put(f"/v1/areas/{COVENTRY}/targets", json={"targets": [target]}))
    assert service.result(**QUESTION)["threshold_status"] == "local"
    service.by_hand(delete(targets))
    assert service.result(**QUESTION)["threshold_status"] == "national"


def test_another_process_sees_that_a_database_is_in_use_though_its_bytes_were_read(tmp_path: Path) -> None:
    """Else it would remove SQLite's log when it ends, and later tests would find a damaged database."""
    file = tmp_path / "a"
    with closing(sqlite3.connect(file, isolation_level=None)) as ours:
        ours.execute("PRAGMA journal_mode=WAL")
        ours.execute("CREATE TABLE t (x)")
        assert bytes_of(file)
        other = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM t').fetchall(); c.close()"
        )
        subprocess.run([sys.executable, "-c", other, file], check=True)
        assert Path(f"{file}-wal").exists()


def test_settings_of_whoever_runs_the_tests_are_forgotten() -> None:
    environment = {"ADOPTION_THREADS": "1", "DATABASE_URL": "sqlite://", "ADOPTION_TEST_EFFORT": "1", "PATH": "/bin"}
    forget_settings(environment)
    assert environment == {"ADOPTION_TEST_EFFORT": "1", "PATH": "/bin"}


def test_commands_print_alike_on_a_terminal_and_where_changes_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "GITHUB_ACTIONS", "ADOPTION_THREADS"):
        monkeypatch.setenv(name, "1")
    environment = environment_of({"ADOPTION_DATABASE_URL": "sqlite://"})
    assert {name for name in environment if name.startswith(("ADOPTION_", "FORCE", "GITHUB_A"))} == {
        "ADOPTION_DATABASE_URL"
    }


@pytest.mark.parametrize(("now", "left"), [(0.0, 86_400), (86_399.5, 0.5), (1_835_395_170.0, 30)])
def test_a_test_that_begins_before_midnight_waits_for_the_new_day(now: float, left: float) -> None:
    assert of_the_day_left(now) == left
