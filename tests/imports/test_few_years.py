"""With one, two, five or all years of returns sent, each figure is right, or says that it is not known.

What is right is what the oracle says of everything that happened, also before the first year that was sent.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.indicators.scorecard import INDICATORS
from tests import oracle
from tests.imports.test_same_figures import COVENTRY, STAYING, import_year, returns_with_rows
from tests.oracle.periods import first_and_last_day
from tests.support.cases import children_found
from tests.support.examples import examples
from tests.support.hand_written import send_return
from tests.support.returned.children import Child
from tests.support.returned.files import csv_files
from tests.support.returned.journeys import children_in_returns
from tests.support.service import Answer, Service
from tests.support.uploads import import_files

CODES = [indicator.code for indicator in INDICATORS]
YEARS = [f"{year}-{year - 1999}" for year in range(2016, 2025)]
LABELS = [*YEARS, "2016-19", "2019-22", "2021-24", "2022-25", "2023-24-Q3"]
EXAMPLES = settings(max_examples=examples(4), phases=[Phase.generate], deadline=None)


@pytest.mark.parametrize("sent", [1, 2, 5, len(YEARS)])
@EXAMPLES
@given(data=st.data())
def test_a_figure_is_right_or_says_that_it_is_not_known(
    services: Callable[[str], Service], sent: int, data: st.DataObject
) -> None:
    children = data.draw(children_in_returns(COVENTRY))
    last = data.draw(st.integers(sent, len(YEARS)))
    service = services("sqlite")
    for made in returns_with_rows(children)[last - sent : last]:
        import_year(service, made)
    assert [*wrong(service.results(CODES, COVENTRY, LABELS), children)] == []


@EXAMPLES
@given(data=st.data())
def test_so_it_is_where_years_and_files_are_missing(services: Callable[[str], Service], data: st.DataObject) -> None:
    """Years between others, and files of a year, were never sent; and applications come over the API, without days."""
    children = data.draw(children_in_returns(COVENTRY))
    service = services("sqlite")
    for made in data.draw(st.lists(st.sampled_from(returns_with_rows(children)), min_size=1, unique_by=id)):
        files = csv_files(made)
        left_out = data.draw(st.sets(st.sampled_from(sorted(files)), max_size=2))
        sent = {name: content for name, content in files.items() if name not in left_out}
        import_files(service, sent, year=made.year.label)
    if data.draw(st.booleans()):
        service.post([{**STAYING.events[0], "type": "adoption_application", "date": "2019-05-01"}], complete=False)
    # Without the file of headers nobody's ethnicity is known, and so nobody is in these shares.
    codes = [code for code in CODES if code not in ("A6", "A7", "applications")]
    assert [*wrong(service.results(codes, COVENTRY, LABELS), children)] == []


#: What a return tells of everybody, and what brings a child into a figure.
TOLD = ("entered_care", "adoption_decision", "placement_order", "placed", "placement_disrupted", "left_care", "adopted")


@st.composite
def in_no_return(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some events of a child whom no return has, such as one whose id was mistyped."""
    days = st.dates(date(2016, 4, 1), date(2025, 3, 31)).map(date.isoformat)
    some = draw(st.lists(st.tuples(st.sampled_from(TOLD), days), min_size=1, max_size=4, unique=True))
    return [{"authority": COVENTRY, "child": "in-no-return", "type": type_, "date": day} for type_, day in some]


@settings(EXAMPLES, max_examples=examples(4))
@given(data=st.data())
def test_so_it_is_where_another_source_reports_a_child_who_is_in_no_return(
    services: Callable[[str], Service], data: st.DataObject
) -> None:
    """The return has everybody who was looked after: the figure with the other child is not sound."""
    service = services("sqlite")
    for made in returns_with_rows([])[data.draw(st.integers(0, len(YEARS) - 1)) :]:
        import_year(service, made)
    service.post(data.draw(in_no_return()), complete=False)
    assert [*wrong(service.results(CODES, COVENTRY, LABELS), [])] == []


