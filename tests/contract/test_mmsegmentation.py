"""mmsegmentation's own networks, published with random weights, go in and score as mmsegmentation does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

VARIABLE: Final = "SEGSTUDIO_MMSEG_PYTHON"
TOOLS: Final = Path(__file__).parents[2] / "tools" / "parity"
CASES: Final = (
    "fcn-r50",
    "pspnet-r50",
    "pspnet-r50-769",
    "pspnet-r50b",
    "deeplabv3-r50",
    "deeplabv3plus-r50",
    "danet-r50",
    "fastfcn-psp-r50",
    "fastfcn-aspp-r50",
    "fastfcn-enc-r50",
    "bisenetv1-r18",
    "bisenetv1-r50",
)


def run(python: str, *arguments: object) -> str:
    done = subprocess.run([python, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not os.environ.get(VARIABLE), reason=f"{VARIABLE} names no Python that has mmsegmentation")
@pytest.mark.parametrize(("case", "generation"), [*((case, 1) for case in CASES), ("bisenetv1-r18", 0)])
def test_scores_as_mmsegmentation_does(case: str, generation: int, tmp_path: Path) -> None:
    run(os.environ[VARIABLE], TOOLS / "publish.py", tmp_path, "--case", case, "--generation", generation)

    compared = json.loads(run(sys.executable, TOOLS / "compare.py", tmp_path))

    assert compared["model"] == compared["expected"]
    assert compared["classes"] == [f"kind {i}" for i in range(5)]
    assert compared["images"] == 2
    assert compared["difference"] <= 2e-5
