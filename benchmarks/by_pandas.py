"""A2 from a folder of returns with pandas, as an analyst would write it for one figure."""

from pathlib import Path

import pandas as pd

_DATES = {
    "header": ["DOB"],
    "episodes": ["DECOM", "DEC"],
    "ad1": ["DOB", "DATE_INT", "DATE_MATCH"],
    "placed_for_adoption": ["DOB", "DATE_PLACED", "DATE_PLACED_CEASED"],
}


def a2(directory: Path, first: str, last: str) -> tuple[int, int]:
    """Days and children of A2 over the adoptions of these days: of a folder of CSV tables for each year.

    The first row with a placement order in the period of care that ended in adoption, the match of the adoption table;
    a match before the order is 0 days, a child not placed for adoption or without an order is left out.
    """
    tables = {table: _read(directory, table) for table in _DATES}
    episodes = tables["episodes"].drop_duplicates(["CHILD", "DECOM"], keep="last")
    adopted = episodes[episodes.REC.isin(["E11", "E12"]) & episodes.DEC.between(first, last)]
    adopted = adopted[adopted.PLACE.isin(["A3", "A4", "A5", "A6"])]
    entries = episodes[(episodes.RNE == "S") & ~episodes.LS.isin(["V3", "V4"])]
    entered = _of_adopted(entries, adopted).groupby("CHILD").DECOM.max().rename("entered")
    orders = _of_adopted(episodes[episodes.LS == "E1"], adopted).merge(entered, on="CHILD")
    order = orders[orders.entered <= orders.DECOM].groupby("CHILD").DECOM.min().rename("order")
    matches = tables["ad1"].drop_duplicates("CHILD", keep="last")
    measured = matches.merge(order, on="CHILD").dropna(subset=["DATE_MATCH"])
    days = (measured.DATE_MATCH - measured.order).dt.days.clip(lower=0)
    return int(days.sum()), len(days)


def _read(directory: Path, table: str) -> pd.DataFrame:
    """One table of all years, the latest year last; its dates parsed at once, for a year's may all be blank."""
    files = sorted(directory.glob(f"*/{table}.csv"))
    rows = pd.concat([pd.read_csv(file, dtype=str) for file in files], ignore_index=True)
    return rows.assign(**{column: pd.to_datetime(rows[column], format="%d/%m/%Y") for column in _DATES[table]})


def _of_adopted(rows: pd.DataFrame, adopted: pd.DataFrame) -> pd.DataFrame:
    """Those of children adopted, up to the adoption."""
    adoption = adopted[["CHILD", "DEC"]].rename(columns={"DEC": "adopted"})
    known = rows.merge(adoption, on="CHILD")
    return known[known.adopted >= known.DECOM]
