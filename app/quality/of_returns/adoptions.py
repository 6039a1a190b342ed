"""Rules on the rows about the adoption, AD1, and whether the child was adopted at all."""

from app.quality.findings import Rule
from app.quality.of_returns.checking import Rows, on_adoption_rows, on_episodes, rule
from app.quality.of_returns.forms import OfEpisode, fault
from app.quality.of_returns.year_of_child import YearOfChild, each, has_flaw
from app.returns import codes
from app.returns.child_rows import AdoptionRow, Episode
from app.returns.columns import ColumnName
from app.returns.flaws import IN_THE_FUTURE

_CELLS: tuple[ColumnName, ...] = ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
#: Adoption by today's codes.
ADOPTED = frozenset({"E11", "E12"})


def blank_cells(row: AdoptionRow) -> list[ColumnName]:
    """The columns of AD1 whose cells are blank."""
    return [column for column, value in zip(_CELLS, row[1:7], strict=True) if not value and not has_flaw(row, column)]


def _in_the_year(year: YearOfChild) -> list[Episode]:
    """The episodes that ended in adoption within the year."""
    ended = (row for row in year.adoptions if row.ended_by in ADOPTED)
    return [row for row in ended if row.end and year.first_day <= row.end <= year.last_day]


@rule(
    code="adoption_row_missing",
    ssda903="601",
    severity="error",
    about=("adoption",),
    needs=("AD1",),
    says="The child was adopted in the year, but has no row in AD1, so the match is not known.",
    touches=("A2",),
    doubt="matched",
)
def adoption_row_missing(year: YearOfChild) -> Rows:
    return iter(()) if year.adopted else each(_in_the_year(year))


@rule(
    code="adoption_row_has_blanks",
    ssda903="601",
    severity="error",
    about=("adoption",),
    says="The child was adopted in the year, but cells of their row in AD1 are blank.",
    touches=("A2", "A10"),
    doubt=("matched", "by_current_carer"),
)
def adoption_row_has_blanks(year: YearOfChild) -> Rows:
    return ((episode, row) for episode in _in_the_year(year) for row in year.adopted if blank_cells(row))


@on_adoption_rows(
    code="adoption_row_incomplete",
    ssda903="151",
    severity="error",
    says="The row in AD1 is filled only in part: decision, match, carer and adopters must all be there, or none.",
    touches=("A2", "A10"),
    doubt=("matched", "by_current_carer"),
    column=lambda row: blank_cells(row)[0],
)
def adoption_row_incomplete(row: AdoptionRow) -> bool:
    return 0 < len(blank_cells(row)) < len(_CELLS)


@rule(
    code="adoption_row_without_adoption",
    ssda903="602",
    severity="error",
    about=("AD1",),
    needs=("Episodes",),
    says="There is a row in AD1, but no episode of the child ended in adoption.",
    touches=("A1", "A2", "A10", "A20", "A4", "adopted"),
    doubt=("adopted", "left"),
)
def adoption_row_without_adoption(year: YearOfChild) -> Rows:
    if not any(view.adoptions for view in year.years.values()):
        yield from each(row for row in year.adopted if len(blank_cells(row)) < len(_CELLS))


@rule(
    code="adoption_row_of_another_year",
    ssda903="602",
    severity="warning",
    about=("AD1",),
    says="There is a row in AD1, but the child was adopted in another year.",
)
def adoption_row_of_another_year(year: YearOfChild) -> Rows:
    adopted = [row for view in year.years.values() for row in view.adoptions]
    if adopted and not any(row.end and year.first_day <= row.end <= year.last_day for row in adopted):
        yield from ((adopted[-1], row) for row in year.adopted)


@rule(
    code="adoption_row_after_the_year",
    severity="error",
    about=("AD1",),
    says="A day in AD1 lies after the end of the year: perhaps the file is that of another year.",
    touches=("A2",),
    doubt="matched_day",
)
def adoption_row_after_the_year(year: YearOfChild) -> Rows:
    for row in year.adopted:
        in_the_future = IN_THE_FUTURE in {fault(row.flaws, "DATE_INT"), fault(row.flaws, "DATE_MATCH")}
        if in_the_future or any(day and day > year.last_day for day in (row.decided, row.matched)):
            yield (row,)


@rule(
    code="carer_flag_and_placement_differ",
    ssda903="335",
    severity="error",
    about=("adoption",),
    says="AD1 and the last placement disagree on whether the foster carers adopted.",
    touches=("A10",),
    doubt="by_current_carer",
)
def carer_flag_and_placement_differ(year: YearOfChild) -> Rows:
    """FOSTER_CARE 1 goes with A3 and A5, 0 with A4 and A6; A2 and A1 are old codes of the same."""
    for episode in year.adoptions:
        opposite = "0" if episode.place in ("A2", "A3", "A5") else "1" if episode.place in ("A1", "A4", "A6") else None
        yield from ((episode, row) for row in year.adopted if row.by_foster_carer == opposite)


@on_episodes(
    code="adopted_from_another_placement",
    ssda903="390",
    severity="error",
    says="The child was adopted, but their last placement was not one for adoption (A3 to A6).",
    touches=("A1", "A2", "A3", "A10", "A20"),
    doubt=("placed", "placed_day"),
)
def adopted_from_another_placement(episode: OfEpisode) -> bool:
    return episode.ended_by in ADOPTED and episode.place not in codes.PLACED_FOR_ADOPTION | {""}


@rule(
    code="episode_after_adoption",
    ssda903="199",
    severity="error",
    about=("adopted by now",),
    says="The child was adopted before this episode: adopted children who come back get a new id.",
    touches=("adopted",),
)
def episode_after_adoption(year: YearOfChild) -> Rows:
    adopted = [row for view in year.known_by_now for row in view.adoptions]
    if adopted:
        first = min(adopted, key=lambda row: row.start)
        yield from ((first, row) for row in year.episodes if row.start > first.start)


ADOPTIONS: tuple[Rule, ...] = (
    adoption_row_missing,
    adoption_row_has_blanks,
    adoption_row_incomplete,
    adoption_row_without_adoption,
    adoption_row_of_another_year,
    adoption_row_after_the_year,
    carer_flag_and_placement_differ,
    adopted_from_another_placement,
    episode_after_adoption,
)
