"""A small world for the tests of the API: two councils, their agency, its children, and a request of every kind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import httpx2

from app.ledger.characteristics import children
from app.ledger.families import families
from app.ledger.versions import events
from tests.support.service import Event, Service, answer

COVENTRY, WARWICKSHIRE, AGENCY = "E08000026", "E10000031", "adoption-central-england"
COUNCIL_SCOPES = ("events:write", "children:erase", "cases:read", "results:read", "audit:read")
YEAR = "2021-22"
#: A question with an answer.
FIGURE = {"indicator": "A2", "area": COVENTRY, "period": YEAR}

#: The report on children adopted, with the columns that are needed, and the days of one.
EXTENDED = "CHILD_LA_CODE,Date_last_POC,Date_placement_order,DATE_MATCHED,Date_adoptive_placement,DEC,REC"
ADOPTED = "10/04/2020,02/11/2020,01/03/2021,20/03/2021,06/12/2021,E12"

Operation = dict[str, Any]


def adoption(authority: str, child: str, days: int = 600, adopted: str = "2021-12-06") -> list[Event]:
    """The events of a child who entered care that many days before the adoption order."""
    steps = {
        "entered_care": days,
        "adoption_decision": days - 20,
        "placement_order": days - 90,
        "matched": 275,
        "placed": 255,
        "adopted": 0,
    }
    last = date.fromisoformat(adopted)
    return [
        {
            "authority": authority,
            "child": child,
            "type": step,
            "date": (last - timedelta(days=before)).isoformat(),
            **({"adopters": "own_agency"} if step == "matched" else {}),
        }
        for step, before in steps.items()
    ]


@dataclass(frozen=True)
class Ask:
    """One request, apart from who makes it."""

    method: str
    path: str
    params: dict[str, Any] = field(default_factory=dict)
    json: Any = None
    file: str | None = None
    table: str | None = None

    @property
    def files(self) -> list[tuple[str, tuple[str, str]]] | None:
        """The file as the part of a form."""
        return [("file", ("adopted.csv", self.file))] if self.file is not None else None


class World:
    """A service with some data in it: the same children in both councils, and families of their agency."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.councils = {area: service.key(COUNCIL_SCOPES, [area]) for area in (COVENTRY, WARWICKSHIRE)}
        self._numbers = count(1)
        days_in_care = enumerate((420, 500, 510, 640, 730), start=1)
        adoptions = [
            event
            for number, days in days_in_care
            for authority in (COVENTRY, WARWICKSHIRE)
            for event in adoption(authority, f"K{number}", days)
        ]
        approvals = [
            {"authority": AGENCY, "family": f"F{number}", "type": kind, "date": day}
            for number in (1, 2)
            for kind, day in (("enquiry", "2021-05-04"), ("registered", "2021-06-01"), ("approved", "2021-10-12"))
        ]
        service.post(adoptions + approvals)
        for authority in (COVENTRY, WARWICKSHIRE):
            service.put_child(authority, "K1", birth_month="2019-03", sex="female", ethnicity="WBRI")

    def ask(self, ask: Ask, headers: dict[str, str] | None = None) -> httpx2.Response:
        """Make a request with these headers and no other key; without headers, with the key that may do everything."""
        client = self.service.client
        if ask.table is not None:
            headers = {"Content-Type": "text/csv", **(headers or {"Authorization": f"Bearer {self.service.admin_key}"})}
        request = client.build_request(
            ask.method,
            ask.path,
            params=ask.params,
            json=ask.json,
            files=ask.files,
            content=ask.table,
            headers=headers,
        )
        if headers is not None and "authorization" not in {name.lower() for name in headers}:
            del request.headers["Authorization"]
        return client.send(request)

    def request(self, operation_id: str, area: str = COVENTRY) -> Ask:
        """A request that succeeds for those who may make it; about the area, where it is about one."""
        return REQUESTS[operation_id](self, area)

    def new_child(self, area: str) -> str:
        """A child that nobody has heard of, who just entered care."""
        child = f"N{next(self._numbers)}"
        self.service.post([{"authority": area, "child": child, "type": "entered_care", "date": "2021-05-04"}])
        return child

    def new_family(self, area: str) -> str:
        """The address of a family that nobody has heard of, who just asked."""
        path = _family(area, f"N{next(self._numbers)}")
        answer(self.service.client.put(path, json={"children_sought": 1}))
        return path

    def event_of(self, area: str, child: str) -> str:
        """The id of a child's first event."""
        return str(self.service.events(authority=area, child=child)[0]["id"])

    def receipt_of(self, area: str) -> str:
        """The receipt of a batch that the council sent."""
        batch = {"events": adoption(area, "K1")[:1]}
        sent = self.service.client.post("/v1/events", json=batch, headers=self.councils[area])
        return str(answer(sent)["receipt"])

    def content(self) -> object:
        """All that was ever sent about anybody."""
        return self.service.rows(events), self.service.rows(children), self.service.rows(families)

    def operations(self) -> list[tuple[str, str, Operation]]:
        """Every operation of the API's description: method, path and what is described."""
        paths = self.service.app.openapi()["paths"]
        return [(method.upper(), path, found) for path, of_path in paths.items() for method, found in of_path.items()]


