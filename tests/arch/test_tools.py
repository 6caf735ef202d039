"""What `make lint` and `make types` check is checked by the suite too, with the versions that are installed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([TOOLS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [("check", "."), ("format", "--check", ".")], ids=["rules", "layout"])
def test_ruff_has_nothing_to_say(arguments: tuple[str, ...]) -> None:
    done = run("ruff", *arguments)

    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_types_hold_strictly() -> None:
    done = run("mypy")

    assert done.returncode == 0, done.stdout
