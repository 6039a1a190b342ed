"""What identifies an event's authority, subject and record: checked, and refused where it looks like a real person."""

import re
from datetime import date
from typing import Annotated, Any, Protocol

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from app.area_files import reference_areas
from app.area_names import UNKNOWN
from app.events.real_people import looks_like, record_looks_like, suspected
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
_PSEUDONYM = re.compile(PSEUDONYM)
_SOURCE_ID = re.compile("^[!-~]{1,128}$")


class Looks(Protocol):
    """Says what of a real person an id looks like."""

    def __call__(self, identifier: str, /, *, numeric: bool) -> str | None: ...


def _pseudonymous(identifier: str, info: ValidationInfo) -> str:
    return _checked(looks_like, identifier, info)


def _of_a_record(source_id: str, info: ValidationInfo) -> str:
    return _checked(record_looks_like, source_id, info)


def _checked(looks: Looks, identifier: str, info: ValidationInfo) -> str:
    if found := looks(identifier, numeric=info.data.get("authority") in (info.context or ())):
        raise PydanticCustomError("identifier_suspected", "{sentence}", {"sentence": suspected(found)})
    return identifier


def may_be_pseudonym(identifier: Any, *, numeric: bool) -> bool:
    """Whether it is valid as the id of a child or family of an authority whose own ids may look like numbers."""
    is_written_well = isinstance(identifier, str) and _PSEUDONYM.fullmatch(identifier)
    return bool(is_written_well) and not looks_like(identifier, numeric=numeric)


def may_be_source_id(source_id: Any, *, numeric: bool) -> bool:
    """The same as the id of a record."""
    is_written_well = isinstance(source_id, str) and _SOURCE_ID.fullmatch(source_id)
    return bool(is_written_well) and not record_looks_like(source_id, numeric=numeric)


#: A council's own pseudonym of a child or family. The context of the validation names the authorities whose own ids
#: are known to look like other numbers (setting ``numeric_ids``).
Pseudonym = Annotated[str, Field(pattern=PSEUDONYM, examples=["COV-1001"]), AfterValidator(_pseudonymous)]
#: A key that a council gives to several records or children. Unlike a child's id it may be a short counter.
Key = Annotated[str, Field(pattern=PSEUDONYM), AfterValidator(_of_a_record)]

SourceId = Annotated[
    Annotated[str, Field(pattern=_SOURCE_ID.pattern), AfterValidator(_of_a_record)] | None,
    Field(
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
