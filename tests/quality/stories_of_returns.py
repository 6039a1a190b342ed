"""For every rule on the rows of returns, rows that break it, and rows that come close and are right.

`tests/support/rows_of_returns.py` says how rows are written. ``also`` are other rules that the rows break as well,
because DfE has them so.
"""

from typing import NamedTuple

from tests.quality.stories_on_adoption import ON_ADOPTION
from tests.quality.stories_on_cells import ON_CELLS
from tests.quality.stories_on_decisions import ON_DECISIONS
from tests.quality.stories_on_episodes import ON_EPISODES
from tests.quality.stories_on_people import ON_PEOPLE
from tests.quality.stories_on_years import ON_YEARS


class Story(NamedTuple):
    """The rows that break a rule, rows that are nearly the same and are right, and what else the former break."""

    breaks: str
    spares: str
    also: frozenset[str] = frozenset()


STORIES: dict[str, Story] = {
    code: Story(breaks, spares, frozenset(also.split()))
    for stories in (ON_ADOPTION, ON_DECISIONS, ON_EPISODES, ON_YEARS, ON_PEOPLE, ON_CELLS)
    for code, (breaks, spares, also) in stories.items()
}
