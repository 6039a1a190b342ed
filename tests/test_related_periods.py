"""Periods beside a period, and labels that are nearly right: properties of every form."""

import re
from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from app.periods import Period, parse_period
from app.problems import NotUnderstood
from app.related_periods import preceding, year_before

ANY_DAY = date(2026, 11, 21)


def two_digits(year: int) -> str:
    return f"{year % 100:02}"


YEARS = st.integers(1992, 2099)
ONE_YEAR = YEARS.map(lambda year: f"{year}-{two_digits(year + 1)}")
MONTHS = st.integers(1, 12)
#: Labels of every form that is made of whole months.
OF_MONTHS = st.one_of(
    ONE_YEAR,
    st.builds(lambda first, years: f"{first}-{two_digits(first + years)}", st.integers(1995, 2050), st.integers(1, 50)),
    st.builds(lambda year, part: f"{year}-Q{part}", ONE_YEAR, st.integers(1, 4)),
    st.builds(lambda year, part: f"{year}-H{part}", ONE_YEAR, st.integers(1, 2)),
    st.builds(lambda year, month: f"{year}-M{month:02}", YEARS, MONTHS),
    st.builds(lambda year, month: f"{year}-{month:02}-R12", st.integers(1993, 2099), MONTHS),
)
DAYS = st.dates(date(1995, 1, 1), date(2100, 12, 31))
INTERVALS = st.builds(lambda one, other: f"{min(one, other)}/{max(one, other)}", DAYS, DAYS)


def period_of(label: str) -> Period:
    return parse_period(label, ANY_DAY)


@given(st.one_of(OF_MONTHS, INTERVALS))
def test_every_form_gives_its_own_label_back(label: str) -> None:
    period = period_of(label)
    assert period.label == label
    assert period.start <= period.end


def months_in(period: Period) -> int:
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


@given(YEARS, MONTHS)
def test_twelve_months_end_with_their_month(year: int, month: int) -> None:
    period = period_of(f"{year}-{month:02}-R12")
    assert period.end == period_of(f"{year}-M{month:02}").end
    following = period.end + timedelta(days=1)
    assert (period.start.year, period.start.month, period.start.day) == (following.year - 1, following.month, 1)


@given(st.one_of(OF_MONTHS, INTERVALS))
def test_the_preceding_period_ends_the_day_before_and_can_be_asked_for(label: str) -> None:
    period = period_of(label)
    before = preceding(period)
    if before is None:
        return
    assert before.end + timedelta(days=1) == period.start
    assert period_of(before.label) == before
    whole_months = period.start.day == 1 and (period.end + timedelta(days=1)).day == 1
    if whole_months:
        assert months_in(before) == months_in(period)
    else:
        assert before.end - before.start == period.end - period.start
    if "/" not in label:
        assert re.sub("[0-9]+", "", before.label) == re.sub("[0-9]+", "", label)


@given(OF_MONTHS)
@example("2025-M02")
@example("2025-02-R12")
@example("2020-23")
def test_a_year_before_is_the_same_label_of_one_year_earlier(label: str) -> None:
    """H1 beside last year's H1, three years beside the three that ended a year earlier."""
    before = year_before(period_of(label))
    assert before
    earlier = str(int(label[:4]) - 1) + label[4:]
    if re.fullmatch("[0-9]{4}-[0-9]{2}(-[QH][0-9])?", label):
        earlier = earlier[:5] + two_digits(int(label[5:7]) - 1) + earlier[7:]
    assert before == period_of(earlier)


@given(INTERVALS)
@example("2023-04-01/2024-02-29")
def test_the_same_days_a_year_earlier(label: str) -> None:
    """Year-to-date beside last year's to the same day; the 29th of February becomes the 28th."""
    period, before = period_of(label), year_before(period_of(label))
    assert before
    assert before == period_of(before.label)
    for now, then in ((period.start, before.start), (period.end, before.end)):
        assert then.year == now.year - 1
        assert (then.month, then.day) == (now.month, 28 if (now.month, now.day) == (2, 29) else now.day)


def test_before_1990_there_is_nothing_to_compare_with() -> None:
    for label in ("1990-91", "1990-93", "1990-M01", "1991-03-R12", "1990-01-05/1990-01-06"):
        assert year_before(period_of(label)) is None
        assert preceding(period_of(label)) is None or label == "1990-01-05/1990-01-06"


SLIPS = (
    lambda label: label.lower(),
    lambda label: label.replace("-", "/", 1),
    lambda label: label.replace("-", " "),
    lambda label: label.replace("-", "\u2013"),
    lambda label: label.replace("-M0", "-M").replace("-0", "-"),
    lambda label: re.sub("^([0-9]{2})([0-9]{2})-([0-9]{2})(?!-R)", r"\1\2-\1\3", label),
    lambda label: f" {label} ",
    lambda label: f"FY {label}",
    lambda label: re.sub("^(.*)-([QH][0-9])$", r"\2 \1", label),
)
SHORT = st.one_of(
    st.integers(2013, 2098).map(lambda year: f"{year}-{two_digits(year + 1)}"),
    st.builds(
        lambda year, part: f"{year}-{year % 100 + 1:02}-{part}",
        st.integers(2013, 2098),
        st.sampled_from(["Q1", "Q4", "H2"]),
    ),
    st.builds(lambda year, month: f"{year}-M{month:02}", st.integers(2013, 2098), MONTHS),
    st.builds(lambda year, month: f"{year}-{month:02}-R12", st.integers(2013, 2098), MONTHS),
)


@given(SHORT, st.sampled_from(SLIPS))
def test_a_slip_of_the_pen_is_answered_with_the_label_that_was_meant(label: str, slip: object) -> None:
    assert callable(slip)
    written = slip(label)
    try:
        found = period_of(written)
    except NotUnderstood as refused:
        detail = refused.mistakes[0].detail
        if re.match("FY", written) and not re.fullmatch("[0-9]{4}-[0-9]{2}(-[QH][0-9])?", label):
            return
        assert f"Did you mean '{label}'?" in detail, (written, detail)
    else:
        assert found == period_of(label)
