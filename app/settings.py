"""The few settings, from environment variables that begin with ADOPTION_."""

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError


class Settings(BaseSettings):
    """One field, one environment variable: ``database_url`` is ADOPTION_DATABASE_URL, and so on."""

    model_config = SettingsConfigDict(env_prefix="ADOPTION_", extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///adoption.sqlite3",
        validation_alias=AliasChoices("ADOPTION_DATABASE_URL", "DATABASE_URL"),
        description="SQLite file, or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE",
    )
    read_database_url: str = Field(
        default="", description="A streaming replica of the PostgreSQL database, from which answers are read"
    )
    read_lag_seconds: float = Field(
        default=60, gt=0, le=86_400, description="Seconds for which the replica may lack what the primary has"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="debug, info, warning or error"
    )
    threads: int = Field(default=4, ge=1, le=256, description="Small requests that are answered at once, per process")
    waiting_requests: int = Field(
        default=1000, ge=1, le=10_000, description="Most requests of a kind that wait for their turn, per process"
    )
    groups_file: Path | None = Field(
        default=None,
        description="CSV of the operator's own areas: group_slug,group_name,short_name,authority_gss,from,to",
    )
    thresholds_file: Path | None = Field(
        default=None,
        description="CSV of thresholds in place of those of the definitions: indicator,to_end_year,days,status,source",
    )
    numeric_ids: str = Field(
        default="",
        description="Codes of authorities, separated by commas, whose own child ids look like other numbers",
    )
    max_batch_bytes: int = Field(default=64_000_000, ge=1, description="Largest batch as NDJSON or CSV")
    max_json_bytes: int = Field(default=8_000_000, ge=1, description="Largest batch as one JSON document")
    max_import_bytes: int = Field(default=200_000_000, ge=1, description="Largest import, all files together")
    max_body_bytes: int = Field(default=1_000_000, ge=1, description="Largest body of any other request")
    max_batch_events: int = Field(default=250_000, ge=1, description="Most events in one batch")
    max_results: int = Field(
        default=50_000, ge=1, description="Most results (indicators x areas x periods) in one answer"
    )
    remembered_bytes: int = Field(
        default=16_000_000, ge=0, description="Memory for answers that may be asked for again, per process; 0 for none"
    )
    max_cost: int = Field(
        default=200_000,
        ge=1,
        description="Most that one question may cost: figures x authorities whose records count",
    )
    max_cost_of_a_key: int = Field(
        default=400_000, ge=1, description="Most that the heavy questions of one key may cost at once, per process"
    )
    max_upload_bytes: int = Field(
        default=500_000_000, ge=1, description="Largest batches and imports on their way, all together, per process"
    )
    lock_seconds: float = Field(
        default=2, gt=0, le=600, description="Seconds for which a request waits for what another process has locked"
    )
    write_seconds: float = Field(
        default=30, gt=0, le=3600, description="Seconds for which a request waits until the same process has written"
    )
    statement_seconds: float = Field(
        default=60, gt=0, le=3600, description="Seconds after which PostgreSQL ends a statement of a request"
    )
    behind_pooler: bool = Field(
        default=False, description="PostgreSQL is reached through PgBouncer in transaction mode: sessions keep nothing"
    )
    drain_seconds: float = Field(
        default=5, ge=0, le=600, description="Seconds between SIGTERM, when /readyz answers 503, and the end"
    )
    receipt_days: int = Field(
        default=400, ge=1, le=36_500, description="Days for which receipts are kept (those of dry runs: one day)"
    )
    audit_days: int = Field(
        default=2200, ge=1, le=36_500, description="Days for which the audit keeps who read or changed whom"
    )
    first_answer_days: int = Field(
        default=30, ge=1, le=36_500, description="Days for which an Idempotency-Key is known, if its receipt is kept"
    )
    cors_origins: str = Field(
        default="",
        description="Origins whose pages may call the service, separated by commas (https://stats.example.org); or *",
    )
    journal_file: Path | None = Field(
        default=None,
        description="Journal of erasures and revoked keys, for restoring a backup; by default beside SQLite's file",
    )
    api_role: str = Field(
        default="",
        description="PostgreSQL role of the API, to which `migrate` grants what it needs: one that owns nothing",
    )
    revision: str = Field(default="", description="Revision of the source, shown by /version")

    @field_validator("database_url")
    @classmethod
    def _is_an_address(cls, given: str) -> str:
        try:
            name = make_url(given).get_backend_name()
        except ArgumentError:
            name = ""
        if name not in {"sqlite", "postgresql", "postgres"}:
            raise ValueError("it begins with sqlite:/// or postgresql+psycopg://")
        return given

    @field_validator("read_database_url")
    @classmethod
    def _is_postgres(cls, given: str, info: ValidationInfo) -> str:
        of_both = [given, info.data.get("database_url", given)]
        if given and any(make_url(cls._is_an_address(each)).get_backend_name() == "sqlite" for each in of_both):
            raise ValueError("only PostgreSQL has replicas: both addresses begin with postgresql+psycopg://")
        return given

    @property
    def connections(self) -> int:
        """How many threads and connections to the database a process has: for small requests, and 16 for all others."""
        return self.threads + 16

    @cached_property
    def numeric_authorities(self) -> frozenset[str]:
        """The codes in ``numeric_ids``."""
        return frozenset(code.strip() for code in self.numeric_ids.split(",") if code.strip())

    @cached_property
    def journal(self) -> Path | None:
        """The file of the journal; PostgreSQL has none unless one is named."""
        file = self.url.database
        if self.journal_file or self.url.get_backend_name() != "sqlite" or not file or file == ":memory:":
            return self.journal_file
        return Path(f"{file}.journal.ndjson")

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """The origins in ``cors_origins``."""
        return tuple(origin.strip().rstrip("/") for origin in self.cors_origins.split(",") if origin.strip())

    @cached_property
    def url(self) -> URL:
        """The database's address; plain postgresql:// means psycopg 3."""
        return _psycopg(self.database_url)

    @cached_property
    def read_url(self) -> URL | None:
        """The replica's address, if there is one."""
        return _psycopg(self.read_database_url) if self.read_database_url else None


def _psycopg(address: str) -> URL:
    url = make_url(address)
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url
