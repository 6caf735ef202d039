"""How sure a network is of each pixel, from its scores by tiles; and labels without what it is not sure of."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from segstudio.core import _scoring
from segstudio.core._errors import SettingsError
from segstudio.core._values import LabelMap, Scores

Measure = Literal["confidence", "entropy", "margin"]
MEASURES: Final[tuple[Measure, ...]] = ("confidence", "entropy", "margin")
_LEAST: Final = 1e-12  # a probability of 0 has the entropy 0, and no logarithm


@dataclass(frozen=True, slots=True, eq=False)
class Certainty:
    """One number a pixel: float16 (H, W), 0-1.

    `confidence` is the likeliest class's probability, `margin` how far it lies above the second, `entropy` that of all
    probabilities over the logarithm of the number of classes (1: all equally likely).
    """

    values: NDArray[np.float16]
    measure: Measure

    def levels(self) -> NDArray[np.uint8]:
        """Return the values times 255, rounded, for an image with a table of 256 colours."""
        # By bands: 16-bit floats are widened on the way, and a large image must not be as a whole.
        out = np.empty(self.values.shape, np.uint8)
        step = max(1, (1 << 20) // max(1, self.values.shape[1]))
        for top in range(0, len(out), step):
            out[top : top + step] = np.round(self.values[top : top + step].astype(np.float32) * 255)
        return out

    def mean(self, left_out: NDArray[np.bool_] | None = None) -> float | None:
        """Return the mean over all pixels but those `left_out`; None where none is left."""
        if left_out is None:
            return float(self.values.mean(dtype=np.float64)) if self.values.size else None
        kept = ~left_out
        return float(self.values[kept].mean(dtype=np.float64)) if kept.any() else None


def certainty(scores: Scores, measure: Measure) -> Certainty:
    """Compute one measure at the image's size, band by band: nothing holds classes x full size."""
    return certainties(scores, (measure,))[0]


def certainties(scores: Scores, measures: tuple[Measure, ...] = MEASURES) -> tuple[Certainty, ...]:
    """Compute several measures in one walk over the scores."""
    for measure in measures:
        if measure not in MEASURES:
            raise SettingsError("measure", f"expected one of {', '.join(MEASURES)}, got {measure!r}.")
    out = [np.empty(scores.size, np.float16) for _ in measures]
    for top, band in _scoring.bands(scores):
        shares = band if scores.kind == "probabilities" else _scoring.softmax(band)
        for values, measure in zip(out, measures, strict=True):
            values[top : top + band.shape[1]] = _measured(shares, measure)
    return tuple(Certainty(values, measure) for values, measure in zip(out, measures, strict=True))


def _measured(shares: NDArray[np.float32], measure: Measure) -> NDArray[np.float32]:
    """Return one measure of probabilities (C, h, w)."""
    if measure == "confidence":
        best: NDArray[np.float32] = shares.max(0)
        return best
    if measure == "margin":
        if len(shares) < 2:
            return np.ones(shares.shape[1:], np.float32)
        second, first = np.partition(shares, len(shares) - 2, axis=0)[-2:]
        margin: NDArray[np.float32] = first - second
        return margin
    entropy = -(shares * np.log(np.maximum(shares, np.float32(_LEAST)))).sum(0)
    evenness: NDArray[np.float32] = np.clip(entropy / np.float32(np.log(max(2, len(shares)))), 0, 1)
    return evenness


def mask_uncertain(labels: LabelMap, confidence: Certainty, threshold: float) -> LabelMap:
    """Take the class away from pixels whose confidence is below `threshold` (0-1): they get the ignored value."""
    weak = confidence.values < np.float16(threshold)
    return LabelMap(np.where(weak, labels.ids.dtype.type(labels.classes.ignore_id), labels.ids), labels.classes)
