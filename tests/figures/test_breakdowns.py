"""Breakdowns: the same figure, cut by what is known of the children. The parts add up to the whole."""

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.figures.breakdowns import Breakdown
from app.figures.shapes import ResultList
from app.indicators.scorecard import INDICATORS
from tests.support.examples import examples
from tests.support.histories import children_of, histories
from tests.support.labels import periods
from tests.support.service import Answer, Service
from tests.support.story_tables import send_story

COVENTRY, SOLIHULL = "E08000026", "E08000029"
BREAKDOWNS = get_args(Breakdown)
#: Of these, every figure about children has one.
OF_EVERY_CHILD = [by for by in BREAKDOWNS if by not in ("reason", "consent")]
OF_CHILDREN = [indicator.code for indicator in INDICATORS if indicator.among[0].about == "child"]
OF_FAMILIES = [indicator.code for indicator in INDICATORS if indicator.among[0].about == "family"]

LIFE = """
    child | early permanence | entered    | decision   | order      | issued     | concluded  | matched                  | placed                   | application | adopted    | born    | sex       | ethnicity | disabled | group
    Ava   | 2020-06-10       | 2020-06-01 | 2020-09-01 | 2020-12-01 | 2020-06-01 | 2021-05-01 | 2021-02-01(own_agency)   | 2021-05-01               | 2021-07-01  | 2021-12-06 | 2016-12 | female    | WBRI      | yes      | S1
    Ben   |                  | 2020-06-01 | 2020-09-01 | 2020-12-01 | 2020-06-01 | 2021-05-01 | 2021-02-01               | 2021-05-01(inter_agency) | 2021-07-01  | 2021-12-06 | 2017-01 | male      | MWBC      | no       | S1
    Cora  |                  | 2020-06-01 | 2020-09-01 |            |            | 2021-05-01 | 2021-02-01               | 2021-05-01               | 2021-07-01  | 2021-12-06 |         | not_known | REFU      |          |
    Dan   |                  |            |            |            |            |            |                          |                          |             | 2021-12-06 |         |           |           |          |
    Eve   |                  | 2021-06-01 | 2021-09-01 | 2021-12-01 |            |            |                          |                          |             |            | 2021-05 | female    | OOTH      | yes      | S2
    Fay   |                  | 2021-06-01 | 2021-09-01 | 2021-12-01 |            |            | 2022-01-01(own_agency)   |                          |             |            | 2012-04 | male      | CHNE      |          | S2
    """  # noqa: E501 - a story is read from left to right
PARTS = {
    "sex": {"female": ["Ava"], "male": ["Ben"], "not_known": ["Cora", "Dan"]},
    "age_group": {
        "under_1": [],
        "1_to_4": ["Ben"],
        "5_to_9": ["Ava"],
        "10_to_15": [],
        "16_and_over": [],
        "not_known": ["Cora", "Dan"],
    },
    "ethnic_group": {
        "white": ["Ava"],
        "mixed": ["Ben"],
        "asian": [],
        "black": [],
        "other": [],
        "not_known": ["Cora", "Dan"],
    },
    "disabled": {"disabled": ["Ava"], "not_disabled": ["Ben"], "not_known": ["Cora", "Dan"]},
    "sibling": {"in_a_sibling_group": ["Ava", "Ben"], "in_no_sibling_group": ["Cora"], "not_known": ["Dan"]},
    "adopters": {"own_agency": ["Ava"], "inter_agency": ["Ben"], "not_known": ["Cora", "Dan"]},
    "early_permanence": {"early_permanence": ["Ava"], "other": ["Ben", "Cora", "Dan"]},
}


def counted(result: Answer) -> dict[str, int]:
    """How many are counted in each part."""
    return {part["part"]: part["counted"] for part in result["breakdown"]["parts"]}


def adds_up(result: Answer) -> None:
    """The parts of a figure are as many as the whole: those counted, their sum, and those left out by each reason."""
    parts = result["breakdown"]["parts"]
    assert result["counted"] == sum(part["counted"] for part in parts)
    if result["numerator"] is not None:
        assert result["numerator"] == sum(part["numerator"] for part in parts)
        assert result["denominator"] == sum(part["denominator"] for part in parts)
    for verdict in ("excluded", "not_evaluable"):
        reasons = {reason for part in parts for reason in part[verdict]}
        assert result[verdict] == {reason: sum(part[verdict].get(reason, 0) for part in parts) for reason in reasons}
    for apart in ("bands", "parts", "unborn"):
        if result.get(apart) is not None:
            assert result[apart] == _summed([part[apart] for part in parts])


