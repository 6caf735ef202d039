"""Panes that show images and label maps with one camera: see `CanvasGrid`."""

from segstudio.ui.canvas.camera import Camera
from segstudio.ui.canvas.content import ColorKey, ColorScale, ContextRequest, Mode, OverlayStyle, PaneContent, Patch
from segstudio.ui.canvas.drops import NETWORK
from segstudio.ui.canvas.grid import CanvasGrid
from segstudio.ui.canvas.tool import Tool

__all__ = [
    "NETWORK",
    "Camera",
    "CanvasGrid",
    "ColorKey",
    "ColorScale",
    "ContextRequest",
    "Mode",
    "OverlayStyle",
    "PaneContent",
    "Patch",
    "Tool",
]
