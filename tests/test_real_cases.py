"""What people who make returns met: files are imported step by step, and then everything in `must` is true.

A folder that is put into `cases/real` is tried without a line of code. `cases/README.md` describes it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.support.cases import Case, cases_in, children_found
from tests.support.service import Answer, Service

Must = Mapping[str, Any]
#: Cases that are not right yet. Whoever mends one takes its name out: the test is red until then.
NOT_YET: frozenset[str] = frozenset()
_MISSING = object()


@pytest.mark.parametrize("case", cases_in("real"), ids=lambda case: case.name)
def test_what_must_be_true(service: Service, case: Case) -> None:
    failed = [*what_fails(service, case)]
    if case.name in NOT_YET:
        assert failed, f"{case.name} is right now: take its name out of NOT_YET."
    else:
        assert not failed


def test_every_name_is_a_case() -> None:
    assert {case.name for case in cases_in("real")} >= NOT_YET


def what_fails(service: Service, case: Case) -> Iterator[object]:
    """The step that is refused, or each thing that is not true after the last step."""
    answer: Answer = {}
    for step in case.expected["steps"]:
        response = case.sent(service, step["files"], **step["import"])
        answer = {**response.json(), "status": response.status_code}
        if not response.is_success and not step.get("any_status"):
            yield answer
            return
    checking = Checking(service, answer)
    yield from (must for must in case.expected["must"] if not checking.holds(must))


class Checking:
    """Whether something is true of the service after the last import, which got this answer."""

    def __init__(self, service: Service, answer: Answer) -> None:
        self._service = service
        self._answer = answer
        self._kinds: dict[str, Callable[[Must], bool]] = {
            "any": self._any,
            "results": self._results,
            "quality": self._quality,
            "child": self._child,
            "events": self._events,
            "import": self._import,
        }

    def holds(self, must: Must) -> bool:
        (kind,) = self._kinds.keys() & must.keys()
        return self._kinds[kind](must)

    def _any(self, must: Must) -> bool:
        return any(self.holds(other) for other in must["any"])

    def _results(self, must: Must) -> bool:
        (result,) = self._service.get("/v1/results", **must["results"])["results"]
        if "no_key" in must:
            return at(result, must["no_key"]) is _MISSING
        if "sum_of" in must:
            return is_as_said(sum(at(result, must["sum_of"].split(".")).values()), must)
        return is_as_said(at(result, must["field"].split(".")), must)

    def _quality(self, must: Must) -> bool:
        report = self._service.get("/v1/quality", **must["quality"])
        if "finding" in must:
            return found(report, **must["finding"])
        return not found(report, **must["no_finding"])

    def _child(self, must: Must) -> bool:
        child = self._service.get("/v1/authorities/{authority}/children/{child}".format(**must["child"]))
        return is_as_said(at(child, must["field"].split(".")), must)

    def _events(self, must: Must) -> bool:
        events = self._service.events(**must["events"])
        wanted = must["has"] if "has" in must else must["none"]
        some = any(wanted.items() <= event.items() for event in events)
        return some if "has" in must else not some

    def _import(self, must: Must) -> bool:
        answered = self._answer[must["import"]]
        if "no_column" in must:
            return must["no_column"] not in {mistake.get("column") for mistake in answered}
        if "none" in must:
            return bool((not answered) == must["none"])
        if "lacks" in must:
            (covered,) = (each for each in answered if each["indicator"] == must["indicator"])
            return bool(covered["lacks"]) if must["lacks"] == "not empty" else covered["lacks"] == must["lacks"]
        return is_as_said(answered, must)


def at(answer: Any, path: list[str]) -> Any:
    """What is at a path of keys; `_MISSING` where a key of it is not there."""
    for key in path:
        if key not in answer:
            return _MISSING
        answer = answer[key]
    return answer


def is_as_said(value: Any, must: Must) -> bool:
    return bool(value in must["in"]) if "in" in must else bool(value == must["is"])


def found(report: Answer, *, child: str | None = None, **by: str) -> bool:
    """Whether a report names a child (any child, if none is given) under a rule or a code."""
    named = set(children_found(report, **by))
    return child in named if child else bool(named)
