"""What was found among an authority's records is recalled while nothing of them changes, and never beyond a reach."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from app.figures.names import one_area_and_period
from app.pools import pool
from app.quality import recalling
from app.quality.examining import examined
from app.quality.question import QualityQuestion
from app.quality.recalling import Examinations
from app.quality.report import Report
from app.store.database import instant, known_of, microseconds
from app.store.reach import EVERYTHING, Reach
from tests.support.hand_written import a_return
from tests.support.service import Service
from tests.support.story_tables import send_story
from tests.support.uploads import import_files
from tests.support.world import COVENTRY

SOLIHULL = "E08000029"
YEAR = a_return("""
    CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC
    Fay   | 2021-05-01 | S   | C2 | U6    |            |
    Gus   | 2021-06-01 | S   | C2 | U6    | 2021-05-20 | E4A
""")
STORY = """
    child | entered    | decision   | order      | matched    | placed     | adopted
    Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 |            | 2021-03-20 | 2021-12-06
    Ben   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2021-03-02 | 2021-03-20 | 2021-12-06
    """


def entered(authority: str, child: str, day: str = "2021-05-01", **more: Any) -> dict[str, Any]:
    return {"authority": authority, "child": child, "type": "entered_care", "date": day, **more}


def placed_alone(authority: str, child: str) -> dict[str, Any]:
    return {"authority": authority, "child": child, "type": "placed", "date": "2021-07-01"}


#: Each changes what a report on both councils shows, by another way that things come in or go.
CHANGES: list[Callable[[Service], Any]] = [
    lambda service: send_story(service, STORY),
    lambda service: service.post([entered("solihull", "Cora"), placed_alone("solihull", "Cora")]),
    lambda service: service.put_child("coventry", "Ben", sibling_group="g", birth_month="2020-01"),
    lambda service: import_files(service, YEAR, year="2021-22"),
    lambda service: service.void(service.events(authority="coventry", child="Ben", type="matched")[0]["id"]),
    lambda service: service.client.delete("/v1/authorities/coventry/children/Ava"),
    lambda service: service.post([{"authority": "ace", "family": "Hill", "type": "approved", "date": "2021-05-01"}]),
    lambda service: service.post([placed_alone("coventry", "Ian")]),
]


def asked(service: Service, known_at: int | None = None, **more: Any) -> QualityQuestion:
    area, period = one_area_and_period("ace", "2021-22", None, service.areas)
    records = {
        about: pool(service.areas, area, period, about, on_the_last_day=False).records for about in ("child", "family")
    }
    with service.database.reading(EVERYTHING) as connection:
        now = known_of(connection, [*records["child"], *records["family"]])
    return QualityQuestion(area, period, known_at or now, records=records["child"], families=records["family"], **more)


def shown(service: Service, question: QualityQuestion, examine: Any = examined) -> dict[str, Any]:
    with service.database.reading(EVERYTHING) as connection:
        return Report(connection, question, examine).as_json()


def test_a_report_recalls_nothing_that_has_changed(service: Service) -> None:
    """Whatever happens between, it shows what one shows that looks at everything, as known now and before."""
    recall = Examinations().within(EVERYTHING)
    instants: list[int] = []
    for change in CHANGES:
        before = shown(service, asked(service), recall)
        change(service)
        assert shown(service, asked(service), recall) != before
        instants.append(asked(service).known_at)
        for known_at in {instants[0], instants[-1]}:
            for more in ({}, {"limit": 1}, {"rule": "adopted_without_match"}):
                question = asked(service, known_at, **more)
                assert shown(service, question, recall) == shown(service, question)


@pytest.fixture
def examinations(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Notes whose records are looked at."""
    mock = Mock(wraps=examined)
    monkeypatch.setattr(recalling, "examined", mock)
    return mock


def looked_at(examinations: Mock) -> set[str]:
    found = {authority for call in examinations.call_args_list for authority in call.args[3]}
    examinations.reset_mock()
    return found


def test_only_those_are_looked_at_again_who_have_changed(service: Service, examinations: Mock) -> None:
    CHANGES[0](service)
    CHANGES[1](service)
    report = {"area": "ace", "period": "2021-22"}
    first = service.get("/v1/quality", **report)
    assert {COVENTRY, SOLIHULL} <= looked_at(examinations)
    assert service.get("/v1/quality", **report, limit=1)["children"] == first["children"]
    assert service.get("/v1/quality", **report, rule="adopted_without_match")["findings"] == [
        each for each in first["findings"] if each["rule"] == "adopted_without_match"
    ]
    assert looked_at(examinations) == set()
    service.post([entered("solihull", "Dan")])
    assert service.get("/v1/quality", **report)["children"] == first["children"] + 1
    assert looked_at(examinations) == {SOLIHULL}


def test_nothing_is_recalled_beyond_a_reach(service: Service) -> None:
    CHANGES[0](service)
    memory, question = Examinations(), asked(service)
    assert shown(service, question, memory.within(EVERYTHING))["cases"] > 0
    with service.database.reading(Reach.of([SOLIHULL])) as connection:
        of_others = Report(connection, question, memory.within(Reach.of([SOLIHULL])))
    assert (of_others.children, of_others.broken) == (0, [])
    assert shown(service, question, memory.within(EVERYTHING)) == shown(service, question)


def test_no_more_is_kept_than_there_is_room_for(service: Service, examinations: Mock) -> None:
    """What was not asked for longest goes first; what was found before a change goes with the change."""
    CHANGES[0](service)
    memory, question = Examinations(most=2), asked(service)
    for _ in range(2):
        shown(service, question, memory.within(EVERYTHING))
        assert memory._size == sum(found.size for found in memory._found.values()) <= 2
        assert COVENTRY in looked_at(examinations)  # six report, each of whom is kept as one at least
    roomy = Examinations()
    for _ in range(3):
        service.post([placed_alone("coventry", "Ian")])
        shown(service, asked(service), roomy.within(EVERYTHING))
        service.post([placed_alone("coventry", "Joe")])
        shown(service, asked(service), roomy.within(EVERYTHING))
    assert len([each for each in roomy._found if each.authority == COVENTRY]) == 1


def test_a_day_that_has_come_since_is_no_day_that_was_recalled(service: Service) -> None:
    """The child comes of age between two questions, and nothing was recorded meanwhile."""
    service.post([entered("coventry", "Ian")])
    now = asked(service).known_at
    later = [instant(now) + timedelta(days=days) for days in (1, 100)]
    service.put_child("coventry", "Ian", birth_month=f"{later[0].year - 18}-{later[0].month:02}")
    recall = Examinations().within(EVERYTHING)
    ends = replace(asked(service).period, end=later[1].date())
    of_age = [
        [
            each["rule"]
            for each in shown(service, replace(asked(service, microseconds(day)), period=ends), recall)["findings"]
        ]
        for day in later
    ]
    assert [("in_care_after_eighteen" in found) for found in of_age] == [False, True]
