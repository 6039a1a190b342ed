"""What routes about figures answer from: the database, and the reference data that is loaded once."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.areas import Areas
from app.figures.thresholds import Thresholds
from app.store.database import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """Where figures are asked for."""

    database: Database
    areas: Areas
    thresholds: Thresholds
    most_results: int


async def _desk(request: Request) -> Desk:
    state = request.app.state
    return Desk(state.database, state.areas, state.thresholds, state.settings.max_results)


TheDesk = Annotated[Desk, Depends(_desk)]