def test_a_child_who_is_in_no_return_is_named_by_a_warning(service: Service) -> None:
    """Only figures that count the child say so; who is in a return too is one child, told by two sources."""
    episodes = "CHILD|DECOM|RNE|LS|PLACE|DEC|REC\nAva|2021-05-01|S|C2|U6||"
    send_return(service, "2021-22", episodes, placed_for_adoption="CHILD|DATE_PLACED\nAva|2021-05-20")
    placed = {"authority": COVENTRY, "type": "placed", "date": "2021-07-01"}
    service.post([{**placed, "child": "Ava"}], complete=False)
    assert service.result("placed_at_end", COVENTRY, "2021-22")["status"] == "ok"
    before = service.now()
    service.post([{**placed, "child": "in-no-return"}], complete=False)
    found = {each["indicator"]: each for each in service.results(CODES, COVENTRY, "2021-22")}
    for code in ("placed", "placed_at_end"):
        warning = found[code]["warnings"][0]
        assert (found[code]["value"], found[code]["status"], warning["code"]) == (2, "u", "sources_disagree")
        assert "Coventry" in warning["detail"]
        assert service.result(code, COVENTRY, "2021-22", known_at=before)["status"] == "ok"
    assert (found["A9"]["status"], found["A15"]["status"], found["adopted"]["status"]) == ("ok", "ok", "ok")
    assert service.result("placed", COVENTRY, "2022-23")["status"] != "ok"
    service.void(service.events(authority=COVENTRY, child="in-no-return")[0]["id"])
    assert service.result("placed_at_end", COVENTRY, "2021-22")["status"] == "ok"


def wrong(results: list[Answer], children: list[Child]) -> Iterator[tuple[str, str, object, object]]:
    """The figures that look sound and are not what happened: indicator, period, the figure, and what is right."""
    everybody = [*children, STAYING]
    events = [event for child in everybody for event in child.events]
    known = [{"authority": COVENTRY, "child": child.child, **child.known} for child in everybody]
    for result in results:
        code, label = result["indicator"], result["period"]["label"]
        says_so = any(warning["code"] == "rests_on_part" for warning in result["warnings"])
        if result["status"] in ("ok", "z") and not says_so:
            truth = oracle.figure(code, events, known, {COVENTRY}, *first_and_last_day(label)).value
            value = None if result["value"] is None else Decimal(str(result["value"]))
            if value != truth:
                yield code, label, value, truth


def test_figures_of_the_years_that_were_sent_are_sound_where_nothing_older_is_needed(service: Service) -> None:
    """So that not everything is said to be unknown."""
    for made in returns_with_rows([])[-2:]:
        import_year(service, made)
    found = {(result["indicator"], result["status"]) for result in service.results(CODES, COVENTRY, ["2023-24"])}
    assert {("A4", "z"), ("A15", "ok"), ("A9", "ok"), ("disruptions", "ok"), ("adopted", "ok")} <= found
    assert {status for code, status in found if code in ("applications", "A8", "enquiries")} == {"x"}


def test_that_care_began_earlier_is_one_finding_for_a_child(service: Service) -> None:
    """Whether the child is on a way to adoption or not, and whatever of it goes on."""
    episodes = """CHILD|DECOM|RNE|LS|PLACE|DEC|REC
        Ava|2021-05-01|P|C2|U6||
        Ben|2021-05-01|P|C2|U6|2022-06-01|X1
        Ben|2022-06-01|L|E1|U6||
        Cat|2021-05-01|P|E1|A6|2022-09-01|E11
        Dan|2021-05-01|L|C2|U6||
        Eve|2021-05-01|P|C2|U6|2022-06-01|E4A
        Eve|2022-08-01|S|E1|U6||"""
    decided = "CHILD|DATE_PLACED\nBen|2022-05-01\nCat|2021-03-01\nDan|2022-05-01\nEve|2022-08-01"
    matched = "CHILD|DATE_INT|DATE_MATCH\nCat|2021-03-01|2021-04-01"
    quality = send_return(service, "2022-23", episodes, ad1=matched, placed_for_adoption=decided)["quality"]
    began = ("began_before_the_first_file", "care_began_before_the_first_file")
    of_each = {rule: set(children_found(quality, rule=rule)) for rule in began}
    assert of_each == {began[0]: {"Ben", "Cat", "Dan"}, began[1]: {"Ava", "Eve"}}


def test_a_decision_after_an_order_that_was_revoked_is_no_error(service: Service) -> None:
    """The decision before that order was reversed in an earlier year, whose return has it."""
    episodes = """CHILD|DECOM|RNE|LS|PLACE|DEC|REC
        Ava|2020-06-26|L|E1|U6|2021-04-07|X1
        Ava|2021-04-07|L|C2|U6|2021-10-03|X1
        Ava|2021-10-03|L|E1|U6||
        Ben|2021-04-26|S|C2|U6|2021-06-01|X1
        Ben|2021-06-01|L|E1|U6||"""
    decided = "CHILD|DATE_PLACED\nAva|2021-08-30\nBen|2021-08-30"
    quality = send_return(service, "2021-22", episodes, placed_for_adoption=decided)["quality"]
    assert set(children_found(quality, rule="decision_after_order")) == {"Ben"}
