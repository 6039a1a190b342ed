"""Rules on adoptions."""

from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, rule
from app.quality.of_events.steps import before_entry

_ALL_FIVE = ("A1", "A2", "A3", "A10", "A20")
_AFTERWARDS = ("life_story_book_completed", "later_life_letter_completed", "proceedings_concluded")


@rule(
    code="adopted_after_leaving_care",
    ssda903="432",
    severity="error",
    about=("adopted",),
    says="The child was adopted after its period of care had ended otherwise: an entry is missing, or the leaving "
    "is wrong.",
    touches=(*_ALL_FIVE, "A4"),
    doubt="entered_again",
)
def adopted_after_leaving_care(record: Record) -> Facts:
    for adoption, period in record.adoptions:
        left = period.end if period.ended_by == "left_care" else None
        if "adopted_after_leaving_care" in adoption.warnings and left and left < adoption.adopted:
            yield (*record.on("left_care", left), *record.on("adopted", adoption.adopted))


@rule(
    code="adopted_before_entry",
    severity="error",
    about=("adopted",),
    says="The adoption order lies before the child entered care: an earlier period of care is missing, or one of "
    "the days is wrong.",
    touches=_ALL_FIVE,
    doubt="entered_earlier",
)
def adopted_before_entry(record: Record) -> Facts:
    return before_entry(record, "adopted")


@rule(
    code="adopted_twice",
    ssda903="199",
    severity="error",
    about=("adopted",),
    says="The child was adopted on two days. A child that comes into care after an adoption has a new identity.",
    touches=(*_ALL_FIVE, "A4", "adopted"),
    doubt="entered_again",
)
def adopted_twice(record: Record) -> Facts:
    adopted = record.of("adopted")
    if len({fact.date for fact in adopted}) > 1:
        yield adopted


@rule(
    code="events_after_adoption",
    ssda903="199",
    severity="error",
    about=("adopted",),
    says="Something happened to the child under its old identity after it was adopted.",
    touches=("A3", "A9", "A14"),
)
def events_after_adoption(record: Record) -> Facts:
    if not record.journey.adoptions:
        return
    first, entered = record.journey.adoptions[0].adopted, record.periods[0].start
    if entered is not None and first < entered:
        return
    after = [fact for fact in record.facts if fact.date > first and fact.type not in (*_AFTERWARDS, "adopted")]
    if after:
        yield (*record.on("adopted", first), *after)


@rule(
    code="adopted_at_eighteen",
    ssda903="386",
    severity="error",
    about=("adopted",),
    says="The child was adopted after the month of its eighteenth birthday: the day or the month of birth is wrong.",
    touches=("A7", "adopted"),
)
def adopted_at_eighteen(record: Record) -> Facts:
    for adopted in record.of("adopted"):
        if record.eighteen and adopted.date > record.eighteen[1]:
            yield (adopted,)


@rule(
    code="adopted_and_left_on_one_day",
    severity="note",
    about=("adopted",),
    says="An adoption and another leaving have one day: they are read as one, by adoption.",
    touches=("A4",),
)
def adopted_and_left_on_one_day(record: Record) -> Facts:
    for adopted in record.of("adopted"):
        if left := record.on("left_care", adopted.date):
            yield (adopted, *left)


@rule(
    code="adopted_without_order",
    severity="note",
    about=("adopted",),
    says="The child was adopted without a placement order that stands. That is right where it was placed with the "
    "parents' consent; A2 and A20 leave the child out.",
    touches=("A2", "A20"),
    doubt="placement_order",
)
def adopted_without_order(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.placement_order is None:
            yield record.on("adopted", adoption.adopted)


ADOPTION: tuple[Rule, ...] = (
    adopted_after_leaving_care,
    adopted_before_entry,
    adopted_twice,
    events_after_adoption,
    adopted_at_eighteen,
    adopted_and_left_on_one_day,
    adopted_without_order,
)
