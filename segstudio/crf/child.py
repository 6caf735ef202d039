"""The child process that runs pydensecrf: it may hold the GIL or abort, and takes nobody with it.

Run as a script, so that it imports numpy and pydensecrf and nothing else. Standard input is a line of JSON followed by
the raw energies, float32 (classes, height * width), and the image, uint8 (height, width, 3). Standard output is the
marginals, float32 (classes, height * width). Standard error carries one line for each step done, `step N`, and
`error: ...` before a failure.
"""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

_MODES = {
    "none": "NO_NORMALIZATION",
    "before": "NORMALIZE_BEFORE",
    "after": "NORMALIZE_AFTER",
    "symmetric": "NORMALIZE_SYMMETRIC",
}


def steps(
    energies: NDArray[np.float32], image: NDArray[np.uint8], parameters: dict[str, Any]
) -> Iterator[NDArray[np.float32]]:
    """Yield the marginals (classes, pixels) before the first and after each mean-field step.

    Both arrays have to be contiguous and writeable, though nothing is written into them.
    """
    from pydensecrf import densecrf  # noqa: PLC0415 - a missing library is told by the caller

    height, width = image.shape[:2]
    crf = densecrf.DenseCRF2D(width, height, len(energies))
    crf.setUnaryEnergy(energies)
    mode = getattr(densecrf, _MODES[parameters["normalization"]])
    if parameters["w2"] > 0:
        crf.addPairwiseGaussian(sxy=parameters["gamma"], compat=parameters["w2"], normalization=mode)
    if parameters["w1"] > 0:
        crf.addPairwiseBilateral(
            sxy=parameters["alpha"],
            srgb=parameters["beta"],
            rgbim=image,
            compat=parameters["w1"],
            normalization=mode,
        )
    marginals, first, second = crf.startInference()
    yield np.array(marginals, np.float32)
    for _ in range(parameters["iterations"]):
        crf.stepInference(marginals, first, second)
        yield np.array(marginals, np.float32)


def main(source: BinaryIO, target: BinaryIO) -> int:
    """Read a task, run it, write the marginals; return the exit status."""
    try:
        task = json.loads(source.readline())
        classes, height, width = task["shape"]
        energies = _array(source, np.float32, (classes, height * width))
        image = _array(source, np.uint8, (height, width, 3))
        marginals = energies
        for number, now in enumerate(steps(energies, image, task)):
            marginals = now
            _say(f"step {number}")
        target.write(marginals.tobytes())
        target.flush()
    except Exception as error:
        _say(f"error: {type(error).__name__}: {error}")
        return 1
    return 0


def _array(source: BinaryIO, kind: type, shape: tuple[int, ...]) -> NDArray[Any]:
    """Read raw values into an array that can be written: the library insists on that."""
    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    raw = bytearray(source.read(size))
    if len(raw) < size:
        raise EOFError("the task is cut short")
    return np.frombuffer(raw, kind).reshape(shape)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    # What native code prints must not end up among the marginals.
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.exit(main(sys.stdin.buffer, results))
