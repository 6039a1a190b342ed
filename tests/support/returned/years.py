"""A council's return of each collection year: four tables of text, with the columns and codes of that year."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.support.returned.children import Child
from tests.support.returned.decisions import adoption_of, decisions_of
from tests.support.returned.episodes import Episode, episodes_of

Row = dict[str, str]

COLUMNS = {
    "header": ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"],
    "episodes": [
        *("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC"),
        *("REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN"),
    ],
    "ad1": ["CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"],
    "placed_for_adoption": ["CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"],
}
_SEXES = {"male": ("1", "M"), "female": ("2", "F"), "not_known": ("2", "U")}
#: The year that begins in April 2024 is the first in which a sex is a letter.
_LETTERS_SINCE = 2024


@dataclass(frozen=True, order=True)
class CollectionYear:
    """From 1 April of a calendar year to 31 March of the next."""

    first: int

    @classmethod
    def of(cls, day: date) -> "CollectionYear":
        return cls(day.year - (day < date(day.year, 4, 1)))

    @property
    def start(self) -> date:
        return date(self.first, 4, 1)

    @property
    def end(self) -> date:
        return date(self.first + 1, 3, 31)

    @property
    def label(self) -> str:
        return f"{self.first}-{(self.first + 1) % 100:02}"

    def covers(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass
class Return:
    """One council's tables of one year."""

    year: CollectionYear
    tables: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in COLUMNS})


@dataclass(frozen=True)
class Life:
    """All that returns say about one child, of all years."""

    child: Child
    episodes: list[Episode]

    @property
    def date_of_birth(self) -> date:
        """The day is not given: it is the 15th."""
        year, month = self.child.known["birth_month"].split("-")
        return date(int(year), int(month), 15)


def returns_of(children: Iterable[Child], years: Sequence[CollectionYear]) -> list[Return]:
    """The returns of these years, in their order; a child is in those in which it was looked after."""
    returns = {year: Return(year) for year in years}
    for child in children:
        life = Life(child, episodes_of(child))
        for year, made in returns.items():
            for table, rows in _rows(life, year):
                made.tables[table].extend(rows)
    return list(returns.values())


def all_years(first: date, last: date) -> list[CollectionYear]:
    """Every collection year that has a day from the first to the last."""
    return [CollectionYear(year) for year in range(CollectionYear.of(first).first, CollectionYear.of(last).first + 1)]


def written(day: date | None) -> str:
    """A day as returns write it."""
    return f"{day:%d/%m/%Y}" if day else ""


def _rows(life: Life, year: CollectionYear) -> Iterator[tuple[str, list[Row]]]:
    episodes = [
        episode
        for episode in life.episodes
        if episode.decom <= year.end and (episode.dec is None or episode.dec >= year.start)
    ]
    if not episodes:
        return
    yield "header", [_header(life, year)]
    yield "episodes", [_episode(life.child.child, episode, year) for episode in episodes]
    yield "ad1", list(_adoption(life, year))
    yield "placed_for_adoption", list(_decisions(life, year))


def _header(life: Life, year: CollectionYear) -> Row:
    known = life.child.known
    return {
        "CHILD": life.child.child,
        "SEX": _SEXES[known["sex"]][year.first >= _LETTERS_SINCE],
        "DOB": written(life.date_of_birth),
        "ETHNIC": known["ethnicity"],
        "UPN": "UN1",
        "MOTHER": "0" if known["sex"] == "female" else "",
        "MC_DOB": "",
    }


def _episode(child: str, episode: Episode, year: CollectionYear) -> Row:
    ended = episode.dec is not None and episode.dec <= year.end
    return {
        "CHILD": child,
        "DECOM": written(episode.decom),
        "RNE": episode.rne,
        "LS": episode.ls,
        "CIN": "N1",
        "PLACE": episode.place,
        "PLACE_PROVIDER": episode.provider,
        "DEC": written(episode.dec) if ended else "",
        "REC": episode.rec if ended else "",
        "REASON_PLACE_CHANGE": episode.reason_place_change if ended else "",
        "HOME_POST": "",
        "PL_POST": "",
        "URN": "XXXXXXX",
    }


def _adoption(life: Life, year: CollectionYear) -> Iterator[Row]:
    adoption = adoption_of(life.child)
    if adoption and year.covers(adoption.adopted):
        yield {
            "CHILD": life.child.child,
            "DOB": written(life.date_of_birth),
            "DATE_INT": written(adoption.decision),
            "DATE_MATCH": written(adoption.matched),
            "FOSTER_CARE": "1" if adoption.by_current_carer else "0",
            "NB_ADOPTR": "2",
            "SEX_ADOPTR": "MF",
            "LS_ADOPTR": "L11",
        }


def _decisions(life: Life, year: CollectionYear) -> Iterator[Row]:
    """Those that were open in the year, or ceased in it."""
    for decision in decisions_of(life.child):
        if decision.made > year.end or (decision.ceased and decision.ceased < year.start):
            continue
        ceased = decision.ceased if decision.ceased and decision.ceased <= year.end else None
        yield {
            "CHILD": life.child.child,
            "DOB": written(life.date_of_birth),
            "DATE_PLACED": written(decision.made),
            "DATE_PLACED_CEASED": written(ceased),
            "REASON_PLACED_CEASED": decision.reason if ceased else "",
        }
