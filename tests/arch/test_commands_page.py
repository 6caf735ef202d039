"""The page of commands tells of every command and argument, and of none that is not there."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from segstudio.cli import program

PAGE: Final = Path(__file__).parents[2] / "docs" / "commands.md"


def children(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def leaves(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    inner = children(parser)
    if not inner:
        yield name, parser
    for word, child in inner.items():
        yield from leaves(child, f"{name} {word}")


COMMANDS: Final = dict(leaves(program._parser(), "segstudio"))


def documented(heading: str) -> set[str]:
    """Return the first words of the table under a heading: option strings, or the names of positional arguments."""
    text = PAGE.read_text("utf-8")
    match = re.search(rf"^#+ `{re.escape(heading)}`\n(.*?)(?=^#|\Z)", text, re.DOTALL | re.MULTILINE)
    assert match, f"{PAGE.name} lacks the heading {heading}"
    return {re.split(r"[ ,]", row)[0] for row in re.findall(r"^\| `([^`]+)`", match[1], re.MULTILINE)}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_argument_is_told(command: str) -> None:
    there = {
        action.option_strings[0] if action.option_strings else str(action.metavar or action.dest)
        for action in COMMANDS[command]._actions
        if not isinstance(action, argparse._HelpAction) and action.help != argparse.SUPPRESS
    }

    assert documented(command) == there


def test_no_command_is_told_that_is_not_there() -> None:
    headings = re.findall(r"^## `segstudio (\S+)`$", PAGE.read_text("utf-8"), re.MULTILINE)

    assert headings == list(program.COMMANDS)
