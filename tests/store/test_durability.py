"""A4: a PostgreSQL that may lose what it acknowledged is warned of."""

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from app.serving import prepare
from app.store.durability import unsafe_settings
from tests.conftest import Templates, settings_for
from tests.support.service import Service


@pytest.fixture
def engine() -> str:
    return "postgresql"


def test_settings_that_are_off_are_named(service: Service) -> None:
    """The tests' own server has them all off."""
    with service.database.engine.connect() as connection:
        assert unsafe_settings(connection) == ["fsync", "full_page_writes", "synchronous_commit"]
        connection.execute(text("SET LOCAL synchronous_commit = local"))
        assert unsafe_settings(connection) == ["fsync", "full_page_writes"]


def test_the_start_warns_of_them(templates: Templates) -> None:
    with capture_logs() as lines:
        prepare(settings_for(templates.copied("postgresql")[0]))
    [warned] = [line for line in lines if line["event"] == "PostgreSQL is not safe"]
    assert (warned["log_level"], warned["off"][0]) == ("warning", "fsync")
