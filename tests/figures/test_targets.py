"""What figures are held against: an area's own targets, and thresholds that an operator puts in place of others."""

from pathlib import Path
from typing import Any

import pytest

from app.figures.shapes import Result
from app.figures.target_shapes import AreaTargets
from app.figures.thresholds import Thresholds, load_thresholds
from app.indicators.scorecard import INDICATORS
from tests.conftest import running
from tests.figures.asked import file_of, rows_of
from tests.support.service import Answer, Service
from tests.support.story_tables import send_story

CHILDREN = """
    child | authority | entered    | order      | matched    | placed     | adopted
    Ava   | coventry  | 2020-01-01 | 2020-06-01 | 2020-11-08 | 2021-01-01 | 2021-06-01
    Ben   | coventry  | 2020-01-01 | 2020-06-01 | 2020-11-08 | 2021-01-01 | 2021-06-01
    """


def put(service: Service, area: str, *targets: tuple[str, Any, Any, str], **query: Any) -> Answer:
    given = [dict(zip(("indicator", "from_year", "value", "source"), each, strict=True)) for each in targets]
    answer = service.client.put(f"/v1/areas/{area}/targets", json={"targets": given}, params=query)
    assert answer.status_code == 200, answer.text
    AreaTargets.model_validate_json(answer.content)
    found: Answer = answer.json()
    return found


def limit(result: Answer) -> tuple[Any, ...]:
    names = ("threshold", "threshold_status", "threshold_source", "meets_threshold", "distance_to_threshold")
    return tuple(result[name] for name in names)


def test_a_target_takes_the_place_of_the_national_threshold_and_names_its_source(service: Service) -> None:
    """160 days from order to match: above 122, within 170. The national threshold stays beside it."""
    send_story(service, CHILDREN)
    before = service.result("A2", "coventry", "2021-22")
    assert limit(before) == (122, "national", before["threshold_source"], False, 38)
    assert "Department for Education" in before["threshold_source"]
    assert "national_threshold" not in before
    put(service, "coventry", ("a2", "2021-22", 170, "Plan"))
    result = service.result("A2", "coventry", "2021-22", compare="year-before,solihull")
    assert limit(result) == (170, "local", "Plan", True, -10)
    assert result["national_threshold"] == 122
    Result.model_validate(result)
    # The year before it, and another area, keep the threshold.
    assert result["comparison"]["year_before"]["threshold"] == 122
    assert result["comparison"]["areas"][0]["threshold"] == 122
    (row,) = rows_of(file_of(service, "csv", indicator="A2", area="coventry", period="2021-22"))
    assert (row["threshold"], row["threshold_status"], row["threshold_source"]) == ("170", "local", "Plan")


def test_a_target_holds_from_its_year_until_a_later_one(service: Service) -> None:
    put(service, "coventry", ("adopted", "2019-20", 30, "One"), ("adopted", 2021, 40.5, "Two"))
    years = {"2018-19": None, "2019-20": 30, "2020-21": 30, "2021-22": 40.5, "2019-22": 40.5, "2020-21-Q4": 30}
    for period, value in years.items():
        assert service.result("adopted", "coventry", period)["threshold"] == value, period


@pytest.mark.parametrize("code", ["adopted", "A15", "sgo", "enquiries", "pre_proceedings"])
def test_a_number_for_a_year_is_not_met_by_other_lengths_of_time(service: Service, code: str) -> None:
    """Nor is it by a part of a breakdown; a number on a day, a mean and a percentage are the same for any length."""
    send_story(service, CHILDREN)
    put(service, "coventry", (code, "2019-20", 2, "Plan"), ("A9", "2019-20", 2, "Plan"), ("A1", "2019-20", 2, "Plan"))
    for period in ("2021-22", "2021-09-R12", "2021-02-03/2022-02-02"):
        figure = service.result(code, "coventry", period)
        assert figure["value"] is None or figure["distance_to_threshold"] == figure["value"] - 2, period
        assert "target_of_a_year" not in {each["code"] for each in figure["warnings"]}
    for period in ("2021-22-Q4", "2020-23", "2021-22-H2", "2022-M03", "2021-04-01/2022-03-30"):
        figure, on_a_day, mean = (service.result(each, "coventry", period) for each in (code, "A9", "A1"))
        assert limit(figure) == (2, "local", "Plan", None, None), period
        assert "target_of_a_year" in {each["code"] for each in figure["warnings"]}
        assert (on_a_day["distance_to_threshold"], mean["threshold"]) == (on_a_day["value"] - 2, 2)
        assert "target_of_a_year" not in {each["code"] for each in (*on_a_day["warnings"], *mean["warnings"])}


