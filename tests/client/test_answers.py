"""The types of the client say what the service answers, and the client needs nothing of the service."""

import asyncio
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from adoption_indicators_client import AsyncClient, NotAllowed, NotFound, answers
from tests.support.service import Service

ROOT = Path(__file__).parents[2]
WORKED = json.loads((ROOT / "tests" / "cases" / "worked.json").read_text(encoding="utf-8"))["cases"][0]["events"]


def conforms(kind: Any, answer: Any) -> bool:
    """Whether an answer has the type. An object may have more fields than its type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return True
    if is_typeddict(kind):
        fields = get_type_hints(kind)
        there = isinstance(answer, dict) and kind.__required_keys__ <= answer.keys()
        return there and all(conforms(fields[name], answer[name]) for name in fields.keys() & answer.keys())
    if origin in {Union, UnionType}:
        return any(conforms(each, answer) for each in arguments)
    if origin is Literal:
        return answer in arguments
    if origin is list:
        return isinstance(answer, list) and all(conforms(arguments[0], each) for each in answer)
    if origin is dict:
        return isinstance(answer, dict) and all(conforms(arguments[1], each) for each in answer.values())
    return type(answer) is kind


def test_what_conforms_is_told_from_what_does_not() -> None:
    area = {"code": "E08000026", "name": "Coventry", "type": "authority"}
    assert conforms(answers.NamedArea, {**area, "new": 1})
    assert not conforms(answers.NamedArea, {**area, "code": 1})
    assert not conforms(answers.NamedArea, {"code": "E08000026"})


def test_the_answers_of_the_service_have_the_types_of_the_client(services: Callable[[str], Service]) -> None:
    """Sent, asked for and read through the client; a field that it does not know does no harm."""
    service = services("sqlite")

    async def use() -> None:
        async with AsyncClient("http://in-process", service.admin_key, app=service.app) as client:
            assert conforms(
                answers.BatchAnswer,
                await client.send_events(WORKED, complete_from="2019-04-01", complete_to="2022-03-31"),
            )
            asked = {"indicator": "A2", "area": "coventry", "period": "2021-22"}
            compared = {"compare": ["previous", "solihull"], "breakdown": "sex", "members": True}
            results = await client.results(indicator="all", area=["coventry", "ace"], period="2021-22", **compared)  # type: ignore[arg-type]
            assert conforms(answers.Results, results)
            since = {**asked, "since": "2000-01-01T00:00:00Z"}
            changes = await client.changed_results(**since)
            assert conforms(answers.ChangedFigures, changes)
            assert len(changes["changes"]) == 1
            cases = [case async for case in client.cases(**asked, limit=1)]
            assert len(cases) == len({case.get("child") for case in cases}) > 1
            for case in cases:
                assert conforms(answers.Case, case)
            assert conforms(answers.Quality, await client.quality(area="coventry", period="2021-22"))
            assert conforms(answers.AreaCompleteness, await client.completeness("ace"))
            stored = [event async for event in client.events(authority="coventry", limit=10)]
            assert len(stored) == len(WORKED)
            for event in stored:
                assert conforms(answers.StoredEvent, event)
            page = client.changes(changed_since="2000-01-01T00:00:00Z", limit=10)
            changed = [change async for change in page]
            assert [change["change"] for change in changed] == ["created"] * len(WORKED)
            for change in changed:
                assert conforms(answers.LedgerChange, change)
            child = "/v1/authorities/coventry/children/K1"
            await client.put(child, {"sex": "female"})
            assert (await client.get(child))["characteristics"]["sex"] == "female"
            assert (await client.post("/v1/results", {name: [value] for name, value in asked.items()}))["results"]
            await client.delete(child)
            with pytest.raises(NotFound):
                await client.get(child)
            table = await client.download("/v1/results", "csv", asked)
            assert table.decode().splitlines()[1].count("A2") == 1
        async with AsyncClient("http://in-process", "wrong", app=service.app) as client:
            with pytest.raises(NotAllowed):
                await client.results(indicator="A2", area="coventry", period="2021-22")

    asyncio.run(use())


def test_a_return_is_imported_through_the_client(services: Callable[[str], Service], tmp_path: Path) -> None:
    service = services("sqlite")
    (tmp_path / "episodes.csv").write_text(
        "CHILD,DECOM,RNE,LS,PLACE,DEC,REC\nAva,01/04/2021,S,C2,U6,,\n", encoding="utf-8"
    )

    async def use() -> None:
        async with AsyncClient("http://in-process", service.admin_key, app=service.app) as client:
            sent = await client.import_files([tmp_path / "episodes.csv"], authority="coventry", year="2021-22")
            assert conforms(answers.ImportAnswer, sent)
            assert sent["created"] == 1
            for folder, year in (("2021-22", "2021-22"), ("2022_23", "2022-23")):
                (tmp_path / folder).mkdir()
                named = shutil.copy(tmp_path / "episodes.csv", tmp_path / folder)
                of_folder = await client.import_files(named, authority="coventry")
                assert [(file["file"], file["year"]) for file in of_folder["files"]] == [
                    (f"{folder}/episodes.csv", year)
                ]

    asyncio.run(use())


def test_the_wheel_has_the_client_and_works_without_the_service(tmp_path: Path) -> None:
    build = "import sys, hatchling.build as b; print(b.build_wheel(sys.argv[1]))"
    made = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=ROOT / "client", capture_output=True, text=True, check=True
    )
    wheel = tmp_path / made.stdout.split()[-1]
    with zipfile.ZipFile(wheel) as packed:
        assert "adoption_indicators_client/py.typed" in packed.namelist()
        assert {name.split("/")[0].split("-")[0] for name in packed.namelist()} == {"adoption_indicators_client"}
    alone = (
        "import sys\n"
        "class Nothing:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name.split('.')[0] == 'app': raise ImportError(name)\n"
        "sys.meta_path.insert(0, Nothing())\n"
        f"sys.path.insert(0, {str(wheel)!r})\n"
        "import adoption_indicators_client as client\n"
        "print(client.__file__)\n"
        "client.Client('http://127.0.0.1:9', 'key').close()\n"
    )
    ran = subprocess.run([sys.executable, "-c", alone], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert str(wheel) in ran.stdout
