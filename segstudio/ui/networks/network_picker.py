"""The field that says which network is chosen, and opens the list of all."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from segstudio.ui.kit.held_keys import TYPING
from segstudio.ui.kit.i18n import plugin_text
from segstudio.ui.networks.choices import Group
from segstudio.ui.networks.network_list import NetworkList, tip

_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class NetworkPicker(QComboBox):
    """Up and Down go through the networks; letters open the list and filter it, as do Space, Enter, F4 and a click.

    A click leaves the focus where it is, so that the keys of the canvas work on after a network was chosen. With the
    focus, reached by Tab, letters are letters.
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._groups: Sequence[Group] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty(TYPING, True)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setAccessibleName(self.tr("Network"))
        self.list = NetworkList()
        self.list.chosen.connect(self._take)

    def offer(self, groups: Sequence[Group]) -> None:
        """Hold these networks, in this order."""
        self._groups = groups
        with QSignalBlocker(self):
            self.clear()
            for choice in (choice for group in groups for choice in group.choices):
                self.addItem(plugin_text(choice.spec.title), choice.spec.key)
                self.setItemData(self.count() - 1, tip(choice), Qt.ItemDataRole.ToolTipRole)

    def show_key(self, key: str) -> None:
        """Show a network as chosen without telling it."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(key))
        self.setToolTip(str(self.currentData(Qt.ItemDataRole.ToolTipRole) or ""))

    def showPopup(self) -> None:
        """Open the list with nothing typed yet."""
        self._open("")

    def hidePopup(self) -> None:
        """Close the list."""
        self.list.hide()

    def event(self, event: QEvent) -> bool:
        """Claim letters before they are taken for the keys of actions."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _letters(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list at a letter, or do what a field of choices does."""
        letters = _letters(event)
        if letters.strip():
            self._open(letters)
        elif letters or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the panel scroll: a network is nothing to change by chance."""
        event.ignore()

    def _open(self, letters: str) -> None:
        self.list.open(self._groups, str(self.currentData() or ""), self, letters)

    def _take(self, key: str) -> None:
        self.setCurrentIndex(self.findData(key))
        self.activated.emit(self.currentIndex())


def _letters(event: QKeyEvent) -> str:
    """Return what a key types; empty where it is no letter or is held with a modifier."""
    text = event.text()
    return text if text.isprintable() and not event.modifiers() & _HELD else ""
