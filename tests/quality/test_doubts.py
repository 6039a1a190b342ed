"""What was read of a record under some doubts is read again only where others would give another answer."""

from functools import partial
from typing import get_args

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.indicators.populations import Population
from app.periods import Period
from app.quality.bounds import bounded
from app.quality.doubts import DOUBTS, Doubt, Doubts, Missing, OtherDay, Words
from app.quality.of_events.record import Record
from app.quality.of_families.record import FamilyRecord
from app.quality.possible.child import DoubtedChild
from app.quality.possible.families import DoubtedFamily
from app.quality.possible.rows import Candidates, possible_rows
from tests.oracle.events import live
from tests.quality import test_families
from tests.quality.in_memory import record_of
from tests.quality.test_not_evaluable import COVENTRY, YEARS
from tests.support.examples import examples
from tests.support.histories import child_history, family_history
from tests.support.service import Event

POPULATIONS = tuple(dict.fromkeys(population for each in bounded() for population in each.among))
#: Several sets of doubts, as the rules that one record breaks have: mostly a few words each.
SETS = st.lists(st.frozensets(st.sampled_from(DOUBTS), max_size=4) | st.just(frozenset(DOUBTS)), min_size=2, max_size=5)


def read(record: Record | FamilyRecord, population: Population, period: Period, doubts: Doubts) -> Candidates:
    if isinstance(record, FamilyRecord):
        return possible_rows(DoubtedFamily(record, period, doubts), population)
    return possible_rows(DoubtedChild(record, period, doubts), population)


def assert_is_as_if_read_first(record: Record | FamilyRecord, period: Period, several: list[Words]) -> None:
    """Whatever was read before, under whichever doubts, what is read is what these doubts give by themselves."""
    before = Doubts()
    for words in several:
        doubts = before.with_only(words)
        for population in POPULATIONS:
            if population.about == record.about:
                by_itself = read(record, population, period, Doubts(words))
                once = doubts.once(population, partial(read, record, population, period))
                assert once == by_itself, (population, sorted(words))


@settings(max_examples=examples(60), phases=[Phase.generate])
@given(child_history(COVENTRY), st.sampled_from(YEARS), SETS)
def test_a_child_is_read_again_only_where_that_makes_a_difference(
    events: list[Event], period: Period, several: list[Words]
) -> None:
    if left := live(events):
        assert_is_as_if_read_first(record_of(left, {"birth_month": "2016-05"}, period.end), period, several)


@settings(max_examples=examples(30), phases=[Phase.generate])
@given(family_history(COVENTRY), st.sampled_from(YEARS), SETS)
def test_a_family_is_read_again_only_where_that_makes_a_difference(
    events: list[Event], period: Period, several: list[Words]
) -> None:
    if events:
        assert_is_as_if_read_first(test_families.record_of(events), period, several)


def test_nothing_is_read_twice_under_the_same_answers() -> None:
    asked: list[Words] = []

    def adopted(doubts: Doubts) -> bool:
        asked.append(doubts.words)
        return doubts.have("adopted") and doubts.have("left")

    before, both = Doubts(), frozenset[Doubt]({"adopted", "left"})
    for words in (frozenset(), frozenset(get_args(OtherDay)), both, both | frozenset[Doubt]({"placed"}), frozenset()):
        assert before.with_only(words).once("adopted", adopted) == (words >= both)
    assert asked == [frozenset(), both]


def test_a_reading_passes_on_what_a_part_of_it_asked_about() -> None:
    doubts = Doubts(frozenset(get_args(Missing)))
    for _ in range(2):
        within = doubts.with_only(doubts.words)
        within.once("whole", lambda some: some.once("part", lambda more: more.have("placed")))
        assert within.asked == {"placed"}
        wider = within.and_also(frozenset({"which_day"}))
        assert wider.have("which_day")
        assert within.asked == {"placed", "which_day"}
