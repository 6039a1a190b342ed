"""PostgreSQL stores many rows while Python goes on: nothing is read or committed before they are stored, or refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from sqlalchemy import func, select

from app.ledger.chain import salts
from app.store.database import Writing
from app.store.inserting import insert_rows
from app.store.meanwhile import Meanwhile
from app.store.reach import EVERYTHING, Reach
from tests.support.service import Service
from tests.support.world import COVENTRY

LEEDS = "E08000035"
MANY = 3000


def rows(first: int = 0, number: int = MANY, authority: str = COVENTRY) -> list[tuple[str, str, str, bytes]]:
    return [(authority, f"C{place}", "child", b"salt") for place in range(first, first + number)]


def insert(writing: Writing, some: list[tuple[str, str, str, bytes]]) -> None:
    """As `Writing.insert`, after which a transaction ends with one more statement."""
    insert_rows(writing.connection, salts, ("authority", "subject", "about", "salt"), some)


def number_of(service: Service) -> int:
    with service.database.reading(EVERYTHING) as connection:
        return connection.scalars(select(func.count()).select_from(salts)).one()


@contextmanager
def refused() -> Iterator[None]:
    """Each engine's driver has errors of its own."""
    with pytest.raises(Exception, match=r"(?i)unique|reach|row-level security"):
        yield


def test_the_next_statement_sees_the_rows(service: Service) -> None:
    with service.database.writing(EVERYTHING) as writing:
        for times in (1, 2, 3):
            insert(writing, rows((times - 1) * MANY))
            assert writing.connection.scalars(select(func.count()).select_from(salts)).one() == times * MANY


def test_what_is_inserted_last_is_committed(service: Service) -> None:
    with service.database.writing(EVERYTHING) as writing:
        insert(writing, rows())
        insert(writing, rows(MANY))
        insert(writing, rows(2 * MANY, 3))
    assert number_of(service) == 2 * MANY + 3


@pytest.mark.parametrize("then", ["commit", "statement", "rows", "few rows"])
def test_an_error_is_raised_and_nothing_is_stored(service: Service, then: str) -> None:
    went_on = False
    with refused(), service.database.writing(EVERYTHING) as writing:
        insert(writing, rows())
        insert(writing, [*rows(MANY), *rows(0, 1)])
        if then == "statement":
            writing.connection.execute(select(1))
        elif then != "commit":
            insert(writing, rows(2 * MANY, MANY if then == "rows" else 2))
        went_on = then != "commit"
    assert not went_on
    assert number_of(service) == 0
    with service.database.writing(EVERYTHING) as writing:
        insert(writing, rows())
    assert number_of(service) == MANY


def test_rows_out_of_reach_are_refused_and_none_is_stored(service: Service) -> None:
    with refused(), service.database.writing(Reach.of([COVENTRY])) as writing:
        insert(writing, [*rows(), *rows(0, 1, LEEDS)])
    assert number_of(service) == 0


def insert_and_give_up(service: Service, some: list[tuple[str, str, str, bytes]]) -> None:
    with service.database.writing(EVERYTHING) as writing:
        try:
            insert(writing, some)
        finally:
            raise KeyError


def test_a_rollback_in_between_leaves_nothing(service: Service) -> None:
    for some in (rows(), [*rows(), *rows(0, 1)]):  # also where what was begun would fail
        with pytest.raises(KeyError):
            insert_and_give_up(service, some)
    assert number_of(service) == 0
    with service.database.writing(EVERYTHING) as writing:
        insert(writing, rows())
    assert number_of(service) == MANY


def test_python_goes_on_until_it_needs_what_was_begun() -> None:
    gate, done = Event(), []
    meanwhile = Meanwhile()
    meanwhile.begin(lambda: done.append(gate.wait(60)))
    assert not done
    gate.set()
    meanwhile.finish()
    assert done == [True]
    meanwhile.finish()


def fail() -> None:
    raise KeyError


def test_an_error_is_raised_once() -> None:
    meanwhile = Meanwhile()
    meanwhile.begin(fail)
    with pytest.raises(KeyError):
        meanwhile.begin(lambda: None)
    meanwhile.finish()
    meanwhile.begin(fail)
    meanwhile.forget()
    meanwhile.finish()
