"""The audit: who read or changed the records of a child."""

import csv
import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

auditing = typer.Typer()


@auditing.command("audit")
def audit(
    authority: Annotated[str, typer.Option(help="GSS code, DfE code, slug or name")],
    child: Annotated[str | None, typer.Option(help="The council's pseudonym, also of a child who was erased")] = None,
    family: Annotated[str | None, typer.Option(help="Id of an adopter family")] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day")] = None,
) -> None:
    """Write as CSV who read or changed a child (or a family, or anybody of an authority), newest first."""
    from app.area_files import load_areas
    from app.audit.asking import asked
    from app.audit.rows import ALWAYS, Noted, PageOfAudit, Whom
    from app.commands.this_machine import existing_database
    from app.settings import Settings
    from app.store.database import as_text, microseconds

    code = load_areas(Settings().groups_file).named(authority, "authority").code
    named = [Whom(code, about, each) for about, each in (("child", child), ("family", family)) if each]
    begin = microseconds(first.replace(tzinfo=UTC)) if first else ALWAYS[0]
    end = microseconds(last.replace(tzinfo=UTC) + timedelta(days=1)) if last else ALWAYS[1]
    rows = csv.writer(sys.stdout)
    rows.writerow(Noted._fields)
    database = existing_database()
    found = asked(database, code, named, PageOfAudit((begin, end)))
    database.dispose()
    for row in found:
        rows.writerow([as_text(row.at), *row[1:]])
