"""For which days the records of an area are complete: by member and kind of event, with the findings that are open."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from app.areas import Area, Areas
from app.events.catalogue import FAMILY_TYPES
from app.figures.disclosure.cells import is_small
from app.figures.disclosure.viewer import Viewer
from app.figures.disclosure.viewing import must_be_standard, must_be_standard_instants
from app.figures.naming import named_area
from app.http.changes import About
from app.http.sheets import Front, WorkbookSheet, as_workbook
from app.indicators.needs import Need
from app.journeys.sources import API
from app.ledger.complete_spans import CompleteSpan, joined
from app.ledger.known_days import Basis, KnownDays
from app.periods import Period
from app.quality.examining import Examine
from app.quality.findings import SEVERITIES
from app.quality.question import QualityQuestion
from app.quality.report import Report
from app.store.database import as_text, instant

#: The columns of the file.
COLUMNS = (
    "code", "name", "type", "about", "event_types", "children", "complete_from", "complete_to", "basis", "source",
    "last_received", *SEVERITIES,
)  # fmt: skip
_FAMILY_TYPES = frozenset(FAMILY_TYPES)


@dataclass(frozen=True, slots=True)
class CompletenessQuestion:
    """What is asked. Findings are counted of the children of one period, if it is given: that takes a while."""

    area: Area
    known_at: int
    findings_of: Period | None = None
    viewer: Viewer | None = None

    def seen_by(self, viewer: Viewer, now: int) -> "CompletenessQuestion":
        """The question as this viewer may ask it, if it is not the owner of all records. Raises OnlyStandard."""
        records = self.reporters(viewer.areas)
        if viewer.owns(records) or self.findings_of is None:
            return self
        must_be_standard(viewer, [self.findings_of])
        must_be_standard_instants(viewer, records, now, {"known_at": self.known_at})
        return replace(self, viewer=viewer)

    def reporters(self, areas: Areas) -> tuple[str, ...]:
        """Who reports: the members on the day of the answer with those they go on with, and agencies for families."""
        today = instant(self.known_at).date()
        members = self.area.authorities_on(today)
        agencies = [agency.code for agency in areas.agencies if set(agency.authorities_on(today)) & set(members)]
        of_agency = [self.area.code] if self.area.code in agencies else agencies if self.area.is_pooled else []
        return (*areas.with_predecessors(members), *of_agency)


def completeness(
    connection: Connection, areas: Areas, question: CompletenessQuestion, examine: Examine
) -> dict[str, Any]:
    """For each of those who report: what its record is complete of, on which days, and who says so."""
    reporters = question.reporters(areas)
    known = KnownDays(connection, reporters, question.known_at, areas.last_days)
    members = []
    for code in reporters:
        records = list(_records(known, code))
        members.append(
            {
                **named_area(areas[code]),
                "last_received": max((each["last_received"] for each in records), default=None),
                "records": records,
                "findings": _findings(connection, areas[code], question, examine),
            }
        )
    return {
        "area": named_area(question.area),
        "known_at": as_text(question.known_at),
        "findings_of": question.findings_of.label if question.findings_of else None,
        "members": members,
    }


def _records(known: KnownDays, code: str) -> Iterator[dict[str, Any]]:
    """The kinds of events of which a record is complete on the same days for the same reason, together."""
    alike: dict[tuple[Any, ...], set[str]] = {}
    for need, source, inferred, spans, received in _by_need(known, code):
        about: About = "family" if need.type in _FAMILY_TYPES else "child"
        for span in spans:
            alike.setdefault((about, need.whose, source, inferred, *span, received), set()).add(need.type)
    for (about, whose, source, inferred, first, last, received), types in sorted(alike.items()):
        yield {
            "about": about,
            "event_types": sorted(types),
            "children": whose if about == "child" else None,
            "complete_from": first.isoformat(),
            "complete_to": last.isoformat(),
            "basis": "inferred" if inferred else "stated",
            "source": source,
            "last_received": received.isoformat(),
        }


def _by_need(known: KnownDays, code: str) -> Iterator[tuple[Need, str, bool, Sequence[CompleteSpan], date]]:
    """Each kind of event by source: the days of all its statements together, and when it was last received."""
    bases: dict[tuple[Need, str, bool], list[Basis]] = {}
    for basis in known.bases(code):
        for need in basis.statement.kinds:
            plain = Need(need.type, need.whose)
            bases.setdefault((plain, basis.statement.source, basis.inferred), []).append(basis)
    for (need, source, inferred), some in bases.items():
        spans = joined(CompleteSpan(each.statement.first, each.statement.last) for each in some)
        received = max(instant(each.statement.recorded_at).date() for each in some)
        if source == API:
            about: About = "family" if need.type in _FAMILY_TYPES else "child"
            received = max(received, known.last_batches.get((code, about), received))
        yield need, source, inferred, spans, received


def _findings(
    connection: Connection, area: Area, question: CompletenessQuestion, examine: Examine
) -> dict[str, int | None] | None:
    """The children concerned by open findings, by severity: a child counts once for each finding."""
    if question.findings_of is None or area.is_pooled:
        return None
    report = Report(connection, QualityQuestion(area, question.findings_of, question.known_at, limit=0), examine)
    if question.viewer and not question.viewer.reaches(area, question.findings_of):
        return dict.fromkeys(SEVERITIES)
    counts: Counter[str] = Counter()
    for broken in report.broken:
        counts[broken.rule.severity] += broken.children
    viewer = question.viewer
    shows_all = viewer is None or viewer.sees_small(area.code)
    # Of years only, so that no small number is what is left of one.
    shows_some = question.findings_of.financial_years is not None
    return {
        severity: counts[severity] if shows_all or (shows_some and not is_small(counts[severity])) else None
        for severity in SEVERITIES
    }


def rows(found: dict[str, Any]) -> Iterator[list[Any]]:
    """One row for each member and kind of event; a member that never reported has a row without days."""
    for member in found["members"]:
        for record in member["records"] or [{}]:
            shown = {**member, **record, **(member["findings"] or {})}
            shown["event_types"] = " ".join(record.get("event_types", ()))
            yield [shown.get(column) for column in COLUMNS]


def as_workbook_file(found: dict[str, Any], area: Area, known_at: int) -> bytes:
    """The same as a workbook."""
    cover = (("Area", area.name), ("Known at", as_text(known_at)), ("Service", "Adoption Indicators"))
    notes = (
        ("complete_from", "The record of these types of events is whole from this day to complete_to."),
        ("basis", "Whether somebody stated it, or the batches that were received suggest it (inferred)."),
        ("z", "Nothing was received, or the column does not apply to the row."),
    )
    return as_workbook(
        Front(f"Completeness of records: {area.name}", instant(known_at), cover, notes),
        WorkbookSheet("Completeness", "One row for each member and kind of event", COLUMNS, rows(found)),
    )
