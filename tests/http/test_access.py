"""Who may do what: every operation of the description, asked by every kind of caller."""

from collections.abc import Iterator

import httpx2
import pytest

from app.http.access import SCOPES
from app.problems import KeyRequired
from tests.http.test_keys import UNKNOWN_KEY, new_key, revoke
from tests.support.service import Service, bearer
from tests.support.world import (
    AGENCY,
    COUNCIL_SCOPES,
    COVENTRY,
    REQUESTS,
    WARWICKSHIRE,
    Ask,
    World,
    adoption,
    names,
    scopes_of,
)

#: What anybody may ask: definitions and names, and how the service is. Nothing here depends on data about people.
PUBLIC = {
    "livez", "readyz", "version", "metrics", "listIndicators", "getIndicator", "listAreas", "getArea", "listPeriods",
    "getPeriod",
}  # fmt: skip


@pytest.fixture
def world(service: Service) -> World:
    return World(service)


def strangers(world: World) -> Iterator[tuple[str, dict[str, str]]]:
    """Callers whose key is none, or no longer one."""
    valid = world.service.admin_key
    yield "no key", {}
    yield "unknown key", bearer(UNKNOWN_KEY)
    yield "expired key", bearer(new_key(world.service.owner, expires_in_days=-1).secret)
    revoked = new_key(world.service.owner)
    revoke(world.service.owner, revoked)
    yield "revoked key", bearer(revoked.secret)
    for header in (
        "", "Bearer", "Bearer ", f"Basic {valid}", f"Token {valid}", valid, f"Bearer {valid}x", f"Bearer {valid[:-1]}",
        f"Bearer {valid} {valid}", f"Bearer {valid.upper()}", "Bearer ' OR 1=1 --",
    ):  # fmt: skip
        yield f"header {header[:12]!r}", {"Authorization": header}


