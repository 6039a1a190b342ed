"""What an indicator needs to know is read off its declaration."""

import pytest

from app.events.catalogue import BY_TYPE
from app.indicators.needs import Need, needs
from app.indicators.scorecard import INDICATORS, at
from app.indicators.vocabulary import Indicator


def of(code: str) -> set[tuple[str, str]]:
    """Types and of whom, without attributes."""
    return {(need.type, need.whose) for need in needs(at(code)) if not need.says}


def said(code: str) -> set[str]:
    return {need.says for need in needs(at(code)) if need.says}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.code)
def test_every_indicator_needs_events_that_there_are(indicator: Indicator) -> None:
    """Of children where it counts children, of families where it counts families."""
    assert needs(indicator)
    for need in needs(indicator):
        kind = BY_TYPE[need.type]
        assert (kind.about == "family") == (need.whose == "families")
        assert not need.says or need.says in kind.attribute_names


def test_durations_need_what_lies_at_their_ends_of_the_adopted_children() -> None:
    assert of("A1") == {("adopted", "adopted"), ("entered_care", "adopted"), ("placed", "adopted")}
    assert of("A2") == {
        ("adopted", "adopted"),
        ("placed", "adopted"),
        ("placement_order", "adopted"),
        ("matched", "adopted"),
    }


def test_a10_needs_to_know_who_is_adopted_by_foster_carers() -> None:
    """And since when they lived with them; whose adopters they are it need not know."""
    assert said("A10") == {"by_current_carer", "moved_in_with_carer"}
    assert said("A1") == set()
    assert said("placed_in_agency") == {"adopters"}


def test_stocks_need_what_makes_and_undoes_a_thing_and_ends_care() -> None:
    assert of("A9") == {
        (type_, "process")
        for type_ in (
            "entered_care",
            "left_care",
            "adopted",
            "adoption_decision",
            "decision_reversed",
            "placed",
            "placement_disrupted",
        )
    }
    assert of("awaiting_match") - of("A9") == {
        (type_, "process") for type_ in ("placement_order", "placement_order_revoked", "matched", "match_ended")
    }


def test_a_share_of_two_populations_needs_what_both_need() -> None:
    """A3 is of the adopted and of those in the process: what is needed of the larger group is not named twice."""
    assert {whose for _, whose in of("A3")} == {"process"}
    assert of("A3") == of("A9")


@pytest.mark.parametrize(
    ("code", "types"),
    [
        ("A4", {"left_care", "adopted"}),
        ("sgo", {"left_care"}),
        ("A15", {"adoption_decision"}),
        ("A6", {"adopted"}),
        ("A7", {"adopted"}),
        ("A8", {"proceedings_issued", "proceedings_concluded"}),
        ("enquiry_conversion", {"enquiry", "registered"}),
    ],
)
def test_counts_and_shares_need_their_own_types(code: str, types: set[str]) -> None:
    """What is known of a child besides events is no event: ethnicity and birth month are needed of nobody."""
    assert {type_ for type_, _ in of(code)} == types


def test_who_knows_of_everyone_knows_of_the_adopted() -> None:
    assert Need("placed", "adopted").met_by(Need("placed", "everyone"))
    assert Need("placed", "process").met_by(Need("placed", "everyone"))
    assert Need("placed", "adopted").met_by(Need("placed", "process"))
    assert not Need("placed", "process").met_by(Need("placed", "adopted"))
    assert not Need("placed", "everyone").met_by(Need("placed", "adopted"))
    assert not Need("placed", "adopted").met_by(Need("matched", "everyone"))
    assert not Need("placed", "adopted", "adopters").met_by(Need("placed", "everyone"))
    assert not Need("approved", "families").met_by(Need("approved", "everyone"))