def test_a_target_of_a_count_is_not_that_of_its_parts(service: Service) -> None:
    send_story(service, CHILDREN)
    put(service, "coventry", ("adopted", "2021-22", 2, "Plan"), ("A1", "2021-22", 400, "Plan"))
    adopted, mean = service.results(["adopted", "A1"], "coventry", "2021-22", breakdown="sex")
    assert {limit(part) for part in adopted["breakdown"]["parts"]} == {(None,) * 5}
    assert {part["threshold"] for part in mean["breakdown"]["parts"]} == {400}


@pytest.mark.parametrize(
    ("code", "target", "met", "distance"),
    [("adopted", 2, True, 0), ("adopted", 3, False, -1), ("A15", 0, None, 0), ("A4", 99.5, True, 0.5)],
)
def test_whether_a_target_is_met_depends_on_which_way_is_good(
    service: Service, code: str, target: float, met: bool | None, distance: float
) -> None:
    send_story(service, CHILDREN)
    put(service, "coventry", (code, "2021-22", target, "Plan"))
    assert limit(service.result(code, "coventry", "2021-22"))[3:] == (met, distance)


def test_where_there_is_no_figure_a_target_is_not_missed(service: Service) -> None:
    put(service, "coventry", ("adopted", "2021-22", 5, "Plan"))
    assert limit(service.result("adopted", "coventry", "2021-22")) == (5, "local", "Plan", None, None)


def test_targets_supersede_one_another_and_the_earlier_ones_stay_readable(service: Service) -> None:
    put(service, "ace", ("A10", "2021-22", 400, "First"))
    first = service.now()
    put(service, "ace", ("A10", "2021-22", 390, "Second"), ("A20", "2021-22", 250, "Second"))
    second = service.now()
    assert put(service, "ace", ("A10", "2021-22", 390, "Second"))["known_at"]
    assert service.now() == second  # the same again changes nothing
    put(service, "ace", ("A10", "2021-22", None, "Withdrawn"))

    def known(**query: Any) -> list[tuple[Any, ...]]:
        found = service.get("/v1/areas/ace/targets", **query)["targets"]
        return [(each["indicator"], each["from_year"], each["value"], each["unit"], each["source"]) for each in found]

    assert known(known_at=first) == [("A10", "2021-22", 400, "days", "First")]
    assert known(known_at=second)[0] == ("A10", "2021-22", 390, "days", "Second")
    assert known() == [("A20", "2021-22", 250, "days", "Second")]
    assert service.result("A10", "ace", "2021-22", known_at=first)["threshold"] == 400
    assert service.result("A10", "ace", "2021-22")["threshold"] == 426


def test_a_member_has_its_own_target_and_the_agency_its_own(service: Service) -> None:
    put(service, "ace", ("A10", "2021-22", 400, "Agency"))
    put(service, "coventry", ("A10", "2021-22", 380, "Council"))
    result = service.result("A10", "ace", "2021-22", members=True)
    members = {member["name"]: member["figure"]["threshold"] for member in result["members"]}
    assert (result["threshold"], members["Coventry"], members["Solihull"]) == (400, 380, 426)


def test_a_dry_run_sets_nothing(service: Service) -> None:
    before = service.digest()
    answer = put(service, "coventry", ("A2", "2021-22", 170, "Plan"), dry_run=True)
    assert [each["value"] for each in answer["targets"]] == [170]
    assert (answer["dry_run"], service.digest()) == (True, before)


