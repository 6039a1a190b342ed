"""F4: a disk that is really full: what is sent is refused whole, reads go on, and there is room again soon after."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from app.store.schema import migrate
from benchmarks.processes import SERVICE, Server, key_for_all, opened, running
from tests.soak.writing import SIZE, send, stored
from tests.support.postgres import start_postgres

#: Bytes of the disk, and of what lies on it until somebody clears it away.
DISK, BALLAST = 40_000_000, 12_000_000
ASKED = "/v1/results?indicator=A2&area=coventry&period=2022-23"


def full_disks(say: Callable[[str], None] = print) -> None:
    """On SQLite, with its file on a small disk, and on PostgreSQL, with its tables there."""
    with small_disk() as disk:
        say("sqlite")
        full_disk(f"sqlite:///{disk}/adoption.sqlite3", disk, say)
    with small_disk() as disk, start_postgres(durable=True) as server:
        say("postgresql")
        with server.connect() as connection:
            [[directory]] = connection.execute("SHOW data_directory").fetchall()
            os.chown(disk, Path(directory).stat().st_uid, -1)
            connection.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
            connection.execute("CREATE DATABASE full_disk TABLESPACE small")
        full_disk(make_url(server.url).set(database="full_disk").render_as_string(hide_password=False), disk, say)


def full_disk(url: str, disk: Path, say: Callable[[str], None]) -> None:
    """Send until there is no room, see what still answers, make room, and send again."""
    with opened(url) as database:
        migrate(database)
    key = key_for_all(url)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(BALLAST))
    acknowledged: list[str] = []
    with running(SERVICE, url) as service:
        status, seconds = 200, 0.0
        while status == 200:
            name = f"F{len(acknowledged)}"
            began = time.perf_counter()
            status = send(service, key, name)
            seconds = time.perf_counter() - began
            acknowledged += [name] if status == 200 else []
        say(f"full after {len(acknowledged):,} batches: {status} in {seconds:.2f} s, {_reads(service, key)}")
        assert status in {503, 507}
        ballast.unlink()
        began = time.perf_counter()
        while (again := send(service, key, "again")) != 200:
            assert again in {503, 507}
            time.sleep(0.05)
        say(f"well again {time.perf_counter() - began:.2f} s after there was room")
    found = stored(url)
    half = [name for name, count in found.items() if count != SIZE]
    lost = [name for name in acknowledged if name not in found]
    say(f"{len(half)} half, {len(lost)} lost")
    assert not half
    assert not lost


def _reads(service: Server, key: str) -> str:
    """A figure, and whether the process lives. Reading children needs a row in the audit, so that is refused."""
    authorization = {"Authorization": f"Bearer {key}"}
    figure, alive = service.request("GET", ASKED, None, authorization)[0], service.request("GET", "/livez")[0]
    children = service.request("GET", "/v1/events?limit=1", None, authorization)[0]
    assert (figure, alive) == (200, 200)
    assert children in {200, 503, 507}
    return f"a figure {figure}, children {children}, /livez {alive}"


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of its own in memory, which only root can make."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - PostgreSQL has a user of its own
        made = ["/bin/mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0755", "small", folder]
        if os.geteuid() or subprocess.run(made, check=False).returncode:
            raise SystemExit("This run needs root, which can mount a small file system.")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["/bin/umount", "--lazy", folder], check=True)
