"""The agreements of authorities, in the database of this machine."""

from datetime import date

from app.area_files import load_areas
from app.areas import Area
from app.commands.tables import Shown
from app.commands.this_machine import database_to_write, existing_database, note
from app.ledger.agreements import Agreement, current_agreements, record_agreement, withdraw_agreement
from app.ledger.journal import write_journal
from app.periods import today
from app.settings import Settings
from app.store.not_done import NotDone
from app.store.reach import NOBODY


def agree(name: str, first: date | None, last: date | None) -> str:
    """Record an agreement, from today unless it names another day. Returns a sentence about it."""
    area, first = _who_agrees(name), first or today()
    if last and last < first:
        raise NotDone("The agreement would end before it begins.")
    database = database_to_write()
    note(database, "agreements record", [area.code])
    with database.writing(NOBODY) as writing:
        record_agreement(writing, Agreement(area.code, first, last))
    until = f" until {last}" if last else ""
    return f"{area.name} agrees from {first}{until} that partners see small numbers about its children."


def withdraw(name: str) -> bool:
    """Withdraw the agreement of an area, so that no backup brings it back. Returns whether there was one."""
    database, code = existing_database(), _who_agrees(name).code
    note(database, "agreements withdraw", [code])
    with database.writing(NOBODY) as writing:
        was_there = withdraw_agreement(writing, code)
    write_journal(database)
    return was_there


def listed() -> Shown:
    """A row for each agreement."""
    areas = load_areas(Settings().groups_file)
    with existing_database().reading(NOBODY) as connection:
        found = list(current_agreements(connection))
    rows = [
        (
            areas[each.area].name if areas.find(each.area) else each.area,
            str(each.first),
            str(each.last or ""),
            "yes" if each.holds_on(today()) else "no",
        )
        for each in found
    ]
    return Shown(("Authority", "From", "To", "Today"), rows, whole=frozenset({"From", "To", "Today"}))


def _who_agrees(name: str) -> Area:
    """An authority, or an agency for the adopter families that it reports. Raises NotUnderstood or NotDone."""
    area = load_areas(Settings().groups_file).named(name)
    if area.type not in {"authority", "regional_adoption_agency"}:
        raise NotDone("An authority agrees, or an agency for its adopter families; not a region, a group or England.")
    return area
