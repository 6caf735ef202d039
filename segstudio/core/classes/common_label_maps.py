"""Label maps of one image and its ground truth in common classes, from which all metrics are counted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segstudio.core._jobs import JobContext
from segstudio.core._overlay import background_ids
from segstudio.core._values import ClassSet, LabelMap
from segstudio.core.classes.alignment import Alignment
from segstudio.core.metrics.boundaries import Ids
from segstudio.core.metrics.confusion import Counts, count
from segstudio.core.metrics.votes import error_map


@dataclass(frozen=True, slots=True, eq=False)
class CommonMaps:
    """The label maps of one image in common classes, with everything that some map leaves out left out.

    `ids` holds one map for each given, `truth` the true one, `left_out` marks pixels that are in no number. `lost` is
    the share of each map whose class has no counterpart, 0-1.
    """

    classes: ClassSet
    ids: tuple[Ids, ...]
    truth: Ids | None
    left_out: NDArray[np.bool_]
    lost: tuple[float, ...]

    def counts(self, index: int, context: JobContext | None = None) -> Counts | None:
        """Count one map against the ground truth; None if there is none. Raises `Cancelled`."""
        return None if self.truth is None else count(self.truth, self.ids[index], self.classes, context=context)

    def errors(self, index: int) -> LabelMap | None:
        """Say of each pixel what is wrong with one map, as labels of `ERROR_CLASSES`; None without truth."""
        if self.truth is None:
            return None
        return error_map(self.truth, self.ids[index], background_ids(self.classes), self.classes.ignore_id)


def common_maps(alignment: Alignment, maps: Sequence[LabelMap], truth: LabelMap | None) -> CommonMaps:
    """Bring label maps of one size to the common classes of an alignment that covers the classes of all."""
    places = alignment.of([labels.classes for labels in maps])
    ids = tuple(alignment.ids(place, labels.ids) for place, labels in zip(places, maps, strict=True))
    lost = tuple(alignment.left_out(place, labels.ids) for place, labels in zip(places, maps, strict=True))
    ignored = alignment.common.ignore_id
    left_out = np.logical_or.reduce([each == ignored for each in ids])
    true: Ids | None = None
    if truth is not None:
        own = alignment.ids(alignment.of([truth.classes])[0], truth.ids)
        true = np.where(left_out, own.dtype.type(ignored), own)
    return CommonMaps(alignment.common, ids, true, left_out, lost)
