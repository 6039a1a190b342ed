"""Agreements on the command line, and in backups."""

from datetime import date
from functools import partial
from pathlib import Path

from app.ledger.agreements import Agreement, agreed_on, current_agreements, record_agreement, withdraw_agreement
from app.ledger.journal import entries, withdrawn_after
from app.store.reach import NOBODY
from tests.support.commands import run
from tests.support.service import Service


def test_an_agreement_is_recorded_listed_and_withdrawn(tmp_path: Path) -> None:
    agreements = partial(run, "agreements", directory=tmp_path, ADOPTION_DATABASE_URL="sqlite:///a.sqlite3")
    recorded = agreements("record", "coventry", "--from", "2026-04-01", "--to", "2028-03-31")
    assert recorded.stdout == (
        "Coventry agrees from 2026-04-01 until 2028-03-31 that partners see small numbers about its children.\n"
    )
    listed = agreements("list").stdout
    assert [word in listed for word in ("Coventry", "2026-04-01", "2028-03-31")] == [True] * 3
    assert agreements("withdraw", "coventry").returncode == 0
    assert "Coventry" not in agreements("list").stdout
    assert agreements("withdraw", "coventry").returncode == 1
    assert (tmp_path / "a.sqlite3.journal.ndjson").read_text().count("agreement") == 1
    for wrong in (["england"], ["coventry", "--from", "2026-04-01", "--to", "2026-03-31"], ["covntry"]):
        assert agreements("record", *wrong).returncode == 1


def test_an_agreement_holds_on_its_days_and_the_last_one_counts(service: Service) -> None:
    with service.database.writing(NOBODY) as writing:
        record_agreement(writing, Agreement("E08000026", date(2024, 1, 1), date(2024, 12, 31)))
        record_agreement(writing, Agreement("E08000026", date(2025, 1, 1), None))
        record_agreement(writing, Agreement("E08000029", date(2025, 1, 1), date(2025, 1, 31)))
        before = writing.now
    with service.database.reading(NOBODY) as connection:
        assert agreed_on(connection, date(2024, 6, 1)) == frozenset()
        assert agreed_on(connection, date(2025, 1, 31)) == {"E08000026", "E08000029"}
        assert agreed_on(connection, date(2025, 2, 1)) == {"E08000026"}
    with service.database.writing(NOBODY) as writing:
        assert withdraw_agreement(writing, "E08000026")
        assert not withdraw_agreement(writing, "E08000026")
    with service.database.reading(NOBODY) as connection:
        assert [each.area for each in current_agreements(connection)] == ["E08000029"]
        assert withdrawn_after(entries(connection), before) == {"E08000026"}
