"""One history from the rows of many years: the rule as the page has it, written down here a second time."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.returns.care import moved_in, orders, periods, placements
from app.returns.child_rows import Decision, Episode
from app.returns.over_the_years import decision_history, episode_history
from tests.support import rows_of_returns
from tests.support.examples import examples
from tests.support.rows_of_returns import returned

EXAMPLES = settings(max_examples=examples(150), phases=[Phase.generate])
YEARS = st.integers(2015, 2020)
#: Few days, so that rows of different years often begin or end on one day, on 31 March or on 1 April.
DAYS = st.sampled_from(
    [date(year, 3, 30) + timedelta(days=each) for year in range(2015, 2022) for each in (0, 1, 2, 90)]
)
ENDS = st.none() | DAYS
EPISODES = st.builds(
    Episode,
    YEARS,
    DAYS,
    st.sampled_from("SLPTBU"),
    st.sampled_from(["C2", "E1", "V3"]),
    st.sampled_from(["U6", "A6", "T1"]),
    ENDS,
    st.sampled_from(["X1", "E4A", "E12"]),
)
ROWS = st.lists(EPISODES, max_size=10, unique_by=lambda row: (row.year, row.start))
DECISIONS = st.builds(Decision, YEARS, DAYS, ENDS, st.sampled_from(["", "RD1"]))


def read_straight(rows: Sequence[Episode]) -> Iterator[Episode]:
    """The rule, read row by row: what each later year's file, in its turn, leaves of the row."""
    for row in rows:
        left: Episode | None = row
        for year in range(row.year + 1, 2030):
            days = [other.start for other in rows if other.year == year]
            if not days or left is None:
                continue
            if left.start >= min(days):
                left = None  # it begins on or after the first row's first day
            elif left.end is None:
                if min(days) <= date(row.year + 1, 3, 31):
                    left = None  # it was open on 31 March: the later file's rows are what it goes on with
            elif left.end > min(days):
                left = left._replace(end=min(days))
        if left:
            yield left


@EXAMPLES
@given(rows=ROWS, data=st.data())
def test_a_later_years_file_rules_from_its_first_rows_first_day_on(rows: list[Episode], data: st.DataObject) -> None:
    """For any rows of any years, in any order, and however often they come."""
    straight = sorted(read_straight(rows), key=lambda row: row.start)
    assert episode_history(rows) == straight
    assert episode_history(data.draw(st.permutations(rows))) == straight
    assert episode_history([*rows, *data.draw(st.permutations(rows))]) == straight


@EXAMPLES
@given(decisions=st.lists(DECISIONS, max_size=8, unique_by=lambda row: (row.year, row.decided)), data=st.data())
def test_decisions_follow_the_same_rule(decisions: list[Decision], data: st.DataObject) -> None:
    as_episodes = [Episode(each.year, each.decided or date.max, "", "", "", each.ceased) for each in decisions]
    straight = {(row.year, row.start, row.end) for row in read_straight(as_episodes)}
    assert {row[:3] for row in decision_history(decisions)} == straight
    assert decision_history(data.draw(st.permutations(decisions))) == decision_history(decisions)


@EXAMPLES
@given(rows=ROWS)
def test_every_episode_of_a_history_is_in_one_period_of_care_at_most(rows: list[Episode]) -> None:
    history = episode_history(rows)
    assert all(one.start <= other.start for one, other in pairwise(history))
    found = [episode for period in periods(history) for episode in period.episodes]
    assert found == [episode for episode in history if episode.legal_status not in {"V3", "V4"}]
    for period in periods(history):
        for run in (*orders(period), *placements(period)):
            assert run.since == period.episodes[run.first].start
            since = moved_in(period, run.first)
            assert since is None or since <= run.since


