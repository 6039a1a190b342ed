"""A child's rows of returns, written as a story: a row a line, with its collection year unless that is 2021-22.

    episode 2021-04-01 S C2 U6 2021-07-01 X1    DECOM, RNE, LS, PLACE, DEC, REC, REASON_PLACE_CHANGE
    decided 2021-06-01 2021-08-01 RD4           DATE_PLACED, DATE_PLACED_CEASED, REASON_PLACED_CEASED
    ad1 2021-06-01 2021-09-01 0 2 MF L11        DATE_INT, DATE_MATCH, FOSTER_CARE, and who adopts
    header 2 2018-06-01 WBRI UN1                SEX, DOB, ETHNIC, UPN
    permanence P1 331 2015-01-01                PREV_PERM, LA_PERM, DATE_PERM
    leaver 1                                    OC3: whether any cell is filled
    2020 episode 2020-05-01 S C2 U6             the same of another year

A dash is a blank cell. After a row come cells with a name: `provider=PR1 need=N1 urn=X postcode=a1b2 born=2018-06-01`,
`flaws=SEX:unknown_code`. Unless the story says something else, an episode has a provider that fits, the need N1, and a
postcode that goes with the placement; the child is in the Header file of every year that has rows.

    2020                        of this year returns were sent, without the child
    unlisted                    the year's PrevPerm file was sent without the child
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.quality.of_returns.about import TABLES
from app.quality.of_returns.child import ReturnedChild
from app.returns.child_rows import AdoptionRow, CareLeaver, ChildRows, Decision, Episode, Header, Permanence, Row
from app.returns.codes import OTHER_PLACEMENTS, TEMPORARY
from app.returns.over_the_years import episode_history
from app.returns.sent import Sent

YEAR = 2021
_KINDS: dict[str, type[Any]] = {
    "episode": Episode, "decided": Decision, "ad1": AdoptionRow, "header": Header, "permanence": Permanence,
    "leaver": CareLeaver,
}  # fmt: skip
#: The cells of a line by their names, in order; those with a day come with `*`.
_CELLS = {
    "episode": "*start reason legal_status place *end ended_by place_change",
    "decided": "*decided *ceased reason",
    "ad1": "*decided *matched by_foster_carer adopters adopters_sex adopters_status",
    "header": "sex *born ethnicity upn",
    "permanence": "option authority *ordered",
    "leaver": "is_filled",
}


@dataclass
class _Story:
    rows: list[Row] = field(default_factory=list)
    sent: set[int] = field(default_factory=set)
    unlisted: set[int] = field(default_factory=set)


def returned(story: str) -> ReturnedChild:
    """The child of a story; returns were sent of each year that it has rows of, or that it names by itself."""
    read = _Story()
    for line in filter(None, map(str.strip, story.splitlines())):
        words = line.split()
        year = int(words.pop(0)) if words[0].isdigit() else YEAR
        read.sent.add(year)
        if words == ["unlisted"]:
            read.unlisted.add(year)
        elif words:
            read.rows.append(_row(words[0], year, words[1:]))
    rows, refused = ChildRows(unlisted=read.unlisted), ChildRows()
    for row in read.rows:
        (refused if isinstance(row, Episode) and "DECOM:" in row.flaws else rows).add(row)
    if not rows.headers:
        years = sorted({row.year for row in read.rows})
        rows.headers = [_row("header", year, ["F" if year > 2023 else "2", "2018-06-01", "WBRI"]) for year in years]
    return ReturnedChild(rows, whole(read.sent), refused if refused else None)


def whole(years: Iterable[int]) -> Sent:
    """Every table was sent of these years."""
    return Sent(dict.fromkeys(TABLES, frozenset(years)))


def history(story: str) -> list[Episode]:
    """The episodes of a story, put together from the files of all years."""
    return episode_history(returned(story).rows.episodes)


def _row(kind: str, year: int, words: list[str]) -> Any:
    names = _CELLS[kind].split()
    cells: dict[str, Any] = {name.lstrip("*"): None if name.startswith("*") else "" for name in names}
    in_order = [word for word in words if "=" not in word]
    for name, word in zip(names, in_order, strict=False):
        if word != "-":
            cells[name.lstrip("*")] = date.fromisoformat(word) if name.startswith("*") else word
    named = {name: _value(name, text) for name, text in (word.split("=") for word in words if "=" in word)}
    return _KINDS[kind](year, **{**cells, **_usual(kind, cells), **named})


def _value(name: str, text: str) -> Any:
    if name in ("born", "ordered", "start", "end"):
        return date.fromisoformat(text) if text else None
    return int(text) if name == "row" else text.replace(";", " ")


def _usual(kind: str, cells: dict[str, Any]) -> dict[str, Any]:
    """What a row has besides, if nothing is wrong with it."""
    if kind == "permanence":
        return {"is_dated": "1" if cells["ordered"] else ""}
    if kind == "header":
        return {"upn": cells["upn"] or "UN1"}
    if kind != "episode":
        return {}
    place = cells["place"]
    none = place in TEMPORARY | OTHER_PLACEMENTS | {"Z1"}
    provider = "" if none else {"P1": "PR0", "R2": "PR3", "R5": "PR3"}.get(place, "PR1")
    return {"provider": provider, "need": "N1", "urn": "X", "postcode": "" if place.startswith("A") else place.lower()}
