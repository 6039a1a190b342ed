"""Periods: what every label means, to the day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.periods import FORMS, Period, financial_year_start, parse_period
from app.problems import NotUnderstood

ANY_DAY = date(2026, 11, 21)
TWO_YEARS = [date(2023, 3, 1) + timedelta(days=days) for days in range(2 * 366)]


def resolved(label: str, on: date = ANY_DAY) -> tuple[str, str]:
    """First and last day of a label."""
    period = parse_period(label, on)
    return period.start.isoformat(), period.end.isoformat()


def refusal(label: str) -> str:
    """What is said about a label that is no period."""
    with pytest.raises(NotUnderstood) as refused:
        parse_period(label, ANY_DAY)
    [mistake] = refused.value.mistakes
    assert (mistake.code, mistake.parameter) == ("unknown_period", "period")
    return mistake.detail


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2022-23", "2022-04-01", "2023-03-31"),
        ("1990-91", "1990-04-01", "1991-03-31"),
        ("2098-99", "2098-04-01", "2099-03-31"),
        ("2020-23", "2020-04-01", "2023-03-31"),
        ("2019-24", "2019-04-01", "2024-03-31"),
        # The last two digits are of the first year with that ending after the start.
        ("1999-00", "1999-04-01", "2000-03-31"),
        ("1995-05", "1995-04-01", "2005-03-31"),
        ("1998-01", "1998-04-01", "2001-03-31"),
        ("2099-00", "2099-04-01", "2100-03-31"),
        ("2022-23-Q1", "2022-04-01", "2022-06-30"),
        ("2022-23-Q2", "2022-07-01", "2022-09-30"),
        ("2022-23-Q3", "2022-10-01", "2022-12-31"),
        ("2022-23-Q4", "2023-01-01", "2023-03-31"),
        ("1999-00-Q4", "2000-01-01", "2000-03-31"),
        ("2022-23-H1", "2022-04-01", "2022-09-30"),
        ("2022-23-H2", "2022-10-01", "2023-03-31"),
        ("2022-M01", "2022-01-01", "2022-01-31"),
        ("2022-M11", "2022-11-01", "2022-11-30"),
        ("2022-M12", "2022-12-01", "2022-12-31"),
        # February, in common years, leap years, and the two kinds of century.
        ("2023-M02", "2023-02-01", "2023-02-28"),
        ("2024-M02", "2024-02-01", "2024-02-29"),
        ("2000-M02", "2000-02-01", "2000-02-29"),
        ("2100-M02", "2100-02-01", "2100-02-28"),
        ("2013-04-01/2013-07-31", "2013-04-01", "2013-07-31"),
        ("2024-02-29/2024-02-29", "2024-02-29", "2024-02-29"),
        ("1990-01-01/2100-12-31", "1990-01-01", "2100-12-31"),
    ],
)
def test_a_label_means_its_first_and_last_day(label: str, first: str, last: str) -> None:
    assert resolved(label) == (first, last)
    assert parse_period(label, ANY_DAY).label == label


@pytest.mark.parametrize(
    ("label", "on", "own_label"),
    [
        ("latest-year", "2026-11-21", "2025-26"),
        ("latest-year", "2026-03-31", "2025-26"),
        ("latest-year", "2026-03-30", "2024-25"),
        ("latest-year", "2000-06-01", "1999-00"),
        ("latest-three-years", "2026-11-21", "2023-26"),
        ("latest-three-years", "2023-03-30", "2019-22"),
        ("latest-quarter", "2026-11-21", "2026-27-Q2"),
        ("latest-quarter", "2026-12-31", "2026-27-Q3"),
        ("latest-quarter", "2026-03-31", "2025-26-Q4"),
        ("latest-quarter", "2026-03-30", "2025-26-Q3"),
        ("year-to-date", "2026-11-21", "2026-04-01/2026-11-21"),
        ("year-to-date", "2026-04-01", "2026-04-01/2026-04-01"),
        ("year-to-date", "2026-03-31", "2025-04-01/2026-03-31"),
    ],
)
def test_a_relative_label_resolves_to_a_label_of_its_own(label: str, on: str, own_label: str) -> None:
    period = parse_period(label, date.fromisoformat(on))
    assert period.label == own_label
    assert period == parse_period(own_label, ANY_DAY)


def test_the_latest_year_is_whole_and_the_last_that_has_ended_whatever_the_day() -> None:
    for on in TWO_YEARS:
        year = parse_period("latest-year", on)
        assert year.financial_years == 1
        assert year.end <= on < date(year.end.year + 1, 3, 31)


def test_the_latest_three_years_end_with_the_latest_year_whatever_the_day() -> None:
    for on in TWO_YEARS:
        years = parse_period("latest-three-years", on)
        assert years.financial_years == 3
        assert years.end == parse_period("latest-year", on).end


def test_the_latest_quarter_is_whole_and_the_last_that_has_ended_whatever_the_day() -> None:
    for on in TWO_YEARS:
        quarter = parse_period("latest-quarter", on)
        assert (quarter.start.day, quarter.start.month % 3) == (1, 1)
        assert (quarter.end + timedelta(days=1)).day == 1
        assert 89 <= (quarter.end - quarter.start).days <= 91
        days_since = (on - quarter.end).days
        assert 0 <= days_since < 92
        assert parse_period(quarter.label, on) == quarter


def test_the_year_to_date_begins_on_1_april_and_ends_today_whatever_the_day() -> None:
    for on in TWO_YEARS:
        year = parse_period("year-to-date", on)
        assert (year.start.month, year.start.day, year.end) == (4, 1, on)
        assert 0 <= (on - year.start).days <= 365


def test_the_four_quarters_and_the_two_halves_fill_a_year_without_gap_or_overlap() -> None:
    for start in range(1990, 2100):
        label = f"{start}-{(start + 1) % 100:02}"
        year = parse_period(label, ANY_DAY)
        for parts in ([f"{label}-Q{number}" for number in (1, 2, 3, 4)], [f"{label}-H1", f"{label}-H2"]):
            periods = [parse_period(part, ANY_DAY) for part in parts]
            assert periods[0].start == year.start
            assert periods[-1].end == year.end
            for one, following in pairwise(periods):
                assert one.end + timedelta(days=1) == following.start


@pytest.mark.parametrize(
    ("day", "start"), [("2023-03-31", 2022), ("2023-04-01", 2023), ("2024-02-29", 2023), ("2023-12-31", 2023)]
)
def test_a_day_belongs_to_the_financial_year_that_began_on_the_1_april_before(day: str, start: int) -> None:
    assert financial_year_start(date.fromisoformat(day)) == start
    assert Period("", date(1990, 1, 1), date.fromisoformat(day)).end_year == start + 1


def test_a_relative_label_never_resolves_to_a_label_that_would_be_refused() -> None:
    days = [date(1990, 1, 1) + timedelta(days=days) for days in (*range(0, 1500, 5), *range(39000, 40541, 5))]
    for on in days:
        for label in ("latest-year", "latest-three-years", "latest-quarter", "year-to-date"):
            try:
                period = parse_period(label, on)
            except NotUnderstood:
                continue
            assert parse_period(period.label, on) == period


@pytest.mark.parametrize(("form", "meaning"), FORMS)
def test_every_documented_form_is_one_that_is_understood(form: str, meaning: str) -> None:
    period = parse_period(form, ANY_DAY)
    assert period.start <= period.end
    assert meaning


@pytest.mark.parametrize(
    ("label", "hint"),
    [
        ("2022-2023", "Did you mean '2022-23'?"),
        ("2022/23", "Did you mean '2022-23'?"),
        ("2022-23-q1", "Did you mean '2022-23-Q1'?"),
        ("lastest-year", "Did you mean 'latest-year'?"),
        ("latest-three", "Did you mean 'latest-three-years'?"),
        ("Year-To-Date", "Did you mean 'year-to-date'?"),
        ("2022-11", "Did you mean 2022-M11, the month?"),
        ("2022-22", "Did you mean '2022-23'?"),
        ("1999-98", "Did you mean '1999-00'?"),
        ("Nov 2022", "Did you mean '2022-M11'?"),
        ("2022 november", "Did you mean '2022-M11'?"),
        ("sept-2022", "Did you mean '2022-M09'?"),
        ("YTD", "Did you mean 'year-to-date'?"),
        ("this-year", "Did you mean 'year-to-date'?"),
        ("last 3 years", "Did you mean 'latest-three-years'?"),
        ("01/04/2022 - 31/03/2023", "Did you mean '2022-04-01/2023-03-31'?"),
        ("2022-02-01", "Did you mean '2013-04-01/2013-07-31'?"),
        ("nonsense", "For example 2022-23, 2020-23 or 2022-23-Q1."),
        ("", "For example 2022-23"),
        ("2022-23-Q5", "Did you mean '2022-23-Q1'?"),
        ("2022-23-H3", "Did you mean '2022-23-H1'?"),
        ("2020-23-Q1", "part of one financial year"),
        ("2020-23-H2", "part of one financial year"),
        ("2022-M13", "M01 to M12"),
        ("2022-M00", "M01 to M12"),
        ("1989-M12", "between 1990 and 2100"),
        ("1989-90", "between 1990 and 2100"),
        ("2100-01", "between 1990 and 2100"),
        ("2023-02-29/2023-03-31", "two days of the calendar"),
        ("2023-13-01/2024-01-01", "two days of the calendar"),
        ("2013-07-31/2013-04-01", "ends before it begins"),
        ("1989-12-31/1990-01-31", "lies between 1990 and 2100"),
        ("2100-01-01/2101-01-01", "lies between 1990 and 2100"),
        (" 2022-23", "Did you mean '2022-23'?"),
        ("2022-23\n", "Did you mean '2022-23'?"),
        ("٢٠٢٢-٢٣", "For example"),
    ],
)
def test_a_label_of_no_form_is_refused_with_the_nearest_form_or_the_reason(label: str, hint: str) -> None:
    assert hint in refusal(label)


def test_a_year_that_names_itself_as_its_end_is_a_century_and_too_long() -> None:
    assert "over 50 years" in refusal("2022-22")
