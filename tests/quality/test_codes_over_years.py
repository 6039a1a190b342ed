"""Codes of DfE's on children of whom more is known from the return of another year than from this year's."""

import pytest

from app.quality.of_returns.rules import findings
from tests.quality.stories_on_adoption import rows
from tests.quality.stories_on_decisions import REVERSED_LAST_YEAR, STOOD_OVER_THE_YEAR
from tests.support.rows_of_returns import returned

REVOKED = STOOD_OVER_THE_YEAR.replace("\nepisode 2020-07-01 S E1 U6", "\nepisode 2020-07-01 S E1 U6 2021-05-01 X1")
LEFT = STOOD_OVER_THE_YEAR.replace("\nepisode 2020-07-01 S E1 U6", "\nepisode 2020-07-01 S E1 U6 2021-05-01 E4A")
OPEN_LAST_YEAR = "2020 decided 2020-07-01"

#: The code, the story, and whether the child is named under the code because of the rows of 2021-22.
CASES = [
    ("553", rows(STOOD_OVER_THE_YEAR, REVERSED_LAST_YEAR), True),  # the order is in force, and the plan another
    ("553", rows(REVOKED, REVERSED_LAST_YEAR), False),
    ("553", rows(STOOD_OVER_THE_YEAR, OPEN_LAST_YEAR), True),
    ("553", STOOD_OVER_THE_YEAR, True),
    ("557", rows(LEFT, REVERSED_LAST_YEAR), False),
    ("557", rows(LEFT, OPEN_LAST_YEAR), True),
    ("557", LEFT, True),
]


@pytest.mark.parametrize(("code", "story", "is_named"), CASES)
def test_who_is_named(code: str, story: str, is_named: bool) -> None:
    codes = {finding.rule.ssda903 for finding in findings(returned(story)) if finding.rows[-1].year == "2021-22"}
    assert (code in codes) == is_named


def test_a_decision_that_an_earlier_return_has_is_in_no_doubt() -> None:
    """The order may be in force while it is not yet revoked: then nothing is missing that figures need."""
    found = [each.rule for each in findings(returned(rows(STOOD_OVER_THE_YEAR, REVERSED_LAST_YEAR)))]
    assert {rule.code for rule in found} == {"order_stands_after_reversal"}
    assert [rule.doubts for rule in found] == [(), ()]
