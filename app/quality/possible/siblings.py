"""Whether brothers and sisters placed in a period are with one family, where that is not known of all of them."""

from collections.abc import Hashable, Mapping

from app.quality.possible.row import ANYTHING, Cell, PossibleRow
from app.quality.possible.spans import Possible

#: In place of a family that is not recorded and may be any: no id of a family is a pair.
ANY: frozenset[Hashable] = frozenset({("any", "family")})
_NONE: frozenset[Hashable] = frozenset({None})


def placed_with(row: PossibleRow) -> Possible:
    """A placement of one child, which adds to no figure alone, with the families of which one is right."""
    families = row.cells["one_family"]
    return Possible(0, 1, not row.certain, families if isinstance(families, frozenset) else ANY)


def with_one_family(values: Mapping[tuple[Hashable, Hashable], Possible]) -> Possible | None:
    """What a sibling group adds, by its children and their placements: 1 if all are with one family, else 0.

    None if it does not count: fewer than two children are placed, or a match does not say with which family.
    """
    certain = {key: value for key, value in values.items() if not value.may_not_count}
    if len({child for child, _ in values}) < 2 or any(value.families == _NONE for value in certain.values()):
        return None
    named = [value.families - _NONE for value in certain.values() if not value.families & ANY]
    may_be_one = not named or bool(frozenset.intersection(*named))
    all_named = {value.families for value in values.values()}
    is_one = len(all_named) == 1 and len(*all_named) == 1 and all_named.isdisjoint({ANY, _NONE})
    unsure = any(value.families & _NONE for value in values.values())
    return Possible(int(is_one), int(may_be_one), unsure or len({child for child, _ in certain}) < 2)


def family_of(family: str | None, *, is_in_doubt: bool) -> Cell:
    """The cell of a placement: the family of its match, or any where none is recorded and that is in doubt."""
    return ANYTHING if family is None and is_in_doubt else frozenset({family})
