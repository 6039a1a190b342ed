"""Rules on entering and leaving care, and on care proceedings."""

from datetime import date, timedelta
from itertools import pairwise

from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, Seen, in_one_stay, rule

_SINCE_ENTRY = ("A1", "A3", "A10", "A20")
#: These reasons were replaced by E45 to E48.
_OLD_GUARDIANSHIP_REASONS = frozenset({"E43", "E44"})
_NEW_GUARDIANSHIP_REASONS = date(2018, 4, 1)
_LONG_PROCEEDINGS = timedelta(days=730)
_NEEDS_AN_ENTRY: tuple[Seen, ...] = (
    "adoption_decision", "placement_order", "matched", "placed", "early_permanence_placed", "left_care", "adopted",
)  # fmt: skip


@rule(
    code="entry_unknown",
    ssda903="357",
    severity="error",
    about=_NEEDS_AN_ENTRY,
    says="Nothing says when the child entered care: send the day on which the period of care began.",
    touches=_SINCE_ENTRY,
    doubt="entered",
    skip_if=in_one_stay,
)
def entry_unknown(record: Record) -> Facts:
    if record.periods[0].start is None and (found := record.of(*_NEEDS_AN_ENTRY)):
        yield found


@rule(
    code="entered_again_without_leaving",
    ssda903="142",
    severity="error",
    about=("entered_care",),
    says="The child entered care again while the earlier period of care had not ended: a leaving is missing, or "
    "this is a change of placement and no entry.",
    touches=(*_SINCE_ENTRY, "A4"),
    doubt="entered_otherwise",
    skip_if=in_one_stay,
)
def entered_again_without_leaving(record: Record) -> Facts:
    for earlier, later in pairwise(record.periods):
        if earlier.end is None:
            yield (*record.on("entered_care", earlier.start), *record.on("entered_care", later.start))


@rule(
    code="entered_on_the_day_of_leaving",
    ssda903="431",
    severity="warning",
    about=("entered_care",),
    says="The child entered care on the very day on which the period of care before ended: if care went on, take "
    "out both.",
    touches=(*_SINCE_ENTRY, "A4"),
    doubt="entered_otherwise",
    skip_if=in_one_stay,
)
def entered_on_the_day_of_leaving(record: Record) -> Facts:
    for earlier, later in pairwise(record.periods):
        if earlier.end is not None and earlier.end == later.start and earlier.ended_by == "left_care":
            yield (*record.on("left_care", earlier.end), *record.on("entered_care", later.start))


@rule(
    code="left_before_entering",
    ssda903="356",
    severity="warning",
    about=("left_care",),
    says="The child left care before it first entered care: an earlier entry is missing, or one of the days is wrong.",
    touches=("A1", "A4"),
    skip_if=in_one_stay,
)
def left_before_entering(record: Record) -> Facts:
    first = record.periods[0].start
    for left in record.of("left_care"):
        if first is not None and left.date < first:
            yield (left, *record.on("entered_care", first))


@rule(
    code="left_twice",
    ssda903="432",
    severity="warning",
    about=("left_care",),
    says="The child left care once more without having entered again: an entry is missing, or one leaving is wrong.",
    touches=("A4",),
    skip_if=in_one_stay,
)
def left_twice(record: Record) -> Facts:
    first, ends = record.periods[0].start, {period.end for period in record.periods}
    adopted = {fact.date for fact in record.of("adopted")}
    for left in record.of("left_care"):
        if left.date not in ends | adopted and (first is None or left.date >= first):
            yield (left,)


@rule(
    code="in_care_after_eighteen",
    ssda903="352 437",
    severity="error",
    about=("entered_care",),
    says="The child entered care, or is still in care, after its eighteenth birthday: the leaving is missing, or "
    "the month of birth is wrong.",
    touches=("A3", "A9", "A14", "plan_is_adoption"),
    doubt="still_in_process",
    skip_if=lambda stay: max(stay.entered, stay.left or stay.today) <= stay.eighteen,
)
def in_care_after_eighteen(record: Record) -> Facts:
    if record.eighteen is None:
        return
    last = record.eighteen[1]
    for period in record.periods:
        started = period.start is not None and period.start > last
        still = period.end is None and period.next_start is None and record.today > last
        if period.start is not None and (started or still):
            yield record.on("entered_care", period.start)


@rule(
    code="entered_before_birth",
    ssda903="302",
    severity="error",
    about=("entered_care",),
    says="The child entered care before the month of its birth: one of the two is wrong.",
    touches=(*_SINCE_ENTRY, "A7"),
    doubt="entered_otherwise",
    skip_if=lambda stay: stay.born <= stay.entered,
)
def entered_before_birth(record: Record) -> Facts:
    for entered in record.of("entered_care"):
        if record.born and entered.date < record.born[0]:
            yield (entered,)


@rule(
    code="leaving_without_reason",
    ssda903="148",
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
    ssda903="149",
    severity="warning",
    about=("left_care",),
    says="The reason for leaving care is E43 or E44, which were replaced by E45 to E48 in April 2018.",
    touches=("sgo",),
    skip_if=lambda stay: stay.reason not in _OLD_GUARDIANSHIP_REASONS,
)
def old_guardianship_reason(record: Record) -> Facts:
    for left in record.of("left_care"):
        if left.attributes.get("reason") in _OLD_GUARDIANSHIP_REASONS and left.date >= _NEW_GUARDIANSHIP_REASONS:
            yield (left,)


@rule(
    code="unborn_after_entering",
    severity="warning",
    about=("early_warning",),
    says="An early warning calls the child unborn on or after the day on which it entered care, or after the month "
    "of its birth.",
    touches=("early_warnings",),
)
def unborn_after_entering(record: Record) -> Facts:
    first = record.periods[0].start
    for warned in record.of("early_warning"):
        born = bool(record.born and warned.date > record.born[1]) or bool(first and warned.date >= first)
        if warned.attributes.get("unborn") and born:
            yield (warned,)


@rule(
    code="proceedings_concluded_without_issue",
    severity="warning",
    about=("proceedings_concluded",),
    says="Care proceedings were concluded, and nothing says when they were issued: their length cannot be told.",
    touches=("A8", "A8.within_26"),
)
def proceedings_concluded_without_issue(record: Record) -> Facts:
    for proceedings in record.journey.proceedings:
        if proceedings.issued is None:
            yield record.on("proceedings_concluded", proceedings.concluded)


@rule(
    code="proceedings_over_two_years",
    severity="note",
    about=("proceedings_concluded",),
    says="Care proceedings took over two years, where the law gives 26 weeks: see whether both days are right.",
    touches=("A8", "A8.within_26"),
)
def proceedings_over_two_years(record: Record) -> Facts:
    for concluded, issued in record.journey.proceedings:
        if issued is not None and concluded - issued > _LONG_PROCEEDINGS:
            yield (*record.on("proceedings_issued", issued), *record.on("proceedings_concluded", concluded))


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
    unborn_after_entering,
    proceedings_concluded_without_issue,
    proceedings_over_two_years,
)
