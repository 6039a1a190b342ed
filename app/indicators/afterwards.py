"""What children are given about their own lives: life story books and later life letters. Definitions, section 6."""

from dataclasses import replace

from app.indicators.activity import count
from app.indicators.sources import AFTER_ADOPTION

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
