"""Listing things needs neither torch nor Qt, and says so by not loading them."""

import json
import subprocess
import sys
from typing import Final

import pytest

HEAVY: Final = (
    "torch",
    "torchvision",
    "PySide6",
    "http.client",
    "numba",
    "cv2",
    "skimage",
    "PIL",
    "tifffile",
    "rich.progress",
)
PROGRAM: Final = """
import sys
from segstudio.__main__ import main
code = main(sys.argv[1:])
heavy = [name for name in {heavy!r} if name in sys.modules]
print(code, *heavy, file=sys.stderr)
"""


def run(*words: str, heavy: tuple[str, ...]) -> tuple[str, list[str]]:
    program = PROGRAM.format(heavy=heavy)
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout, done.stderr.splitlines()[-1].split()


@pytest.mark.parametrize("words", [("models",), ("models", "--json"), ("plugins",), ("weights", "list"), ("--help",)])
def test_listing_commands_load_neither_torch_nor_qt(words: tuple[str, ...]) -> None:
    output, loaded = run(*words, heavy=HEAVY[:7])

    assert output
    assert loaded == ["0"]


def test_models_finds_the_bundled_networks() -> None:
    output, loaded = run("models", "--json", heavy=HEAVY[:3])

    keys = {model["key"] for model in json.loads(output)["models"]}
    assert loaded == ["0"]
    assert {"deeplabv3plus-efficientnet-lite0", "lednet", "fcn8s-vgg16", "deeplabv3-resnet101"} <= keys


@pytest.mark.parametrize("module", ["segstudio.cli", "segstudio.plugins.standard_files", "segstudio.plugins.palettes"])
def test_importing_is_light(module: str) -> None:
    program = f"import sys, {module}; print([n for n in {HEAVY[:-1]!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)

    assert done.stdout.strip() == "[]"