def _summed(values: list[dict[str, int] | int]) -> dict[str, int] | int:
    if isinstance(values[0], int):
        return sum(value for value in values if isinstance(value, int))
    bands = [value for value in values if isinstance(value, dict)]
    return {band: sum(each.get(band, 0) for each in bands) for band in set().union(*bands)}


@pytest.mark.parametrize("by", OF_EVERY_CHILD)
def test_the_children_adopted_by_each_characteristic(service: Service, by: str) -> None:
    """All parts in their order, those of nobody too; what is not known is a part of its own, refused or never told."""
    send_story(service, LIFE)
    result = service.result("adopted", "coventry", "2021-22", breakdown=by)
    assert result["breakdown"]["by"] == by
    assert list(counted(result).items()) == [(part, len(children)) for part, children in PARTS[by].items()]
    mean = service.result("stage.placed_to_adopted", "coventry", "2021-22", breakdown=by)
    for part in mean["breakdown"]["parts"]:
        children = [child for child in PARTS[by][part["part"]] if child != "Dan"]
        assert (part["counted"], part["numerator"]) == (len(children), 219 * len(children))
        assert (part["value"], part["status"]) == ((219, "ok") if children else (None, "z"))


def test_the_parts_of_every_indicator_add_up_to_the_whole(service: Service) -> None:
    """For one council and for an agency, whose members' parts are pooled; the whole is as without a breakdown."""
    send_story(service, LIFE)
    send_story(service, LIFE, authority="solihull")
    whole = {
        (result["indicator"], result["area"]["code"]): result
        for result in service.results("all", ["coventry", "ace"], "2021-22")
    }
    for by in OF_EVERY_CHILD:
        parts_add_up(service, by, whole)


def parts_add_up(service: Service, by: str, whole: dict[tuple[str, str], Answer]) -> None:
    for result in service.results("all", ["coventry", "ace"], "2021-22", breakdown=by):
        if result["indicator"] in OF_FAMILIES:
            continue
        adds_up(result)
        assert [part["part"] for part in result["breakdown"]["parts"]] == list(PARTS[by])
        groups = [part["groups"] for part in result["breakdown"]["parts"] if "groups" in part]
        assert not groups or sum(groups) == result["groups"]
        alone = whole[result["indicator"], result["area"]["code"]]
        assert {**result, "breakdown": None, "warnings": alone["warnings"]} == alone
    ResultList.model_validate_json(service.client.get("/v1/results", params=_asked("all", by)).content)


def _asked(code: str, by: str) -> dict[str, str]:
    return {"indicator": code, "area": "coventry", "period": "2021-22", "breakdown": by}


@pytest.mark.parametrize(
    ("code", "columns"),
    [
        ("adopted", "adopted"),
        ("placed", "placed"),
        ("A16", "order"),
        ("A4", "left"),
        ("A8", "issued | concluded"),
        ("placed_in_agency", "placed"),
    ],
)
def test_the_age_is_that_on_the_day_that_a_child_counts_by(service: Service, code: str, columns: str) -> None:
    """By the month of the birthday: who turns 1, 5, 10 or 16 in a month is a year younger the day before it."""
    for who, day, expected in (("A", "2021-11-30", [1, 1, 1, 1, 0]), ("B", "2021-12-01", [0, 1, 1, 1, 1])):
        days = " | ".join([f"{day}(own_agency)" if columns == "placed" else day] * len(columns.split("|")))
        born = ("2020-12", "2016-12", "2011-12", "2005-12")
        rows = [f"{who}{number} | {month} | {days}" for number, month in enumerate(born)]
        send_story(service, "\n".join([f"child | born | {columns}", *rows]))
        result = service.result(code, "coventry", day[:4] + "-M" + day[5:7], breakdown="age_group")
        assert list(counted(result).values()) == [*expected, 0]


def test_the_age_of_a_child_who_waits_is_that_on_the_last_day(service: Service) -> None:
    """Whatever it was on the day of the decision; an unborn child is under 1."""
    send_story(
        service,
        """
        child | entered    | decision   | born
        Ava   | 2016-06-01 | 2016-12-01 | 2016-03
        Ben   | 2016-06-01 | 2016-12-01 | 2016-04
        """,
    )
    asked = {"breakdown": "age_group"}
    assert counted(service.result("A9", "coventry", "2020-21", **asked))["1_to_4"] == 1
    assert counted(service.result("A9", "coventry", "2020-21", **asked))["5_to_9"] == 1
    send_story(service, "child | early warning | born\nCora | 2021-06-01(unborn) | 2021-09")
    assert counted(service.result("early_warnings", "coventry", "2021-22", **asked))["under_1"] == 1


