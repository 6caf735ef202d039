"""What takes the mouse on the canvas instead of the hand that moves the image."""

from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent, QPainter

from segstudio.ui.canvas.geometry import Frame, View


class Placed(Protocol):
    """Where an image lies in the viewports: the camera."""

    @property
    def view(self) -> View:
        """Where the camera looks."""
        ...

    @property
    def frame(self) -> Frame:
        """The viewport that all panes share in size."""
        ...

    def pixel_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return the image pixel (x, y) under a viewport point, or None beside the image."""
        ...

    def to_view(self, x: float, y: float) -> QPointF:
        """Map an image point to the viewport."""
        ...


class Tool(Protocol):
    """A tool sees the mouse first; what it does not take moves the camera as always."""

    def pressed(self, camera: Placed, event: QMouseEvent) -> bool:
        """Take a button that went down, or leave it."""
        ...

    def moved(self, camera: Placed, event: QMouseEvent) -> bool:
        """Take a movement; a tool that only looks leaves it."""
        ...

    def released(self, camera: Placed, event: QMouseEvent) -> bool:
        """Take a button that went up, or leave it."""
        ...

    def paint(self, painter: QPainter, camera: Placed, *, pointed: bool) -> None:
        """Draw over the image in a viewport; `pointed` is the one that the mouse is in."""
        ...
