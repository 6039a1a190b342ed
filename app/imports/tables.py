"""The tables of the SSDA903 return: which columns are read, how, and what a table is recognised by.

A return is a set of files, recognised by their header rows only: no file says its authority or year. A
superset of the columns is accepted, in any order; what is not needed is passed over.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

from app.indicators.needs import Need, Whose
from app.journeys.care import Fact
from app.journeys.names import Attribute, EventType
from app.journeys.sources import SSDA903, Source
from app.returns import codes
from app.returns.cells import (
    FLAGS,
    Cell,
    birth_month,
    code_of,
    day_of_an_event,
    day_of_permanence,
    pupil_number,
    text_of,
)
from app.returns.codes import Codes

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is read: ``rule`` is the DfE rule that a cell breaks that cannot be used.

    ``later`` is the one that a day breaks that lies in the future.

    A bad cell of an ``essential`` column makes the row an error, because the journey would be wrong without it; that
    of any other is a warning, and the cell counts as blank. ``read`` None is the child's id. ``also`` are other names
    of the column. ``tells`` are the types of events that no other column of the table reports, where a header may lack
    this one.
    """

    name: str
    read: Cell | None
    rule: str | None = None
    essential: bool = True
    required: bool = False
    codes: Codes | None = None
    also: tuple[str, ...] = ()
    later: str | None = None
    tells: tuple[EventType, ...] = ()


def code_column(name: str, list_: Codes, rule: str, *, essential: bool = True, required: bool = False) -> Column:
    read = code_of(list_, FLAGS if list_ is codes.FLAG else None)
    return Column(name, read, rule, essential, required, list_)


CHILD = Column("CHILD", None, required=True)
BORN = Column("DOB", birth_month, "102", essential=False)


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of file. ``columns`` are read, ``others`` are known; ``signature`` tells it from other tables.

    ``format`` is also the source that its events name. ``tells`` says which events the table reports, and for which
    children: for those it has all that happened on the days that it is about. It reports nothing else.

    A table of another source than the return says what one row means, given the values of its columns in their order:
    ``facts``, ``known`` (sex, month of birth, ethnicity and disability of the child, as far as they are reported), and
    the ``subject`` that they are about, which is a child or, with ``of_families``, a family.
    """

    name: str
    columns: tuple[Column, ...]
    others: tuple[str, ...] = ()
    signature: frozenset[str] = field(default_factory=frozenset)
    format: Source = SSDA903
    tells: frozenset[Need] = frozenset()
    facts: Callable[[Sequence[Any]], Iterable[Fact]] | None = None
    known: Callable[[Sequence[Any]], Sequence[Any]] | None = None
    subject: Callable[[Sequence[Any]], str] = itemgetter(0)
    of_families: bool = False
    #: The names that a header may have for each column, as ``plain`` makes them.
    names: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = {plain(alias): column.name for column in self.columns for alias in (column.name, *column.also)}
        object.__setattr__(self, "names", named | {plain(name): name for name in self.others})

    def columns_of(self, header: Iterable[str]) -> list[str | None]:
        """The column that each cell of a header names; None if it names none of this table."""
        return [self.names.get(plain(cell)) for cell in header]

    def told_by(self, header: Iterable[str]) -> "Table":
        """The table as a file with this header has it: it does not report what a missing column would."""
        named = set(self.columns_of(header))
        missing = {type_ for column in self.columns if column.name not in named for type_ in column.tells}
        return replace(self, tells=frozenset(need for need in self.tells if need.type not in missing))


def tells(whose: Whose, *types: EventType) -> frozenset[Need]:
    """Events of these types, with the children or families for whom they are reported."""
    return frozenset(Need(type_, whose) for type_ in types)


def tells_of(whose: Whose, type_: EventType, *attributes: Attribute) -> frozenset[Need]:
    """Events of a type, and which of their attributes are reported."""
    return tells(whose, type_).union(Need(type_, whose, attribute) for attribute in attributes)


def plain(name: str) -> str:
    """A column's name without regard to case, spaces, underscores and brackets."""
    return _NOT_PLAIN.sub(" ", name.casefold()).strip()


