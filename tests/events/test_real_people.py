"""What identifies a real person is refused as an id, and ordinary ids are not, whatever is drawn of either."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.area_files import reference_areas
from app.events.formats import AnyEvent
from app.events.real_people import looks_like, record_looks_like
from app.ledger.characteristics import Characteristics
from app.periods import today
from tests.support.service import Service

NAMES = Path("app/data/names.csv")
COVENTRY = "E08000026"


def named(*kinds: str) -> list[str]:
    with NAMES.open(encoding="utf-8") as file:
        return [row["name"] for row in csv.DictReader(file) if row["kind"] in kinds]


#: Brent is a name, and a council.
OF_AREAS = {word for area in reference_areas() for word in area.name.split()}
GIVEN, SURNAMES = ([name for name in named(kind) if name not in OF_AREAS] for kind in ("given", "surname"))
ANY_GIVEN, ANY_SURNAME = named("given", "given_word"), named("surname", "surname_word")
#: Six digits are refused as ids of children; that they are birthdays only when they are is tested below.
COUNTERS = st.integers(0, 99_999).map(str) | st.integers(1_000_000, 9_999_999).map(str)
PREFIXES = st.sampled_from(
    ["COV-", "LCS-", "C", "P", "K", "child-", "Case_", "SG-", "FAM-", "mosaic-", "CLA", "UASC-", ""]
)
ORDINARY = st.one_of(
    st.builds("{}{}".format, PREFIXES, COUNTERS),
    st.builds("{}{:06}".format, PREFIXES.filter(bool), st.integers(0, 999_999)),
    st.builds("{}-{:04}".format, st.integers(2000, 2026), st.integers(0, 9999)),
    st.builds("{}/{}".format, st.integers(10, 26), st.integers(0, 9999)).map(lambda text: text.replace("/", "-")),
    st.builds(UUID, int=st.integers(0, 2**128 - 1)).map(str),
    st.builds("{}{:012x}".format, PREFIXES, st.integers(0, 2**48 - 1)).filter(
        lambda text: sum(map(str.isalpha, text)) > 8
    ),
)


def written(day: date, how: str) -> str:
    return f"{day:{how}}"


BIRTHDAYS = st.builds(
    written,
    st.dates(date(1950, 1, 1), today()),
    st.sampled_from(
        ["%d%m%Y", "%Y%m%d", "%d-%m-%Y", "%Y-%m-%d", "%d_%m_%y", "%d-%m-%y", "%d%b%Y", "%d-%B-%Y", "%d%b%y"]
    ),
)
SHORT_BIRTHDAYS = st.builds(written, st.dates(date(1950, 1, 1), today()), st.sampled_from(["%d%m%y", "%y%m%d"]))
STYLES: st.SearchStrategy[Callable[[str], str]] = st.sampled_from([str.title, str.upper, str.lower])


@st.composite
def full_names(draw: st.DrawFn) -> str:
    one, other = draw(st.sampled_from(GIVEN)), draw(st.sampled_from(ANY_SURNAME))
    pair = draw(st.permutations([one, other]))
    separator = draw(st.sampled_from(["-", "_", ""]))
    style = draw(STYLES)
    return separator.join(style(name) for name in pair)


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    """Ten digits with their check digit, in any of the ways of writing them."""
    nine = str(draw(st.integers(100_000_000, 999_999_999)))
    check = -sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    if check == 10:
        return "9434765919"
    ten = f"{nine}{check}"
    return draw(st.sampled_from([ten, f"{ten[:3]}-{ten[3:6]}-{ten[6:]}", f"{ten[:3]}_{ten[3:6]}_{ten[6:]}"]))


def around(identifiers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The same with what a council might put before or after it."""
    before, after = st.sampled_from(["", "COV-", "child_"]), st.sampled_from(["", "-2", "_A"])
    return st.builds("{}{}{}".format, before, identifiers, after)


PUPIL_NUMBERS = st.from_regex(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]", fullmatch=True)
INSURANCE_NUMBERS = st.from_regex(r"[ABCEGHJ]{2}[0-9]{6}[A-D]", fullmatch=True)
SURE = st.one_of(
    around(full_names()),
    around(st.sampled_from([name for name in GIVEN + SURNAMES if len(name) > 4])),
    st.builds("{}-{}".format, st.sampled_from(ANY_GIVEN), st.sampled_from(ANY_SURNAME)),
    around(nhs_numbers()),
    st.builds("{}{}".format, st.sampled_from(["NHS", "NHS-", "nhs_no_"]), st.integers(10**9, 10**10 - 1)),
    PUPIL_NUMBERS,
    PUPIL_NUMBERS.map("UPN-{}".format),
    INSURANCE_NUMBERS,
    INSURANCE_NUMBERS.map("NINO-{}".format),
    SHORT_BIRTHDAYS.map("DOB{}".format),
    st.builds("{}{:010}".format, st.sampled_from(["ULN", "ULN-", "uln_"]), st.integers(0, 10**10 - 1)),
    around(st.builds("07{:09}".format, st.integers(0, 10**9 - 1))),
    around(st.sampled_from(["CV1_5FB", "SW1A_1AA", "B33_8TH", "M1_1AE"])),
)
OF_PEOPLE = SURE | BIRTHDAYS | around(st.dates(date(1950, 1, 1), today()).map("{:%d-%m-%Y}".format)) | SHORT_BIRTHDAYS


