"""Most rules on the rows of returns are not asked of most children, and forms are checked once: that hides nothing.

The rows are drawn freely, of few codes and few days, so that nearly every rule is broken by some of them.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast
from unittest.mock import Mock

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from app.quality.findings import Finding, Rule
from app.quality.of_returns import rules, sound_rows
from app.quality.of_returns.about import TABLES
from app.quality.of_returns.checking import Rows, Rulebook, rule
from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.rules import RULES, every_finding, find_in_returns, findings
from app.quality.of_returns.sound_rows import SoundRows
from app.quality.of_returns.year_of_child import YearOfChild, each
from app.returns.child_rows import AdoptionRow, CareLeaver, ChildRows, Decision, Episode, Header, Permanence
from app.returns.packing import packed
from app.returns.sent import Sent
from tests.quality.stories_on_adoption import IN_CARE
from tests.support.examples import examples
from tests.support.rows_of_returns import returned, whole

NO_CONNECTION: Connection = cast(Connection, None)  # the rows are at hand
YEARS = st.integers(2021, 2025)
DAYS = st.integers(0, 30).map(lambda each: date(2021, 4, 1) + timedelta(days=50 * each))
MAYBE = st.none() | DAYS
BORN = st.sampled_from([None, date(2004, 6, 1), date(2018, 6, 1), date(2026, 1, 1)])


def one_of(text: str) -> st.SearchStrategy[str]:
    """Any of some codes; a dash is a blank."""
    return st.sampled_from(["" if word == "-" else word for word in text.split()])


def flaws(text: str) -> st.SearchStrategy[str]:
    return st.just("") | st.just("") | one_of(text)


EPISODES = st.builds(
    Episode,
    YEARS,
    DAYS,
    one_of("S L P T B U"),
    one_of("C1 C2 E1 D1 V2 V3 V4 L1"),
    one_of("U6 U4 A6 A5 T1 T3 K2 P1 H5"),
    MAYBE,
    one_of("- X1 X1 E4A E11 E12 E45 E17 E2 E99"),
    one_of("- CARPL CUSTOD"),
    one_of("PR1 PR4 -"),
    one_of("N1 N2"),
    one_of("X a1"),
    one_of("- b1 c2"),
    flaws("REC:unknown_code DEC:not_a_date PLACE:unknown_code CIN:no_column"),
)
ROWS = st.builds(
    ChildRows,
    st.lists(
        st.builds(
            Header,
            YEARS,
            one_of("1 2 M F U -"),
            BORN,
            one_of("WBRI MWBC -"),
            one_of("- UN1 UN4 a1b2"),
            one_of("- 1"),
            flaws("SEX:unknown_code UPN:malformed"),
        ),
        max_size=3,
    ),
    st.lists(EPISODES, max_size=6),
    st.lists(
        st.builds(
            AdoptionRow,
            YEARS,
            MAYBE,
            MAYBE,
            one_of("- 0 1"),
            one_of("- 1 2"),
            one_of("- M1 MM MF"),
            one_of("- L0 L2 L11"),
            BORN,
            flaws("DATE_INT:not_a_date DATE_MATCH:date_in_the_future"),
        ),
        max_size=2,
    ),
    st.lists(
        st.builds(Decision, YEARS, MAYBE, MAYBE, one_of("- RD1"), BORN, flaws("DATE_PLACED:not_a_date")), max_size=3
    ),
    st.lists(
        st.builds(Permanence, YEARS, one_of("- P1 Z1"), one_of("- 331"), MAYBE, one_of("- 1"), BORN, st.just("")),
        max_size=2,
    ),
    st.lists(st.builds(CareLeaver, YEARS, one_of("- 1"), BORN, st.just("")), max_size=2),
    st.sets(YEARS, max_size=1),
)
UNDATED = EPISODES.map(lambda row: Episode(row.year, None, *row[2:12], "DECOM:not_a_date"))  # type: ignore[arg-type]


def tables_sent(rows: ChildRows, others: Sequence[frozenset[int]]) -> Sent:
    """The tables that rows are of, and others."""
    both = zip(TABLES, rows.tables, others, strict=True)
    return Sent({name: more | {row.year for row in table} for name, table, more in both})


@settings(max_examples=examples(120), phases=[Phase.generate])
@given(
    rows=ROWS,
    sent=st.lists(st.frozensets(YEARS), min_size=6, max_size=6),
    undated=st.lists(UNDATED, max_size=1),
    refuses=st.booleans(),
)
def test_no_short_cut_hides_a_finding(
    rows: ChildRows, sent: list[frozenset[int]], undated: list[Episode], refuses: bool
) -> None:
    refused = ChildRows(episodes=undated) if refuses and undated else None
    every = Counter(every_finding(ReturnedChild(rows, tables_sent(rows, sent), refused)))
    assert Counter(findings(ReturnedChild(rows, tables_sent(rows, sent), refused))) == every


@settings(max_examples=examples(40), phases=[Phase.generate])
@given(st.lists(ROWS, max_size=3))
def test_what_is_found_of_many_children_is_what_is_found_of_each(of_children: list[ChildRows]) -> None:
    children = [ReturnedChild(rows, whole({2021, 2022})) for rows in of_children]
    assert rules.RULEBOOK.findings_of(children) == [findings(child) for child in children]


def test_sound_rows_are_not_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found depends on the years that the authority has sent, too: the child is not in the next one."""
    monkeypatch.setattr(rules, "rows_to_check", lambda *_: [("Ava", packed(returned(IN_CARE).rows))])

    def find(years: frozenset[int]) -> list[tuple[str, Finding]]:
        monkeypatch.setattr(rules, "sent_by", lambda *_: whole(years))
        return list(find_in_returns()(NO_CONNECTION, "E08000026", ["Ava"], 0))

    one_year, two_years = frozenset({2021}), frozenset({2021, 2022})
    assert find(one_year) == []
    missing_next_year = find(two_years)
    assert missing_next_year
    checked = Mock(wraps=rules.RULEBOOK.findings_of)
    monkeypatch.setattr(rules.RULEBOOK, "findings_of", checked)
    assert find(one_year) == []
    assert find(two_years) == missing_next_year
    assert [len(call.args[0]) for call in checked.call_args_list] == [1]


def test_no_more_sound_rows_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound_rows, "_MOST", 2)
    remembered = SoundRows()
    digests = [remembered.digest(rows, "2021") for rows in ("one", "two", "three")]
    for digest in digests:
        remembered.add(digest)
        assert digest in remembered
    assert digests[0] not in remembered
    assert SoundRows().digest("one", "2021") != remembered.digest("one", "2021")  # each has a key of its own


def test_a_new_rule_fires_without_another_line() -> None:
    """Whoever adds a correct rule sees it fire: nothing decides beforehand that it need not be asked."""

    @rule(code="starts_in_may", severity="note", about=("Episodes",), says="The episode starts in May.")
    def starts_in_may(year: YearOfChild) -> Rows:
        return each(row for row in year.episodes if row.start.month == 5)

    rows = ChildRows(episodes=[Episode(2021, date(2021, 5, 1), "S", "C2", "U6")])
    found = Rulebook([*RULES, starts_in_may]).findings_of([ReturnedChild(rows, whole({2021}))])[0]
    assert starts_in_may in {finding.rule for finding in found}
    assert isinstance(starts_in_may, Rule)
