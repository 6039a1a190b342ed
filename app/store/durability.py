"""Whether PostgreSQL keeps what it acknowledged when the power fails."""

from sqlalchemy import Connection, text

#: Settings that have to be on: without them a batch that was acknowledged may be gone, or the database damaged.
_MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")


def unsafe_settings(connection: Connection) -> list[str]:
    """The settings that are off."""
    asked = ", ".join(f"current_setting('{name}')" for name in _MUST_BE_ON)
    values = connection.execute(text(f"SELECT {asked}")).one()
    return [name for name, value in zip(_MUST_BE_ON, values, strict=True) if value == "off"]
