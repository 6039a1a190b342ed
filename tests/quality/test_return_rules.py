"""Every rule on the rows of returns: the story that breaks it, and the one that comes close."""

import re
from typing import get_args

import pytest

from app.imports.tables import CHECKED, READ
from app.indicators.scorecard import INDICATORS
from app.quality.findings import Rule
from app.quality.of_returns.rules import RULES, every_finding, findings
from app.returns.columns import ColumnName
from tests.quality.stories_of_returns import STORIES
from tests.quality.stories_on_adoption import ADOPTED
from tests.support.rows_of_returns import returned


def test_rules_can_name_the_columns_that_are_read_and_no_others() -> None:
    """So mypy finds a misspelt one."""
    assert set(get_args(ColumnName)) == {column.name for table in (*READ, *CHECKED) for column in table.columns}


def broken(story: str) -> set[str]:
    """The rules that the rows of a story break."""
    return {finding.rule.code for finding in findings(returned(story))}


def test_every_rule_has_its_story() -> None:
    assert [rule.code for rule in RULES] == list(dict.fromkeys(rule.code for rule in RULES))
    assert {rule.code for rule in RULES} == set(STORIES)


@pytest.mark.parametrize("rule", STORIES)
def test_a_story_breaks_its_rule_and_no_other(rule: str) -> None:
    story = STORIES[rule]
    assert broken(story.breaks) - story.also == {rule}


@pytest.mark.parametrize("rule", STORIES)
def test_what_comes_close_is_no_finding(rule: str) -> None:
    """The rule itself is kept; what else the rows break is another story's."""
    assert rule not in broken(STORIES[rule].spares)


@pytest.mark.parametrize("rule", STORIES)
def test_no_short_cut_hides_a_finding(rule: str) -> None:
    for story in (STORIES[rule].breaks, STORIES[rule].spares):
        every = {(finding.rule.code, finding.rows) for finding in every_finding(returned(story))}
        assert {(finding.rule.code, finding.rows) for finding in findings(returned(story))} == every


def test_an_ordinary_return_breaks_none() -> None:
    assert broken(ADOPTED) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_means(rule: Rule) -> None:
    assert rule.says.endswith(".")
    assert not re.search(r"\b(its|it) (was|is|were) (adopted|born|placed|looked after)\b", rule.says)
    assert set(rule.touches) <= {indicator.code for indicator in INDICATORS}
    assert re.fullmatch(r"([0-9]{3,4}[A-J]?|INT[0-9]{2}|EPI|NoE)?", rule.ssda903)
