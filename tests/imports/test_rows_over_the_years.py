"""Returns of several years with corrections of any row: what is stored follows from the rows put together by the rule.

In whatever order, and however often, the files come.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.returns.care import periods
from app.returns.child_rows import AdoptionRow, ChildRows, Decision, Episode
from app.returns.facts import facts_of
from tests.support.examples import examples
from tests.support.files import zipped
from tests.support.returned.files import Files, csv_table
from tests.support.returned.years import COLUMNS, written
from tests.support.service import Service
from tests.support.uploads import happened, import_files

EXAMPLES = settings(max_examples=examples(5), phases=[Phase.generate], deadline=None)
FIRST, YEARS = date(2016, 4, 10), range(2016, 2021)
CHANGES = [
    ("S", "C2", "U6"), ("P", "C2", "U6"), ("L", "E1", "U6"), ("P", "E1", "A6"), ("T", "E1", "A6"), ("B", "E1", "A5"),
    ("P", "E1", "U5"), ("L", "C2", "U6"),
]  # fmt: skip


class Stay(NamedTuple):
    """How a child lived from one day to the next change."""

    start: date
    codes: tuple[str, str, str]
    end: date | None
    ended_by: str


@st.composite
def lives(draw: st.DrawFn) -> list[Stay]:
    """A childhood in care: each stay follows on the one before, and the last one ends or does not."""
    days = sorted(draw(st.lists(st.integers(0, 1700), min_size=2, max_size=7, unique=True)))
    starts = [FIRST + timedelta(days=each) for each in days]
    leaves = draw(st.sampled_from(["", "E4A", "E12"]))
    stays = []
    for number, start in enumerate(starts if not leaves else starts[:-1]):
        end = starts[number + 1] if number + 1 < len(starts) else None
        ended_by = "" if end is None else leaves if leaves and number + 2 == len(starts) else "X1"
        stays.append(Stay(start, CHANGES[0] if number == 0 else draw(st.sampled_from(CHANGES[1:])), end, ended_by))
    return stays


@st.composite
def returned(draw: st.DrawFn) -> dict[int, list[Episode]]:
    """The rows of each year's file; from some year on any row may be corrected: its days, its codes, or left out."""
    stays = draw(lives())
    files: dict[int, list[Episode]] = {}
    for year in YEARS:
        if year > YEARS[0] and draw(st.booleans()):
            stays = draw(corrected(stays))
        if rows := list(_rows(stays, year)):
            files[year] = rows
    return files


@st.composite
def corrected(draw: st.DrawFn, stays: list[Stay]) -> list[Stay]:
    """The same life with one stay reported differently: shifted, of other codes, or dropped."""
    at = draw(st.integers(0, len(stays) - 1))
    match draw(st.sampled_from(["start", "end", "codes", "dropped"])):
        case "dropped" if len(stays) > 1:
            return stays[:at] + stays[at + 1 :]
        case "codes":
            changed = stays[at]._replace(codes=draw(st.sampled_from(CHANGES)))
        case "end" if stays[at].end:
            changed = stays[at]._replace(end=_shifted(draw, stays[at].end or FIRST))
        case _:
            changed = stays[at]._replace(start=_shifted(draw, stays[at].start))
    moved = sorted({stay.start: stay for stay in [*stays[:at], changed, *stays[at + 1 :]]}.values())
    return [stay for stay in moved if stay.end is None or stay.start < stay.end] or stays


def _shifted(draw: st.DrawFn, day: date) -> date:
    return min(max(day + timedelta(days=draw(st.sampled_from([-200, -30, -1, 1, 30, 200]))), FIRST), date(2021, 3, 1))


def _rows(stays: Sequence[Stay], year: int) -> Iterator[Episode]:
    first, last = date(year, 4, 1), date(year + 1, 3, 31)
    for stay in stays:
        if stay.start <= last and (stay.end is None or stay.end >= first):
            ended = stay.end is not None and stay.end <= last
            yield Episode(year, stay.start, *stay.codes, stay.end if ended else None, stay.ended_by if ended else "")


def straight(files: dict[int, list[Episode]]) -> list[Episode]:
    """The rule as the page says it: what each later year's file, in its turn, leaves of a row."""
    found = []
    for year, rows in files.items():
        for row in rows:
            left: Episode | None = row
            for later in (each for each in sorted(files) if each > year):
                first = min(other.start for other in files[later])
                if left is None or left.start >= first or (left.end is None and first <= date(year + 1, 3, 31)):
                    left = None
                elif left.end and left.end > first:
                    left = left._replace(end=first)
            found += [left] if left else []
    return sorted(found, key=lambda row: row.start)


