"""A question about everything, and reading the files that answer it."""

import csv
import io
import json
from typing import Any

from app.http.tables import MEDIA_TYPES
from tests.support.service import Service

EVERYTHING: dict[str, Any] = {
    "indicator": "all",
    "area": ["coventry", "ace"],
    "period": ["2021-22", "2019-22"],
    "members": True,
    "breakdown": "sex",
    "compare": "previous,year-before,solihull,west-midlands",
}
#: A mean, a percentage, negative days, counts with parts of their own, and families.
SOME = EVERYTHING | {"indicator": ["A1", "A6", "stage.order_to_match", "A14", "early_warnings", "enquiries"]}
STORY = """
    child | authority | early warning      | entered    | decision   | order      | matched    | placed     | adopted    | sex    | ethnicity
    Ava   | coventry  |                    | 2020-01-01 | 2020-06-01 | 2020-09-01 | 2020-08-15 | 2021-01-01 | 2021-06-01 | female | WBRI
    Ben   | coventry  |                    | 2020-01-01 | 2020-06-01 |            |            |            | 2021-06-01 | male   |
    Cora  | coventry  |                    | 2020-01-01 | 2020-06-01 | 2020-09-01 | 2020-08-14 | 2021-01-01 | 2021-06-01 | female | WBRI
    Dan   | solihull  | 2021-05-01(unborn) | 2021-06-01 | 2021-09-01 | 2021-12-01 |            |            |            |        |
    """  # noqa: E501 - a story is read from left to right


def file_of(service: Service, form: str, **asked: Any) -> bytes:
    answer = service.client.get("/v1/results", params={**asked, "format": form})
    assert answer.is_success, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPES["csv" if form == "csv" else "xlsx"]
    return answer.content


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def cell(value: Any) -> str:
    """A JSON value as a cell of a CSV file."""
    if value is None:
        return ""
    return json.dumps(value) if isinstance(value, bool) else str(value)
