"""Answers are read from a streaming replica: they rest on its own clock, and what must hold at once is waited for."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import ValidationError
from sqlalchemy import make_url, select, text

from app.audit.rows import audit
from app.figures.quick_route import Pace
from app.http.access import keys, revoke_key
from app.ledger.versions import events
from app.store.database import Database, known_now
from app.store.reach import NOBODY, Reach
from app.store.replica import Replica
from tests.conftest import Templates, running, settings_for
from tests.support.postgres import as_the_api, start_postgres, start_replica
from tests.support.service import Service, answer
from tests.support.world import COVENTRY, FIGURE, REQUESTS, WARWICKSHIRE, World, adoption

pytestmark = pytest.mark.postgres
AWAY = "The replica does not answer. Answers are read from the primary."


class PatientWorld(World):
    """A world in which a new child is listed at once."""

    follow: Callable[[], None]

    def new_child(self, area: str) -> str:
        child = super().new_child(area)
        self.follow()
        return child


class Replicated:
    """A service that answers from a replica, whose replay of what the primary writes can be held up."""

    def __init__(self, service: Service, replica: str) -> None:
        self.service, self._replica = service, replica
        self.world = PatientWorld(service)
        self.world.follow = self.follow
        self.follow()

    @property
    def state(self) -> Replica:
        assert self.service.database.replica
        return self.service.database.replica

    def follow(self) -> None:
        """Wait until the replica has everything, and is known to."""
        self.look()
        while self.state.hindrance:  # or the test is stopped as one that hangs
            time.sleep(0.01)
            self.look()
        self.service.database.replica_follows(60)
        self.look()
        assert self.state.hindrance is None

    def look(self) -> None:
        """Look now whether the replica may be asked: nobody waits for the next second in a test."""
        self.state._holds_until = 0
        self.service.database.look_at_replica()

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """While the replica replays nothing."""
        self._on_the_replica("SELECT pg_wal_replay_pause()")
        while self._on_the_replica("SELECT pg_get_wal_replay_pause_state()") != "paused":
            time.sleep(0.01)
        try:
            yield
        finally:
            self._on_the_replica("SELECT pg_wal_replay_resume()")

    @contextmanager
    def gone(self) -> Iterator[None]:
        """While nobody can connect to the replica, and who was connected is not any more."""
        at = Path(str(make_url(self._replica).query["host"])) / ".s.PGSQL.5432"
        with psycopg.connect(self._replica, autocommit=True) as connection:
            away = at.rename(at.with_name("away"))
            others = b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            connection.execute(others + b" AND pid <> pg_backend_pid()")
        try:
            yield
        finally:
            away.rename(at)

    def _on_the_replica(self, statement: str) -> Any:
        with psycopg.connect(self._replica, autocommit=True) as connection:
            return connection.execute(statement.encode()).fetchone()[0]  # type: ignore[index]

    def figure(self, **query: Any) -> dict[str, Any]:
        return self.service.result(**FIGURE, **query)

    def notes(self) -> Any:
        return answer(self.service.client.get("/readyz"))["notes"]


@pytest.fixture(scope="module")
def replicated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicated]:
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.delenv("ADOPTION_TEST_POSTGRES_URL", raising=False)  # a replica is made of a server of our own
        server = stack.enter_context(start_postgres())
        url, admin_key = Templates(tmp_path_factory.mktemp("replica"), lambda: server).copied("postgresql")
        socket = stack.enter_context(start_replica(server))
        read = make_url(as_the_api(url)).update_query_dict({"host": str(socket)})
        more = {"read_database_url": read.render_as_string(hide_password=False)}
        service = stack.enter_context(running(url, admin_key, **more))
        superuser = read.set(drivername="postgresql", username="postgres", password=None)
        yield Replicated(service, superuser.render_as_string(hide_password=False))


def is_on_the_replica(database: Database, *needed: int) -> bool:
    with database.answering(NOBODY, *needed) as connection:
        return bool(connection.scalar(text("SELECT pg_is_in_recovery()")))


def test_every_operation_succeeds_beside_a_replica(replicated: Replicated) -> None:
    for operation in REQUESTS:
        request = replicated.world.request(operation)
        assert replicated.world.ask(request).is_success, operation
    assert replicated.notes() == []


def test_answers_are_read_from_the_replica_and_writes_go_to_the_primary(replicated: Replicated) -> None:
    replicated.service.post(adoption(COVENTRY, "Ava"))
    replicated.follow()
    assert is_on_the_replica(replicated.service.database)
    with replicated.service.database.reading(NOBODY) as connection:
        assert not connection.scalar(text("SELECT pg_is_in_recovery()"))
    before = len(replicated.service.rows(audit))
    assert replicated.service.cases(**FIGURE)
    assert len(replicated.service.rows(audit)) == before + 1


def test_an_answer_never_claims_what_the_replica_has_not_replayed(replicated: Replicated) -> None:
    service = replicated.service
    replicated.follow()
    before, tag = replicated.figure(), service.client.get("/v1/results", params=FIGURE).headers["etag"]
    with replicated.held_up():
        service.post(adoption(COVENTRY, "Held"))
        with service.database.reading(NOBODY) as connection:
            newest = known_now(connection)
        for _ in range(3):  # worked out, remembered, and if nothing has changed
            assert replicated.figure() == before
            unchanged = service.client.get("/v1/results", params=FIGURE, headers={"If-None-Match": tag})
            assert unchanged.status_code == 304
        listed = service.get("/v1/events", authority=COVENTRY, limit=10_000)
        assert listed["known_at"] == before["known_at"]
        assert "Held" not in {event["child"] for event in listed["events"]}
        followed = service.get("/v1/events", authority=COVENTRY, changed_since=before["known_at"])
        assert (followed["changes"], followed["known_at"]) == ([], before["known_at"])
        # Whoever asks for an instant that the replica lacks is answered by the primary.
        asked = replicated.figure(known_at=service.now())
        assert asked["counted"] == before["counted"] + 1
        assert asked["known_at"] == service.now()
        assert is_on_the_replica(service.database, newest - 1_000_000_000)
        assert not is_on_the_replica(service.database, newest)
        # What is asked for by its name is read where it was written.
        assert answer(service.client.get(f"/v1/authorities/{COVENTRY}/children/Held"))["events"]
    replicated.follow()
    assert replicated.figure() == asked


def test_on_the_event_loop_an_answer_rests_on_the_replica_too(
    replicated: Replicated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "is_quick", lambda *_: True)
    in_threads: list[Reach] = []
    answering = Database.answering

    def counted(database: Database, reach: Reach, *needed: Any) -> Any:
        in_threads.append(reach)
        return answering(database, reach, *needed)

    replicated.follow()
    replicated.state._holds_until = time.monotonic() + 60  # nobody has to look
    monkeypatch.setattr(Database, "answering", counted)
    before = replicated.figure(places=2)  # a thread reads what all questions of this reach need
    in_threads.clear()
    with replicated.held_up():
        replicated.service.post(adoption(COVENTRY, "Loop"))
        assert replicated.figure(places=3)["known_at"] == before["known_at"]
        assert not in_threads
        asked = replicated.figure(known_at=replicated.service.now())
        assert (asked["counted"], len(in_threads)) == (before["counted"] + 1, 1)
    replicated.follow()


def test_the_wall_stands_on_the_replica(replicated: Replicated) -> None:
    replicated.service.post([*adoption(COVENTRY, "Ava"), *adoption(WARWICKSHIRE, "Ben")])
    replicated.follow()
    for reach, seen in ((NOBODY, set()), (Reach.of([COVENTRY]), {COVENTRY})):
        with replicated.service.database.answering(reach) as connection:
            assert connection.scalar(text("SELECT pg_is_in_recovery()"))
            assert set(connection.scalars(select(events.c.authority))) == seen


def test_a_withdrawn_key_is_refused_within_a_second_whatever_the_replica_has(replicated: Replicated) -> None:
    service = replicated.service
    key = service.key(["results:read"])
    replicated.follow()
    assert service.client.get("/v1/results", params=FIGURE, headers=key).is_success
    with replicated.held_up():
        with service.owner.engine.begin() as connection:
            (newest,) = connection.scalars(select(keys.c.id).order_by(keys.c.created_at.desc()).limit(1))
            assert revoke_key(connection, newest)
        time.sleep(0.9)
        assert service.client.get("/v1/results", params=FIGURE, headers=key).status_code == 401


def test_an_erased_child_is_shown_by_no_process_once_the_erasure_is_answered(
    replicated: Replicated, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = replicated.service
    service.post([*adoption(COVENTRY, "Gone"), *adoption(COVENTRY, "Later")])
    replicated.follow()
    assert service.client.delete(f"/v1/authorities/{COVENTRY}/children/Gone").status_code == 204
    replicated.look()
    assert is_on_the_replica(service.database)
    assert "Gone" not in {case["child"] for case in service.cases(**FIGURE)}
    monkeypatch.setattr(Database.replica_follows, "__defaults__", (0.1,))
    with replicated.held_up():  # it is not there in time: then the replica is not asked, also by other processes
        assert service.client.delete(f"/v1/authorities/{COVENTRY}/children/Later").status_code == 204
        other = Database(service.app.state.settings, serves=True)
        for database in (service.database, other):
            assert not is_on_the_replica(database)
        other.dispose()
        assert "Later" not in {case["child"] for case in service.cases(**FIGURE)}
        replicated.look()
        assert "lacks an erasure" in replicated.notes()[0]
    replicated.follow()
    assert replicated.notes() == []


def test_a_replica_that_stays_behind_is_not_asked(replicated: Replicated) -> None:
    replicated.follow()
    replicated.state._most_behind = 0.05
    with replicated.held_up():
        replicated.service.post(adoption(COVENTRY, "Late"))
        replicated.look()
        assert replicated.state.hindrance is None
        time.sleep(0.06)
        replicated.look()
        assert "has lacked for" in replicated.notes()[0]
        assert not is_on_the_replica(replicated.service.database)
    replicated.state._most_behind = 60
    replicated.follow()


def test_a_database_that_follows_none_is_not_taken_for_a_replica(replicated: Replicated) -> None:
    """Such as one that was promoted: what is written to it never comes here."""
    url = replicated.service.app.state.settings.database_url
    database = Database(settings_for(url, read_database_url=url), serves=True)
    assert not is_on_the_replica(database)
    assert database.replica
    assert "follows no database" in (database.replica.hindrance or "")
    database.dispose()


@pytest.mark.parametrize(
    ("primary", "replica"),
    [("sqlite:///a", "postgresql://b"), ("postgresql://a", "sqlite:///b"), ("postgresql://a", "nowhere")],
)
def test_only_postgresql_has_a_replica(primary: str, replica: str) -> None:
    with pytest.raises(ValidationError, match="read_database_url"):
        settings_for(primary, read_database_url=replica)


def test_without_the_replica_the_primary_answers_and_readyz_says_so(replicated: Replicated) -> None:
    replicated.follow()
    before = replicated.figure()
    with replicated.gone():
        assert replicated.figure() == before
        replicated.service.post(adoption(COVENTRY, "Now"))
        assert replicated.figure()["counted"] == before["counted"] + 1
        assert replicated.notes() == [AWAY]
        assert replicated.service.client.get("/readyz").status_code == 200
    replicated.follow()
    assert is_on_the_replica(replicated.service.database)
    assert replicated.notes() == []
