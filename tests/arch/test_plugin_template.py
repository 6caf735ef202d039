"""The package that plugin authors copy installs, is found, and passes its own tests."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TEMPLATE = Path(__file__).parents[2] / "docs" / "plugin-template"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the template, without a network, into a folder of its own."""
    work = tmp_path_factory.mktemp("template")
    copy = shutil.copytree(TEMPLATE, work / "source", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--target", str(work / "site")]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, str(copy)], check=True)
    shutil.copytree(copy / "tests", work / "site" / "tests")
    return work / "site"


def python(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python where the installed template is seen beside everything else."""
    environment = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=site, env=environment, capture_output=True, text=True, check=False
    )


def test_the_installed_template_is_found_and_offers_its_network(site: Path) -> None:
    done = python(site, "-m", "segstudio", "plugins", "--json")

    assert done.returncode == 0, done.stderr
    found = {plugin["name"]: plugin for plugin in json.loads(done.stdout)["plugins"]}
    assert found["tinynet"] == {
        "name": "tinynet", "version": "1.0.0", "source": "installed", "offers": ["tinynet"], "errors": [],
    }  # fmt: skip


def test_the_installed_template_is_among_the_models(site: Path) -> None:
    done = python(site, "-m", "segstudio", "models", "--json")

    assert done.returncode == 0, done.stderr
    assert "tinynet" in [model["key"] for model in json.loads(done.stdout)["models"]]


def test_the_template_passes_its_own_tests(site: Path) -> None:
    done = python(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
