"""Sees that ids of children lost their leading zeros: a spreadsheet takes `0022` for a number, and saves `22`.

Such a child would be another one, who came from nowhere, and the child `0022` would stay looked after for ever. Where
both are in one table of one year, they are two children.
"""

from collections.abc import Callable, Collection, Iterable

from app.imports.contents import Contents
from app.imports.erased import children_in
from app.mistakes import Mistake


def note_lost_zeros(
    contents: Contents, spellings: Iterable[str], staying: Callable[[Collection[str]], Collection[str]]
) -> None:
    """Refuse files with ids that lost their zeros; warn where stored ids have none, and those of the files do.

    ``staying`` takes ids, and gives the children among them who keep stored rows that these files do not replace.
    """
    here, stored = children_in(contents), set(spellings)
    either = here | stored
    with_zeros = [child for child in either if child.startswith("0") and child.isdigit()]
    pairs = {(child.lstrip("0"), child) for child in with_zeros}
    pairs = {pair for pair in pairs if either.issuperset(pair) and not stored.issuperset(pair)}
    pairs = {pair for pair in pairs if not _are_two(contents, *pair)}
    there = here.union(staying({child for pair in pairs for child in pair} & stored)) if pairs else here
    pairs = {pair for pair in pairs if there.issuperset(pair)}
    if lost := sum(without not in stored for without, _ in pairs):
        contents.unusable = True
        contents.error(Mistake("leading_zeros_lost", _LOST.format(lost)))
    if returned := len(pairs) - lost:
        contents.warn(Mistake("leading_zeros_returned", _RETURNED.format(returned)))


_LOST = (
    "Ids have no leading zeros here that have some elsewhere, as where a spreadsheet took them for numbers: {:,}. "
    "Nothing was stored. Save the column as text, with the zeros. If the zeros are wrong, send all years of these "
    "children together."
)
_RETURNED = (
    "Ids have leading zeros here that have none in files sent before, so they count as other children: {:,}. Send "
    "those files again, with the zeros."
)


def _are_two(contents: Contents, one: str, other: str) -> bool:
    """Whether both are in the same list, or in one table of one year."""
    records, lists = contents.records, {source for source, child in contents.children if child == one}
    if any((source, other) in contents.children for source in lists):
        return True
    if one not in records or other not in records:
        return False
    both = zip(records[one].tables, records[other].tables, strict=True)
    return any({row.year for row in these} & {row.year for row in those} for these, those in both)
