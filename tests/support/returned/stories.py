"""Children of stories, and rows, both written as tables, for the tests of what is returned."""

from collections.abc import Iterable, Mapping

from tests.support.returned.children import Child, Happening
from tests.support.returned.years import Row
from tests.support.story_tables import read_story

KNOWN = {"birth_month": "2018-06", "sex": "female", "ethnicity": "WBRI"}


def children(table: str, *asides: Happening) -> list[Child]:
    """The children of a story table; an aside names its child, or is about the only one."""
    by_child: dict[str, Child] = {}
    for event in read_story(table).events:
        child = by_child.setdefault(event["child"], Child(event["child"], [], [], dict(KNOWN)))
        child.events.append(event)
    for aside in asides:
        owner = aside.get("child") or next(iter(by_child))
        by_child[owner].asides.append(aside)
    return list(by_child.values())


def as_table(rows: Iterable[Mapping[str, str]], columns: Iterable[str]) -> list[str]:
    """Some columns of rows as lines of a table."""
    wanted = list(columns)
    return [" | ".join([row[column] for column in wanted]) for row in rows]


def lines(table: str) -> list[str]:
    """The lines of a table as a test writes it, without the spaces that align it."""
    return [" | ".join(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


def rows_of(table: str) -> list[Row]:
    """The rows under a header as mappings."""
    header, *rows = [line.split(" | ") for line in lines(table)]
    return [dict(zip(header, row, strict=True)) for row in rows]
