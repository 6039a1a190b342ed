"""Figures beside others: the preceding period, other areas, and the members of an area of several."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.commands.result_tables import results_as_table
from app.figures.shapes import ResultList
from app.indicators.scorecard import INDICATORS
from tests.figures.asked import file_of, rows_of
from tests.support.service import Answer, Service
from tests.support.story_tables import placed_after, read_story, send_story

FIGURE = (
    "value", "unit", "unrounded", "numerator", "denominator", "counted", "groups", "bands", "unborn", "excluded",
    "not_evaluable", "threshold", "threshold_status", "meets_threshold", "distance_to_threshold", "status",
)  # fmt: skip
TWO_YEARS = """
    child | authority | entered    | placed     | adopted
    Ava   | coventry  | 2019-01-01 | 2019-04-11 | 2020-06-01
    Ben   | coventry  | 2019-01-01 | 2019-07-20 | 2021-06-01
    Cora  | coventry  | 2019-01-01 | 2019-07-20 | 2021-06-01
    Dan   | solihull  | 2019-01-01 | 2020-01-01 | 2021-06-01
    Eve   | leeds     | 2019-01-01 | 2020-04-10 | 2021-06-01
    """


def figure_of(shown: Answer) -> Answer:
    """What a figure says, wherever it is shown."""
    return {name: shown.get(name) for name in FIGURE}


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2021-22", "2020-21"),
        ("1999-00", "1998-99"),
        ("2020-23", "2017-20"),
        ("2020-22", "2018-20"),
        ("2022-23-Q1", "2021-22-Q4"),
        ("2022-23-Q3", "2022-23-Q2"),
        ("2022-23-H1", "2021-22-H2"),
        ("2022-23-H2", "2022-23-H1"),
        ("2022-M01", "2021-M12"),
        ("2024-M03", "2024-M02"),
        ("2022-04-10/2022-04-19", "2022-03-31/2022-04-09"),
        ("2024-02-29/2024-02-29", "2024-02-28/2024-02-28"),
        ("2022-06-01/2022-07-31", "2022-04-01/2022-05-31"),
        ("2022-04-01/2022-04-30", "2022-M03"),
        ("2021-04-01/2022-03-31", "2020-21"),
        ("2022-01-01/2022-12-31", "2021-01-01/2021-12-31"),
        ("2023-09-R12", "2022-09-R12"),
    ],
)
def test_the_preceding_period_of_the_same_length(service: Service, period: str, before: str) -> None:
    """It ends the day before, is called as it would be asked for, and its figure is the one that is then given."""
    result = service.result("A15", "coventry", period, compare="previous")
    start = date.fromisoformat(result["period"]["start"])
    days = [str(start - timedelta(days=1)), str(start)]
    send_story(service, f"child | decision\nAva | {days[0]}\nBen | {days[1]}\nCora | {days[1]}")
    result = service.result("A15", "coventry", period, compare="previous")
    previous = result["comparison"]["previous"]
    assert (previous["period"]["label"], previous["period"]["end"]) == (before, days[0])
    alone = service.result("A15", "coventry", before)
    assert (previous["period"], figure_of(previous)) == (alone["period"], figure_of(alone))
    assert (result["value"], previous["value"], previous["change"]) == (2, 1, 1)
    assert result["comparison"]["areas"] == []


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2021-22", "2020-21"),
        ("2019-22", "2018-21"),
        ("2021-22-H1", "2020-21-H1"),
        ("2021-09-R12", "2020-09-R12"),
        ("2021-04-01/2021-09-15", "2020-04-01/2020-09-15"),
    ],
)
def test_the_same_days_a_year_earlier(service: Service, period: str, before: str) -> None:
    """The figure is the one that is given when that period is asked for, in JSON and in the files."""
    send_story(service, TWO_YEARS)
    asked = {"compare": ["year-before", "previous"]}
    result = service.result("adopted", "coventry", period, **asked)
    alone = service.result("adopted", "coventry", before)
    there = result["comparison"]["year_before"]
    assert (there["period"], figure_of(there)) == (alone["period"], figure_of(alone))
    assert (result["value"], there["value"], there["change"]) == (
        3 if period == "2019-22" else 2,
        1,
        2 if period == "2019-22" else 1,
    )
    named = [
        row["period"]
        for row in rows_of(file_of(service, "csv", indicator="adopted", area="coventry", period=period, **asked))
        if row["row"] == "year_before"
    ]
    assert named == [before]


def test_before_the_first_year_there_is_nothing_to_compare_with(service: Service) -> None:
    comparison = service.result("adopted", "coventry", "1990-91", compare="previous,year-before")["comparison"]
    assert comparison == {"previous": None, "year_before": None, "areas": [], "published": None}


MEMBERS = """
    child | authority      | entered    | placed     | adopted
    Ava   | coventry       | 2019-01-01 | 2019-04-11 | 2021-06-01
    Ben   | solihull       | 2019-01-01 | 2019-04-11 | 2021-06-01
    Cora  | warwickshire   | 2019-01-01 | 2019-01-11 | 2021-06-01
    Dan   | worcestershire | 2019-01-01 | 2019-07-20 | 2021-06-01
    Eve   | worcestershire | 2019-01-01 | 2019-07-21 | 2021-06-01
    """


def ranked(service: Service, code: str, **asked: Any) -> tuple[list[Any], Any, Any]:
    """The ranks of Coventry, Solihull, Warwickshire, Worcestershire and Herefordshire, the median and the mean."""
    result = service.result(code, "ace", "2021-22", members=True, **asked)
    by_name = {member["name"]: member["rank"] for member in result["members"]}
    names = ["Coventry", "Solihull", "Warwickshire", "Worcestershire", "Herefordshire, County of"]
    return [by_name[name] for name in names], result["members_median"], result["members_unweighted_mean"]


def test_the_members_are_ranked_and_their_middle_is_named(service: Service) -> None:
    """100, 100, 10 and 200.5 days; Herefordshire has sent nothing. The pool weighs children: (100+100+10+200+201)/5."""
    send_story(service, MEMBERS)
    assert service.result("A1", "ace", "2021-22")["value"] == 122
    # Shown in whole days, 200.5 is 201; the mean is of what was not rounded.
    assert ranked(service, "A1") == ([2, 2, 1, 4, None], 100, 102.6)
    assert ranked(service, "A1", places=0) == ([2, 2, 1, 4, None], 100, 103)
    # High is good: all of them within 14 months, so all are first.
    assert ranked(service, "A3") == ([1, 1, 1, 1, None], 100, 100)
    # Neither is good.
    assert ranked(service, "A7") == ([None] * 5, None, None)
    assert ranked(service, "A15") == ([None] * 5, 0, 0)
    without = service.result("A1", "ace", "2021-22")
    assert "members_median" not in without
    assert "rank" not in without["members"][0]
    assert "members_median" not in service.result("A1", "coventry", "2021-22", members=True)


def test_where_no_member_is_known_there_is_no_middle(service: Service) -> None:
    assert ranked(service, "A1") == ([None] * 5, None, None)


def test_a_member_of_whom_a_part_is_known_is_named_beside_the_ranks(service: Service) -> None:
    service.post(
        read_story(MEMBERS, "coventry").events, complete=False, complete_from="2021-04-01", complete_to="2021-12-31"
    )
    result = service.result("A1", "ace", "2021-22", members=True)
    (warning,) = [each["detail"] for each in result["warnings"] if each["code"] == "members_unreliable"]
    assert "Coventry; Solihull" in warning
    assert "Herefordshire" not in warning


def test_the_middle_of_the_members_has_rows_of_its_own(service: Service) -> None:
    send_story(service, MEMBERS)
    rows = rows_of(file_of(service, "csv", indicator="A1", area="ace", period="2021-22", members=True))
    assert {row["row"]: row["value"] for row in rows if row["row"].startswith("members_")} == {
        "members_median": "100",
        "members_unweighted_mean": "102.6",
    }
    assert [row["rank"] for row in rows if row["row"] == "member" and row["la_name"] == "Warwickshire"] == ["1"]


def test_every_indicator_is_compared_with_what_it_is_elsewhere(service: Service) -> None:
    """The figures in a comparison are those that are given when they are asked for alone."""
    send_story(service, TWO_YEARS)
    send_story(service, "family | enquiry | approved\nAsh | 2020-06-01 | 2020-07-01\nBay | 2021-06-01 | 2021-07-01")
    asked = {"compare": ["previous", "ace,leeds"]}
    alone = {
        (result["indicator"], result["area"]["name"], result["period"]["label"]): result
        for result in service.results("all", ["coventry", "ace", "leeds"], ["2020-21", "2021-22"])
    }
    compared = service.results("all", "coventry", "2021-22", **asked)
    assert [result["indicator"] for result in compared] == [indicator.code for indicator in INDICATORS]
    for result in compared:
        code, comparison = result["indicator"], result["comparison"]
        assert figure_of(result) == figure_of(alone[code, "Coventry", "2021-22"])
        assert figure_of(comparison["previous"]) == figure_of(alone[code, "Coventry", "2020-21"])
        assert [other["area"]["name"] for other in comparison["areas"]] == ["Adoption Central England", "Leeds"]
        for other in comparison["areas"]:
            assert figure_of(other) == figure_of(alone[code, other["area"]["name"], "2021-22"])
    params: dict[str, Any] = {"indicator": "all", "area": "coventry", "period": "2021-22", **asked}
    ResultList.model_validate_json(service.client.get("/v1/results", params=params).content)


def test_changes_and_differences_are_of_the_values_shown(service: Service) -> None:
    """This value less the other one, to the decimals that are shown: a reader can check it."""
    send_story(service, TWO_YEARS)
    comparison = service.result("A1", "coventry", "2021-22", compare="previous,ace,england")["comparison"]
    assert (comparison["previous"]["value"], comparison["previous"]["change"]) == (100, 100)
    assert [(other["value"], other["difference"]) for other in comparison["areas"]] == [(255, -55), (308, -108)]
    comparison = service.result("A1", "coventry", "2021-22", compare="ace", places=1)["comparison"]
    assert (comparison["areas"][0]["value"], comparison["areas"][0]["difference"]) == (255, -55)
    send_story(
        service,
        """
        child | authority | adopted    | ethnicity
        Una   | solihull  | 2021-06-01 | MWBC
        Val   | solihull  | 2021-06-01 | WBRI
        Wyn   | solihull  | 2021-06-01 | WBRI
        Xan   | coventry  | 2021-06-01 | MWBC
        """,
    )
    result = service.result("A6", "coventry", "2021-22", compare="previous,solihull,ace", places=1)
    assert (result["value"], result["comparison"]["previous"]["value"]) == (100, None)
    assert result["comparison"]["previous"]["change"] is None
    differences = [(other["value"], other["difference"]) for other in result["comparison"]["areas"]]
    assert differences == [(33.3, 66.7), (50, 50)]


def test_the_preceding_period_is_held_against_its_own_threshold(service: Service) -> None:
    """600 days were within the 608 of 2013, and are not within the 426 of 2016."""
    send_story(
        service,
        """
        child | entered    | placed     | adopted
        Ava   | 2010-01-01 | 2011-08-24 | 2012-06-01
        Ben   | 2013-01-01 | 2014-08-24 | 2015-06-01
        """,
    )
    result = service.result("A1", "coventry", "2013-16", compare="previous")
    previous = result["comparison"]["previous"]
    assert (result["value"], result["threshold"], result["meets_threshold"]) == (600, 426, False)
    assert (previous["value"], previous["threshold"], previous["meets_threshold"]) == (600, 608, True)
    assert (result["distance_to_threshold"], previous["distance_to_threshold"]) == (174, -8)


@pytest.mark.parametrize("asked", ["ace,england", ["ace", "england"], [" ACE , England "], ["ace", "ace", "E92000001"]])
def test_comparators_with_commas_or_one_by_one(service: Service, asked: Any) -> None:
    """By any of their names, each once, in the order asked."""
    comparison = service.result("A15", "coventry", "2021-22", compare=asked)["comparison"]
    assert comparison["previous"] is None
    codes = [other["area"]["code"] for other in comparison["areas"]]
    assert codes == ["adoption-central-england", "E92000001"]


def test_a_comparator_whose_name_has_a_comma(service: Service) -> None:
    """Such a name is one name, not two."""
    for name in ("Herefordshire, County of", "bristol, city of", "Bournemouth, Christchurch and Poole"):
        comparison = service.result("A15", "coventry", "2021-22", compare=name)["comparison"]
        assert [other["area"]["name"].casefold() for other in comparison["areas"]] == [name.casefold()]


def test_an_unknown_comparator_is_named_with_the_nearest(service: Service) -> None:
    asked = {"indicator": "A2", "area": "coventry", "period": "2021-22", "compare": "previous,solihul,aze"}
    answer = service.client.get("/v1/results", params=asked)
    errors = answer.json()["errors"]
    assert (answer.status_code, [error["parameter"] for error in errors]) == (422, ["compare", "compare"])
    assert {error["code"] for error in errors} == {"unknown_area"}
    assert "Did you mean 'Solihull'?" in errors[0]["detail"]


@pytest.mark.parametrize(
    ("area", "comparators", "status"),
    [
        ("coventry", "previous", 200),
        ("coventry", "coventry", 200),
        ("coventry", "solihull", 403),
        ("coventry", "ace", 403),
        ("coventry", "previous,england", 403),
        ("ace", "coventry,solihull", 200),
        ("ace", "west-midlands", 403),
        ("ace", "england", 403),
        ("ace", "birmingham", 403),
        ("england", "ace,coventry,west-midlands,birmingham", 200),
    ],
)
def test_a_comparator_is_within_the_reach_of_the_key_or_forbidden(
    service: Service, area: str, comparators: str, status: int
) -> None:
    """As if its figure had been asked for; nothing of the answer is given."""
    asked = {"indicator": "A2", "area": area, "period": "2021-22", "compare": comparators}
    answer = service.client.get("/v1/results", params=asked, headers=service.key(["results:read"], [area]))
    assert answer.status_code == status
    assert ("results" in answer.json()) == (status == 200)


def test_each_member_beside_the_pool(service: Service) -> None:
    """The figure of each is the one that is given when it is asked for alone; members without data are named."""
    send_story(service, TWO_YEARS)
    result = service.result("A1", "ace", "2021-22", members=True)
    members = {member["name"]: member for member in result["members"]}
    assert (result["value"], result["denominator"]) == (255, 3)
    has_data = {name: member["has_data"] for name, member in members.items()}
    assert has_data == {
        "Coventry": True,
        "Solihull": True,
        "Warwickshire": False,
        "Worcestershire": False,
        "Herefordshire, County of": False,
    }
    for member in members.values():
        assert figure_of(member["figure"]) == figure_of(service.result("A1", member["code"], "2021-22"))
    assert (members["Solihull"]["figure"]["value"], members["Warwickshire"]["figure"]["status"]) == (365, "x")
    without = service.result("A1", "ace", "2021-22")["members"]
    assert [member["name"] for member in without] == list(members)
    assert not any("figure" in member for member in without)
    assert service.result("A1", "coventry", "2021-22", members=True)["members"] is None


def test_the_members_on_the_last_day(service: Service) -> None:
    """Herefordshire is in ACE from 1 April 2019, then with all its children of the period."""
    send_story(
        service,
        """
        child | authority     | decision
        Ava   | coventry      | 2018-06-01
        Ben   | herefordshire | 2018-06-01
        """,
    )
    for period, expected in (
        ("2018-19", 1),
        ("2018-20", 2),
        ("2018-04-01/2019-03-31", 1),
        ("2018-04-01/2019-04-01", 2),
    ):
        result = service.result("A15", "ace", period, members=True)
        figures = {member["name"]: member["figure"]["value"] for member in result["members"]}
        assert (result["value"], figures.get("Herefordshire, County of", 0)) == (expected, expected - 1)
    assert service.result("A15", "ace", "2016-17", members=True)["members"] == []


def test_all_at_once(service: Service) -> None:
    """Members, parts, the preceding period and comparators are told of one another in one answer, alike by POST."""
    service.post(placed_after(100, 200))
    asked: dict[str, Any] = {
        "indicator": ["A1"],
        "area": ["ace"],
        "period": ["2021-22"],
        "members": True,
        "breakdown": "sex",
        "compare": ["previous", "coventry"],
    }
    answer = service.client.post("/v1/results", json=asked)
    assert answer.json()["results"] == service.results(**asked)
    (result,) = ResultList.model_validate_json(answer.content).results
    assert result.members
    assert result.breakdown
    assert result.comparison


def test_a_warning_is_given_once(service: Service) -> None:
    """The period before a year has the same days as the year before, so nothing need be said twice."""
    send_story(service, TWO_YEARS.replace("leeds", "solihull"))
    for area in ("coventry", "ace"):
        asked = {"compare": "previous,year-before", "members": "true", "known_at": service.now()}
        for result in service.results("all", area, "2021-22", **asked):
            said = [(each["code"], each["detail"]) for each in result["warnings"]]
            assert len(said) == len(set(said)), result["indicator"]
    adopted = service.result("adopted", "coventry", "2021-22", compare="previous,year-before")
    assert "The figure of 2020-21 rests on 1 child" in " ".join(each["detail"] for each in adopted["warnings"])


def test_a_table_on_the_command_line_has_ranks_and_what_lies_in_the_middle(service: Service) -> None:
    send_story(service, TWO_YEARS.replace("leeds", "solihull"))
    result = service.result("A1", "ace", "2021-22", members="true")
    shown = results_as_table({"results": [result], "warnings": []})
    ranks = {row[1]: row[-1] for row in shown.rows}
    assert (shown.columns[-1], ranks["Coventry"], ranks["Solihull"], ranks["Warwickshire"]) == ("Rank", "1", "2", "")
    assert [(row[1], row[3]) for row in shown.rows[-2:]] == [
        ("Median of members", f"{result['members_median']:,} days"),
        ("Mean of members", f"{result['members_unweighted_mean']:,} days"),
    ]
    alone = results_as_table({"results": [service.result("A1", "ace", "2021-22")], "warnings": []})
    assert alone.columns == shown.columns[:-1]
    assert {len(row) for row in alone.rows} == {len(alone.columns)}


def other_members(result: Answer) -> list[str]:
    return [warning["detail"] for warning in result["warnings"] if warning["code"] == "other_members"]


def test_a_change_of_an_agency_with_other_members_is_not_one_of_like_with_like(service: Service) -> None:
    """Beside a figure, and among the periods asked for; a council under a new code is the same member."""

    def said(area: str, period: str, **asked: Any) -> list[list[str]]:
        return [other_members(result) for result in service.results(["adopted"], area, period, **asked)]

    herefordshire = "The figure of 2018-19 is of other members than that of 2019-20: without Herefordshire, County of."
    assert said("ace", "2019-20", compare="previous,year-before") == [[herefordshire]]
    assert said("ace", "2018-19,2019-20") == [[herefordshire], []]
    assert said("ace", "2019-20", scorecard=True)[1:] == [[herefordshire], []]
    assert said("ace", "2022-23", compare="previous") == [[]]
    assert said("adopt-south-west", "2023-24", compare="previous") == [[]], "Somerset is the same council"
    (cornwall,) = said("adopt-south-west", "2024-25", compare="previous")
    assert cornwall[0].endswith("that of 2024-25: without Cornwall and Isles of Scilly.")
    assert said("england", "2019-20,2023-24", compare="previous") == said("somerset", "2023-24,2019-20") == [[], []]
