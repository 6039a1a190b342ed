"""Returns as the files that councils load: CSV tables of a year, and all years in one archive."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from tests.support.returned.years import COLUMNS, Return, Row

Files = dict[str, bytes]


def csv_files(of_year: Return) -> Files:
    """A year's tables by their file names; one without rows has its header row all the same."""
    return {f"{table}.csv": csv_table(COLUMNS[table], rows) for table, rows in of_year.tables.items()}


def csv_table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def zip_of_years(returns: Iterable[Return]) -> bytes:
    """One archive with a folder for each year, `2022-23/episodes.csv`."""
    return zipped({f"{each.year.label}/{name}": data for each in returns for name, data in csv_files(each).items()})


def zipped(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()
