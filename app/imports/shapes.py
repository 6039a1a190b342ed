"""The shapes of requests and answers about imports, as the API's description shows them."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from app.http.dependencies import SEVERAL
from app.journeys.sources import API, RANKING
from app.ledger.batches import Mode
from app.ledger.receipt_shapes import CHANGE, CHANGED, CHANGES, EventChange
from app.ledger.shapes import ConfirmErased
from app.quality.shapes import Quality
from app.returns.years import year_in


def _one_year(label: str) -> str:
    if year_in(label) is None:
        raise PydanticCustomError("unknown_period", "A collection year is written 2022-23.")
    return label


CollectionYear = Annotated[str, Field(pattern="^20[0-9]{2}-[0-9]{2}$"), AfterValidator(_one_year)]


class ImportQuery(BaseModel):
    """Whose files they are, of which year, and how they are taken."""

    model_config = ConfigDict(extra="forbid")

    authority: str = Field(
        max_length=100,
        description="Authority of the files: no return says it. An agency may send adopters (Annex A list 11)",
        examples=["coventry"],
    )
    year: CollectionYear | None = Field(
        default=None,
        description="Collection year, 1 April to 31 March. Without it every file of a return must say its own, by a "
        "folder or name like `2022-23/episodes.csv`, or in a column YEAR",
        examples=["2022-23"],
    )
    confirm_year: Annotated[list[CollectionYear], SEVERAL] = Field(
        default=[],
        max_length=100,
        description="A collection year, or several, whose files are right though most of their days lie in "
        "another year, or next to none of their children are in the year before. Without it such files are refused "
        "(`looks_like_another_year`, `looks_like_another_authority`)",
    )
    confirm_withdrawals: int | None = Field(
        default=None,
        ge=1,
        description="The number of events that the import withdraws, if that is right. Without it an import that would "
        "withdraw more than 50 events, or more than 5% of the authority's events of its years, is refused "
        "(`withdraws_much`)",
    )
    confirm_erased: ConfirmErased = None
    mode: Mode = Field(
        default="atomic",
        description="atomic: all or nothing; partial: children with a bad row are left out whole, answered 207",
    )
    dry_run: bool = Field(
        default=False,
        description="Give the answer of the real run; store only its receipt, for a day",
        examples=[True],
    )


class FileShown(BaseModel):
    """What a file was taken for."""

    file: str
    format: str | None = Field(
        description=f"One of {', '.join(sorted({*RANKING} - {API}))}; null if it is none of them"
    )
    table: str | None
    year: str | None = Field(description="Collection year")
    rows: int
    used: bool = Field(description="Whether its rows say anything about adoption")
    encoding: str | None
    notes: list[str]


class Wrong(BaseModel):
    """One thing that is wrong with a file, a row or a cell."""

    code: str
    detail: str
    file: str | None = None
    row: int | None = None
    column: str | None = None


class WrongRow(Wrong):
    """One thing that is wrong with a file, or with a row and so with the child whom it is about."""

    child: str | None = Field(default=None, description="If the id of the row is one; with `cases:read`")


class Unusual(Wrong):
    """Something to know about a file; the cells concerned count as blank."""

    rows: int = Field(description="How many rows share it")


class CoveredIndicator(BaseModel):
    """What an import supports of one indicator, of the period of the import."""

    indicator: str
    title: str
    counted: int = Field(description="Children (or families) that are counted")
    excluded: dict[str, int] = Field(description="Children (or families) that the indicator is not about, by reason")
    not_evaluable: dict[str, int] = Field(description="Those whose record lacks a date that it needs, by reason")
    lacks: list[str] = Field(description="What the source cannot tell, whatever the quality of its data")


_ANSWER: JsonDict = {
    "receipt": "5f0c7a4e9b1d2c3a4b5c6d7e",
    "authority": "E08000026",
    "received": 1830,
    "rejected": 0,
    "children": 812,
    "families": 0,
    "held_back": 0,
    "created": 1204,
    "unchanged": 0,
    "replaced": 0,
    "withdrawn": 0,
    "dry_run": False,
    "changed": 1204,
    "changes": [CHANGE],
    "files": [
        {
            "file": "episodes.csv",
            "format": "ssda903",
            "table": "Episodes",
            "year": "2022-23",
            "rows": 1830,
            "used": True,
            "encoding": "utf-8",
            "notes": [],
        }
    ],
    "errors": [],
    "warnings": [],
    "period": "2022-23",
    "coverage": [
        {
            "indicator": "A2",
            "title": "Average time between a local authority receiving court authority to place a child and deciding "
            "on a match",
            "counted": 25,
            "excluded": {"not_placed": 5},
            "not_evaluable": {"no_match_date": 2},
            "lacks": [],
        }
    ],
    "quality": {
        "area": {"code": "E08000026", "name": "Coventry", "type": "authority"},
        "period": {"label": "2022-23", "start": "2022-04-01", "end": "2023-03-31"},
        "known_at": "2026-11-21T10:00:00.000000Z",
        "children": 812,
        "cases": 0,
        "cases_shown": 0,
        "limit": 1000,
        "next": "/v1/quality?area=coventry&period=2022-23&rule=entry_unknown&limit=1000&cursor=WyJFMDgwMDAwMjYiXQ",
        "effects": [],
        "without_bounds": [],
        "findings": [],
    },
}


class ImportAnswer(BaseModel):
    """What became of an import: rows that were read, events that came of them, and what they support."""

    model_config = ConfigDict(json_schema_extra={"example": _ANSWER})

    receipt: str | None = Field(description="GET /v1/receipts/{receipt}; that of a dry run is kept for a day")
    authority: str
    received: int = Field(description="Rows of tables that are used")
    rejected: int = Field(description="Rows with an error")
    children: int = Field(description="Children whose rows were taken")
    families: int = Field(description="Adopter families whose rows were taken")
    held_back: int = Field(description="Children and families with an error in a row: none of their rows is taken")
    created: int = Field(description="Events")
    unchanged: int = Field(description="Events that were reported before")
    replaced: int = Field(description="Events that were reported differently before; the earlier version is readable")
    withdrawn: int = Field(description="Events that were reported before and are not any more; they stay readable")
    dry_run: bool
    changed: int = Field(description=CHANGED)
    changes: list[EventChange] = Field(description=CHANGES)
    files: list[FileShown]
    errors: list[WrongRow]
    warnings: list[Unusual]
    period: str | None = Field(description="What coverage and quality are about: the collection years of the files")
    coverage: list[CoveredIndicator]
    quality: Quality | None = Field(
        description="As GET /v1/quality gives it for this authority and period; cases only with the scope cases:read"
    )