def test_whose_adopters_the_placement_says_or_its_match(service: Service) -> None:
    """The event itself, if it says so; else the child's last placement by the day that it counts by, or its match."""
    send_story(
        service,
        """
        child | matched                  | placed                   | disrupted  | matched                | placed                 | adopted
        Ava   | 2021-05-01(own_agency)   | 2021-06-01               |            |                        |                        | 2021-12-06
        Ben   | 2021-05-01(own_agency)   | 2021-06-01(inter_agency) |            |                        |                        | 2021-12-06
        Cora  | 2021-05-01               | 2021-06-01(inter_agency) | 2021-07-01 | 2021-08-01(own_agency) | 2021-09-01             | 2021-12-06
        Dan   | 2021-05-01               | 2021-06-01               |            |                        | 2022-01-01(own_agency) | 2021-12-06
        Eve   | 2021-05-01(inter_agency) |                          |            |                        |                        |
        """,  # noqa: E501 - a story is read from left to right
    )

    def by_adopters(code: str) -> list[int]:
        return list(counted(service.result(code, "coventry", "2021-22", breakdown="adopters")).values())

    assert by_adopters("adopted") == [2, 1, 1]
    assert by_adopters("placed") == [3, 2, 1]
    assert by_adopters("matched") == [3, 1, 2]
    assert by_adopters("disruptions") == [0, 1, 0]


def test_early_permanence_by_the_day_that_a_child_counts_by(service: Service) -> None:
    """Moved in with carers who may adopt on or before it, in whatever period of care."""
    send_story(
        service,
        """
        child | early permanence | adopted
        Ava   | 2021-12-06       | 2021-12-06
        Ben   | 2021-12-07       | 2021-12-06
        Cora  | 2016-12-06       | 2021-12-06
        """,
    )
    found = counted(service.result("adopted", "coventry", "2021-22", breakdown="early_permanence"))
    assert found == {"early_permanence": 2, "other": 1}


def test_what_was_known_at_an_instant(service: Service) -> None:
    """A characteristic that is corrected moves a child to another part, and the past stays as it was."""
    send_story(service, "child | adopted | sex\nAva | 2021-12-06 | female")
    before = service.now()
    service.put_child("coventry", "Ava", sex="male")
    parts = [
        counted(service.result("adopted", "coventry", "2021-22", breakdown="sex", **asked))
        for asked in ({}, {"known_at": before})
    ]
    assert parts == [{"female": 0, "male": 1, "not_known": 0}, {"female": 1, "male": 0, "not_known": 0}]


def test_reversals_by_their_reason(service: Service) -> None:
    """Whose reason is not recorded is a part of its own; no other figure has such reasons."""
    send_story(
        service,
        """
        child | group | reversed
        Ava   | S1    | 2021-06-01(RD1)
        Ben   | S1    | 2021-06-01(RD1)
        Cora  |       | 2021-06-01(RD4)
        Dan   |       | 2021-06-01
        """,
    )
    result = service.result("A5", "coventry", "2021-22", breakdown="reason")
    assert counted(result) == {"RD1": 2, "RD2": 0, "RD3": 0, "RD4": 1, "not_known": 1}
    assert [part["groups"] for part in result["breakdown"]["parts"]] == [1, 0, 0, 1, 1]
    assert result["groups"] == 3
    other = service.result("adopted", "coventry", "2021-22", breakdown="reason")
    assert (other["breakdown"], [warning["code"] for warning in other["warnings"]]) == (None, ["no_breakdown"])


def test_adopted_children_by_consent(service: Service) -> None:
    """Opposed (E12), not opposed (E11), or not recorded; of means too, but of no count of other events."""
    of_child = {"authority": "coventry", "type": "adopted", "date": "2021-06-01"}
    said = {"Ava": {"opposed": True}, "Ben": {"opposed": False}, "Cora": {}}
    service.post([{**of_child, "child": child, **opposed} for child, opposed in said.items()])
    result = service.result("adopted", "coventry", "2021-22", breakdown="consent")
    assert counted(result) == {"opposed": 1, "not_opposed": 1, "not_known": 1}
    adds_up(service.result("A6", "coventry", "2021-22", breakdown="consent"))
    for code in ("A3", "placed", "A9"):
        assert service.result(code, "coventry", "2021-22", breakdown="consent")["breakdown"] is None


