"""Which source an event comes from, and which of two sources gives the day."""

from typing import get_args

import pytest

from app.journeys.sources import RANKING, Source, rank, source_of


@pytest.mark.parametrize(
    ("source_id", "source"),
    [
        ("ssda903/K1/placed/1", "ssda903"),
        ("extended_adoption/K1/placed/1", "extended_adoption"),
        ("annex_a/K1/placed/1", "annex_a"),
        ("", "api"),
        ("MOSAIC-4711", "api"),
        ("mosaic/K1/placed/1", "api"),
        ("ssda903", "api"),
        ("ssda903-K1", "api"),
    ],
)
def test_the_source_of_an_event(source_id: str, source: str) -> None:
    """The name before the first slash; what no import sent was sent over the API."""
    assert source_of(source_id) == source


def test_the_return_ranks_first() -> None:
    """Then what is sent over the API, the extended adoption report, and Annex A. Every source has a rank."""
    ranked = ["ssda903", "api", "extended_adoption", "annex_a"]
    assert [source for source in RANKING if source in ranked] == ranked
    assert sorted(get_args(Source), key=rank) == [*RANKING]
