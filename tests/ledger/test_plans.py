"""PostgreSQL plans for as many rows as there are, also where nobody ever counts them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from app.events.draft import Draft
from app.ledger.intake import MANY, Intake
from app.store.reach import EVERYTHING
from tests.support.service import Service
from tests.support.world import COVENTRY

pytestmark = pytest.mark.postgres

STORED = 10 * MANY
#: The rows of events that this connection met, those that it does not want among them.
_MET = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'events'"
_COUNTED = "SELECT reltuples FROM pg_class WHERE oid = 'events'::regclass"


@pytest.fixture
def never_counted(services: Callable[[str], Service]) -> Iterator[Service]:
    """A service on PostgreSQL whose events nobody has ever counted, and nobody will in passing."""
    service = services("postgresql")
    with service.owner.engine.begin() as connection:
        connection.execute(text("TRUNCATE events, salts"))
        connection.execute(text("ALTER TABLE events SET (autovacuum_enabled = off)"))
    yield service
    with service.owner.engine.begin() as connection:
        connection.execute(text("ALTER TABLE events RESET (autovacuum_enabled)"))


def taken_in(service: Service, children: range) -> tuple[Any, Any]:
    """Take in an event of each of these children. Gives what became of them, and how many rows were met."""
    day = date(2020, 4, 10)
    rows = [Draft(COVENTRY, f"C{number}", "entered_care", day, "", "") for number in children]
    with service.database.writing(EVERYTHING) as writing:
        # Else it depends on what this connection was asked before, and how much there was then to read.
        writing.connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
        met_before = writing.connection.scalar(text(_MET))  # PostgreSQL adds up some transactions before it says so
        outcomes = Intake(writing).record(rows)
        return dict(outcomes), writing.connection.scalar(text(_MET)) - met_before


def test_a_batch_finds_what_earlier_ones_stored_without_reading_all(never_counted: Service) -> None:
    taken_in(never_counted, range(STORED))
    assert taken_in(never_counted, range(STORED, STORED + MANY)) == ({"created": MANY}, 0)
    with never_counted.database.reading(EVERYTHING) as connection:
        assert connection.scalar(text(_COUNTED)) >= MANY


def test_a_nightly_resend_finds_each_event_without_reading_all(never_counted: Service) -> None:
    taken_in(never_counted, range(STORED))
    assert taken_in(never_counted, range(MANY)) == ({"unchanged": MANY}, MANY)