def history(story: str) -> list[str]:
    return [f"{row.start} {row.end}" for row in rows_of_returns.history(story)]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        # Repeated, and reported differently: the later file's copy.
        ("2020 episode 2020-05-01 S C2 U6\n2021 episode 2020-05-01 S C2 U6 2021-05-01 E4A", ["2020-05-01 2021-05-01"]),
        # On another day, earlier or later: the later file's rows take the place of the open one.
        ("2020 episode 2020-05-01 S C2 U6\n2021 episode 2020-05-08 S C2 U6", ["2020-05-08 None"]),
        ("2020 episode 2020-05-08 S C2 U6\n2021 episode 2020-05-01 S C2 U6", ["2020-05-01 None"]),
        # On 31 March at the latest; what begins after it is something new.
        ("2020 episode 2020-05-01 S C2 U6\n2021 episode 2021-03-31 P C2 U6", ["2021-03-31 None"]),
        ("2020 episode 2020-05-01 S C2 U6\n2021 episode 2021-04-01 P C2 U6", ["2020-05-01 None", "2021-04-01 None"]),
        # The 31 March of the row's own year, also where a year lies between.
        ("2020 episode 2020-05-01 S C2 U6\n2022 episode 2021-05-08 P C2 U6", ["2020-05-01 None", "2021-05-08 None"]),
        ("2020 episode 2020-05-01 S C2 U6\n2022 episode 2020-05-08 P C2 U6", ["2020-05-08 None"]),
        # An ended row that goes on beyond the first day ends on it.
        (
            "2020 episode 2020-05-01 S C2 U6 2020-10-01 X1\n2020 episode 2020-10-01 P C2 U6\n"
            "2021 episode 2020-09-20 P C2 U6",
            ["2020-05-01 2020-09-20", "2020-09-20 None"],
        ),
        # A later year's row again falls to the year after it.
        (
            "2019 episode 2019-05-01 S C2 U6\n2020 episode 2019-05-01 S C2 U6 2020-06-01 X1\n"
            "2020 episode 2020-06-01 P C2 U6\n2021 episode 2019-05-01 S C2 U6 2021-06-01 E4A",
            ["2019-05-01 2021-06-01"],
        ),
    ],
)  # fmt: skip
def test_small_histories(story: str, expected: list[str]) -> None:
    assert history(story) == expected


def test_of_several_rows_of_one_file_that_begin_on_one_day_one_is_read() -> None:
    (ended,) = rows_of_returns.history("episode 2021-05-01 S C2 U6 2021-06-01 E4A\nepisode 2021-05-01 S C2 U6")
    assert ended.ended_by == "E4A"
    (later,) = rows_of_returns.history(
        "episode 2021-05-01 S C2 U6 2021-06-01 X1\nepisode 2021-05-01 S C2 U6 2021-07-01 X1"
    )
    assert str(later.end) == "2021-07-01"


def test_an_episode_of_no_day_comes_before_the_one_of_its_day() -> None:
    story = "episode 2021-05-01 L E1 U6 2021-06-01 X1\nepisode 2021-05-01 S C2 U6 2021-05-01 X1"
    assert [episode.reason for episode in rows_of_returns.history(story)] == ["S", "L"]


def decisions(story: str) -> list[str]:
    return [
        f"{each.decided} {each.ceased} {each.reason}".strip()
        for each in decision_history(returned(story).rows.decisions)
    ]


def test_decisions_over_the_years() -> None:
    """An open one that a later year has with another day is corrected, a reversed one stays."""
    assert decisions("2020 decided 2020-06-01\n2021 decided 2020-06-01") == ["2020-06-01 None"]
    assert decisions("2020 decided 2020-06-01\n2021 decided 2020-06-08") == ["2020-06-08 None"]
    assert decisions("2020 decided 2020-06-01\n2021 decided 2020-06-01 2021-05-01 RD1") == ["2020-06-01 2021-05-01 RD1"]
    reversed_first = "2020 decided 2020-06-01 2020-09-01 RD2\n2021 decided 2021-06-08"
    assert decisions(reversed_first) == ["2020-06-01 2020-09-01 RD2", "2021-06-08 None"]
    assert decisions("2020 decided 2020-06-01") == ["2020-06-01 None"]
    assert decisions("") == []
