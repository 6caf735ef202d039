"""The wheel holds the program and its packaged files, and runs from where it was unpacked."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from segstudio import __version__

ROOT = Path(__file__).parents[2]
INPUTS = ("segstudio", "resources", "pyproject.toml", "README.md", "LICENSE")
LIMIT = 100 * 2**20  # bytes; beyond it package indexes refuse a file


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it, without a network, from a copy: a build leaves traces."""
    work = tmp_path_factory.mktemp("wheel")
    for name in INPUTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, work / "tree" / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (work / "tree").mkdir(exist_ok=True)
            shutil.copy(source, work / "tree" / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(work / "dist")]
    done = subprocess.run([*command, str(work / "tree")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next((work / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack it, as an installer does."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_every_packaged_file_is_inside(unpacked: Path) -> None:
    packaged = {p.relative_to(ROOT / "resources") for p in (ROOT / "resources").rglob("*") if p.is_file()}
    wanted = {path for path in packaged if path.parts[0] != "companion"}
    inside = unpacked / "segstudio" / "_resources"

    assert {p.relative_to(inside) for p in inside.rglob("*") if p.is_file()} == wanted


def test_every_module_is_inside_and_nothing_else_is(unpacked: Path) -> None:
    modules = {p.relative_to(ROOT) for p in (ROOT / "segstudio").rglob("*.py")}
    top = {p.name for p in unpacked.iterdir()}

    assert {p.relative_to(unpacked) for p in (unpacked / "segstudio").rglob("*.py")} == modules
    assert (unpacked / "segstudio" / "py.typed").is_file()
    assert top == {"segstudio", f"segstudio-{__version__}.dist-info"}


def test_licence_and_command_are_declared(unpacked: Path) -> None:
    info = unpacked / f"segstudio-{__version__}.dist-info"

    assert "License-Expression: Apache-2.0" in (info / "METADATA").read_text("utf-8")
    assert "Apache License" in (info / "licenses" / "LICENSE").read_text("utf-8")
    assert "segstudio = segstudio.__main__:main" in (info / "entry_points.txt").read_text("utf-8")


def test_it_stays_below_what_an_index_takes(wheel: Path) -> None:
    assert wheel.stat().st_size < LIMIT


def test_it_runs_from_there_with_its_own_resources(unpacked: Path) -> None:
    probe = (
        "import segstudio; from segstudio.core import resources\n"
        "from segstudio.__main__ import main\n"
        "print(segstudio.__file__, resources(), sep='\\n', flush=True)\n"
        "raise SystemExit(main(['models']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=unpacked, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    module, folder, *models = done.stdout.splitlines()
    assert Path(module).is_relative_to(unpacked)
    assert Path(folder) == unpacked / "segstudio" / "_resources"
    assert any("deeplabv3plus-efficientnet-lite0" in line for line in models)
