"""An event that happened on a day or earlier: in every type, in every form, and exact as soon as the day is known."""

from datetime import date
from typing import Any

import pytest

from app.events.catalogue import BY_TYPE, FIELDS
from app.journeys.care import Fact
from tests.support.service import Event, Service, answer

ORDER: Event = {"authority": "coventry", "child": "Ava", "type": "placement_order", "date": "2021-04-01"}
FORMS = {
    "application/json": '{"events": [{"authority": "coventry", "child": "Ava", "type": "placement_order", '
    '"date": "2021-04-01", "on_or_before": true}]}',
    "application/x-ndjson": '{"authority": "coventry", "child": "Ava", "type": "placement_order", '
    '"date": "2021-04-01", "on_or_before": true}\n',
    "text/csv": "authority,child,type,date,on_or_before\ncoventry,Ava,placement_order,2021-04-01,true\n",
}


def stored(service: Service) -> list[Any]:
    return [event.get("on_or_before") for event in service.events()]


@pytest.mark.parametrize("type_", BY_TYPE)
def test_every_type_of_event_can_say_it(service: Service, type_: str) -> None:
    event = {"authority": "coventry", BY_TYPE[type_].about: "A1", "type": type_, "date": "2021-04-01"}
    assert service.post([{**event, "on_or_before": True}])["created"] == 1
    assert stored(service) == [True]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_batch_can_say_it(service: Service, form: str) -> None:
    answer(service.client.post("/v1/events", content=FORMS[form], headers={"Content-Type": form}))
    assert stored(service) == [True]


def test_exact_on_the_same_day_replaces_it(service: Service) -> None:
    """And the other way round; an exact day may say so or not."""
    service.post([{**ORDER, "on_or_before": True}])
    assert service.post([{**ORDER, "on_or_before": True}])["unchanged"] == 1
    assert service.post([ORDER])["replaced"] == 1
    assert stored(service) == [None]
    assert service.post([{**ORDER, "on_or_before": False}])["unchanged"] == 1
    assert service.post([{**ORDER, "on_or_before": True}])["replaced"] == 1
    assert service.differences() == 0


def test_only_true_and_false_are_answers(service: Service) -> None:
    refused = service.send([{**ORDER, "on_or_before": "yes"}, {**ORDER, "on_or_before": None}])
    assert [(found["row"], found["pointer"]) for found in refused.json()["errors"]] == [
        (1, "/events/0/on_or_before"),
        (2, "/events/1/on_or_before"),
    ]


def test_a_fact_of_a_journey_says_it() -> None:
    day = date(2021, 4, 1)
    assert Fact("placed", day, {"on_or_before": True}).on_or_before
    assert not Fact("placed", day).on_or_before
    assert "on_or_before" in FIELDS
