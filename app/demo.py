"""The demonstration: a synthetic region in a SQLite file of its own, served on this machine.

Coventry's children are built so that the figures of its annual adoption report 2022-23 come out; the four other
authorities of Adoption Central England are drawn at random, always alike. Each says for which days its record is
complete, and one of them has stopped sending. No real child is in it.
"""

import io
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import typer
from sqlalchemy import insert

from app.area_files import reference_areas
from app.areas import ENGLAND_CODE
from app.events.formats import BatchReader
from app.figures.published_files import PublishedFile, PublishedTerms
from app.figures.published_values import load
from app.http.access import PREFIX, SCOPES, create_key, make_caller
from app.http.receipts import EXAMPLE, Receipts
from app.ledger import characteristics, families
from app.ledger.agreements import Agreement, record_agreement
from app.ledger.batches import Batches, Terms
from app.ledger.characteristics import Characteristics
from app.ledger.declaring import Declared
from app.ledger.families import FamilyCharacteristics
from app.settings import Settings
from app.store.database import Database
from app.store.reach import EVERYTHING
from app.store.schema import migrate
from app.store.tables import area_clocks
from app.synthetic import children_of, families_of

DATABASE = Path("adoption-demo.sqlite3")
#: The keys of the demonstration as lines of a shell, for those who paste commands.
KEYS = Path("adoption-demo.env")

COVENTRY = "E08000026"
#: A child whose events Coventry's analyst sent in a later batch, and what the analyst's key may do.
SENT_LATER = "COV-1016"
COUNCILS_SCOPES = ("events:write", "cases:read", "results:read", "audit:read")
#: The agency reports its adopter families itself.
AGENCY, FAMILIES = "adoption-central-england", 400
#: The other authorities of Adoption Central England: code, prefix of ids, children, and the last day that it reported.
NEIGHBOURS = (
    ("E08000029", "SOL", 500, "2023-03-31"),
    ("E10000031", "WAR", 900, "2023-03-31"),
    ("E10000034", "WOR", 1000, "2022-09-30"),
    ("E06000019", "HER", 400, "2023-03-31"),
)
#: The day from which the authorities agree that their partners see small numbers.
AGREED_FROM = date(2018, 4, 1)
#: The days for which the records of Coventry, and of its neighbours and the agency, are complete.
COVENTRYS_DAYS, NEIGHBOURS_FIRST_DAY = ("2020-04-01", "2023-03-31"), "2018-04-01"


@dataclass(frozen=True, slots=True)
class DemoKeys:
    """Keys to try what each kind of caller sees."""

    council: str
    hub: str
    everything: str


def run(port: int) -> None:
    """Make the demonstration's database again, say how to look at it, and serve it until interrupted."""
    from app.serving import not_free
    from app.serving import run as serve

    if not_free("127.0.0.1", port):
        sys.exit(f"Port {port} is taken: choose another, for example PORT={port + 1} make demo")
    os.environ["ADOPTION_DATABASE_URL"] = f"sqlite:///{DATABASE.absolute()}"
    os.environ.setdefault("ADOPTION_LOG_LEVEL", "warning")
    settings = Settings()
    typer.echo(f"Loading the demonstration into {DATABASE} ...")
    keys = create(settings)
    _store(keys)
    typer.echo(guide(port, keys))
    serve(settings, host="127.0.0.1", port=port)


def create(settings: Settings) -> DemoKeys:
    """Make the database again and fill it."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{settings.url.database}{suffix}").unlink(missing_ok=True)
    database = Database(settings)
    migrate(database)
    _number(database)
    known = json.loads(files("app").joinpath("data", "demonstration_coventry.json").read_text(encoding="utf-8"))
    children = {child.pop("child"): child for child in known["children"]}
    first = [event for event in known["events"] if event["child"] != SENT_LATER]
    _load(database, COVENTRY, first, COVENTRYS_DAYS, children)
    for seed, (authority, prefix, count, last_day) in enumerate(NEIGHBOURS):
        drawn = list(children_of(authority, seed, count, 2018, 2023, prefix))
        events = [event for child in drawn for event in child.events if event["date"] <= last_day]
        characteristics_of = {child.child: child.characteristics for child in drawn}
        _load(database, authority, events, (NEIGHBOURS_FIRST_DAY, last_day), characteristics_of)
    families = families_of(AGENCY, 0, FAMILIES, 2018, 2023, "FAM")
    events = [event for family in families for event in family.events]
    _load(database, AGENCY, events, (NEIGHBOURS_FIRST_DAY, COVENTRYS_DAYS[1]), {})
    _load_published(database)
    _agree(database)
    keys = _keys(database)
    _send(database, keys, [event for event in known["events"] if event["child"] == SENT_LATER])
    database.dispose()
    return keys


def _number(database: Database) -> None:
    """Let events have the same ids each time: the description shows some, and Coventry's first is `1`."""
    areas = (COVENTRY, *(code for code, *_ in NEIGHBOURS), AGENCY)
    with database.writing(EVERYTHING) as writing:
        for number, area in enumerate(areas):
            values = {"area": area, "number": number, "last_event": 0, "recorded_at": 0}
            writing.connection.execute(insert(area_clocks).values(values))


