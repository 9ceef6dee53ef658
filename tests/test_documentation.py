"""What the README and its companions say is true: settings, commands, targets, links and messages."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf8")
MOST_SETTINGS = 12

COMMANDS = (
    ["ingest"],
    ["index"],
    ["assistant", "chat"],
    ["assistant", "ask"],
    ["assistant", "register"],
    ["assistant", "keys"],
    ["assistant", "mcp"],
    ["assistant", "doctor"],
    ["assistant", "backup"],
    ["assistant", "restore"],
    ["assistant", "audit"],
    ["assistant", "sbom"],
    ["eval", "run"],
    ["eval", "compare"],
    ["eval", "bench"],
)


def settings_in_code() -> set[str]:
    """The fields of the settings object, and whatever a module spells out beside it."""
    spelled = {
        name
        for package in ("ingest", "index", "assistant", "eval", "prompts")
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".toml"}
        for name in re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", path.read_text("utf8"))
    }
    return spelled | {PREFIX + name.upper() for name in Settings.__dataclass_fields__}


def test_every_setting_stands_in_the_readmes_table_and_no_other() -> None:
    assert set(re.findall(rf"^\| `({PREFIX}\w+)`", README, re.MULTILINE)) == settings_in_code()


def test_every_setting_stands_in_the_example_of_an_env_file_with_its_default() -> None:
    lines = re.findall(rf"^({PREFIX}\w+)=(.*)$", (ROOT / ".env.example").read_text("utf8"), re.MULTILINE)
    assert {name for name, _ in lines} == settings_in_code()
    assert Settings.from_environment(dict(lines)) == Settings()


def test_there_are_at_most_a_dozen_settings() -> None:
    assert len(settings_in_code()) <= MOST_SETTINGS


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_tells_what_it_does_and_stands_in_the_readme(command: list[str]) -> None:
    assert f"python -m {' '.join(command)}" in README
    told = subprocess.run(
        [sys.executable, "-m", *command, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert told.returncode == 0, told.stderr
    assert f"python -m {' '.join(command)}" in told.stdout
    _, about, *_ = told.stdout.split("\n\n")
    assert len(about.split()) > 1
    assert not about.startswith(("options", "positional"))


def test_every_command_in_the_documents_exists() -> None:
    named = {
        module
        for page in (ROOT.glob("*.md"), (ROOT / "docs").rglob("*.md"))
        for path in page
        for module in re.findall(r"python -m (\w+(?:\.\w+)*)", path.read_text("utf8"))
    }
    missing = [
        module
        for module in sorted(named - {"pytest"})
        if not (ROOT.joinpath(*module.split("."), "__main__.py")).exists()
    ]
    assert missing == []


def test_every_make_target_is_told_by_make_help_and_every_told_one_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    targets = set(phony[1].split()) - {"help", "setup-test", "chromium"}  # steps of others
    assert set(re.findall(r"@echo 'make (\w+)", makefile)) == targets
    pages = README + (ROOT / "CONTRIBUTING.md").read_text("utf8")
    assert set(re.findall(r"(?:^|`)make (\w+)", pages, re.MULTILINE)) <= targets


def test_every_link_to_a_file_of_ours_leads_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for page in (ROOT.glob("*.md"), (ROOT / "docs").rglob("*.md"))
        for path in page
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text("utf8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []


def test_every_module_of_the_assistant_stands_in_the_table_of_the_architecture_once() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf8")
    table = page.split("## The assistant's modules")[1].split("\n\n")[1]
    modules = sorted(path.stem for path in (ROOT / "assistant").glob("*.py") if not path.stem.startswith("__"))
    assert sorted(re.findall(r"`(\w+)`", table)) == modules
