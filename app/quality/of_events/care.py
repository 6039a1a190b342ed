"""Rules on entering and leaving care."""

from datetime import date
from itertools import pairwise

from app.events.catalogue import STEPS
from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, in_one_stay, rule

_SINCE_ENTRY = ("A1", "A3", "A10", "A20")
#: These reasons were replaced by E45 to E48.
_OLD_GUARDIANSHIP_REASONS = frozenset({"E43", "E44"})
_REPLACED_ON = date(2018, 4, 1).toordinal()


@rule(
    code="entry_unknown",
    severity="error",
    about=(*STEPS, "left_care"),
    says="No event says when the child entered care: send the day on which the period of care began.",
    touches=_SINCE_ENTRY,
    doubt="entered",
    skip_if=in_one_stay,
)
def entry_unknown(record: Record) -> Facts:
    """What a return says about a child who was in care before the first year that is stored is not a mistake."""
    found = record.of(*STEPS, "left_care")
    if found and record.periods[0].start is None and len(record.periods) == 1 and not record.is_in_returns:
        yield found


@rule(
    code="entered_again_without_leaving",
    severity="error",
    about=("entered_care",),
    says="The child entered care again while the earlier period of care had not ended: a leaving is missing, or this "
    "is a change of placement and not an entry.",
    touches=(*_SINCE_ENTRY, "A4"),
    doubt=("entered_otherwise", "left"),
    skip_if=in_one_stay,
)
def entered_again_without_leaving(record: Record) -> Facts:
    for earlier, later in pairwise(record.periods):
        if earlier.end is None and earlier.start is not None:
            yield (*record.on("entered_care", earlier.start), *record.on("entered_care", later.start))


@rule(
    code="entered_on_the_day_of_leaving",
    severity="warning",
    about=("entered_care",),
    says="The child entered care on the very day on which the period of care before ended: if care went on, take out "
    "both.",
    touches=(*_SINCE_ENTRY, "A4"),
    doubt=("entered_otherwise", "left"),
    skip_if=in_one_stay,
)
def entered_on_the_day_of_leaving(record: Record) -> Facts:
    for earlier, later in pairwise(record.periods):
        if earlier.end == later.entered and earlier.ended_by == "left_care" and earlier.end_known:
            yield (*record.on("left_care", earlier.end), *record.on("entered_care", later.entered))


@rule(
    code="entered_before_birth",
    severity="error",
    about=("entered_care",),
    says="The child entered care before the month of their birth: one of the two is wrong.",
    touches=(*_SINCE_ENTRY, "A7"),
    doubt=("entered_otherwise", "birth_month"),
    skip_if=lambda stay: stay.born <= stay.entered,
)
def entered_before_birth(record: Record) -> Facts:
    for entered in record.of("entered_care"):
        if record.born and entered.date < record.born[0]:
            yield (entered,)


@rule(
    code="left_before_entering",
    severity="warning",
    about=("left_care",),
    says="The child left care before the first entry that is recorded: an earlier entry is missing, or one of the "
    "days is wrong.",
    touches=(*_SINCE_ENTRY, "A4"),
    doubt=("entered", "entered_day", "left"),
    skip_if=in_one_stay,
)
def left_before_entering(record: Record) -> Facts:
    for left in record.of("left_care") if not record.is_in_returns else ():
        if record.first_entry and left.date < record.first_entry:
            yield (left, *record.on("entered_care", record.first_entry))


@rule(
    code="left_twice",
    severity="warning",
    about=("left_care",),
    says="The child left care once more without having entered again: an entry is missing, or one leaving is wrong.",
    touches=("A4",),
    doubt="left",
    skip_if=in_one_stay,
)
def left_twice(record: Record) -> Facts:
    ends = {period.end for period in record.periods} | {fact.date for fact in record.of("adopted")}
    for left in record.of("left_care"):
        if left.date not in ends and not left.on_or_before:
            yield (left,)


@rule(
    code="in_care_after_eighteen",
    severity="error",
    about=("entered_care",),
    says="The child entered care, or is still in care, after the month of their eighteenth birthday: the leaving is "
    "missing, or the month of birth is wrong.",
    touches=("A3", "A9", "A14", "plan_is_adoption"),
    doubt="still_in_process",
    skip_if=lambda stay: max(stay.entered, stay.left or stay.today) <= stay.eighteen,
)
def in_care_after_eighteen(record: Record) -> Facts:
    if record.eighteen is None:
        return
    last = record.eighteen[1]
    for period in record.periods:
        started = period.entered is not None and period.entered > last
        still = period.end is None and period.next_start is None and record.today > last
        if period.start is not None and (started or still):
            yield record.on("entered_care", period.start)


@rule(
    code="leaving_without_reason",
    severity="note",
    about=("left_care",),
    says="The child left care, and the reason is not given: special guardianship cannot be counted.",
    touches=("sgo",),
    skip_if=lambda stay: stay.left is None or stay.reason is not None,
)
def leaving_without_reason(record: Record) -> Facts:
    adopted = {fact.date for fact in record.of("adopted")}
    for left in record.of("left_care"):
        if not left.attributes.get("reason") and left.date not in adopted:
            yield (left,)


@rule(
    code="old_guardianship_reason",
    severity="warning",
    about=("left_care",),
    says="The reason for leaving care is E43 or E44, which were replaced by E45 to E48 in April 2018.",
    touches=("sgo",),
    skip_if=lambda stay: not _was_replaced(stay.reason, stay.left),
)
def old_guardianship_reason(record: Record) -> Facts:
    for left in record.of("left_care"):
        if _was_replaced(left.attributes.get("reason"), left.date.toordinal()) and not left.on_or_before:
            yield (left,)


def _was_replaced(reason: str | None, left: int | None) -> bool:
    """Whether a reason for leaving care on a day was no reason any more by then."""
    return reason in _OLD_GUARDIANSHIP_REASONS and left is not None and left >= _REPLACED_ON


CARE: tuple[Rule, ...] = (
    entry_unknown,
    entered_again_without_leaving,
    entered_on_the_day_of_leaving,
    entered_before_birth,
    left_before_entering,
    left_twice,
    in_care_after_eighteen,
    leaving_without_reason,
    old_guardianship_reason,
)
