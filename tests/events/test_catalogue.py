"""What is true of a type of event is said on its class."""

import json

import pytest

from app.events.catalogue import BY_TYPE, MAY_FOLLOW_ADOPTION, MAY_PRECEDE_BIRTH, MAY_PRECEDE_CARE, STEPS
from tests.support.service import Event, Service

ENTERED: Event = {"authority": "coventry", "child": "K1", "type": "entered_care", "date": "2019-04-01"}


@pytest.mark.parametrize("type_", BY_TYPE)
def test_the_example_of_a_type_says_all_that_it_can_say(type_: str) -> None:
    """It is valid, and each attribute of it has a value that is stored."""
    example = BY_TYPE[type_].example()
    event = BY_TYPE[type_].model_validate_json(json.dumps(example))
    assert event.model_fields_set >= {*event.attribute_names}
    assert all(f'"{name}":' in event.attributes() for name in event.attribute_names)


def test_what_may_happen_outside_care_is_no_step_to_adoption_but_the_order_itself() -> None:
    assert MAY_PRECEDE_BIRTH <= MAY_PRECEDE_CARE
    assert MAY_PRECEDE_CARE.isdisjoint(STEPS)
    assert MAY_FOLLOW_ADOPTION.intersection(STEPS) == {"adopted"}


@pytest.mark.parametrize("type_", [name for name, kind in BY_TYPE.items() if kind.about == "child"])
def test_the_rule_on_what_follows_an_adoption_asks_the_class(service: Service, type_: str) -> None:
    adopted: Event = {"authority": "coventry", "child": "K1", "type": "adopted", "date": "2021-03-01"}
    later = {**BY_TYPE[type_].example(), "date": "2021-03-05"}
    del later["on_or_before"]
    service.post([ENTERED, adopted, later])
    report = service.get("/v1/quality", area="coventry", period="2020-21")
    found = {finding["rule"] for finding in report["findings"]}
    assert ("events_after_adoption" in found) != (type_ in MAY_FOLLOW_ADOPTION)
