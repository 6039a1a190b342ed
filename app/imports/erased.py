"""Passes over what files say about children and families who were erased: a file by itself does not bring them back."""

from collections.abc import Iterable

from app.http.changes import About
from app.imports.contents import Contents, Repeated
from app.ledger.erasures import PASSED_OVER, erased_among, take_again, to_take_again
from app.mistakes import Mistake
from app.store.database import Writing


def pass_over(writing: Writing, authority: str, contents: Contents, confirmed: int | None) -> None:
    """Take erased children and families out of the contents, with a warning, unless their number is confirmed."""
    children = _erased(writing, authority, "child", children_in(contents))
    families = _erased(writing, authority, "family", {family for _, family in contents.families})
    number = len(children) + len(families)
    if not number:
        return
    if number == confirmed:
        take_again(writing, authority, "child", children)
        take_again(writing, authority, "family", families)
        return
    _take_out(contents, children, families)
    mistake = Mistake(PASSED_OVER, to_take_again(number))
    contents.warnings["", "", mistake.detail] = Repeated(mistake, number)


def children_in(contents: Contents) -> set[str]:
    return {*contents.records, *contents.returned.refused, *(child for _, child in contents.children)}


def _erased(writing: Writing, authority: str, about: About, subjects: Iterable[str]) -> set[str]:
    return erased_among(writing.connection, authority, about, subjects)


def _take_out(contents: Contents, children: set[str], families: set[str]) -> None:
    contents.held_back -= children
    contents.families_held_back -= families
    for child in children:
        contents.returned.taken.pop(child, None)
        contents.returned.refused.pop(child, None)
    for listed, gone in ((contents.children, children), (contents.families, families)):
        for key in [key for key in listed if key[1] in gone]:
            del listed[key]
