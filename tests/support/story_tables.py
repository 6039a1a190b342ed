"""Stories written as tables: a row is a child, a column says what happened and when, or what is expected.

    child | entered    | order      | matched    | placed     | adopted    | A2
    Ava   | 2020-04-10 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 119
    Ben   | 2020-07-01 |            | 2021-05-01 | 2021-05-20 | 2022-02-14 | no_placement_order

A cell may have several days. A column may occur twice, so that a story reads from left to right. What an event says
follows its day, 2021-03-20(own_agency); several records of one fact have names, 2021-03-20#a 2021-03-20#b. What
is known of a child has columns too: born, sex, ethnicity, disabled, group. Where an indicator is called as an event is,
its column has a question mark: `placed?`. What had happened on a day or earlier is <=2021-03-20, and what an import
gives is 2021-03-20@ssda903. A row of a table whose first column is `family` is a family of adopters.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.support.service import Answer, Event, Service, add_up

HAPPENED = {
    "early warning": "early_warning",
    "pre-proceedings": "pre_proceedings_started",
    "pre-proceedings ended": "pre_proceedings_ended",
    "issued": "proceedings_issued",
    "concluded": "proceedings_concluded",
    "early permanence": "early_permanence_placed",
    "entered": "entered_care",
    "decision": "adoption_decision",
    "reversed": "decision_reversed",
    "order": "placement_order",
    "revoked": "placement_order_revoked",
    "linked": "linked",
    "link ended": "link_ended",
    "matched": "matched",
    "match ended": "match_ended",
    "placed": "placed",
    "disrupted": "placement_disrupted",
    "application": "adoption_application",
    "left": "left_care",
    "adopted": "adopted",
    "life story book": "life_story_book_completed",
    "later life letter": "later_life_letter_completed",
}
HAPPENED_TO_A_FAMILY = {
    "enquiry": "enquiry",
    "registered": "registered",
    "stage two": "stage_two_started",
    "approved": "approved",
    "declined": "approval_declined",
    "withdrawn": "withdrawn",
    "matched": "family_matched",
    "placed": "family_placed",
}
#: The attribute that follows the day of an event, by its type.
SAYS = {
    "early_warning": "unborn",
    "early_permanence_placed": "kind",
    "placement_order": "order",
    "matched": "adopters",
    "placed": "adopters",
    "decision_reversed": "reason",
    "left_care": "reason",
    "pre_proceedings_ended": "outcome",
    "linked": "adopters",
}
KNOWN = {
    "born": "birth_month",
    "sex": "sex",
    "ethnicity": "ethnicity",
    "disabled": "disabled",
    "group": "sibling_group",
}
#: The foster carer adopts, and the child moved in there on that day, or it is unknown when.
WITH_CARER = "with carer since"
NOBODY = "no candidate"
_DAY = re.compile(r"(<=)?(\d{4}-\d\d-\d\d)(?:\((\w+)\))?(?:#(\w+)|@(\w+))?")


@dataclass
class Story:
    """The events of a table, what it knows of the children, and what it expects of each, by indicator."""

    events: list[Event] = field(default_factory=list)
    children: list[dict[str, Any]] = field(default_factory=list)
    expected: dict[str, dict[str, str]] = field(default_factory=dict)


def read_story(table: str, authority: str = "coventry") -> Story:
    """Read a table. Its children are this authority's, unless a column says whose they are."""
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    story = Story()
    about = header[0]
    happened = HAPPENED_TO_A_FAMILY if about == "family" else HAPPENED
    for row in rows:
        assert len(row) == len(header), f"this row has {len(row)} cells, the header {len(header)}: {row}"
        cells = list(zip(header, row, strict=True))
        owner = {"authority": dict(cells).get("authority", authority), about: row[0]}
        events = [
            _event(owner, happened[column], day) for column, cell in cells if column in happened for day in cell.split()
        ]
        if since := dict(cells).get(WITH_CARER):
            placed = [event for event in events if event["type"] == "placed"][-1]
            placed["by_current_carer"] = True
            if since != "unknown":
                placed["moved_in_with_carer"] = since
        story.events += events
        if known := {KNOWN[column]: _known(column, cell) for column, cell in cells if column in KNOWN and cell}:
            story.children.append({**owner, **known})
        for column, cell in cells[1:]:
            if column not in {"authority", WITH_CARER, *happened, *KNOWN}:
                story.expected.setdefault(column.removesuffix("?"), {})[row[0]] = cell
    return story


