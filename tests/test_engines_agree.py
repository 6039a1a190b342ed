"""SQLite, PostgreSQL and the oracle give the same figures, and each figure is the sum of its cases.

For plausible histories of several children in two authorities of one agency, one of which joined it a year later.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from app.indicators.scorecard import INDICATORS
from tests import oracle
from tests.oracle.events import Question, ask
from tests.oracle.periods import first_and_last_day
from tests.support.examples import examples
from tests.support.histories import children_of, histories
from tests.support.labels import periods
from tests.support.service import Answer, Service, add_up
from tests.support.standing import Event, Standing

COVENTRY, HEREFORDSHIRE, AGENCY, ENGLAND = "E08000026", "E06000019", "adoption-central-england", "E92000001"
ENGINES = ("sqlite", "postgresql")
CODES = [indicator.code for indicator in INDICATORS]
#: What is a number, a count by reason, or text on both sides; groups, bands and unborn only of some indicators.
FIELDS = (
    "numerator",
    "denominator",
    "counted",
    "excluded",
    "not_evaluable",
    "status",
    "groups",
    "bands",
    "unborn",
    "parts",
    "children",
    "complement",
    "cut_off",
)


def members(area: str, last_day: date) -> set[str]:
    """The authorities, of those two, that an area pools for a period that ends on that day."""
    if area == AGENCY:
        joined = {COVENTRY: date(2018, 2, 1), HEREFORDSHIRE: date(2019, 4, 1)}
        return {authority for authority, day in joined.items() if day <= last_day}
    return {COVENTRY, HEREFORDSHIRE} if area == ENGLAND else {area}


def test_every_indicator_is_in_the_oracle() -> None:
    """So that none is passed over below."""
    assert set(CODES) <= oracle.INDICATORS.keys()


@pytest.mark.parametrize("part", range(5))
def test_engines_oracle_and_cases_agree(services: Callable[[str], Service], part: int) -> None:
    """On every indicator, for each authority, for the agency and for England, over periods of every form.

    A part has its own examples, the same every time. Failures are not made smaller: that takes minutes on two engines.
    """

    @seed(part)
    @settings(max_examples=examples(8), derandomize=False, phases=[Phase.generate])
    @given(data=st.data())
    def agree(data: st.DataObject) -> None:
        hold_engines_against_oracle(services, data)

    agree()


def hold_engines_against_oracle(services: Callable[[str], Service], data: st.DataObject) -> None:
    events = data.draw(histories([COVENTRY, HEREFORDSHIRE], max_families=4))
    children = data.draw(children_of(events))
    labels = sorted({data.draw(periods(events)), data.draw(periods(events))})
    one_of_each = [data.draw(st.sampled_from(some)) for some in (CODES, [COVENTRY, AGENCY], labels)]
    # England means asking every authority whether it has data: now and then is often enough.
    areas = [COVENTRY, HEREFORDSHIRE, AGENCY, *([ENGLAND] if data.draw(st.integers(0, 9)) == 9 else [])]
    standing = Standing()
    standing.take(events)
    answers = []
    for engine in ENGINES:
        service = services(engine)
        service.know_everything("england" if ENGLAND in areas else "ace")
        service.post(events, complete=False)
        put_children(service, children)
        answers.append([without_instant(result) for result in service.results(CODES, areas, labels)])
        hold_cases_against_oracle(service, one_of_each, Asked(standing.events, children))
    assert answers[0] == answers[1]
    asked = Asked(standing.events, children)
    for result in answers[0]:
        hold_against_oracle(result, asked)


def put_children(service: Service, children: list[Event]) -> None:
    for child in children:
        known = {name: value for name, value in child.items() if name not in ("authority", "child")}
        if known:
            service.put_child(child["authority"], child["child"], **known)


def without_instant(result: Answer) -> Answer:
    return {field: value for field, value in result.items() if field != "known_at"}


class Asked:
    """What was sent, and what the oracle says of it; each question is read from the events once."""

    def __init__(self, events: list[Event], children: list[Event]) -> None:
        self._events = events
        self._children = children
        self._questions: dict[tuple[str, str], Question] = {}

    def figure(self, code: str, area: str, label: str) -> oracle.Figure:
        if (area, label) not in self._questions:
            start, end = first_and_last_day(label)
            self._questions[area, label] = ask(self._events, self._children, members(area, end), start, end)
        return oracle.INDICATORS[code](self._questions[area, label])


def hold_against_oracle(result: Answer, asked: Asked) -> None:
    code, area, label = result["indicator"], result["area"]["code"], result["period"]["label"]
    figure = asked.figure(code, area, label)
    if "no_such_area_then" in [warning["code"] for warning in result["warnings"]]:
        assert (result["value"], result["status"], figure.cases) == (None, "z", [])
        return
    value = None if result["value"] is None else Decimal(str(result["value"]))
    assert (value, *(result.get(field) for field in FIELDS)) == (
        figure.value,
        *(getattr(figure, field) for field in FIELDS),
    ), f"{code} of {area} in {label}"


def hold_cases_against_oracle(service: Service, of: list[str], asked: Asked) -> None:
    """Every candidate with its verdict, value, days and warnings; and the figure is their sum."""
    code, area, label = of
    cases = service.cases(code, area, label)
    add_up(service.result(code, area, label), cases)
    figure = asked.figure(code, area, label)
    dated = any(case.since or case.until for case in figure.cases)
    ours, theirs = (told_by_service(case, dated) for case in cases), (told_by_oracle(case) for case in figure.cases)
    assert sorted(ours) == sorted(theirs)


def is_placed(reason: str | None) -> bool:
    """Of a child who was not placed the definitions do not say which match led to the placement."""
    return reason != "not_placed"


def told_by_service(case: Answer, dated: bool) -> str:
    """A case in the words that both have. The oracle has no days of a count, which hangs on one event."""
    ends = [case[end] and case[end]["date"] if dated else None for end in ("from", "to")]
    ends = ends if is_placed(case["reason"]) else []
    warnings = sorted(warning["code"] for warning in case["warnings"])
    subject = case.get("child") or case.get("family")
    return repr((case["authority"], subject, case["verdict"], case["reason"], case["value"], ends, warnings))


def told_by_oracle(case: oracle.Case) -> str:
    ends = [day and day.isoformat() for day in (case.since, case.until)] if is_placed(case.reason) else []
    subject = case.child or case.family
    return repr((case.authority, subject, case.verdict, case.reason, case.value, ends, sorted(case.warnings)))
