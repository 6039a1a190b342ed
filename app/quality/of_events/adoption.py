"""Rules on adoptions."""

from datetime import date

from app.events.catalogue import MAY_FOLLOW_ADOPTION
from app.journeys.care import Fact, PeriodOfCare
from app.journeys.journey import Adoption
from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, not_read, of_type, rule

_ALL_FIVE = ("A1", "A2", "A3", "A10", "A20")


@rule(
    code="adopted_after_leaving_care",
    severity="error",
    about=("adopted",),
    says="The child was adopted after their period of care had ended in another way: an entry is missing, or the "
    "leaving is wrong.",
    touches=(*_ALL_FIVE, "A4"),
    doubt=("entered_again", "left"),
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
    says="The adoption order lies before the child entered care: the entry that led to it is missing, or one of the "
    "days is wrong.",
    touches=_ALL_FIVE,
    doubt=("entered", "entered_earlier", "adopted_day"),
)
def adopted_before_entry(record: Record) -> Facts:
    for adopted in record.of("adopted"):
        if record.first_entry and adopted.date < record.first_entry:
            yield (adopted, *record.on("entered_care", record.first_entry))


@rule(
    code="adopted_twice",
    severity="error",
    about=("adopted",),
    says="Several adoption orders are recorded. In one period of care they are read as one; a child who comes into "
    "care after an adoption has a new identity.",
    touches=(*_ALL_FIVE, "A4", "adopted"),
    doubt=("which_day", "adopted_day", "entered_again", "left"),
)
def adopted_twice(record: Record) -> Facts:
    adopted = record.of("adopted")
    others = not_read(record, "adopted_already")
    if len(adopted) > 1 or others:
        yield (*adopted, *others)


@rule(
    code="events_after_adoption",
    severity="error",
    about=("adopted",),
    says="Something happened to the child under their old identity after they were adopted.",
    touches=("A3", "A9", "A14"),
    doubt="still_in_process",
)
def events_after_adoption(record: Record) -> Facts:
    entered = record.first_entry
    first = record.journey.adoptions[0].adopted if record.journey.adoptions else None
    if first is None or (entered is not None and first < entered):
        return
    later = [fact for fact in record.read if fact.date > first and not fact.on_or_before]
    after = [fact for fact in later if fact.type not in MAY_FOLLOW_ADOPTION]
    if after:
        yield (*record.on("adopted", first), *after)


@rule(
    code="adopted_at_eighteen",
    severity="error",
    about=("adopted",),
    says="The child was adopted after the month of their eighteenth birthday: the day or the month of birth is wrong.",
    touches=("A7", "adopted"),
    doubt="birth_month",
)
def adopted_at_eighteen(record: Record) -> Facts:
    for adopted in record.of("adopted"):
        if record.eighteen and adopted.date > record.eighteen[1] and not adopted.on_or_before:
            yield (adopted,)


@rule(
    code="adopted_and_left_on_one_day",
    severity="note",
    about=("adopted",),
    says="An adoption and another way of leaving care have the same day: they are read as one, the adoption.",
    touches=("A4",),
    doubt="left",
    in_sum=False,
)
def adopted_and_left_on_one_day(record: Record) -> Facts:
    for adopted in record.of("adopted"):
        if left := record.on("left_care", adopted.date):
            yield (adopted, *left)


def _has_no_order(adoption: Adoption) -> bool:
    return adoption.placement_order is None and adoption.placement_order_by is None


def _other_orders(record: Record, period: PeriodOfCare) -> list[Fact]:
    """Orders that were made in the same period of care, or in another one and never revoked."""
    found = of_type(period, "placement_order")
    for other in record.periods:
        found += other.standing_on(date.max).placement_order if other is not period else ()
    return found


def _was_placed_against_the_parents_will(record: Record, adoption: Adoption) -> bool:
    """Foster carers and relatives may adopt without a placement; a placement needs the consent or an order."""
    opposed = any(fact.attributes.get("opposed") for fact in record.on("adopted", adoption.adopted))
    return opposed and bool(adoption.placed or adoption.placed_by)


@rule(
    code="order_missing",
    severity="warning",
    about=("adopted",),
    says="The child was adopted without a placement order in force, although they were placed and the parents opposed "
    "the adoption, or an order is recorded at another time: A2 and A20 leave the child out.",
    touches=("A2", "A20"),
    doubt="placement_order",
)
def order_missing(record: Record) -> Facts:
    for adoption, period in record.adoptions:
        orders = _other_orders(record, period)
        if _has_no_order(adoption) and (orders or _was_placed_against_the_parents_will(record, adoption)):
            yield (*orders, *record.on("adopted", adoption.adopted))


@rule(
    code="adopted_without_order",
    severity="note",
    about=("adopted",),
    says="The child was adopted without a placement order. That is right where they were placed with the parents' "
    "consent; A2 and A20 leave the child out.",
    touches=("A2", "A20"),
    doubt="placement_order",
    in_sum=False,
)
def adopted_without_order(record: Record) -> Facts:
    for adoption, period in record.adoptions:
        hints = _other_orders(record, period) or _was_placed_against_the_parents_will(record, adoption)
        if _has_no_order(adoption) and not hints:
            yield record.on("adopted", adoption.adopted)


@rule(
    code="adopted_without_application",
    severity="note",
    about=("adopted",),
    says="The child was adopted, and no event says when the adoption order was applied for, from moving in on.",
    touches=("applications", "stage.placed_to_application"),
    doubt="application",
    needs=("adoption_application",),
)
def adopted_without_application(record: Record) -> Facts:
    """An application of which only a day by which it was made is known is a finding of its own (`day_not_known`)."""
    for adoption, period in record.adoptions:
        made = of_type(period, "adoption_application")
        has_a_day = any(not fact.on_or_before for fact in made)
        placed = adoption.placed or adoption.placed_by or date.min
        led = [fact for fact in made if fact.on_or_before != has_a_day and placed <= fact.date <= adoption.adopted]
        if adoption.application is None and not led:
            yield (*made, *record.on("adopted", adoption.adopted))


ADOPTION: tuple[Rule, ...] = (
    adopted_after_leaving_care,
    adopted_before_entry,
    adopted_twice,
    events_after_adoption,
    adopted_at_eighteen,
    adopted_and_left_on_one_day,
    order_missing,
    adopted_without_order,
    adopted_without_application,
)
