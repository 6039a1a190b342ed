"""Sibling groups whose key is the id of a child, as of the eldest: when the child is erased, the key is another one."""

import secrets

from pydantic_core import from_json, to_json
from sqlalchemy import or_, select, update

from app.ledger.chain import Links
from app.ledger.characteristics import KNOWN, children
from app.store.database import Writing

_COLUMNS = ("child", "recorded_at", *KNOWN)


def rename_group(writing: Writing, authority: str, key: str) -> bool:
    """Give a group a random key in place of this one, in every version. Gives whether there was such a group.

    The brothers and sisters who stay are a group as before, at any instant.
    """
    of_group = or_(children.c.sibling_group == key, children.c.said.contains(f'"{key}"', autoescape=True))
    found = select(*(children.c[name] for name in _COLUMNS)).where(children.c.authority == authority, of_group)
    new = f"SG-{secrets.token_hex(8)}"
    rows = writing.connection.execute(found).mappings().all()
    for row in rows:
        known = {name: row[name] for name in KNOWN}
        known["sibling_group"] = new if known["sibling_group"] == key else known["sibling_group"]
        known["said"] = _said_with(row["said"], key, new)
        version = children.c.authority == authority, children.c.child == row["child"]
        statement = update(children).where(*version, children.c.recorded_at == row["recorded_at"])
        writing.connection.execute(statement.values(sibling_group=known["sibling_group"], said=known["said"]))
        Links.of(writing).know_again(authority, row["child"], row["recorded_at"], known.values())
    return bool(rows)


def _said_with(said: str | None, key: str, new: str) -> str | None:
    """What each source says, with the new key where one says the old one."""
    if said is None:
        return None
    by_source = from_json(said)
    for known in by_source.values():
        if known.get("sibling_group") == key:
            known["sibling_group"] = new
    return to_json(by_source).decode()
