"""Runs the CRF's child process: hands it the work, listens, stops it, and turns whatever happens into one sentence."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core import JobContext, RefineError
from segstudio.crf.parameters import CrfParameters
from segstudio.crf.sizes import extended

_POLL: Final = 0.02  # seconds between looks at the cancel token
_SILENCE: Final = 300.0  # seconds without a step after which the child counts as stuck
_CHILD: Final = Path(__file__).with_name("child.py")
_KEPT_LINES: Final = 20
_NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a console for the child


def command() -> tuple[str, ...]:
    """Return how the child is started; `-P` keeps modules beside the user's photographs out of its imports."""
    return (sys.executable, "-P", str(_CHILD))


@dataclass(frozen=True, slots=True)
class CrfProcess:
    """Runs one CRF at a time in a process of its own. `key` is the refiner's, for error sentences."""

    key: str
    command: Sequence[str] = field(default_factory=command)
    silence: float = _SILENCE

    def run(
        self,
        energies: NDArray[np.float32],
        image: NDArray[np.uint8],
        parameters: CrfParameters,
        context: JobContext,
    ) -> NDArray[np.float32]:
        """Return marginals (C, H, W) for energies (C, H, W) on an image (H, W, 3).

        Raises `RefineError` where the child fails, crashes, or is silent for too long, and `Cancelled` at once: the
        child is then killed. No process and no thread is left behind in any case.
        """
        height, width = image.shape[:2]
        energies, image = extended(energies, image)
        with TemporaryFile() as given, TemporaryFile() as answer:
            self._write(given, energies, image, parameters)
            context.check()
            with self._child(given, answer) as child:
                lines = _Lines(child.stderr)
                try:
                    said = self._follow(child, lines, parameters.iterations, context)
                finally:
                    child.kill()
                    child.wait()
                    lines.join()
            marginals = self._read(answer, energies.shape, child.returncode, said)
        return np.ascontiguousarray(marginals[:, :height, :width])

    def _write(
        self,
        file: IO[bytes],
        energies: NDArray[np.float32],
        image: NDArray[np.uint8],
        parameters: CrfParameters,
    ) -> None:
        task = {"shape": energies.shape, **asdict(parameters.clamped())}
        try:
            file.write(json.dumps(task).encode() + b"\n")
            file.write(np.ascontiguousarray(energies, np.float32).data)
            file.write(np.ascontiguousarray(image, np.uint8).data)
            file.seek(0)
        except OSError as error:
            raise RefineError(
                self.key, f"no room for temporary files ({error.strerror}).", "Free some disk space."
            ) from error

    def _child(self, given: IO[bytes], answer: IO[bytes]) -> "subprocess.Popen[bytes]":
        try:
            return subprocess.Popen(
                self.command, stdin=given, stdout=answer, stderr=subprocess.PIPE, creationflags=_NO_WINDOW
            )
        except OSError as error:
            raise RefineError(
                self.key, f"its process could not be started ({error.strerror}).", "Close other programs and try again."
            ) from error

    def _follow(
        self, child: "subprocess.Popen[bytes]", lines: "_Lines", iterations: int, context: JobContext
    ) -> list[str]:
        """Tell each step to the context until the child has ended; return the last lines it said."""
        said: list[str] = []
        heard = time.monotonic()
        while True:
            context.check()
            line = lines.next(_POLL)
            if line is None:
                if time.monotonic() - heard > self.silence:
                    raise RefineError(
                        self.key,
                        f"its process gave no sign of life for {self.silence:.0f} seconds and was stopped.",
                        "Try a smaller image or fewer megapixels.",
                    )
                continue
            if line == _Lines.END:
                with suppress(subprocess.TimeoutExpired):
                    child.wait(self.silence)
                return said
            heard = time.monotonic()
            said = [*said, line][-_KEPT_LINES:]
            word, _, number = line.partition(" ")
            if word == "step" and number.isdecimal():
                context.step(min(int(number), iterations), iterations, "refine")

    def _read(self, answer: IO[bytes], shape: tuple[int, ...], status: int, said: Sequence[str]) -> NDArray[np.float32]:
        if status != 0:
            raise RefineError(self.key, *_explain(status, said))
        answer.seek(0)
        values = np.frombuffer(answer.read(), np.float32)
        if values.size != np.prod(shape) or not np.isfinite(values).all():
            raise RefineError(self.key, "its process gave no usable result.", "Choose larger sigmas or less weight.")
        return values.reshape(shape)


class _Lines:
    """Reads a pipe on a thread of its own, so that the caller can wait for a line without being stuck."""

    END: Final = "\0"

    def __init__(self, pipe: IO[bytes] | None) -> None:
        self._queue: SimpleQueue[str] = SimpleQueue()
        self._thread = threading.Thread(target=self._read, args=(pipe,), name="segstudio-crf", daemon=True)
        self._thread.start()

    def _read(self, pipe: IO[bytes] | None) -> None:
        for line in pipe or ():
            self._queue.put(line.decode("utf-8", "replace").rstrip())
        self._queue.put(self.END)

    def next(self, timeout: float) -> str | None:
        """Return the next line, `END` after the last one, or None when there was none in time."""
        try:
            return self._queue.get(timeout=timeout)
        except Empty:
            return None

    def join(self) -> None:
        """Wait for the thread; the pipe's writer has to be gone."""
        self._thread.join()


def _explain(status: int, said: Sequence[str]) -> tuple[str, str]:
    """Say in a sentence and a remedy why the child ended with this status."""
    if status < 0:
        name = signal.Signals(-status).name if -status in list(signal.Signals) else str(-status)
        if -status == getattr(signal, "SIGKILL", 9):
            return f"its process was killed ({name}).", "If memory ran out, choose fewer megapixels."
        return f"its process crashed ({name}).", "Choose larger sigmas or fewer megapixels."
    error = next((line.removeprefix("error: ") for line in reversed(said) if line.startswith("error: ")), "")
    if "pydensecrf" in error:
        return f"pydensecrf cannot be loaded ({error}).", "Install it again: pip install --force-reinstall pydensecrf2"
    if "MemoryError" in error or "bad_alloc" in error:
        return "its process ran out of memory.", "Choose fewer megapixels."
    why = error or (said[-1] if said else f"exit status {status}")
    return f"its process failed ({why}).", "Choose other parameters."
