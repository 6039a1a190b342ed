"""The service on one database, as its clients meet it: what the other tests send, ask, and compare."""

import hashlib
import time
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import httpx2
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Executable, FromClause, Table, delete, select, update

from app.areas import Areas
from app.audit.noting import file_beside
from app.audit.rows import audit, audit_sets
from app.events.catalogue import CHILD_TYPES, FAMILY_TYPES
from app.figures.published_values import published_values
from app.figures.quick_route import Pace
from app.figures.recollection import Recollection
from app.figures.targets import targets
from app.http.access import create_key, digest, keys
from app.http.changes import changes
from app.http.remembered_answers import RememberedAnswers
from app.http.stored_receipts import first_answers, receipts
from app.ledger.agreements import agreements
from app.ledger.chain import chain, salts
from app.ledger.characteristics import children
from app.ledger.completeness import state, statements
from app.ledger.days_sent import KINDS
from app.ledger.derived import DERIVED
from app.ledger.erasures import erasures
from app.ledger.families import families
from app.ledger.rebuilding import check
from app.ledger.reported import reports
from app.ledger.verifying import altered
from app.ledger.versions import events
from app.periods import today
from app.quality.recalling import Examinations
from app.returns.sent import sent_tables
from app.returns.stored import returns
from app.store.database import Database, as_text, clock, known_now
from app.store.reach import EVERYTHING
from app.store.tables import area_clocks

Event = dict[str, Any]
Answer = dict[str, Any]

#: What a test leaves behind, apart from the clock, which goes on.
FILLED: tuple[Table, ...] = (
    events,
    chain,
    salts,
    *DERIVED,
    children,
    families,
    changes,
    receipts,
    first_answers,
    returns,
    sent_tables,
    statements,
    reports,
    erasures,
    targets,
    published_values,
    agreements,
)

FIRST_DAY = "1990-01-01"
_DAY = 24 * 60 * 60 * 1_000_000
#: Keys apart from when they were last used, which is noted in passing.
_KEYS = select(*(column for column in keys.c if column.name != "last_used_at")).subquery()
#: What a dry run leaves behind.
OF_RECEIPTS = (receipts, changes)


