"""A director opens the page, asks for a council's scorecard, and sees the children behind a figure."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import Templates, running
from tests.http.test_pages import Witness, listening, page
from tests.support.world import COVENTRY, World

__all__ = ["page"]
pytestmark = pytest.mark.browser


def ask(page: Page, key: str, period: str) -> None:
    for label, value in (("Key", key), ("Area", "Coventry"), ("Period", period)):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Show").click()


def in_twos(route: Route) -> None:
    """As if a page of cases had two at most."""
    route.continue_(url=route.request.url.replace("limit=1000", "limit=2"))


def test_the_scorecard_and_the_children_behind_a_figure_are_seen(templates: Templates, page: Page) -> None:
    witness = Witness(page)
    with running(*templates.copied("sqlite")) as service, listening(service) as address:
        World(service)
        expected = service.result("A2", COVENTRY, "2020-23")
        cases = service.cases("A2", COVENTRY, "2020-23")
        page.route("**/v1/results/cases*", in_twos)
        page.goto(f"{address}/dashboard")
        ask(page, service.admin_key, "2020-23")
        row = page.get_by_role("row", name=re.compile("^A2: "))
        row.get_by_role("button", name=str(expected["value"]), exact=True).last.click()
        caption = f"A2 of Coventry in 2020-23: {expected['counted']} counted"
        behind = page.get_by_role("table", name=caption)
        expect(behind).to_be_visible()
        shown = behind.locator("tbody tr").all_inner_texts()
        assert len(cases) > 2
        assert [text.split("\t")[0] for text in shown] == [case["child"] for case in cases]
        assert all(case["explanation"] in text for case, text in zip(cases, shown, strict=True))
        with page.expect_download() as download:
            page.get_by_role("button", name="Save as a workbook").click()
        assert download.value.path().read_bytes().startswith(b"PK")
    assert witness.complaints == []
    assert witness.asked_elsewhere(address) == []


def test_what_is_wrong_is_said_and_a_partner_sees_no_child(templates: Templates, page: Page) -> None:
    with running(*templates.copied("sqlite")) as service, listening(service) as address:
        World(service)
        partner = service.key(["results:read"], ["coventry"])["Authorization"].removeprefix("Bearer ")
        page.goto(f"{address}/dashboard")
        ask(page, "wrong", "2020-23")
        problem = page.get_by_role("alert")
        expect(problem).to_contain_text("A valid key is required.")
        ask(page, partner, "2020-33-Q9")
        expect(problem).to_contain_text("period")
        ask(page, partner, "2022-23")
        expect(problem).to_be_empty()
        row = page.get_by_role("row", name=re.compile("^A2: "))
        row.get_by_role("button").last.click()
        expect(problem).to_contain_text("cases:read")
        assert page.locator("#cases table").count() == 0
