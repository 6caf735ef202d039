"""The plugin guide tells of every hook, with its exact signature, and of every field of what hooks return."""

import ast
import inspect
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Final

import pytest

from segstudio import api
from segstudio.core.plugins import hookspecs

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "hooks.md"
HOOKS: Final = sorted(name for name in vars(hookspecs) if name.startswith(f"{hookspecs.PROJECT}_"))
TOLD: Final = (
    "ModelSpec", "BuildRequest", "NetSpec", "CheckpointLayout", "RefinerSpec", "Preset", "ReaderSpec", "ReadRequest",
    "WriterSpec", "Palette", "Image", "Scores", "LabelMap", "ClassSet", "SegClass",
)  # fmt: skip


def section(heading: str) -> str:
    """Return the text under a heading, up to the next one of any depth."""
    match = re.search(rf"^#+ `{re.escape(heading)}`\n(.*?)(?=^#|\Z)", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert match, f"{PAGE.name} lacks the heading `{heading}`"
    return match[1]


def signature(hook: str) -> str:
    returned = re.sub(r"\b[\w.]+\.(\w+)", r"\1", str(inspect.signature(getattr(hookspecs, hook))))
    return f"{hook}{returned}"


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_a_heading_with_its_exact_signature(hook: str) -> None:
    assert len(section(signature(hook)).split()) >= 20


def test_the_page_tells_of_no_hook_that_is_not_there() -> None:
    assert sorted(set(re.findall(r"^#+ `(segstudio_\w+)", PAGE.read_text("utf-8"), re.MULTILINE))) == HOOKS


@pytest.fixture(scope="module")
def names_of_tests() -> set[str]:
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_a_test(hook: str, names_of_tests: set[str]) -> None:
    assert any(name.startswith(f"test_hook_{hook}") for name in names_of_tests)


@pytest.mark.parametrize("name", TOLD)
def test_every_value_is_told_field_by_field(name: str) -> None:
    kind = getattr(api, name)
    assert is_dataclass(kind)
    text = section(name)

    missing = [field.name for field in fields(kind) if f"| `{field.name}`" not in text]
    extra = [word for word in re.findall(r"^\| `(\w+)`", text, re.MULTILINE) if word not in kind.__dataclass_fields__]
    assert (missing, extra) == ([], [])
