"""Scores as a NumPy archive, written class by class: a large image's scores never lie in memory at full size."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from segstudio.api import ClassSet, Result, Scores, scoring

_LEAST: Final = 1e-12  # a probability of 0 would have no logarithm


def write(result: Result, path: Path) -> None:
    """Write `scores` float32 (C, H, W), `classes` (C names) and `ids` (C label values).

    The scores are those of the final labels: the network's logits, or, where a refiner or averaging made them
    probabilities, their logarithms; the softmax of either gives the probabilities.
    """
    scores = result.scores if result.refined_scores is None else result.refined_scores
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        _add(archive, "scores", lambda file: _write_planes(scores, file))
        _add(archive, "classes", lambda file: npy.write_array(file, np.array(scores.classes.names, np.str_)))
        ids = np.array([c.id for c in scores.classes.classes], np.int32)
        _add(archive, "ids", lambda file: npy.write_array(file, ids))


def _add(archive: zipfile.ZipFile, name: str, fill: Callable[[IO[bytes]], None]) -> None:
    with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
        fill(file)


def _write_planes(scores: Scores, file: IO[bytes]) -> None:
    shape = (len(scores.classes), *scores.size)
    npy.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": shape})
    for channel, one in enumerate(scores.classes.classes):
        plane = Scores(
            scores.data[channel : channel + 1], scores.size, ClassSet((one,)), scores.kind, scores.align_corners
        )
        for _, band in scoring.bands(plane):
            file.write(_logits(band, scores.kind).astype("<f4").tobytes())


def _logits(band: NDArray[np.float32], kind: str) -> NDArray[np.float32]:
    return np.log(np.maximum(band, np.float32(_LEAST))) if kind == "probabilities" else band
