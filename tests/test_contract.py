"""The description is kept: schemathesis asks every operation what its description allows, and what it does not."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import EngineEvent, FatalError, NonFatalError, ScenarioFinished

from app.main import create_app
from tests.support.examples import examples
from tests.support.service import Service
from tests.support.world import World

#: A request that its description allows may always meet a thing that is not there, or a state that forbids it.
ACCEPTED = ["2xx", "3xx", "404", "409"]
REJECTED = ["400", "401", "403", "404", "405", "406", "409", "415", "422", "428", "429"]
#: These take names, instants or texts whose rules JSON Schema cannot say: which areas, periods and cursors there are,
#: between which years a day or an instant lies, what a line of CSV holds. So a sound request may be answered with 422,
#: or a text with 400, but with nothing else.
RULES_OF_THEIR_OWN = {
    "getResults": ["422"],
    "postResults": ["422"],
    "getCases": ["422"],
    "getChangedResults": ["422"],
    "getQuality": ["422"],
    "getPeriod": ["422"],
    "listAreas": ["422"],
    "getArea": ["422"],
    "listEvents": ["422"],
    "listAudit": ["422"],
    "getChanges": ["422"],
    "getChild": ["422"],
    "getFamily": ["422"],
    "postEvents": ["400", "422"],
    "getCompleteness": ["422"],
    "putCompleteness": ["422"],
    "putTargets": ["422"],
    "getTargets": ["422"],
    "postPublished": ["422"],
    "listPublished": ["422"],
    "postImports": ["400", "422"],
}
#: Every check that schemathesis has is on, but for two: `object_level_authorization` wants several callers, and
#: tests/http/test_access.py asks the same of every operation with many more of them; `max_response_time` would find a
#: busy machine at fault.
CHECKS = {
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance", "positive_data_acceptance", "negative_data_rejection", "use_after_free",
    "ensure_resource_availability", "missing_required_header", "ignored_auth", "unsupported_method",
    "allow_header_conformance",
}  # fmt: skip


#: How often each operation is asked, on each engine.
EXAMPLES = examples(7)


def configuration(key: dict[str, str], engine: str) -> SchemathesisConfig:
    """Examples, edge cases, random data and sequences of requests; the same every time."""
    # What the framework refuses, no engine hears of: SQLite's run shows that.
    edge_cases = {"sqlite": {}, "postgresql": {"generation": {"mode": "positive"}}}[engine]
    exceptions = [
        {
            "include-operation-id": operation,
            "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, *statuses]}},
        }
        for operation, statuses in RULES_OF_THEIR_OWN.items()
    ]
    # A version of an event stays readable after it was voided: that is promised. An erased child is gone.
    exceptions.append({"include-operation-id": "getEvent", "checks": {"use_after_free": {"enabled": False}}})
    return SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "headers": key,
            "request-timeout": 3600,  # it judges no machine
            "generation": {"max-examples": EXAMPLES, "database": "none"},
            "phases": {"coverage": edge_cases, "stateful": {"generation": {"max-examples": examples(12)}}},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": ACCEPTED},
                # A list that is far too long is a body that is too long.
                "negative_data_rejection": {"expected-statuses": [*REJECTED, "413"]},
                "object_level_authorization": {"enabled": False},
            },
            "operations": exceptions,
        }
    )


@schemathesis.serializer("application/x-ndjson")
def as_ndjson(_: Any, value: Any) -> bytes:
    """The body of a form that schemathesis does not know; it is described as text."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@dataclass
class Outcome:
    """What schemathesis found."""

    failures: list[str] = field(default_factory=list)
    checks: set[str] = field(default_factory=set)
    successes: Counter[str] = field(default_factory=Counter)
    requests: int = 0

    def note(self, event: EngineEvent) -> None:
        if isinstance(event, FatalError):
            raise event.exception
        if isinstance(event, NonFatalError):
            self.failures.append(f"{event.label}: {event.value!r}")
        if isinstance(event, ScenarioFinished):
            self._note_scenario(event)

    def _note_scenario(self, event: ScenarioFinished) -> None:
        recorded = event.recorder
        for case_id, interaction in recorded.interactions.items():
            self.requests += 1
            if interaction.response and interaction.response.status_code < 300:
                self.successes[recorded.cases[case_id].value.operation.label] += 1
        for check in (check for checks in recorded.checks.values() for check in checks):
            self.checks.add(check.name)
            if check.failure_info:
                self.failures.append(f"{check.name}: {check.failure_info.failure}\n{check.failure_info.code_sample}")


def test_every_operation_keeps_to_its_description(service: Service, engine: str) -> None:
    world = World(service)
    config = configuration({"Authorization": f"Bearer {service.admin_key}"}, engine)
    # One of its own, on the same database: its requests start the application, and when they are done they end it.
    asked = create_app(service.app.state.settings)
    schema = schemathesis.openapi.from_asgi("/openapi.json", asked, config=config)
    outcome = Outcome()
    for event in from_schema(schema).execute():
        outcome.note(event)
    assert outcome.failures == [], "\n\n".join(outcome.failures)
    assert outcome.checks == CHECKS
    # Whether a drawn id is that of a stored event or family is a matter of luck.
    all_of_them = {f"{method} {path}": operation["operationId"] for method, path, operation in world.operations()}
    unlucky = all_of_them.keys() - outcome.successes.keys()
    assert len(unlucky) <= 3, unlucky
    for name in unlucky:
        assert world.ask(world.request(all_of_them[name])).is_success, name
    assert outcome.requests > 50 * EXAMPLES
