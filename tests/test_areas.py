"""Areas: every way of naming them, and who belongs to them on which day."""

from datetime import date
from pathlib import Path

import pytest

from app.area_files import load_areas
from app.areas import Area, Areas
from app.problems import NotFound, NotUnderstood

ACE = ("E08000026", "E08000029", "E10000031", "E10000034")
HEREFORDSHIRE = "E06000019"
GROUPS = """\
group_slug,group_name,short_name,authority_gss,from,to
west-mercia,West Mercia,wm,E06000019,,
west-mercia,West Mercia,wm,E10000034,2020-04-01,2021-03-31
just-coventry,Just Coventry,,E08000026,,
"""


@pytest.fixture(scope="module")
def areas() -> Areas:
    return load_areas()


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("E08000026", ["E08000026", "e08000026", "331", "coventry", "Coventry", "COVENTRY"]),
        ("E06000019", ["884", "herefordshire", "Herefordshire, County of"]),
        ("E06000022", ["800", "bath-and-north-east-somerset", "bath and north east somerset"]),
        ("adoption-central-england", ["ace", "ACE", "adoption-central-england", "Adoption Central England"]),
        ("E12000005", ["west-midlands", "West Midlands", "e12000005"]),
        ("E92000001", ["england", "England", "E92000001"]),
    ],
)
def test_an_area_goes_by_its_codes_its_slug_and_its_names_in_any_case(
    areas: Areas, code: str, names: list[str]
) -> None:
    for name in names:
        assert areas.named(name).code == code
        assert areas.at(name).code == code


def test_every_area_is_found_by_each_of_its_own_names(areas: Areas) -> None:
    for area in areas:
        assert areas.find(area.code) is area
        for name in (area.slug, area.name, *area.names):
            found = areas.find(name)
            assert found is area or (found is not None and found.dfe_code == area.dfe_code and area.end is not None)


@pytest.mark.parametrize(
    ("dfe_code", "present", "former"),
    [("815", "E06000065", "E10000023"), ("825", "E06000060", "E10000002"), ("933", "E06000066", "E10000027")],
)
def test_a_code_that_a_former_and_a_present_authority_share_means_the_present_one(
    areas: Areas, dfe_code: str, present: str, former: str
) -> None:
    assert areas.named(dfe_code).code == present
    assert areas[former].dfe_code == dfe_code
    assert areas.named(former).end is not None


def test_the_agency_around_coventry_has_four_members_and_from_april_2019_five(areas: Areas) -> None:
    ace = areas.named("ace")
    assert ace.authorities_on(day("2018-01-31")) == ()
    assert set(ace.authorities_on(day("2018-02-01"))) == set(ACE)
    assert set(ace.authorities_on(day("2019-03-31"))) == set(ACE)
    assert set(ace.authorities_on(day("2019-04-01"))) == {*ACE, HEREFORDSHIRE}
    assert not ace.exists_on(day("2018-01-31"))
    assert ace.exists_on(day("2018-02-01"))


def test_somersets_new_council_follows_the_old_one_into_its_agency_without_a_day_between(areas: Areas) -> None:
    agency = areas.named("Adopt South West")
    before, after = (set(agency.authorities_on(day(text))) for text in ("2023-03-31", "2023-04-01"))
    assert before - after == {"E10000027"}
    assert after - before == {"E06000066"}


def test_a_region_and_england_are_the_authorities_that_exist_on_the_day(areas: Areas) -> None:
    region, england = areas.named("south-west"), areas.named("england")
    before, after = day("2023-03-31"), day("2023-04-01")
    for place in (region, england):
        assert "E10000027" in place.authorities_on(before)
        assert "E06000066" not in place.authorities_on(before)
        assert "E10000027" not in place.authorities_on(after)
        assert "E06000066" in place.authorities_on(after)
    everywhere = [code for area in areas if area.type == "region" for code in area.authorities_on(after)]
    assert sorted(everywhere) == sorted(england.authorities_on(after))
    # The Department counts 153 authorities in England from April 2023, and counted 152 before.
    assert (len(england.authorities_on(after)), len(england.authorities_on(before))) == (153, 152)


def test_an_authority_stands_for_itself_on_any_day(areas: Areas) -> None:
    former = areas.named("E10000027")
    assert former.authorities_on(day("2030-01-01")) == ("E10000027",)
    assert former.exists_on(day("2023-03-31"))
    assert not former.exists_on(day("2023-04-01"))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("covntry", "coventry"),
        ("Warickshire", "warwickshire"),
        ("Adoption Central Englnd", "Adoption Central England"),
        ("birmingam", "birmingham"),
        ("engand", "england"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_the_nearest_name(areas: Areas, wrong: str, right: str) -> None:
    for refuse, kind in ((areas.named, NotUnderstood), (areas.at, NotFound)):
        with pytest.raises(kind) as refused:
            refuse(wrong)
        [mistake] = refused.value.mistakes
        assert (mistake.code, mistake.parameter) == ("unknown_area", "area")
        assert f"Did you mean {right!r}?".casefold() in mistake.detail.casefold()
        assert wrong not in mistake.detail


def test_a_name_like_no_other_is_refused_without_a_guess(areas: Areas) -> None:
    assert areas.refused("zzzzzzzzzz") == ("unknown_area", "There is no such area.")


@pytest.fixture
def with_groups(tmp_path: Path) -> Areas:
    file = tmp_path / "groups.csv"
    file.write_text(GROUPS, encoding="utf-8")
    return load_areas(file)


def test_the_operators_groups_are_areas_like_others(with_groups: Areas) -> None:
    group: Area = with_groups.named("WM")
    assert (group.code, group.name, group.type, group.is_pooled) == ("west-mercia", "West Mercia", "group", True)
    assert group.authorities_on(day("2020-03-31")) == ("E06000019",)
    assert group.authorities_on(day("2021-03-31")) == ("E06000019", "E10000034")
    assert group.authorities_on(day("2021-04-01")) == ("E06000019",)
    assert with_groups.named("just-coventry").names == ()
    assert with_groups.find("wm") is not None
    assert load_areas().find("wm") is None


def test_an_authority_that_the_operator_lists_twice_is_a_member_once(tmp_path: Path) -> None:
    """Rows whose days overlap. Members are named, ranked and averaged: who is there twice would count twice."""
    file = tmp_path / "groups.csv"
    file.write_text(GROUPS + "just-coventry,Just Coventry,,E08000026,2016-04-01,2030-03-31\n", encoding="utf-8")
    group = load_areas(file).named("just-coventry")
    assert len(group.members) == 2
    assert group.authorities_on(day("2021-03-31")) == ("E08000026",)
    assert group.authorities_between(day("2015-04-01"), day("2031-03-31")) == ("E08000026",)


@pytest.mark.parametrize("member", ["E99999999", "331", "ace", "E12000005", ""])
def test_a_group_of_anything_but_authorities_by_their_gss_codes_is_refused_at_the_start(
    tmp_path: Path, member: str
) -> None:
    file = tmp_path / "groups.csv"
    file.write_text(GROUPS.replace("E08000026", member), encoding="utf-8")
    with pytest.raises(ValueError, match="just-coventry"):
        load_areas(file)


@pytest.mark.parametrize("stolen", ["coventry", "England", "331", "ace", "E08000026", "wm"])
def test_a_group_cannot_take_a_name_that_another_area_has(tmp_path: Path, stolen: str) -> None:
    file = tmp_path / "groups.csv"
    file.write_text(GROUPS.replace("just-coventry", stolen), encoding="utf-8")
    with pytest.raises(ValueError, match="name"):
        load_areas(file)
