"""`bench canvas`: frames are measured in a process of its own, and told with their 95th percentile."""

import json
import sys

import pytest

from segstudio import cli
from segstudio.cli.assembly import standard_host
from segstudio.cli.bench_canvas import SCENES, late
from segstudio.cli.bench_child import Child
from segstudio.core import JobContext


@pytest.mark.parametrize("move", ["pan", "zoom", "toggle"])
def test_each_frame_of_each_move_is_told(move: str) -> None:
    flags = ("--panes=4", "--width=300", "--height=200", "--frames=6")

    found = Child((sys.executable, "-P", "-m", "segstudio.ui.canvas.paint_benchmark", move, *flags)).measure(
        JobContext()
    )

    assert found.error is None
    assert len(found.runs) == len(found.cpu) == 6
    assert found.peak is not None


def test_one_frame_in_twenty_is_later_than_the_95th_percentile() -> None:
    assert late([float(n) for n in range(1, 102)]) == 96.0
    assert late([3.0]) == 3.0


@pytest.mark.slow
def test_json_tells_the_case_with_its_percentile(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "canvas", "--json", "--frames=10", "--case=toggle-1x2048x1024"], standard_host) == 0

    output, errors = capsys.readouterr()
    (case,) = json.loads(output)["cases"]
    assert errors == ""
    assert (case["case"], case["subject"], case["error"]) == ("toggle-1x2048x1024", "canvas", None)
    assert case["seconds"]["median"] <= case["seconds"]["p95"] <= case["seconds"]["max"]


def test_an_unknown_case_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "canvas", "--case=moon"], standard_host) == 2

    assert "pan-9x24mp" in capsys.readouterr().err


def test_the_table_holds_1_4_and_9_panes_of_2_24_and_100_megapixels() -> None:
    names = {scene.name for scene in SCENES}

    assert {f"{move}-{n}x{mp}mp" for move in ("pan", "zoom") for n in (1, 4, 9) for mp in (2, 24, 100)} <= names
    assert all(
        abs(s.size[0] * s.size[1] / 1e6 - int(s.name.split("x")[1][:-2])) < 0.1 for s in SCENES if "mp" in s.name
    )
