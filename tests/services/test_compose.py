"""The container files, read: what must hold for every service, without a container engine."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
OF_THIS_PRODUCT = {"web", "worker", "beat", "migrate"}
RUNS_ONCE = {"migrate"}

every_service = pytest.mark.parametrize("name", sorted(SERVICES))


def test_all_processes_are_there():
    assert set(SERVICES) == OF_THIS_PRODUCT | {"postgres", "valkey"}


@every_service
def test_service_tells_its_health(name):
    check = SERVICES[name]["healthcheck"]
    if name in RUNS_ONCE:
        assert SERVICES[name]["restart"] == "no"
    else:
        assert check["test"]
        assert {"interval", "timeout", "retries"} <= set(check)


@every_service
def test_service_is_no_root_and_gets_no_more_rights(name):
    service = SERVICES[name]
    assert service["user"].split(":")[0] not in {"", "0", "root"}
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")


@every_service
def test_service_cannot_write_its_programs(name):
    assert SERVICES[name]["read_only"] is True


@every_service
def test_image_has_a_version(name):
    image = SERVICES[name]["image"]
    assert re.fullmatch(r"[a-z/]+:[a-z0-9][a-z0-9.-]*", image)
    assert not image.endswith("latest")


def test_data_outlives_its_container():
    assert SERVICES["postgres"]["volumes"] == ["database:/var/lib/postgresql"]
    assert SERVICES["valkey"]["volumes"] == ["broker:/data"]
    assert set(COMPOSE["volumes"]) == {"database", "broker"}


def test_only_the_web_port_is_open_and_only_on_this_host():
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["web"]
    assert SERVICES["web"]["ports"] == ["${WEB_ADDRESS:-127.0.0.1:8000}:8000"]


def test_everything_waits_for_a_healthy_database_at_the_right_version():
    for name in OF_THIS_PRODUCT:
        assert SERVICES[name]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    for name in OF_THIS_PRODUCT - RUNS_ONCE:
        wanted = {"condition": "service_completed_successfully"}
        assert SERVICES[name]["depends_on"]["migrate"] == wanted


def test_every_variable_is_in_the_example():
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    shown = set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert used == shown


def test_secrets_come_from_outside_and_have_no_default():
    secrets = re.findall(r"\$\{((?:[A-Z_]*PASSWORD|SECRET_KEY):[^}]*)\}", str(SERVICES))
    # A mail server may want none; the others are asked for.
    assert {name for name in secrets if ":?" not in name} == {"EMAIL_HOST_PASSWORD:-"}
    assert {name.split(":")[0] for name in secrets} == {
        "EMAIL_HOST_PASSWORD",
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "SECRET_KEY",
    }
    for line in re.findall(r"^(?:[A-Z_]*PASSWORD|SECRET_KEY)=(.*)$", EXAMPLE, re.MULTILINE):
        assert line == ""


def test_image_runs_as_an_ordinary_user():
    stages = DOCKERFILE.split("\nFROM ")
    last = stages[-1]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert last.index("USER ") < last.index("\nCMD ")
    assert "HEALTHCHECK" in last
    assert SERVICES["web"]["user"] == "10001:10001"


def test_image_has_versions_and_no_secrets():
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 3
    assert all(re.fullmatch(r"[a-z]+:\d+[a-z0-9.-]*", base) for base in bases)
    assert "--require-hashes" in DOCKERFILE
    assert "npm ci --ignore-scripts" in DOCKERFILE
    assert not re.search(r"^(ENV|ARG).*(KEY|PASSWORD|TOKEN|SECRET)", DOCKERFILE, re.MULTILINE)


def test_image_gets_neither_data_nor_secrets_nor_history():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".git", ".env", ".env.*", "var", ".venv", "node_modules", "tests"} <= set(ignored)


def test_what_the_image_copies_is_there():
    for source in ("package.json", "package-lock.json", ".npmrc", "requirements.txt"):
        assert (ROOT / source).is_file()
        assert source in DOCKERFILE
    for command in re.findall(r"scripts/\w+\.(?:py|mjs)", DOCKERFILE):
        assert (ROOT / command).is_file()