def _load(
    database: Database,
    authority: str,
    events: list[dict[str, Any]],
    days: tuple[str, str],
    children: Mapping[str, Mapping[str, Any]],
) -> None:
    """Take the events of one authority in, complete for some days, and what is known about its children."""
    areas = reference_areas()
    caller = make_caller("demo", "demonstration", SCOPES, [ENGLAND_CODE], areas)
    body = io.BytesIO(json.dumps({"events": events}).encode())
    complete = Declared(date.fromisoformat(days[0]), date.fromisoformat(days[1]))
    batches = Batches(Receipts(database), areas, most_events=len(events))
    batches.take_in(BatchReader().json(body), caller, Terms("atomic", declared=complete))
    with database.writing(EVERYTHING) as writing:
        known = {child: Characteristics(**each) for child, each in children.items()}
        characteristics.put(writing, authority, known)


def _load_published(database: Database) -> None:
    """What DfE prints of England and Coventry, to compare figures with: the children are drawn, these are not."""
    content = files("app").joinpath("data", "published_adoptions.csv").read_bytes()
    read = PublishedFile(reference_areas(), PublishedTerms()).read(content)
    with database.writing(EVERYTHING) as writing:
        load(writing, read.values)


def _agree(database: Database) -> None:
    """The authorities have agreed that the agency's hub sees small numbers."""
    with database.writing(EVERYTHING) as writing:
        for authority in (COVENTRY, *(code for code, *_ in NEIGHBOURS)):
            record_agreement(writing, Agreement(authority, AGREED_FROM, None))


def _send(database: Database, keys: DemoKeys, events: list[dict[str, Any]]) -> None:
    """What Coventry's analyst sent: a batch with the receipt that the API's description names, and a family."""
    areas = reference_areas()
    key_id = keys.council.removeprefix(PREFIX).split("_")[0]
    caller = make_caller(key_id, "Coventry's analyst", COUNCILS_SCOPES, [COVENTRY], areas)
    body = io.BytesIO(json.dumps({"events": events}).encode())
    batches = Batches(Receipts(database, name=lambda: EXAMPLE), areas, most_events=len(events))
    batches.take_in(BatchReader().json(body), caller, Terms("atomic"))
    with database.writing(EVERYTHING) as writing:
        families.put(writing, COVENTRY, "COV-FAM-1", FamilyCharacteristics(ethnicity="WBRI", children_sought=2))


def _keys(database: Database) -> DemoKeys:
    areas = reference_areas()

    def key(name: str, scopes: Iterable[str], area: str) -> str:
        with database.engine.begin() as connection:
            return create_key(connection, name, list(scopes), [areas.named(area)]).secret

    return DemoKeys(
        council=key("Coventry's analyst", COUNCILS_SCOPES, "coventry"),
        hub=key("the agency's hub", ["results:read"], "ace"),
        everything=key("everything", SCOPES, "england"),
    )


def _store(keys: DemoKeys) -> None:
    """Write the keys to a file that only this user can read."""
    KEYS.unlink(missing_ok=True)
    with open(os.open(KEYS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"KEY={keys.council}\nHUB={keys.hub}\nEVERYTHING={keys.everything}\n")


def guide(port: int, keys: DemoKeys) -> str:
    """What to open and what to paste."""
    here = f"http://127.0.0.1:{port}"
    return f"""
Adoption Indicators, with synthetic children of Adoption Central England. Ctrl-C stops it.

  Start here        {here}/
  Try the API       {here}/docs   (Authorize, then paste a key)

Coventry's A2 for 2022-23, as its annual report prints it:

  curl -s -H 'Authorization: Bearer {keys.council}' '{here}/v1/results?indicator=A2&area=coventry&period=2022-23'

The children behind it:

  curl -s -H 'Authorization: Bearer {keys.council}' '{here}/v1/results/cases?indicator=A2&area=coventry&period=2022-23'

Who has reported until when (one member has stopped sending), and what that makes of the region's figure:

  curl -s -H 'Authorization: Bearer {keys.hub}' '{here}/v1/areas/ace/completeness?format=csv'
  curl -s -H 'Authorization: Bearer {keys.hub}' '{here}/v1/results?indicator=adopted&area=ace&period=2022-23'

Keys of this demonstration, which `. ./{KEYS}` sets as $KEY, $HUB and $EVERYTHING:

  Coventry's analyst (its own children)     {keys.council}
  The agency's hub (figures, never a child) {keys.hub}
  Everything                                {keys.everything}
"""
