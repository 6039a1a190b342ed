"""Rules on early warnings and on care proceedings."""

from datetime import timedelta

from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, rule

_LONG_PROCEEDINGS = timedelta(days=730)


@rule(
    code="unborn_after_entering",
    severity="warning",
    about=("early_warning",),
    says="An early warning calls the child unborn on or after the day on which they entered care, or after the month "
    "of their birth.",
    touches=("early_warnings",),
)
def unborn_after_entering(record: Record) -> Facts:
    first = record.periods[0].start
    for warned in record.of("early_warning"):
        born = bool(record.born and warned.date > record.born[1]) or bool(first and warned.date >= first)
        if warned.attributes.get("unborn") and born and not warned.on_or_before:
            yield (warned,)


@rule(
    code="proceedings_concluded_without_issue",
    severity="warning",
    about=("proceedings_concluded",),
    says="Care proceedings were concluded, and no event says when they were issued: their length is not known.",
    touches=("A8", "A8.within_26"),
    doubt="issued",
)
def proceedings_concluded_without_issue(record: Record) -> Facts:
    by = [fact.date for fact in record.of("proceedings_issued") if fact.on_or_before]
    for proceedings in record.journey.proceedings:
        if proceedings.issued is None and not any(day <= proceedings.concluded for day in by):
            yield record.on("proceedings_concluded", proceedings.concluded)


@rule(
    code="proceedings_over_two_years",
    severity="note",
    about=("proceedings_concluded",),
    says="Care proceedings took over two years, where the law gives 26 weeks: see whether both days are right.",
    touches=("A8", "A8.within_26"),
    doubt="issued_day",
    in_sum=False,
)
def proceedings_over_two_years(record: Record) -> Facts:
    for concluded, issued in record.journey.proceedings:
        if issued is not None and concluded - issued > _LONG_PROCEEDINGS:
            yield (*record.on("proceedings_issued", issued), *record.on("proceedings_concluded", concluded))


@rule(
    code="pre_proceedings_outcome_unknown",
    severity="warning",
    about=("pre_proceedings_ended",),
    says="Pre-proceedings ended, and the event does not say how: diverted, in proceedings, or in another way.",
    touches=("pre_proceedings.diverted",),
    doubt="outcome",
)
def pre_proceedings_outcome_unknown(record: Record) -> Facts:
    for ended in record.of("pre_proceedings_ended"):
        if ended.attributes.get("outcome") is None:
            yield (ended,)


@rule(
    code="pre_proceedings_without_start",
    severity="warning",
    about=("pre_proceedings_ended",),
    says="Pre-proceedings ended, and no event says when they had started.",
    touches=("pre_proceedings", "proceedings.after_pre_proceedings"),
    doubt="pre_proceedings_started",
)
def pre_proceedings_without_start(record: Record) -> Facts:
    """Each end needs a start of its own, on its day or before."""
    starts = [fact.date for fact in record.of("pre_proceedings_started")]
    for number, ended in enumerate(record.of("pre_proceedings_ended"), start=1):
        if sum(start <= ended.date for start in starts) < number:
            yield (ended,)


COURT: tuple[Rule, ...] = (
    unborn_after_entering,
    proceedings_concluded_without_issue,
    proceedings_over_two_years,
    pre_proceedings_outcome_unknown,
    pre_proceedings_without_start,
)
