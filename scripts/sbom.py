"""Write what the service is made of, as CycloneDX 1.6, from the lock of its run-time dependencies: `make sbom`.

The lock names every package and version that the image installs, with hashes that the installation checks; licences are
those that the installed packages state. Nothing is looked up anywhere, and the same lock gives the same bytes.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "runtime.txt"
_LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([\w.+!-]+)", re.MULTILINE)
OURS = ("adoption-indicators", "adoption-indicators-client")


def locked() -> Iterator[tuple[str, str]]:
    """Each locked package and its version."""
    yield from _LOCKED.findall(LOCK.read_text(encoding="utf-8"))


def bill_of_materials() -> dict[str, Any]:
    """The document."""
    service, client = (_component(name, version(name)) for name in OURS)
    components = [client, *(_component(name, release) for name, release in locked())]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**service, "type": "application"}},
        "components": components,
        "dependencies": [{"ref": service["bom-ref"], "dependsOn": [each["bom-ref"] for each in components]}],
    }


def _component(name: str, release: str) -> dict[str, Any]:
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{release}"
    component = {"type": "library", "bom-ref": purl, "name": name, "version": release, "purl": purl}
    licence = _licence(name)
    return {**component, "licenses": [{"license": {"name": licence}}]} if licence else component


def _licence(name: str) -> str:
    """What the installed package says; nothing of one that this machine does not install."""
    try:
        said: Any = metadata(name)
    except PackageNotFoundError:
        return ""
    classified = [
        each.rpartition(" :: ")[2] for each in said.get_all("Classifier", []) if each.startswith("License ::")
    ]
    first_line = (said.get("License") or "").strip().partition("\n")[0]
    return said.get("License-Expression") or " / ".join(classified) or first_line


def main(path: str = "build/sbom.cdx.json") -> None:
    """Write the document to a file."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(bill_of_materials(), indent=1) + "\n", encoding="utf-8")
    print(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