def _event(owner: Event, type_: str, cell: str) -> Event:
    read = _DAY.fullmatch(cell)
    assert read, f"this is no day: {cell}"
    by, day, says, record, source = read.groups()
    event = {**owner, "type": type_, "date": day}
    if by:
        event["on_or_before"] = True
    if says:
        event[SAYS[type_]] = True if says == "unborn" else says
    if record:
        event["source_id"] = f"{owner.get('child') or owner['family']}-{type_}-{record}"
    if source:
        event["source_id"] = f"{source}/{owner.get('child') or owner['family']}/{type_}/{day}"
    return event


def _known(column: str, cell: str) -> str | bool:
    return cell == "yes" if column == "disabled" else cell


def send_story(service: Service, table: str, authority: str = "coventry") -> Story:
    """Send the events of a table, and what it knows of the children."""
    story = read_story(table, authority)
    if story.events:
        service.post(story.events)
    for child in story.children:
        known = dict(child)
        service.put_child(known.pop("authority"), known.pop("child"), **known)
    return story


def ask(service: Service, indicator: str, period: str, table: str, area: str = "coventry", **query: object) -> Answer:
    """Send the events of a table, compare the verdict on each child with its column, and give the figure."""
    story = send_story(service, table)
    return _as_expected(service, story, indicator, period, area, **query)


def ask_all(service: Service, period: str, table: str, area: str = "coventry") -> dict[str, Answer]:
    """The same for every indicator that the table has a column of: their figures by code."""
    story = send_story(service, table)
    return {code: _as_expected(service, story, code, period, area) for code in story.expected}


def _as_expected(service: Service, story: Story, indicator: str, period: str, area: str, **query: object) -> Answer:
    cases = service.cases(indicator, area, period)
    assert dict.fromkeys(story.expected[indicator], NOBODY) | verdicts(cases) == story.expected[indicator]
    result = service.result(indicator, area, period, **query)
    add_up(result, cases)
    if result["numerator"] is None:
        assert result["value"] == sum(case["verdict"] == "counted" for case in cases)
    return result


def verdicts(cases: Iterable[Answer]) -> dict[str, str]:
    """The verdict on each child or family as a cell of a table; one that is there twice has two, with a comma."""
    found: dict[str, list[str]] = {}
    for case in cases:
        found.setdefault(case.get("child") or case["family"], []).append(verdict(case))
    return {subject: ", ".join(sorted(each)) for subject, each in found.items()}


def verdict(case: Answer) -> str:
    """The verdict on a child as a cell of a table: its days, yes or no, counted, or why it is not counted."""
    if case["verdict"] != "counted":
        return str(case["reason"])
    if case["value"] is None:
        return "counted"
    return {True: "yes", False: "no"}[case["value"]] if isinstance(case["value"], bool) else str(case["value"])


def placed_after(*days: int) -> list[Event]:
    """Children adopted in 2021-22, one for each number: placed so many days after entering care."""
    entered = date(2020, 1, 1)
    rows = [f"K{number} | {entered} | {entered + timedelta(each)} | 2021-12-06" for number, each in enumerate(days)]
    return read_story("\n".join(["child | entered | placed | adopted", *rows])).events


def apart(result: Answer) -> dict[str, Any]:
    """The value of each member with data of an area, asked with `members=true`, by name."""
    return {member["name"]: member["figure"]["value"] for member in result["members"] if member["has_data"]}
