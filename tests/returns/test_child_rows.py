"""What is held of a child from the returns of several years: kept as text, replaced by year, read as one history."""

from datetime import date
from itertools import pairwise

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.returns.care import moved_in, orders, periods, placements
from app.returns.child_rows import (
    Adopted,
    ChildRows,
    Decision,
    Episode,
    Header,
    packed,
    standing_decisions,
    stitched,
    unpacked,
)
from tests.support.rows_of_returns import held

YEARS = st.integers(2015, 2018)
DAYS = st.dates(date(2015, 4, 1), date(2019, 3, 31))
MAYBE = st.none() | DAYS
TEXT = st.sampled_from(["", "E1", "X1", "0", "1", "2", "U6", "A6", "RD1"])
EPISODES = st.builds(Episode, YEARS, DAYS, TEXT, TEXT, TEXT, MAYBE, TEXT, TEXT)
RECORDS = st.builds(
    ChildRows,
    st.lists(st.builds(Header, YEARS, TEXT, MAYBE, TEXT), max_size=3),
    st.lists(EPISODES, max_size=6),
    st.lists(st.builds(Adopted, YEARS, MAYBE, MAYBE, TEXT, TEXT, TEXT, TEXT), max_size=2),
    st.lists(st.builds(Decision, YEARS, MAYBE, MAYBE, TEXT), max_size=3),
)
EXAMPLES = settings(max_examples=40, phases=[Phase.generate])
KINDS = (Header, Episode, Adopted, Decision)


@EXAMPLES
@given(record=RECORDS)
def test_what_is_kept_is_what_was_held(record: ChildRows) -> None:
    """Every row comes back as it was; blank and nought are not the same."""
    again = unpacked(packed(record))
    for kind in KINDS:
        assert sorted(again.of_kind(kind), key=repr) == sorted(record.of_kind(kind), key=repr)
    assert packed(again) == packed(record)
    assert bool(again) == bool(record)


@EXAMPLES
@given(record=RECORDS, data=st.data())
def test_the_same_rows_are_the_same_text_in_any_order(record: ChildRows, data: st.DataObject) -> None:
    """Otherwise a file that is sorted otherwise would look like a change."""
    mixed = ChildRows(*(data.draw(st.permutations(record.of_kind(kind))) for kind in KINDS))
    assert packed(mixed) == packed(record)


@EXAMPLES
@given(record=RECORDS, new=RECORDS, year=YEARS)
def test_a_table_of_a_year_takes_the_place_of_that_table_and_year(record: ChildRows, new: ChildRows, year: int) -> None:
    new = ChildRows(*([row for row in new.of_kind(kind) if row.year == year] for kind in KINDS))
    before = {kind: list(record.of_kind(kind)) for kind in KINDS}
    record.take(new, {Episode: {year}, Header: set()})
    assert [row for row in record.episodes if row.year == year] == new.episodes
    assert [row for row in record.episodes if row.year != year] == [e for e in before[Episode] if e.year != year]
    assert record.decisions == before[Decision]


@EXAMPLES
@given(episodes=st.lists(EPISODES, max_size=8), data=st.data())
def test_a_history_does_not_hang_on_the_order_of_rows(episodes: list[Episode], data: st.DataObject) -> None:
    """Apart from copies of one day in one year that end alike but say different things."""
    once = list({(row.year, row.start, row.end): row for row in episodes}.values())
    history = stitched(once)
    assert stitched(data.draw(st.permutations(once))) == history
    assert set(history) <= set(once)
    assert all(one.start <= other.start for one, other in pairwise(history))
    assert stitched(history) == history or len({row.year for row in history}) > 1


@EXAMPLES
@given(episodes=st.lists(EPISODES, max_size=8))
def test_every_episode_of_a_history_is_in_one_period_of_care_at_most(episodes: list[Episode]) -> None:
    history = stitched(episodes)
    found = [episode for period in periods(history) for episode in period.episodes]
    assert found == [episode for episode in history if episode.legal_status not in {"V3", "V4"}]
    for period in periods(history):
        for run in (*orders(period), *placements(period)):
            assert run.since is None or run.since == period.episodes[run.first].start
            since = moved_in(period, run.first)
            assert since is None or since <= period.episodes[run.first].start


