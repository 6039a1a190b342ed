"""The strategy reaches what importers get wrong, and draws nothing that a return cannot say."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from tests.support.diary import LAST_DAY
from tests.support.returned.children import Child
from tests.support.returned.episodes import Episode, episodes_of
from tests.support.returned.journeys import children_in_returns
from tests.support.returned.years import CollectionYear
from tests.support.samples import Sample


def test_turns_of_every_kind_are_drawn() -> None:
    wanted = {
        "several periods of care",
        "disrupted, placed again and adopted",
        "from one family to the next on one day",
        "revoked and ordered again",
        "reversed and decided again",
        "carers adopt",
        "by consent",
        "by consent and ordered since",
        "order and placement on one day",
        "early permanence",
        "stay in A5, A6",
        "house move in A6",
        "respite before care",
        "waiting",
        "left",
        "adopted over several years",
        "adopted and never placed",
        "matched before the order",
        "matched after the placement",
    }

    def turns(children: list[Child]) -> Iterator[str]:
        for child in children:
            rows = episodes_of(child)
            assert_coherent(child, rows)
            yield from _turns(child, rows)

    assert Sample(children_in_returns("E08000026")).seldom(turns, wanted) == {}


def assert_coherent(child: Child, rows: list[Episode]) -> None:
    """Every row lasts a day at least, ends before the next begins, and lies in the years of the stories."""
    for row, following in pairwise(rows):
        assert row.dec
        assert row.decom < row.dec <= following.decom
        assert (row.rec == "X1") == (row.dec == following.decom), child
    assert all(date(2016, 1, 1) < row.decom <= LAST_DAY for row in rows)
    assert date.fromisoformat(f"{child.known['birth_month']}-15") < rows[0].decom
    assert len(child.happened("adopted")) <= 1
    assert bool(child.happened("matched")) <= bool(child.happened("adopted"))


def _turns(child: Child, rows: list[Episode]) -> Iterator[str]:
    by_type = {type_: [event["date"] for event in child.happened(type_)] for type_ in {e["type"] for e in child.events}}
    adopted = "adopted" in by_type
    if len(by_type["entered_care"]) > 1:
        yield "several periods of care"
    if adopted and "placement_disrupted" in by_type and "placed" in by_type:
        yield "disrupted, placed again and adopted"
    if set(by_type.get("placement_disrupted", [])) & set(by_type.get("placed", [])):
        yield "from one family to the next on one day"
    if "placement_order_revoked" in by_type and by_type["placement_order"][-1] > by_type["placement_order_revoked"][0]:
        yield "revoked and ordered again"
    if "decision_reversed" in by_type and by_type["adoption_decision"][-1] > by_type["decision_reversed"][0]:
        yield "reversed and decided again"
    if set(by_type.get("placement_order", [])) & set(by_type.get("placed", [])):
        yield "order and placement on one day"
    if "left_care" in by_type:
        yield "left"
    if not adopted and "adoption_decision" in by_type and "left_care" not in by_type:
        yield "waiting"
    if adopted:
        yield from _turns_of_adoption(by_type)
    yield from _turns_of_rows(rows)


def _turns_of_adoption(by_type: dict[str, list[str]]) -> Iterator[str]:
    first, last = (date.fromisoformat(by_type[type_][-1]) for type_ in ("entered_care", "adopted"))
    if CollectionYear.of(last).first - CollectionYear.of(first).first > 1:
        yield "adopted over several years"
    if "placed" not in by_type:
        yield "adopted and never placed"
    elif by_type["matched"] > by_type["placed"][-1:]:
        yield "matched after the placement"
    if by_type.get("placement_order", []) > by_type["matched"]:
        yield "matched before the order"


def _turns_of_rows(rows: list[Episode]) -> Iterator[str]:
    places = {row.place for row in rows}
    if places & {"A3", "A5"}:
        yield "carers adopt"
    if places & {"A3", "A4"}:
        yield "by consent"
    if "U5" in places:
        yield "early permanence"
    if rows[0].ls in {"V3", "V4"} and len(rows) > 1:
        yield "respite before care"
    for before, row in pairwise(rows):
        match before.place, row.rne, row.place:
            case "A3" | "A4", "U", "A5" | "A6":
                yield "by consent and ordered since"
            case "A5" | "A6", _, "T1" | "T3":
                yield "stay in A5, A6"
            case "A6", "T", "A6":
                yield "house move in A6"
