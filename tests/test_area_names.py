"""What people call a council: its official name and short forms are understood, and never as another's."""

import csv
import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.area_files import reference_areas
from app.areas import Area, Areas
from app.problems import NotUnderstood
from tests.support.examples import examples

ROYAL = {"E06000040", "E09000011", "E09000020", "E09000021"}
#: Places with a namesake: a county and its city, two towns, two halves of a county.
NAMESAKES = [
    ("Nott", {"Nottingham", "Nottinghamshire"}),
    ("Leic", {"Leicester", "Leicestershire"}),
    ("Derb", {"Derby", "Derbyshire"}),
    ("Nottingham County Council", {"Nottingham", "Nottinghamshire"}),
    ("Leicester County", {"Leicester", "Leicestershire"}),
    ("Kingston", {"Kingston upon Hull, City of", "Kingston upon Thames"}),
    ("Kingston Council", {"Kingston upon Hull, City of", "Kingston upon Thames"}),
    ("Beds", {"Bedford", "Central Bedfordshire"}),
    ("Bedfordshire County Council", {"Bedford", "Central Bedfordshire"}),
    ("Cheshire", {"Cheshire East", "Cheshire West and Chester"}),
    ("Sussex", {"East Sussex", "West Sussex"}),
    ("tyneside", {"North Tyneside", "South Tyneside"}),
]
#: A town that is no authority is not taken for the county or borough that is called alike.
TOWNS = [
    "Worcester", "Worcester City Council", "Lincoln", "City of Lincoln Council", "Oxford City Council", "Cambridge",
    "Stafford Borough Council", "Warwick District Council", "Newcastle-under-Lyme Borough Council", "Gloucester",
    "Lancaster City Council", "Durham City Council", "Nottinghamshire City Council", "London Council",
    "London Borough of Coventry", "Royal Borough of Hackney", "York County Council", "Northampton Borough Council",
]  # fmt: skip


@pytest.fixture(scope="module")
def areas() -> Areas:
    return reference_areas()


def core(area: Area) -> str:
    """A council's name as it stands in the official one: "Bristol" of "Bristol, City of"."""
    return re.sub(", (City|County) of$|^County | County Council$", "", area.name)


def official_names(area: Area) -> list[str]:
    """The ways in which councils of this kind are called."""
    name = core(area)
    names = [f"{name} Council", f"The {name} Council"]
    if area.code.startswith("E10"):
        names += [f"{name} County Council", f"{name} CC", f"{name} County"]
    if area.code.startswith("E08"):
        names += [f"{name} Metropolitan Borough Council", f"Metropolitan Borough of {name}", f"{name} MBC"]
        names += [f"{name} City Council", f"City of {name} Metropolitan District Council", f"{name} Borough Council"]
    if area.code.startswith("E09"):
        names += [
            f"London Borough of {name}",
            f"LB {name}",
            f"{name} London Borough Council",
            f"{name}, London Borough of",
        ]
    if area.code in ROYAL:
        names += [f"Royal Borough of {name}", f"The Royal Borough of {name}", f"RB {name}"]
    return names


def present(areas: Areas) -> list[Area]:
    return [area for area in areas.authorities if area.end is None and area.name != "City of London"]


def test_every_council_goes_by_its_official_names(areas: Areas) -> None:
    for area in present(areas):
        for name in official_names(area):
            for written in (name, name.upper(), name.replace(" and ", " & "), name.replace("-", " "), f" {name} "):
                assert areas.named(written) is area, written


def test_a_former_council_goes_by_its_name_unless_a_present_one_has_it(areas: Areas) -> None:
    for area in (area for area in areas.authorities if area.end is not None):
        if area.code.startswith("E10"):
            assert areas.named(f"{core(area)} County Council") is area
        shared = [each for each in present(areas) if core(each) == core(area)]
        assert [areas.named(f"{core(area)} Council")] == (shared or [area])


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("Worcs", "Worcestershire"), ("B&NES", "Bath and North East Somerset"), ("Notts", "Nottinghamshire"),
        ("BANES", "Bath and North East Somerset"), ("Bath & NE Somerset Council", "Bath and North East Somerset"),
        ("Hull City Council", "Kingston upon Hull, City of"), ("City of York Council", "York"),
        ("City of Bristol", "Bristol, City of"), ("Co. Durham", "County Durham"), ("Durham", "County Durham"),
        ("N Yorks", "North Yorkshire"), ("S. Glos", "South Gloucestershire"), ("NE Lincs", "North East Lincolnshire"),
        ("Saint Helens", "St. Helens"), ("BCP Council", "Bournemouth, Christchurch and Poole"),
        ("City of London Corporation", "City of London"), ("City of Westminster", "Westminster"),
        ("London", "London"), ("West Mids", "West Midlands"), ("Newcastle City Council", "Newcastle upon Tyne"),
        ("Stoke", "Stoke-on-Trent"), ("RBKC", "Kensington and Chelsea"), ("Bucks", "Buckinghamshire"),
        ("Nottingham City", "Nottingham"), ("Derby City Council", "Derby"), ("Isle of Wight Council", "Isle of Wight"),
        ("Rutland County Council", "Rutland"), ("Somerset County Council", "Somerset County Council"),
        ("Somerset Council", "Somerset"), ("Council of the Isles of Scilly", "Isles of Scilly"),
    ],
)  # fmt: skip
def test_a_usual_name_is_understood(areas: Areas, name: str, official: str) -> None:
    assert areas.named(name).name == official


@pytest.mark.parametrize(("name", "meant"), NAMESAKES)
def test_a_name_that_may_mean_several_is_refused_with_all_of_them(areas: Areas, name: str, meant: set[str]) -> None:
    with pytest.raises(NotUnderstood) as refused:
        areas.named(name)
    [mistake] = refused.value.mistakes
    assert mistake.code == "ambiguous_area"
    assert all(repr(each) in mistake.detail for each in meant)


@pytest.mark.parametrize("name", TOWNS)
def test_a_name_that_fits_no_council_is_refused(areas: Areas, name: str) -> None:
    with pytest.raises(NotUnderstood):
        areas.named(name)


def short_names() -> list[dict[str, str]]:
    text = files("app").joinpath("data", "short_names.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_short_name_is_that_of_one_area(areas: Areas) -> None:
    for row in short_names():
        if row["kind"] == "name":
            assert areas.named(row["short"]) is areas.named(row["long"]), row


def words(name: str) -> str:
    """A name in small letters, with abbreviations written out and without what says that it is a council."""
    long = {row["short"]: row["long"] for row in short_names() if row["kind"] == "word"}
    plain = " ".join(long.get(word, word) for word in re.findall("[a-z]+", name.casefold()))
    return re.sub("( city| county)? council$", "", plain)


@settings(max_examples=examples(200))
@given(
    st.integers(0, 500),
    st.integers(1, 40),
    st.sampled_from(["", " Council", " City Council", " County Council", "shire"]),
)
def test_a_part_of_a_name_never_means_another_area(place: int, cut: int, after: str) -> None:
    areas = reference_areas()
    area = present(areas)[place % len(present(areas))]
    asked = f"{core(area)[:cut]}{after}"
    found = areas.find(asked)
    if found is not None:
        usual = [row["short"] for row in short_names() if areas.find(row["short"]) is found]
        assert words(asked) in {words(name) for name in (found.name, core(found), *found.names, *usual)}, found.name
