"""Uploads to the service, and what came of them, in the words of the tests."""

from collections.abc import Mapping
from typing import Any

import httpx2

from tests.support.service import Answer, Service, answer

EVENTS_TOLD = ("created", "unchanged", "replaced", "withdrawn")


def send_files(service: Service, files: Mapping[str, bytes], **query: Any) -> httpx2.Response:
    """POST files as one upload of Coventry's, whatever comes of it."""
    return send_with(service, {}, files, query)


def send_with(
    service: Service, key: Mapping[str, str], files: Mapping[str, bytes], query: Mapping[str, Any]
) -> httpx2.Response:
    """The same with the headers of another key."""
    uploaded = [("file", (name, content)) for name, content in files.items()]
    params = {"authority": "coventry", **query}
    return service.client.post("/v1/imports", params=params, files=uploaded, headers=key)


def import_files(service: Service, files: Mapping[str, bytes], **query: Any) -> Answer:
    """POST files that are taken in, whatever they take away."""
    first = send_files(service, files, **query)
    if first.status_code != 409:
        return answer(first)
    withdrawn = sum(each["events"] for each in first.json()["report"]["withdrawals"])
    return answer(send_files(service, files, **query, confirm_withdrawals=withdrawn))


def happened(service: Service, child: str | None = None) -> list[str]:
    """What is stored of Coventry's children, or of one: `Ava entered_care 2020-04-10`, day by day.

    `by` comes before a day on or before which something happened.
    """
    found = service.events(authority="coventry", **({"child": child} if child else {}))
    found.sort(key=lambda event: (event["child"], event["date"], event["type"]))
    by = {True: "by ", False: "", None: ""}
    return [f"{each['child']} {each['type']} {by[each.get('on_or_before')]}{each['date']}" for each in found]
