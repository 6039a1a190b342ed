"""The API's description (OpenAPI 3.1): what FastAPI derives from the routes, and what it cannot know."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from app import problems
from app.events.catalogue import EVENTS
from app.examples import show_answers
from app.http.access import SCOPE_MEANINGS
from app.http.documenting import SCHEMA, document
from app.problems import MEDIA_TYPE, Problem

_REF = "#/components/schemas/{model}"

_ABOUT = """\
England's national adoption indicators (the Department for Education's adoption scorecard), computed from what
happened to each child on the way to adoption, for any period and any authority, with the children behind each figure.

**Try it:** choose **Authorize**, paste a key, and open an operation. Figures are exact; a corrected event changes
tomorrow's answer, never one that was asked with `known_at`.

Scopes of keys: {scopes}.
"""

_TAGS = [
    {"name": "Indicators", "description": "The catalogue, figures, and the children behind a figure."},
    {"name": "Targets and published values", "description": "What figures are shown beside: an area's own targets."},
    {"name": "Areas and periods", "description": "What figures can be asked for."},
    {
        "name": "Events",
        "description": "What happened to each child or family: sent in batches, never overwritten.",
    },
    {"name": "Completeness", "description": "For which days the records are complete, and who says so."},
    {"name": "Imports", "description": "Files that councils have already: statutory returns, lists and reports."},
    {"name": "Families", "description": "What is known about one adopter family, and their events."},
    {"name": "Children", "description": "What is known about one child, and the journey of the child in words."},
    {"name": "Data quality", "description": "What is wrong with the records, and by how much it may move the figures."},
    {"name": "Audit", "description": "Who read or changed the records of a child or family."},
    {"name": "Operations", "description": "For those who run the service."},
]


def describe(app: FastAPI) -> None:
    """Give the application its description. It is made once."""
    app.openapi = lambda: _description(app)  # type: ignore[method-assign]


def _description(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        scopes = "; ".join(f"`{scope}` {meaning}" for scope, meaning in SCOPE_MEANINGS.items())
        description = get_openapi(
            title=app.title,
            version=app.version,
            summary="From events to adoption scorecard figures, exact and explained",
            description=_ABOUT.format(scopes=scopes),
            routes=app.routes,
            tags=_TAGS,
            license_info={"name": "MIT", "identifier": "MIT"},
            servers=[{"url": "./", "description": "This service"}],
        )
        description["components"]["schemas"].update(_batch_schemas(), Problem=SCHEMA)
        _document_problems(description)
        _fold_examples(description)
        _simplify_parameters(description)
        show_answers(description)
        app.openapi_schema = description
    return app.openapi_schema


def _batch_schemas() -> dict[str, Any]:
    """The shape of a batch with every type of event."""
    _, definitions = models_json_schema([(kind, "validation") for kind in EVENTS], ref_template=_REF)
    schemas: dict[str, Any] = definitions["$defs"]
    mapping = {kind.type_name(): _REF.format(model=kind.__name__) for kind in EVENTS}
    schemas["Batch"] = {
        "title": "Batch",
        "description": "Events of any types, of any children and families within the key's reach.",
        "type": "object",
        "required": ["events"],
        "additionalProperties": False,
        "properties": {
            "events": {
                "type": "array",
                "items": {
                    "oneOf": [{"$ref": reference} for reference in mapping.values()],
                    "discriminator": {"propertyName": "type", "mapping": mapping},
                },
            }
        },
    }
    return schemas


def _document_problems(description: dict[str, Any]) -> None:
    """Every operation can be misunderstood or meet a fault; where a key is needed, it can be missing, and so on."""
    for path, operations in description["paths"].items():
        for operation in operations.values():
            responses = operation["responses"]
            if MEDIA_TYPE not in responses.get("422", {}).get("content", {}):
                responses.pop("422", None)  # the framework's own shape
            for problem in _general_problems(path, operation):
                document(responses, str(problem.status), problem)
            operation["responses"] = dict(sorted(responses.items()))
    for unused in ("HTTPValidationError", "ValidationError"):
        description["components"]["schemas"].pop(unused, None)


def _general_problems(path: str, operation: dict[str, Any]) -> Iterator[type[Problem]]:
    yield from (problems.NotUnderstood, problems.Unexpected)
    if "requestBody" in operation:
        yield from (problems.UnreadableBody, problems.TooLarge, problems.UnsupportedMediaType)
    if "security" in operation:
        yield from (problems.KeyRequired, problems.ScopeMissing)
    if path.startswith("/v1"):
        yield from (problems.TooMuchAtOnce, problems.Unavailable, problems.Overloaded)
        if "requestBody" in operation:
            yield from (problems.TooSlow, problems.StorageFull)


def _fold_examples(description: dict[str, Any]) -> None:
    """The example of a problem is the same in every operation, so it is described once."""
    shared: dict[str, Any] = {}
    for responses in (each["responses"] for path in description["paths"].values() for each in path.values()):
        for response in responses.values():
            examples = response.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {})
            for name, example in examples.items():
                shared[name] = example
                examples[name] = {"$ref": f"#/components/examples/{name}"}
    description["components"]["examples"] = dict(sorted(shared.items()))


def _simplify_parameters(description: dict[str, Any]) -> None:
    """A parameter is left out, never null. Swagger UI fills in a parameter's own example, not those of its schema."""
    for operations in description["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                schema = parameter["schema"]
                if not parameter["required"] and "anyOf" in schema:
                    kinds = [each for each in schema.pop("anyOf") if each != {"type": "null"}]
                    parameter["schema"] = schema = {**_one(kinds), **schema}
                for example in schema.get("examples", ())[:1]:
                    parameter["example"] = example


def _one(kinds: list[dict[str, Any]]) -> dict[str, Any]:
    """One kind of value, where it is one or where all are lists of texts."""
    if len(kinds) == 1:
        return kinds[0]
    texts = [each.get("enum", [each.get("const")]) for each in kinds]
    return (
        {"type": "string", "enum": [text for some in texts for text in some]}
        if all(map(all, texts))
        else {"anyOf": kinds}
    )


def known_methods(request: Request) -> str:
    """The methods that the path of a request takes, as an Allow header lists them; empty if it is not described."""
    methods = [method.upper() for method in _operations(request)]
    return ", ".join(["HEAD", *methods] if "GET" in methods else methods)


def known_names(request: Request) -> tuple[list[str], list[str]]:
    """The parameters and the body's fields of the operation that a request means."""
    operation = _operations(request).get(request.method.lower(), {})
    parameters = [parameter["name"] for parameter in operation.get("parameters", ())]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    schemas = request.app.openapi()["components"]["schemas"]
    shape = schemas.get(body.get("$ref", "").rpartition("/")[2], {})
    return parameters, list(shape.get("properties", ()))


def given_names(request: Request, body: Any) -> dict[str, list[str]]:
    """The texts that a request gives for parameters of its operation, or for fields of its body."""
    parameters, fields = known_names(request)
    if fields and not isinstance(body, dict):
        return {}  # its body is not an object: that is said already
    body = body or {}
    given = {name: request.query_params.getlist(name) for name in parameters if name in request.query_params}
    for name in fields:
        if isinstance(body.get(name), list):
            given[name] = [each for each in body[name] if isinstance(each, str)]
    if "scorecard" in (*parameters, *fields) and not {"indicator", "scorecard"} & {*request.query_params, *body}:
        given["indicator"] = []  # one of the two is needed, which neither says by itself
    return given


def _operations(request: Request) -> dict[str, Any]:
    """What is described of the path that a request means, by method."""
    path = _PATH_TYPE.sub("}", getattr(request.scope.get("route"), "path", ""))
    operations: dict[str, Any] = request.app.openapi()["paths"].get(path, {})
    return operations


_PATH_TYPE = re.compile(r":[a-z]+}")
