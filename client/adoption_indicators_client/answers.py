"""The service's answers, as they are in its JSON. Days are ``YYYY-MM-DD``, instants RFC 3339.

A field that is not named here is still in the answer: the service may add fields at any time.
"""

from typing import Any, Literal, NotRequired, TypedDict

Status = Literal["ok", "c", "z", "x", "low", "u"]


class NamedArea(TypedDict):
    """An area: its code, its name, and whether it is an authority, an agency, a region and so on."""

    code: str
    name: str
    type: str


class NamedPeriod(TypedDict):
    """A period with its first and last day, both included."""

    label: str
    start: str
    end: str


class Warned(TypedDict):
    """Something that a reader of the answer should know."""

    code: str
    detail: str
    link: NotRequired[str | None]


class Figure(TypedDict):
    """A value, the children behind it, and what is not known about it."""

    value: int | float | None
    unit: str
    unrounded: str | None
    numerator: int | None
    denominator: int | None
    counted: int | None
    excluded: dict[str, int] | None
    not_evaluable: dict[str, int] | None
    threshold: int | float | None
    threshold_status: str | None
    meets_threshold: bool | None
    distance_to_threshold: int | float | None
    status: Status
    reported_to: str | None
    basis: Literal["stated", "inferred"] | None
    warnings: list[Warned]
    groups: NotRequired[int | None]
    bands: NotRequired[dict[str, int | None] | None]
    cut_off: NotRequired[int | None]
    unborn: NotRequired[int | None]


class Member(NamedArea):
    """A member of an area of several, and for which days its record is complete."""

    has_data: bool
    reported: Literal["all", "part", "none"]
    reported_from: str | None
    reported_to: str | None
    basis: Literal["stated", "inferred"] | None
    figure: NotRequired[Figure | None]


class FigureOfPart(Figure):
    """The figure of one part of a breakdown."""

    part: str


class BrokenDown(TypedDict):
    """A figure by parts that add up to the whole."""

    by: str
    parts: list[FigureOfPart]


class PreviousFigure(Figure):
    """The figure of the preceding period of the same length."""

    period: NamedPeriod
    change: int | float | None


class ComparedFigure(Figure):
    """The figure of another area for the same period."""

    area: NamedArea
    difference: int | float | None


class Comparison(TypedDict):
    """What the figure was before, and what it is elsewhere."""

    previous: PreviousFigure | None
    areas: list[ComparedFigure]


class Result(Figure):
    """One figure, with what belongs to it."""

    indicator: str
    area: NamedArea
    period: NamedPeriod
    comparison: Comparison | None
    breakdown: BrokenDown | None
    known_at: str
    definition_version: str
    members: list[Member] | None


class Results(TypedDict):
    """All figures that were asked for."""

    known_at: str
    results: list[Result]
    warnings: list[Warned]


class FigureAtAnInstant(TypedDict):
    """A figure as it was known at an instant."""

    value: int | float | None
    status: Status
    counted: int | None
    groups: NotRequired[int | None]


class ChangedFigure(TypedDict):
    """A figure that is not what it was."""

    indicator: str
    area: NamedArea
    period: NamedPeriod
    before: FigureAtAnInstant
    now: FigureAtAnInstant


class ChangedFigures(TypedDict):
    """Those of the figures asked for that differ from what they were at ``since``."""

    since: str
    known_at: str
    asked: int
    changes: list[ChangedFigure]


class End(TypedDict):
    """The event that gives one end of a duration."""

    event: str | None
    id: str | None
    date: str
    on_or_before: NotRequired[bool]


#: One child behind a figure. ``from`` is a word of Python, so this is not written as a class.
Case = TypedDict(
    "Case",
    {
        "indicator": str,
        "period": str,
        "authority": str,
        "child": NotRequired[str | None],
        "family": NotRequired[str | None],
        "verdict": Literal["counted", "excluded", "not_evaluable"],
        "reason": str | None,
        "explanation": str,
        "value": int | bool | None,
        "from": End | None,
        "to": End | None,
        "adopted": str | None,
        "warnings": list[Warned],
    },
)


