"""The ledger shows tampering: who changes, moves, adds or deletes an event by hand is found out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from app.backups.copying import heads_of
from app.backups.making import back_up
from app.ledger.chain import chain, salts
from app.ledger.characteristics import children
from app.ledger.commitments import packed, packed_ids, unpacked, unpacked_ids
from app.ledger.completeness import statements
from app.ledger.families import families
from app.ledger.rebuilding import rebuild
from app.ledger.verifying import cut_off
from app.ledger.versions import events
from app.store.database import FOREVER
from app.store.reach import EVERYTHING
from app.store.schema import migrate
from tests.conftest import ENGINES, running
from tests.support.changes import apply, changes
from tests.support.service import Service, answer
from tests.support.standing import Standing
from tests.support.story_tables import read_story

COVENTRY, HEREFORDSHIRE = "E08000026", "E06000019"
STORY = read_story(
    """
    child | entered    | decision   | placed     | adopted
    Ava   | 2019-06-01 | 2019-10-01 | 2020-04-01 | 2021-06-01
    Ben   | 2020-06-01 | 2020-10-01 |            |
    """
).events
_LAST = select(func.max(events.c.id)).scalar_subquery()
_LAST_LINK = select(func.max(chain.c.place)).scalar_subquery()
TAMPERING: dict[str, list[Any]] = {
    "changed": [update(events).where(events.c.type == "placed").values(date=events.c.date + 1)],
    "moved to another time": [update(events).where(events.c.id == _LAST).values(recorded_at=events.c.recorded_at - 5)],
    "said of another child": [update(events).where(events.c.subject == "Ben").values(subject="Ava")],
    "ended": [update(events).where(events.c.type == "placed").values(superseded_at=events.c.recorded_at + 1)],
    "deleted": [delete(events).where(events.c.type == "placed")],
    "deleted with all that the chain says since": [
        delete(events).where(events.c.subject == "Ben"),
        delete(chain).where(chain.c.place == _LAST_LINK),
    ],
    "without salts": [delete(salts).where(salts.c.subject == "Ben")],
    "of another sex": [update(children).values(sex="male")],
    "older": [update(children).values(turns_5=children.c.turns_5 + 31)],
    "without what was known before": [delete(children).where(children.c.superseded_at != FOREVER)],
    "known until another time": [update(children).values(superseded_at=children.c.recorded_at + 1)],
    "a family who would adopt more": [update(families).values(children_sought=5)],
    "a family of whom nothing is known": [delete(families)],
    "complete for longer": [update(statements).values(last_day=statements.c.last_day + 1)],
    "never stated": [delete(statements)],
    "withdrawn": [update(statements).values(superseded_at=statements.c.recorded_at + 1)],
    "another link": [update(chain).where(chain.c.place == 1).values(recorded_at=chain.c.recorded_at - 1)],
}


def filled(service: Service) -> None:
    for child in ("Ava", "Ben"):
        service.post([event for event in STORY if event["child"] == child])
    for birth_month in ("2019-01", "2019-02"):
        service.put_child("coventry", "Ava", birth_month=birth_month, sex="female")
    answer(service.client.put("/v1/authorities/coventry/families/F1", json={"children_sought": 2}))


def by_hand(service: Service, *statements: Any) -> None:
    """Changed in the database, and derived again, so that no derived row shows it."""
    service.by_hand(*statements)
    with service.database.writing(EVERYTHING) as writing:
        rebuild(writing)


@pytest.mark.parametrize("how", [how for how in TAMPERING if "since" not in how])
def test_what_is_done_by_hand_is_found(service: Service, how: str) -> None:
    filled(service)
    assert service.altered() == 0
    by_hand(service, *TAMPERING[how])
    assert service.differences() == 0
    assert service.altered() > 0


def test_what_is_added_by_hand_is_found(service: Service) -> None:
    filled(service)
    columns = [events.c[name] for name in sorted(set(events.c.keys()) - {"id", "date"})]
    copied = select(events.c.id + 1000, events.c.date + 9, *columns).where(events.c.type == "placed")
    by_hand(service, events.insert().from_select(["id", "date", *(column.name for column in columns)], copied))
    assert service.altered() == 1


@settings(max_examples=8, phases=[Phase.generate])
@given(drawn=changes([COVENTRY, HEREFORDSHIRE]))
@pytest.mark.parametrize("engine", ENGINES)
def test_whatever_is_sent_corrected_voided_and_erased_the_chain_holds(
    engine: str, services: Callable[[str], Service], drawn: list[Any]
) -> None:
    """After erasures too: B6."""
    service, standing = services(engine), Standing()
    for change in drawn:
        apply(change, standing, [service])
    assert service.altered() == 0


def test_a_family_that_is_erased_breaks_no_chain(service: Service) -> None:
    family = {"authority": "coventry", "family": "F1", "type": "approved", "date": "2020-01-01"}
    match = {**STORY[0], "type": "matched", "date": "2020-03-01", "matched_family": "F1", "source_id": "M1"}
    service.post([*STORY, family, match])
    service.post([{**match, "date": "2020-03-02"}])
    assert service.client.delete("/v1/authorities/coventry/families/F1").status_code == 204
    assert service.altered() == 0
    with service.database.reading(EVERYTHING) as connection:
        assert not connection.execute(select(salts).where(salts.c.subject == "F1")).all()


def test_what_is_cut_off_at_the_end_is_found_against_a_backup(service: Service, tmp_path: Path) -> None:
    """The rest is whole, so only who kept what was there before can tell."""
    filled(service)
    back_up(service.database, tmp_path / "backup")
    known = heads_of(tmp_path / "backup")
    service.post([{**STORY[0], "child": "Cora"}])
    with service.database.reading(EVERYTHING) as connection:
        assert cut_off(connection, known) == 0
    left = delete(events).where(events.c.subject != "Ava"), delete(children), delete(families)
    by_hand(service, *left, delete(chain).where(chain.c.place > 1))
    assert service.altered() == 0
    with service.database.reading(EVERYTHING) as connection:
        assert cut_off(connection, known) == 1


def test_a_database_of_before_gets_a_chain_of_what_it_has(new_database: tuple[str, str]) -> None:
    with running(*new_database) as service:
        service.post([{**event, "source_id": f"S{number}"} for number, event in enumerate(STORY)])
        service.post([{**STORY[0], "date": "2019-06-02", "source_id": "S0"}])
        answer(service.void(service.events(type="placed")[0]["id"]))
        service.put_child("coventry", "Ben", sex="male")
        service.put_child("coventry", "Ben", sex="female")
        service.put_child("coventry", "Cora", sex="female")
        service.state_complete("coventry", complete_to="2022-03-31")
        migrate(service.owner, "0020")
        migrate(service.owner)
        assert service.altered() == 0
        service.post([{**STORY[0], "date": "2019-06-03", "source_id": "S0"}])
        assert service.altered() == 0
        by_hand(service, *TAMPERING["deleted with all that the chain says since"][:1])
        assert service.altered() > 0


@given(pairs=st.lists(st.tuples(st.integers(0, 2**53), st.binary(min_size=8, max_size=8))))
def test_what_a_link_says_is_read_as_it_was_written(pairs: list[tuple[int, bytes]]) -> None:
    assert list(unpacked(packed(pairs))) == pairs
    ids = [id_ for id_, _ in pairs]
    assert list(unpacked_ids(packed_ids(ids))) == ids
