"""A parameter of one value is given once; one of several takes them repeated or with commas; a 403 names the area."""

import pytest

from tests.conftest import MakeKey
from tests.http.test_problems import places, problem
from tests.support.service import Service
from tests.support.world import COVENTRY, YEAR, Ask, World, adoption

SOLIHULL = "E08000029"


def test_a_parameter_of_one_value_that_is_given_twice_is_refused(service: Service) -> None:
    world = World(service)
    looked_at = 0
    for _, path, operation in world.operations():
        ask = world.request(operation["operationId"])
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query" and "array" not in str(parameter["schema"]):
                name = parameter["name"]
                value = ask.params.get(name, parameter["schema"].get("default", "x"))
                value = str(value[0] if isinstance(value, list) else value)
                asked = Ask(ask.method, ask.path, {**ask.params, name: [value, value]}, ask.json)
                errors = problem(world.ask(asked), 422)["errors"]
                assert [e["code"] for e in errors if e["parameter"] == name] == ["given_twice"], (path, name)
                looked_at += 1
    assert looked_at > 40


@pytest.fixture
def engine() -> str:
    """How parameters are read does not depend on the database."""
    return "sqlite"


def test_it_is_named_beside_every_other_mistake(service: Service) -> None:
    address = "/v1/events?authority=coventry&authority=solihull&limit=0&zebra=1"
    assert sorted(places(problem(service.client.get(address), 422))) == [
        ("given_twice", "authority"),
        ("out_of_range", "limit"),
        ("unknown_parameter", "zebra"),
    ]


@pytest.mark.parametrize(
    "areas",
    [
        ["coventry,solihull,Bristol, City of"],
        ["coventry", "Solihull,Bristol, City of"],
        [" Coventry City Council , 334, bristol"],
        ["Bristol, City of,coventry", "solihull"],
    ],
)
def test_several_areas_are_repeated_or_given_with_commas(service: Service, areas: list[str]) -> None:
    found = service.get("/v1/results", indicator="A2,A10", area=areas, period=f"{YEAR},2020-23")["results"]
    assert {each["area"]["name"] for each in found} == {"Coventry", "Solihull", "Bristol, City of"}
    assert len(found) == 2 * 3 * 2
    compared = service.get("/v1/results", indicator="A2", area="ace", period=YEAR, compare=["previous", *areas])
    assert len(compared["results"][0]["comparison"]["areas"]) == 3


def test_a_403_names_each_area_that_the_key_does_not_reach(service: Service, key: MakeKey) -> None:
    mine = key(["results:read", "cases:read", "events:write"], ["coventry"])
    asked = {"indicator": "A2", "area": "coventry,Worcs,334", "period": YEAR}
    body = problem(service.client.get("/v1/results", params=asked, headers=mine), 403)
    assert [error["detail"] for error in body["errors"]] == [
        "The key does not reach Worcestershire.",
        "The key does not reach Solihull.",
    ]
    body = problem(service.client.get("/v1/events?authority=solihull", headers=mine), 403)
    assert body["detail"] == "The key does not reach Solihull."
    asked["area"] = "ace"
    body = problem(service.client.get("/v1/results/cases", params=asked, headers=mine), 403)
    assert "The key does not reach Warwickshire." in [error["detail"] for error in body["errors"]]
    events = {"events": adoption(SOLIHULL, "S1")[:1]}
    body = problem(service.client.post("/v1/events", json=events, headers=mine), 403)
    assert [(error["row"], error["detail"]) for error in body["errors"]] == [(1, "The key does not reach Solihull.")]


def test_an_ambiguous_name_is_refused_with_the_areas_that_it_may_mean(service: Service) -> None:
    body = problem(service.client.get(f"/v1/results?indicator=A2&area=Nott&period={YEAR}"), 422)
    assert body["errors"] == [
        {
            "code": "ambiguous_area",
            "detail": "The name may mean several areas: 'Nottingham' or 'Nottinghamshire'.",
            "parameter": "area",
        }
    ]
    event = adoption(COVENTRY, "K1")[0] | {"authority": "Leic"}
    body = problem(service.client.post("/v1/events", json={"events": [event]}), 422)
    assert [(error["code"], error["row"]) for error in body["errors"]] == [("ambiguous_area", 1)]
