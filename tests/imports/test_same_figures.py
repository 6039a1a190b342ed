"""The same children posted as events and imported from returns, in any form and order: the same figures.

The returns are written by `tests.support.returned` from the events, so what is compared is the importer with its
inverse.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.support.diary import FIRST_DAY, LAST_DAY
from tests.support.examples import examples
from tests.support.labels import periods
from tests.support.returned.annex_a import annex_a_workbook, list_10, list_10_csv
from tests.support.returned.children import Child
from tests.support.returned.files import csv_files, zip_of_years
from tests.support.returned.journeys import children_in_returns
from tests.support.returned.reports import adopted_in, extended_adoption_csv, extended_adoption_xlsx
from tests.support.returned.xml_file import xml_file
from tests.support.returned.years import Return, all_years, returns_of
from tests.support.service import OF_RECEIPTS, Answer, Service, answer
from tests.support.uploads import EVENTS_TOLD, happened, import_files

COVENTRY = "E08000026"
#: What a return can support: all about children but proceedings, warnings, applications, and whose adopters they are.
OF_RETURNS = [
    *("A1", "A2", "A3", "A4", "A5", "A9", "A10", "A14", "A15", "A16", "A20"),
    *("matched", "placed", "adopted", "disruptions", "early_permanence", "sgo"),
    *("awaiting_match", "matched_not_placed", "placed_at_end", "plan_is_adoption", "families_required"),
    *("stage.entry_to_decision", "stage.decision_to_order", "stage.order_to_match"),
    *("stage.match_to_placed", "stage.placed_to_adopted"),
]
#: What is known of a child from the header of its return.
OF_HEADERS = ["A6", "A7"]
#: The report on adopted children has no day of moving in with a carer: A10 only where no carer adopts.
OF_REPORTS = ["A1", "A2", "A20", "adopted"]
#: Annex A's list 10 has who was adopted within twelve months, and who is on the way; not by which carers.
OF_LIST_10 = ["A1", "A2", "A3", "A20", "A9", "A14", "placed_at_end", "plan_is_adoption", "adopted"]
#: Not the status: a return has the matches of adopted children only, so what needs the others' is not sound.
FIELDS = ("value", "numerator", "denominator", "counted", "excluded", "not_evaluable", "groups", "bands")
#: Of the collection years of every return, so that all that a return tells is complete.
DAYS = {"complete_from": "2016-04-01", "complete_to": "2025-03-31"}
#: Without making failures smaller: that takes minutes.
EXAMPLES = settings(max_examples=examples(2), phases=[Phase.generate])

Services = Callable[[str], Service]
Import = Callable[[Service, list[Child]], None]


def in_one_archive(service: Service, children: list[Child]) -> None:
    import_files(service, {"returns.zip": zip_of_years(returns_with_rows(children))})


def year_after_year(service: Service, children: list[Child]) -> None:
    for made in returns_with_rows(children):
        import_year(service, made)


def last_year_first(service: Service, children: list[Child]) -> None:
    for made in reversed(returns_with_rows(children)):
        import_year(service, made)


def as_xml(service: Service, children: list[Child]) -> None:
    for made in returns_with_rows(children):
        import_files(service, {f"{made.year.label}.xml": xml_file(made)}, year=made.year.label)


WAYS = [in_one_archive, year_after_year, last_year_first, as_xml]


def import_year(service: Service, made: Return) -> Answer:
    return import_files(service, csv_files(made), year=made.year.label)


#: In care all the time, so that no year's return is without rows.
STAYING = Child(
    "staying",
    [{"authority": COVENTRY, "child": "staying", "type": "entered_care", "date": "2016-04-02"}],
    known={"birth_month": "2015-06", "sex": "female", "ethnicity": "WBRI"},
)


def returns_with_rows(children: Iterable[Child]) -> list[Return]:
    """Of every year from the first child's entry to the last day of the stories."""
    return returns_of([*children, STAYING], all_years(FIRST_DAY.replace(year=2016, month=5), LAST_DAY))


def post(service: Service, children: Iterable[Child]) -> None:
    everybody = [*children, STAYING]
    service.post([event for child in everybody for event in child.events])
    for child in everybody:
        service.put_child(COVENTRY, child.child, **child.known)
    state_complete(service)


def state_complete(service: Service) -> None:
    """Say that nothing happened but what was sent: lists of some children do not tell it of all events."""
    answer(service.client.put(f"/v1/authorities/{COVENTRY}/completeness", json=DAYS))


def figures(service: Service, codes: list[str], labels: list[str]) -> dict[str, tuple[Any, ...]]:
    """The figures without what depends on the day of asking, by indicator and period.

    What the sources know is compared here, not for which days: the record is taken to be complete.
    """
    service.know_everything()
    return {
        f"{result['indicator']} {result['period']['label']}": tuple(result.get(field) for field in FIELDS)
        for result in service.results(codes, COVENTRY, labels)
    }


def labels_for(data: st.DataObject, children: Iterable[Child]) -> list[str]:
    events = [event for child in children for event in child.events]
    return sorted({data.draw(periods(events)) for _ in range(3)})


