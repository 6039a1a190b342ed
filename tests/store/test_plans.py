"""SQLite reads the events of a few children, records or types by their index, and not all events of the authority."""

import pytest
from sqlalchemy import text

from app.store.database import Database
from app.store.reach import EVERYTHING
from tests.conftest import Templates, settings_for

WANTED = {
    "subject IN ('C1', 'C2', 'C3')": "uq_events_natural_key (authority=? AND subject=?",
    "subject IN (SELECT value FROM json_each('[]'))": "uq_events_natural_key (authority=? AND subject=?",
    "source_id <> '' AND superseded_at = 9223372036854775807 AND source_id IN ('1', '2', '3')": (
        "uq_events_source_id (authority=? AND source_id=?"
    ),
    "type IN ('placed', 'matched', 'adopted') AND date > 737000": (
        "ix_events_authority_type_date (authority=? AND type=? AND date>?"
    ),
    "id IN (1, 2, 3)": "PRIMARY KEY (authority=? AND id=?",
}


@pytest.mark.parametrize("wanted", WANTED)
def test_events_are_read_by_the_index_of_what_is_asked(wanted: str, templates: Templates) -> None:
    url, _ = templates.copied("sqlite")
    database = Database(settings_for(url))
    with database.reading(EVERYTHING) as connection:
        asked = text(f"EXPLAIN QUERY PLAN SELECT * FROM events WHERE authority = 'E08000026' AND {wanted}")  # noqa: S608
        plan = [row.detail for row in connection.execute(asked)]
    database.dispose()
    assert any(WANTED[wanted] in step for step in plan), plan
