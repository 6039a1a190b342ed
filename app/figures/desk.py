"""What routes about figures answer from: the database, and the reference data that is loaded once."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.areas import Areas
from app.figures.recollection import Recollection
from app.figures.thresholds import Thresholds
from app.store.database import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """Where figures are asked for."""

    database: Database
    areas: Areas
    thresholds: Thresholds
    most_results: int
    most_cost: int
    recollection: Recollection


async def the_desk(request: Request) -> Desk:
    """What a running service answers from."""
    state = request.app.state
    limits = state.settings
    return Desk(state.database, state.areas, state.thresholds, limits.max_results, limits.max_cost, state.recollection)


TheDesk = Annotated[Desk, Depends(the_desk)]