class CasesPage(TypedDict):
    """A page of the children behind figures, with the figures."""

    results: list[Result]
    cases: list[Case]
    next: str | None


class Effect(TypedDict):
    """Between which values a figure lies."""

    indicator: str
    value: int | float | None
    unit: str
    low: int | float | None
    high: int | float | None
    children: int
    detail: str


class CaseOfFinding(TypedDict):
    """A child or family concerned, with the events and the rows."""

    authority: str
    child: str | None
    family: str | None
    events: list[dict[str, Any]]
    rows: list[dict[str, Any]]


class Finding(TypedDict):
    """What a rule found, with the children concerned."""

    rule: str
    ssda903: list[str]
    severity: Literal["error", "warning", "note"]
    detail: str
    touches: list[str]
    children: int
    effects: list[Effect]
    cases: list[CaseOfFinding]
    next: str | None


class Quality(TypedDict):
    """What is wrong with the records, and how far the figures may be from the truth for that reason."""

    area: NamedArea
    period: NamedPeriod
    known_at: str
    children: int
    cases: int
    effects: list[Effect]
    without_bounds: list[dict[str, str]]
    findings: list[Finding]


class CompleteRecord(TypedDict):
    """Kinds of events whose record is complete on the same days."""

    about: Literal["child", "family"]
    event_types: list[str]
    children: Literal["everyone", "process", "adopted"] | None
    complete_from: str
    complete_to: str
    basis: Literal["stated", "inferred"]
    source: str
    last_received: str


class ReportingMember(NamedArea):
    """Who reports, and what is complete."""

    last_received: str | None
    records: list[CompleteRecord]
    findings: dict[str, int] | None


class AreaCompleteness(TypedDict):
    """For which days the records of an area are complete."""

    area: NamedArea
    known_at: str
    members: list[ReportingMember]


class EventChange(TypedDict):
    """A child (or family) and type of event that a batch changed, with the days before and after."""

    authority: str
    child: NotRequired[str | None]
    family: NotRequired[str | None]
    type: str
    before: str | None
    after: str | None
    kind: Literal["created", "replaced", "withdrawn"]
    file: NotRequired[str | None]
    row: NotRequired[int | None]


class Accepted(TypedDict):
    """What became of what was sent."""

    receipt: str | None
    received: int
    created: int
    unchanged: int
    replaced: int
    withdrawn: int
    rejected: int
    dry_run: bool
    changed: int
    changes: list[EventChange]
    errors: list[dict[str, Any]]
    warnings: list[dict[str, Any]]


class BatchAnswer(Accepted):
    """What became of a batch of events; ``receipts`` are there where they were sent as several batches."""

    receipts: NotRequired[list[str | None]]


class ImportAnswer(Accepted):
    """What became of the files of a return."""

    authority: str
    children: int
    files: list[dict[str, Any]]
    period: str | None
    coverage: list[dict[str, Any]]
    quality: Quality | None


class StoredEvent(TypedDict):
    """A version of an event; the attributes of its type are in it too."""

    id: str
    authority: str
    child: NotRequired[str | None]
    family: NotRequired[str | None]
    type: str
    date: str
    source_id: str | None
    recorded_at: str
    superseded_at: str | None


class EventsPage(TypedDict):
    """A page of events."""

    events: list[StoredEvent]
    next: str | None
    known_at: str


class LedgerChange(TypedDict):
    """One change of what is stored: versions that are ``gone``, and the new one if there is one."""

    change: Literal["created", "replaced", "voided", "erased"]
    at: str
    authority: str
    gone: list[str]
    event: StoredEvent | None
    reason: str | None


class ChangesPage(TypedDict):
    """A page of changes. Ask the next time for what changed since ``known_at`` of the last one."""

    changes: list[LedgerChange]
    next: str | None
    known_at: str
