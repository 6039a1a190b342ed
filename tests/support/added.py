"""What a service answers about one indicator, type of event, rule, source, breakdown and problem that were just added.

It runs in a directory with a copy of the application, as `tests/test_additions.py` makes it, and prints JSON.
"""

import json
from pathlib import Path
from typing import Any, NoReturn

from tests.conftest import Templates, running
from tests.support.service import Service
from tests.support.world import COVENTRY, YEAR, adoption


def answers(service: Service) -> dict[str, Any]:
    """What the service says of each of the six."""
    met = {"authority": COVENTRY, "child": "K1", "type": "introductions_started", "date": "2021-03-10"}
    ended = {"authority": COVENTRY, "child": "K1", "type": "placement_disrupted", "date": "2021-03-26"}
    service.post([*adoption(COVENTRY, "K1"), {**met, "met_at": "foster_home"}, ended])
    service.put_child(COVENTRY, "K1", birth_month="2019-03")
    figure = service.result("order_to_home", COVENTRY, YEAR, breakdown="school_age")
    listed = {"file": ("list.csv", "Child of the case,Issued,Concluded\nK1,20/04/2020,02/11/2020\n")}
    sent = service.client.post("/v1/imports", params={"authority": COVENTRY}, files=listed)
    findings = service.get("/v1/quality", area=COVENTRY, period=YEAR)["findings"]
    return {
        "figure": [figure["numerator"], figure["denominator"], figure["status"]],
        "parts": {part["part"]: part["counted"] for part in figure["breakdown"]["parts"]},
        "event": service.events(authority=COVENTRY, type="introductions_started")[0]["met_at"],
        "imported": [sent.status_code, *(event["date"] for event in service.events(type="proceedings_issued"))],
        "rules": [finding["rule"] for finding in findings],
        "problem": service.client.get("/problems/no-longer-here").status_code,
        "description": json.dumps(service.get("/openapi.json")),
    }


def _no_postgres() -> NoReturn:
    raise AssertionError("One engine is enough here.")


if __name__ == "__main__":
    with running(*Templates(Path(), _no_postgres).copied("sqlite")) as running_service:
        print(json.dumps(answers(running_service)))