HEADER = Table(
    "Header",
    (
        CHILD,
        code_column("SEX", codes.SEX, "101", essential=False),
        BORN,
        code_column("ETHNIC", codes.ETHNIC, "103", essential=False),
        Column("UPN", pupil_number, "168", essential=False),
    ),
    ("MOTHER", "MC_DOB", "UASC"),
    frozenset({"CHILD", "SEX", "DOB", "ETHNIC"}),
)
EPISODES = Table(
    "Episodes",
    (
        CHILD,
        Column("DECOM", day_of_an_event, "141", required=True, later="354"),
        code_column("RNE", codes.EPISODE_REASON, "143", required=True),
        code_column("LS", codes.LEGAL_STATUSES, "144", required=True),
        code_column("PLACE", codes.PLACE, "146", required=True),
        Column("DEC", day_of_an_event, "147", later="385"),
        code_column("REC", codes.EPISODE_END, "149"),
        code_column("REASON_PLACE_CHANGE", codes.PLACE_CHANGE, "1009", essential=False),
        code_column("PLACE_PROVIDER", codes.PROVIDER, "178", essential=False),
        code_column("CIN", codes.NEED, "145", essential=False),
        Column("URN", text_of, essential=False),
        Column("PL_POST", text_of, essential=False),
    ),
    ("HOME_POST",),
    frozenset({"CHILD", "DECOM", "RNE", "LS", "PLACE", "DEC", "REC"}),
    tells=tells("everyone", "entered_care", "left_care", "adopted", "placement_order", "placement_order_revoked")
    | tells("everyone", "early_permanence_placed", "placement_disrupted")
    | tells_of("everyone", "placed", "by_current_carer", "moved_in_with_carer"),
)
AD1 = Table(
    "AD1",
    (
        CHILD,
        BORN,
        Column("DATE_INT", day_of_an_event, "112"),
        Column("DATE_MATCH", day_of_an_event, "113"),
        code_column("FOSTER_CARE", codes.FLAG, "114"),
        code_column("NB_ADOPTR", codes.ADOPTERS, "175", essential=False),
        code_column("SEX_ADOPTR", codes.ADOPTERS_SEX, "176", essential=False),
        code_column("LS_ADOPTR", codes.ADOPTERS_STATUS, "177", essential=False),
    ),
    (),
    frozenset({"CHILD", "DATE_INT", "DATE_MATCH", "FOSTER_CARE"}),
    tells=tells("adopted", "adoption_decision", "matched"),
)
PLACED_ADOPTION = Table(
    "PlacedAdoption",
    (
        CHILD,
        BORN,
        Column("DATE_PLACED", day_of_an_event, "115", later="117"),
        Column("DATE_PLACED_CEASED", day_of_an_event, "116", later="117"),
        code_column("REASON_PLACED_CEASED", codes.REVERSAL, "120", essential=False),
    ),
    (),
    frozenset({"CHILD", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"}),
    tells=tells("everyone", "adoption_decision", "decision_reversed"),
)
PREV_PERM = Table(
    "PrevPerm",
    (
        CHILD,
        BORN,
        code_column("PREV_PERM", codes.PERMANENCE, "631", essential=False),
        code_column("LA_PERM", codes.AUTHORITY, "633", essential=False),
        Column("DATE_PERM", day_of_permanence, "632", essential=False),
    ),
    (),
    frozenset({"CHILD", "PREV_PERM", "LA_PERM", "DATE_PERM"}),
)
OC3 = Table(
    "OC3",
    (
        CHILD,
        BORN,
        Column("IN_TOUCH", text_of, essential=False),
        Column("ACTIV", text_of, essential=False),
        Column("ACCOM", text_of, essential=False),
    ),
    (),
    frozenset({"CHILD", "IN_TOUCH", "ACTIV", "ACCOM"}),
)
#: Tables from which events are read.
READ: tuple[Table, ...] = (HEADER, EPISODES, AD1, PLACED_ADOPTION)
#: Tables of a year in which there may well be nothing to report: without rows they withdraw those of an earlier import.
MAY_BE_EMPTY = frozenset({AD1.name, PLACED_ADOPTION.name})
#: Tables from which only findings come.
CHECKED: tuple[Table, ...] = (PREV_PERM, OC3)


def passed_over(name: str, columns: str, signature: str) -> Table:
    """A table that is recognised, and from which nothing is read."""
    return Table(name, (), tuple(columns.split()), frozenset(signature.split()))


#: Files of the return that say nothing about the way to adoption: recognised, and passed over.
PASSED_OVER: tuple[Table, ...] = (
    passed_over("UASC", "CHILD SEX DOB DUC", "CHILD DUC"),
    passed_over("Reviews", "CHILD DOB REVIEW REVIEW_CODE", "CHILD REVIEW"),
    passed_over("Missing", "CHILD DOB MISSING MIS_START MIS_END", "CHILD MIS_START"),
    passed_over(
        "OC2",
        "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
        "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
        "CHILD CONVICTED",
    ),
    passed_over("SWEpisodes", "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON", "CHILD SW_DECOM"),
    passed_over("DoLo", "CHILD DOB DOLO_START DOLO_END", "CHILD DOLO_START"),
)


def recognised(header: Sequence[str], tables: Sequence[Table]) -> Table | None:
    """The table that a header row is of: the one with most columns of those whose signature is in it."""
    cells = {plain(cell) for cell in header}
    fitting = [(table, {name for cell, name in table.names.items() if cell in cells}) for table in tables]
    fitting = [(table, found) for table, found in fitting if table.signature <= found]
    best = max(fitting, key=lambda each: (len(each[0].signature), len(each[1])), default=None)
    return best[0] if best else None
