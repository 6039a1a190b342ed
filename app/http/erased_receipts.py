"""Stored answers when a child or family is erased: neither their reports nor their Idempotency-Keys name them."""

import json
import re

from sqlalchemy import Connection, delete, select, update

from app.http.changes import About
from app.http.stored_receipts import as_json_text, first_answers, receipts, without


def strike(connection: Connection, authority: str, about: About, subject: str) -> int:
    """Take a child or family out of the reports of stored receipts. Gives the number of receipts."""
    naming = receipts.c.body.contains(f'"{subject}"', autoescape=True)
    struck = 0
    for row in connection.execute(select(receipts.c.receipt, receipts.c.authorities, receipts.c.body).where(naming)):
        if authority in row.authorities.split():
            body = as_json_text(without(json.loads(row.body), lambda item: item.get(about) == subject))
            connection.execute(update(receipts).where(receipts.c.receipt == row.receipt).values(body=body))
            struck += 1
    return struck


def forget_keys_with(connection: Connection, authority: str, subject: str) -> int:
    """Forget the authority's Idempotency-Keys that have an id in them. Gives their number.

    Who sends one of them again is answered as for the first time: what is stored is unchanged by it.
    """
    of_receipt = first_answers.join(receipts, receipts.c.receipt == first_answers.c.receipt)
    columns = first_answers.c.key_id, first_answers.c.idempotency_key, receipts.c.authorities
    word = re.compile(rf"(?<![A-Za-z0-9]){re.escape(subject)}(?![A-Za-z0-9])")
    having = first_answers.c.idempotency_key.contains(subject, autoescape=True)
    gone = [
        row
        for row in connection.execute(select(*columns).select_from(of_receipt).where(having)).all()
        if authority in row.authorities.split() and word.search(row.idempotency_key)
    ]
    for row in gone:
        theirs = first_answers.c.key_id == row.key_id, first_answers.c.idempotency_key == row.idempotency_key
        connection.execute(delete(first_answers).where(*theirs))
    return len(gone)