def test_groups_are_shown_in_parts_where_they_add_up(service: Service) -> None:
    """A group of a girl and a boy is in two parts of sex, and in one part of those with a sibling group."""
    send_story(service, "child | group | sex | placed\nAva | S1 | female | 2021-06-01\nBen | S1 | male | 2021-06-01")
    by_sex, by_sibling = (
        service.result("placed", "coventry", "2021-22", breakdown=by)["breakdown"]["parts"] for by in ("sex", "sibling")
    )
    assert all("groups" not in part for part in by_sex)
    assert [part["groups"] for part in by_sibling] == [1, 0, 0]


def test_a_group_that_counts_once_is_in_one_part_and_said_to_be(service: Service) -> None:
    """Of a girl and a boy who are one family, neither part has two children; what is counted are families."""
    send_story(
        service,
        """
        child | group | sex    | pre-proceedings | pre-proceedings ended
        Ava   | S1    | female | 2021-06-01      | 2021-09-01(diverted)
        Ben   | S1    | male   | 2021-06-01      | 2021-09-01(diverted)
        """,
    )
    by_sex = service.result("pre_proceedings", COVENTRY, "2021-22", breakdown="sex")
    assert (by_sex["value"], by_sex["children"], counted(by_sex)) == (1, 2, {"female": 1, "male": 0, "not_known": 0})
    assert not any("children" in part for part in by_sex["breakdown"]["parts"])
    assert "parts_of_groups" in {warning["code"] for warning in by_sex["warnings"]}
    by_sibling = service.result("pre_proceedings", COVENTRY, "2021-22", breakdown="sibling")
    assert [part["children"] for part in by_sibling["breakdown"]["parts"]] == [2, 0, 0]
    assert "parts_of_groups" not in {warning["code"] for warning in by_sibling["warnings"]}
    (small,) = service.result("pre_proceedings.diverted", COVENTRY, "2021-22")["warnings"]
    assert small["detail"] == "The figure rests on 1 family: one more or less can move it far."


def test_families_by_ethnic_group(service: Service) -> None:
    """As it is known of the family; a child of the same id does not matter."""
    send_story(service, "family | approved\nAsh | 2021-08-01\nBay | 2021-08-01\nCox | 2021-08-01")
    for family, ethnicity in (("Ash", "WBRI"), ("Bay", "MWBC")):
        path = f"/v1/authorities/coventry/families/{family}"
        assert service.client.put(path, json={"ethnicity": ethnicity}).is_success
    service.put_child("coventry", "Cox", ethnicity="ABAN")
    result = service.result("families_approved", "coventry", "2021-22", breakdown="ethnic_group")
    assert counted(result) == {"white": 1, "mixed": 1, "asian": 0, "black": 0, "other": 0, "not_known": 1}
    waiting = service.result("A11", "coventry", "2021-22", breakdown="ethnic_group")
    assert counted(waiting) == counted(result)
    adds_up(waiting)
    both = service.result("sufficiency", "coventry", "2021-22", breakdown="ethnic_group")
    assert both["breakdown"] is None


def test_families_are_not_broken_down(service: Service) -> None:
    """They have no such characteristics: the figure comes whole, with a warning that says so."""
    send_story(service, "family | enquiry | registered | approved\nAsh | 2021-06-01 | 2021-07-01 | 2021-08-01")
    for result in service.results([*OF_FAMILIES, "A1"], "coventry", "2021-22", breakdown="sex"):
        warned = "no_breakdown" in [warning["code"] for warning in result["warnings"]]
        assert (result["breakdown"] is None, warned) == (
            (True, True) if result["indicator"] in OF_FAMILIES else (False, False)
        )


@settings(max_examples=examples(5), phases=[Phase.generate])
@given(data=st.data())
def test_parts_add_up_for_any_children_and_both_engines_agree(
    services: Callable[[str], Service], data: st.DataObject
) -> None:
    events = data.draw(histories([COVENTRY, SOLIHULL]))
    children = data.draw(children_of(events))
    period, by = data.draw(periods(events)), data.draw(st.sampled_from(BREAKDOWNS))
    answers = []
    for engine in ("sqlite", "postgresql"):
        service = services(engine)
        service.post(events)
        for child in children:
            known = dict(child)
            service.put_child(known.pop("authority"), known.pop("child"), **known)
        found = service.results(OF_CHILDREN, [COVENTRY, "ace"], period, breakdown=by)
        for result in found:
            if result["breakdown"]:
                adds_up(result)
        answers.append([{**result, "known_at": None} for result in found])
    assert answers[0] == answers[1]
