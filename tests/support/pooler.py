"""PgBouncer in transaction mode, from Debian's package, in front of a PostgreSQL server."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from tests.support.postgres import PASSWORD, Server, unprivileged_account

_NOT_FOUND = "PgBouncer was not found: on Debian or Ubuntu, apt-get install pgbouncer"
#: Fewer connections to the server than the service has threads, so that each is used for many clients in turn.
_SETTINGS = """\
[databases]
* = host={server}
[pgbouncer]
listen_addr =
unix_socket_dir = {directory}
auth_type = plain
auth_file = {directory}/users
pool_mode = transaction
default_pool_size = 3
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
"""


@contextmanager
def start_pooler(server: Server) -> Iterator[Path]:
    """The directory of its socket. It parts each client from the server when a transaction ends."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise FileNotFoundError(_NOT_FOUND)
    directory = Path(tempfile.mkdtemp(prefix="adoption-pooler-"))
    host = make_url(server.url).query["host"]
    settings = directory / "pgbouncer.ini"
    settings.write_text(_SETTINGS.format(server=host, directory=directory), encoding="utf-8")
    users = "".join(f'"{role}" "{PASSWORD}"\n' for role in server.roles)
    (directory / "users").write_text(users, encoding="utf-8")
    account = unprivileged_account()
    if account:
        shutil.chown(directory, account.pw_uid, account.pw_gid)
    process = subprocess.Popen(
        [program, "--quiet", settings],
        cwd=directory,
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=[] if account else None,
    )
    try:
        while not (directory / ".s.PGSQL.6432").exists():
            assert process.poll() is None, "PgBouncer ended before it was ready"
            time.sleep(0.02)
        yield directory
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(directory)


def through(url: str, pooler: Path) -> str:
    """The same database through the pooler."""
    of_pooler = make_url(url).update_query_dict({"host": str(pooler), "port": "6432"})
    return of_pooler.render_as_string(hide_password=False)
