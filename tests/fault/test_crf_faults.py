"""The CRF's child dies, hangs, talks nonsense or is cancelled: one sentence each, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import numpy as np
import psutil
import pytest

from segstudio.core import Cancelled, CancelToken, JobContext, Progress, RefineError
from segstudio.crf.parameters import CrfParameters
from segstudio.crf.process import CrfProcess, command

LONG: Final = CrfParameters(w1=4, alpha=67, beta=3, w2=3, gamma=1, iterations=1000)
SHORT: Final = CrfParameters(w1=4, alpha=67, beta=3, w2=3, gamma=1, iterations=2)
RNG: Final = np.random.default_rng(0)
UNARY: Final = RNG.uniform(0, 3, (4, 60, 60)).astype(np.float32)
IMAGE: Final = RNG.integers(0, 256, (60, 60, 3)).astype(np.uint8)


class Unclamped(CrfParameters):
    """Parameters that keep their dangerous values."""

    def clamped(self) -> CrfParameters:
        return self


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def run(process: CrfProcess, parameters: CrfParameters = SHORT, context: JobContext | None = None) -> object:
    """Run with the check that neither a process, a zombie nor a thread is left."""
    before, threads = children(), threading.active_count()
    try:
        return process.run(UNARY, IMAGE, parameters, context or JobContext())
    finally:
        assert children() == before
        assert threading.active_count() == threads


def script(tmp_path: Path, code: str, silence: float = 100) -> CrfProcess:
    """Make a child of choice."""
    path = tmp_path / "child.py"
    path.write_text("import os, signal, sys, time\n" + code, encoding="utf-8")
    return CrfProcess("dense-crf", (sys.executable, str(path)), silence)


def at_step(number: int, act: object) -> JobContext:
    def report(progress: Progress) -> None:
        if progress.done >= number:
            act()  # type: ignore[operator]

    return JobContext(report=report)


@pytest.mark.skipif(os.name == "nt", reason="signals by name are POSIX's")
@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGSEGV"])
def test_a_child_killed_in_the_middle_is_an_error_message(name: str) -> None:
    def kill() -> None:
        for child in children():
            child.send_signal(getattr(signal, name))

    with pytest.raises(RefineError, match=name) as caught:
        run(CrfProcess("dense-crf"), LONG, at_step(1, kill))
    assert "megapixels" in caught.value.hint


@pytest.mark.skipif(os.name == "nt", reason="signals by name are POSIX's")
def test_an_abort_inside_the_library_is_an_error_message() -> None:
    tiny = Unclamped(w1=4, alpha=1e-6, beta=1e-6, w2=3, gamma=1e-6, iterations=2)

    with pytest.raises(RefineError, match=r"crashed \(SIG(ABRT|SEGV)\)") as caught:
        run(CrfProcess("dense-crf"), tiny)
    assert caught.value.hint == "Choose larger sigmas or fewer megapixels."


def test_the_same_values_clamped_do_no_harm() -> None:
    tiny = CrfParameters(w1=4, alpha=1e-6, beta=1e-6, w2=3, gamma=1e-6, iterations=2)

    assert np.isfinite(np.asarray(run(CrfProcess("dense-crf"), tiny))).all()


def test_cancelling_kills_the_child_at_once() -> None:
    token, reported = CancelToken(), list[Progress]()

    def report(progress: Progress) -> None:
        reported.append(progress)
        if progress.done >= 2:
            token.cancel()

    with pytest.raises(Cancelled):
        run(CrfProcess("dense-crf"), LONG, JobContext(token, report))
    assert 2 <= reported[-1].done < 100


def test_cancelling_before_the_start_starts_nothing() -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        run(CrfProcess("dense-crf", ("/nonexistent/program",)), LONG, JobContext(token))


def test_cancelling_does_not_wait_for_a_child_that_never_speaks(tmp_path: Path) -> None:
    token = CancelToken()
    silent = script(tmp_path, "time.sleep(60)")
    timer = threading.Timer(0.2, token.cancel)
    timer.start()
    with pytest.raises(Cancelled):  # a child that was waited for would end first, without a result
        silent.run(UNARY, IMAGE, SHORT, JobContext(token))
    timer.join()

    assert children() == []


def test_a_silent_child_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(RefineError, match="no sign of life"):
        run(script(tmp_path, "time.sleep(60)", silence=0.5))


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("sys.exit(5)", "exit status 5"),
        ("raise ValueError('odd')", "ValueError: odd"),
        ("sys.stderr.write('error: MemoryError: \\n'); sys.exit(1)", "ran out of memory"),
        ("sys.stderr.write('error: No module named pydensecrf\\n'); sys.exit(1)", "cannot be loaded"),
        ("pass", "no usable result"),
        ("sys.stdout.buffer.write(b'1234')", "no usable result"),
        ("sys.stdout.buffer.write(b'\\xff' * (4 * 4 * 60 * 60))", "no usable result"),
        ("sys.stderr.write('step x\\nstep 99999\\nhello\\n'); sys.exit(7)", "hello"),
    ],
)
def test_a_child_that_fails_says_why(tmp_path: Path, code: str, says: str) -> None:
    with pytest.raises(RefineError, match=says) as caught:
        run(script(tmp_path, code))
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_a_child_that_cannot_start_is_an_error_message() -> None:
    with pytest.raises(RefineError, match="could not be started"):
        run(CrfProcess("dense-crf", ("/nonexistent/program",)))


def test_a_full_disk_is_an_error_message(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("segstudio.crf.process.TemporaryFile", Full)
    with pytest.raises(RefineError, match="No space left on device") as caught:
        run(CrfProcess("dense-crf"))
    assert caught.value.hint == "Free some disk space."


def test_modules_beside_the_photographs_are_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)", encoding="utf-8")
    (tmp_path / "numpy.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert np.asarray(run(CrfProcess("dense-crf"))).shape == UNARY.shape


def test_the_child_is_this_python() -> None:
    assert command()[0] == sys.executable


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only there a process can be held to so much memory of its own")
@pytest.mark.parametrize(
    ("refiner", "classes", "outcome"),
    [("dense-crf", 2, "(2, 2000, 2000)"), ("conv-crf", 2, "more than the 4.0 GB allowed")],
)
def test_an_image_of_900_megapixels_is_refined_at_a_fraction_or_refused_within_little_memory(
    refiner: str, classes: int, outcome: str
) -> None:
    code = f"""
import resource, sys
import numpy as np
from segstudio.core import Image, JobContext, RefineError, Scores, numbered_classes, resolve
from segstudio.core.plugins import build_catalog, bundled_sources
resource.setrlimit(resource.RLIMIT_DATA, (3 << 30, 3 << 30))
image = Image(np.broadcast_to(np.uint8(99), (30_000, 30_000, 3)))
scores = Scores(np.zeros(({classes}, 9, 9), np.float32), image.size, numbered_classes({classes}, [(0, 0, 0)]))
spec = build_catalog(bundled_sources()).refiner({refiner!r})
try:
    done = spec.make(resolve(spec.params, {{"iterations": 1}})).refine(image, scores, JobContext())
    print(done.data.shape, done.size == image.size)
except RefineError as error:
    print(error, error.hint)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, check=True)

    assert outcome in done.stdout
