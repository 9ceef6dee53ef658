"""What the program is made of: the parts list, and the advisories that are known of its parts."""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

from assistant.__main__ import main
from assistant.parts_list import parts_list

ROOT = Path(__file__).parents[1]
SECURITY = (ROOT / "SECURITY.md").read_text("utf8")

# The first version without the weakness. Each stands in SECURITY.md's table with what keeps it away.
MENDED = {
    "chainlit": (
        "2.12.0",
        ("2026-45018", "2026-45019", "2026-56104", "2026-22218", "2026-22219", "2025-68492"),
    ),
    "pypdf": (
        "7.1.0",
        ("2026-24688", "2026-27024", "2026-27628", "2026-28351", "2026-33699", "2026-40260", "2026-119208"),
    ),
    "llama-index-core": ("0.13.0", ("2025-7707", "2024-23751")),
    "nltk": ("3.10.4", ("2026-81726",)),
}


@pytest.mark.parametrize("name", MENDED)
def test_no_part_is_of_a_version_with_a_known_weakness(name: str) -> None:
    first, advisories = MENDED[name]
    assert Version(version(name)) >= Version(first)
    for advisory in advisories:
        assert f"CVE-{advisory}" in SECURITY


def test_the_qdrant_server_that_is_started_is_of_a_version_without_a_known_weakness() -> None:
    images = re.findall(r"qdrant/qdrant:v([\d.]+)", (ROOT / "docker-compose.yml").read_text("utf8"))
    assert images
    assert all(Version(image) >= Version("1.9.0") for image in images)


def test_the_chats_settings_that_keep_weaknesses_away_are_set() -> None:
    import tomllib

    settings = tomllib.loads((ROOT / "assistant" / "chat" / "config.toml").read_text("utf8"))
    assert settings["features"]["unsafe_allow_html"] is False
    assert settings["features"]["mcp"]["enabled"] is False


def test_the_parts_list_holds_every_package_that_the_program_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sbom"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    assert listed["metadata"]["component"]["name"] == "vagvisaren"
    names = {component["name"]: component for component in listed["components"]}
    assert {"chainlit", "pypdf", "qdrant-client", "numpy", "aiosqlite", "torch"} <= set(names)
    assert not {"pytest", "mypy", "playwright"} & set(names), "what only the tests need is no part"
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text("utf8"), re.MULTILINE))
    assert set(names) - pinned == set()
    references = {component["bom-ref"] for component in [*listed["components"], listed["metadata"]["component"]]}
    assert {one["ref"] for one in listed["dependencies"]} == references
    assert {to for one in listed["dependencies"] for to in one["dependsOn"]} <= references
    unlicensed = [name for name, component in names.items() if "licenses" not in component]
    assert len(unlicensed) < len(names) // 10


def test_the_same_installation_gives_the_same_list() -> None:
    assert parts_list() == parts_list()
