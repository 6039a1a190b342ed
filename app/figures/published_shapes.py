"""The shapes of published values: how they are loaded, and how they are read."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.areas import Areas
from app.figures.naming import named_area
from app.figures.published_cells import Meaning
from app.figures.published_files import PublishedTerms, meaning_of
from app.figures.published_values import Published, Symbol
from app.figures.publishing import as_number
from app.figures.shapes import NamedArea, Shape, Warned
from app.http.dependencies import KnownAt
from app.http.forms import CHOSEN_FILE, FORM
from app.mistakes import Mistake
from app.related_periods import label_of

_EXAMPLE = (
    "time_period,time_identifier,geographic_level,country_code,new_la_code,adopted,source,release\r\n"
    "2023,Reporting year,National,E92000001,,3000,DfE,November 2023\r\n"
    "2023,Reporting year,Local authority,E92000001,E08000026,32,DfE,November 2023\r\n"
)
CSV_FILE: dict[str, Any] = {
    "required": True,
    "content": {
        "text/csv": {
            "schema": {"type": "string"},
            "example": _EXAMPLE,
        },
        FORM: {
            "schema": {
                "type": "object",
                "required": ["file"],
                "additionalProperties": False,
                "properties": {"file": {**CHOSEN_FILE, "description": "A tidy CSV file"}},
            },
            "example": {"file": _EXAMPLE},
        },
    },
}


class PublishTerms(BaseModel):
    """What the sender says about a file of published values."""

    model_config = ConfigDict(extra="forbid")

    source: str | None = Field(
        default=None,
        min_length=1,
        max_length=300,
        description="Who published the values, and where; default the column `source`",
    )
    release: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="Of which release; default the column `release`, or as `source` says",
    )
    column: list[str] = Field(
        default=[],
        max_length=50,
        description="What a column means: `NAME:CODE`, or `NAME:CODE/numerator`, `NAME:CODE/denominator`. Default: "
        "columns named by codes of indicators, and DfE's `adopted`, `ceased` and `percent`",
    )
    where: list[str] = Field(
        default=[], max_length=20, description="Take only the rows in which a column has a value: `NAME:VALUE`"
    )
    dry_run: bool = Field(default=False, description="Give the answer of the real run; store nothing", examples=[True])

    def terms(self) -> PublishedTerms:
        """What is said about the file, with the mistakes in it."""
        mistakes: list[Mistake] = []
        columns: dict[str, tuple[Meaning, ...]] = {}
        for given in self.column:
            name, _, code = given.rpartition(":")
            meaning = meaning_of(code)
            if name and meaning:
                folded = name.strip().casefold()
                columns[folded] = (*columns.get(folded, ()), meaning)
            else:
                mistakes.append(
                    Mistake("not_valid", "Write NAME:CODE with the code of an indicator.", parameter="column")
                )
        where = dict(given.partition(":")[::2] for given in self.where if ":" in given)
        if not all(":" in given for given in self.where):
            mistakes.append(Mistake("not_valid", "Write NAME:VALUE.", parameter="where"))
        rows = {name.strip().casefold(): value.strip() for name, value in where.items()}
        return PublishedTerms(self.source, self.release, columns, rows, tuple(mistakes))


class LoadedValues(Shape):
    """What became of the values of a file."""

    received: int = Field(description="Values in the file, apart from rows that were passed over")
    created: int
    replaced: int
    unchanged: int
    passed_over: dict[str, int] = Field(description="Rows that were not taken, by reason")
    warnings: list[Warned] = Field(description="The rows that name an area or indicator that is not known")
    dry_run: bool


class PublishedQuery(BaseModel):
    """Which values."""

    model_config = ConfigDict(extra="forbid")

    area: str | None = Field(
        default=None,
        max_length=200,
        description="GSS code, DfE code, slug or name; default England and the regions",
        examples=["england"],
    )
    indicator: str | None = Field(default=None, max_length=100, description="Code of the indicator")
    known_at: KnownAt = None
    format: Literal["json", "csv"] | None = Field(default=None, description="Default from the Accept header")


class PublishedValue(Shape):
    """A value as it was printed."""

    indicator: str
    area: NamedArea
    period: str
    first_day: date
    last_day: date
    value: int | float | None
    symbol: Symbol | None = Field(description="In place of a value, as it was published")
    numerator: int | None
    denominator: int | None
    source: str
    release: str


class PublishedValues(Shape):
    """Published values, by area, indicator and period."""

    known_at: datetime
    values: list[PublishedValue]


COLUMNS = (
    "indicator", "area_code", "area_name", "period", "first_day", "last_day", "value", "numerator", "denominator",
    "source", "release",
)  # fmt: skip


def as_shown(value: Published, areas: Areas) -> dict[str, Any]:
    """A value as answers show it."""
    return {
        "indicator": value.indicator,
        "area": named_area(areas[value.area]),
        "period": label_of(value.first, value.last),
        "first_day": value.first.isoformat(),
        "last_day": value.last.isoformat(),
        "value": number_of(value),
        "symbol": value.symbol,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "source": value.source,
        "release": value.release,
    }


def number_of(value: Published) -> int | float | None:
    """The value as a number, if it is one."""
    return as_number(Decimal(value.value)) if value.value else None


def as_row(shown: dict[str, Any]) -> Sequence[Any]:
    """A value as a row of COLUMNS; a symbol is in the place of the value."""
    area = {"area_code": shown["area"]["code"], "area_name": shown["area"]["name"]}
    value = {"value": shown["symbol"] if shown["value"] is None else shown["value"]}
    return [{**shown, **area, **value}[name] for name in COLUMNS]
