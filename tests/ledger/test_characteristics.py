"""What is known about a child, by source: of each field, the value of the source that ranks first is current."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from app.journeys.sources import API, RANKING, SSDA903, Source
from app.ledger import characteristics
from app.ledger.characteristics import Characteristics, children, differing, known_of, said_of
from app.store.reach import EVERYTHING
from tests.conftest import ENGINES
from tests.support.examples import examples
from tests.support.service import Answer, Service

COVENTRY = "E08000026"
FIELDS = tuple(Characteristics.model_fields)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "birth_month": st.sampled_from(["2019-03", "2019-04"]),
    "sex": st.sampled_from(["female", "male"]),
    "ethnicity": st.sampled_from(["WBRI", "MWBC"]),
    "disabled": st.booleans(),
    "sibling_group": st.sampled_from(["SG-1", "SG-2"]),
}


def say(service: Service, source: Source, **known: Any) -> None:
    """Let a source report about Ava; the API sets all that it says."""
    with service.database.writing(EVERYTHING) as writing:
        if source == API:
            characteristics.put(writing, COVENTRY, {"Ava": Characteristics(**known)})
        else:
            characteristics.add(writing, COVENTRY, {source: {"Ava": known}})


def known(service: Service) -> Answer:
    found = service.get("/v1/authorities/coventry/children/Ava")["characteristics"]
    return {name: value for name, value in found.items() if value is not None}


def differences(service: Service) -> list[tuple[str, dict[str, Any]]]:
    with service.database.reading(EVERYTHING) as connection:
        return [(each.field, dict(each.values)) for each in differing(said_of(connection, COVENTRY, ["Ava"]))]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_source_that_ranks_first_is_current_whatever_came_last(service: Service, order: tuple[int, ...]) -> None:
    say_of = dict(zip(RANKING, ("2019-01", "2019-02", "2019-03", "2019-04"), strict=True))
    for place in order:
        say(service, RANKING[place], birth_month=say_of[RANKING[place]])
    assert known(service) == {"birth_month": say_of[SSDA903]}
    assert differences(service) == [("birth_month", say_of)]


def test_what_the_return_does_not_say_is_as_the_api_says_it(service: Service) -> None:
    """Field by field."""
    say(service, API, sex="male", sibling_group="SG-1", birth_month="2019-03")
    say(service, SSDA903, sex="female", birth_month="2019-03")
    assert known(service) == {"sex": "female", "sibling_group": "SG-1", "birth_month": "2019-03"}
    assert differences(service) == [("sex", {SSDA903: "female", API: "male"})]


def test_put_answers_what_is_current_and_names_what_the_return_says_differently(service: Service) -> None:
    say(service, SSDA903, sex="female", ethnicity="MWBC")
    answer = service.put_child("coventry", "Ava", sex="male", ethnicity="MWBC", sibling_group="SG-1")
    assert (answer["sex"], answer["ethnicity"], answer["sibling_group"]) == ("female", "MWBC", "SG-1")
    assert [(warning["code"], warning["field"]) for warning in answer["warnings"]] == [
        ("return_says_something_else", "sex")
    ]
    assert service.put_child("coventry", "Ava", sex="female")["warnings"] == []


def test_what_put_leaves_out_is_not_known_unless_another_source_says_it(service: Service) -> None:
    say(service, SSDA903, sex="female")
    service.put_child("coventry", "Ava", sex="male", sibling_group="SG-1")
    service.put_child("coventry", "Ava", disabled=False)
    assert known(service) == {"sex": "female", "disabled": False}


def test_what_a_source_does_not_report_again_it_said_before(service: Service) -> None:
    say(service, SSDA903, sex="female")
    say(service, SSDA903, ethnicity="MWBC")
    assert known(service) == {"sex": "female", "ethnicity": "MWBC"}


def test_the_same_again_is_no_new_version(service: Service) -> None:
    say(service, SSDA903, sex="female")
    service.put_child("coventry", "Ava", sex="male")
    before = service.digest()
    say(service, SSDA903, sex="female")
    service.put_child("coventry", "Ava", sex="male")
    assert service.digest() == before


def test_what_an_earlier_edition_stored_counts_as_the_apis(service: Service) -> None:
    """It did not store who said it: the next import of a return comes first."""
    service.put_child("coventry", "Ava", sex="male", disabled=True)
    with service.database.writing(EVERYTHING) as writing:
        writing.connection.execute(update(children).values(said=None))
    before = service.digest()
    service.put_child("coventry", "Ava", sex="male", disabled=True)
    assert service.digest() == before
    say(service, SSDA903, sex="female")
    assert known(service) == {"sex": "female", "disabled": True}


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(20), phases=[Phase.generate])
@given(data=st.data())
def test_after_any_reports(engine: str, services: Callable[[str], Service], data: st.DataObject) -> None:
    """What is current, what is stored beside it, and what was known before, as a plain model says."""
    service = services(engine)
    says: dict[Source, dict[str, Any]] = {}
    seen = []
    for _ in range(data.draw(st.integers(1, 6))):
        source = data.draw(st.sampled_from(RANKING))
        reported = data.draw(st.fixed_dictionaries({}, optional=VALUES))
        say(service, source, **reported)
        says[source] = reported if source == API else {**says.get(source, {}), **reported}
        seen.append((service.now(), _first(says)))
    said = [(field, {each: says[each][field] for each in RANKING if field in says.get(each, {})}) for field in FIELDS]
    assert differences(service) == [(field, values) for field, values in said if len(set(values.values())) > 1]
    for known_at, expected in seen:
        if expected:
            body = service.get("/v1/authorities/coventry/children/Ava", known_at=known_at)["characteristics"]
            assert {name: value for name, value in body.items() if value is not None} == expected


def _first(says: dict[Source, dict[str, Any]]) -> dict[str, Any]:
    return {
        field: next(says[each][field] for each in RANKING if field in says.get(each, {}))
        for field in FIELDS
        if any(field in said for said in says.values())
    }


def test_those_who_ask_for_many_children_get_what_is_current(service: Service) -> None:
    say(service, "annex_a", sex="male")
    say(service, "extended_adoption", sex="female")
    with service.database.reading(EVERYTHING) as connection:
        assert known_of(connection, COVENTRY, ["Ava", "Ben"])["Ava"].sex == "female"
