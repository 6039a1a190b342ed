"""Commands of the command line, each in a process of its own, which takes a copy of one that has everything imported.

Starting Python and importing the application each time takes a hundred times as long as most commands.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


#: What would colour the output of commands, or take it for a terminal's.
_OF_TERMINALS = frozenset({
    "CLICOLOR_FORCE", "FORCE_COLOR", "GITHUB_ACTIONS", "LINES", "NO_COLOR", "PY_COLORS", "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
})  # fmt: skip


def environment_of(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a command: nothing of the service's own but what is given, and no colours."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("ADOPTION_")}
    kept = {name: value for name, value in ours.items() if name not in _OF_TERMINALS}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **more}


def run(*arguments: str, directory: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a directory; without an address it uses the SQLite file that lies there."""
    return _commands().run(arguments, directory, environment)


@cache
def _commands() -> "Commands":
    commands = Commands()
    atexit.register(commands.end)
    return commands


class Commands:
    """Runs commands one after the other; ends with the process that made it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.commands"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, arguments: Sequence[str], directory: Path, more: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in a directory, with these settings."""
        assert self._process.stdin
        assert self._process.stdout
        with tempfile.TemporaryDirectory() as outputs:
            asked = {"arguments": arguments, "directory": str(directory), "environment": environment_of(more)}
            self._process.stdin.write(json.dumps({**asked, "outputs": outputs}) + "\n")
            self._process.stdin.flush()
            status = int(self._process.stdout.readline())
            out, err = ((Path(outputs) / name).read_text(encoding="utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess(list(arguments), status, out, err)

    def end(self) -> None:
        self._process.communicate()


def _serve() -> None:
    """Read a command a line, run each in a copy of this process, and answer with its status."""
    for line in sys.stdin:
        asked = json.loads(line)
        if (child := os.fork()) == 0:
            _become(asked)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(asked: Mapping[str, object]) -> None:
    """Run one command, as `python -m app.cli` would, and end."""
    from app.cli import main

    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(Path(str(asked["outputs"])) / name, os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.chdir(str(asked["directory"]))
    os.environ.clear()
    os.environ.update(asked["environment"])  # type: ignore[call-overload]
    sys.argv = ["adoption-indicators", *asked["arguments"]]  # type: ignore[misc]
    status = 0
    try:
        main()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    import app.commands.asking
    import app.commands.describing
    import app.commands.sending
    import app.commands.this_machine
    import app.demo
    import app.ledger.upkeep
    import app.store.schema  # noqa: F401 - so that no command has to

    _serve()
