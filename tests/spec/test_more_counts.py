"""Further counts of events in the period, by the day of the event (definitions, section 6)."""

import pytest

from tests.support.service import Service
from tests.support.story_tables import ask_all

COLUMNS = {
    "orders_revoked": "revoked",
    "matches_ended": "match ended",
    "entered_care": "entered",
    "left_care": "left",
    "life_story_books": "life story book",
    "later_life_letters": "later life letter",
    "proceedings": "issued",
}
OF_FAMILIES = {
    "registrations": "registered",
    "stage_two_starts": "stage two",
    "declined": "declined",
    "withdrawals": "withdrawn",
    "families_matched": "matched",
    "families_placed": "placed",
}
INDICATORS = (*COLUMNS, *OF_FAMILIES)
DAYS = {
    "Ava": ("2021-04-01", "counted"),
    "Ben": ("2022-03-31", "counted"),
    "Cora": ("2021-03-31", "no candidate"),
    "Dan": ("2022-04-01", "no candidate"),
    "Eve": ("2021-06-01#a 2021-06-01#b", "counted"),
    "Fay": ("<=2021-06-01", "no candidate"),
    "Gus": ("2021-06-30@ssda903 2021-07-01", "counted"),
    "Hal": ("2021-06-01 2021-09-01", "counted, counted"),
}


@pytest.mark.parametrize(
    ("about", "columns"),
    [
        ("child", {"entered_care": "entered"}),
        ("child", {"left_care": "left"}),
        ("child", {code: column for code, column in COLUMNS.items() if column not in ("entered", "left")}),
        ("family", OF_FAMILIES),
    ],
    ids=["entering", "leaving", "children", "families"],
)
def test_events_from_the_first_day_to_the_last(service: Service, about: str, columns: dict[str, str]) -> None:
    """By the day of the event; two records of one day are one, and what two sources tell; two events are two."""
    header = " | ".join([about, *(f"{column} | {code}?" for code, column in columns.items())])
    cells = {name: " | ".join([f"{days} | {expected}"] * len(columns)) for name, (days, expected) in DAYS.items()}
    rows = [f"{name} | {cell}" for name, cell in cells.items()]
    figures = ask_all(service, "2021-22", "\n".join([header, *rows]))
    assert figures.keys() == columns.keys()
    for figure in figures.values():
        assert (figure["value"], figure["counted"], figure["status"]) == (6, 6, "ok")
        assert figure["unit"] == ("children" if about == "child" else "families")
        assert figure.get("groups") == (5 if about == "child" else None)


def test_each_gives_its_sibling_groups(service: Service) -> None:
    """However many of its events."""
    columns = list(COLUMNS.values())
    header = " | ".join(["child", "group", *columns])
    rows = [" | ".join([name, group, *[day] * len(columns)]) for name, group, day in SIBLINGS]
    ask_all(service, "2021-22", "\n".join([header, *rows]))
    for code in COLUMNS:
        figure = service.result(code, "coventry", "2021-22")
        assert (figure["value"], figure["groups"]) == (3, 2), code


SIBLINGS = [("Ava", "S1", "2021-06-01"), ("Ben", "S1", "2021-07-01"), ("Cora", "", "2021-06-01")]
