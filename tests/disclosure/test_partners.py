"""What a partner learns from figures: no day of any child, and no characteristic of a few.

The same scripts find nearly all with the key of an owner, which proves that they work.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from app.ledger import characteristics
from app.ledger.agreements import Agreement, record_agreement, withdraw_agreement
from app.ledger.characteristics import Characteristics
from app.periods import financial_year_start, financial_years, today
from app.store.reach import EVERYTHING
from tests.disclosure.attack import COUNTS, Cells, Days, follows
from tests.support.service import Answer, Service
from tests.support.world import adoption

#: The members of an agency, each with how many children were adopted in two years.
COUNCILS = {"E08000026": 34, "E10000031": 26, "E10000034": 22, "E08000029": 9, "E06000019": 7}
QUARTERS = [f"{year}-{year - 1999}-Q{number}" for year in (2021, 2022) for number in (1, 2, 3, 4)]
PERIODS = [
    *QUARTERS, "2021-22", "2022-23", "2021-23", "2021-22-H1", "2021-22-H2", "2022-23-H1", "2022-23-H2", "2022-06-R12",
    "2022-09-R12", "2022-12-R12",
]  # fmt: skip
DAYS = [date(2021, 10, 1) + timedelta(days=number) for number in range(46)]


@pytest.fixture
def council(services: Callable[[str], Service]) -> Service:
    """A service with an agency of five small councils, on SQLite: the rule asks the database what every figure asks."""
    return filled(services("sqlite"))


def filled(service: Service) -> Service:
    """The service with everything that happened in five small councils, and who the children are."""
    dice = random.Random(4)
    sent: list[Answer] = []
    with service.database.writing(EVERYTHING) as writing:
        for code, number in COUNCILS.items():
            known = {}
            for child in (f"C{place}" for place in range(number)):
                adopted = date(2021, 4, 1) + timedelta(days=dice.randrange(730))
                sent += adoption(code, child, dice.randrange(420, 900), adopted.isoformat())
                born = f"{dice.randrange(2014, 2020)}-05"
                known[child] = Characteristics(sex=dice.choice(("female", "male")), birth_month=born)
            characteristics.put(writing, code, known)
    service.post(sent)
    service.know_everything()
    return service


def truth(service: Service) -> dict[tuple[str, str, date], int]:
    """How many events of each council and type there are on each of the days."""
    found: dict[tuple[str, str, date], int] = {}
    for code, type_ in product(COUNCILS, COUNTS.values()):
        for event in service.events(authority=code, type=type_):
            if (day := date.fromisoformat(event["date"])) in DAYS:
                found[code, type_, day] = found.get((code, type_, day), 0) + 1
    return found


def test_a_partner_recovers_no_day_and_an_owner_nearly_all(service: Service) -> None:
    council = filled(service)
    partner = council.key(["results:read"], ["ace"])
    owner = owner_of(council)
    there = truth(council)
    assert len(there) > 12
    attack = Days(council.client, partner, list(COUNCILS), DAYS)
    assert attack.recovered() == {}
    assert attack.refused
    found = Days(council.client, owner, list(COUNCILS), DAYS).recovered()
    assert {key: there.get(key) for key in found} == found
    assert len(found) > 0.9 * len(there)
    with_agreement(council)
    assert Days(council.client, partner, list(COUNCILS), DAYS).recovered() == {}


def owner_of(service: Service) -> dict[str, str]:
    """The key of the owner of all members, who asks for their agency's figures too."""
    return service.key(["results:read", "cases:read"], [*COUNCILS, "ace"])


def with_agreement(service: Service, *codes: str) -> None:
    with service.database.writing(EVERYTHING) as writing:
        for code in codes or COUNCILS:
            record_agreement(writing, Agreement(code, date(2020, 1, 1), None))


def test_refusals_do_not_depend_on_what_happened(council: Service) -> None:
    partner = council.key(["results:read"], ["ace"])
    said = set()
    for day in (DAYS[0], DAYS[1]):
        for asked in ({"period": f"{day}/{day}"}, {"period": "year-to-date", "on": str(day)}):
            query = {"indicator": "adopted", "area": "coventry", **asked}
            refused = council.client.get("/v1/results", params=query, headers={**partner, "If-None-Match": "*"})
            assert refused.status_code == 403
            assert refused.json()["type"] == "/problems/only-standard-periods"
            assert "2021-22" in refused.text
            said.add(refused.json()["detail"])
            assert "etag" not in refused.headers
    assert len(said) <= 2


def asked(service: Service, key: dict[str, str], **query: Any) -> list[Answer]:
    answer = service.client.get("/v1/results", params=query, headers=key)
    assert answer.is_success, answer.text
    found: list[Answer] = answer.json()["results"]
    return found


def figures_of(results: list[Answer]) -> Iterator[tuple[list[str], Answer]]:
    """The figures of some results, each with the councils that it pools."""
    for result in results:
        pooled = list(COUNCILS) if result["area"]["type"] != "authority" else [result["area"]["code"]]
        yield pooled, result
        for member in result["members"] or ():
            if "figure" in member:
                yield [member["code"]], {**member["figure"], "period": result["period"], "breakdown": None}


