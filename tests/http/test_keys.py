"""The life of a key: shown once, stored as a hash, never logged, and gone within a second of its end."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from app.area_files import reference_areas
from app.areas import ENGLAND_CODE
from app.http.access import NewKey, create_key, keys, list_keys, revoke_key
from app.http.revoking import settle_withdrawn, withdraw_key
from app.store.database import Database
from app.store.reach import EVERYTHING
from app.store.withdrawn_keys import WithdrawnKeys
from tests.support.service import Service, bearer

UNKNOWN_KEY = "adoption_00000000_0123456789012345678901234567890123456789012"


def new_key(database: Database, expires_in_days: float | None = None) -> NewKey:
    """A key that may do everything everywhere."""
    with database.engine.begin() as connection:
        return create_key(connection, "a test", ["admin"], [reference_areas()[ENGLAND_CODE]], expires_in_days)


def revoke(database: Database, key: NewKey) -> None:
    with database.engine.begin() as connection:
        assert revoke_key(connection, key.id)


def hidden_part(secret: str) -> str:
    """What nobody can guess: all after the prefix and the id."""
    return secret.split("_", 2)[2]


def status(service: Service, secret: str) -> int:
    return service.client.get("/v1/events", headers=bearer(secret)).status_code


class Clock:
    """Stands for `time` and `datetime` where keys are checked; it goes on only when it is told to."""

    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return self.passed

    def now(self, zone: timezone) -> datetime:
        return datetime(2026, 4, 1, tzinfo=zone) + timedelta(seconds=self.passed)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("app.http.access.time", clock)
    monkeypatch.setattr("app.http.access.datetime", clock)
    return clock


def logged_by_others(caplog: pytest.LogCaptureFixture) -> str:
    """The log of every library but the client that the tests ask with."""
    return "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))


def test_a_revoked_key_stops_within_a_second(service: Service, clock: Clock) -> None:
    key = new_key(service.owner)
    assert status(service, key.secret) == 200
    revoke(service.owner, key)
    clock.passed += 1
    assert status(service, key.secret) == 401


def test_an_expired_key_stops_within_a_second(service: Service, clock: Clock) -> None:
    """And works up to its last moment, though it was looked up long before."""
    day = 86_400
    key = new_key(service.owner, expires_in_days=1)
    for moment, expected in ((0, 200), (day - 2, 200), (day - 0.01, 200), (day + 1, 401)):
        clock.passed = moment
        assert status(service, key.secret) == expected


def test_a_key_that_was_made_a_moment_ago_works_beside_the_one_that_it_replaces(service: Service, clock: Clock) -> None:
    first, second = new_key(service.owner), new_key(service.owner)
    assert (status(service, first.secret), status(service, second.secret)) == (200, 200)
    revoke(service.owner, first)
    clock.passed += 1
    assert (status(service, first.secret), status(service, second.secret)) == (401, 200)


def test_a_key_is_revoked_once_and_for_good(service: Service) -> None:
    key = new_key(service.owner)
    revoke(service.owner, key)
    with service.owner.engine.begin() as connection:
        assert not revoke_key(connection, key.id)
        assert not revoke_key(connection, "unknown")


def test_only_the_hash_of_a_key_is_stored_and_no_list_shows_it(service: Service) -> None:
    key = new_key(service.owner)
    with service.database.reading(EVERYTHING) as connection:
        stored = repr(connection.execute(select(keys)).all())
        listed = repr(list_keys(connection))
    hidden = hidden_part(key.secret)
    assert key.id in stored
    assert key.id in listed
    for shown in (stored, listed):
        assert hidden[:16] not in shown
        assert hidden[-16:] not in shown
    hash_of_key = stored.split(key.id)[1].split("'")[4]
    assert hash_of_key not in listed


def test_keys_begin_alike_for_scanners_and_no_two_are_alike(service: Service) -> None:
    secrets = {new_key(service.owner).secret for _ in range(50)}
    assert len(secrets) == 50
    assert all(secret.startswith("adoption_") and len(hidden_part(secret)) >= 43 for secret in secrets)


def test_no_key_is_ever_logged_whether_it_is_valid_or_not(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    key = new_key(service.owner)
    with capture_logs() as logged, caplog.at_level("DEBUG"):
        for secret in (key.secret, UNKNOWN_KEY):
            status(service, secret)
            service.client.post("/v1/events", headers=bearer(secret), content=b"{")
            service.client.get(f"/v1/areas/{secret}", headers=bearer(secret))
            service.client.get("/v1/results", params={secret: secret}, headers=bearer(secret))
    shown = repr(logged) + logged_by_others(caplog)
    assert key.id in shown
    for secret in (key.secret, UNKNOWN_KEY):
        assert secret not in shown
        assert hidden_part(secret) not in shown


def test_a_key_is_withdrawn_at_once_while_another_process_writes(service: Service, clock: Clock) -> None:
    """A large import holds SQLite's one lock for as long as it takes."""
    database, operator = service.database, service.owner
    key = new_key(operator)
    assert status(service, key.secret) == 200
    with database.writing(EVERYTHING):
        assert withdraw_key(operator, key.id)
        clock.passed += 0.9
        assert status(service, key.secret) == 401
        assert not withdraw_key(operator, key.id)
        with database.reading(EVERYTHING) as connection:
            [listed] = [each for each in list_keys(connection, moments(database)) if each["id"] == key.id]
        assert listed["revoked_at"]
        assert not listed["valid"]
    settle_withdrawn(operator)
    with database.reading(EVERYTHING) as connection:
        noted = connection.scalar(select(keys.c.revoked_at).where(keys.c.id == key.id))
    assert noted == moments(database).get(key.id, noted)
    assert noted


def moments(database: Database) -> dict[str, int]:
    return WithdrawnKeys(database.journal).moments()
