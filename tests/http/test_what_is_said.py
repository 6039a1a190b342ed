"""What the API's description says of each operation that no other test tries: see tests/http/test_said.py."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from tests.conftest import settings_for
from tests.http.test_problems import problem
from tests.support.service import Answer, Service, answer
from tests.support.world import COVENTRY, WARWICKSHIRE, YEAR, World


@pytest.fixture
def world(service: Service) -> World:
    return World(service)


def codes(answered: Answer) -> list[tuple[str, str, str]]:
    return [
        (each["indicator"], each["area"]["code"], each["period"]["label"]) for each in answered["results"]
    ]  # fmt: skip


def test_the_catalogue_has_thresholds_by_year_and_a_source(service: Service) -> None:
    a2 = service.get("/v1/indicators/A2")
    assert {each["from_end_year"]: each["days"] for each in a2["thresholds"]}[2016] == 122
    assert a2["source"]
    assert a2 in service.get("/v1/indicators")["indicators"]


@pytest.mark.parametrize(("path", "nearest"), [("/v1/indicators/a22", "A2"), ("/v1/areas/covntry", "Coventry")])
def test_an_unknown_name_in_a_path_is_answered_with_the_nearest(service: Service, path: str, nearest: str) -> None:
    assert f"'{nearest}'" in problem(service.client.get(path), 404)["detail"]


def test_every_combination_is_computed_asked_for_by_repetition_with_commas_or_as_json(world: World) -> None:
    service = world.service
    asked = {"indicator": ["A2", "A1"], "area": [WARWICKSHIRE, COVENTRY], "period": ["2021-22", "2019-22"]}
    repeated = service.get("/v1/results", **asked)
    assert sorted(codes(repeated)) == sorted(
        (indicator, area, period)
        for indicator in asked["indicator"]
        for area in asked["area"]
        for period in asked["period"]
    )
    sent = answer(service.client.post("/v1/results", json=asked))
    with_commas = service.get("/v1/results", **{name: ", ".join(values) for name, values in asked.items()})
    assert sent == repeated == with_commas


@pytest.mark.parametrize("shorthand", ["all", "scorecard"])
def test_a_shorthand_is_a_list_of_indicators(world: World, shorthand: str) -> None:
    found = world.service.get("/v1/results", indicator=shorthand, area=COVENTRY, period=YEAR)
    assert len(codes(found)) > 15
    assert {("A2", COVENTRY, YEAR), ("A15", COVENTRY, YEAR)} <= set(codes(found))


@pytest.mark.parametrize("path", ["/v1/results", "/v1/results/cases", "/v1/quality", "/v1/periods/latest-year"])
def test_relative_periods_are_resolved_on_a_day(world: World, path: str) -> None:
    asked: dict[str, Any] = {"area": COVENTRY, "period": "latest-year"}
    asked |= {"indicator": "A2"} if "results" in path else {}
    query = {} if "periods" in path else asked
    found = world.service.get(path, **query, on="2022-06-30")
    assert YEAR in {found.get("label"), *labels(found)}
    assert world.service.get(path, **query) != found  # of today


def labels(found: Any) -> set[str]:
    """The labels of all periods in an answer."""
    if isinstance(found, dict):
        own = {found["period"]["label"]} if isinstance(found.get("period"), dict) else set()
        return own.union(*map(labels, found.values()))
    return set().union(*map(labels, found)) if isinstance(found, list) else set()


def test_areas_of_a_type_and_on_a_day(service: Service) -> None:
    everything = service.get("/v1/areas")["areas"]
    assert {each["type"] for each in everything} == {"authority", "regional_adoption_agency", "region", "country"}
    agencies = service.get("/v1/areas", type="regional_adoption_agency")["areas"]
    assert agencies == [each for each in everything if each["type"] == "regional_adoption_agency"]
    (ace,) = [each for each in agencies if each["slug"] == "adoption-central-england"]
    assert all(member["start"] for member in ace["members"])
    before, after = (members_of_ace(service, day) for day in ("2019-03-31", "2019-04-01"))
    assert (len(before), len(after)) == (4, 5)


def members_of_ace(service: Service, day: str) -> list[Answer]:
    areas = service.get("/v1/areas", type="regional_adoption_agency", on=day)["areas"]
    (ace,) = [each for each in areas if each["slug"] == "adoption-central-england"]
    members: list[Answer] = ace["members"]
    return members


@pytest.mark.parametrize("name", [COVENTRY, "331", "coventry", "COVENTRY", "Coventry"])
def test_an_area_goes_by_any_of_its_names_in_every_operation(world: World, name: str) -> None:
    asked: list[tuple[str, dict[str, str]]] = [
        (f"/v1/areas/{name}", {}),
        (f"/v1/authorities/{name}/children/K1", {}),
        ("/v1/results/cases", {"indicator": "A2", "area": name, "period": YEAR}),
        ("/v1/quality", {"area": name, "period": YEAR}),
        ("/v1/events", {"authority": name, "limit": "1"}),
    ]
    for path, query in asked:
        assert COVENTRY in world.service.client.get(path, params=query).text, path


def test_events_from_a_day_to_a_day_of_one_type_and_child(world: World) -> None:
    found = world.service.events(authority=COVENTRY, **{"from": "2021-03-06", "to": "2021-12-06"})
    days = {event["date"] for event in found}
    assert {min(days), max(days)} == {"2021-03-06", "2021-12-06"}
    (adopted,) = world.service.events(child="K1", authority=COVENTRY, type="adopted")
    assert adopted in found
    assert {event["authority"] for event in world.service.events()} >= {COVENTRY, WARWICKSHIRE}
    assert world.service.events(family="F1")[0]["family"] == "F1"


def test_events_are_in_the_order_of_authority_child_and_day(world: World) -> None:
    found = [event for event in world.service.events() if event.get("child")]
    keys = [(event["authority"], event["child"], event["date"]) for event in found]
    assert keys == sorted(keys)


def test_a_receipt_is_what_the_answer_said(world: World) -> None:
    sent = world.service.post([{"authority": COVENTRY, "child": "R1", "type": "entered_care", "date": "2021-05-04"}])
    shown = world.service.get(f"/v1/receipts/{sent['receipt']}")
    assert shown | sent == shown


def test_what_is_left_out_of_characteristics_is_not_known_from_now_on(world: World) -> None:
    service = world.service
    path = f"/v1/authorities/{COVENTRY}/children/K1"
    before, known_at = service.get(path)["characteristics"], service.now()
    assert before["sex"] == "female"
    service.put_child(COVENTRY, "K1", birth_month="2019-03")
    now = service.get(path)["characteristics"]
    assert (now["sex"], now["ethnicity"], now["birth_month"]) == (None, None, "2019-03")
    assert service.get(path, known_at=known_at)["characteristics"] == before


def test_an_erased_child_is_in_no_figure_of_the_past(world: World) -> None:
    service = world.service
    asked, known_at = ("A2", COVENTRY, YEAR), service.now()
    counted = service.result(*asked)["counted"]
    assert service.client.delete(f"/v1/authorities/{COVENTRY}/children/K1").is_success
    assert service.result(*asked, known_at=known_at)["counted"] == counted - 1
    assert "K1" not in {event["child"] for event in service.events(authority=COVENTRY, known_at=known_at)}


def test_a_child_has_its_characteristics_events_and_journey(world: World) -> None:
    child = world.service.get(f"/v1/authorities/{COVENTRY}/children/K1")
    assert child["characteristics"]["birth_month"] == "2019-03"
    assert [event["type"] for event in child["events"]][-1] == "adopted"
    (care,) = child["journey"]["periods_of_care"]
    assert (
        care["stages"][-2]["words"]
        == "Moved in with the adoptive family on 26 March 2021, 165 days after entering care."
    )
    assert child["journey"]["warnings"] == []


def test_alive_without_a_database_and_ready_only_with_one(service: Service) -> None:
    assert service.client.get("/livez").json() == {"status": "alive"}
    assert service.client.get("/readyz").json() == {"ready": True, "reasons": [], "notes": []}
    with TestClient(create_app(settings_for("sqlite:////nowhere/at/all.sqlite3"))) as client:
        assert client.get("/livez").json() == {"status": "alive"}
        assert (client.get("/readyz").status_code, client.get("/readyz").json()["ready"]) == (503, False)


def test_the_version_has_the_revision_that_it_was_built_with() -> None:
    for revision, shown in (("abc1234", "abc1234"), ("", None)):
        app = create_app(settings_for("sqlite:////nowhere/at/all.sqlite3", revision=revision))
        with TestClient(app) as client:
            assert client.get("/version").json() == {"version": app.version, "revision": shown}


def test_metrics_count_requests_and_their_times_by_route(service: Service) -> None:
    line = 'adoption_requests_total{method="GET",route="/v1/areas/{area}",status="200"}'

    def number(prefix: str) -> float:
        lines = service.client.get("/metrics").text.splitlines()
        return sum(float(each.split()[-1]) for each in lines if each.startswith(prefix))

    before, timed = number(line), number('adoption_request_seconds_count{route="/v1/areas/{area}"}')
    service.get("/v1/areas/coventry")
    service.get("/v1/areas/ace")
    assert number(line) == before + 2
    assert number('adoption_request_seconds_count{route="/v1/areas/{area}"}') == timed + 2


@pytest.mark.parametrize(
    ("path", "query", "rows"),
    [
        ("/v1/events", {"authority": COVENTRY}, "events"),
        ("/v1/results/cases", {"indicator": "A2", "area": COVENTRY, "period": YEAR}, "cases"),
    ],
)
def test_a_page_has_at_most_as_many_as_the_limit_and_its_next_leads_on(
    world: World, path: str, query: dict[str, Any], rows: str
) -> None:
    first = world.service.get(path, **query, limit=2)
    assert len(first[rows]) == 2
    second = world.service.get(first["next"])
    assert first[rows] + second[rows] == world.service.get(path, **query, limit=4)[rows]


SEPTEMBER, TO_DECEMBER = ({"complete_from": "2022-09-01", "complete_to": day} for day in ("2022-09-30", "2022-12-31"))


def complete(service: Service, area: str, days: dict[str, str], **query: Any) -> None:
    answer(service.client.put(f"/v1/authorities/{area}/completeness", json=days, params=query))


def shown(service: Service, indicator: str, area: str, period: str) -> tuple[Any, str]:
    result = service.result(indicator, area, period)
    return result["value"], result["status"]


def test_a_month_that_is_stated_to_be_complete_has_a_true_0(service: Service) -> None:
    complete(service, COVENTRY, SEPTEMBER, dry_run=True)
    assert shown(service, "adopted", COVENTRY, "2022-M09") == (None, "x")
    complete(service, COVENTRY, SEPTEMBER)
    assert shown(service, "adopted", COVENTRY, "2022-M09") == (0, "ok")
    assert shown(service, "adopted", COVENTRY, "2022-M10") == (None, "x")


def test_a_later_statement_takes_the_place_of_one_from_the_same_day(service: Service) -> None:
    complete(service, COVENTRY, TO_DECEMBER)
    assert shown(service, "adopted", COVENTRY, "2022-M10") == (0, "ok")
    complete(service, COVENTRY, SEPTEMBER)
    assert shown(service, "adopted", COVENTRY, "2022-M10") == (None, "x")
    assert shown(service, "adopted", COVENTRY, "2022-M09") == (0, "ok")


def test_an_agency_states_it_for_its_families(service: Service) -> None:
    complete(service, "ace", SEPTEMBER)
    assert shown(service, "families_approved", "ace", "2022-M09") == (0, "ok")
    assert shown(service, "adopted", "ace", "2022-M09") == (None, "x")


def test_a_batch_says_for_which_days_and_types_the_record_is_complete(service: Service) -> None:
    adopted = {"authority": COVENTRY, "child": "K1", "type": "adopted", "date": "2022-09-14"}
    sent = service.client.post(
        "/v1/events", json={"events": [adopted]}, params={**SEPTEMBER, "complete_types": "adopted"}
    )
    assert answer(sent)["created"] == 1
    assert shown(service, "adopted", COVENTRY, "2022-M09") == (1, "ok")
    assert shown(service, "adopted", COVENTRY, "2022-M10") == (None, "x")
    assert shown(service, "A16", COVENTRY, "2022-M09") == (None, "x")  # nobody said that other types are complete
    tomorrow = {**SEPTEMBER, "complete_to": "2099-01-01"}
    assert service.client.post("/v1/events", json={"events": [adopted]}, params=tomorrow).status_code == 422


CARE = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
STAYS = {
    "2020-21": ("Ava,01/05/2020,S,C2,N1,U6,PR1,01/03/2021,E4A,,,,", "Ben,01/06/2020,S,C2,N1,U6,PR1,02/03/2021,E4A,,,,"),
    "2021-22": ("Cora,01/05/2021,S,C2,N1,U6,PR1,01/03/2022,E4A,,,,",),
}


def import_year(service: Service, year: str, *rows: str, **query: Any) -> Answer:
    content = "\n".join((CARE, *rows)).encode()
    asked = {"authority": COVENTRY, "year": year, **query}
    return answer(service.client.post("/v1/imports", params=asked, files={"file": ("episodes.csv", content)}))


def days_of(service: Service, child: str, **query: Any) -> list[str]:
    return [event["date"] for event in service.events(authority=COVENTRY, child=child, **query)]


def test_the_files_of_a_year_are_the_whole_of_that_year(service: Service) -> None:
    """What differs is replaced, what is gone is withdrawn, the rest is unchanged, and other years stay."""
    for year, rows in STAYS.items():
        import_year(service, year, *rows)
    known_at = service.now()
    corrected = STAYS["2020-21"][0].replace("01/03/2021", "08/03/2021")
    again = import_year(service, "2020-21", corrected, confirm_withdrawals=2)
    assert (again["unchanged"], again["replaced"], again["withdrawn"], again["created"]) == (1, 1, 2, 0)
    assert days_of(service, "Ava") == ["2020-05-01", "2021-03-08"]
    assert days_of(service, "Ben") == []
    assert days_of(service, "Cora") == ["2021-05-01", "2022-03-01"]
    assert days_of(service, "Ben", known_at=known_at) == ["2020-06-01", "2021-03-02"]


def test_the_report_of_an_import_says_what_is_wrong_and_what_can_be_computed(service: Service) -> None:
    unreadable, adopted = "Dan,31/31/2020,S,C2,N1,U6,PR1,,,,,,", "Eve,01/05/2020,S,E1,N1,A6,PR1,01/03/2021,E12,,,,"
    sent = import_year(service, "2020-21", *STAYS["2020-21"], unreadable, adopted, mode="partial")
    assert [(error["row"], error["column"]) for error in sent["errors"]] == [(4, "DECOM")]
    coverage = {each["indicator"]: each for each in sent["coverage"]}
    assert coverage["A4"]["counted"] == 3
    assert coverage["applications"]["lacks"]
    (a2,) = [effect for effect in sent["quality"]["effects"] if effect["indicator"] == "A2"]
    assert a2["children"] == 1


def test_a_file_of_events_has_at_most_as_many_as_a_batch(world: World) -> None:
    """And no pages: it has them all."""
    lines = world.service.client.get("/v1/events", params={"format": "csv", "limit": 2}).text.splitlines()
    assert len(lines) == 1 + len(world.service.events())
