"""A big council's returns of ten years: synthetic children, and the everyday changes of carers between their events."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from app.synthetic import SyntheticChild, children_of
from tests.support.returned.children import Child, Happening, day_of
from tests.support.returned.files import csv_files
from tests.support.returned.years import CollectionYear, all_years, returns_of

COUNCIL = "coventry"
SEED = 1
CHILDREN = 12_000
#: Children entered care in these calendar years; the ten collection years cover their whole stay.
FIRST_YEAR, LAST_YEAR = 2013, 2022
YEARS = all_years(date(2013, 4, 1), date(2023, 3, 31))
#: Days from one change of carers to the next, at most.
SELDOM = 320


def children_of_a_council(count: int = CHILDREN) -> Iterator[Child]:
    dice = Random(SEED)
    for child in children_of(COUNCIL, SEED, count, FIRST_YEAR, LAST_YEAR, "C", today=YEARS[-1].end):
        if child.events and child.events[0]["date"] >= YEARS[0].start.isoformat():
            yield Child(child.child, child.events, list(_everyday(dice, child)), _known(child))


def write(directory: Path, children: Iterator[Child]) -> int:
    """Write a folder of CSV tables for each year. Returns the number of rows of episodes."""
    episodes = 0
    for made in returns_of(children, YEARS):
        folder = directory / made.year.label
        folder.mkdir(parents=True)
        for name, content in csv_files(made).items():
            (folder / name).write_bytes(content)
        episodes += len(made.tables["episodes"])
    return episodes


def _everyday(dice: Random, child: SyntheticChild) -> Iterator[Happening]:
    """In each stay in care an interim order made full, and changes of carers up to where the child may stay."""
    for entry in (event["date"] for event in child.events if event["type"] == "entered_care"):
        ordered = _first_since(entry, child, {"placement_order"})
        settled = _first_since(entry, child, {"early_permanence_placed", "placed", "left_care", "adopted"})
        full = _later(entry, dice.randint(60, 200))
        if full < min(ordered, settled):
            yield {"type": "care_order", "date": full}
        day = _later(entry, dice.randint(1, 60))
        while day < settled:
            yield {"type": "change_of_carers", "date": day}
            day = _later(day, dice.randint(7, SELDOM))


def _first_since(entry: str, child: SyntheticChild, types: set[str]) -> str:
    """The day of the first of these events in a stay; carers who will adopt are settled with from the first day on."""
    days: list[str] = [
        event.get("moved_in_with_carer", event["date"])
        for event in child.events
        if event["type"] in types and event["date"] >= entry
    ]
    return min([*days, YEARS[-1].end.isoformat()])


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _known(child: SyntheticChild) -> Happening:
    """A return has them all; of a few synthetic children one is not known."""
    entered = CollectionYear.of(day_of(child.events[0])).first
    return {"birth_month": f"{entered - 1}-06", "sex": "female", "ethnicity": "NOBT", **child.characteristics}
