"""The companion package: a wheel of its own, found by the program wherever it was installed, and by nothing else."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest

from segstudio.core import resources
from segstudio.engine.weights.companion import PACKAGE, companion_folder
from segstudio.engine.weights.index import default_index

ROOT: Final = Path(__file__).parents[2]
LIMIT: Final = 100 * 10**6  # bytes; beyond it package indexes refuse a file
TOGETHER: Final = 150 * 10**6
ONE: Final = 15 * 10**6
FILES: Final = sorted((ROOT / "resources").rglob("*.safetensors"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it, without a network, from a copy: a build leaves traces."""
    work = tmp_path_factory.mktemp("companion")
    shutil.copytree(ROOT / "resources" / "companion", work / "tree", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(work / "dist")]
    done = subprocess.run([*command, str(work / "tree")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next((work / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program that was installed without its checkout, and the companion beside it."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    shutil.copytree(ROOT / "segstudio", site / "segstudio", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("classes", "published"):
        shutil.copytree(ROOT / "resources" / folder, site / "segstudio" / "_resources" / folder)
    return site


def present(site: Path, home: Path) -> set[str]:
    """Ask the installed program which files it has."""
    environment = {**os.environ, "PYTHONPATH": str(site), "SEGSTUDIO_HOME": str(home)}
    command = [sys.executable, "-m", "segstudio", "models", "--json"]
    done = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    documented = json.loads(done.stdout)["models"]
    return {f"{model['key']}-{one['key']}" for model in documented for one in model["weights"] if one["present"]}


def test_the_wheel_is_below_what_an_index_takes(wheel: Path) -> None:
    assert wheel.stat().st_size < LIMIT


def test_weights_are_small_one_by_one_and_together() -> None:
    sizes = [path.stat().st_size for path in FILES]

    assert max(sizes) <= ONE
    assert sum(sizes) <= TOGETHER


def test_an_installed_program_finds_every_file_of_the_companion(installed: Path, tmp_path: Path) -> None:
    files = {path.stem for path in (ROOT / "resources" / "companion" / PACKAGE).glob("*.safetensors")}

    assert files
    assert present(installed, tmp_path) == files

    shutil.move(installed / PACKAGE, tmp_path / "away")
    assert present(installed, tmp_path) == set()


def test_a_checkout_has_them_all() -> None:
    assert companion_folder() == resources() / "companion" / PACKAGE
    assert {info.path for info in default_index().all() if info.path} >= set(FILES)
