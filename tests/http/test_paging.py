"""Pages: a long list comes in parts that make up the whole, of one instant, whoever writes meanwhile."""

import base64
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.http.sealing import opened, sealed
from app.problems import MEDIA_TYPE
from tests.support.service import Answer, Service, answer
from tests.support.world import COVENTRY, WARWICKSHIRE, YEAR, Ask, World, adoption

CASES = Ask("GET", "/v1/results/cases", {"indicator": "A2", "area": "ace", "period": YEAR})
EVENTS = Ask("GET", "/v1/events", {"from": "2021-01-01"})
LISTS = [pytest.param(CASES, "cases", id="cases"), pytest.param(EVENTS, "events", id="events")]


@pytest.fixture
def world(service: Service) -> World:
    return World(service)


def pages(world: World, ask: Ask, limit: int, meanwhile: Callable[[], object] = lambda: None) -> Iterator[Answer]:
    """Follow the links to the end, with something done between the pages."""
    response = world.ask(Ask(ask.method, ask.path, {**ask.params, "limit": limit}))
    while True:
        page = answer(response)
        yield page
        link = page["next"]
        assert response.headers.get("link") == (f'<{link}>; rel="next"' if link else None)
        if link is None:
            return
        assert link.startswith(f"{ask.path}?")
        meanwhile()
        response = world.service.client.get(link)


@pytest.mark.parametrize(("ask", "name"), LISTS)
def test_the_pages_of_any_length_make_up_the_whole(world: World, ask: Ask, name: str) -> None:
    whole = answer(world.ask(ask))[name]
    assert len(whole) >= 10
    for limit in (*range(1, len(whole) + 2), 10_000):
        found = [page[name] for page in pages(world, ask, limit)]
        assert [each for page in found for each in page] == whole, limit
        assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)
        assert 1 <= len(found[-1]) <= limit


@pytest.mark.parametrize(("ask", "name"), LISTS)
def test_the_whole_is_in_one_order_that_both_engines_share(world: World, ask: Ask, name: str) -> None:
    """Bytes decide, not the rules of a language: K10 comes before K2, and Z before a."""
    for child in ("K10", "Z1", "a1", "_1", "-1"):
        world.service.post(adoption(WARWICKSHIRE, child))
    whole = answer(world.ask(ask))[name]
    keys = [(each["authority"], each.get("child") or each.get("family"), each.get("date", "")) for each in whole]
    assert keys == sorted(keys)
    assert [each for page in pages(world, ask, 3) for each in page[name]] == whole


def busy_writer(world: World) -> Callable[[], object]:
    """Writes before and behind every page: new children, corrections, and an event that is voided."""
    numbers = iter(range(100))

    def write() -> None:
        number = next(numbers)
        for authority in (COVENTRY, WARWICKSHIRE):
            world.service.post(adoption(authority, f"A{number}") + adoption(authority, f"Z{number}"))
            world.service.post([{**adoption(authority, "K3", 510 + number)[0], "source_id": "moved"}])
        world.service.void(world.event_of(COVENTRY, f"A{number}"))

    return write


@pytest.mark.parametrize(("ask", "name"), LISTS)
def test_pages_stay_at_the_instant_of_the_first_while_others_write(world: World, ask: Ask, name: str) -> None:
    whole = answer(world.ask(ask))[name]
    found = [each for page in pages(world, ask, 4, busy_writer(world)) for each in page[name]]
    assert found == whole
    assert answer(world.ask(ask))[name] != whole


def test_the_figure_above_the_cases_is_the_same_on_every_page(world: World) -> None:
    figures = [page["result"] for page in pages(world, CASES, 3, busy_writer(world))]
    assert len(figures) == 4
    assert all(figure == figures[0] for figure in figures)


def test_a_table_of_cases_has_pages_too(world: World) -> None:
    whole = world.ask(Ask("GET", CASES.path, {**CASES.params, "format": "csv"})).text.split("\r\n")
    response = world.ask(Ask("GET", CASES.path, {**CASES.params, "format": "csv", "limit": 4}))
    rows = response.text.split("\r\n")[:-1]
    while "link" in response.headers:
        response = world.service.client.get(response.headers["link"].split(">")[0].lstrip("<"))
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        header, *more = response.text.split("\r\n")[:-1]
        assert header == rows[0]
        rows += more
    assert [*rows, ""] == whole


def test_a_page_that_the_caller_has_is_not_sent_again_but_leads_on(world: World) -> None:
    for ask in (CASES, EVENTS):
        first = world.ask(Ask("GET", ask.path, {**ask.params, "limit": 2}))
        again = world.service.client.get(str(first.request.url), headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.headers["link"]) == (304, first.headers["link"])


