"""Every rule on the rows of returns: the story that breaks it, and the one that comes close."""

import re

import pytest

from app.indicators.scorecard import INDICATORS
from app.quality.findings import Rule
from app.quality.of_returns.rules import RULES, findings
from tests.quality.stories_of_returns import ADOPTION, ORDINARY, STORIES
from tests.support.rows_of_returns import held


def broken(story: str) -> list[str]:
    """The rules that the rows of a story break, each as often as it is broken."""
    return [finding.rule.code for finding in findings(held(story))]


def test_every_rule_has_its_story() -> None:
    assert [rule.code for rule in RULES] == list(dict.fromkeys(rule.code for rule in RULES))
    assert {rule.code for rule in RULES} == set(STORIES)


@pytest.mark.parametrize("rule", STORIES)
def test_a_story_breaks_its_rule_once_and_no_other(rule: str) -> None:
    assert broken(STORIES[rule].breaks) == [rule]


@pytest.mark.parametrize("rule", STORIES)
def test_what_comes_close_is_no_finding(rule: str) -> None:
    """The rule itself is kept; what else the rows break is another story's."""
    assert rule not in broken(STORIES[rule].spares)


def test_an_ordinary_return_breaks_none() -> None:
    assert broken(ORDINARY) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_means(rule: Rule) -> None:
    assert rule.says.endswith(".")
    assert set(rule.touches) <= {indicator.code for indicator in INDICATORS}
    assert all(re.fullmatch(r"[0-9]{3,4}[A-J]?|INT[0-9]{2}|EPI|NoE", code) for code in rule.ssda903.split())


@pytest.mark.parametrize(
    ("code", "breaks", "spares"),
    [
        ("217", ("episode 2015-04-01 S E1 U6 2015-05-01 X1", "episode 2015-05-01 P E1 A3"),
         ("episode 2015-03-01 S E1 U6 2015-03-31 X1", "episode 2015-03-31 P E1 A3")),
        ("335", (ADOPTION.replace("P E1 A6", "U E1 A5"), "ad1 2021-06-01 2021-09-01 0 2 MF L11"),
         (ADOPTION.replace("P E1 A6", "P E1 A1"), "ad1 2021-06-01 2021-09-01 1 2 MF L11")),
        ("336", ("episode 2021-04-01 S E1 K2 2021-05-01 X1", "episode 2021-05-01 T E1 A5"),
         ("episode 2021-04-01 S E1 K2 2021-05-01 X1", "episode 2021-05-01 P E1 A4")),
        ("408", ("episode 2021-04-01 S C2 A5",), ("episode 2005-04-01 S D1 A5",)),
        ("601", (ADOPTION, "decided 2021-06-01"), (ADOPTION.replace("E11", "E4A"), "decided 2021-06-01")),
        ("436", ("episode 2021-04-01 S E1 U6 2021-05-01 X1", "episode 2021-05-01 U E1 A5"),
         ("episode 2021-04-01 S E1 U6 2021-05-01 X1", "episode 2021-05-01 T E1 A5")),
        ("117", ("episode 2021-04-01 S E1 U6", "decided 2021-06-01 2022-04-01 RD1"),
         ("episode 2021-04-01 S E1 U6", "decided 2021-06-01 2022-03-31 RD1")),
        ("385", ("episode 2021-04-01 S E1 U6 2022-04-01 E4A",), ("episode 2021-04-01 S E1 U6 2022-03-31 E4A",)),
        ("562", ("2019 episode 2019-05-01 S C2 U6", "2020", "episode 2019-05-01 S C2 U6"),
         ("2019 episode 2019-05-01 S C2 U6", "episode 2019-05-01 S C2 U6")),
        ("562", ("2020", "episode 2021-03-31 S C2 U6"), ("2020", "episode 2021-03-31 S V4 U6")),
        ("118", ("episode 2021-04-08 S C2 U6", "decided 2021-04-02 2021-04-07 RD1"),
         ("episode 2021-04-08 S C2 U6", "decided 2021-04-02 2021-04-08 RD1")),
        ("523", (ADOPTION, "decided 2021-06-02", "ad1 2021-06-01 2021-09-01 0 2 MF L11"),
         (ADOPTION, "decided 2021-06-02", "ad1 - 2021-09-01 0 2 MF L11")),
    ],
)  # fmt: skip
def test_weaknesses_of_the_validator_are_not_inherited(code: str, breaks: list[str], spares: list[str]) -> None:
    """A3 and A5 alike are with the carer; a missing row is seen; rows are not held against those of other decisions."""
    assert code in _codes("\n".join(breaks))
    assert code not in _codes("\n".join(spares))


def test_a_rule_claims_no_code_that_says_something_else() -> None:
    """511 is about two adopters; NoE about a child that this year's file has and last year's has not."""
    codes = {rule.code: rule.ssda903 for rule in RULES}
    assert codes["one_adopter_as_a_couple"] == codes["gone_without_leaving"] == ""


def _codes(story: str) -> set[str]:
    return {code for finding in findings(held(story)) for code in finding.rule.ssda903.split()}
