"""Small cells: which numbers of a table are not shown, and which others are hidden because those would follow."""

from collections.abc import Mapping

from app.figures.publishing import FEW

#: Parts that say nothing about a child: all children of a table may be in one of them.
NEUTRAL = frozenset({"not_known", "counted"})
NOTHING: frozenset[str] = frozenset()

Table = Mapping[str, int]


def is_small(number: int) -> bool:
    """Whether a number is of one to five children."""
    return 0 < number < FEW


def hidden_cells(table: Table) -> frozenset[str]:
    """The cells of a table that are not shown. Its total is known to whoever looks at it.

    Small cells are hidden, and then the next smallest, until at least two are hidden that have six children together.
    All are hidden where they have no more than five, or where all children are in one: that would say something about
    each child.
    """
    filled = sorted((cell for cell in table if table[cell]), key=lambda cell: (table[cell], cell))
    total = sum(table.values())
    if is_small(total) or (len(filled) == 1 and filled[0] not in NEUTRAL):
        return frozenset(table)
    hidden = {cell for cell in filled if is_small(table[cell])}
    if not hidden:
        return NOTHING
    for cell in filled:
        if len(hidden) > 1 and sum(table[each] for each in hidden) >= FEW:
            break
        hidden.add(cell)
    return frozenset(hidden)


def shown_rows(rows: Mapping[str, Mapping[str, int]], columns: tuple[str, ...]) -> frozenset[str]:
    """The rows of a table that may be shown beside the sums of its columns.

    The rows are the members of an agency, with their numbers of children by the columns: parts of a year. A row is
    shown if it is not small and has children in every column. The others are known as one row together, so they must be
    two, with six children and some in every column. Then no cell or sum of cells follows but whole rows and columns.
    """
    totals = {row: sum(numbers.values()) for row, numbers in rows.items()}
    filled = sorted((row for row in rows if totals[row]), key=lambda row: (totals[row], row))
    if len(filled) == 1:  # it is the agency's own number
        return frozenset(rows)
    apart = [row for row in filled if is_small(totals[row]) or not all(rows[row].get(name) for name in columns)]
    shown = [row for row in filled if row not in apart]
    while apart and shown and not _hide_one_another(apart, rows, columns):
        apart.append(shown.pop(0))
    return frozenset(row for row in rows if row in shown or not totals[row])


def _hide_one_another(apart: list[str], rows: Mapping[str, Mapping[str, int]], columns: tuple[str, ...]) -> bool:
    together = [sum(rows[row].get(name, 0) for row in apart) for name in columns]
    return len(apart) > 1 and sum(together) >= FEW and all(together)
