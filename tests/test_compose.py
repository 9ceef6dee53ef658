"""What starts the program on servers: the compose file, the image, the proxy's configuration and the scripts beside them."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from index.store_address import Address
from ingest.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROXY = (ROOT / "deploy" / "nginx.conf").read_text("utf8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf8")
APPS = ("app", "app-1", "app-2")
STANDING = sorted(set(SERVICES) - {"ingest", "backup"})


def of_profile(profile: str) -> set[str]:
    return {name for name, service in SERVICES.items() if profile in service["profiles"]}


def test_the_file_is_valid_compose() -> None:
    written = json.dumps(COMPOSE, default=str)
    with_defaults = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", written)  # as Compose fills them in where there is no .env
    parsed = PyCompose.from_json(with_defaults)
    parsed.validate()
    assert set(parsed.service_names()) == set(SERVICES)


def test_each_profile_starts_what_it_says() -> None:
    assert of_profile("server") == {"app", "qdrant", "postgres"}
    assert of_profile("cluster") == {
        "app-1", "app-2", "proxy", "qdrant-1", "qdrant-2", "qdrant-3", "postgres",
    }  # fmt: skip
    assert of_profile("llm") == {"llm"}
    assert of_profile("tools") == {"ingest", "backup"}


@pytest.mark.parametrize("profile", ["server", "cluster", "llm"])
def test_whatever_a_service_waits_for_starts_with_it(profile: str) -> None:
    started = of_profile(profile)
    for name in started:
        assert set(SERVICES[name].get("depends_on", {})) <= started


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_locked_down_and_limited(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert {"mem_limit", "cpus", "pids_limit", "logging"} <= set(service)
    assert "privileged" not in service


@pytest.mark.parametrize("name", STANDING)
def test_every_service_that_stays_up_is_watched(name: str) -> None:
    in_image = "HEALTHCHECK" in DOCKERFILE and SERVICES[name].get("build") == "."
    assert in_image or SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_no_service_runs_as_root() -> None:
    assert re.search(r"^USER vagvisaren$", DOCKERFILE, re.MULTILINE)
    for name in STANDING:
        service = SERVICES[name]
        assert (
            service.get("build") == "."
            or service.get("user") in {"postgres", "10001:10001"}
            or "unprivileged" in service["image"]
        ), name


def test_every_image_is_pinned_by_a_version_or_said_not_to_be() -> None:
    unpinned = [name for name in STANDING if not re.search(r":.*\d", SERVICES[name]["image"])]
    # llama.cpp publishes builds, not versions; ours is built from this tree.
    assert set(unpinned) == {*APPS, "llm"}


def test_only_the_app_and_the_proxy_can_be_reached_and_only_from_this_machine_unless_asked() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {
        "app": ["127.0.0.1:8000:8000"],
        "proxy": ["${PROXY_ADDRESS:-127.0.0.1}:8443:8443"],
    }
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("qdrant", "qdrant-1", "qdrant-2", "qdrant-3", "postgres", "llm"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_no_secret_stands_in_the_environment() -> None:
    for name, service in SERVICES.items():
        for variable in service.get("environment", {}):
            assert not re.search(r"(KEY|PASSWORD|SECRET|DATABASE)$", variable), f"{name}: {variable}"


def test_every_setting_reaches_the_app_as_a_variable_or_as_a_secret() -> None:
    settings = {PREFIX + name.upper() for name in Settings.__dataclass_fields__}
    for name in APPS:
        given = set(SERVICES[name]["environment"]) | set(SERVICES[name]["secrets"])
        assert settings <= given, name
        assert {one for one in given if one.startswith(PREFIX)} <= settings, name


def test_the_secrets_that_are_asked_for_are_those_that_are_made(tmp_path: Path) -> None:
    script = tmp_path / "deploy" / "make-secrets.sh"
    script.parent.mkdir()
    script.write_text((ROOT / "deploy" / "make-secrets.sh").read_text("utf8"), "utf8")
    subprocess.run(["sh", str(script), "vagvisaren.example"], check=True, capture_output=True)
    made = tmp_path / "secrets"
    assert {path.name for path in made.iterdir()} == set(COMPOSE["secrets"])
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    password = (made / "postgres_password").read_text("utf8")
    assert len(password) == 64
    address = (made / "VAGVISAREN_DATABASE").read_text("utf8")
    assert address == f"postgresql+asyncpg://vagvisaren:{password}@postgres/vagvisaren"
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    subprocess.run(["sh", str(script)], check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before
    asked = {name for service in SERVICES.values() for name in service.get("secrets", [])}
    assert asked == set(COMPOSE["secrets"])


def test_a_secret_in_a_file_becomes_the_setting_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "VAGVISAREN_QDRANT_KEY").write_text("a key with 'quotes' and $signs\n", "utf8")
    (tmp_path / "postgres_password").write_text("not ours", "utf8")
    environment = {"SECRETS": str(tmp_path), "PATH": os.environ["PATH"]}
    command = ["sh", str(ROOT / "deploy" / "with-secrets.sh"), "env"]
    told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    assert "VAGVISAREN_QDRANT_KEY=a key with 'quotes' and $signs\n" in told
    assert "not ours" not in told


def test_the_addresses_of_qdrant_can_be_read() -> None:
    for name in APPS:
        setting = SERVICES[name]["environment"]["VAGVISAREN_QDRANT_URL"]
        default = re.fullmatch(r"\$\{VAGVISAREN_QDRANT_URL:-(.+)\}", setting)
        assert default
        address = Address.of(default[1])
        assert (address.shards, address.replicas) == ((None, None) if name == "app" else (3, 2))


def test_the_servers_version_is_the_clients() -> None:
    from importlib.metadata import version

    ours = version("qdrant-client").split(".")[:2]
    for name in ("qdrant", "qdrant-1", "qdrant-2", "qdrant-3"):
        assert SERVICES[name]["image"].partition(":v")[2].split(".")[:2] == ours


def test_the_image_holds_every_package_and_nothing_that_only_tests_need() -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE))
    assert copied == {"prompts", "ingest", "index", "assistant", "eval"}
    assert "postgresql" in DOCKERFILE
    assert "[test]" not in DOCKERFILE


def test_everything_the_app_writes_lies_on_a_volume_or_in_memory() -> None:
    for name in APPS:
        assert "data:/data" in SERVICES[name]["volumes"]
        assert {mount.partition(":")[0] for mount in SERVICES[name]["tmpfs"]} == {"/tmp", "/data/chat"}


def test_the_proxy_knows_the_services_and_keeps_a_visitor_with_one_app() -> None:
    assert set(re.findall(r"server ([\w-]+):8000", PROXY)) == {"app-1", "app-2"}
    assert set(re.findall(r"server ([\w-]+):6333", PROXY)) == {"qdrant-1", "qdrant-2", "qdrant-3"}
    assert "hash $visitor consistent;" in PROXY
    assert "proxy_set_header Host $http_host;" in PROXY, "the app compares it with the request's origin"
    assert "proxy_set_header Upgrade $http_upgrade;" in PROXY


def test_nobody_names_himself_at_the_proxy() -> None:
    from assistant.sign_in import GROUPS_HEADER, USER_HEADER

    for header in (USER_HEADER, GROUPS_HEADER):
        assert re.search(rf'proxy_set_header {header} "";', PROXY, re.IGNORECASE)


def test_the_proxys_log_holds_no_question_and_no_address() -> None:
    form = re.search(r"log_format brief '([^']+)'", PROXY)
    assert form
    assert not {"$request ", "$args", "$query_string", "$request_uri", "$remote_addr", "$http_referer"} & set(
        re.findall(r"\$\w+ ?", form[1])
    )
