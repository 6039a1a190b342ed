"""From what happened to a child to its episodes: a new one whenever legal status, placement or carers change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from tests.support.returned.children import Child, Happening, day_of

FOSTER, EARLY_PERMANENCE = "U6", "U5"
#: Of what happens on one day, what comes first.
IN_ORDER = (
    "short_break",
    "entered_care",
    "accommodated",
    "care_order",
    "placement_order_revoked",
    "placement_disrupted",
    "placement_order",
    "change_of_carers",
    "early_permanence_placed",
    "placed",
    "house_move",
    "temporary_stay",
    "return_from_stay",
    "left_care",
    "adopted",
)


@dataclass(frozen=True)
class Episode:
    """One row, of the whole childhood: an open one has neither `dec` nor `rec`."""

    decom: date
    rne: str
    ls: str
    place: str
    dec: date | None = None
    rec: str = ""
    reason_place_change: str = ""

    @property
    def provider(self) -> str:
        return "" if self.place.startswith("T") else "PR1"


@dataclass(frozen=True)
class Situation:
    """How a child lives: two that are equal are one episode."""

    status: str
    place: str = FOSTER
    carers: int = 0
    address: int = 0

    @property
    def is_adoptive(self) -> bool:
        return self.place in {"A3", "A4", "A5", "A6"}


def episodes_of(child: Child) -> list[Episode]:
    """In the order of their days."""
    happened = sorted(_all_of(child), key=lambda each: (each["date"], IN_ORDER.index(each["type"])))
    breaks = [_short_break(each) for each in happened if each["type"] == "short_break"]
    in_care = list(_in_care([each for each in happened if each["type"] != "short_break"]))
    return sorted([*breaks, *in_care], key=lambda episode: episode.decom)


def _all_of(child: Child) -> Iterator[Happening]:
    """What episodes show, with what is in attributes: moving in with a carer, coming back from a stay."""
    for happening in [*child.events, *child.asides]:
        if happening["type"] in IN_ORDER:
            yield happening
        if "moved_in_with_carer" in happening:
            yield {"type": "change_of_carers", "date": happening["moved_in_with_carer"]}
        if happening["type"] == "temporary_stay":
            yield {"type": "return_from_stay", "date": happening["until"]}


def _short_break(stay: Happening) -> Episode:
    return Episode(day_of(stay), "S", stay["status"], FOSTER, date.fromisoformat(stay["until"]), "E4A")


def _in_care(happened: list[Happening]) -> Iterator[Episode]:
    care_orders = [each["date"] for each in happened if each["type"] == "care_order"]
    now: Situation | None = None
    before_the_stay: Situation | None = None
    current: Episode | None = None
    for day, of_the_day in groupby(happened, key=day_of):
        before, rec = now, "X1"
        disrupted = False
        for each in of_the_day:
            match each["type"]:
                case "entered_care":
                    now = Situation("C1" if _is_interim(each, happened, care_orders) else "C2")
                case "left_care" | "adopted":
                    now, rec = None, _rec(each)
                case "temporary_stay":
                    assert now is not None
                    before_the_stay, now = now, _staying(now, each["place"])
                case "return_from_stay":
                    now = before_the_stay
                case _:
                    assert now is not None, f"{each} of a child who is not in care"
                    disrupted |= each["type"] == "placement_disrupted"
                    now = _after(now, each)
        if current and now != before:
            yield replace(current, dec=day, rec=rec, reason_place_change=_why(before, now, disrupted))
            current = None
        if now and now != before:
            current = Episode(day, _rne(before, now), now.status, now.place)
    if current:
        yield current


def _is_interim(entry: Happening, events: list[Happening], care_orders: list[str]) -> bool:
    """Whether a care order comes later in the same period of care."""
    next_entries = [each["date"] for each in events if each["type"] == "entered_care" and each["date"] > entry["date"]]
    return any(entry["date"] < day < min(next_entries, default="9999") for day in care_orders)


def _after(now: Situation, happening: Happening) -> Situation:
    """The situation that something makes of the one before."""
    match happening["type"]:
        case "accommodated":
            return replace(now, status="V2")
        case "care_order" | "placement_order_revoked":
            return replace(now, status="C2")
        case "placement_order":
            status = "D1" if happening.get("order") == "freeing" else "E1"
            now = replace(now, status=status)
            # Placed by consent, and ordered since: A3 becomes A5, A4 becomes A6.
            return replace(now, place=_adoptive(now, now.place == "A3")) if now.is_adoptive else now
        case "change_of_carers" | "placement_disrupted":
            return replace(now, place=FOSTER, carers=now.carers + 1)
        case "early_permanence_placed":
            return replace(now, place=EARLY_PERMANENCE, carers=now.carers + 1)
        case "placed" if happening.get("by_current_carer"):
            return replace(now, place=_adoptive(now, True))
        case "placed":
            return replace(now, place=_adoptive(now, False), carers=now.carers + 1)
        case _:  # a house move
            return replace(now, address=now.address + 1)


def _adoptive(now: Situation, by_current_carer: bool) -> str:
    by_consent = now.status not in {"E1", "D1"}
    return {(True, True): "A3", (True, False): "A4", (False, True): "A5", (False, False): "A6"}[
        by_consent, by_current_carer
    ]


def _staying(now: Situation, place: str) -> Situation:
    """In hospital the carers are the same; on the carers' holiday others stand in."""
    return replace(now, place=place, carers=now.carers if place == "T1" else -1)


def _rne(before: Situation | None, now: Situation) -> str:
    if before is None:
        return "S"
    status_changed = before.status != now.status
    if before.carers != now.carers:
        return "B" if status_changed else "P"
    if (before.place, before.address) != (now.place, now.address):
        return "U" if status_changed else "T"
    return "L"


def _rec(leaving: Happening) -> str:
    if leaving["type"] == "adopted":
        return "E12" if leaving.get("opposed") else "E11"
    return str(leaving.get("reason") or "E8")


def _why(before: Situation | None, now: Situation | None, disrupted: bool) -> str:
    """The reason for a change of placement; there is none for a temporary one, nor for one that ends care."""
    if before is None or now is None or "T" in before.place + now.place:
        return ""
    if disrupted:
        return "CHILD"
    if before.carers != now.carers or before.address != now.address:
        return "CARPL"
    return "PLACE" if before.place != now.place else ""