@pytest.mark.parametrize("way", WAYS)
@EXAMPLES
@given(data=st.data())
def test_the_same_children_give_the_same_figures(
    services: Services, engine: str, way: Import, data: st.DataObject
) -> None:
    """And for the same reason: the same things are read to have happened on the same days."""
    children = data.draw(children_in_returns(COVENTRY))
    labels = labels_for(data, children)
    service = services(engine)
    post(service, children)
    expected, events = figures(service, OF_RETURNS, labels), happened(service)
    service = services(engine)
    way(service, children)
    assert figures(service, OF_RETURNS, labels) == expected
    assert happened(service) == events
    assert service.differences() == 0


@EXAMPLES
@given(data=st.data())
def test_headers_tell_who_the_children_are(services: Services, data: st.DataObject) -> None:
    """Ethnicity and the month of birth, and so the shares among the adopted that hang on them."""
    children = data.draw(children_in_returns(COVENTRY))
    labels = labels_for(data, children)
    service = services("sqlite")
    post(service, children)
    expected = figures(service, OF_HEADERS, labels)
    service = services("sqlite")
    in_one_archive(service, children)
    assert figures(service, OF_HEADERS, labels) == expected


@EXAMPLES
@given(data=st.data())
def test_years_in_any_order(services: Services, engine: str, data: st.DataObject) -> None:
    children = data.draw(children_in_returns(COVENTRY))
    labels = labels_for(data, children)
    service = services(engine)
    year_after_year(service, children)
    expected = figures(service, OF_RETURNS, labels), happened(service)
    service = services(engine)
    for made in data.draw(st.permutations(returns_with_rows(children))):
        import_year(service, made)
    assert (figures(service, OF_RETURNS, labels), happened(service)) == expected


@pytest.mark.parametrize("archived", [True, False], ids=["in one archive", "year after year"])
@EXAMPLES
@given(data=st.data())
def test_importing_again_changes_nothing(services: Services, archived: bool, data: st.DataObject) -> None:
    """All is unchanged, and so are the figures."""
    children = data.draw(children_in_returns(COVENTRY))
    labels = labels_for(data, children)
    made = returns_with_rows(children)
    uploads = [({"returns.zip": zip_of_years(made)}, {})] if archived else [
        (csv_files(each), {"year": each.year.label}) for each in made
    ]  # fmt: skip
    service = services("sqlite")
    for files, query in uploads:
        import_files(service, files, **query)
    before = figures(service, OF_RETURNS, labels), happened(service)
    for files, query in uploads:
        reported = import_files(service, files, **query)
        assert [reported[count] for count in EVENTS_TOLD if count != "unchanged"] == [0, 0, 0]
    assert (figures(service, OF_RETURNS, labels), happened(service)) == before
    if archived:
        assert reported["unchanged"] == len(before[1])


@EXAMPLES
@given(data=st.data())
def test_a_dry_run_gives_the_answer_of_the_real_run_and_keeps_nothing(services: Services, data: st.DataObject) -> None:
    children = data.draw(children_in_returns(COVENTRY))
    archive = {"returns.zip": zip_of_years(returns_with_rows(children))}
    service = services("sqlite")
    before = service.digest(*OF_RECEIPTS)
    rehearsed = import_files(service, archive, dry_run=True)
    assert service.digest(*OF_RECEIPTS) == before
    real = import_files(service, archive)
    assert [rehearsed[count] for count in EVENTS_TOLD] == [real[count] for count in EVENTS_TOLD]
    assert real["created"] == len(happened(service))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@EXAMPLES
@given(data=st.data())
def test_the_report_on_adopted_children_gives_their_figures(services: Services, form: str, data: st.DataObject) -> None:
    """A1, A2 and A20 over the adopted; A10 too, where no foster carer adopts."""
    children = data.draw(children_in_returns(COVENTRY))
    labels = labels_for(data, children)
    by_carers = any(event.get("by_current_carer") for child in children for event in child.events)
    codes = [*OF_REPORTS, *([] if by_carers else ["A10"])]
    service = services("sqlite")
    post(service, children)
    expected = figures(service, codes, labels)
    service = services("sqlite")
    write = extended_adoption_csv if form == "csv" else extended_adoption_xlsx
    for year in all_years(FIRST_DAY, LAST_DAY):
        if adopted_in(children, year):
            import_files(service, {f"extended_adoption.{form}": write(children, year)}, year=year.label)
    state_complete(service)
    assert figures(service, codes, labels) == expected


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@EXAMPLES
@given(children=children_in_returns(COVENTRY))
def test_annex_a_gives_the_figures_of_its_twelve_months(services: Services, form: str, children: list[Child]) -> None:
    """Of the year up to the inspection, and of the children on the way on its day."""
    label = f"{LAST_DAY - timedelta(days=365)}/{LAST_DAY}"
    service = services("sqlite")
    post(service, children)
    expected = figures(service, OF_LIST_10, [label])
    service = services("sqlite")
    if list_10(children, LAST_DAY):
        content = list_10_csv(children, LAST_DAY) if form == "csv" else annex_a_workbook(children, [], LAST_DAY)
        import_files(service, {f"annex_a.{form}": content}, year="2024-25")
    state_complete(service)
    assert figures(service, OF_LIST_10, [label]) == expected
