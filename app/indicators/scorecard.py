"""Every indicator, in the order in which it is shown."""

from app.did_you_mean import suggestion
from app.indicators.activity import (
    A4,
    A5,
    A6,
    A7,
    A15,
    A16,
    ADOPTED,
    APPLICATIONS,
    DISRUPTIONS,
    EARLY_PERMANENCE,
    EARLY_WARNINGS,
    ENTERED_CARE,
    LEFT_CARE,
    MATCHED,
    MATCHES_ENDED,
    ORDERS_REVOKED,
    PLACED,
    PLACED_IN_AGENCY,
    SGO,
)
from app.indicators.adopters import (
    A11,
    A12,
    A13,
    ASSESSMENTS_UNDERWAY,
    ENQUIRIES,
    ENQUIRY_CONVERSION,
    FAMILIES_APPROVED,
)
from app.indicators.adoptions import ADOPTED_BY_CARERS, AGE_AT_ADOPTION, PLACED_WITHIN_12_MONTHS
from app.indicators.afterwards import (
    LATER_LIFE_LETTERS,
    LATER_LIFE_LETTERS_DUE,
    LIFE_STORY_BOOKS,
    LIFE_STORY_BOOKS_DUE,
)
from app.indicators.court import (
    A8,
    A8_WITHIN_26,
    PRE_PROCEEDINGS_DIVERTED,
    PRE_PROCEEDINGS_STARTED,
    PROCEEDINGS,
    PROCEEDINGS_AFTER_PRE_PROCEEDINGS,
)
from app.indicators.family_finding import SIBLINGS_TOGETHER, SUFFICIENCY
from app.indicators.recruiting import (
    APPROVED_WITHIN_6_MONTHS,
    DECLINED,
    FAMILIES_MATCHED,
    FAMILIES_PLACED,
    LEFT_AFTER_APPROVAL,
    MATCHED_WITHIN_3_MONTHS,
    MATCHED_WITHIN_6_MONTHS,
    REGISTRATIONS,
    STAGE_ONE,
    STAGE_TWO,
    STAGE_TWO_STARTS,
    WITHDRAWALS,
)
from app.indicators.shorthands import PRINTED_TABLES
from app.indicators.stages import STAGES
from app.indicators.timeliness import A1, A2, A3, A10, A20
from app.indicators.vocabulary import Indicator
from app.indicators.waiting import (
    A9,
    A14,
    AWAITING_MATCH,
    FAMILIES_REQUIRED,
    LINKED,
    LONG_WAITS,
    MATCHED_NOT_PLACED,
    PLACED_AT_END,
    PLAN_IS_ADOPTION,
)
from app.mistakes import Mistake
from app.problems import NotFound, NotUnderstood

#: The scorecard's own codes, the council reports' counts, stocks and stages, the adopters; then what else is printed.
INDICATORS: tuple[Indicator, ...] = (
    A1, A2, A3, A4, A5, A6, A7, A8, A8_WITHIN_26, A9, A10, A11, A12, A13, A14, A15, A16, A20,
    MATCHED, PLACED, APPLICATIONS, ADOPTED, DISRUPTIONS, EARLY_PERMANENCE, EARLY_WARNINGS, SGO, PLACED_IN_AGENCY,
    AWAITING_MATCH, MATCHED_NOT_PLACED, PLACED_AT_END, PLAN_IS_ADOPTION, FAMILIES_REQUIRED,
    *STAGES,
    FAMILIES_APPROVED, ASSESSMENTS_UNDERWAY, ENQUIRIES, ENQUIRY_CONVERSION,
    PLACED_WITHIN_12_MONTHS, AGE_AT_ADOPTION, ADOPTED_BY_CARERS,
    ORDERS_REVOKED, MATCHES_ENDED, ENTERED_CARE, LEFT_CARE, LIFE_STORY_BOOKS, LATER_LIFE_LETTERS,
    LIFE_STORY_BOOKS_DUE, LATER_LIFE_LETTERS_DUE,
    PRE_PROCEEDINGS_STARTED, PRE_PROCEEDINGS_DIVERTED, PROCEEDINGS, PROCEEDINGS_AFTER_PRE_PROCEEDINGS,
    LONG_WAITS, LINKED, SIBLINGS_TOGETHER, SUFFICIENCY,
    REGISTRATIONS, STAGE_TWO_STARTS, DECLINED, WITHDRAWALS, LEFT_AFTER_APPROVAL, FAMILIES_MATCHED, FAMILIES_PLACED,
    STAGE_ONE, STAGE_TWO, APPROVED_WITHIN_6_MONTHS, MATCHED_WITHIN_3_MONTHS, MATCHED_WITHIN_6_MONTHS,
)  # fmt: skip
_BY_CODE = {indicator.code.casefold(): indicator for indicator in INDICATORS}
_PRINTED = {table.name: tuple(_BY_CODE[code.casefold()] for code in table.codes) for table in PRINTED_TABLES}
SHORTHANDS: dict[str, tuple[Indicator, ...]] = {"all": INDICATORS, **_PRINTED}
#: Sections 3 and 4 of Coventry's annual adoption report, in the order in which it prints them.
SCORECARD = SHORTHANDS["scorecard"]


def named(code: str) -> tuple[Indicator, ...]:
    """The indicator of a code, or those of a shorthand. Raises NotUnderstood with the nearest known code."""
    if code.casefold() in SHORTHANDS:
        return SHORTHANDS[code.casefold()]
    if code.casefold() not in _BY_CODE:
        raise NotUnderstood([_unknown(code)])
    return (_BY_CODE[code.casefold()],)


def at(code: str) -> Indicator:
    """The indicator of a path. Raises NotFound with the nearest known code."""
    if code.casefold() not in _BY_CODE:
        raise NotFound([_unknown(code)])
    return _BY_CODE[code.casefold()]


def _unknown(code: str) -> Mistake:
    known = [*(indicator.code for indicator in INDICATORS), *SHORTHANDS]
    detail = "There is no such indicator." + suggestion(code, known)
    return Mistake("unknown_indicator", detail, parameter="indicator")
