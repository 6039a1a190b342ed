"""Rules on adoptions."""

from app.quality.findings import Rule
from app.quality.of_events.record import Check, Facts, Record
from app.quality.of_events.steps import before_entry

_ALL_FIVE = ("A1", "A2", "A3", "A10", "A20")
_AFTERWARDS = ("life_story_book_completed", "later_life_letter_completed", "proceedings_concluded")


def _adopted_after_leaving(record: Record) -> Facts:
    for adoption, period in record.adoptions:
        left = period.end if period.ended_by == "left_care" else None
        if "adopted_after_leaving_care" in adoption.warnings and left and left < adoption.adopted:
            yield (*record.on("left_care", left), *record.on("adopted", adoption.adopted))


def _adopted_before_entry(record: Record) -> Facts:
    return before_entry(record, "adopted")


def _adopted_twice(record: Record) -> Facts:
    adopted = record.of("adopted")
    if len({fact.date for fact in adopted}) > 1:
        yield adopted


def _after_adoption(record: Record) -> Facts:
    if not record.journey.adoptions:
        return
    first, entered = record.journey.adoptions[0].adopted, record.periods[0].start
    if entered is not None and first < entered:
        return
    after = [fact for fact in record.facts if fact.date > first and fact.type not in (*_AFTERWARDS, "adopted")]
    if after:
        yield (*record.on("adopted", first), *after)


def _adopted_at_eighteen(record: Record) -> Facts:
    for adopted in record.of("adopted"):
        if record.eighteen and adopted.date > record.eighteen[1]:
            yield (adopted,)


def _adopted_and_left(record: Record) -> Facts:
    for adopted in record.of("adopted"):
        if left := record.on("left_care", adopted.date):
            yield (adopted, *left)


def _unordered(record: Record) -> Facts:
    for adoption, _ in record.adoptions:
        if adoption.placement_order is None:
            yield record.on("adopted", adoption.adopted)


ADOPTION: tuple[tuple[Rule, Check], ...] = (
    (
        Rule(
            "adopted_after_leaving_care",
            ("432",),
            "error",
            "The child was adopted after its period of care had ended otherwise: an entry is missing, or the leaving "
            "is wrong.",
            (*_ALL_FIVE, "A4"),
            "entered_again",
        ),
        _adopted_after_leaving,
    ),
    (
        Rule(
            "adopted_before_entry",
            (),
            "error",
            "The adoption order lies before the child entered care: an earlier period of care is missing, or one of "
            "the days is wrong.",
            _ALL_FIVE,
            "entered_earlier",
        ),
        _adopted_before_entry,
    ),
    (
        Rule(
            "adopted_twice",
            ("199",),
            "error",
            "The child was adopted on two days. A child that comes into care after an adoption has a new identity.",
            (*_ALL_FIVE, "A4", "adopted"),
            "entered_again",
        ),
        _adopted_twice,
    ),
    (
        Rule(
            "events_after_adoption",
            ("199",),
            "error",
            "Something happened to the child under its old identity after it was adopted.",
            ("A3", "A9", "A14"),
        ),
        _after_adoption,
    ),
    (
        Rule(
            "adopted_at_eighteen",
            ("386",),
            "error",
            "The child was adopted after the month of its eighteenth birthday: the day or the month of birth is wrong.",
            ("A7", "adopted"),
        ),
        _adopted_at_eighteen,
    ),
    (
        Rule(
            "adopted_and_left_on_one_day",
            (),
            "note",
            "An adoption and another leaving have one day: they are read as one, by adoption.",
            ("A4",),
        ),
        _adopted_and_left,
    ),
    (
        Rule(
            "adopted_without_order",
            (),
            "note",
            "The child was adopted without a placement order that stands. That is right where it was placed with the "
            "parents' consent; A2 and A20 leave the child out.",
            ("A2", "A20"),
            "placement_order",
        ),
        _unordered,
    ),
)
