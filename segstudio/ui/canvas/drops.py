"""Takes networks that are dragged onto a widget from a list of them."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

NETWORK: Final = "application/x-segstudio-network"  # the kind of what is dragged: the key of a network


class NetworkDrops(QObject):
    """Watches a widget: `hovered` tells the point on the screen that a network is over, None when it left."""

    hovered = Signal(object)
    dropped = Signal(str, QPoint)  # the network's key, and where on the screen

    def __init__(self, widget: QWidget) -> None:
        """Let the widget take drops."""
        super().__init__(widget)
        self._widget = widget
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice what is dragged; what is no network is left to whoever lies below."""
        if isinstance(event, QDragLeaveEvent):
            self.hovered.emit(None)
        elif isinstance(event, QDropEvent) and event.mimeData().hasFormat(NETWORK):
            point = self._widget.mapToGlobal(event.position().toPoint())
            if event.type() == QEvent.Type.Drop:
                self.hovered.emit(None)
                self.dropped.emit(bytes(event.mimeData().data(NETWORK).data()).decode(), point)
            else:
                self.hovered.emit(point)
            event.acceptProposedAction()
            return True
        elif isinstance(event, QDragEnterEvent):
            event.ignore()
            return True
        return super().eventFilter(watched, event)
