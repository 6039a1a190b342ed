"""Takes the examples of the API's description from what the demonstration answers.

    .venv/bin/python -m scripts.take_examples

Each operation is asked as it opens in Swagger UI, with the demonstration's key of a council. Lists are cut short. What
differs from run to run (instants, today, receipts of dry runs) is replaced by something fixed.
"""

import json
import re
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fastapi.testclient import TestClient

from app import demo
from app.http.receipts import EXAMPLE
from app.main import create_app
from app.periods import today
from app.settings import Settings

Json = dict[str, Any]

FILE = Path(__file__).parents[1] / "app" / "data" / "examples.json"
#: How many items of a list, and lines of a text, an example shows.
SHOWN, LINES = 2, 3
#: What differs from run to run in all that it says.
WRITTEN_BY_HAND = {"listAudit"}
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z")
_RECEIPT = re.compile(r"[0-9a-f]{24}")


class Opening(NamedTuple):
    """What Swagger UI sends for an operation if nothing is changed."""

    method: str
    path: str
    query: Json
    body: Json

    def ask(self, client: TestClient, **query: Any) -> Any:
        return client.request(self.method, self.path, params={**self.query, **query}, **self.body)


def openings(description: Json) -> Iterator[tuple[Json, Opening]]:
    """Each operation with what it opens with: the examples and defaults of its parameters and its body."""
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            given: dict[str, Json] = {"path": {}, "query": {}, "header": {}}
            for parameter in operation.get("parameters", ()):
                value = parameter.get("example", parameter["schema"].get("default"))
                if value is not None and value != []:
                    given[parameter["in"]][parameter["name"]] = value
            body = _body(operation, description["components"]["schemas"])
            yield operation, Opening(method.upper(), path.format(**given["path"]), given["query"], body)


def _body(operation: Json, schemas: Json) -> Json:
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        example = content.get("example") or schemas[content["schema"]["$ref"].rpartition("/")[2]]["example"]
        if media_type == "multipart/form-data":
            return {"files": [(name, ("file.csv", text)) for name, texts in example.items() for text in texts]}
        return {"json": example}
    return {}


def take(client: TestClient, description: Json, without: Collection[str] = ()) -> dict[str, Json]:
    """The examples of the operations whose answer is 200, by operation and media type."""
    found: dict[str, Json] = {}
    for operation, opening in openings(description):
        if operation["operationId"] in {*without, *WRITTEN_BY_HAND}:
            continue
        offered = operation["responses"].get("200", {}).get("content", {})
        name = operation["operationId"]
        if name == "voidEvent":  # it opens with an event that does not exist
            last = client.get("/v1/events", params={"child": demo.SENT_LATER}).json()["events"][-1]
            opening = opening._replace(path=f"/v1/events/{last['id']}")
        for media_type in ("application/json", "text/csv"):
            if media_type in offered:
                asked = {"format": "csv"} if media_type == "text/csv" else {}
                answer = opening.ask(client, **asked)
                if answer.status_code == 200:
                    content = answer.json() if media_type == "application/json" else answer.text
                    found.setdefault(name, {})[media_type] = shortened(content)
    return found


def shortened(content: Any) -> Any:
    """An answer with short lists and texts, and with something fixed for what differs from run to run."""
    if isinstance(content, dict):
        return {name: shortened(value) for name, value in content.items()}
    if isinstance(content, list):
        return [shortened(value) for value in content[:SHOWN]]
    if not isinstance(content, str):
        return content
    if _RECEIPT.fullmatch(content) and content != EXAMPLE:
        return EXAMPLE[::-1]
    lines = content.splitlines(keepends=True)
    text = "".join(lines[:LINES]) if len(lines) > 1 else content
    return _INSTANT.sub("2026-11-26T09:00:00.000000Z", text).replace(today().isoformat(), "2026-11-26")


def main() -> None:
    """Write the file again."""
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(ADOPTION_DATABASE_URL=f"sqlite:///{directory}/demo.sqlite3")
        keys = demo.create(settings)
        app = create_app(settings)
        with TestClient(app, headers={"Authorization": f"Bearer {keys.council}"}) as client:
            taken = take(client, app.openapi())
    FILE.write_text(json.dumps(taken, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
