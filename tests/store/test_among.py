"""Many ids are asked about some hundred at a time, and none is left out or asked about twice."""

import pytest
from sqlalchemy import select

from app.ledger.characteristics import Characteristics, children, put
from app.store.among import AT_ONCE, among, batches
from app.store.reach import EVERYTHING
from tests.support.service import Service
from tests.support.world import COVENTRY


@pytest.mark.parametrize("number", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE + 5])
def test_every_id_is_in_one_batch(number: int) -> None:
    ids = [f"C{place}" for place in range(number)]
    found = list(batches(ids))
    assert [id_ for some in found for id_ in some] == ids
    assert all(0 < len(some) <= AT_ONCE for some in found)


def test_each_is_found_once_and_no_other(service: Service) -> None:
    """Also one with a quote in it, which no id has: they are values, and no part of a statement."""
    ids = [f"C{place}" for place in range(2 * AT_ONCE + 1)]
    with service.database.writing(EVERYTHING) as writing:
        put(writing, COVENTRY, {child: Characteristics(sex="female") for child in [*ids, "another"]})
    with service.database.reading(EVERYTHING) as connection:
        asked = [*reversed(ids), "nobody", "o'clock {,\\"]
        found = [
            child
            for some in among(connection, children.c.child, asked)
            for child in connection.scalars(select(children.c.child).where(some))
        ]
    assert sorted(found) == sorted(ids)