def starts(story: str) -> list[str]:
    return [str(episode.start) for episode in held(story).episodes]


def test_of_two_copies_the_newest_years_stands_and_within_a_year_one_that_ended() -> None:
    (newest,) = held("2020 episode 2020-05-01 S C2 U6\n2021 episode 2020-05-01 S E1 U6").episodes
    assert newest.legal_status == "E1"
    (ended,) = held("episode 2021-05-01 S C2 U6 2021-06-01 E4A\nepisode 2021-05-01 S C2 U6").episodes
    assert ended.ended_by == "E4A"
    (later,) = held("episode 2021-05-01 S C2 U6 2021-06-01 X1\nepisode 2021-05-01 S C2 U6 2021-07-01 X1").episodes
    assert str(later.end) == "2021-07-01"


def test_an_open_episode_that_the_next_year_begins_on_another_day_is_corrected() -> None:
    assert starts("2020 episode 2020-05-01 S C2 U6\n2021 episode 2020-05-08 S C2 U6") == ["2020-05-08"]
    # A year later nobody repeats it, and what begins after the year's end is something new.
    assert len(starts("2020 episode 2020-05-01 S C2 U6\n2022 episode 2020-05-08 S C2 U6")) == 2
    assert len(starts("2020 episode 2020-05-01 S C2 U6\n2021 episode 2021-05-08 L E1 U6")) == 2


def test_a_corrected_episode_is_found_between_others_of_its_year() -> None:
    """The next year begins the open episode earlier, but later than the first one of its year."""
    story = """
        2020 episode 2020-05-01 S C2 U6 2020-10-01 X1
        2020 episode 2020-10-01 P C2 U6
        2021 episode 2020-09-20 P C2 U6
        """
    assert starts(story) == ["2020-05-01", "2020-09-20"]


def test_rows_held_with_null_for_no_day_are_read_as_well() -> None:
    """As they were held until November 2026."""
    text = '[[[2020,"1",null,"WBRI"]],[[2020,737546,"S","C2","U6",null,"",""]],[],[]]'
    record = ChildRows([Header(2020, "1", None, "WBRI")], [Episode(2020, date(2020, 5, 1), "S", "C2", "U6")])
    assert unpacked(text) == record
    assert unpacked(packed(record)) == record


def test_an_episode_of_no_day_stands_before_the_one_of_its_day() -> None:
    story = "episode 2021-05-01 L E1 U6 2021-06-01 X1\nepisode 2021-05-01 S C2 U6 2021-05-01 X1"
    assert [episode.reason for episode in held(story).episodes] == ["S", "L"]
    corrected = "2020 episode 2021-03-01 S C2 U6 2021-03-01 X1\n2021 episode 2021-03-01 S C2 U6"
    assert len(starts(corrected)) == 1


def decisions(story: str) -> list[str]:
    found = standing_decisions(held(story).record.decisions)
    return [f"{each.decided} {each.ceased} {each.reason}".strip() for each in found]


def test_the_decisions_that_stand() -> None:
    """The newest row of each; an open one that a later year has with another day is corrected, a reversed one stays."""
    assert decisions("2020 decided 2020-06-01\n2021 decided 2020-06-01") == ["2020-06-01 None"]
    assert decisions("2020 decided 2020-06-01\n2021 decided 2020-06-08") == ["2020-06-08 None"]
    assert decisions("2020 decided 2020-06-01\n2021 decided 2020-06-01 2021-05-01 RD1") == ["2020-06-01 2021-05-01 RD1"]
    reversed_first = "2020 decided 2020-06-01 2020-09-01 RD2\n2021 decided 2021-06-08"
    assert decisions(reversed_first) == ["2020-06-01 2020-09-01 RD2", "2021-06-08 None"]
    assert decisions("2020 decided 2020-06-01") == ["2020-06-01 None"]
    assert decisions("") == []
