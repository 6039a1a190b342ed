"""On which machine, with which versions, and when benchmarks ran: a ratio says little without."""

import os
import platform
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

#: What the ratios depend on, beside the engines.
LIBRARIES = (
    "fastapi",
    "uvicorn",
    "uvloop",
    "httptools",
    "pydantic",
    "sqlalchemy",
    "psycopg",
    "pandas",
    "polars",
    "duckdb",
)


def described() -> str:
    """The date, the machine and the versions, each on a line."""
    return "\n".join(f"{name:<9} {what}" for name, what in _facts())


def _facts() -> Iterator[tuple[str, str]]:
    yield "date", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    yield "code", _commit()
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    yield "machine", f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {_memory()}, {platform.system()}"
    yield "load", f"{load} (of 1, 5 and 15 minutes, at the end)"
    yield "engines", f"SQLite {sqlite3.sqlite_version}, {_postgres()}"
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield "versions", f"Python {platform.python_version()}, {libraries}"


def _commit() -> str:
    said = _said("git", "log", "-1", "--format=%h of %cs, %s")
    return f"{said}{', changed since' if said and _said('git', 'status', '--porcelain') else ''}" or "unknown"


def _processor() -> str:
    found = re.search(r"model name\s*:\s*(.+)", _text("/proc/cpuinfo"))
    return found[1] if found else platform.processor() or platform.machine()


def _memory() -> str:
    found = re.search(r"MemTotal:\s+(\d+) kB", _text("/proc/meminfo"))
    return f"{int(found[1]) / 2**20:.0f} GiB of memory" if found else "memory unknown"


def _postgres() -> str:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return _said(str(programs[-1]), "--version").replace("(PostgreSQL) ", "") if programs else "PostgreSQL unknown"


def _text(path: str) -> str:
    return Path(path).read_text(encoding="utf-8") if Path(path).exists() else ""


def _said(*command: str) -> str:
    """What a program prints; nothing where it is not there or fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
