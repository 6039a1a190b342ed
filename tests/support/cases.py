"""Cases that lie in folders: files to send, and in `expected.json` what must be true of them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from tests.support.files import zipped
from tests.support.service import Answer, Service

CASES = Path(__file__).parents[1] / "cases"


@dataclass(frozen=True)
class Case:
    """One folder of a kind of cases."""

    folder: Path
    expected: dict[str, Any]

    @property
    def name(self) -> str:
        return self.folder.name

    def sent(self, service: Service, files: Sequence[str], **query: Any) -> httpx2.Response:
        """Send some of its files as one import. Files whose path has a folder go into one zip."""
        inside = [path for path in files if "/" in path]
        uploads = [(path, self._content(path)) for path in files if "/" not in path]
        if inside:
            uploads.append(("files.zip", zipped(*((path, self._content(path)) for path in inside))))
        return service.client.post("/v1/imports", params=query, files=[("file", upload) for upload in uploads])

    def _content(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()


def cases_in(kind: str) -> list[Case]:
    """The cases of a kind, by name."""
    files = sorted((CASES / kind).glob("*/expected.json"))
    return [Case(file.parent, json.loads(file.read_text(encoding="utf-8"))) for file in files]


def children_found(quality: Answer, *, rule: str | None = None, ssda903: str | None = None) -> Iterator[str]:
    """The children that a quality report names under a rule, or under a code of DfE's."""
    for finding in quality["findings"]:
        if rule in {None, finding["rule"]} and (ssda903 is None or ssda903 in codes_of(finding)):
            yield from (case["child"] for case in finding["cases"])


def codes_of(finding: Answer) -> list[str]:
    """DfE's code of a finding, where it has one."""
    codes = finding["ssda903"]
    return [codes] if isinstance(codes, str) else codes or []
