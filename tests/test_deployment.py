"""The compose file, the proxy's configuration and the bill of materials say what docs/security.md says of them."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import Settings
from scripts.pin_images import FILES, images, pinned
from scripts.sbom import bill_of_materials, locked

ROOT = Path(__file__).parent.parent

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
APIS = [name for name in SERVICES if name.startswith("api")]
OURS = [name for name, service in SERVICES.items() if service["image"] == "adoption-indicators"]
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")


def environment(name: str) -> dict[str, str]:
    found: dict[str, str] = SERVICES[name].get("environment", {})
    return found


def user_of(name: str) -> str:
    (user,) = re.findall(r"//(\w+):", environment(name)["ADOPTION_DATABASE_URL"])
    return str(user)


@pytest.mark.parametrize("name", SERVICES)
def test_each_container_may_do_little(name: str) -> None:
    """A root file system that nobody writes, bounds on memory and /tmp, and no way to more rights."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert all("size=" in mount for mount in service["tmpfs"])
    assert name == "postgres" or service["cap_drop"] == ["ALL"]


def test_the_api_owns_no_table_and_its_owner_serves_nobody() -> None:
    assert len(APIS) == 2
    assert {user_of(name) for name in APIS} == {"adoption_api"}
    assert {user_of(name) for name in OURS if name not in APIS} == {"adoption_owner"}
    roles = (ROOT / "deploy" / "roles.sh").read_text(encoding="utf-8")
    assert "CREATE DATABASE adoption OWNER adoption_owner" in roles
    assert not re.search("SUPERUSER|BYPASSRLS|OWNER adoption_api|TO adoption_owner", roles)


@pytest.mark.parametrize("name", OURS)
def test_every_setting_that_a_container_is_given_exists(name: str) -> None:
    known = {f"ADOPTION_{field}".upper() for field in Settings.model_fields}
    assert environment(name).keys() <= known


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["proxy"]["ports"] == ["443:443"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if "outside" in service["networks"]} == {"proxy"}


def test_the_proxy_speaks_https_only_to_both_apis_within_bounds() -> None:
    assert NGINX.count("{") == NGINX.count("}")
    statements = {line.strip().partition("#")[0].strip() for line in NGINX.splitlines()}
    assert {"listen 443 ssl;", "ssl_protocols TLSv1.2 TLSv1.3;", "proxy_request_buffering on;"} <= statements
    assert {line.split()[1] for line in statements if line.startswith("server api")} == {f"{api}:8000" for api in APIS}
    for bound in ("client_max_body_size", "client_header_timeout", "client_body_timeout", "proxy_connect_timeout"):
        assert any(line.startswith(bound) for line in statements), bound
    assert "proxy_next_upstream error timeout http_503;" in statements
    assert "non_idempotent" not in NGINX.replace("#", "")
    assert "$request " not in NGINX, "the address of a request may name a child"
    assert "error_log /dev/stderr crit;" in statements, "what is below it has the address too"
    assert "$request_uri" not in NGINX


def test_nothing_of_the_backup_is_lost_with_its_container() -> None:
    backup = SERVICES["backup"]
    assert {"journal:/journal", "backups:/backups"} <= set(backup["volumes"])
    assert set(COMPOSE["volumes"]) == {"postgres", "journal", "backups"}
    assert "adoption-indicators backup" in backup["command"][0]


def test_make_pin_finds_every_image_and_pins_it_twice_alike() -> None:
    found = {file.name: images(file.read_text(encoding="utf-8")) for file in FILES}
    assert len(found["Dockerfile"]) == 1
    assert len(found["compose.yaml"]) == 2
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        digests = {image.partition("@")[0]: f"sha256:{number:064x}" for number, image in enumerate(images(text))}
        once = pinned(text, digests)
        assert [image.partition("@")[2] for image in images(once)] == list(digests.values())
        assert pinned(once, digests) == once


def test_each_stage_of_the_image_is_built_on_what_is_pinned() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert {line.split()[1] for line in lines if line.startswith("FROM ")} == {"${PYTHON_IMAGE}"}
    assert next(line for line in reversed(lines) if line.startswith("USER ")) == "USER 10001:10001"


def test_the_bill_of_materials_has_what_the_image_installs(tmp_path: Path) -> None:
    document = bill_of_materials()
    names = [(each["name"], each["version"]) for each in document["components"]]
    assert set(names) >= set(locked())
    assert len(names) == len(set(names)) == len(list(locked())) + 1
    assert all(each["purl"].startswith("pkg:pypi/") for each in document["components"])
    assert sum("licenses" in each for each in document["components"]) > 0.9 * len(names)


def test_whatever_is_installed_is_locked_with_its_hashes_and_few_packages_are_named() -> None:
    """A poisoned or moved release has another hash; and each direct dependency is one more to watch."""
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        entries = [each for each in lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines() if "==" in each]
        assert entries, lock.name
        assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", each) for each in entries), lock.name
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    installs = [each for each in re.split(r"&&|\n", image) if re.search(r"pip install .*-r ", each)]
    assert len(installs) == 2
    assert all("--require-hashes" in each for each in installs)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = {re.split(r"[^A-Za-z0-9-]", each)[0] for each in project["dependencies"]} - {"adoption-indicators-client"}
    assert len(direct) <= 20
    assert direct <= {name for name, _ in locked()}
