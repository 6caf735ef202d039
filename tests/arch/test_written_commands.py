"""Every command that a page shows can be typed: its arguments are known, and its weights are found by what is said."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from segstudio.cli import program
from segstudio.core.plugins import Catalog
from segstudio.engine import default_index
from segstudio.engine.weights.published import read_published

ROOT: Final = Path(__file__).parents[2]
TEMPLATE: Final = ROOT / "docs" / "plugin-template"  # speaks of a network that only it has
PAGES: Final = sorted(p for p in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")] if p.parent != TEMPLATE)
PUBLISHED: Final = {entry.key for entry in read_published()}


def commands(page: Path) -> Iterator[str]:
    """Yield what follows `segstudio` in the shell blocks of a page, lines that go on joined."""
    for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if match := re.match(r"\s*(?:\$ )?segstudio (?!\[)(.+)", line):
                yield match[1]


def asked(model: str | list[str] | None, weights: str | list[str] | None) -> list[tuple[str, str]]:
    """Pair networks with weights as commands do: one with one, and where there are several by turns or all with one."""
    networks, keys = ([each] if isinstance(each, str) else list(each or []) for each in (model, weights))
    if not keys:
        return []
    if len(keys) == 1:
        return [(network, keys[0]) for network in networks or [""]]
    return list(zip(networks, keys, strict=True))


CASES: Final = sorted({(page.relative_to(ROOT).as_posix(), line) for page in PAGES for line in commands(page)})


def test_pages_show_commands() -> None:
    assert len(CASES) > 20


@pytest.mark.parametrize(("page", "line"), CASES, ids=lambda value: value[:60])
def test_a_command_can_be_typed(page: str, line: str, bundled_catalog: Catalog) -> None:
    words = shlex.split(line, comments=True)
    if words[0] not in program.COMMANDS:
        return  # paths alone open the window
    args = program._parser().parse_args(words)
    model, weights = getattr(args, "model", None), getattr(args, "weights", None)
    for key in [model] if isinstance(model, str) else model or []:
        bundled_catalog.model(key)
    for network, key in asked(model, weights):
        if key and not key.endswith(".safetensors") and key not in PUBLISHED:
            default_index().find(network or "", key)
