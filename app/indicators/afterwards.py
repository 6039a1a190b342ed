"""What children are given about their own lives: life story books and later life letters. Definitions, section 6."""

from dataclasses import replace
from typing import Literal

from app.indicators.activity import count
from app.indicators.milestones import adopted
from app.indicators.populations import AdoptedAndStillWithout
from app.indicators.sources import AFTER_ADOPTION, TEN_WORKING_DAYS
from app.indicators.vocabulary import Count, Indicator
from app.journeys.names import EventType

LIFE_STORY_BOOKS = replace(
    count(
        "life_story_books",
        "Life story books completed",
        "life_story_book_completed",
        "life story books completed in the period",
        local=True,
    ),
    source=AFTER_ADOPTION,
)
LATER_LIFE_LETTERS = replace(
    count(
        "later_life_letters",
        "Later life letters completed",
        "later_life_letter_completed",
        "later life letters completed in the period",
        local=True,
    ),
    source=AFTER_ADOPTION,
)


def _due(code: str, what: str, without: Literal["life_story_book", "later_life_letter"], type: EventType) -> Indicator:
    return Indicator(
        code=code,
        title=f"Adopted children still without a {what}",
        among=(
            AdoptedAndStillWithout(
                without,
                type,
                TEN_WORKING_DAYS,
                f"children adopted {TEN_WORKING_DAYS} days (about ten working days) before the period's last day or "
                f"more, within the days that are reported, with no {what} completed by then",
            ),
        ),
        measure=Count(since=adopted),
        polarity="low",
        source=AFTER_ADOPTION,
        local=True,
    )


LIFE_STORY_BOOKS_DUE = _due("life_story_books_due", "life story book", "life_story_book", "life_story_book_completed")
LATER_LIFE_LETTERS_DUE = _due(
    "later_life_letters_due", "later life letter", "later_life_letter", "later_life_letter_completed"
)
