"""The diary of one child or family: events in the order in which they happen, with likely gaps between them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.oracle.events import JsonObject

FIRST_DAY, LAST_DAY = date(2017, 1, 1), date(2024, 12, 31)
FIRST_DAYS = [FIRST_DAY, *(date(year, month, 1) for year in range(2017, 2023) for month in (1, 4, 9))]
GAPS = (1, 7, 30, 60, 100, 0)
UNDOING_GAPS = (1, 0, 0, 30, 90)
# The steps that something is counted from, and the days on either side of what they are compared with.
BOUNDARIES = {
    "entered_care": (425, 426),
    "placement_order": (0, 122, 123),
    "proceedings_issued": (182, 183),
    "approved": (90, 91),
}


def likely(draw: st.DrawFn, percent: int) -> bool:
    """True in about so many of a hundred draws; shrinks to False."""
    return draw(st.integers(0, 99)) >= 100 - percent


@dataclass
class Diary:
    """Events in the order in which they happen; what would happen after the last day is left out."""

    draw: st.DrawFn
    owner: JsonObject
    events: list[JsonObject] = field(default_factory=list)
    today: date = FIRST_DAY
    milestones: dict[str, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.today = self.draw(st.sampled_from(FIRST_DAYS))

    def likely(self, percent: int) -> bool:
        return likely(self.draw, percent)

    def write(self, event_type: str, **attributes: object) -> None:
        if self.today <= LAST_DAY:
            known = {name: value for name, value in attributes.items() if value is not None}
            day = self.today.isoformat()
            self.events.append({**self.owner, "type": event_type, "date": day, **known})
            self.milestones[event_type] = self.today

    def often(self, event_type: str, percent: int, **attributes: object) -> None:
        """Write it, or leave this step out; either way time goes on."""
        if self.likely(percent):
            self.write(event_type, **attributes)
        self.wait()

    def wait(self) -> None:
        """Let time pass: a while, or up to a boundary."""
        boundaries = [
            self.milestones[step] + timedelta(days=days)
            for step, gaps in BOUNDARIES.items()
            for days in gaps
            if step in self.milestones
        ]
        to_come = [day for day in boundaries if day >= self.today]
        self.today = self.draw(st.sampled_from([*self._after(GAPS) * 2, *to_come * 2]))

    def wait_to_undo(self) -> None:
        """What is undone, or made again, is so on the very same day as often as not."""
        self.today = self.draw(st.sampled_from(self._after(UNDOING_GAPS)))

    def wait_for_the_years_end(self) -> None:
        """Up to 31 March or 1 April."""
        last_days = [date(self.today.year, 3, 31), date(self.today.year + 1, 3, 31)]
        last_day = next(day for day in last_days if day >= self.today)
        self.today = last_day + timedelta(days=self.draw(st.sampled_from([0, 1])))

    def close(self) -> None:
        """Nothing more happens: all stays as it is now."""
        self.today = LAST_DAY + timedelta(days=1)

    def _after(self, gaps: tuple[int, ...]) -> list[date]:
        return [self.today + timedelta(days=days) for days in gaps]
