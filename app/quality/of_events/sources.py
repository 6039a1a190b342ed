"""Rules on days that are not known, and on records that several sources give of one thing."""

from collections.abc import Iterator
from datetime import date

from app.events.catalogue import STEPS
from app.journeys.care import MAKES, UNDOES, Fact, PeriodOfCare
from app.quality.findings import Rule
from app.quality.of_events.record import EVENT_TYPES, Facts, Record, in_one_stay, not_read, rule
from app.quality.of_events.steps import began_before_the_returns

_ALL_FIVE = ("A1", "A2", "A3", "A10", "A20")


@rule(
    code="began_before_the_first_file",
    severity="note",
    about=EVENT_TYPES,
    says="The first return that is stored of the child goes on with something that began earlier: import the return "
    "of the year before, or of earlier years, to learn the days.",
    touches=_ALL_FIVE,
    doubt=("entered", "decision", "on_or_before"),
    skip_if=in_one_stay,
)
def began_before_the_first_file(record: Record) -> Facts:
    """The period of care itself, or an order or a placement in it."""
    found = [fact for fact in _without_a_day(record) if began_before_the_returns(fact)]
    first = record.periods[0]
    if first.start is None and record.is_in_returns:
        found += [fact for fact in first.facts if fact.type in STEPS and fact not in found]
        if first.ended_by == "adopted":
            found += record.on("adopted", first.end)
    if found:
        yield tuple(found)


@rule(
    code="day_not_known",
    severity="note",
    about=EVENT_TYPES,
    says="Only the day by which this had happened is known: no figure that needs the day counts the child, and no "
    "count of events counts the event.",
    touches=_ALL_FIVE,
    doubt="on_or_before",
    skip_if=in_one_stay,
)
def day_not_known(record: Record) -> Facts:
    if found := tuple(fact for fact in _without_a_day(record) if not began_before_the_returns(fact)):
        yield found


def _without_a_day(record: Record) -> Iterator[Fact]:
    """Facts of which only a day on or before which they happened is known, where no other record gives the day."""
    if all(other.reason != "day_unknown" for other in record.journey.uncounted):
        return
    for period in record.periods:
        yield from (fact for fact in period.facts if fact.on_or_before and not _has_a_day_elsewhere(fact, period))
        if period.entered_by:
            yield from record.on("entered_care", period.entered_by)
        if period.ended_by and not period.end_known:
            yield from _of_the_day(record, period.ended_by, period.end)


def _of_the_day(record: Record, type_: str, day: date | None) -> Iterator[Fact]:
    """The events of the same type and day as something in the record."""
    return (fact for fact in record.by_type.get(type_, ()) if fact.date == day)


def _has_a_day_elsewhere(fact: Fact, period: PeriodOfCare) -> bool:
    """Whether another record of the type is read in its place: nothing undoes the first of the two between them."""
    thing = MAKES.get(fact.type)
    exact = [each.date for each in period.facts if each.type == fact.type and not each.on_or_before]
    undone = [each.date for each in period.facts if thing in UNDOES.get(each.type, ())]
    pairs = [sorted((fact.date, day)) for day in exact] if thing else []
    return any(not any(first < day <= last for day in undone) for first, last in pairs)


@rule(
    code="recorded_twice",
    severity="note",
    about=EVENT_TYPES,
    says="Several records are of one type and one day: they are read as one, that of the source that ranks first.",
    skip_if=in_one_stay,
)
def recorded_twice(record: Record) -> Facts:
    for other in not_read(record, "recorded_twice"):
        yield (*_of_the_day(record, other.type, other.date), other)


@rule(
    code="sources_disagree",
    severity="warning",
    about=EVENT_TYPES,
    says="Two sources give different days for one thing: the day is that of the source that ranks first, the SSDA903 "
    "return before events that were sent, those before the extended adoption report, and that before Annex A.",
    touches=_ALL_FIVE,
    doubt="which_day",
    skip_if=in_one_stay,
)
def sources_disagree(record: Record) -> Facts:
    for other in not_read(record, "another_source"):
        read = min(record.by_type[other.type], key=lambda fact: abs(fact.date - other.date))
        if not other.on_or_before or other.date < read.date:
            yield (read, other)


SOURCES: tuple[Rule, ...] = (
    began_before_the_first_file,
    day_not_known,
    recorded_twice,
    sources_disagree,
)
