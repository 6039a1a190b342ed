"""Draws what happens to invented children and families, and on which days: the same each time."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any


class Dice(Random):
    """Dice that fall the same way for the same seed."""

    def happens(self, percent: float) -> bool:
        """Whether something happens that does so in so many of a hundred cases."""
        return self.random() * 100 < percent

    def one_of(self, often: Mapping[str, int]) -> str:
        """One of these, as often as their weights say."""
        return self.choices(list(often), list(often.values()))[0]

    def days(self, mean: float, shape: float = 3) -> int:
        """A length of time, never negative: mostly below the mean, sometimes far above."""
        return round(self.gammavariate(shape, mean / shape))

    def day_within(self, first_year: int, last_year: int, today: int) -> int:
        """A day of these calendar years up to today; days are proleptic ordinals."""
        return self.randint(date(first_year, 1, 1).toordinal(), min(date(last_year, 12, 31).toordinal(), today))


class Story:
    """What happens to one child or family, day after day. A day is its proleptic ordinal."""

    def __init__(self, dice: Dice, day: int) -> None:
        self.dice = dice
        self.day = day
        self.steps: list[tuple[int, str, dict[str, Any]]] = []

    def aside(self) -> Dice:
        """Dice for details: throwing them does not change what happens in the story."""
        return Dice(f"aside, {self.day}, {len(self.steps)}")

    def then(self, event: str, after: int = 0, **attributes: Any) -> None:
        """Let days pass, and then this happen."""
        self.day += after
        self.meanwhile(event, self.day, **attributes)

    def leave_care(self, after: int, reasons: Mapping[str, int]) -> None:
        """Let days pass, and then the child leave care, with a reason by its weight and as its code was on that day."""
        reason, until_2018 = self.dice.one_of(reasons), {"E45": "E43", "E46": "E44"}
        is_old = self.day + after < date(2018, 4, 1).toordinal()
        self.then("left_care", after, reason=until_2018.get(reason, reason) if is_old else reason)

    def meanwhile(self, event: str, day: int, **attributes: Any) -> None:
        """Let this happen on a day, wherever the story is."""
        self.steps.append((day, event, attributes))

    def events(self, about: dict[str, str], today: int) -> list[dict[str, Any]]:
        """The steps up to today as they are posted, in the order of their days."""
        steps = sorted((step for step in self.steps if step[0] <= today), key=lambda step: step[0])
        return [
            {**about, "type": event, "date": date.fromordinal(day).isoformat(), **attributes}
            for day, event, attributes in steps
        ]


def before_court(story: Story, share: float) -> None:
    """Before some children enter care, their family is in pre-proceedings; some are diverted from court at first."""
    dice = story.aside()
    if dice.happens(share):
        started = story.day - 30 - dice.days(150)
        story.meanwhile("pre_proceedings_started", started)
        outcome = dice.one_of({"proceedings": 60, "diverted": 35, "other": 5})
        story.meanwhile("pre_proceedings_ended", started + min(dice.days(100), story.day - started), outcome=outcome)


def link(story: Story, adopters: dict[str, str]) -> None:
    """Most children are linked with a family on the way to a match; some links end before that."""
    dice = story.aside()
    if dice.happens(20):
        linked = story.day + dice.days(20)
        family = {"linked_family": f"LF-{dice.randint(1, 99999):05}"} if dice.happens(80) else {}
        story.meanwhile("linked", linked, **adopters, **family)
        if dice.happens(15):
            story.meanwhile("link_ended", linked + 1 + dice.days(30))
