"""Modules and functions stay small enough to be read at one go."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SOURCES: Final = sorted((ROOT / "segstudio").rglob("*.py"))
TESTS: Final = sorted((ROOT / "tests").rglob("*.py"))
TOOLS: Final = sorted((ROOT / "tools").rglob("*.py"))
MODULE_LIMIT: Final = 400
FUNCTION_LIMIT: Final = 60


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Walk the functions of a module: their names and their lines without the docstring."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node, clean=False) is not None:
                first = node.body[0]
                lines -= (first.end_lineno or first.lineno) - first.lineno + 1
            yield node.name, lines


def test_no_module_is_long() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES + TESTS + TOOLS}

    assert {path: lines for path, lines in lengths.items() if lines > MODULE_LIMIT} == {}


def test_no_function_is_long() -> None:
    long = [(name(p), f, lines) for p in SOURCES for f, lines in functions(p) if lines > FUNCTION_LIMIT]

    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    texts = {name(path): path.read_text("utf-8") for path in SOURCES}

    assert [path for path, text in texts.items() if text.strip() and not ast.get_docstring(ast.parse(text))] == []


def test_no_test_folder_is_a_package() -> None:
    assert [name(path) for path in TESTS if path.name == "__init__.py"] == []


def test_tests_weigh_as_much_as_the_code() -> None:
    """Lines of tests and of code, as `wc -l` counts them."""
    code, tests = (sum(len(p.read_text("utf-8").splitlines()) for p in paths) for paths in (SOURCES, TESTS + TOOLS))

    assert tests >= 0.8 * code
