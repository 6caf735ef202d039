"""What lies over the photograph in place of classes: how sure networks are, and where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core import RGB, ClassSet, JobContext, LabelMap, Scores, SegClass, SegStudioError, metrics
from segstudio.core.classes import Alignment, align
from segstudio.core.metrics import Region
from segstudio.core.session import Layer, Outcome
from segstudio.ui.canvas import ColorScale
from segstudio.ui.depth.view import viridis

_LEAST: Final = 16  # pixels of a region that can be jumped to
_NO_ID: Final = 256  # no value of 8 bits: every level is painted
_MANY: Final = 12  # pairs of classes that are offered
Pair = tuple[str, str]
Ids = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class PaintedLayer:
    """Labels that lie over the photograph. `scale` tells what their colours are; without one they are classes."""

    labels: LabelMap
    scale: ColorScale | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """Where networks differ: an image, its regions from the largest on, and the pairs of classes that make it up.

    `share` is that of the counted pixels on which not all agree; `left_out` that of pixels whose class has no
    counterpart in the others; both 0 to 1.
    """

    layer: PaintedLayer
    regions: tuple[Region, ...]
    pairs: tuple[tuple[Pair, int], ...]
    share: float
    left_out: float
    maps: int


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """What was made: images by the key of a setup, the difference of all, and why something could not be."""

    images: Mapping[str, PaintedLayer] = field(default_factory=dict)
    difference: Difference | None = None
    problem: SegStudioError | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LayerWork:
    """Makes the layers of some outcomes; reads nothing but what it was made with."""

    outcomes: tuple[Outcome, ...]
    layer: Layer
    min_confidence: float = 0.0
    differing: bool = False
    pair: Pair | None = None
    mapping: Mapping[str, str | None] = field(default_factory=dict)

    def __call__(self, context: JobContext) -> Layers:
        """Run on a worker thread."""
        images: dict[str, PaintedLayer] = {}
        for outcome in self.outcomes:
            context.check()
            made = self._image(outcome)
            if made is not None:
                images[outcome.setup.key] = made
        maps = [outcome.labels for outcome in self.outcomes if outcome.labels is not None]
        if not self.differing or len(maps) < 2:
            return Layers(images)
        try:
            found = differing(maps, self.pair, context, self.mapping)
        except SegStudioError as error:
            return Layers(images, None, error)
        if self.layer == "disagreement":
            images = {outcome.setup.key: found.layer for outcome in self.outcomes if outcome.labels is not None}
        return Layers(images, found)

    def _image(self, outcome: Outcome) -> PaintedLayer | None:
        labels, scores = outcome.labels, outcome.scores
        if labels is None or scores is None or self.layer == "disagreement":
            return None
        if self.layer == "classes":
            return sure_only(labels, scores, self.min_confidence) if self.min_confidence > 0 else None
        return measured(scores, self.layer)


def sure_only(labels: LabelMap, scores: Scores, threshold: float) -> PaintedLayer:
    """Take the class away from pixels of which the network is less sure than `threshold`."""
    return PaintedLayer(metrics.mask_uncertain(labels, metrics.certainty(scores, "confidence"), threshold))


def measured(scores: Scores, measure: metrics.Measure) -> PaintedLayer:
    """Colour one measure of certainty, 0 to 1."""
    colors = _viridis()
    scale = ColorScale(colors, "0 %", "100 %", (0, 0, 0))
    return PaintedLayer(LabelMap(metrics.certainty(scores, measure).levels(), _levels(colors)), scale)


def differing(
    maps: Sequence[LabelMap], pair: Pair | None, context: JobContext, mapping: Mapping[str, str | None] | None = None
) -> Difference:
    """Compare label maps whose classes may differ, by a person's `mapping` where there is one.

    `pair` keeps the pixels that some give one class, some the other.
    """
    alignment, ids = aligned(maps, mapping)
    context.check()
    found = metrics.disagreement(ids, alignment.common.ignore_id)
    pairs = _pairs(ids, alignment.common, context)
    amount = found.amount
    if pair is not None:
        wanted = {c.name: c.id for c in alignment.common.classes}
        marked = [np.logical_or.reduce([each == wanted.get(name, -1) for each in ids]) for name in pair]
        amount = np.where(marked[0] & marked[1], amount, np.uint8(0))
    context.check()
    colors = _heat()
    scale = ColorScale(colors[1:], *_ends(len(maps)), (0, 0, 0))
    image = PaintedLayer(LabelMap(amount, _levels(colors)), scale)
    lost = float(found.left_out.mean())
    return Difference(image, metrics.regions(amount > 0, _LEAST), pairs, found.share or 0.0, lost, len(maps))


def aligned(maps: Sequence[LabelMap], mapping: Mapping[str, str | None] | None = None) -> tuple[Alignment, list[Ids]]:
    """Bring label maps to common classes."""
    sets = [labels.classes for labels in maps]
    alignment = align(sets, mapping or None, strict=False)
    return alignment, [alignment.ids(place, labels.ids) for place, labels in zip(alignment.of(sets), maps, strict=True)]


def _pairs(ids: Sequence[Ids], classes: ClassSet, context: JobContext) -> tuple[tuple[Pair, int], ...]:
    """Count the pixels of each pair of classes over all pairs of maps, most first."""
    total: dict[tuple[int, int], int] = {}
    for one, other in combinations(ids, 2):
        context.check()
        for key, count in metrics.pair_counts(one, other, classes.ignore_id):
            total[key] = total.get(key, 0) + count
    names = {c.id: c.name for c in classes.classes}
    best = sorted(total.items(), key=lambda item: -item[1])[:_MANY]
    return tuple(((names.get(a, str(a)), names.get(b, str(b))), count) for (a, b), count in best)


def _ends(maps: int) -> tuple[str, str]:
    """Say what the ends of the scale are: all agree, or each says something else."""
    return ("", "") if maps == 2 else ("0", "1")


def _levels(colors: Sequence[RGB]) -> ClassSet:
    """Make a class of every level of 0 to 255, named by its share."""
    classes = tuple(SegClass(level, f"{level / 255:.3f}", color) for level, color in enumerate(colors))
    return ClassSet(classes, ignore_id=_NO_ID)


def _viridis() -> tuple[RGB, ...]:
    return tuple((int(r), int(g), int(b)) for r, g, b in viridis())


def _heat() -> tuple[RGB, ...]:
    """Go from yellow over orange to dark red, the colours of warnings."""
    share = np.linspace(0, 1, 256)
    red, green, blue = 255 - 95 * share**2, 225 * (1 - share) ** 1.2, 60 * (1 - share)
    return tuple((round(r), round(g), round(b)) for r, g, b in zip(red, green, blue, strict=True))
