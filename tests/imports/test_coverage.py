"""What an import can tell of each indicator: what its tables report, against what the indicator needs."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest

from app.areas import ENGLAND_CODE
from app.events.catalogue import BY_TYPE
from app.figures.queries import figures
from app.imports.annex_a import LIST_10, LIST_11
from app.imports.coverage import lacking
from app.imports.extended_adoption import EXTENDED_ADOPTION
from app.imports.headers import ALL
from app.imports.tables import AD1, EPISODES, HEADER, PASSED_OVER, PLACED_ADOPTION, READ, Table, tells
from app.indicators.needs import needs
from app.indicators.scorecard import INDICATORS, at
from app.periods import parse_period
from app.store.database import FOREVER
from app.store.reach import EVERYTHING
from tests.imports.test_annex_a import AVA, list_10
from tests.imports.test_annex_a_adopters import ADULT
from tests.support.hand_written import a_return
from tests.support.returned.annex_a import LIST_11 as COLUMNS_11
from tests.support.returned.files import csv_table
from tests.support.service import Answer, Service
from tests.support.uploads import import_files

#: A new source, as somebody might add it.
COURT_LIST = Table("court list", (), tells=tells("everyone", "proceedings_issued", "proceedings_concluded"))


def supported(tables: Iterable[Table]) -> set[str]:
    """The indicators that need nothing else."""
    reported = tuple(tables)
    return {indicator.code for indicator in INDICATORS if not lacking(indicator, reported)}


def test_a_new_table_says_rightly_of_every_indicator_what_it_lacks() -> None:
    """It names what it tells, and nothing else is written anywhere: a table tells nothing that it does not name."""
    reported = {need.type for need in COURT_LIST.tells}
    for indicator in INDICATORS:
        missing = {need.type for need in needs(indicator)} - reported
        said = lacking(indicator, [COURT_LIST])
        assert [type_ for type_ in missing if not any(f" {type_}." in sentence for sentence in said)] == []
        assert bool(said) == bool(missing)
    assert {"A8", "A8.within_26"} <= supported([COURT_LIST])


def test_together_tables_lack_what_none_of_them_tells() -> None:
    assert supported([*READ, COURT_LIST]) == supported(READ) | supported([COURT_LIST])
    assert "A14" not in supported([EPISODES])
    assert "A14" in supported([EPISODES, PLACED_ADOPTION])


def test_nobody_is_a_candidate_where_no_event_is_recorded_that_an_indicator_needs(service: Service) -> None:
    """So it is not counted then. Each indicator has an authority with events of all other types."""
    codes = sorted(service.areas[ENGLAND_CODE].authorities_on(date(2022, 1, 1)))
    period = parse_period("2021-22", date(2022, 4, 1))
    others = {
        code: set(BY_TYPE) - {need.type for need in needs(each)} for code, each in zip(codes, INDICATORS, strict=False)
    }
    service.post(
        [
            {"authority": code, BY_TYPE[type_].about: "K1", "type": type_, "date": f"2021-{4 + number % 8:02}-02"}
            for code, types in others.items()
            for number, type_ in enumerate(sorted(types))
        ]
    )
    with service.database.reading(EVERYTHING) as connection:
        for code, indicator in zip(codes, INDICATORS, strict=False):
            assert figures(connection, indicator, period, [code], FOREVER - 1) == {}, indicator.code


@pytest.mark.parametrize("table", [HEADER, *PASSED_OVER], ids=lambda table: table.name)
def test_a_table_that_reports_no_event_supports_nothing(table: Table) -> None:
    assert supported([table]) == set()


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_a_table_tells_of_children_or_of_families(table: Table) -> None:
    for reported in table.tells:
        kind = BY_TYPE[reported.type]
        assert (kind.about == "family") == (reported.whose == "families")
        assert not reported.says or reported.says in kind.attribute_names


@pytest.mark.parametrize(
    ("tables", "code", "sentence"),
    [
        (READ, "matched", "The files report matched of children who were adopted only."),
        ([EXTENDED_ADOPTION], "A10", "The files do not say moved_in_with_carer of placed."),
        ([EXTENDED_ADOPTION], "A4", "The files do not report left_care."),
        ([LIST_10], "A10", "The files do not say by_current_carer of placed."),
        ([LIST_10], "A4", "The files report left_care of children in the adoption process only."),
        ([LIST_11], "A1", "The files do not report entered_care."),
        ([EPISODES, AD1], "A9", "The files report adoption_decision of children who were adopted only."),
    ],
)
def test_what_is_lacking_is_said_in_a_sentence(tables: Iterable[Table], code: str, sentence: str) -> None:
    assert sentence in lacking(at(code), tables)


def a_years_return(service: Service) -> Answer:
    none = "CHILD\n"
    files = a_return("DECOM|RNE|LS|PLACE\n2021-04-01|S|C2|U6", ad1=none, placed_for_adoption=none)
    return import_files(service, files, year="2021-22")


def of_episodes_only(service: Service) -> Answer:
    return import_files(service, a_return("DECOM|RNE|LS|PLACE\n2021-04-01|S|C2|U6"), year="2021-22")


def of_children(service: Service) -> Answer:
    return import_files(service, {"list_10.csv": list_10(AVA)})


def of_adopters(service: Service) -> Answer:
    return import_files(service, {"list_11.csv": csv_table(COLUMNS_11, [ADULT])})


def everything(service: Service) -> Answer:
    of_years = a_return("DECOM|RNE|LS|PLACE\n2021-04-01|S|C2|U6")
    files = {**of_years, "list_10.csv": list_10(AVA), "list_11.csv": csv_table(COLUMNS_11, [ADULT])}
    return import_files(service, files, year="2021-22")


@pytest.fixture
def engine() -> str:
    """What is asked of the database here is the same on either engine."""
    return "sqlite"


@pytest.mark.parametrize(
    ("way", "lacks", "tells_of"),
    [
        (a_years_return, {"awaiting_match", "matched", "A8", "A11", "placed_in_agency", "families_approved"},
         {"A1", "A2", "A3", "A4", "A9", "A10", "A20", "adopted", "placed"}),
        (of_episodes_only, {"A2", "A3", "A9", "A15"}, {"A1", "A4", "A20", "A16", "placed"}),
        (of_children, {"A4", "A8", "A10", "placed_in_agency"}, {"A1", "A2", "A9", "A20", "matched", "awaiting_match"}),
        (of_adopters, {"A8", "A4", "A1"}, {"families_approved", "enquiries", "A11"}),
        (everything, {"A8", "placed_in_agency"}, {"A1", "A4", "A9", "matched", "awaiting_match", "families_approved"}),
    ],
)  # fmt: skip
def test_an_answer_says_what_its_files_cannot_tell(
    service: Service, way: Callable[[Service], Answer], lacks: set[str], tells_of: set[str]
) -> None:
    """Every indicator is there, with what the import supports."""
    answer: dict[str, Any] = way(service)
    assert [each["indicator"] for each in answer["coverage"]] == [indicator.code for indicator in INDICATORS]
    found = {each["indicator"] for each in answer["coverage"] if each["lacks"]}
    assert (lacks - found, tells_of & found) == (set(), set())
