"""The process in which a CRF engine is measured: it runs once for each line it is sent, from energies to labels.

Arguments are the engine (`dense-crf`, `dense-crf-pydensecrf`, or `conv-crf-7` with its filter's size), the number of
the case in `CASES`, a photograph, and where labels go. It prints JSON, one fact a line: `ready` after a first run, that
compiles; for each line of its standard input `run`, with seconds by the clock and of all processors; at the end `peak`,
the bytes that a run adds at most, and `stages`, where its time goes.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from segstudio.core import JobContext, give_back, glibc
from segstudio.crf.cases import CASES, task
from segstudio.crf.child import steps
from segstudio.crf.parameters import CrfParameters

USUAL = CrfParameters(w1=4, alpha=67, beta=3, w2=3, gamma=1, iterations=10)
CONV = "conv-crf-"
Labels = NDArray[np.intp]
Run = Callable[[NDArray[np.float32], NDArray[np.uint8]], Labels]


def engine(name: str, stages: dict[str, float], parameters: CrfParameters = USUAL) -> Run:
    """Return what turns energies (C, H, W) and an image into labels (H, W), with nothing kept from the run before.

    A ConvCRF has the values of its released code, so that only its filter's size is chosen.
    """
    if name.startswith(CONV):
        return lambda unary, image: _conv(unary, image, int(name.removeprefix(CONV)))
    if name == "dense-crf":
        return lambda unary, image: _lattice(unary, image, parameters, stages)
    return lambda unary, image: _pydensecrf(unary, image, parameters)


def _lattice(
    unary: NDArray[np.float32], image: NDArray[np.uint8], parameters: CrfParameters, stages: dict[str, float]
) -> Labels:
    from segstudio.crf.meanfield import LatticeMeanField  # noqa: PLC0415 - imports numba

    stages.clear()
    marginals = LatticeMeanField("dense-crf", stages=stages).run(unary, image, parameters, JobContext())
    return np.asarray(marginals.argmax(0))


def _conv(unary: NDArray[np.float32], image: NDArray[np.uint8], filter_size: int) -> Labels:
    import torch  # noqa: PLC0415 - heavy

    from segstudio.crf.conv import ConvCrf, ConvOptions  # noqa: PLC0415

    with torch.inference_mode():
        network = ConvCrf(len(unary), ConvOptions(filter_size=filter_size))
        pixels = torch.from_numpy(image.transpose(2, 0, 1).astype(np.float32))[None]
        logits = network(torch.from_numpy(-unary)[None], pixels)
    return np.asarray(logits[0].argmax(0).numpy())


def _pydensecrf(unary: NDArray[np.float32], image: NDArray[np.uint8], parameters: CrfParameters) -> Labels:
    from dataclasses import asdict  # noqa: PLC0415

    flat = unary.reshape(len(unary), -1)
    for marginals in steps(flat, image, asdict(parameters)):  # noqa: B007 - the last ones count
        pass
    return np.asarray(marginals.argmax(0).reshape(image.shape[:2]))


def main(arguments: list[str], source: IO[str]) -> int:
    """Measure as long as lines come."""
    name, number, photograph, target = arguments
    with Image.open(photograph) as opened:
        unary, image = task(CASES[int(number)], np.asarray(opened.convert("RGB")))
    stages: dict[str, float] = {}
    run = engine(name, stages)
    np.save(Path(target), run(unary, image))
    give_back(glibc())  # else what the first run freed were used again, and counted as held before
    before = _memory("VmRSS")
    _forget_peak()
    _tell("ready", 1)
    for _ in source:
        start, worked = time.perf_counter(), time.process_time()
        run(unary, image)
        _tell("run", (time.perf_counter() - start, time.process_time() - worked))
    _tell("peak", max(0, _memory("VmHWM") - before))
    _tell("stages", dict(stages))
    return 0


def _memory(field: str) -> int:
    """Read a size of this process in bytes; 0 where the system does not tell."""
    try:
        found = re.search(rf"^{field}:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return int(found[1]) * 1024 if found else 0


def _forget_peak() -> None:
    """Let the peak start anew, where the system can."""
    try:
        Path("/proc/self/clear_refs").write_text("5", "utf-8")
    except OSError:
        return


def _tell(name: str, value: object) -> None:
    sys.stdout.write(json.dumps({name: value}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin))
