"""Options that several commands have."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Server = Annotated[
    str | None, typer.Option(help="Address of a running service; without it, the database of this machine is used")
]
Key = Annotated[str | None, typer.Option(envvar="ADOPTION_KEY", help="Key for the running service")]
Areas = Annotated[list[str], typer.Option(help="Repeatable: GSS code, DfE code, slug or name")]
OneArea = Annotated[str, typer.Option(help="GSS code, DfE code, slug or name")]
Period = Annotated[str, typer.Option(help="Like 2022-23, 2020-23, 2022-23-Q1, latest-year")]
Periods = Annotated[list[str], typer.Option(help="Repeatable: like 2022-23, 2020-23, 2022-23-Q1, latest-year")]
On = Annotated[str | None, typer.Option(help="The day on which latest-year and other relative periods are resolved")]
KnownAt = Annotated[str | None, typer.Option(help="Answer from what was recorded by this instant")]
Form = Annotated[Literal["table", "json", "csv", "xlsx"], typer.Option(help="A table to read, or a file")]
Output = Annotated[Path | None, typer.Option(help="Write the file here", dir_okay=False)]
Mode = Annotated[Literal["atomic", "partial"], typer.Option(help="All or nothing; or only what is right")]
