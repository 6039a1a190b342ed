"""What callers and operators meet on the wire: compression, HEAD, other origins, bounded headers, several workers."""

import gzip
import http.client
import json
import logging
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx2
import pytest
import structlog
from fastapi.testclient import TestClient

from app.http import logs
from app.http.compressing import SMALLEST
from app.main import create_app
from tests.conftest import Templates, settings_for
from tests.http.test_access import PUBLIC
from tests.support.commands import environment_of
from tests.support.service import Service, bearer
from tests.support.world import World

PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def engine() -> str:
    """How answers travel does not depend on the database."""
    return "sqlite"


@pytest.fixture(scope="module")
def port(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where two worker processes serve, as `serve --workers 2` starts them."""
    url, _ = templates.copied("sqlite")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    arguments = ["-m", "app.cli", "serve", "--port", str(free), "--workers", "2"]
    settings = environment_of(
        {"ADOPTION_DATABASE_URL": url, "ADOPTION_LOG_LEVEL": "warning", "ADOPTION_DRAIN_SECONDS": "0"}
    )
    process = subprocess.Popen([sys.executable, *arguments], env=settings, cwd=tmp_path_factory.mktemp("workers"))
    try:
        while not answers(free):
            assert process.poll() is None
            time.sleep(0.05)
        yield free
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait() in {0, -signal.SIGTERM}


def answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/livez")[0] == 200
    except OSError:
        return False


def ask(port: int, method: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """One request on a connection of its own, so that either worker may answer it."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    try:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def counted(metrics: bytes) -> float:
    found = re.findall(
        r'adoption_requests_total\{method="GET",route="/v1/periods",status="200"\} (\S+)', metrics.decode()
    )
    return sum(map(float, found))


def test_metrics_are_of_all_workers(port: int) -> None:
    before = counted(ask(port, "GET", "/metrics")[2])
    for _ in range(20):
        assert ask(port, "GET", "/v1/periods")[0] == 200
    for _ in range(200):  # an answer is counted when it was sent, which another worker may not see at once
        if counted(ask(port, "GET", "/metrics")[2]) == before + 20:
            break
        time.sleep(0.05)
    assert {counted(ask(port, "GET", "/metrics")[2]) for _ in range(10)} == {before + 20}


def test_headers_are_bounded(port: int) -> None:
    assert ask(port, "GET", "/livez", {"X-Long": "x" * 20_000})[0] == 200
    try:
        status = ask(port, "GET", "/livez", {"X-Long": "x" * 1_000_000})[0]
    except ConnectionError:  # the service does not read the rest
        status = 431
    assert status == 431


def test_an_answer_to_head_has_no_body_on_the_wire(port: int) -> None:
    status, headers, body = ask(port, "HEAD", "/v1/areas")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) == len(ask(port, "GET", "/v1/areas")[2])


def test_head_is_answered_wherever_get_is(service: Service) -> None:
    world = World(service)
    for path in ("/", "/docs", "/problems", "/openapi.json", "/static/plain.css"):
        assert service.client.head(path).status_code == 200
    for method, path, operation in world.operations():
        if method == "GET":
            request = world.request(operation["operationId"])
            given = {"params": request.params, "headers": PLAIN}
            whole = service.client.get(request.path, **given)  # type: ignore[arg-type]
            head = service.client.head(request.path, **given)  # type: ignore[arg-type]
            assert (head.status_code, head.content) == (whole.status_code, b""), path
            kept = {"etag", "content-type", "vary", "cache-control"}
            assert {n: head.headers.get(n) for n in kept} == {n: whole.headers.get(n) for n in kept}, path
    assert service.client.head("/v1/nowhere").status_code == 404
    assert service.client.head("/v1/imports").status_code == 405
    assert "HEAD" in service.client.delete("/v1/areas").headers["allow"]


def compressed(service: Service, path: str, accepted: str = "gzip", **headers: str) -> httpx2.Response:
    with service.client.stream("GET", path, headers={"Accept-Encoding": accepted, **headers}) as answer:
        b"".join(answer.iter_raw())
        return answer


@pytest.mark.parametrize("path", ["/v1/areas", "/v1/indicators", "/openapi.json", "/static/swagger-ui/init.js"])
def test_a_large_answer_is_compressed_for_those_who_accept_it(service: Service, path: str) -> None:
    plain = service.client.get(path, headers=PLAIN)
    with service.client.stream("GET", path, headers={"Accept-Encoding": "br, gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    if len(plain.content) < SMALLEST:
        assert "content-encoding" not in answer.headers
        return
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(sent) == plain.content
    assert len(sent) < len(plain.content) / 2
    assert "Accept-Encoding" in answer.headers["vary"]
    assert "Accept-Encoding" in plain.headers["vary"]


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "gzip; q=0.0, identity", "br", ""])
def test_an_answer_is_plain_for_those_who_do_not(service: Service, accepted: str) -> None:
    assert "content-encoding" not in compressed(service, "/v1/areas", accepted).headers


