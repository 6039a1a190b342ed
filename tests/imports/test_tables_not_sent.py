"""A rule that compares tables names nobody for want of a table that was never sent; once it is sent, it does."""

import pytest

from app.returns.sent import sent_by
from app.store.database import FOREVER
from app.store.reach import EVERYTHING
from app.store.schema import migrate
from tests.support.hand_written import a_return
from tests.support.returned.files import Files, csv_table
from tests.support.returned.years import COLUMNS
from tests.support.service import Service
from tests.support.uploads import import_files

#: Ava and Ben are to be adopted, Cora was adopted, Dan left care after an order.
EPISODES = """CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC
              Ava   | 2021-05-01 | S   | E1 | A6    |            |
              Ben   | 2021-05-01 | S   | D1 | U6    |            |
              Cora  | 2021-05-01 | S   | E1 | A6    | 2022-01-10 | E11
              Dan   | 2021-05-01 | S   | E1 | U6    | 2022-01-10 | E4A"""
FILES = a_return(EPISODES)
WITHOUT_ROWS = {name: csv_table(columns, []) for name, columns in COLUMNS.items()}
OTHERS = a_return("CHILD", header="CHILD\nEve")["header.csv"]
#: What each table shows to be missing once it was sent, without a row of these children.
MISSING = {
    "header.csv": {"INT03"},
    "ad1.csv": {"601"},
    "placed_for_adoption.csv": {"551", "553", "555", "557"},
}


def codes(service: Service, files: Files) -> set[str]:
    """The codes under which the children are named once the files are taken in; a report finds the same."""
    answer = import_files(service, files, year="2021-22")
    report = service.get("/v1/quality", area="coventry", period="2021-22")
    found = [
        {code for finding in quality["findings"] for code in finding["ssda903"]}
        for quality in (answer["quality"], report)
    ]
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize("table", MISSING)
def test_a_table_that_was_never_sent_is_not_missing_a_child(service: Service, table: str) -> None:
    episodes = {"episodes.csv": FILES["episodes.csv"]}
    never = codes(service, episodes)
    assert never.isdisjoint(set[str]().union(*MISSING.values()))
    sent = OTHERS if table == "header.csv" else WITHOUT_ROWS[table.removesuffix(".csv")]
    assert codes(service, {table: sent}) - never >= MISSING[table]


def test_children_who_may_be_care_leavers_need_no_episode_where_oc3_was_not_sent(service: Service) -> None:
    """A child of ten is in Episodes or in nothing."""
    header = a_return("CHILD", header="CHILD | DOB\nOld | 2003-06-15\nYoung | 2011-06-15")
    answer = import_files(service, {**header, "episodes.csv": FILES["episodes.csv"]}, year="2021-22")
    (found,) = [each for each in answer["quality"]["findings"] if each["ssda903"] == ["EPI"]]
    assert [case["child"] for case in found["cases"]] == ["Young"]


def test_what_was_sent_before_is_known_after_an_upgrade(service: Service) -> None:
    """Of tables with rows, and of those without, as the statements of completeness say."""
    import_files(service, {**FILES, "ad1.csv": WITHOUT_ROWS["ad1"]}, year="2021-22")
    with service.database.reading(EVERYTHING) as connection:
        sent = [*sent_by(connection, "E08000026", FOREVER)]
    migrate(service.owner, "0018")
    migrate(service.owner)
    with service.database.reading(EVERYTHING) as connection:
        assert [*sent_by(connection, "E08000026", FOREVER)] == sent
    assert sent == [("AD1", 2021), ("Episodes", 2021), ("Header", 2021)]
