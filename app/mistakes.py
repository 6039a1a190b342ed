"""Mistakes: what a problem or a report says about each thing that is wrong with what was sent."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong, and where: a JSON pointer, a parameter, the row of a batch, or a place in a file."""

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None
    row: int | None = None
    file: str | None = None
    column: str | None = None
    child: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}
