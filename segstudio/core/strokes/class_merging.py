"""Classes that cannot win near a stroke count as one while strokes are carried on: refining then takes less time.

A stroke decides about what lies within its reach, and few classes are likely there. The others are gathered: their
probabilities are added up, so that they weigh against the likely ones as before, and what is theirs far away is still
kept from others. What they have after refining is shared out as the evidence had it. That is not quite what they would
have come to by themselves; docs/crf.md says how often labels differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core import _scoring
from segstudio.core._strokes import Stroke
from segstudio.core._values import ClassSet, LabelMap, Scores

F32 = NDArray[np.float32]
Mask = NDArray[np.bool_]

_LIKELY: Final = np.float32(0.3)  # a class that is nowhere this likely within reach is gathered with others
_FEW: Final = 2  # fewer are not worth it
_TINY: Final = np.float32(1e-12)


@dataclass(frozen=True, slots=True)
class MergedClasses:
    """Evidence whose classes of some `channels` are to count as one."""

    evidence: Scores
    channels: tuple[int, ...] = ()

    @property
    def scores(self) -> Scores:
        """The evidence with these classes as one, the last; it has the name of one of them, which nobody sees."""
        if not self.channels:
            return self.evidence
        data, classes = self.evidence.data, self.evidence.classes
        few = np.empty((len(self._others) + 1, *data.shape[1:]), np.float32)
        np.take(data, self._others, 0, out=few[:-1])
        few[-1] = self._sum(data)
        kept = tuple(classes.classes[channel] for channel in (*self._others, self.channels[0]))
        return Scores(few, self.evidence.size, ClassSet(kept, classes.ignore_id, classes.known), "probabilities")

    def redistribute(self, refined: Scores) -> Scores:
        """Give refined probabilities all classes of the evidence again, at the resolution that they have."""
        if not self.channels:
            return refined
        own, size = self.evidence, (refined.data.shape[1], refined.data.shape[2])
        known = own.data
        if known.shape[1:] != size:
            known = _scoring.rows(Scores(known, size, own.classes, "probabilities"), 0, size[0])
        likely = np.empty((len(own.classes), *size), np.float32)
        likely[self._others] = refined.data[:-1]
        share = refined.data[-1] / np.maximum(self._sum(known), _TINY)
        for channel in self.channels:
            np.multiply(known[channel], share, out=likely[channel])
        return Scores(likely, refined.size, own.classes, "probabilities")

    @property
    def _others(self) -> list[int]:
        return [channel for channel in range(len(self.evidence.classes)) if channel not in self.channels]

    def _sum(self, data: NDArray[np.floating]) -> F32:
        total: F32 = reduce(np.add, (data[channel] for channel in self.channels))
        return total


def merged_classes(evidence: Scores, strokes: Sequence[Stroke], labels: LabelMap, reached: Mask) -> MergedClasses:
    """Gather the classes that no stroke names and that are unlikely where strokes reach: at `reached` (H, W).

    `labels` (H, W) are those without strokes: what is among them there is not gathered.
    """
    rows, columns = _around(reached, 1), _around(reached, 0)
    named = {stroke.label for stroke in strokes}
    seen = set(np.flatnonzero(np.bincount(labels.ids[rows, columns].ravel())).tolist())
    part = evidence.data[:, _over(rows, evidence, 0), _over(columns, evidence, 1)]
    gone = tuple(
        channel
        for channel, (c, plane) in enumerate(zip(evidence.classes.classes, part, strict=True))
        if c.name not in named and c.id not in seen and plane.max(initial=0) < _LIKELY
    )
    return MergedClasses(evidence, gone if len(gone) >= _FEW else ())


def _around(mask: Mask, axis: int) -> slice:
    """Return the rows (axis 1) or columns (axis 0) from the first to the last in which something is true."""
    found = np.flatnonzero(mask.any(axis))
    return slice(int(found[0]), int(found[-1]) + 1) if found.size else slice(0, 0)


def _over(part: slice, evidence: Scores, axis: int) -> slice:
    """Return the cells of the evidence that lie over rows (axis 0) or columns (axis 1) of the image."""
    scale = evidence.data.shape[axis + 1] / evidence.size[axis]
    return slice(int(part.start * scale), int(np.ceil(part.stop * scale)))
