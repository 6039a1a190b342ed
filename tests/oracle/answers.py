"""Cases, and the figure that they add up to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from tests.oracle.events import Child, Event, Family

COUNTED, EXCLUDED, NOT_EVALUABLE = "counted", "excluded", "not_evaluable"


@dataclass(frozen=True)
class Verdict:
    verdict: str
    reason: str | None = None


IS_COUNTED = Verdict(COUNTED)
NOT_PLACED = Verdict(EXCLUDED, "not_placed")
NO_PLACEMENT_ORDER = Verdict(EXCLUDED, "no_placement_order")
NO_ENTRY_DATE = Verdict(NOT_EVALUABLE, "no_entry_date")
NO_DECISION_DATE = Verdict(NOT_EVALUABLE, "no_decision_date")
NO_MATCH_DATE = Verdict(NOT_EVALUABLE, "no_match_date")
CARER_MOVE_IN_UNKNOWN = Verdict(NOT_EVALUABLE, "carer_move_in_unknown")
DATES_OUT_OF_ORDER = Verdict(NOT_EVALUABLE, "dates_out_of_order")
NO_APPLICATION_DATE = Verdict(NOT_EVALUABLE, "no_application_date")
NO_ISSUE_DATE = Verdict(NOT_EVALUABLE, "no_issue_date")
FAMILY_UNKNOWN = Verdict(NOT_EVALUABLE, "family_unknown")
OUTCOME_UNKNOWN = Verdict(NOT_EVALUABLE, "outcome_unknown")
NO_REGISTRATION_DATE = Verdict(NOT_EVALUABLE, "no_registration_date")
NO_STAGE_TWO_DATE = Verdict(NOT_EVALUABLE, "no_stage_two_date")
NOT_APPROVED = Verdict(EXCLUDED, "not_approved")
NO_APPROVAL_DATE = Verdict(NOT_EVALUABLE, "no_approval_date")
ENTRY_DAY_UNKNOWN = Verdict(NOT_EVALUABLE, "entry_day_unknown")
DECISION_DAY_UNKNOWN = Verdict(NOT_EVALUABLE, "decision_day_unknown")
ORDER_DAY_UNKNOWN = Verdict(NOT_EVALUABLE, "order_day_unknown")
PLACED_DAY_UNKNOWN = Verdict(NOT_EVALUABLE, "placed_day_unknown")
ETHNICITY_UNKNOWN = Verdict(EXCLUDED, "ethnicity_unknown")
BIRTH_MONTH_UNKNOWN = Verdict(EXCLUDED, "birth_month_unknown")
AGE_UNKNOWN = Verdict(NOT_EVALUABLE, "birth_month_unknown")
ADOPTERS_UNKNOWN = Verdict(EXCLUDED, "adopters_unknown")


def first_that_applies(*clauses: tuple[bool, Verdict]) -> Verdict:
    return next((verdict for applies, verdict in clauses if applies), IS_COUNTED)


@dataclass(frozen=True)
class Case:
    """One candidate. `value` is days for a mean, true or false for a percentage, None for a count."""

    authority: str
    child: str | None
    family: str | None
    verdict: str
    reason: str | None
    value: int | bool | None
    warnings: tuple[str, ...]
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Figure:
    """`numerator` and `denominator` are None for a count; `unrounded` is in the unit of `value`."""

    value: int | Decimal | None
    unrounded: Fraction | None
    numerator: int | None
    denominator: int | None
    counted: int
    excluded: dict[str, int]
    not_evaluable: dict[str, int]
    status: str
    cases: list[Case]
    groups: int | None = None
    bands: dict[str, int] | None = None
    unborn: int | None = None
    parts: dict[str, int] | None = None
    children: int | None = None
    complement: int | Decimal | None = None
    cut_off: int | None = None


def case(
    subject: Child | Family,
    verdict: Verdict = IS_COUNTED,
    value: int | bool | None = None,
    dates: tuple[date | None, date | None] = (None, None),
    warnings: tuple[str, ...] = (),
) -> Case:
    """A case that is not counted has no value."""
    is_child = isinstance(subject, Child)
    return Case(
        authority=subject.authority,
        child=subject.id if is_child else None,
        family=None if is_child else subject.id,
        verdict=verdict.verdict,
        reason=verdict.reason,
        value=value if verdict == IS_COUNTED else None,
        warnings=warnings,
        since=dates[0],
        until=dates[1],
    )


def day_of(event: Event | None) -> date | None:
    """The day that a case shows: where no more is known, the one on or before which it happened."""
    return event.day if event else None


def exact(event: Event | None) -> date | None:
    """The day of an event, if it is known."""
    return event.day if event and not event.by else None


def is_by(event: Event | None) -> bool:
    """Whether it happened, and no more is known than a day on or before which."""
    return event is not None and event.by


def days_between(since: date | None, until: date | None) -> int | None:
    return None if since is None or until is None else (until - since).days


def rounded(exact: Fraction, places: int = 0) -> int | Decimal:
    """Rounded once, halves away from zero: a whole number, or a decimal with these places."""
    scaled = floor(abs(exact) * 10**places + Fraction(1, 2)) * (-1 if exact < 0 else 1)
    return scaled if places == 0 else Decimal(scaled).scaleb(-places)


def mean(cases: list[Case], days_in_unit: int = 1, places: int = 0, groups: int | None = None) -> Figure:
    """The mean of the counted cases' days, all pooled."""
    values = [case.value or 0 for case in cases if case.verdict == COUNTED]
    return replace(_ratio(cases, sum(values), len(values), Fraction(1, days_in_unit), places), groups=groups)


