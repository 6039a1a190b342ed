"""Answers that the demonstration gives, shown as the examples of the description.

`scripts/take_examples.py` takes them again; a test holds that the demonstration still answers so. Lists are cut short.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any


def show_answers(description: dict[str, Any]) -> None:
    """Add to the 200 of each operation what the demonstration answers when nothing is changed in Swagger UI."""
    taken = _taken()
    for operations in description["paths"].values():
        for operation in operations.values():
            content = operation["responses"].get("200", {}).get("content", {})
            for media_type, example in taken.get(operation["operationId"], {}).items():
                if media_type in content:
                    content[media_type]["example"] = example


@cache
def _taken() -> dict[str, dict[str, Any]]:
    """Examples by operation and media type."""
    text = files("app").joinpath("data", "examples.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = json.loads(text)
    return found