def scopes_of(operation: Operation) -> list[str]:
    """The scopes that an operation declares; none if anybody may use it."""
    return [scope for scheme in operation.get("security", []) for scopes in scheme.values() for scope in scopes]


def names(operations: Iterable[tuple[str, str, Operation]]) -> set[str]:
    return {operation["operationId"] for _, _, operation in operations}


def _child(area: str, child: str = "K1") -> str:
    return f"/v1/authorities/{area}/children/{child}"


def _family(area: str, family: str) -> str:
    return f"/v1/authorities/{area}/families/{family}"


def _figure(area: str) -> dict[str, list[str]]:
    return {"indicator": ["A2"], "area": [area], "period": [YEAR]}


TARGETS = {"targets": [{"indicator": "A2", "from_year": "2021-22", "value": 150, "source": "Improvement plan"}]}
PUBLISHED = "year_ending,area_code,adopted,source,release\r\n2022-03-31,E92000001,3010,DfE,2025\r\n"
SEPTEMBER = {"complete_from": "2022-09-01", "complete_to": "2022-09-30"}


def _void(world: World, area: str) -> Ask:
    event = world.event_of(area, world.new_child(area))
    return Ask("DELETE", f"/v1/events/{event}", {"reason": "sent by mistake"})


#: A request for each operation, by its id.
REQUESTS: dict[str, Callable[[World, str], Ask]] = {
    "livez": lambda world, area: Ask("GET", "/livez"),
    "readyz": lambda world, area: Ask("GET", "/readyz"),
    "version": lambda world, area: Ask("GET", "/version"),
    "metrics": lambda world, area: Ask("GET", "/metrics"),
    "listIndicators": lambda world, area: Ask("GET", "/v1/indicators"),
    "getIndicator": lambda world, area: Ask("GET", "/v1/indicators/A2"),
    "listAreas": lambda world, area: Ask("GET", "/v1/areas"),
    "getArea": lambda world, area: Ask("GET", f"/v1/areas/{area}"),
    "listPeriods": lambda world, area: Ask("GET", "/v1/periods"),
    "getPeriod": lambda world, area: Ask("GET", f"/v1/periods/{YEAR}"),
    "getResults": lambda world, area: Ask("GET", "/v1/results", _figure(area)),
    "postResults": lambda world, area: Ask("POST", "/v1/results", json=_figure(area)),
    "getCases": lambda world, area: Ask("GET", "/v1/results/cases", _figure(area)),
    "getChangedResults": lambda world, area: Ask(
        "GET", "/v1/results/changes", {**_figure(area), "since": "2026-01-01T00:00:00Z"}
    ),
    "getQuality": lambda world, area: Ask("GET", "/v1/quality", {"area": area, "period": YEAR}),
    "listAudit": lambda world, area: Ask("GET", "/v1/audit", {"authority": area}),
    "postImports": lambda world, area: Ask(
        "POST", "/v1/imports", {"authority": area}, file=f"{EXTENDED}\r\nK8,{ADOPTED}\r\n"
    ),
    "postEvents": lambda world, area: Ask("POST", "/v1/events", json={"events": adoption(area, "K9")}),
    "listEvents": lambda world, area: Ask("GET", "/v1/events", {"authority": area}),
    "getEvent": lambda world, area: Ask("GET", f"/v1/events/{world.event_of(area, 'K1')}"),
    "voidEvent": _void,
    "getCompleteness": lambda world, area: Ask("GET", f"/v1/areas/{area}/completeness"),
    "putCompleteness": lambda world, area: Ask("PUT", f"/v1/authorities/{area}/completeness", json=SEPTEMBER),
    "putTargets": lambda world, area: Ask("PUT", f"/v1/areas/{area}/targets", json=TARGETS),
    "getTargets": lambda world, area: Ask("GET", f"/v1/areas/{area}/targets"),
    "postPublished": lambda world, area: Ask("POST", "/v1/published", {"dry_run": "true"}, table=PUBLISHED),
    "listPublished": lambda world, area: Ask("GET", "/v1/published", {"area": area}),
    "getReceipt": lambda world, area: Ask("GET", f"/v1/receipts/{world.receipt_of(area)}"),
    "getChanges": lambda world, area: Ask("GET", f"/v1/receipts/{world.receipt_of(area)}/changes"),
    "getChild": lambda world, area: Ask("GET", _child(area)),
    "putChild": lambda world, area: Ask("PUT", _child(area, "K2"), json={"sex": "male"}),
    "getFamily": lambda world, area: Ask("GET", world.new_family(area)),
    "putFamily": lambda world, area: Ask("PUT", _family(area, "F7"), json={"children_sought": 2}),
    "eraseFamily": lambda world, area: Ask("DELETE", world.new_family(area)),
    "eraseChild": lambda world, area: Ask("DELETE", _child(area, world.new_child(area))),
}
