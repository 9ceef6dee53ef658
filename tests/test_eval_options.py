"""The command line: each command tells what it does, and the README names it."""

import argparse
import re
from pathlib import Path

import pytest

from eval.options import parser

README = (Path(__file__).parents[1] / "README.md").read_text("utf8")


def commands() -> dict[str, argparse.ArgumentParser]:
    """The commands of `python -m eval` by name."""
    top = parser(lambda options, settings: pytest.fail("nothing is measured"))
    (added,) = (action for action in top._actions if isinstance(action, argparse._SubParsersAction))
    return dict(added.choices)


@pytest.mark.parametrize("name", commands())
def test_a_command_says_what_it_does_and_explains_every_option(name: str) -> None:
    command = commands()[name]
    assert command.description
    assert len(command.description.split()) > 3
    unexplained = [a.dest for a in command._actions if not a.help and a.dest != "ids"]
    assert unexplained == []


def test_the_readme_names_every_command_of_the_workbench_and_no_other() -> None:
    assert set(re.findall(r"`python -m eval (\w+)", README)) == set(commands())
