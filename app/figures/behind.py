"""The areas that an answer about figures is about: it rests on their last change, and on no other."""

from collections.abc import Iterable

from app.areas import Area, Areas
from app.figures.comparing import with_published
from app.figures.counting import Question, records_pooled


def areas_behind(areas: Areas, question: Question) -> set[str]:
    """Codes of all whose records, targets or published values an answer counts or shows."""
    published = question.areas if question.beside.published else ()
    return {
        *records_pooled(areas, question),
        *with_targets(question),
        *(code for area in published for code in with_published(areas, area)),
    }


def with_targets(question: Question) -> Iterable[str]:
    """Codes of the areas whose targets may be shown."""
    pooled: tuple[Area, ...] = question.areas if question.members else ()
    members = (member.authority for area in pooled for member in area.members)
    return {*(area.code for area in question.all_areas), *members}
