"""Strokes that a person draws on an image to say what is there, and the history of those of one image."""

from dataclasses import dataclass, replace
from typing import Final

Point = tuple[float, float]
LIMIT: Final = 3.0  # reaches beyond its rim at which a stroke ends for good
USUAL_REACH: Final = 0.1  # of the longer side of an image; found on training images, see docs/crf.md


@dataclass(frozen=True, slots=True)
class Stroke:
    """A click (one point) or a scribble: the line through `points` (x, y), drawn with a round pen.

    `points`, `radius` and `reach` are in pixels of the image; the middle of its first pixel is at (0.5, 0.5).
    `label` names the class, as ids mean something else in another network; not `positive` says "not this class".

    `reach` is how far the word of a stroke carries where nothing stops it: at that distance beyond its rim it counts
    e^-1 as much as under it. Distances are geodesic: edges of the photograph make them longer.
    Beyond `LIMIT` reaches as the crow flies nothing changes. With a reach of 0 a stroke is a brush.
    """

    points: tuple[Point, ...]
    radius: float
    label: str
    positive: bool = True
    reach: float = 0.0

    @property
    def limit(self) -> float:
        """Pixels from the line beyond which the stroke changes nothing."""
        return self.radius + LIMIT * self.reach


@dataclass(frozen=True, slots=True)
class StrokeHistory:
    """The strokes of one image in the order in which they were drawn, and the steps that lead back and forth."""

    strokes: tuple[Stroke, ...] = ()
    past: tuple[tuple[Stroke, ...], ...] = ()
    future: tuple[tuple[Stroke, ...], ...] = ()

    def added(self, stroke: Stroke) -> "StrokeHistory":
        """Draw one more."""
        return self._step((*self.strokes, stroke))

    def cleared(self) -> "StrokeHistory":
        """Take all strokes away; that too can be undone."""
        return self._step(()) if self.strokes else self

    def undone(self) -> "StrokeHistory":
        """Take the last step back."""
        if not self.past:
            return self
        return StrokeHistory(self.past[-1], self.past[:-1], (self.strokes, *self.future))

    def redone(self) -> "StrokeHistory":
        """Do again what was taken back."""
        if not self.future:
            return self
        return StrokeHistory(self.future[0], (*self.past, self.strokes), self.future[1:])

    def after(self, earlier: tuple[Stroke, ...]) -> "StrokeHistory":
        """Put strokes that were kept on disk before those drawn here; undoing never goes behind them."""
        first = replace(self, strokes=(*earlier, *self.strokes))
        return replace(
            first,
            past=tuple((*earlier, *step) for step in self.past),
            future=tuple((*earlier, *step) for step in self.future),
        )

    def _step(self, strokes: tuple[Stroke, ...]) -> "StrokeHistory":
        return StrokeHistory(strokes, (*self.past, self.strokes))


NOTHING_DRAWN: Final = StrokeHistory()
