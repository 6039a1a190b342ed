"""One cell at a time: days, codes, ids and years, for any that somebody may write."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.periods import today
from app.returns import codes
from app.returns.cells import BLANK, FLAGS, Unusable, birth_month, child_id, code_of, day, day_of_an_event
from app.returns.years import label, year_in, year_of_column, year_of_file

DAYS = st.dates(date(1990, 1, 1), date(2026, 1, 1))


@given(written=DAYS)
def test_every_way_of_writing_a_day_is_that_day(written: date) -> None:
    serial = (written - date(1899, 12, 30)).days
    for text in (
        f"{written:%d/%m/%Y}", f"{written:%Y-%m-%d}", f"{written.day}/{written.month}/{written.year}",
        f"{written:%d-%b-%Y}", f"{written:%d %B %Y}", f"{written:%Y-%m-%d} 00:00:00", f"{written}T00:00:00Z",
        str(serial), f"{serial}.0", f"{serial}.958333", f"{written:%d/%m/%Y} 12:00:00 AM", f"{written}T00:00:00+00:00",
        f"{written}T23:00:00+01:00", f"{written} 22:59:59.999Z",
    ):  # fmt: skip
        assert day_of_an_event(text) == written, text


@given(written=DAYS, digits=st.sampled_from(["%y", "%Y1", "'%y"]))
def test_a_year_without_four_digits_is_never_guessed(written: date, digits: str) -> None:
    with pytest.raises(Unusable):
        day(written.strftime(f"%d/%m/{digits}"))


@pytest.mark.parametrize("text", ["2022-03-31T23:00:00.000Z", "31/03/2022 23:00Z", "2022-03-31T23:30:00+00:00"])
def test_midnight_of_the_next_day_in_summer_is_no_day(text: str) -> None:
    """Systems that write times of UTC write it so."""
    with pytest.raises(Unusable, match="not_a_date"):
        day(text)


@given(text=st.text())
def test_whatever_stands_in_a_cell_it_is_a_day_blank_or_unusable_and_is_not_repeated(text: str) -> None:
    for read in (day, day_of_an_event, birth_month):
        found, said = None, "It is a day."
        try:
            found = read(text)
        except Unusable as unusable:
            said = unusable.detail
        assert found is None or isinstance(found, date)
        assert said.endswith(".")
        assert len(text) < 3 or text not in said


def test_blank_is_blank_in_every_kind_of_cell() -> None:
    for text in BLANK:
        assert (day(text), code_of(codes.PLACE)(text), child_id("", may_look_like_numbers=False)(text)) == (
            None,
            "",
            "",
        )


@pytest.mark.parametrize("word", ["null", "Null", "N/a", "na", "--", "(null)", "(blank)", "nil", "<NA>", "#N/A"])
def test_words_for_nothing_are_blank_in_any_case(word: str) -> None:
    assert {day(word), code_of(codes.PLACE)(word) or None} == {None}


@pytest.mark.parametrize(
    "text", ["0", "0.0", "00:00:00", "01/01/1900", "1904-01-01", "01/01/0001", "1753-01-01 00:00:00", "31/12/9999"]
)
def test_what_systems_write_for_no_day_is_blank(text: str) -> None:
    """Also what a spreadsheet makes of a formula that names a blank cell."""
    assert {day(text), day_of_an_event(text), birth_month(text)} == {None}


@given(written=DAYS.filter(lambda written: written.day > 12))
def test_a_day_that_can_only_be_month_first_is_named_so_whatever_its_year(written: date) -> None:
    for text in (f"{written:%m/%d/%Y}", f"{written:%m/%d/%y}", f"{written:%m-%d-%Y} 00:00"):
        with pytest.raises(Unusable, match="month_first_days"):
            day(text)


def test_tomorrow_is_no_day_of_an_event() -> None:
    with pytest.raises(Unusable, match="date_in_the_future"):
        day_of_an_event(f"{today() + timedelta(days=1)}")


def test_only_the_month_of_birth_is_kept() -> None:
    assert birth_month("29/02/2020") == birth_month("01/02/2020") == date(2020, 2, 1)


@pytest.mark.parametrize("list_", [codes.PLACE, codes.EPISODE_END, codes.LEGAL_STATUSES, codes.ADOPTERS, codes.ETHNIC])
def test_a_code_is_itself_in_any_case(list_: codes.Codes) -> None:
    read = code_of(list_)
    assert {read(code) for code in list_} == {read(code.lower()) for code in list_} == set(list_)
    for other in ("Q9", "Z", "X", "1.5", "E 1"):
        with pytest.raises(Unusable, match="unknown_code"):
            read(other)


def test_codes_of_flags_and_numbers_from_spreadsheets() -> None:
    flag = code_of(codes.FLAG, FLAGS)
    assert {flag(text) for text in ("1", "1.0", "1.00", "TRUE", "True", "yes", "Y")} == {"1"}
    assert {flag(text) for text in ("0", "0.0", "FALSE", "no", "n")} == {"0"}
    assert code_of(codes.ADOPTERS)("2.0") == "2"


@pytest.mark.parametrize(
    ("list_", "code", "first", "last"),
    [
        (codes.SEX, "1", None, 2023), (codes.SEX, "M", 2024, None), (codes.PLACE, "H5", None, 2024),
        (codes.PLACE, "K3", 2023, None), (codes.PLACE, "Z1", None, 2024), (codes.PLACE, "Z13", 2025, None),
        (codes.EPISODE_END, "E43", None, 2017), (codes.EPISODE_END, "E45", 2018, None),
        (codes.PLACE_CHANGE, "CUSTOD", 2018, None), (codes.PLACE, "A6", None, None),
    ],
)  # fmt: skip
def test_codes_come_and_go_with_the_years(list_: codes.Codes, code: str, first: int | None, last: int | None) -> None:
    listed = {year for year in range(2005, 2030) if codes.is_of_year(list_, code, year)}
    assert listed == set(range(first or 2005, (last or 2029) + 1))


@pytest.mark.parametrize(
    ("written", "child"),
    [
        ("K1", "K1"), ("0012", "0012"), ("12.0", "12"), ("12.00", "12"), ("K1_331", "K1"), ("K1_332", "K1_332"),
        ("1.5", None), ("K 1", None), ("", ""), ("_331", None), ("k1-2_3", "k1-2_3"),
        ('="0012"', "0012"), ("'0012", "0012"), ("=", ""), ('=A1+"', None),
    ],
)  # fmt: skip
def test_an_id_loses_what_tools_add_to_it(written: str, child: str | None) -> None:
    read = child_id("_331", may_look_like_numbers=False)
    if child is not None:
        assert read(written) == child
        return
    with pytest.raises(Unusable, match="malformed"):
        read(written)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2022-23", 2022), ("2022_23", 2022), ("2022/23", 2022), ("2022-2023", 2022), ("202223", 2022),
        ("SSDA903 2022-23 episodes.csv", 2022), ("2099-00", 2099), ("2022", None), ("2022-24", None), ("22-23", None),
        ("episodes 01042022.csv", None), ("2021-22 and 2022-23", None), ("120222344", None), ("", None),
    ],
)  # fmt: skip
def test_the_year_of_a_name(name: str, year: int | None) -> None:
    """Two years that follow each other; only one could mean either end."""
    assert year_in(name) == year_of_file(name) == year


@pytest.mark.parametrize(
    ("path", "year"),
    [
        ("2021-22/episodes.csv", 2021), ("2020-21 to 2022-23.zip/2021-22/episodes.csv", 2021),
        ("2022-23.zip/2021-22/header 2019-20.csv", 2019), ("2021-22.zip/all/episodes.csv", 2021),
        ("returns.zip/2021-22, 2022-23/episodes.csv", None),
    ],
)  # fmt: skip
def test_the_year_nearest_to_a_file_counts(path: str, year: int | None) -> None:
    assert year_of_file(path) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [("2023", 2022), ("2023.0", 2022), ("2022-23", 2022), ("2022/23", 2022), ("", None), ("N/A", None)],
)
def test_a_regional_tools_year_is_that_in_which_it_ends(text: str, year: int | None) -> None:
    assert year_of_column(text) == year
    assert year is None or label(year) == "2022-23"


@pytest.mark.parametrize("text", ["23", "2023-25", "this year", "1923"])
def test_a_cell_that_is_no_year(text: str) -> None:
    with pytest.raises(Unusable, match="malformed"):
        year_of_column(text)
