"""Problems in the API's description: their schema, and the responses of an operation that can end in them."""

from typing import Any

from app.problems import MEDIA_TYPE, NotUnderstood, Problem

SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457). `errors` names every mistake. What was sent is never repeated.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "errors"],
    "properties": {
        "type": {"type": "string", "description": "Path of the page that explains this kind of problem"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "Path of the request, with - for an id that looks like a person"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "pointer": {"type": "string", "description": "JSON pointer to the field"},
                    "parameter": {
                        "type": "string",
                        "description": "Name of the query or path parameter, or header",
                    },
                    "row": {"type": "integer", "description": "Row of the batch or file, counted from 1"},
                    "file": {"type": "string", "description": "File of an upload, and its sheet in brackets"},
                    "column": {"type": "string", "description": "Name of the file's column"},
                    "child": {
                        "type": "string",
                        "description": "Child that the row of an import is about, if its id is one; with `cases:read`",
                    },
                },
            },
        },
        "report": {"type": "object", "description": "The counts of a refused batch"},
    },
    "example": {
        "type": "/problems/not-understood",
        "title": "Parts of the request are not understood.",
        "status": 422,
        "detail": "There is no such area. Did you mean 'coventry'?",
        "instance": "/v1/results",
        "errors": [
            {
                "code": "unknown_area",
                "detail": "There is no such area. Did you mean 'coventry'?",
                "parameter": "area",
            }
        ],
    },
}


def documented(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route that can end in these problems."""
    responses: dict[int | str, dict[str, Any]] = {}
    for problem in problems:
        document(responses, problem.status, problem)
    return responses


def document(responses: dict[Any, dict[str, Any]], status: int | str, problem: type[Problem]) -> None:
    """Add a problem to the responses of an operation; problems with the same status are shown side by side."""
    response = responses.setdefault(status, {"description": "", "content": {}})
    reference = {"$ref": "#/components/schemas/Problem"}
    examples = response["content"].setdefault(MEDIA_TYPE, {"schema": reference, "examples": {}})["examples"]
    if problem.slug not in examples:
        response["description"] = f"{response['description']} {problem.title}".strip()
        examples[problem.slug] = {"summary": problem.title, "value": _example(problem)}


def _example(problem: type[Problem]) -> dict[str, Any]:
    if problem is NotUnderstood:
        example: dict[str, Any] = SCHEMA["example"]
        return example
    kind = {"type": f"/problems/{problem.slug}", "title": problem.title, "status": problem.status}
    return {**kind, "detail": problem.title, "instance": "/v1/events", "errors": []}