def percentage(cases: list[Case], groups: int | None = None, cut_off: int | None = None) -> Figure:
    """How many of the counted cases are true, as a percentage of them."""
    values = [bool(case.value) for case in cases if case.verdict == COUNTED]
    return replace(_ratio(cases, sum(values), len(values), Fraction(100), 0), groups=groups, cut_off=cut_off)


def _ratio(cases: list[Case], numerator: int, denominator: int, factor: Fraction, places: int) -> Figure:
    exact = factor * Fraction(numerator, denominator) if denominator else None
    return Figure(
        value=None if exact is None else rounded(exact, places),
        unrounded=exact,
        numerator=numerator,
        denominator=denominator,
        counted=denominator,
        excluded=_reasons(cases, EXCLUDED),
        not_evaluable=_reasons(cases, NOT_EVALUABLE),
        status=_status(cases) if denominator else "z",
        cases=cases,
    )


def _status(cases: list[Case]) -> str:
    """A figure of which more than a tenth cannot be evaluated is unreliable."""
    judged = [case.verdict for case in cases if case.verdict != EXCLUDED]
    return "u" if judged.count(NOT_EVALUABLE) * 10 > len(judged) else "ok"


def count(
    cases: list[Case],
    groups: int | None = None,
    bands: dict[str, int] | None = None,
    unborn: int | None = None,
    parts: dict[str, int] | None = None,
) -> Figure:
    """A count is never without an answer: of nobody it is 0."""
    counted = sum(case.verdict == COUNTED for case in cases)
    return Figure(
        value=counted,
        unrounded=None,
        numerator=None,
        denominator=None,
        counted=counted,
        excluded=_reasons(cases, EXCLUDED),
        not_evaluable={},
        status="ok",
        cases=cases,
        groups=groups,
        bands=bands,
        unborn=unborn,
        parts=parts,
    )


def sibling_groups(children: Iterable[Child]) -> int:
    return len({child.sibling_group for child in children})


def _reasons(cases: list[Case], verdict: str) -> dict[str, int]:
    return dict(Counter(case.reason for case in cases if case.verdict == verdict and case.reason))
