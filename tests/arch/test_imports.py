"""Imports point down, and what must be light is."""

import json
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from segstudio.core.plugins import bundled_sources

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "torchvision", "PySide6", "pydensecrf", "skimage", "matplotlib", "scipy")
LIGHT = (
    "segstudio.core",
    "segstudio.api",
    "segstudio.engine",
    "segstudio.cli",
    *(f"segstudio.plugins.{source.name}" for source in bundled_sources()),
)
PROBE = """
import importlib, json, sys
heavy, names = json.loads(sys.argv[1])
found = {}
for name in names:
    before = set(sys.modules)
    try:
        importlib.import_module(name)
    except ImportError as error:
        found[name] = [str(error)]
    else:
        found[name] = sorted(set(heavy) & (set(sys.modules) - before))
json.dump(found, sys.stdout)
"""


@pytest.fixture(scope="module")
def heavy_by_module() -> dict[str, list[str]]:
    """Import all light modules in one fresh interpreter, and note what heavy thing each brought in first."""
    asked = json.dumps([HEAVY, LIGHT])
    done = subprocess.run([sys.executable, "-c", PROBE, asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", LIGHT)
def test_light_modules_import_neither_torch_nor_qt(heavy_by_module: dict[str, list[str]], name: str) -> None:
    assert heavy_by_module[name] == []


def test_building_the_catalog_imports_neither_torch_nor_qt() -> None:
    probe = (
        "import sys; from segstudio.core.plugins import build_catalog, bundled_sources\n"
        "catalog = build_catalog(bundled_sources())\n"
        f"print(len(catalog.models), *sorted(set({HEAVY}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    count, *heavy = done.stdout.split()
    assert heavy == []
    assert int(count) > 10


def test_the_import_contracts_hold() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Late imports count too. Modules whose imports are all settled are set aside until nothing or a knot is left."""
    graph = grimp.build_graph("segstudio", cache_dir=None)
    waiting = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    while settled := {module for module, wanted in waiting.items() if not wanted & set(waiting)}:
        waiting = {module: wanted for module, wanted in waiting.items() if module not in settled}

    assert sorted(waiting) == []
