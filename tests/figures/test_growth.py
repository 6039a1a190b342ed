"""A figure of one council reads only its rows, however many other councils there are."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from app.figures.answers import results
from app.figures.questions import AskedResults, question
from app.figures.thresholds import Thresholds
from app.indicators.scorecard import INDICATORS
from app.store.database import known_of
from app.store.reach import EVERYTHING
from tests.support.service import Service
from tests.support.world import COVENTRY, adoption

CHILDREN = 6
#: The rows that PostgreSQL met in this transaction, those that it did not want among them.
_MET = "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"


def test_it_reads_nothing_of_the_others_in_a_nation_ten_times_as_large(service: Service) -> None:
    councils = [area.code for area in service.areas if area.type == "authority" and area.end is None]
    others = [code for code in councils if code != COVENTRY][:19]
    with_records(service, [COVENTRY, others[0]])
    before = what_each_figure_reads(service)
    with_records(service, others[1:])
    after = what_each_figure_reads(service)
    assert all(before.values())
    # With other counts PostgreSQL may compare each child of the council with each, but meets none of the new ones.
    room = 0 if service.database.is_sqlite else CHILDREN * CHILDREN
    assert room < len(others[1:]) * CHILDREN
    assert {code: (read, after[code]) for code, read in before.items() if after[code] > read + room} == {}


def with_records(service: Service, codes: list[str]) -> None:
    service.post([event for code in codes for n in range(CHILDREN) for event in adoption(code, f"K{n}", 400 + 90 * n)])
    if not service.database.is_sqlite:
        with service.owner.engine.begin() as connection:
            connection.execute(text("ANALYZE"))


def what_each_figure_reads(service: Service) -> dict[str, int]:
    """By indicator: steps of SQLite's machine, or rows that PostgreSQL met."""
    found = {}
    with service.database.reading(EVERYTHING) as connection:
        now = known_of(connection, None)
        for indicator in INDICATORS:
            asked = AskedResults(indicator=[indicator.code], area=["coventry"], period=["2021-22"])
            asks = question(asked, service.areas, 1).as_of(now)
            with counting(connection) as read:
                assert [*results(connection, service.areas, Thresholds(), asks)]
            found[indicator.code] = read[0]
    return found


@contextmanager
def counting(connection: Connection) -> Iterator[list[int]]:
    read = [0]
    if connection.dialect.name == "sqlite":

        def step() -> None:
            read[0] += 1

        driver = connection.connection.driver_connection
        assert driver
        driver.set_progress_handler(step, 1)
        yield read
        driver.set_progress_handler(None, 0)
        return
    for way in ("seqscan", "hashjoin", "mergejoin"):  # tables as small as these are read whole
        connection.execute(text(f"SET LOCAL enable_{way} = off"))
    before = connection.scalar(text(_MET))
    yield read
    read[0] = connection.scalar(text(_MET)) - before
