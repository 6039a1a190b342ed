"""Fetch Swagger UI into app/static/swagger-ui, so that /docs works with no internet.

    python scripts/vendor_swagger_ui.py           fetch, compare with the digests below, write
    python scripts/vendor_swagger_ui.py --check   compare what is there, without a network

To move to another version, change ``VERSION``, run, and read the error, which names the new digests.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "5.35.0"
DIGESTS = {
    "swagger-ui-bundle.js": "e6a898692f2d768e807c3ba4626068a69a2c5dd960dd6c76f3e4d3a3de180af2",
    "swagger-ui-bundle.js.LICENSE.txt": "37eb6e7e59aed57b2c1acf076574b818ea07b74265717e0bd67b59e0baf9abbb",
    "swagger-ui.css": "5ed08757e53da3e026d6cbecc61fe5d43585c9560b302d534ad56692519a273d",
    "favicon-32x32.png": "3ed612f41e050ca5e7000cad6f1cbe7e7da39f65fca99c02e99e6591056e5837",
    "LICENSE": "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30",
    "NOTICE": "0d20d1adef18aee3f40dd258172155521ce702ac445cb5f7b7d60ed32dad2fb2",
}
TARGET = Path(__file__).parent.parent / "app" / "static" / "swagger-ui"


def main(arguments: list[str]) -> str | None:
    """Return what went wrong, for sys.exit, or None."""
    if arguments == ["--check"]:
        return compare(TARGET) or compare_version()
    if arguments:
        return __doc__
    if not shutil.which("npm"):
        return "npm is needed to fetch Swagger UI; on Debian or Ubuntu: apt-get install npm"
    with tempfile.TemporaryDirectory() as directory:
        fetched = fetch(Path(directory))
        if wrong := compare(fetched):
            return wrong
        TARGET.mkdir(parents=True, exist_ok=True)
        for name in DIGESTS:
            shutil.copyfile(fetched / name, TARGET / name)
    (TARGET / "VERSION").write_text(VERSION + "\n")
    return None


def fetch(directory: Path) -> Path:
    """Unpack the npm package below the directory, and run no script of it: one reports the installation."""
    package = f"swagger-ui-dist@{VERSION}"
    command = ["npm", "pack", "--ignore-scripts", "--silent", "--pack-destination", str(directory), package]
    subprocess.run(command, check=True)
    with tarfile.open(next(directory.glob("*.tgz"))) as archive:
        archive.extractall(directory, filter="data")
    return directory / "package"


def compare(directory: Path) -> str:
    """Name the files that are missing or not the ones expected, with the digests that they have."""
    found = {name: digest(directory / name) for name in DIGESTS}
    return "".join(
        f"{directory / name} has the SHA-256 {found[name]}, not {DIGESTS[name]}\n"
        for name in DIGESTS
        if found[name] != DIGESTS[name]
    )


def compare_version() -> str | None:
    """Say if the recorded version is another one than this script's."""
    recorded = (TARGET / "VERSION").read_text().strip()
    return None if recorded == VERSION else f"VERSION says {recorded}, not {VERSION}"


def digest(file: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal, or the word absent."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else "(absent)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