def test_every_mistake_of_targets_is_named(service: Service) -> None:
    given = [
        {"indicator": "A22", "from_year": "2021-23", "value": 1, "source": "x"},
        {"indicator": "A2", "from_year": "2021-22", "value": 1, "source": "x"},
        {"indicator": "a2", "from_year": 2021, "value": 2, "source": "x"},
        {"indicator": "A3", "from_year": "2021-22", "value": 101, "source": "x"},
        {"indicator": "adopted", "from_year": "2021-22", "value": -1, "source": "x"},
        {"indicator": "A4", "from_year": "2021-22", "value": 9, "source": "", "note": 1},
        {"indicator": "sufficiency", "from_year": "2021-22", "value": -4, "source": "x"},
    ]
    answer = service.client.put("/v1/areas/coventry/targets", json={"targets": given})
    errors = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert answer.status_code == 422
    assert errors == [
        ("/targets/0/indicator", "unknown_indicator"),
        ("/targets/0/from_year", "not_a_financial_year"),
        ("/targets/2", "given_twice"),
        ("/targets/3/value", "not_possible"),
        ("/targets/4/value", "not_possible"),
        ("/targets/5/source", "too_short"),
        ("/targets/5/note", "unknown_field"),
    ]
    one = {"targets": [given[1]]}
    for area, status in (("west-midlands", 422), ("england", 422), ("nowhere", 404)):
        assert service.client.put(f"/v1/areas/{area}/targets", json=one).status_code == status


@pytest.mark.parametrize(
    ("scopes", "area", "put_status", "get_status"),
    [
        (["events:write"], "coventry", 200, 403),
        (["results:read"], "coventry", 403, 200),
        (["events:write", "results:read"], "solihull", 403, 403),
        (["events:write", "results:read"], "ace", 403, 200),
    ],
)
def test_who_may_set_and_who_may_read_targets(
    service: Service, scopes: list[str], area: str, put_status: int, get_status: int
) -> None:
    """An agency's key reads the targets of its members, and sets its own only."""
    one = {"targets": [{"indicator": "A2", "from_year": "2021-22", "value": 1, "source": "x"}]}
    key = service.key(scopes, [area])
    assert service.client.put("/v1/areas/coventry/targets", json=one, headers=key).status_code == put_status
    assert service.client.get("/v1/areas/coventry/targets", headers=key).status_code == get_status


FILE = """\
indicator,to_end_year,days,status,source
A2,2020,125,national,"Letter, 2019"
A2,,121,national,Cheshire East's report
A20,,240,local,Board
"""


def test_an_operator_may_replace_thresholds(new_database: tuple[str, str], tmp_path: Path) -> None:
    """Of the indicators that the file names; the catalogue says so, and each answer names the source."""
    file = tmp_path / "thresholds.csv"
    file.write_text(FILE, encoding="utf-8")
    with running(*new_database, thresholds_file=file) as service:
        shown = {period: service.result("A2", "coventry", period) for period in ("2019-20", "2020-21")}
        assert [result["threshold"] for result in shown.values()] == [125, 121]
        assert shown["2019-20"]["threshold_source"] == "Letter, 2019"
        assert service.result("A20", "coventry", "2020-21")["threshold_status"] == "local"
        assert service.result("A1", "coventry", "2020-21")["threshold"] == 426
        listed = service.get("/v1/indicators/A2")["thresholds"]
    assert [(each["to_end_year"], each["days"], each["source"]) for each in listed] == [
        (2020, 125, "Letter, 2019"),
        (None, 121, "Cheshire East's report"),
    ]


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("A22,,121,national,x", "row 2"),
        ("A4,,121,national,x", "row 2"),
        ("A2,,many,national,x", "row 2"),
        ("A2,,121,official,x", "row 2"),
        ("A2,,121,national,", "row 2"),
        ("A2,2020,121,national,x", "A2"),
        ("A2,,121,national,x\nA2,2020,121,national,x", "A2"),
        ("A2,2020,121,national,x\nA2,2019,121,national,x\nA2,,1,national,x", "A2"),
    ],
)
def test_a_file_of_thresholds_that_is_wrong_is_refused_with_its_row(tmp_path: Path, row: str, named: str) -> None:
    file = tmp_path / "thresholds.csv"
    file.write_text(f"indicator,to_end_year,days,status,source\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=named):
        load_thresholds(file)


def test_every_threshold_names_its_source() -> None:
    dated = [each for indicator in INDICATORS for each in Thresholds().of(indicator)]
    assert dated
    assert all(each.source for each in dated)
