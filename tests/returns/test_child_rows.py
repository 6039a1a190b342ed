"""The rows of one child that are stored from the returns of several years: kept as text, replaced by year."""

from datetime import date

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.returns.child_rows import AdoptionRow, CareLeaver, ChildRows, Decision, Episode, Header, Permanence
from app.returns.packing import packed, unpacked
from tests.support.examples import examples

YEARS = st.integers(2015, 2018)
DAYS = st.dates(date(2015, 4, 1), date(2019, 3, 31))
MAYBE = st.none() | DAYS
TEXT = st.sampled_from(["", "E1", "X1", "0", "1", "2", "U6", "A6", "RD1"])
FLAWS = st.sampled_from(["", "SEX:unknown_code", "SEX:unknown_code DOB:not_a_date"])
#: Where a row was read: its number, and the file.
NUMBERS, FILES = st.integers(0, 3), st.sampled_from(["", "2015-16/episodes.csv", "returns, of | all.csv"])
PLACE = (FLAWS, NUMBERS, FILES)
RECORDS = st.builds(
    ChildRows,
    st.lists(st.builds(Header, YEARS, TEXT, MAYBE, TEXT, TEXT, TEXT, *PLACE), max_size=3),
    st.lists(st.builds(Episode, YEARS, DAYS, TEXT, TEXT, TEXT, MAYBE, *[TEXT] * 6, *PLACE), max_size=6),
    st.lists(st.builds(AdoptionRow, YEARS, MAYBE, MAYBE, *[TEXT] * 4, MAYBE, *PLACE), max_size=2),
    st.lists(st.builds(Decision, YEARS, MAYBE, MAYBE, TEXT, MAYBE, *PLACE), max_size=3),
    st.lists(st.builds(Permanence, YEARS, TEXT, TEXT, MAYBE, TEXT, MAYBE, *PLACE), max_size=2),
    st.lists(st.builds(CareLeaver, YEARS, TEXT, MAYBE, *PLACE), max_size=2),
    st.sets(YEARS, max_size=2),
)
EXAMPLES = settings(max_examples=examples(40), phases=[Phase.generate])
KINDS = (Header, Episode, AdoptionRow, Decision, Permanence, CareLeaver)


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
    mixed = ChildRows(unlisted=record.unlisted)
    for kind in KINDS:
        mixed.of_kind(kind).extend(data.draw(st.permutations(record.of_kind(kind))))
    assert packed(mixed) == packed(record)


@EXAMPLES
@given(record=RECORDS, new=RECORDS, year=YEARS)
def test_a_table_of_a_year_takes_the_place_of_that_table_and_year(record: ChildRows, new: ChildRows, year: int) -> None:
    for kind in KINDS:
        new.of_kind(kind)[:] = [row for row in new.of_kind(kind) if row.year == year]
    before = {kind: list(record.of_kind(kind)) for kind in KINDS}
    record.take(new, {Episode: {year}, Header: set()})
    assert [row for row in record.episodes if row.year == year] == new.episodes
    assert [row for row in record.episodes if row.year != year] == [e for e in before[Episode] if e.year != year]
    assert record.decisions == before[Decision]


def test_rows_of_the_first_form_are_read_as_well() -> None:
    """As they were stored until November 2026, with null or 0 for no day: some columns were not stored."""
    text = '[[[2020,"1",null,"WBRI"]],[[2020,737546,"S","C2","U6",0,"",""]],[[2020,0,737546,"1","2","MF","L11"]],[]]'
    rows = unpacked(text)
    flaws = "PLACE_PROVIDER:not_stored CIN:not_stored URN:not_stored PL_POST:not_stored"
    assert rows.headers == [Header(2020, "1", None, "WBRI", flaws="UPN:not_stored")]
    assert rows.episodes == [Episode(2020, date(2020, 5, 1), "S", "C2", "U6", flaws=flaws)]
    assert rows.adopted == [AdoptionRow(2020, None, date(2020, 5, 1), "1", "2", "MF", "L11")]
    assert unpacked(packed(rows)) == rows


def test_a_year_whose_file_of_permanence_lacks_the_child_is_noted() -> None:
    rows = ChildRows(permanences=[Permanence(2021, "Z1", "", None)], unlisted={2019})
    rows.note_unlisted({2020, 2021})
    assert rows.unlisted == {2019, 2020}
