"""The image is built from what .dockerignore lets through, and the service in it has its client."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILD = "import sys, hatchling.build as b; print(b.build_wheel(sys.argv[1]))"


def test_both_wheels_are_built_from_what_the_image_is_built_from(tmp_path: Path) -> None:
    """As the Dockerfile does: of one version, with the migrations, the pages and the types in them."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    source = tmp_path / "src"
    for name in [line.removeprefix("!") for line in lines if line.startswith("!")]:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    service, of_service = built(source, tmp_path)
    client, of_client = built(source / "client", tmp_path)
    assert {"app/main.py", "app/static/docs.html", "migrations/env.py"} <= service
    assert "adoption_indicators_client/py.typed" in client
    [version] = [line.split()[1] for line in of_client.splitlines() if line.startswith("Version: ")]
    assert f"Requires-Dist: adoption-indicators-client=={version}" in of_service.splitlines()


def built(source: Path, target: Path) -> tuple[set[str], str]:
    """The names in the wheel of a source, and its metadata."""
    made = subprocess.run(
        [sys.executable, "-c", BUILD, str(target)], cwd=source, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(target / made.stdout.split()[-1]) as wheel:
        names = set(wheel.namelist())
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        return names, wheel.read(metadata).decode()
