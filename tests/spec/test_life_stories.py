"""Adopted children who are still without a life story book or a later life letter (definitions, section 6)."""

import pytest

from tests.support.service import Service
from tests.support.story_tables import ask, read_story

INDICATORS = ("life_story_books_due", "later_life_letters_due")
COLUMNS = {"life_story_books_due": "life story book", "later_life_letters_due": "later life letter"}
each = pytest.mark.parametrize(("code", "column"), COLUMNS.items(), ids=COLUMNS)


@each
def test_fourteen_days_after_the_adoption(service: Service, code: str, column: str) -> None:
    """Ten working days, roughly: adopted 14 days before the last day or more, and nothing completed by it."""
    service.state_complete()
    result = ask(
        service,
        code,
        "2021-22",
        f"""
        child | group | adopted      | {column}     | {code}
        Ava   | S1    | 2022-03-17   |              | counted
        Ben   | S1    | 2018-06-01   |              | counted
        Cora  |       | 2022-03-18   |              | no candidate
        Dan   |       | 2021-06-01   | 2022-03-31   | no candidate
        Eve   |       | 2021-06-01   | 2022-04-01   | counted
        Fay   |       | 2021-06-01   | 2021-05-01   | no candidate
        Gus   |       | 2021-06-01   | <=2022-03-31 | no candidate
        Hal   |       | <=2021-06-01 |              | no candidate
        """,
    )
    assert (result["value"], result["groups"], result["status"]) == (3, 2, "ok")


@each
def test_only_of_the_days_that_are_reported(service: Service, code: str, column: str) -> None:
    """Of children adopted before, nobody says what they were given; each council has its own first day."""
    story = "child | authority | adopted\nAva | {0} | 2020-03-31\nBen | {0} | 2020-04-01\nCora | {0} | 2021-04-01"
    for council, first in (("coventry", "2020-04-01"), ("solihull", "2021-04-01")):
        service.post(read_story(story.format(council)).events, complete=False)
        service.state_complete(council, complete_from=first, complete_to="2022-03-31")
    values = [service.result(code, council, "2021-22")["value"] for council in ("coventry", "solihull", "ace")]
    assert values == [2, 1, 3]
    cases = service.cases(code, "ace", "2021-22")
    assert [case["child"] for case in cases] == ["Ben", "Cora", "Cora"]
    parts = service.result(code, "ace", "2021-22", breakdown="sex")["breakdown"]["parts"]
    assert sum(part["value"] for part in parts) == 3
    assert service.result(code, "coventry", "2019-20")["value"] is None
