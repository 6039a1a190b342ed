"""Sends events to an Adoption Indicators service and asks it for figures.

``Client`` waits for each answer, ``AsyncClient`` has the same methods to be awaited. Answers are the JSON of the
service, with types; fields that a newer service adds are in them too.
"""

from adoption_indicators_client.answers import (
    AreaCompleteness,
    BatchAnswer,
    Case,
    CasesPage,
    EventsPage,
    Figure,
    ImportAnswer,
    LedgerChange,
    Quality,
    Result,
    Results,
    StoredEvent,
)
from adoption_indicators_client.batches import Limits
from adoption_indicators_client.clients import AsyncClient, Client
from adoption_indicators_client.failures import (
    ClientError,
    Conflict,
    Mistake,
    NotAllowed,
    NotFound,
    NotTheService,
    NotUnderstood,
    ProblemError,
    ServiceUnavailable,
    Unreachable,
)

__version__ = "0.1.0"

__all__ = [
    "AreaCompleteness",
    "AsyncClient",
    "BatchAnswer",
    "Case",
    "CasesPage",
    "Client",
    "ClientError",
    "Conflict",
    "EventsPage",
    "Figure",
    "ImportAnswer",
    "LedgerChange",
    "Limits",
    "Mistake",
    "NotAllowed",
    "NotFound",
    "NotTheService",
    "NotUnderstood",
    "ProblemError",
    "Quality",
    "Result",
    "Results",
    "ServiceUnavailable",
    "StoredEvent",
    "Unreachable",
]
