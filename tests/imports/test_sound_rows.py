"""An import marks the rows in which no rule finds anything. No report checks them again, and none hides a finding."""

from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy import update

from app.quality.of_returns import rules, sound_rows
from app.quality.of_returns.sound_rows import SoundRows
from app.returns.stored import returns
from app.store.database import FOREVER
from tests.support.hand_written import a_return
from tests.support.service import Service
from tests.support.uploads import import_files

#: Nothing is wrong with the rows of Ava; the episode of Ben ends before it starts.
YEAR = a_return("""
    CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC
    Ava   | 2021-05-01 | S   | C2 | U6    |            |
    Ben   | 2021-06-01 | S   | C2 | U6    | 2021-05-20 | E4A
""")


def findings(service: Service) -> list[dict[str, Any]]:
    service.forget()
    found: list[dict[str, Any]] = service.get("/v1/quality", area="coventry", period="2021-22")["findings"]
    return found


def marked(service: Service) -> set[str]:
    """The children whose current rows have a mark."""
    *_, superseded_at, sound = zip(*service.rows(returns), strict=True)
    children = [row[1] for row in service.rows(returns)]
    current = zip(children, superseded_at, sound, strict=True)
    return {child for child, until, mark in current if until == FOREVER and mark}


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The check of rows, in a service that has just started."""
    monkeypatch.setattr(rules, "_SOUND", SoundRows())
    mock = Mock(wraps=rules.RULEBOOK.findings_of)
    monkeypatch.setattr(rules.RULEBOOK, "findings_of", mock)
    return mock


def children_checked(checked: Mock) -> int:
    number = sum(len(call.args[0]) for call in checked.call_args_list)
    checked.reset_mock()
    return number


def test_marked_rows_are_not_checked_again(service: Service, checked: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    said = import_files(service, YEAR, year="2021-22")["quality"]["findings"]
    assert children_checked(checked) == 2
    assert marked(service) == {"Ava"}
    found = findings(service)
    assert [each["rule"] for each in found] == [each["rule"] for each in said] != []
    assert children_checked(checked) == 1
    import_files(service, YEAR, year="2021-22")
    assert children_checked(checked) == 1
    monkeypatch.setattr(sound_rows, "edition", lambda: "with one rule more")
    assert findings(service) == found
    assert children_checked(checked) == 2


def test_rows_without_a_mark_and_with_another_are_checked(service: Service, checked: Mock) -> None:
    import_files(service, YEAR, year="2021-22")
    found = findings(service)
    for mark in (None, "of another edition"):
        service.by_hand(update(returns).values(sound=mark))
        rules._SOUND._digests.clear()
        children_checked(checked)
        assert findings(service) == found
        assert children_checked(checked) == 2