class Service:
    """An application, its database, and a client whose key may do everything everywhere."""

    def __init__(self, app: FastAPI, client: TestClient, admin_key: str, owner: Database | None = None) -> None:
        self.app = app
        self.client = client
        self.admin_key = admin_key
        self.database: Database = app.state.database
        self.owner = owner or self.database
        self.areas: Areas = app.state.areas

    def empty(self) -> None:
        """Leave nothing in the database but the admin key: quicker than a new one, so once an example."""
        self.forget()
        with self.owner.writing(EVERYTHING) as writing:
            statements = [f"DELETE FROM {table.name}" for table in (*FILLED, area_clocks, audit, audit_sets)]  # noqa: S608 - names of our own
            for at_once in statements if self.database.is_sqlite else ["; ".join(statements)]:
                writing.connection.exec_driver_sql(at_once)
        if self.database.is_sqlite:  # what was read is noted in a file of its own
            with file_beside(self.database).begin() as beside:
                beside.execute(delete(audit))
                beside.execute(delete(audit_sets))
        with self.owner.engine.begin() as connection:  # an earlier test may have set a later day
            connection.execute(delete(keys).where(keys.c.hash != digest(self.admin_key)))
            now = time.time_ns() // 1000
            connection.execute(update(clock).values(recorded_at=now, everybodys_at=now - now % _DAY))

    def forget(self) -> None:
        """Let the service look again at what it would recall, after a change that no clock tells of."""
        state = self.app.state
        state.examinations, state.recollection, state.pace = Examinations(), Recollection(), Pace()
        state.remembered_answers = RememberedAnswers(state.last_change, state.settings.remembered_bytes)

    def key(self, scopes: Iterable[str] = ("admin",), areas: Iterable[str] = ("england",)) -> dict[str, str]:
        """The header of a new key with these scopes that reaches these areas."""
        named = [self.areas.named(area) for area in areas]
        with self.owner.engine.begin() as connection:
            return bearer(create_key(connection, "another", list(scopes), named).secret)

    def send(self, sent: Sequence[Event], **query: Any) -> httpx2.Response:
        """POST a batch of events as JSON, whatever comes of it."""
        return self.client.post("/v1/events", params=query, json={"events": list(sent)})

    def post(self, sent: Sequence[Event], *, complete: bool = True, **query: Any) -> Answer:
        """POST a batch that is taken in; by default it says that its authorities' records are complete for all days."""
        return answer(self.send(sent, **(for_all_days() | query if complete else query)))

    def state_complete(self, authority: str = "coventry", **days: Any) -> Answer:
        """State that a record is complete, by default for all days: what is not in it did not happen."""
        path = f"/v1/authorities/{authority}/completeness"
        return answer(self.client.put(path, json=for_all_days() | days))

    def know_everything(self, area: str = "ace") -> None:
        """Let the records of all authorities of an area, and of the agencies, be complete for all days."""
        days = date.fromisoformat(FIRST_DAY), today()
        codes = {member.authority for member in self.areas.named(area).members}
        with self.database.writing(EVERYTHING) as writing:
            for code in sorted(codes | {agency.code for agency in self.areas.agencies}):
                state(writing, code, "api", days, KINDS["child"] | KINDS["family"])

    def put_child(self, authority: str, child: str, **characteristics: Any) -> Answer:
        path = f"/v1/authorities/{authority}/children/{child}"
        return answer(self.client.put(path, json=characteristics))

    def get(self, path: str, **query: Any) -> Answer:
        """GET an answer as a JSON object."""
        return answer(self.client.get(path, params=query or None))  # {} would take off the query of a link

    def results(self, indicator: Any, area: Any, period: Any, **query: Any) -> list[Answer]:
        asked = {"indicator": indicator, "area": area, "period": period, **query}
        found: list[Answer] = self.get("/v1/results", **asked)["results"]
        return found

    def result(self, indicator: str, area: str, period: str, **query: Any) -> Answer:
        (found,) = self.results(indicator, area, period, **query)
        return found

    def cases(self, indicator: str, area: str, period: str, **query: Any) -> list[Answer]:
        asked = {"indicator": indicator, "area": area, "period": period, **query}
        found: list[Answer] = self.get("/v1/results/cases", **asked)["cases"]
        return found

    def events(self, **query: Any) -> list[Answer]:
        """The events that stand, in the order of authority, child and day."""
        found: list[Answer] = self.get("/v1/events", limit=10_000, **query)["events"]
        return found

    def void(self, event_id: str, reason: str = "recorded for the wrong child") -> httpx2.Response:
        return self.client.delete(f"/v1/events/{event_id}", params={"reason": reason})

    def now(self) -> str:
        """The instant of the last change, as `known_at` takes it."""
        with self.database.reading(EVERYTHING) as connection:
            return as_text(known_now(connection))

    def rows(self, table: FromClause) -> list[tuple[Any, ...]]:
        """All rows of a table, sorted."""
        with self.database.reading(EVERYTHING) as connection:
            return sorted((tuple(row) for row in connection.execute(select(table))), key=repr)

    def by_hand(self, *statements: Executable) -> None:
        """Change the tables as somebody would who has the file, or the password, of the database."""
        self.forget()
        if self.database.is_sqlite:
            with self.database.without_wall() as tables:
                for statement in statements:
                    tables.execute(statement)
            return
        with self.owner.writing(EVERYTHING) as writing:
            for statement in statements:
                writing.connection.execute(statement)

    def digest(self, *apart_from: Table) -> str:
        """Changes with any row of any table, the clock's included; some tables may be left out."""
        content = [self.rows(table) for table in (*FILLED, _KEYS, clock, area_clocks) if table not in apart_from]
        return hashlib.sha256(repr(content).encode()).hexdigest()

    def altered(self) -> int:
        """Versions of events that are not what the chain says."""
        with self.database.snapshot(EVERYTHING) as connection:
            return altered(connection)

    def differences(self) -> int:
        """Derived rows that are not what the events say."""
        with self.database.snapshot(EVERYTHING) as connection:
            return check(connection).differences


def for_all_days() -> dict[str, Any]:
    """What a batch says whose authorities have sent everything that ever happened."""
    return {
        "complete_from": FIRST_DAY,
        "complete_to": today().isoformat(),
        "complete_types": [*CHILD_TYPES, *FAMILY_TYPES],
    }


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def answer(response: httpx2.Response) -> Answer:
    """The JSON object of a request that went well."""
    assert response.is_success, response.text
    body: Answer = response.json()
    return body


def add_up(result: Answer, cases: Sequence[Answer]) -> None:
    """A figure is the sum of its cases: those counted, their values, and those left out by each reason."""
    counted = [case for case in cases if case["verdict"] == "counted"]
    assert result["counted"] == len(counted)
    if result["numerator"] is not None:
        assert result["numerator"] == sum(case["value"] for case in counted)
        assert result["denominator"] == len(counted)
    for verdict in ("excluded", "not_evaluable"):
        reasons = [case["reason"] for case in cases if case["verdict"] == verdict]
        assert result[verdict] == {reason: reasons.count(reason) for reason in reasons}
    assert len(cases) == len(counted) + sum(result["excluded"].values()) + sum(result["not_evaluable"].values())
