"""Write the digest of each image behind its name, in the Dockerfile and the compose file: `make pin` (needs Docker).

A name such as python:3.11-slim-bookworm moves with each rebuild of the image; a digest is that image and no other. Run
this where the registry can be reached, commit what it writes, and run it again to take newer images.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = (ROOT / "Dockerfile", ROOT / "compose.yaml")
_IMAGE = re.compile(r"(?m)^((?:ARG \w+_IMAGE=|\s+image: ))([a-z][\w./-]*:[\w.-]+)(@sha256:[0-9a-f]{64})?$")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def images(text: str) -> list[str]:
    """The images of others that a file names, with their digests if they have one. Our own has no tag."""
    return [found[2] + (found[3] or "") for found in _IMAGE.finditer(text)]


def pinned(text: str, digests: dict[str, str]) -> str:
    """The file with the digest of each image behind its name."""
    return _IMAGE.sub(lambda found: f"{found[1]}{found[2]}@{digests[found[2]]}", text)


def digest_of(image: str) -> str:
    """Ask the registry, through Docker, what the name means now."""
    command = ["docker", "buildx", "imagetools", "inspect", image, "--format", "{{.Manifest.Digest}}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    if not _DIGEST.fullmatch(said):
        raise ValueError(f"{image} has no digest")
    return said


def main() -> int:
    if not shutil.which("docker"):
        print("make pin needs Docker, which asks the registry for the digests.", file=sys.stderr)
        return 1
    texts = {file: file.read_text(encoding="utf-8") for file in FILES}
    names = {image.partition("@")[0] for text in texts.values() for image in images(text)}
    digests = {name: digest_of(name) for name in sorted(names)}
    for file, text in texts.items():
        file.write_text(pinned(text, digests), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
