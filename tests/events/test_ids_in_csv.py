"""Ids in a CSV batch that a system wrote so that a spreadsheet keeps them as text."""

from io import BytesIO

import pytest

from app.events.draft import Draft
from app.events.formats import BatchReader


def read(cell: str, column: str = "child", more: str = "entered_care") -> Draft | list[str]:
    lines = f"authority,{column},type,date\ncoventry,{cell},{more},2022-05-01\n"
    [(_, found)] = BatchReader().csv(BytesIO(lines.encode()))
    return found if isinstance(found, Draft) else [mistake.code for mistake in found]


@pytest.mark.parametrize("cell", ['="0022"', '"=""0022"""', "'0022", '\'="0022"', "0022"])
def test_an_id_is_read_without_the_marks_of_a_spreadsheet(cell: str) -> None:
    child, family = read(cell), read(cell, "family", "enquiry")
    assert isinstance(child, Draft)
    assert isinstance(family, Draft)
    assert (child.subject, family.subject) == ("0022", "0022")


@pytest.mark.parametrize(
    ("cell", "code"), [('="9434765919"', "identifier_suspected"), ("=0022", "malformed"), ("''0022", "malformed")]
)
def test_an_id_behind_marks_is_judged_as_any_other(cell: str, code: str) -> None:
    assert read(cell) == [code]