def refused_for_lack_of_a_scope(world: World, needed: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Keys of the council itself with every scope but one that is needed."""
    for scope in needed:
        others = [each for each in SCOPES if each not in (scope, "admin")]
        yield f"without {scope}", world.service.key(others, [COVENTRY])


def reaching(world: World, needed: list[str]) -> Iterator[tuple[str, dict[str, str], bool]]:
    """Callers with the needed scopes, and whether Coventry is within their reach for this operation."""
    if needed == ["admin"]:  # what everybody sees is for an operator of all England
        yield "admin of the council", world.service.key(["admin"], [COVENTRY]), False
        yield "admin of England", bearer(world.service.admin_key), True
        yield "all of England without the scope", world.service.key(COUNCIL_SCOPES, ["england"]), False
        return
    figures = needed == ["results:read"]
    hub = world.service.key(COUNCIL_SCOPES, [AGENCY])
    yield "the council", world.councils[COVENTRY], True
    yield "another key of the council", world.service.key(needed, [COVENTRY]), True
    yield "the council among others", world.service.key(needed, [WARWICKSHIRE, "coventry"]), True
    yield "admin of the council", world.service.key(["admin"], [COVENTRY]), True
    yield "admin of England", bearer(world.service.admin_key), True
    yield "all of England", world.service.key(needed, ["england"]), True
    yield "another council", world.councils[WARWICKSHIRE], False
    yield "admin of another council", world.service.key(["admin"], [WARWICKSHIRE]), False
    yield "the agency", hub, figures
    yield "admin of the agency", world.service.key(["admin"], [AGENCY]), figures
    yield "the region", world.service.key(COUNCIL_SCOPES, ["west-midlands"]), figures
    yield "another agency", world.service.key(COUNCIL_SCOPES, ["adopt-south-west"]), False


def test_every_operation_declares_a_scope_or_is_meant_for_anybody(world: World) -> None:
    operations = world.operations()
    assert names(operations) == set(REQUESTS), "give the new operation a request in tests/support/world.py"
    for _, path, operation in operations:
        scopes = scopes_of(operation)
        assert bool(scopes) != (operation["operationId"] in PUBLIC), path
        assert set(scopes) <= set(SCOPES)


def test_anybody_may_use_what_is_public_and_a_bad_key_does_not_harm(world: World) -> None:
    for name in PUBLIC:
        assert world.ask(world.request(name), {}).status_code == 200, name
        assert world.ask(world.request(name), bearer(UNKNOWN_KEY)).status_code == 200, name


def test_nobody_gets_in_without_a_valid_key_and_all_get_the_same_answer(world: World) -> None:
    protected = {name: world.request(name) for name in sorted(names(world.operations()) - PUBLIC)}
    before = world.content()
    for who, headers in strangers(world):
        for name, ask in protected.items():
            refused = world.ask(ask, {**headers, "If-None-Match": "*"})
            assert refused.status_code == 401, (who, name)
            assert refused.headers["www-authenticate"] == "Bearer"
            assert kind_of_refusal(refused) == (401, "key-required"), (who, name)
    assert world.content() == before


def kind_of_refusal(refused: httpx2.Response) -> tuple[int, str]:
    """A refusal that says nothing but what it is."""
    body = refused.json()
    assert set(body) == {"type", "title", "status", "detail", "instance", "errors"}
    assert body["errors"] == []
    assert body["detail"] in {body["title"], KeyRequired().detail}
    return body["status"], body["type"].removeprefix("/problems/")


def test_the_answers_to_unknown_wrong_expired_and_revoked_keys_are_the_same_bytes(world: World) -> None:
    ask = world.request("getChild")
    answers = [world.ask(ask, headers) for _, headers in strangers(world)]
    assert len({answer.content for answer in answers}) == 1
    assert len({visible_headers(answer) for answer in answers}) == 1


def visible_headers(answer: httpx2.Response) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value) for name, value in answer.headers.items() if name != "x-request-id"))


def test_a_key_without_the_scope_is_refused_and_told_which_one_is_missing(world: World) -> None:
    for _, _, operation in world.operations():
        name = operation["operationId"]
        for who, headers in refused_for_lack_of_a_scope(world, scopes_of(operation)):
            ask = world.request(name)
            before = world.content()
            refused = world.ask(ask, {**headers, "If-None-Match": "*"})
            assert refused.status_code == 403, (name, who)
            assert refused.json()["type"] == "/problems/scope-missing"
            assert who.removeprefix("without ") in refused.json()["detail"]
            assert world.content() == before


def test_a_key_with_the_scope_reaches_its_own_areas_and_nothing_else(world: World) -> None:
    for _, _, operation in world.operations():
        name, scopes = operation["operationId"], scopes_of(operation)
        for who, headers, is_reached in reaching(world, scopes) if scopes else ():
            ask = world.request(name)
            if is_reached:
                answer = world.ask(ask, headers)
                assert answer.is_success, (name, who, answer.text)
            else:
                before = world.content()
                answer = world.ask(ask, {**headers, "If-None-Match": "*"})
                assert answer.status_code in {403, 404}, (name, who, answer.text)
                assert world.content() == before, (name, who)


@pytest.mark.parametrize("stranger", ["another council", "admin of another council", "the agency"])
def test_another_councils_child_cannot_be_told_from_one_that_does_not_exist(world: World, stranger: str) -> None:
    headers = next(headers for who, headers, _ in reaching(world, ["cases:read"]) if who == stranger)
    child, event = world.new_child(COVENTRY), world.event_of(COVENTRY, "K1")
    here = f"/v1/authorities/{COVENTRY}/children"
    for there, nowhere in [
        (Ask("GET", f"{here}/{child}"), Ask("GET", f"{here}/NOBODY")),
        (Ask("GET", f"{here}/{child}", {"known_at": "2020-01-01T00:00:00Z"}), Ask("GET", f"{here}/NOBODY")),
        (Ask("PUT", f"{here}/{child}", json={"sex": "male"}), Ask("PUT", f"{here}/NOBODY", json={"sex": "male"})),
        (Ask("DELETE", f"{here}/{child}"), Ask("DELETE", f"{here}/NOBODY")),
        (Ask("GET", f"/v1/events/{event}"), Ask("GET", "/v1/events/999999999")),
        (
            Ask("DELETE", f"/v1/events/{event}", {"reason": "why"}),
            Ask("DELETE", "/v1/events/99999999", {"reason": "why"}),
        ),
        (Ask("GET", f"/v1/receipts/{world.receipt_of(COVENTRY)}"), Ask("GET", "/v1/receipts/0a1b2c3d4e5f6a7b8c9d0e1f")),
        (
            Ask("GET", f"/v1/receipts/{world.receipt_of(COVENTRY)}/changes"),
            Ask("GET", "/v1/receipts/0a1b2c3d4e5f6a7b8c9d0e1f/changes"),
        ),
        (Ask("GET", "/v1/events", {"child": child}), Ask("GET", "/v1/events", {"child": "NOBODY"})),
    ]:
        one, other = (world.ask(ask, headers) for ask in (there, nowhere))
        texts = [answer.text.replace(ask.path, "") for answer, ask in ((one, there), (other, nowhere))]
        assert texts[0] == texts[1], there
        assert one.status_code == other.status_code
        assert without_tag(one) == without_tag(other), there
        if there.method == "GET" and other.status_code != 200:
            # Nor can the council itself tell, of what does not exist.
            assert world.ask(nowhere, world.councils[COVENTRY]).content == other.content


def without_tag(answer: httpx2.Response) -> list[tuple[str, str]]:
    """Headers apart from those that depend on the question only."""
    return [(name, value) for name, value in visible_headers(answer) if name not in {"etag", "content-length"}]


def test_an_agency_sees_its_pool_and_each_member_but_never_a_child(world: World) -> None:
    hub = world.service.key(COUNCIL_SCOPES, [AGENCY])
    figures = {"indicator": "A2", "area": [AGENCY, COVENTRY, WARWICKSHIRE], "period": "2021-22"}
    answer = world.ask(Ask("GET", "/v1/results", figures), hub)
    shown = [result["counted"] for result in answer.json()["results"]]
    assert shown == [10, None, None]  # no mean of one to five children is shown
    for area in ("england", "west-midlands", "birmingham", "adopt-south-west"):
        refused = world.ask(Ask("GET", "/v1/results", {**figures, "area": [AGENCY, area]}), hub)
        assert refused.status_code == 403, area
    for area in (AGENCY, COVENTRY, "birmingham", "england"):
        cases = Ask("GET", "/v1/results/cases", {**figures, "area": area})
        assert world.ask(cases, hub).status_code == 403, area
    # On a day before it had members there are no cases to see, but that is no reason to let anyone in.
    long_ago = Ask("GET", "/v1/results/cases", {**figures, "area": "adopt-south-west", "period": "2010-11"})
    assert world.ask(long_ago, hub).status_code == 403
    listed = world.ask(Ask("GET", "/v1/events"), hub).json()["events"]
    assert {event["authority"] for event in listed} == {AGENCY}
    assert not any(event.get("child") for event in listed)


def test_an_agency_may_send_events_of_its_own_families_only(world: World) -> None:
    hub = world.service.key(["events:write"], [AGENCY])
    family = {"family": "F9", "type": "enquiry", "date": "2021-05-04"}
    for area, status in ((AGENCY, 200), ("ace", 200), (COVENTRY, 403), ("adopt-south-west", 403)):
        sent = Ask("POST", "/v1/events", json={"events": [{**family, "authority": area}]})
        assert world.ask(sent, hub).status_code == status, area
    for area, status in ((COVENTRY, 403), (AGENCY, 422)):
        sent = Ask("POST", "/v1/events", json={"events": adoption(area, "K9")})
        assert world.ask(sent, hub).status_code == status, area


def test_one_event_beyond_reach_refuses_the_whole_batch_even_a_partial_one(world: World) -> None:
    before = world.content()
    batch = {"events": [*adoption(COVENTRY, "K9"), *adoption(WARWICKSHIRE, "K9")]}
    for mode in ("atomic", "partial"):
        refused = world.ask(Ask("POST", "/v1/events", {"mode": mode}, batch), world.councils[COVENTRY])
        assert refused.status_code == 403
        assert [mistake["row"] for mistake in refused.json()["errors"]] == [7, 8, 9, 10, 11, 12]
    assert world.content() == before


def test_a_council_cannot_take_over_an_event_of_another_by_its_source_id(world: World) -> None:
    event = {"child": "K1", "type": "entered_care", "date": "2020-01-01", "source_id": "S1"}
    world.service.post([{**event, "authority": COVENTRY}])
    sent = Ask("POST", "/v1/events", json={"events": [{**event, "authority": WARWICKSHIRE, "date": "2020-02-02"}]})
    assert world.ask(sent, world.councils[WARWICKSHIRE]).json()["created"] == 1
    [kept] = [event for event in world.service.events(authority=COVENTRY) if event["source_id"] == "S1"]
    assert kept["date"] == "2020-01-01"