def quarters_of(period: Answer) -> list[str]:
    return [
        name
        for place, name in enumerate(QUARTERS)
        if period["start"] <= str(first_of(place)) and str(first_of(place + 1) - timedelta(days=1)) <= period["end"]
    ]


def first_of(place: int) -> date:
    return date(2021 + (3 * place + 3) // 12, (3 * place + 3) % 12 + 1, 1)


def learnt(service: Service, key: dict[str, str], by: str) -> tuple[Cells, dict[tuple[str, str], int]]:
    """What a key's answers say of cells of council, quarter and part; and the totals of councils and quarters."""
    cells, totals = Cells(), {}
    results = asked(
        service, key, indicator="adopted", area=[*COUNCILS, "ace"], period=PERIODS, breakdown=by, members=True
    )
    parts = [part["part"] for part in results[0]["breakdown"]["parts"]]
    for pooled, figure in figures_of(results):
        of = [*product(pooled, quarters_of(figure["period"]))]
        cells.know([(*each, part) for each in of for part in parts], figure["value"])
        if len(of) == 1:
            totals[of[0]] = figure["value"]
        for part in (figure["breakdown"] or {"parts": ()})["parts"]:
            if part["value"] is not None:
                cells.know([(*each, part["part"]) for each in of], part["value"])
    return cells, totals


@pytest.mark.parametrize("by", ["sex", "age_group"])
def test_no_characteristic_of_a_few_children_follows_for_a_partner(council: Service, by: str) -> None:
    partner, owner = council.key(["results:read"], ["ace"]), owner_of(council)

    def certain(key: dict[str, str]) -> int:
        cells, totals = learnt(council, key, by)
        small = {of for of, number in totals.items() if 0 < number < 6}
        assert len(small) > 20
        found = [cell for cell, (low, high) in cells.bounds().items() if low == high > 0 and cell[:2] in small]
        return len(found)

    assert certain(partner) == 0
    assert certain(owner) > 20


@pytest.mark.parametrize("indicator", ["A1", "A20"])
def test_no_mean_of_a_few_children_follows_for_a_partner(council: Service, indicator: str) -> None:
    partner, owner = council.key(["results:read"], ["ace"]), owner_of(council)
    totals = learnt(council, partner, "sex")[1]
    small = [frozenset({of}) for of, number in totals.items() if 0 < number < 6]
    for key, expected in ((partner, False), (owner, True)):
        query = {"indicator": indicator, "area": [*COUNCILS, "ace"], "period": PERIODS, "members": True}
        shown = [
            frozenset(of for of in product(pooled, quarters_of(figure["period"])) if totals[of])
            for pooled, figure in figures_of(asked(council, key, **query))
            if figure["value"] is not None
        ]
        assert shown
        assert any(follows(shown, small)) is expected


def test_what_a_partner_is_shown_is_what_the_owner_sees(council: Service) -> None:
    """Counts are exact; what is not shown is small, or hides what is; nothing is changed."""
    partner, owner = council.key(["results:read"], ["ace"]), owner_of(council)
    query = {"indicator": ["adopted", "A1", "A2", "A6", "A14", "A3"], "area": ["coventry", "ace"], "period": PERIODS}
    hidden = 0
    for mine, theirs in zip(asked(council, partner, **query), asked(council, owner, **query), strict=True):
        if mine["indicator"] in {"adopted", "A14"}:
            assert mine["value"] == theirs["value"]
        for name in ("value", "numerator", "denominator", "counted", "unrounded", "excluded", "not_evaluable"):
            assert mine[name] in (theirs[name], None)
        assert mine["status"] in (theirs["status"], "c")
        hidden += mine["status"] == "c"
        if mine["indicator"] == "A1" and 0 < theirs["counted"] < 6:
            assert mine["status"] == "c"
            assert [mine[name] for name in ("value", "numerator", "denominator", "counted", "excluded")] == [None] * 5
    assert hidden
    with_agreement(council)
    same = ("value", "status", "counted", "numerator", "excluded", "groups", "bands", "warnings")
    for mine, theirs in zip(asked(council, partner, **query), asked(council, owner, **query), strict=True):
        assert {name: mine.get(name) for name in same} == {name: theirs.get(name) for name in same}
    with council.database.writing(EVERYTHING) as writing:
        withdraw_agreement(writing, "E06000019")
    assert any(each["status"] == "c" for each in asked(council, partner, **query))


def test_a_member_is_within_reach_while_it_was_one(council: Service) -> None:
    partner = council.key(["results:read"], ["ace"])
    query = {"indicator": "adopted", "area": "herefordshire"}
    refused = council.client.get("/v1/results", params={**query, "period": "2018-19"}, headers=partner)
    assert refused.status_code == 403
    assert "from 2019-04-01" in refused.json()["detail"]
    assert asked(council, partner, **query, period="2019-20")[0]["status"] == "ok"
    of_agency = {"indicator": "adopted", "area": "ace", "members": True}
    for result in asked(council, partner, **of_agency, period=["2018-21", "2018-19"]):
        named = {each["code"]: each["figure"] for each in result["members"]}
        joined = named.get("E06000019")
        assert (result["status"] == "c") is (joined is not None)
        assert joined is None or (joined["status"], joined["value"]) == ("c", None)
    compared = asked(council, partner, **query, period="2019-20", compare="previous")[0]["comparison"]["previous"]
    assert (compared["value"], compared["status"], compared["change"]) == (None, "c", None)


def test_a_partner_asks_about_now_and_about_the_ends_of_months(council: Service) -> None:
    partner = council.key(["results:read"], ["ace"])
    query = {"indicator": "adopted", "area": "ace", "period": "2021-22"}

    def status(path: str = "/v1/results", **more: str) -> int:
        return council.client.get(path, params={**query, **more}, headers=partner).status_code

    just_before = (datetime.fromisoformat(council.now()) - timedelta(microseconds=1)).isoformat()
    assert status(known_at=council.now()) == 200
    assert status(known_at="2025-03-01T00:00:00Z") == 200
    assert status(known_at=just_before) == 403
    assert status(known_at="2025-03-02T00:00:00Z") == 403
    assert status("/v1/results/changes", since="2025-03-01T00:00:00Z") == 200
    assert status("/v1/results/changes", since="2025-03-01T00:00:01Z") == 403
    with_agreement(council)
    assert status(known_at="2025-03-02T00:00:00Z") == 200
    assert status("/v1/results/changes", since="2025-03-01T00:00:01Z") == 200


def test_numbers_of_findings_are_shown_as_figures_are(council: Service) -> None:
    partner = council.key(["results:read"], ["ace"])
    council.post([{"authority": "E08000026", "child": "odd", "type": "adopted", "date": "2021-05-05"}])
    path = "/v1/areas/ace/completeness"
    of_a_day = council.client.get(path, params={"findings": True, "period": "2021-M05"}, headers=partner)
    assert of_a_day.json()["type"] == "/problems/only-standard-periods"

    def numbers() -> list[int | None]:
        found = council.client.get(path, params={"findings": True, "period": "2021-22"}, headers=partner).json()
        return [number for each in found["members"] if each["findings"] for number in each["findings"].values()]

    assert not any(0 < (number or 0) < 6 for number in numbers())
    with_agreement(council)
    assert any(0 < (number or 0) < 6 for number in numbers())


def test_parts_that_would_tell_a_day_are_not_shown(council: Service) -> None:
    """Who waits more than 90 days, less who is in no band of up to 91, has an order of one certain day."""
    partner = council.key(["results:read"], ["ace"])
    (found,) = asked(council, partner, indicator="long_waits", area="ace", period="2021-22-Q2")
    assert found["value"] > 5
    assert set(found["parts"].values()) == {None}
    assert "suppressed" in {each["code"] for each in found["warnings"]}


def test_the_same_rules_hold_for_all_england_for_regions_and_for_a_council_without_its_children(
    council: Service,
) -> None:
    for area in ("england", "west-midlands", "coventry"):
        key = council.key(["results:read"], [area])
        query = {"indicator": "A1", "area": "coventry", "period": ["2021-22", "2021-22-Q1"]}
        shown = asked(council, key, **query)
        assert all(each["counted"] is None or each["counted"] > 5 or each["status"] == "z" for each in shown)
        refused = council.client.get("/v1/results", params={**query, "period": "2021-M05"}, headers=key)
        assert refused.json()["type"] == "/problems/only-standard-periods"


def test_a_council_with_a_new_code_was_a_member_under_the_earlier_one(services: Callable[[str], Service]) -> None:
    service = services("sqlite")
    partner = service.key(["results:read"], ["adopt-south-west"])

    def status(area: str, period: str) -> int:
        query = {"indicator": "adopted", "area": area, "period": period}
        return service.client.get("/v1/results", params=query, headers=partner).status_code

    assert [status("E06000066", period) for period in ("2022-23", "2023-24", "2019-24")] == [200, 200, 200]
    assert [status("E10000027", period) for period in ("2022-23", "2017-18")] == [200, 403]
    assert [status("cornwall", period) for period in ("2023-24", "2024-25")] == [403, 200]


def test_what_happens_this_month_is_not_counted_for_a_partner_yet(council: Service) -> None:
    """Or the figures of two days in a row would tell what happened on one."""
    partner = council.key(["results:read"], ["ace"])
    council.post(adoption("E08000026", "new", adopted=str(today())))
    council.know_everything()
    start = financial_years(financial_year_start(today()), financial_year_start(today()) + 1).label
    for area in ("coventry", "ace"):
        (mine,) = asked(council, partner, indicator="adopted", area=area, period=start)
        (theirs,) = asked(council, owner_of(council), indicator="adopted", area=area, period=start)
        assert (mine["value"] or 0, theirs["value"]) == (0, 1)
