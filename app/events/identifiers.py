"""What identifies an event's authority and subject: checked, and refused where it looks like a real person's number."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from app.area_names import UNKNOWN
from app.areas import reference_areas
from app.http.validation import written_as_day
from app.periods import today

FIRST_DAY = date(1990, 1, 1)


def _not_in_the_future(day: date) -> date:
    if day > today():
        raise PydanticCustomError("date_in_the_future", "The day lies in the future.")
    return day


#: A day from 1990-01-01 to today, written YYYY-MM-DD; numbers and timestamps are not days.
Day = Annotated[date, Field(ge=FIRST_DAY), BeforeValidator(written_as_day), AfterValidator(_not_in_the_future)]

PSEUDONYM = r"^[A-Za-z0-9_-]{1,64}$"
SUSPECTED = "The id looks like {number}. Send a pseudonym of your own."
_DATE_IN_PARTS = re.compile(r"([0-9]{1,2}|[0-9]{4})[-_]([0-9]{1,2})[-_]([0-9]{1,2}|[0-9]{4})")
_UPN = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]")
_NATIONAL_INSURANCE = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")


def looks_like(identifier: str) -> str | None:
    """What real-world number the identifier looks like, or None."""
    if found := _DATE_IN_PARTS.fullmatch(identifier):
        identifier = "".join(part.zfill(2) for part in found.groups())
    compact = identifier.replace("-", "").replace("_", "").upper()
    if len(compact) == 8 and compact.isdigit() and _is_date(compact):
        return "a date of birth"
    if len(compact) == 10 and compact.isdigit() and _is_nhs_number(compact):
        return "an NHS number"
    if len(compact) == 13 and _UPN.fullmatch(compact):
        return "a unique pupil number"
    if len(compact) == 9 and _NATIONAL_INSURANCE.fullmatch(compact):
        return "a National Insurance number"
    return None


def _is_date(digits: str) -> bool:
    """Whether eight digits are a day within a childhood or a working life, in any of the usual orders."""
    for year, month, day in (
        (digits[:4], digits[4:6], digits[6:]),
        (digits[4:], digits[2:4], digits[:2]),
        (digits[4:], digits[:2], digits[2:4]),
    ):
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if found.year >= 1930 and found <= today():
            return True
    return False


def _is_nhs_number(digits: str) -> bool:
    """Ten digits whose last is the modulus 11 check of the others."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def _pseudonymous(identifier: str, info: ValidationInfo) -> str:
    # Most ids are shorter than any such number: the quick way out matters in a batch of 200,000.
    if len(identifier) < 8 or info.data.get("authority") in (info.context or ()):
        return identifier
    if number := looks_like(identifier):
        raise PydanticCustomError("identifier_suspected", SUSPECTED, {"number": number})
    return identifier


#: A council's own pseudonym of a child or family. The context of the validation names the authorities whose own ids
#: are known to look like other numbers (setting ``numeric_ids``).
Pseudonym = Annotated[str, Field(pattern=PSEUDONYM, examples=["COV-1001"]), AfterValidator(_pseudonymous)]

SourceId = Annotated[
    str | None,
    Field(
        pattern=r"^[!-~]{1,128}$",
        description="Id of the record in the sending system: with other content it replaces the earlier version",
        examples=["LCS-88213"],
    ),
]


def authority_code(name: str, *, or_agency: bool = False) -> str:
    """The code of an authority (or agency) given in any of the ways of naming it."""
    areas = reference_areas()
    area = areas.find(name)
    if area is None:
        raise PydanticCustomError("unknown_area", UNKNOWN)
    if area.type != "authority" and not (or_agency and area.type == "regional_adoption_agency"):
        wanted = "a local authority or regional adoption agency" if or_agency else "a local authority"
        raise PydanticCustomError("not_an_authority", "The area is not {wanted}.", {"wanted": wanted})
    return area.code


def _authority_or_agency(name: str) -> str:
    return authority_code(name, or_agency=True)


_AUTHORITY_NAMES = "GSS code, DfE code, slug or name"
ChildAuthority = Annotated[
    str,
    Field(
        max_length=100,
        description=f"The local authority: {_AUTHORITY_NAMES}",
        examples=["E08000026", "coventry"],
    ),
    AfterValidator(authority_code),
]
FamilyAuthority = Annotated[
    str,
    Field(max_length=100, description=f"The local authority or regional adoption agency: {_AUTHORITY_NAMES}"),
    AfterValidator(_authority_or_agency),
]
