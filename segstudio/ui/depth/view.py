"""Depth maps in colours: made off the window's thread, kept for the image that is open."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from segstudio.core import RGB, Image, JobContext
from segstudio.core.session import Session
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.store import SessionStore
from segstudio.ui.canvas import ColorScale
from segstudio.ui.kit.i18n import translate

HOLE: Final[RGB] = (120, 120, 120)  # no colour of viridis is grey
_ENDS: Final = (2, 98)  # percentiles: a few stray values must not wash out all others
_LOOKED_AT: Final = 1_000_000  # pixels at most from which the ends are told


@dataclass(frozen=True, slots=True, eq=False)
class DepthView:
    """An image of the depth of `image`: viridis, which is even to the eye, from `low` to `high`, holes in grey."""

    image: Image
    rendered: Image
    low: float
    high: float
    colors: tuple[RGB, ...]
    has_holes: bool

    @property
    def scale(self) -> ColorScale:
        """What the colours stand for."""
        unit = self.image.depth_unit
        hole = translate("depth", "no depth") if self.has_holes else ""
        return ColorScale(self.colors, distance(self.low, unit), distance(self.high, unit), HOLE, hole)


def distance(value: float, unit: str) -> str:
    """Write one value of a depth map with its unit."""
    if np.isnan(value):
        return translate("depth", "no depth")
    digits = 1 if unit == "px" or value >= 100 else 2
    return f"{value:.{digits}f}\u00a0{unit}"


@dataclass(frozen=True, slots=True)
class DepthWork:
    """Colours the depth map of an image."""

    image: Image

    def __call__(self, context: JobContext) -> DepthView | None:
        """Run on a worker thread."""
        depth = self.image.depth
        if depth is None:
            return None
        holes = np.isnan(depth)
        low, high = ends(depth)
        context.check()
        table = viridis()
        steps = np.where(holes, low, depth)
        shades = np.rint((np.clip(steps, low, high) - low) * (255 / (high - low))).astype(np.uint8)
        pixels = table[shades]
        pixels[holes] = HOLE
        colors = tuple((int(r), int(g), int(b)) for r, g, b in table)
        return DepthView(self.image, Image(pixels), low, high, colors, bool(holes.any()))


def ends(depth: NDArray[np.float32]) -> tuple[float, float]:
    """Return what the darkest and the brightest colour stand for; they are never equal."""
    step = max(1, int(np.ceil(np.sqrt(depth.size / _LOOKED_AT))))
    seen = depth[::step, ::step]
    known = seen[~np.isnan(seen)]
    if not known.size:
        return 0.0, 1.0
    low, high = (float(value) for value in np.percentile(known, _ENDS))
    return (low, high) if high > low else (low, low + max(abs(low), 1.0) * 0.01)


def viridis() -> NDArray[np.uint8]:
    """Return the colours of viridis, uint8 (256, 3)."""
    import cv2  # noqa: PLC0415 - takes a while, and only images with depth need it

    ramp = np.arange(256, dtype=np.uint8)[:, None]
    return np.asarray(cv2.applyColorMap(ramp, cv2.COLORMAP_VIRIDIS)[:, 0, ::-1], np.uint8)


class DepthViews(QObject):
    """Follows the session and makes the view of the image that is open."""

    made = Signal()

    def __init__(self, store: SessionStore, parent: QObject | None = None) -> None:
        """Watch the store."""
        super().__init__(parent)
        self._view: DepthView | None = None
        self.runner = JobRunner("depth", self)
        self.runner.finished.connect(self._keep)
        store.changed.connect(self._follow)

    def of(self, image: Image | None) -> DepthView | None:
        """Return the view of an image, where it is ready."""
        return self._view if self._view is not None and self._view.image is image else None

    def shutdown(self) -> None:
        """End the thread."""
        self.runner.shutdown()

    def _follow(self, old: Session, new: Session) -> None:
        if new.image is old.image:
            return
        self._view = None
        self.runner.cancel()
        if new.image is not None and new.image.depth is not None:
            self.runner.submit("depth", DepthWork(new.image))

    def _keep(self, _: Job, view: DepthView | None) -> None:
        self._view = view
        self.made.emit()