def test_a_small_answer_and_a_workbook_are_not_compressed(service: Service) -> None:
    World(service)
    asked = "/v1/results?indicator=A2&area=coventry&period=2021-22"
    assert "content-encoding" not in compressed(service, "/livez").headers
    assert "content-encoding" not in compressed(service, f"{asked}&format=xlsx").headers


def test_a_compressed_answer_has_a_weak_tag_that_is_known_again(service: Service) -> None:
    plain = service.client.get("/v1/areas", headers=PLAIN).headers["etag"]
    weak = compressed(service, "/v1/areas").headers["etag"]
    assert weak == f"W/{plain}"
    for given in (weak, plain):
        again = service.client.get("/v1/areas", headers={"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", given)
        assert "Accept-Encoding" in again.headers["vary"]


@pytest.mark.parametrize("operation", sorted(PUBLIC - {"livez", "readyz", "version", "metrics"}))
def test_the_catalogue_the_areas_and_the_periods_are_not_sent_twice(service: Service, operation: str) -> None:
    ask = World(service).request(operation)
    tag = service.client.get(ask.path, params=ask.params).headers["etag"]
    assert service.client.get(ask.path, params=ask.params, headers={"If-None-Match": tag}).status_code == 304


ORIGIN = "https://stats.example.org"


def test_pages_of_other_origins_are_not_allowed_unless_the_operator_names_them(new_database: tuple[str, str]) -> None:
    url, key = new_database
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    for origins, allowed in (("", None), (f"{ORIGIN}/, https://b.example", ORIGIN), ("https://b.example", None)):
        with TestClient(create_app(settings_for(url, cors_origins=origins)), headers=bearer(key)) as client:
            answer = client.get("/v1/areas", headers={"Origin": ORIGIN})
            assert answer.headers.get("access-control-allow-origin") == allowed
            assert client.options("/v1/results", headers=asked).headers.get("access-control-allow-origin") == allowed
            assert "access-control-allow-credentials" not in answer.headers


@pytest.fixture
def logging_as_it_was() -> Iterator[None]:
    """Puts back what `configure` sets for the whole process: later tests would log into nothing."""
    root = logging.getLogger()
    kept, handlers, level = structlog.get_config(), [*root.handlers], root.level
    accesses = logging.getLogger("uvicorn.access")
    yield
    structlog.configure(**kept)
    root.handlers[:] = handlers
    root.setLevel(level)
    accesses.propagate = True


@pytest.mark.usefixtures("logging_as_it_was")
@pytest.mark.parametrize(("people", "looks"), [(True, False), (False, True)])
def test_logs_are_lines_for_people_on_a_terminal_and_json_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], people: bool, looks: bool
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: people)
    logs.configure("info")
    structlog.get_logger("request").info("answered", route="/v1/areas", status=200)
    line = capsys.readouterr().out
    assert ("/v1/areas" in line, line.startswith("{")) == (True, looks)
    assert not looks or json.loads(line)["status"] == 200


@pytest.mark.usefixtures("logging_as_it_was")
def test_a_logged_exception_is_its_kind_and_never_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info")
    try:
        raise ValueError("Jane Doe, born 2019-03-04")
    except ValueError:
        logging.getLogger("dependency").exception("Something is wrong")
    line = capsys.readouterr().out
    assert ("ValueError" in line, "Jane" in line) == (True, False)


def test_a_form_in_an_unknown_character_set_is_refused(service: Service) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nCHILD\r\n1\r\n--x--\r\n'
    for charset in ("undefined", "klingon", ""):
        answer = service.client.post(
            "/v1/imports?authority=coventry&dry_run=true",
            content=body,
            headers={"Content-Type": f"multipart/form-data; boundary=x; charset={charset}"},
        )
        assert 400 <= answer.status_code < 500, (charset, answer.text)


def test_head_leaves_the_connection_open(port: int) -> None:
    """The server ends one whose answer is shorter than announced, and logs it as a fault."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.connect()
    connection.auto_open = 0
    for path in ("/livez", "/docs", "/openapi.json", "/static/plain.css", "/livez"):
        connection.request("HEAD", path)
        with connection.getresponse() as answer:
            assert (answer.status, answer.read()) == (200, b"")
            assert int(answer.headers["Content-Length"]) > 0
    connection.close()


def test_a_form_of_very_many_parts_is_refused_before_they_are_kept(service: Service) -> None:
    for part in ('name="file"; filename="a.csv"', 'name="file"'):
        body = f"--x\r\nContent-Disposition: form-data; {part}\r\n\r\nCHILD\r\n".encode() * 201 + b"--x--\r\n"
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = service.client.post("/v1/imports?authority=coventry&dry_run=true", content=body, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/unreadable-body")
