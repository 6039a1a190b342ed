"""Reads the areas: those of the reference data, and the groups in the operator's file."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from app.areas import ENGLAND_CODE, Area, Areas, AreaType, Membership


def load_areas(groups_file: Path | None = None) -> Areas:
    """The areas of the reference data, and the operator's groups if a file in the form of raa_members.csv is given."""
    authorities = list(_authorities(_predecessors()))
    agencies = _groups(_rows("raa_members.csv"), "regional_adoption_agency", prefix="raa")
    areas = [_england(authorities), *_regions(authorities), *agencies, *authorities]
    if groups_file is not None:
        with groups_file.open(encoding="utf-8", newline="") as lines:
            groups = list(_groups(list(csv.DictReader(lines)), "group", prefix="group"))
        _check_names(groups, areas)
        areas += groups
    codes = {area.code for area in authorities}
    for area in areas:
        if not codes.issuperset(member.authority for member in area.members):
            raise ValueError(f"area {area.code} names a member that is not the GSS code of an authority")
    return Areas(areas)


def _check_names(groups: Iterable[Area], others: Iterable[Area]) -> None:
    """A group that took the name of another area would take over its figures and its keys."""
    taken = list(others)
    for group in groups:
        if any(Areas(taken).find(name) for name in (group.slug, group.name, *group.names)):
            raise ValueError(f"group {group.code} has a name that another area has")
        taken.append(group)


@cache
def reference_areas() -> Areas:
    """The areas of the reference data only."""
    return load_areas()


def _rows(name: str) -> list[dict[str, str]]:
    text = files("app").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


#: What can become of an authority so that another goes on with its records.
_GOES_ON = frozenset({"same_council", "merged", "lost_part"})


def _predecessors() -> dict[str, list[str]]:
    """The former authorities that each authority goes on with."""
    found: dict[str, list[str]] = {}
    for row in _rows("successors.csv"):
        if row["kind"] in _GOES_ON:
            found.setdefault(row["successor_gss"], []).append(row["former_gss"])
    return found


def _authorities(predecessors: Mapping[str, list[str]]) -> Iterator[Area]:
    for row in _rows("authorities.csv"):
        start, end = _day(row["start"]), _day(row["end"])
        yield Area(
            code=row["gss_code"],
            name=row["name"],
            slug=row["slug"],
            type="authority",
            names=(row["dfe_code"],),
            members=(),
            dfe_code=row["dfe_code"],
            region_code=row["region_code"],
            start=start,
            end=end,
            predecessors=tuple(predecessors.get(row["gss_code"], ())),
        )


def _as_members(authorities: Iterable[Area]) -> tuple[Membership, ...]:
    return tuple(Membership(area.code, area.start, area.end) for area in authorities)


def _england(authorities: list[Area]) -> Area:
    return Area(ENGLAND_CODE, "England", "england", "country", (), _as_members(authorities))


def _regions(authorities: list[Area]) -> Iterator[Area]:
    names = {row["region_code"]: row["region"] for row in _rows("authorities.csv")}
    for code, name in sorted(names.items()):
        members = _as_members(area for area in authorities if area.region_code == code)
        yield Area(code, name, name.lower().replace(" ", "-"), "region", (), members)


def _groups(rows: list[dict[str, str]], kind: AreaType, prefix: str) -> Iterator[Area]:
    grouped: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        grouped.setdefault(row[f"{prefix}_slug"], []).append(row)
    for slug, memberships in grouped.items():
        short = memberships[0]["short_name"]
        members = tuple(Membership(row["authority_gss"], _day(row["from"]), _day(row["to"])) for row in memberships)
        yield Area(slug, memberships[0][f"{prefix}_name"], slug, kind, (short,) if short else (), members)
