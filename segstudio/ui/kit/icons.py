"""Icons of one family, drawn from SVG in the colour of the text around them."""

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from segstudio.core import resource

_INK: Final = b"currentColor"


@cache
def _source(name: str) -> bytes:
    return resource(f"icons/{name}.svg").read_bytes()


def draw(painter: QPainter, name: str, area: QRectF, color: QColor) -> None:
    """Draw an icon into `area`."""
    QSvgRenderer(QByteArray(_source(name).replace(_INK, color.name().encode()))).render(painter, area)


class _Engine(QIconEngine):
    """Looks the colour up when it paints, so that a change of theme needs no new icons."""

    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name, self._role = name, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw in the colour that fits the mode."""
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        role = QPalette.ColorRole.ButtonText if mode == QIcon.Mode.Disabled else self._role
        side = min(rect.width(), rect.height())
        area = QRectF(0, 0, side, side)
        area.moveCenter(QRectF(rect).center())
        draw(painter, self._name, area, QGuiApplication.palette().color(group, role))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Draw on a transparent ground; a button that has no room yet asks for an image of no size."""
        if size.isEmpty():
            return QPixmap()
        image = QPixmap(size)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return image

    def clone(self) -> QIconEngine:
        """Copy, as Qt asks for."""
        return _Engine(self._name, self._role)


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    """Return an icon in the colour of a palette role."""
    return QIcon(_Engine(name, role))
