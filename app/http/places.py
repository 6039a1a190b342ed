"""What figures can be asked for: the areas and the periods, and how their names resolve."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.areas import Area, Areas, AreaType
from app.http.caching import NOT_MODIFIED, stated
from app.http.dependencies import AnyDay, NoParameters, TheAreas
from app.http.documenting import documented
from app.http.strict_route import StrictRoute
from app.periods import FORMS, Period, parse_period, today
from app.problems import NotFound, NotUnderstood

router = APIRouter(tags=["Areas and periods"], route_class=StrictRoute)


class MemberOfArea(BaseModel):
    """An authority's days as a member, both included; null is open."""

    code: str
    name: str
    start: date | None
    end: date | None


class DescribedArea(BaseModel):
    """An area and every way of naming it."""

    code: str
    name: str
    slug: str
    type: AreaType
    names: list[str] = Field(description="Further names: DfE code, short name")
    start: date | None = Field(description="First day of an authority; null if it is older than the list")
    end: date | None = Field(description="Last day of an authority; null if it exists")
    region_code: str | None
    members: list[MemberOfArea]


class ListedAreas(BaseModel):
    """All areas: England, regions, agencies, authorities, and the operator's groups."""

    areas: list[DescribedArea]


class AreasQuery(BaseModel):
    """Which areas to list."""

    model_config = ConfigDict(extra="forbid")

    type: AreaType | None = Field(default=None, description="Only areas of this type")
    on: AnyDay | None = Field(default=None, description="Only authorities that existed on this day, and members then")


class DescribedPeriod(BaseModel):
    """A period's first and last day, both included."""

    label: str
    start: date
    end: date
    days: int
    end_year: int = Field(description="The year in which the financial year of the last day ends: thresholds go by it")


class PeriodForm(BaseModel):
    """A way to name a period."""

    form: str
    meaning: str


class PeriodForms(BaseModel):
    """Every way to name a period."""

    forms: list[PeriodForm]


class PeriodQuery(BaseModel):
    """What relative periods are resolved on."""

    model_config = ConfigDict(extra="forbid")

    on: AnyDay | None = Field(default=None, description="The day that relative periods are resolved on; default today")


@router.get(
    "/v1/areas",
    summary="The areas",
    operation_id="listAreas",
    response_model=ListedAreas,
    responses={**NOT_MODIFIED, **documented(NotUnderstood)},
)
async def list_areas(request: Request, asked: Annotated[AreasQuery, Query()], areas: TheAreas) -> Response:
    """Local authorities, regional adoption agencies with their members and their days, regions, and England."""
    chosen = [area for area in areas if asked.type in {None, area.type}]
    if asked.on:
        chosen = [area for area in chosen if area.exists_on(asked.on)]
    return stated(request, ListedAreas(areas=[_described(area, areas, asked.on) for area in chosen]))


@router.get(
    "/v1/areas/{area}",
    summary="One area",
    operation_id="getArea",
    response_model=DescribedArea,
    responses={**NOT_MODIFIED, **documented(NotFound)},
)
async def get_area(
    request: Request,
    area: Annotated[str, Path(max_length=100, description="GSS code, DfE code, slug or name", examples=["ace"])],
    _: NoParameters,
    areas: TheAreas,
) -> Response:
    """One area, by any of its names. An unknown name is answered with the nearest one."""
    return stated(request, _described(areas.at(area), areas, None))


def _described(area: Area, areas: Areas, on: date | None) -> DescribedArea:
    return DescribedArea(
        code=area.code,
        name=area.name,
        slug=area.slug,
        type=area.type,
        names=list(area.names),
        start=area.start,
        end=area.end,
        region_code=area.region_code,
        members=[
            MemberOfArea(code=member.authority, name=areas[member.authority].name, start=member.start, end=member.end)
            for member in area.members
            if on is None or member.includes(on)
        ],
    )


@router.get(
    "/v1/periods",
    summary="How periods are named",
    operation_id="listPeriods",
    response_model=PeriodForms,
    responses=NOT_MODIFIED,
)
async def list_periods(request: Request, _: NoParameters) -> Response:
    """Every form in which a period can be written."""
    return stated(request, PeriodForms(forms=[PeriodForm(form=form, meaning=meaning) for form, meaning in FORMS]))


@router.get(
    "/v1/periods/{period:path}",
    summary="How one period resolves",
    operation_id="getPeriod",
    response_model=DescribedPeriod,
    responses={**NOT_MODIFIED, **documented(NotUnderstood)},
)
async def get_period(
    request: Request,
    period: Annotated[str, Path(max_length=100, description="Label of a period", examples=["2020-23"])],
    asked: Annotated[PeriodQuery, Query()],
) -> Response:
    """The first and the last day of a period. A relative label is resolved on a day."""
    return stated(request, _resolved(parse_period(period, asked.on or today())))


def _resolved(period: Period) -> DescribedPeriod:
    return DescribedPeriod(
        label=period.label,
        start=period.start,
        end=period.end,
        days=(period.end - period.start).days + 1,
        end_year=period.end_year,
    )
