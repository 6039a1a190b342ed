"""Strategy that draws labels of periods, above all of periods that tell a right rule from a wrong one."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.oracle.events import JsonObject
from tests.oracle.periods import first_and_last_day
from tests.support.diary import likely

END_YEARS = range(2018, 2026)
FIRST_END, LAST_END = date(2018, 1, 1), date(2025, 12, 31)
# A3 compares the days since the entry with its cut-off; A14 puts the days since the order into bands.
BOUNDARIES_OF_WAITING = {
    "entered_care": (425, 426),
    "placement_order": (91, 92, 182, 183, 365, 366, 547, 548),
}
ENDS_WAITING = {"placed", "left_care", "adopted", "decision_reversed"}


@st.composite
def periods(draw: st.DrawFn, events: Sequence[JsonObject] = ()) -> str:
    """A label of a period that ends in 2018 to 2025; one that has to do with the events, where they are given."""
    boundaries = _boundaries_of_waiting(events)
    if boundaries and likely(draw, 35):
        return _interval(draw(st.sampled_from(boundaries)), 364)
    day = draw(_days(events))
    year = day.year - (day < date(day.year, 4, 1))
    quarter = (day.month - 4) % 12 // 3 + 1
    label: str = draw(
        st.one_of(
            st.just(_years(year, 1)),
            st.sampled_from([_years(year - 1, 3), _years(year - 2, 3), _years(year, 3), _years(year - 1, 2)]),
            st.sampled_from([_years(year - 2, 3), _years(year - 1, 3), _years(year - 6, 8)]),
            st.just(f"{_years(year, 1)}-Q{quarter}"),
            st.just(f"{_years(year, 1)}-H{(quarter + 1) // 2}"),
            st.just(f"{day.year}-M{day.month:02}"),
            st.sampled_from([1094, 364, 2921, 0]).map(lambda length: _interval(day, length)),
        ).filter(_ends_in_range)
    )
    return label


def _years(start_year: int, length: int) -> str:
    return f"{start_year}-{(start_year + length) % 100:02}"


def _interval(end: date, length: int) -> str:
    return f"{end - timedelta(days=length)}/{end}"


def _ends_in_range(label: str) -> bool:
    return first_and_last_day(label)[1].year in END_YEARS


def _days(events: Sequence[JsonObject]) -> st.SearchStrategy[date]:
    """Days of events or next to them, those of adoptions above all."""
    days = [st.dates(date(2018, 4, 1), date(2024, 3, 31))]
    types = sorted({event["type"] for event in events})
    for event_type in [*types, *(["adopted"] * len(types))]:
        near = _in_range(event for event in events if event["type"] == event_type)
        if near:
            days.append(st.sampled_from(near))
    return st.one_of(days)


def _boundaries_of_waiting(events: Sequence[JsonObject]) -> list[date]:
    """The days on which the wait of a child who is still waiting comes to a boundary."""
    no_more = {(event["authority"], event.get("child")) for event in events if event["type"] in ENDS_WAITING}
    waiting = [event for event in events if (event["authority"], event.get("child")) not in no_more]
    days = []
    for event_type, gaps in BOUNDARIES_OF_WAITING.items():
        days += _in_range((event for event in waiting if event["type"] == event_type), gaps)
    return days


def _in_range(events: Iterable[JsonObject], gaps: Sequence[int] = (0, -1)) -> list[date]:
    days = [date.fromisoformat(event["date"]) + timedelta(days=gap) for event in events for gap in gaps]
    return [day for day in days if FIRST_END <= day <= LAST_END]