@given(OF_PEOPLE)
@example("Smith_120315")
@example("JS12032015")
@example("AMY-ROSE")
@example("Jane-120315")
@example("jsmith120315")
@example("SW1A_1AA")
@example("B33_8TH")
def test_what_identifies_a_person_is_found(identifier: str) -> None:
    assert looks_like(identifier), identifier


@given(SURE)
@example("2015-03-12")
@example("smith/john/1")
@example("O'Brien:7")
@example("LCS.9434765919.4")
@example("someone@coventry.gov.uk")
@example("COV:x.y@school.sch.uk:3")
@example("+447700900123")
def test_in_the_id_of_a_record_too(identifier: str) -> None:
    assert record_looks_like(identifier), identifier


@given(ORDINARY)
@example("EARLY-PERMANENCE-3")
@example("KENT-1001")
@example("foster-22")
@example("GROUP-A")
@example("NO-SUCH-CHILD")
@example("0000001234")
@example("2023-456789")
@example("CV1001")
@example("B33-812")
@example("X0012345")
@example("CH5-0012")
@example("MOSAIC-100234")
@example("PLO-2021-17")
@example("LL-2024-0012")
@example("ICS000123456")
@example("E08000026-77")
@example("WBC-CH-00871")
@example("P-70012345678")
@example("M1-7AB")
@example("SW1A-1AA")
@example("X1_7AB")
@example("QZ12.3AB")
@example("CV15FB")
def test_ordinary_ids_are_not(identifier: str) -> None:
    assert looks_like(identifier) is None, identifier
    assert record_looks_like(identifier) is None, identifier


@given(COUNTERS | st.integers(100_000, 999_999).map(str), st.dates(date(1990, 1, 1), today()))
def test_the_id_of_a_record_may_be_a_counter_and_have_the_day_of_its_event(number: str, day: date) -> None:
    for record in (number, f"LCS:{number}:{day}", f"ssda903/COV-{number}/placed/{day:%Y%m%d}"):
        assert record_looks_like(record) is None, record


@given(nhs_numbers() | BIRTHDAYS | SHORT_BIRTHDAYS)
def test_an_authority_may_have_ids_that_are_numbers(number: str) -> None:
    event = {
        "authority": "coventry",
        "child": number,
        "type": "entered_care",
        "date": "2020-01-01",
        "source_id": number,
    }
    assert AnyEvent.validate_python(event, context={COVENTRY}).subject == number
    with pytest.raises(ValidationError, match="looks like"):
        AnyEvent.validate_python(event, context={"E10000031"})


@given(full_names())
def test_but_none_has_ids_that_are_names(name: str) -> None:
    event = {"authority": "coventry", "child": name, "type": "entered_care", "date": "2020-01-01"}
    with pytest.raises(ValidationError, match="looks like a name"):
        AnyEvent.validate_python(event, context={COVENTRY})


@pytest.mark.parametrize(
    ("field", "event"),
    [
        ("child", {"child": "", "type": "entered_care"}),
        ("family", {"family": "", "type": "enquiry"}),
        ("source_id", {"child": "K1", "type": "entered_care", "source_id": ""}),
        ("linked_family", {"child": "K1", "type": "linked", "linked_family": ""}),
        ("matched_family", {"child": "K1", "type": "matched", "matched_family": ""}),
    ],
)
def test_wherever_an_id_can_stand(field: str, event: dict[str, str]) -> None:
    sent = {"authority": "coventry", "date": "2020-01-01", **event, field: "Jane-Smith"}
    with pytest.raises(ValidationError) as refused:
        AnyEvent.validate_python(sent)
    assert [(error["loc"][1], error["type"]) for error in refused.value.errors()] == [(field, "identifier_suspected")]


def test_siblings_share_no_surname_as_their_key() -> None:
    assert Characteristics(sibling_group="120315").sibling_group == "120315"
    with pytest.raises(ValidationError, match="looks like a name"):
        Characteristics(sibling_group="smith")


MARKER = "Jane-Smith-9434765919"


def test_it_is_neither_repeated_nor_logged(service: Service, capfd: pytest.CaptureFixture[str]) -> None:
    event = {
        "authority": "coventry",
        "child": MARKER,
        "type": "entered_care",
        "date": "2020-01-01",
        "source_id": MARKER,
    }
    child = f"/v1/authorities/coventry/children/{MARKER}"
    refused = [
        service.send([event, {**event, "child": "K1"}, {**event, "child": MARKER, "date": "never"}]),
        service.send([event], mode="partial"),
        service.client.put(child, json={"sex": "female"}),
        service.client.put("/v1/authorities/coventry/children/K1", json={"sibling_group": MARKER}),
        service.client.put(f"/v1/authorities/ace/families/{MARKER}", json={}),
    ]
    for response in refused:
        assert response.status_code in {207, 422}, response.text
        assert "identifier_suspected" in response.text
        assert MARKER not in response.text
    assert service.client.get(child).status_code == 404
    assert service.client.delete(child).status_code == 404
    assert MARKER not in "".join(capfd.readouterr())
