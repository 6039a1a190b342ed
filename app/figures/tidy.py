"""Results and cases as CSV: one row a figure in the columns of DfE's open data standards, one row a case.

The figures of members, parts, the preceding period and comparators are rows of their own; `row` says what each is.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.areas import ENGLAND_CODE, Area, Areas, AreaType
from app.figures.beside import RELATED
from app.http.tables import as_csv
from app.indicators.scorecard import at
from app.periods import Period

COLUMNS = (
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "old_la_code", "la_name", "new_la_code", "raa", "indicator", "indicator_title", "row", "breakdown", "part", "value",
    "unit",
    "unrounded", "numerator", "denominator", "counted", "groups", "children", "complement", "excluded", "not_evaluable",
    "cut_off",
    "threshold", "threshold_status", "threshold_source", "meets_threshold", "distance_to_threshold", "change",
    "difference", "rank", "published_source", "published_why",
    "status", "members", "members_reported", "reported_to", "basis", "warnings", "period", "period_start",
    "period_end",
    "known_at", "definition_version",
)  # fmt: skip

Row = dict[str, Any]


def as_file(results: Iterable[Mapping[str, Any]], areas: Areas) -> bytes:
    """All figures as CSV."""
    return as_csv(COLUMNS, ([row.get(name) for name in COLUMNS] for row in rows(results, areas)))


def rows(results: Iterable[Mapping[str, Any]], areas: Areas) -> Iterator[Row]:
    """One row for each figure of each result."""
    for result in results:
        common = {name: result[name] for name in ("indicator", "known_at", "definition_version")}
        area, period = areas[result["area"]["code"]], result["period"]
        common["indicator_title"] = at(result["indicator"]).title
        here = {**common, **_where(area, areas), **_when(period)}
        pooled = _pooled(result)
        yield here | _figure(result, "result") | pooled
        yield from (here | row | pooled for row in _counted_apart(result))
        for member in result["members"] or ():
            if "figure" in member:
                there = _where(areas[member["code"]], areas) | {"raa": area.name}
                yield here | there | _figure(member["figure"], "member") | {"rank": member["rank"]}
        yield from _of_members(result, here | pooled)
        for part in (result["breakdown"] or {}).get("parts", ()):
            cut = {"breakdown": result["breakdown"]["by"], "part": part["part"]}
            yield here | _figure(part, "part") | cut | pooled
        yield from _compared(result["comparison"] or {}, here, areas)


def _of_members(result: Mapping[str, Any], here: Row) -> Iterator[Row]:
    """The median and the unweighted mean of the members: not figures of the area, so rows of their own."""
    for name in ("members_median", "members_unweighted_mean"):
        if result.get(name) is not None:
            total = {"row": name, "breakdown": "total", "part": "total", "unit": result["unit"]}
            yield here | total | {"value": result[name]}


def _counted_apart(result: Mapping[str, Any]) -> Iterator[Row]:
    """What a count shows apart: bands by days, other parts, the unborn children of early warnings."""
    apart = {"bands": result.get("bands") or {}, "parts": result.get("parts") or {}}
    is_known = result.get("unborn") is not None or ("unborn" in result and result["value"] is not None)
    apart["unborn"] = {"unborn": result["unborn"]} if is_known else {}
    same = {name: result[name] for name in ("unit", "status", "reported_to", "basis")}
    for breakdown, parts in apart.items():
        for part, number in parts.items():
            count = {"value": number, "counted": number, "warnings": codes_of(result["warnings"])}
            if number is None:
                count |= {"value": "c", "counted": "c", "status": "c"}
            yield same | count | {"row": "part", "breakdown": breakdown, "part": part}


def _pooled(result: Mapping[str, Any]) -> Row:
    """How many authorities are pooled, and how many of them have reported all that the figure needs."""
    members = result["members"]
    if members is None:
        return {}
    return {"members": len(members), "members_reported": sum(member["reported"] == "all" for member in members)}


def codes_of(warnings: Iterable[Mapping[str, Any]]) -> str:
    return " ".join(dict.fromkeys(warning["code"] for warning in warnings))


def _compared(comparison: Mapping[str, Any], here: Row, areas: Areas) -> Iterator[Row]:
    for name, _ in RELATED.values():
        if other := comparison.get(name):
            yield here | _when(other["period"]) | _figure(other, name) | {"change": other["change"]}
    for value in comparison.get("published") or ():
        yield here | _when(value["period"]) | _where(areas[value["area"]["code"]], areas) | _as_published(value)
    for other in comparison.get("areas", ()):
        there = _where(areas[other["area"]["code"]], areas)
        yield here | there | _figure(other, "comparator") | {"difference": other["difference"]}


def _as_published(value: Mapping[str, Any]) -> Row:
    """A published value, or its symbol, with its source."""
    return {
        "row": "published",
        "breakdown": "total",
        "part": "total",
        "value": value["symbol"] if value["value"] is None else value["value"],
        "numerator": value["numerator"],
        "denominator": value["denominator"],
        "difference": value["difference"],
        "published_source": f"{value['source']}, {value['release']}",
        "published_why": " ".join(value["why"]),
    }


def _figure(figure: Mapping[str, Any], row: str) -> Row:
    names = (
        "unit", "numerator", "denominator", "counted", "groups", "children", "complement", "cut_off", "threshold",
        "threshold_status", "threshold_source", "meets_threshold", "distance_to_threshold", "status", "reported_to",
        "basis",
    )  # fmt: skip
    not_known = {"counted": None} if figure["value"] is None and figure["numerator"] is None else {}
    is_suppressed = figure["status"] == "c" or any(each["code"] == "suppressed" for each in figure["warnings"])
    hidden = {name: "c" for name in _HIDDEN if is_suppressed and name in figure and figure[name] is None}
    return {
        **{name: figure.get(name) for name in names},
        **not_known,
        "warnings": codes_of(figure["warnings"]),
        "row": row,
        "breakdown": "total",
        "part": "total",
        # A value that is not there shows its symbol, as in official statistics.
        "value": figure["status"] if figure["value"] is None else figure["value"],
        # A number, not text: below zero it would be taken for a formula.
        "unrounded": Decimal(figure["unrounded"]) if figure["unrounded"] else None,
        "excluded": _reasons(figure["excluded"]),
        "not_evaluable": _reasons(figure["not_evaluable"]),
        **hidden,
    }


#: What shows the symbol of what is hidden.
_HIDDEN = (
    "unrounded", "numerator", "denominator", "counted", "groups", "children", "complement", "excluded", "not_evaluable",
)  # fmt: skip


def _reasons(numbers: Mapping[str, int] | None) -> str | None:
    return None if numbers is None else "; ".join(f"{reason}={number}" for reason, number in numbers.items())


_LEVELS: dict[AreaType, str] = {
    "authority": "Local authority",
    "region": "Regional",
    "country": "National",
    "regional_adoption_agency": "Regional adoption agency",
    "group": "Group of local authorities",
}


def _where(area: Area, areas: Areas) -> Row:
    """DfE's geography. It has no level for agencies and groups: they have their own, and no code of England's."""
    here: Row = {"geographic_level": _LEVELS[area.type], "country_code": ENGLAND_CODE, "country_name": "England"}
    if area.type in {"regional_adoption_agency", "group"}:
        here |= {"country_code": None, "country_name": None}
    elif area.type == "authority":
        here |= {"old_la_code": area.dfe_code, "la_name": area.name}
        here |= {"new_la_code": area.code, "region_code": area.region_code}
        here["region_name"] = areas[area.region_code].name if area.region_code else None
    elif area.type == "region":
        here |= {"region_code": area.code, "region_name": area.name}
    nowhere = dict.fromkeys(("region_code", "region_name", "old_la_code", "la_name", "new_la_code"))
    agency = area.name if area.type in {"regional_adoption_agency", "group"} else "Total"
    return {**nowhere, **here, "raa": agency}


def _when(named: Mapping[str, str]) -> Row:
    period = Period(named["label"], date.fromisoformat(named["start"]), date.fromisoformat(named["end"]))
    time_period, identifier = period.open_data_name
    return {
        "time_period": time_period,
        "time_identifier": identifier,
        "period": period.label,
        "period_start": named["start"],
        "period_end": named["end"],
    }