def expected(child: str, files: dict[int, list[Episode]]) -> list[str]:
    """The events of the rows so put together, as `happened` shows them."""
    rows = straight(files)
    by = {True: "by ", False: ""}
    facts = facts_of(ChildRows(episodes=rows, adopted=_NOBODY, decisions=_NONE), periods(rows))
    return sorted(f"{child} {fact.type} {by[fact.on_or_before]}{fact.date}" for fact in facts)


_NOBODY: list[AdoptionRow] = []
_NONE: list[Decision] = []


def as_files(children: dict[str, dict[int, list[Episode]]], year: int) -> Files:
    """The Header and Episodes files of a year."""
    rows = {child: files.get(year, []) for child, files in children.items()}
    header = [{"CHILD": child, "SEX": "2", "DOB": "15/06/2015", "ETHNIC": "WBRI"} for child, of in rows.items() if of]
    episodes = [_as_row(child, episode) for child, of in rows.items() for episode in of]
    return {"header.csv": _csv("header", header), "episodes.csv": _csv("episodes", episodes)}


def _csv(table: str, rows: list[dict[str, str]]) -> bytes:
    return csv_table(COLUMNS[table], [{**dict.fromkeys(COLUMNS[table], ""), **row} for row in rows])


def _as_row(child: str, row: Episode) -> dict[str, str]:
    days = {"DECOM": written(row.start), "DEC": written(row.end)}
    return {"CHILD": child, "RNE": row.reason, "LS": row.legal_status, "PLACE": row.place, "REC": row.ended_by, **days}


def send(service: Service, files: Files, year: int) -> None:
    """Import a year, whatever it takes away."""
    label = f"{year}-{year - 1999}"
    asked = {"year": label, "confirm_year": label}
    import_files(service, files, **asked)


@EXAMPLES
@given(children=st.lists(returned(), min_size=3, max_size=6), data=st.data())
def test_what_is_stored_follows_from_the_rows_put_together(
    services: object, engine: str, children: list[dict[int, list[Episode]]], data: st.DataObject
) -> None:
    of_child = {f"K{number}": files for number, files in enumerate(children)}
    years = [year for year in YEARS if any(year in files for files in children)]
    reported = sorted(line for child, files in of_child.items() for line in expected(child, files))
    service: Service = services(engine)  # type: ignore[operator]
    for year in data.draw(st.permutations(years)):
        send(service, as_files(of_child, year), year)
    assert sorted(happened(service)) == reported
    again = data.draw(st.sampled_from(years))
    send(service, as_files(of_child, again), again)
    assert sorted(happened(service)) == reported
    assert service.differences() == 0
    service = services(engine)  # type: ignore[operator]
    archive = [
        (f"{year}-{year - 1999}/{name}", file) for year in years for name, file in as_files(of_child, year).items()
    ]
    import_files(service, {"returns.zip": zipped(*archive)}, confirm_year=",".join(f"{y}-{y - 1999}" for y in years))
    assert sorted(happened(service)) == reported


@EXAMPLES
@given(children=st.lists(returned(), min_size=2, max_size=4), data=st.data())
def test_taking_a_child_out_of_a_year_and_sending_the_year_again_restores(
    services: object, children: list[dict[int, list[Episode]]], data: st.DataObject
) -> None:
    of_child = {f"K{number}": files for number, files in enumerate(children)}
    of_child["Zoe"] = {year: [Episode(year, FIRST, "S", "C2", "U6")] for year in YEARS}  # no file is without rows
    service: Service = services("sqlite")  # type: ignore[operator]
    for year in YEARS:
        send(service, as_files(of_child, year), year)
    before = sorted(happened(service))
    year = data.draw(st.sampled_from(sorted(of_child["K0"])))
    without = {**of_child, "K0": {other: rows for other, rows in of_child["K0"].items() if other != year}}
    send(service, as_files(without, year), year)
    assert [line for line in sorted(happened(service)) if line.startswith("K0 ")] == expected("K0", without["K0"])
    send(service, as_files(of_child, year), year)
    assert sorted(happened(service)) == before
