"""The pages for people: few, plain, from our own files only, and the documentation works in a real browser."""

import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright

from tests.conftest import Templates, running
from tests.support.service import Service
from tests.support.world import REQUESTS, World

PAGES = ["/", "/docs", "/dashboard", "/problems", "/problems/not-found"]
#: A browser started by root has no sandbox, and nothing of its own is to reach for the network.
ARGUMENTS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
    "--disable-domain-reliability", "--disable-sync", "--no-first-run", "--no-pings", "--disable-features=Translate",
]  # fmt: skip


@pytest.fixture
def engine() -> str:
    """Pages do not depend on the database."""
    return "sqlite"


class Addresses(HTMLParser):
    """Every address that a page names, and every script or style that is in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [value for name, value in attrs if name in {"href", "src", "action"} and value]
        if (tag == "script" and "src" not in given) or tag == "style" or "style" in given:
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on")]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_english_html_that_loads_nothing_from_elsewhere(service: Service, path: str) -> None:
    page = service.client.get(path, headers={"Authorization": ""})
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in page.text
    assert "<title>" in page.text
    addresses = Addresses(page.text)
    assert addresses.inline == []
    for address in (each for each in addresses.found if not each.startswith("data:")):
        assert "//" not in address
        assert not address.startswith("/"), "a page also works under a path prefix"
        target = str(page.url.join(address))
        assert service.client.get(target).status_code == 200, target


@pytest.mark.parametrize("path", [*PAGES, "/openapi.json", "/static/docs.css", "/v1/areas", "/nowhere", "/v1/events"])
def test_every_answer_carries_a_strict_policy(service: Service, path: str) -> None:
    headers = service.client.get(path, headers={"Authorization": ""}).headers
    policy = {part.split()[0]: part.split()[1:] for part in headers["content-security-policy"].split(";")}
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert not any("unsafe" in word or "http" in word for words in policy.values() for word in words)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_front_page_leads_to_what_there_is(service: Service) -> None:
    addresses = Addresses(service.client.get("/").text).found
    assert {"docs", "dashboard", "v1/indicators", "v1/areas", "v1/periods", "openapi.json", "problems"} <= set(
        addresses
    )


def test_our_own_files_hold_no_address_of_another_host(service: Service) -> None:
    for path in (
        "/static/docs.css",
        "/static/dashboard.css",
        "/static/dashboard.js",
        "/static/plain.css",
        "/static/swagger-ui/init.js",
        "/static/swagger-ui/swagger-ui.css",
    ):
        text = service.client.get(path).text
        fetched = re.findall(r"(?:url\(|@import|src=)\s*[\"']?((?!data:)[^\"')]+)", text)
        assert fetched == [], path


@contextmanager
def listening(service: Service) -> Iterator[str]:
    """The service on a free port of this machine, as it is served to browsers."""
    config = uvicorn.Config(service.app, host="127.0.0.1", port=0, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not (server.started and server.servers):
            assert thread.is_alive()
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def chromium() -> str:
    """The machine's own browser. Without one the test is left out, but never where a change is judged."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if os.environ.get("CI"):
        pytest.fail("A browser is needed: install chromium.")
    pytest.skip("no Chromium on this machine")


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a real browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS, timeout=0)
        opened = browser.new_page()
        opened.set_default_timeout(0)  # however long a busy machine takes; a test that hangs is stopped as such
        yield opened
        browser.close()


class Witness:
    """Everything that a page asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def asked_elsewhere(self, address: str) -> list[str]:
        return [url for url in self.asked if not url.startswith((address, "data:", "blob:"))]


@pytest.mark.browser
def test_the_documentation_can_be_tried_in_a_browser_without_the_internet(templates: Templates, page: Page) -> None:
    """A policy that is violated is an error of the console, and so is an address that is not there."""
    witness = Witness(page)
    with running(*templates.copied("sqlite")) as service, listening(service) as address:
        World(service)
        figure = service.result("A2", "coventry", "2020-23")["value"]
        page.goto(f"{address}/docs")
        page.locator(".opblock-summary").first.wait_for()
        assert page.locator(".opblock").count() == len(REQUESTS)
        authorize(page, service.admin_key)
        operation = page.locator("#operations-Indicators-getResults")
        operation.locator(".opblock-summary-control").click()
        operation.locator("button.execute").click()
        answer = operation.locator(".live-responses-table tbody")
        answer.locator(".response-col_status").wait_for()
        assert answer.locator(".response-col_status").inner_text().split() == ["200"]
        assert f'"value": {figure},' in answer.inner_text()
        page.goto(address)
        page.get_by_role("link", name="What can go wrong").click()
        page.get_by_role("link", name="key-required").click()
        assert page.locator("h1").inner_text() == "A valid key is required."
    assert figure == 195
    assert witness.complaints == []
    assert witness.asked_elsewhere(address) == []
    assert any(url.endswith("/openapi.json") for url in witness.asked)


def authorize(page: Page, key: str) -> None:
    page.locator("button.authorize").first.click()
    page.locator(".auth-container input").fill(key)
    page.locator(".auth-btn-wrapper button.authorize").click()
    page.locator(".auth-btn-wrapper button.btn-done").click()
