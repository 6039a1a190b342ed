"""A journey that was read before is the one that reading gives, and it is not read again."""

from datetime import date

from app.journeys.care import Fact
from app.journeys.read_before import ReadBefore
from app.journeys.reading import read_journey

ENTERED = Fact("entered_care", date(2021, 4, 1), {}, "a/1", 1)
PLACED = Fact("placed", date(2021, 9, 1), {}, "a/2", 2)
FACTS = (ENTERED, PLACED)


def test_equal_events_are_read_once() -> None:
    read = ReadBefore()
    first = read(FACTS)
    assert first == read_journey(FACTS)
    assert read((Fact(*ENTERED), Fact(*PLACED))) is first


def test_events_that_say_something_else_under_the_same_ids_are_read() -> None:
    """A source may replace what it reported in this very import: the version keeps its id."""
    read = ReadBefore()
    read(FACTS)
    later = PLACED._replace(date=date(2022, 1, 1))
    carer = PLACED._replace(attributes={"by_current_carer": True})
    for other in ((ENTERED, later), (ENTERED, carer), (ENTERED,), (PLACED,)):
        assert read(other) == read_journey(other)
    assert read((ENTERED, later)) != read(FACTS)
