"""One camera for all panes: they look at the same place at the same zoom."""

from PySide6.QtCore import QObject, QPointF, Signal

from segstudio.ui.canvas import geometry
from segstudio.ui.canvas.geometry import Frame, Size, View
from segstudio.ui.canvas.tool import Tool


class Camera(QObject):
    """Holds the view of a scene and tells when it changes.

    A fitted camera stays fitted while the viewport changes its size; one that a person moved keeps its middle and
    its zoom.
    """

    changed = Signal()
    zoom_changed = Signal(float)
    tool_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene: Size = (1, 1)
        self._frame = Frame(1, 1)
        self._view = geometry.fitted(self._frame, self._scene)
        self._fitted = True
        self._tool: Tool | None = None

    @property
    def tool(self) -> Tool | None:
        """What has the mouse in all panes before the camera has it; `tool_changed` asks for it to be painted again."""
        return self._tool

    def set_tool(self, tool: Tool | None) -> None:
        """Let a tool have the mouse, or the camera again."""
        self._tool = tool
        self.tool_changed.emit()

    @property
    def scene(self) -> Size:
        """Width and height of what is looked at, in image pixels."""
        return self._scene

    @property
    def frame(self) -> Frame:
        """The viewport that all panes share in size."""
        return self._frame

    @property
    def view(self) -> View:
        """Where the camera looks."""
        return self._view

    @property
    def zoom(self) -> float:
        """Device pixels per image pixel."""
        return self._view.zoom

    @property
    def fit_zoom(self) -> float:
        """The zoom that shows the whole scene."""
        return geometry.fitted(self._frame, self._scene).zoom

    @property
    def is_fitted(self) -> bool:
        """Say whether the camera follows the size of the viewport."""
        return self._fitted

    def set_scene(self, width: int, height: int) -> None:
        """Look at a scene of another size, which is fitted; a scene of the same size keeps the view."""
        if (width, height) != self._scene:
            self._scene = (width, height)
            self.fit()

    def set_frame(self, width: float, height: float, ratio: float = 1.0) -> None:
        """Follow a viewport that changed its size or moved to a screen with another pixel ratio."""
        frame = Frame(max(width, 1.0), max(height, 1.0), ratio)
        if frame == self._frame:
            return
        scale = self._view.scale(self._frame)
        self._frame = frame
        kept = View(self._view.x, self._view.y, scale * frame.ratio)
        self._look(
            geometry.fitted(frame, self._scene) if self._fitted else geometry.clamped(kept, frame, self._scene),
            fitted=self._fitted,
            moved=True,
        )

    def fit(self) -> None:
        """Show the whole scene, and keep doing so when the viewport changes."""
        self._look(geometry.fitted(self._frame, self._scene), fitted=True)

    def one_to_one(self, at: QPointF | None = None) -> None:
        """Show one image pixel on one device pixel, around a viewport point or the middle."""
        self.zoom_to(1.0, at)

    def zoom_at(self, factor: float, at: QPointF | None = None) -> None:
        """Multiply the zoom; the image point under `at` (or in the middle) stays where it is."""
        self.zoom_to(self._view.zoom * factor, at)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Set the zoom; the image point under `at` (or in the middle) stays where it is."""
        point = (self._frame.width / 2, self._frame.height / 2) if at is None else (at.x(), at.y())
        self._look(geometry.zoomed(self._view, self._frame, self._scene, zoom, point))

    def pan(self, dx: float, dy: float) -> None:
        """Move the image by logical pixels."""
        self._look(geometry.panned(self._view, self._frame, self._scene, dx, dy))

    def look_at(self, x: float, y: float) -> None:
        """Bring an image point into the middle."""
        self._look(geometry.clamped(View(x, y, self._view.zoom), self._frame, self._scene))

    def pixel_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return the image pixel (x, y) under a viewport point, or None beside the image."""
        return geometry.pixel_at(self._view, self._frame, self._scene, (at.x(), at.y()))

    @property
    def visible(self) -> tuple[int, int, int, int]:
        """The pixels that can be seen: left, top, right, bottom; never none."""
        return geometry.visible(self._view, self._frame, self._scene)

    def nearest(self, at: QPointF) -> tuple[int, int]:
        """Return the image pixel (x, y) nearest to a viewport point."""
        x, y = self._view.to_image(self._frame, at.x(), at.y())
        return min(max(int(x), 0), self._scene[0] - 1), min(max(int(y), 0), self._scene[1] - 1)

    def to_view(self, x: float, y: float) -> QPointF:
        """Map an image point to the viewport."""
        left, top, _, _ = geometry.placed(self._view, self._frame, self._scene)
        scale = self._view.scale(self._frame)
        return QPointF(left + x * scale, top + y * scale)

    def _look(self, view: View, *, fitted: bool = False, moved: bool = False) -> None:
        before, self._view, self._fitted = self._view, view, fitted
        if moved or view != before:
            self.changed.emit()
        if view.zoom != before.zoom:
            self.zoom_changed.emit(view.zoom)
