"""The rows of one child that are stored from the returns of several years: kept as text, replaced by year."""

from datetime import date

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.returns.child_rows import Adopted, ChildRows, Decision, Episode, Header, packed, unpacked

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
def test_what_is_kept_is_what_came(record: ChildRows) -> None:
    """Every row comes back as it was; blank and nought are not the same."""
    again = unpacked(packed(record))
    for kind in KINDS:
        assert sorted(again.of_kind(kind), key=repr) == sorted(record.of_kind(kind), key=repr)
    assert packed(again) == packed(record)
    assert bool(again) == bool(record)


@EXAMPLES
@given(record=RECORDS, data=st.data())
def test_the_same_rows_are_the_same_text_in_any_order(record: ChildRows, data: st.DataObject) -> None:
    """A file that is sorted differently must not look like a change."""
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


def test_rows_stored_with_null_for_no_day_are_read_as_well() -> None:
    """As they were stored until November 2026."""
    text = '[[[2020,"1",null,"WBRI"]],[[2020,737546,"S","C2","U6",null,"",""]],[],[]]'
    record = ChildRows([Header(2020, "1", None, "WBRI")], [Episode(2020, date(2020, 5, 1), "S", "C2", "U6")])
    assert unpacked(text) == record
    assert unpacked(packed(record)) == record
