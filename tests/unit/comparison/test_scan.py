"""Worst first in the background: the order is that of the exported numbers, and nothing is done twice."""

import csv
import gc
import os
import signal
import subprocess
import sys
import weakref
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from compared import DIM, PLAIN, TwoEngine, host, make_images, plan, subjects
from segstudio.comparison import compare, scan
from segstudio.comparison.report_texts import Words
from segstudio.core import Cancelled, CancelToken, JobContext, Progress, Request, Segmentation
from segstudio.core.files import DepthSource
from segstudio.core.metrics import worst_first

VARIANTS = (PLAIN, PLAIN.refined("toy-sharpen"), DIM)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return make_images(tmp_path, 4)


def test_the_order_is_that_of_the_exported_numbers(folders: tuple[Path, Path], tmp_path: Path) -> None:
    images, truths = folders
    walk = scan(plan(images, tmp_path / "scan", truths, VARIANTS), host().catalog, TwoEngine(), JobContext())
    found = [one.signals for one in walk]
    made = plan(images, tmp_path / "out", truths, VARIANTS)
    compare(made, host().catalog, TwoEngine(), JobContext(), words=Words(), report_problem=lambda _: None)
    rows = list(csv.DictReader(StringIO((tmp_path / "out" / "images.csv").read_text("utf-8"))))

    worst = {name: min(float(r["miou"]) for r in rows if r["image"] == name) for name in {r["image"] for r in rows}}
    apart = {r["image"]: float(r["disagreement"]) for r in rows}
    edges = {n: max(1 - float(r["boundary_f"]) for r in rows if r["image"] == n) for n in worst}
    change = {r["image"]: float(r["change"]) for r in rows if r["change"]}

    assert [s.name for s in worst_first(found, "miou")] == sorted(worst, key=lambda n: (worst[n], n))
    assert [s.name for s in worst_first(found, "disagreement")] == sorted(apart, key=lambda n: (-apart[n], n))
    assert [s.name for s in worst_first(found, "boundary_error")] == sorted(edges, key=lambda n: (-edges[n], n))
    assert [s.name for s in worst_first(found, "change")] == sorted(change, key=lambda n: (-change[n], n))


def test_images_come_one_by_one_and_progress_is_told(folders: tuple[Path, Path], tmp_path: Path) -> None:
    reported: list[Progress] = []
    engine = TwoEngine()
    walk = scan(plan(folders[0], tmp_path / "scan"), host().catalog, engine, JobContext(report=reported.append))

    first = next(walk)

    assert (first.name, engine.runs) == ("p0", 2)
    assert [s.name for s in walk] == ["p1", "p2", "p3"]
    assert (reported[0], reported[-1]) == (Progress(0, 4, "scanning"), Progress(4, 4, "scanning"))


def test_a_cancelled_scan_goes_on_where_it_was(folders: tuple[Path, Path], tmp_path: Path) -> None:
    token, engine = CancelToken(), TwoEngine()
    walk = scan(plan(folders[0], tmp_path / "scan"), host().catalog, engine, JobContext(token))
    next(walk)
    next(walk)
    token.cancel()
    with pytest.raises(Cancelled):
        next(walk)

    again = TwoEngine()
    found = list(scan(plan(folders[0], tmp_path / "scan"), host().catalog, again, JobContext()))

    assert (engine.runs, again.runs) == (4, 4)
    assert [s.name for s in found] == ["p0", "p1", "p2", "p3"]


def test_a_bad_image_is_told_and_passed_over(folders: tuple[Path, Path], tmp_path: Path) -> None:
    images, _ = folders
    (images / "p1.png").write_bytes(b"")
    reported: list[tuple[str, str]] = []

    made = plan(images, tmp_path / "scan")
    found = list(
        scan(
            made,
            host().catalog,
            TwoEngine(),
            JobContext(),
            lambda item, error: reported.append((item.name.name, error)),
        )
    )

    assert [s.name for s in found] == ["p0", "p2", "p3"]
    assert [name for name, _ in reported] == ["p1"]
    assert "0 bytes" in reported[0][1]


_CHILD = """
import sys, time
from pathlib import Path
from typing import Any
from compared import TwoEngine, host, plan
from segstudio.comparison import scan
from segstudio.core import JobContext

class Slow(TwoEngine):
    def segment(self, request, context):
        if self.runs == 4:
            print("ready", flush=True)
            time.sleep(60)
        return super().segment(request, context)

for _ in scan(plan(Path(sys.argv[1]), Path(sys.argv[2])), host().catalog, Slow(), JobContext()):
    pass
"""


def test_a_killed_scan_goes_on_where_it_was(folders: tuple[Path, Path], tmp_path: Path) -> None:
    doubles = Path(__file__).parents[2] / "doubles"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(doubles), os.environ.get("PYTHONPATH", "")])}
    arguments = [sys.executable, "-c", _CHILD, str(folders[0]), str(tmp_path / "scan")]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, env=environment, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.send_signal(signal.SIGKILL)

    engine = TwoEngine()
    found = list(scan(plan(folders[0], tmp_path / "scan"), host().catalog, engine, JobContext()))

    assert engine.runs == 4
    assert len(found) == 4


def test_depth_maps_are_taken_from_where_they_were_said_to_lie(folders: tuple[Path, Path], tmp_path: Path) -> None:
    images, maps = folders[0], tmp_path / "maps"
    maps.mkdir()
    for number in range(4):
        np.save(maps / f"p{number}.npy", np.full((24 + 2 * number, 40), 1.0 + number, np.float32))
    seen: list[float] = []

    class Deep(TwoEngine):
        def segment(self, request: Request, context: JobContext) -> Segmentation:
            assert request.image.depth is not None
            seen.append(float(request.image.depth.mean()))
            return super().segment(request, context)

    def walk() -> int:
        deep = tuple(replace(subject, needs_depth=True) for subject in subjects((PLAIN,)))
        depths = {str(images.absolute()): DepthSource(maps)}
        made = plan(images, tmp_path / "scan", subjects=deep, depths=depths)
        return len(list(scan(made, host().catalog, Deep(), JobContext())))

    assert walk() == 4
    np.save(maps / "p2.npy", np.full((28, 40), 9.0, np.float32))
    assert walk() == 4
    assert seen == [1, 2, 3, 4, 9], "another map is another image"


def test_a_scan_holds_one_image_at_a_time(folders: tuple[Path, Path], tmp_path: Path) -> None:
    seen: list[weakref.ref[Any]] = []

    class Watched(TwoEngine):
        def segment(self, request: Request, context: JobContext) -> Segmentation:
            found = super().segment(request, context)
            seen.extend((weakref.ref(request.image.pixels.base), weakref.ref(found.scores.data.base)))
            return found

    for _ in scan(plan(folders[0], tmp_path / "scan", folders[1], VARIANTS), host().catalog, Watched(), JobContext()):
        gc.collect()
        assert [ref for ref in seen if ref() is not None] == []

    assert len(seen) == 4 * 2 * 2
