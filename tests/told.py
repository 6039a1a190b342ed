"""Stories told as tables: a row is a child, a column something that happened and the day, or what is expected.

    child | entered    | order      | matched    | placed     | adopted    | A2
    Ava   | 2020-04-10 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06 | 119
    Ben   | 2020-07-01 |            | 2021-05-01 | 2021-05-20 | 2022-02-14 | no_placement_order

A cell may hold several days. A column may stand twice, so that a story reads from left to right.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.service import Answer, Event, Service, add_up

HAPPENED = {
    "early permanence": "early_permanence_placed",
    "entered": "entered_care",
    "decision": "adoption_decision",
    "reversed": "decision_reversed",
    "order": "placement_order",
    "revoked": "placement_order_revoked",
    "matched": "matched",
    "match ended": "match_ended",
    "placed": "placed",
    "disrupted": "placement_disrupted",
    "left": "left_care",
    "adopted": "adopted",
}
#: The foster carer adopts, and the child moved in there on that day, or it is unknown when.
WITH_CARER = "with carer since"
NOBODY = "no candidate"


@dataclass
class Story:
    """The events of a table, and what it expects of each child, by the code of an indicator."""

    events: list[Event] = field(default_factory=list)
    expected: dict[str, dict[str, str]] = field(default_factory=dict)


def told(table: str) -> Story:
    """Read a table."""
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    story = Story()
    for row in rows:
        assert len(row) == len(header), f"this row has {len(row)} cells, the header {len(header)}: {row}"
        cells = list(zip(header, row, strict=True))
        child = dict(cells)["child"]
        owner = {"authority": dict(cells).get("authority", "coventry"), "child": child}
        events: list[Event] = [
            {**owner, "type": HAPPENED[column], "date": day}
            for column, cell in cells
            if column in HAPPENED
            for day in cell.split()
        ]
        if since := dict(cells).get(WITH_CARER):
            placed = [event for event in events if event["type"] == "placed"][-1]
            placed["by_current_carer"] = True
            if since != "unknown":
                placed["moved_in_with_carer"] = since
        story.events += events
        for column, cell in cells:
            if column not in {"child", "authority", WITH_CARER, *HAPPENED}:
                story.expected.setdefault(column, {})[child] = cell
    return story


def ask(service: Service, indicator: str, period: str, table: str, area: str = "coventry", **query: object) -> Answer:
    """Send the events of a table, compare the verdict on each child with its column, and give the figure."""
    story = told(table)
    service.post(story.events)
    cases = service.cases(indicator, area, period)
    verdicts = dict.fromkeys(story.expected[indicator], NOBODY) | {case["child"]: verdict(case) for case in cases}
    assert verdicts == story.expected[indicator]
    result = service.result(indicator, area, period, **query)
    add_up(result, cases)
    return result


def verdict(case: Answer) -> str:
    """The verdict on a child as a cell of a table: its days, yes or no, or why it is not counted."""
    if case["verdict"] != "counted":
        return str(case["reason"])
    return {True: "yes", False: "no"}[case["value"]] if isinstance(case["value"], bool) else str(case["value"])


def placed_after(*days: int) -> list[Event]:
    """Children adopted in 2021-22, one for each number: placed so many days after entering care."""
    entered = date(2020, 1, 1)
    rows = [f"K{number} | {entered} | {entered + timedelta(each)} | 2021-12-06" for number, each in enumerate(days)]
    return told("\n".join(["child | entered | placed | adopted", *rows])).events