@pytest.mark.parametrize(
    "cursor", ["", "x", "bnVsbA", "e30", "%%%", "W10=", "eyJhIjoxfQ==", "K1", "-", "x" * 500, "x" * 501]
)
@pytest.mark.parametrize(("ask", "name"), LISTS)
def test_a_cursor_that_no_page_gave_is_refused(world: World, ask: Ask, name: str, cursor: str) -> None:
    refused = world.ask(Ask("GET", ask.path, {**ask.params, "cursor": cursor}))
    assert (refused.status_code, refused.headers["content-type"]) == (422, MEDIA_TYPE)
    assert [error["parameter"] for error in refused.json()["errors"]] == ["cursor"]


def test_a_cursor_of_another_list_is_refused(world: World) -> None:
    first: dict[str, Any] = {}
    for ask in (CASES, EVENTS):
        link = answer(world.ask(Ask("GET", ask.path, {**ask.params, "limit": 2})))["next"]
        first[ask.path] = link.split("cursor=")[1].split("&")[0]
    for ask, other in ((CASES, EVENTS), (EVENTS, CASES)):
        assert world.ask(Ask("GET", ask.path, {**ask.params, "cursor": first[other.path]})).status_code == 422


@pytest.mark.parametrize("limit", ["0", "-1", "10001", "1.5", "all"])
@pytest.mark.parametrize(("ask", "name"), LISTS)
def test_a_page_has_between_one_and_ten_thousand_rows(world: World, ask: Ask, name: str, limit: str) -> None:
    assert world.ask(Ask("GET", ask.path, {**ask.params, "limit": limit})).status_code == 422


def test_a_link_reaches_no_further_than_the_key_that_follows_it(world: World) -> None:
    first = world.ask(Ask("GET", "/v1/events", {"limit": 1}), world.councils[COVENTRY])
    link = answer(first)["next"]
    followed = world.service.client.get(link, headers=world.councils[WARWICKSHIRE])
    assert {event["authority"] for event in answer(followed)["events"]} <= {WARWICKSHIRE}


def cursor_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)["cursor"][0]


def cursors(world: World) -> Iterator[tuple[Ask, str]]:
    """A list, and the link to its second page; its addresses are what proxies write into their logs."""
    quality = Ask("GET", "/v1/quality", {"area": COVENTRY, "period": YEAR})
    findings = answer(world.ask(Ask("GET", quality.path, {**quality.params, "limit": 1})))["findings"]
    yield quality, next(each["next"] for each in findings if each["next"])
    for ask in (CASES, EVENTS):
        yield ask, answer(world.ask(Ask(ask.method, ask.path, {**ask.params, "limit": 1})))["next"]


def test_no_address_names_a_child(world: World) -> None:
    """Nor does what its cursor encodes; the same question has the same next page, byte for byte."""
    world.service.post([{**event, "child": f"A-MARK-{n}"} for n in range(9) for event in adoption(COVENTRY, "K1")])
    for (ask, link), (_, same) in zip(cursors(world), cursors(world), strict=True):
        assert link == same
        seal = base64.urlsafe_b64decode(cursor_of(link) + "==")
        assert b"MARK" not in seal + link.encode(), ask.path


def test_a_cursor_is_of_one_list_and_cannot_be_changed(world: World) -> None:
    world.service.post([{**event, "child": f"A-MARK-{n}"} for n in range(9) for event in adoption(COVENTRY, "K1")])
    found = [(ask, cursor_of(link)) for ask, link in cursors(world)]
    for ask, own in found:
        for other in {other for _, other in found} - {own} | {own[:-2] + "AA", own[:20], own + "AAAA"}:
            refused = world.ask(Ask("GET", ask.path, {**ask.params, "cursor": other}))
            assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown_cursor")


def test_a_seal_opens_only_whole_and_with_its_own_key_and_kind() -> None:
    """Else a caller could turn a cursor into one of another place, bit by bit."""
    key, text = b"k" * 32, b'{"day": 737791, "id": 1}'
    seal = sealed(key, "AfterEvent", text)
    assert opened(key, "AfterEvent", seal) == text
    changed = [seal[:place] + bytes([seal[place] ^ 1]) + seal[place + 1 :] for place in range(len(seal))]
    for wrong, with_key, kind in [
        *((each, key, "AfterEvent") for each in (*changed, seal[:-1], seal[:8], b"")),
        (seal, b"j" * 32, "AfterEvent"),
        (seal, key, "AfterChild"),
    ]:
        with pytest.raises(ValueError, match="not a seal"):
            opened(with_key, kind, wrong)
