"""Writes the API's description."""

import json
from pathlib import Path

import typer

from app.main import create_app
from app.settings import Settings


def write_description(file: Path, *, check_only: bool) -> int:
    """Write the API's description, or say whether the file is current. Returns the exit code."""
    text = json.dumps(create_app(Settings()).openapi(), indent=2, ensure_ascii=False) + "\n"
    if check_only:
        current = file.exists() and file.read_text(encoding="utf-8") == text
        if not current:
            typer.echo(f"{file} is not what the code says: run `make openapi`.", err=True)
        return int(not current)
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    typer.echo(f"{file} is written.")
    return 0
