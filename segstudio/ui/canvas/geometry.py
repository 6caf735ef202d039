"""Where an image lies in a viewport: plain arithmetic on values, no Qt.

Image coordinates are pixels of the scene with (0, 0) at its top left corner; view coordinates are logical pixels of a
viewport. Zoom counts device pixels per image pixel, so that 1.0 is sharp on every screen.
"""

import math
from dataclasses import dataclass
from typing import Final

Size = tuple[int, int]  # width, height
Box = tuple[float, float, float, float]  # left, top, width, height

MAX_ZOOM: Final = 64.0
FIT_MARGIN: Final = 12.0  # logical pixels left free around a fitted image
PIXEL_LOOK: Final = 3.0  # from this zoom on pixels are shown as squares
_OUT: Final = 4.0  # how much smaller than fitted an image may be shown


@dataclass(frozen=True, slots=True)
class Frame:
    """A viewport: its size in logical pixels and the device pixels in each of them."""

    width: float
    height: float
    ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class View:
    """What a camera sees: the image point in the middle of the viewport, and the zoom."""

    x: float
    y: float
    zoom: float

    def scale(self, frame: Frame) -> float:
        """Return the logical pixels per image pixel."""
        return self.zoom / frame.ratio

    def to_view(self, frame: Frame, x: float, y: float) -> tuple[float, float]:
        """Map an image point to the viewport."""
        scale = self.scale(frame)
        return frame.width / 2 + (x - self.x) * scale, frame.height / 2 + (y - self.y) * scale

    def to_image(self, frame: Frame, x: float, y: float) -> tuple[float, float]:
        """Map a viewport point to the image."""
        scale = self.scale(frame)
        return self.x + (x - frame.width / 2) / scale, self.y + (y - frame.height / 2) / scale


def fitted(frame: Frame, scene: Size) -> View:
    """Show the whole scene, as large as it goes, in the middle."""
    room_x, room_y = (max(side - 2 * FIT_MARGIN, 1.0) for side in (frame.width, frame.height))
    zoom = min(room_x / scene[0], room_y / scene[1]) * frame.ratio
    return View(scene[0] / 2, scene[1] / 2, min(zoom, MAX_ZOOM))


def zoom_limits(frame: Frame, scene: Size) -> tuple[float, float]:
    """Return the smallest and the largest zoom: an image never shrinks to a dot."""
    return min(fitted(frame, scene).zoom / _OUT, 1.0), MAX_ZOOM


def clamped(view: View, frame: Frame, scene: Size) -> View:
    """Keep the zoom within its limits and the middle of the viewport on the image, so that it cannot get lost."""
    low, high = zoom_limits(frame, scene)
    return View(
        min(max(view.x, 0.0), float(scene[0])),
        min(max(view.y, 0.0), float(scene[1])),
        min(max(view.zoom, low), high),
    )


def zoomed(view: View, frame: Frame, scene: Size, zoom: float, at: tuple[float, float]) -> View:
    """Change the zoom while the image point under the viewport point `at` stays where it is."""
    low, high = zoom_limits(frame, scene)
    zoom = min(max(zoom, low), high)
    x, y = view.to_image(frame, *at)
    share = view.zoom / zoom
    return clamped(View(x + (view.x - x) * share, y + (view.y - y) * share, zoom), frame, scene)


def panned(view: View, frame: Frame, scene: Size, dx: float, dy: float) -> View:
    """Move the image by logical pixels."""
    scale = view.scale(frame)
    return clamped(View(view.x - dx / scale, view.y - dy / scale, view.zoom), frame, scene)


def placed(view: View, frame: Frame, scene: Size) -> Box:
    """Return where the scene is painted, its corner on a whole device pixel: equal panes show equal pixels."""
    left, top = (math.floor(at * frame.ratio + 0.5) / frame.ratio for at in view.to_view(frame, 0, 0))
    scale = view.scale(frame)
    return left, top, scene[0] * scale, scene[1] * scale


def pixel_at(view: View, frame: Frame, scene: Size, at: tuple[float, float]) -> tuple[int, int] | None:
    """Return the image pixel (x, y) shown at a viewport point, or None beside the image."""
    left, top, _, _ = placed(view, frame, scene)
    half = 0.5 / frame.ratio  # a mouse position names a device pixel by its corner
    scale = view.scale(frame)
    x, y = math.floor((at[0] + half - left) / scale), math.floor((at[1] + half - top) / scale)
    return (x, y) if 0 <= x < scene[0] and 0 <= y < scene[1] else None


def visible(view: View, frame: Frame, scene: Size) -> tuple[int, int, int, int]:
    """Return the pixels that a viewport shows: left, top, right, bottom, at least one."""
    left, top = view.to_image(frame, 0, 0)
    right, bottom = view.to_image(frame, frame.width, frame.height)
    x, y = (min(max(math.floor(at), 0), side - 1) for at, side in zip((left, top), scene, strict=True))
    end_x, end_y = min(max(math.ceil(right), x + 1), scene[0]), min(max(math.ceil(bottom), y + 1), scene[1])
    return x, y, end_x, end_y


def level_for(zoom: float, count: int) -> int:
    """Pick the halved copy (0 is the original) that is still at least as fine as the screen, of `count` copies."""
    return min(max(math.floor(math.log2(1 / zoom) + 1e-9), 0), count - 1)


def line_level(scale: float, count: int) -> int:
    """Pick the halved copy whose pixels make good lines, 0.84 to 1.68 logical pixels wide, of `count` copies."""
    return min(max(round(math.log2(1 / scale) + 0.25), 0), count - 1)


def line_parts(scale: float) -> int:
    """Return into how many parts a pixel is split so that each is a good line, at least 1.4 logical pixels wide."""
    return max(1, int(scale / 1.4))


def level_count(scene: Size, smallest: int = 256) -> int:
    """Count the copies of a scene, each half as wide as the one before, until the longer side is small."""
    return 1 + max(0, math.ceil(math.log2(max(max(scene) / smallest, 1.0))))


def best_columns(count: int, frame: Frame, scene: Size, gap: float) -> int:
    """Pick the number of columns that shows `count` images largest; fewer rows win a tie, and rows are even.

    Five take three columns rather than four where two rows are needed anyway: panes are wider, and none stands alone.
    """

    def fit(columns: int) -> float:
        rows = math.ceil(count / columns)
        width = (frame.width - gap * (columns - 1)) / columns
        height = (frame.height - gap * (rows - 1)) / rows
        return min(width / scene[0], height / scene[1])

    most = max(range(count, 0, -1), key=fit, default=1)
    return math.ceil(count / math.ceil(count / most)) if count else 1
