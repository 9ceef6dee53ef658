"""The whole tree is pinned, and what is pinned is what the tests run on."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
PINS = dict(re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text("utf8"), re.MULTILINE))


def test_every_declared_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["test"]
    names = {re.split(r"[\s\[<>=!~;]", one)[0].lower().replace("_", "-").replace(".", "-") for one in declared}
    assert names - set(PINS) == set()


def test_what_is_installed_is_what_is_pinned() -> None:
    # A local tag such as +cpu tells how a version was built, not which one it is.
    installed = {name: version(name).partition("+")[0] for name in PINS}
    assert installed == PINS
