"""Rules on entering and leaving care, and on care proceedings."""

from datetime import date, timedelta
from itertools import pairwise

from app.quality.findings import Rule
from app.quality.of_events.record import Check, Facts, Record

_SINCE_ENTRY = ("A1", "A3", "A10", "A20")
#: Reasons E43 and E44 were replaced by E45 to E48.
_NEW_GUARDIANSHIP_REASONS = date(2018, 4, 1)
_LONG_PROCEEDINGS = timedelta(days=730)


def _entry_unknown(record: Record) -> Facts:
    if record.periods[0].start is None and (found := record.of(*_NEEDS_AN_ENTRY)):
        yield found


_NEEDS_AN_ENTRY = (
    "adoption_decision", "placement_order", "matched", "placed", "early_permanence_placed", "left_care", "adopted",
)  # fmt: skip


def _entered_again(record: Record) -> Facts:
    for earlier, later in pairwise(record.periods):
        if earlier.end is None:
            yield (*record.on("entered_care", earlier.start), *record.on("entered_care", later.start))


def _entered_on_leaving(record: Record) -> Facts:
    for earlier, later in pairwise(record.periods):
        if earlier.end is not None and earlier.end == later.start and earlier.ended_by == "left_care":
            yield (*record.on("left_care", earlier.end), *record.on("entered_care", later.start))


def _left_before_entering(record: Record) -> Facts:
    first = record.periods[0].start
    for left in record.of("left_care"):
        if first is not None and left.date < first:
            yield (left, *record.on("entered_care", first))


def _left_twice(record: Record) -> Facts:
    first, ends = record.periods[0].start, {period.end for period in record.periods}
    adopted = {fact.date for fact in record.of("adopted")}
    for left in record.of("left_care"):
        if left.date not in ends | adopted and (first is None or left.date >= first):
            yield (left,)


def _past_eighteen(record: Record) -> Facts:
    if record.eighteen is None:
        return
    last = record.eighteen[1]
    for period in record.periods:
        started = period.start is not None and period.start > last
        still = period.end is None and period.next_start is None and record.today > last
        if period.start is not None and (started or still):
            yield record.on("entered_care", period.start)


def _entered_before_birth(record: Record) -> Facts:
    for entered in record.of("entered_care"):
        if record.born and entered.date < record.born[0]:
            yield (entered,)


def _no_leaving_reason(record: Record) -> Facts:
    adopted = {fact.date for fact in record.of("adopted")}
    for left in record.of("left_care"):
        if not left.attributes.get("reason") and left.date not in adopted:
            yield (left,)


def _old_guardianship_reason(record: Record) -> Facts:
    for left in record.of("left_care"):
        if left.attributes.get("reason") in {"E43", "E44"} and left.date >= _NEW_GUARDIANSHIP_REASONS:
            yield (left,)


def _unborn_in_care(record: Record) -> Facts:
    first = record.periods[0].start
    for warned in record.of("early_warning"):
        born = bool(record.born and warned.date > record.born[1]) or bool(first and warned.date >= first)
        if warned.attributes.get("unborn") and born:
            yield (warned,)


def _concluded_without_issue(record: Record) -> Facts:
    for proceedings in record.journey.proceedings:
        if proceedings.issued is None:
            yield record.on("proceedings_concluded", proceedings.concluded)


def _long_proceedings(record: Record) -> Facts:
    for concluded, issued in record.journey.proceedings:
        if issued is not None and concluded - issued > _LONG_PROCEEDINGS:
            yield (*record.on("proceedings_issued", issued), *record.on("proceedings_concluded", concluded))


CARE: tuple[tuple[Rule, Check], ...] = (
    (
        Rule(
            "entry_unknown",
            ("357",),
            "error",
            "Nothing says when the child entered care: send the day on which the period of care began.",
            _SINCE_ENTRY,
            "entered",
        ),
        _entry_unknown,
    ),
    (
        Rule(
            "entered_again_without_leaving",
            ("142",),
            "error",
            "The child entered care again while the earlier period of care had not ended: a leaving is missing, or "
            "this is a change of placement and no entry.",
            (*_SINCE_ENTRY, "A4"),
            "entered_otherwise",
        ),
        _entered_again,
    ),
    (
        Rule(
            "entered_on_the_day_of_leaving",
            ("431",),
            "warning",
            "The child entered care on the very day on which the period of care before ended: if care went "
            "on, take out both.",
            (*_SINCE_ENTRY, "A4"),
            "entered_otherwise",
        ),
        _entered_on_leaving,
    ),
    (
        Rule(
            "entered_before_birth",
            ("302",),
            "error",
            "The child entered care before the month of its birth: one of the two is wrong.",
            (*_SINCE_ENTRY, "A7"),
            "entered_otherwise",
        ),
        _entered_before_birth,
    ),
    (
        Rule(
            "left_before_entering",
            ("356",),
            "warning",
            "The child left care before it first entered care: an earlier entry is missing, or one of the "
            "days is wrong.",
            ("A1", "A4"),
        ),
        _left_before_entering,
    ),
    (
        Rule(
            "left_twice",
            ("432",),
            "warning",
            "The child left care once more without having entered again: an entry is missing, or one leaving is wrong.",
            ("A4",),
        ),
        _left_twice,
    ),
    (
        Rule(
            "in_care_after_eighteen",
            ("352", "437"),
            "error",
            "The child entered care, or is still in care, after its eighteenth birthday: the leaving is missing, or "
            "the month of birth is wrong.",
            ("A3", "A9", "A14", "plan_is_adoption"),
            "still_in_process",
        ),
        _past_eighteen,
    ),
    (
        Rule(
            "leaving_without_reason",
            ("148",),
            "note",
            "The child left care, and the reason is not given: special guardianship cannot be counted.",
            ("sgo",),
        ),
        _no_leaving_reason,
    ),
    (
        Rule(
            "old_guardianship_reason",
            ("149",),
            "warning",
            "The reason for leaving care is E43 or E44, which were replaced by E45 to E48 in April 2018.",
            ("sgo",),
        ),
        _old_guardianship_reason,
    ),
    (
        Rule(
            "unborn_after_entering",
            (),
            "warning",
            "An early warning calls the child unborn on or after the day on which it entered care, or after the month "
            "of its birth.",
            ("early_warnings",),
        ),
        _unborn_in_care,
    ),
    (
        Rule(
            "proceedings_concluded_without_issue",
            (),
            "warning",
            "Care proceedings were concluded, and nothing says when they were issued: their length cannot be told.",
            ("A8", "A8.within_26"),
        ),
        _concluded_without_issue,
    ),
    (
        Rule(
            "proceedings_over_two_years",
            (),
            "note",
            "Care proceedings took over two years, where the law gives 26 weeks: see whether both days are right.",
            ("A8", "A8.within_26"),
        ),
        _long_proceedings,
    ),
)
