"""Children in plain care are seen in the database without reading their records: no rule finds anything there."""

from datetime import date, timedelta
from random import Random

import pytest

from app.events.draft import Draft
from app.ledger.characteristics import Characteristics, add, put
from app.ledger.intake import Intake
from app.periods import Period
from app.quality.children import children_of
from app.quality.of_events.plain_care import in_plain_care
from app.quality.of_events.records import stored_records
from app.quality.of_events.rules import RULES
from app.store.database import FOREVER
from app.store.reach import EVERYTHING
from tests.support.service import Service
from tests.support.world import COVENTRY

TODAY = date(2024, 3, 31)
ALL_YEARS = Period("all", date(1990, 4, 1), TODAY)
ENTERED = date(2018, 6, 15)
E4A, E43, BY = '{"reason":"E4A"}', '{"reason":"E43"}', '{"on_or_before":true,"reason":"E4A"}'
Reported = tuple[str, date, str]


def entered(days: int = 0) -> Reported:
    return "entered_care", ENTERED + timedelta(days=days), ""


def left(days: int, attributes: str = E4A) -> Reported:
    return "left_care", ENTERED + timedelta(days=days), attributes


def send(service: Service, of_children: dict[str, list[Reported]], known: dict[str, Characteristics]) -> None:
    drafts = [
        Draft(COVENTRY, child, type_, day, f"a/{child}/{number}", attributes)
        for child, facts in of_children.items()
        for number, (type_, day, attributes) in enumerate(facts)
    ]
    with service.database.writing(EVERYTHING) as writing:
        Intake(writing).record(drafts)
        put(writing, COVENTRY, known)


def plain_and_broken(service: Service, children: list[str]) -> tuple[set[str], set[str]]:
    """The children in plain care, and those whose record breaks any rule at all."""
    with service.database.reading(EVERYTHING) as connection:
        stored = stored_records(connection, COVENTRY, FOREVER - 1, TODAY)
        seen = children_of(connection, COVENTRY, ALL_YEARS, FOREVER - 1)
        stays = {child: stay for child in children if (stay := seen[child])}
        plain, of_children = in_plain_care(stored, stays), dict(stored.of(children))
    return set(plain), {
        child for child, record in of_children.items() if any(True for rule in RULES for _ in rule.check(record))
    }


@pytest.mark.parametrize(
    ("facts", "birth_month", "group", "is_plain"),
    [
        ([entered()], None, None, True),
        ([entered()], "2018-06", None, True),
        ([entered()], "2018-07", None, False),  # born later
        ([entered()], "2000-06", None, False),  # over 18 by now
        ([entered(), left(30)], "2000-06", None, False),  # over 18 when it left
        ([entered(), left(15)], "2000-06", None, True),  # in the month of the eighteenth birthday
        ([entered()], "2006-03", None, True),
        ([entered()], "2006-02", None, False),
        ([entered(), left(0)], None, None, True),
        ([entered(), left(-1)], None, None, False),
        ([entered(), left(9, "")], None, None, False),
        ([entered(), left(9, E43)], None, None, False),
        ([entered(-300), left(-100, E43)], None, None, True),  # before April 2018
        ([entered(-300), left(-75, E43)], None, None, False),  # on the first of April
        ([entered(-300), left(-76, E43)], None, None, True),
        ([entered(), left(9, BY)], None, None, False),
        ([("entered_care", ENTERED, '{"on_or_before":true}')], None, None, False),
        ([entered(), left(9), left(9)], None, None, False),
        ([entered(), left(9), entered(20)], None, None, False),
        ([entered(), entered()], None, None, False),
        ([left(9)], None, None, False),
        ([entered(), ("matched", ENTERED, "")], None, None, False),
        ([entered(), ("early_warning", ENTERED, "")], None, None, False),
        ([entered()], None, "SG1", True),
        ([entered()], None, "SG2", False),  # of which there is no other
    ],
)
def test_what_plain_care_is(
    service: Service, facts: list[Reported], birth_month: str | None, group: str | None, is_plain: bool
) -> None:
    known = {
        "Ava": Characteristics(birth_month=birth_month, sibling_group=group),
        "Ben": Characteristics(sibling_group="SG1"),
        "Cora": Characteristics(sibling_group="SG1"),
    }
    send(service, {"Ava": facts, "Ben": [entered()], "Cora": [entered()]}, known)
    plain, _ = plain_and_broken(service, ["Ava", "Ben", "Cora"])
    assert plain == {"Ben", "Cora"} | ({"Ava"} if is_plain else set())


def test_no_rule_finds_anything_in_plain_care(service: Service) -> None:
    dice = Random(7)
    of_children: dict[str, list[Reported]] = {}
    known: dict[str, Characteristics] = {}
    for number in range(400):
        child = f"C{number:03}"
        facts = [entered(dice.randrange(-3, 3))]
        if dice.random() < 0.7:
            facts.append(left(dice.choice([-5, 0, 3, 400, 4000]), dice.choice([E4A, E4A, E43, BY, ""])))
        if dice.random() < 0.3:
            facts.append(dice.choice([entered(3), left(3), ("adoption_decision", ENTERED, "")]))
        of_children[child] = facts
        month = dice.choice([None, "1999-06", "2000-06", "2000-07", "2006-03", "2018-06", "2018-07"])
        group = dice.choice([None, None, None, f"SG{number}", "SG0"])
        known[child] = Characteristics(birth_month=month, sibling_group=group, sex="female")
    send(service, of_children, known)
    differ = [child for child in of_children if dice.random() < 0.1]
    with service.database.writing(EVERYTHING) as writing:
        add(writing, COVENTRY, {"annex_a": {child: {"sex": "male"} for child in differ}})
    plain, broken = plain_and_broken(service, list(of_children))
    assert not plain & broken
    assert broken >= set(differ)
    assert min(len(plain), len(broken), len(of_children) - len(plain | broken)) > 10


def test_an_agency_family_with_the_id_of_a_child_changes_no_finding(service: Service) -> None:
    enquiry = ("enquiry", ENTERED, "")
    send(service, {"Ava": [entered(), enquiry], "Ben": [entered(), left(-1), enquiry]}, {})
    assert plain_and_broken(service, ["Ava", "Ben"]) == ({"Ava"}, {"Ben"})
