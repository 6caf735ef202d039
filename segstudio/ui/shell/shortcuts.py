"""Every action with its key; a key that is taken is refused with the name of who has it."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QKeySequenceEdit,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from segstudio.ui.base.preferences import Preferences
from segstudio.ui.kit.actions import ACTIONS
from segstudio.ui.kit.i18n import translate
from segstudio.ui.kit.widgets import GRID, column, label, tool


def effective(keys: Mapping[str, str]) -> dict[str, str]:
    """Return the key of every action."""
    return {action.name: keys.get(action.name, action.key) for action in ACTIONS}


def owner(keys: Mapping[str, str], key: str, asking: str) -> str:
    """Name the other action that has a key already, or nothing."""
    wanted = QKeySequence(key)
    if wanted.isEmpty():
        return ""
    return next((n for n, k in effective(keys).items() if n != asking and QKeySequence(k) == wanted), "")


class KeyField(QKeySequenceEdit):
    """Takes the next keys as they are pressed, except Esc, which leaves the field as it leaves anything else."""

    left = Signal()

    def __init__(self, key: str) -> None:
        """Show a key."""
        super().__init__(QKeySequence(key))
        self.setMaximumSequenceLength(1)
        self.setToolTip(self.tr("Press the new keys; Esc leaves the field"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave, or record."""
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ShortcutsDialog(QDialog):
    """A row for each action."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        """Show the keys as they are."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(560, 640)
        self._preferences = preferences
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Filter"))
        self.search.setAccessibleName(self.tr("Filter"))
        self.search.setClearButtonEnabled(True)
        self.notice = label("", "error", wrap=True)
        self.notice.setVisible(False)
        self.fields: dict[str, KeyField] = {}
        self._rows: dict[str, tuple[QWidget, ...]] = {}
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self._table())
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.RestoreDefaults | QDialogButtonBox.StandardButton.Close
        )
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).clicked.connect(self.restore)
        whole = column(self.search, self.notice, margin=2 * GRID)
        whole.addWidget(area, 1)
        whole.addWidget(buttons)
        self.setLayout(whole)
        self.search.textChanged.connect(self._filter)

    def _table(self) -> QWidget:
        page = QWidget()
        page.setProperty("role", "panel")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, GRID, 0)
        grid.setColumnStretch(0, 1)
        keys = effective(self._preferences.settings.shortcuts)
        for at, action in enumerate(ACTIONS):
            text = translate("actions", action.text).rstrip("…")
            field = KeyField(keys[action.name])
            field.left.connect(self.search.setFocus)
            field.setAccessibleName(text)
            field.setFixedWidth(190)
            field.editingFinished.connect(lambda name=action.name: self._change(name))
            word = self.tr("Back to the default")
            back = tool("reset", word)
            back.setAccessibleName(f"{text}: {word}")
            back.clicked.connect(lambda _=False, name=action.name, key=action.key: self._put(name, key))
            name_label = label(text)
            grid.addWidget(name_label, at, 0)
            grid.addWidget(field, at, 1)
            grid.addWidget(back, at, 2)
            self.fields[action.name] = field
            self._rows[action.name] = (name_label, field, back)
        grid.setRowStretch(len(ACTIONS), 1)
        grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        return page

    def _filter(self, text: str) -> None:
        for action in ACTIONS:
            shown = text.lower() in translate("actions", action.text).lower()
            for widget in self._rows[action.name]:
                widget.setVisible(shown)

    def _change(self, name: str) -> None:
        key = self.fields[name].keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if key != effective(self._preferences.settings.shortcuts)[name]:
            self._put(name, key)

    def _put(self, name: str, key: str) -> None:
        """Use a key, unless another action has it."""
        settings = self._preferences.settings
        other = owner(settings.shortcuts, key, name)
        self.notice.setVisible(bool(other))
        if other:
            taken = translate("actions", next(a.text for a in ACTIONS if a.name == other)).rstrip("…")
            self.notice.setText(self.tr("{key} already belongs to “{action}”.").format(key=key, action=taken))
            key = effective(settings.shortcuts)[name]
        self.fields[name].setKeySequence(QKeySequence(key))
        own = {**settings.shortcuts, name: key}
        default = {action.name: action.key for action in ACTIONS}
        self._preferences.put(replace(settings, shortcuts={n: k for n, k in own.items() if k != default.get(n)}))

    def restore(self) -> None:
        """Give every action its default key."""
        self._preferences.put(replace(self._preferences.settings, shortcuts={}))
        for action in ACTIONS:
            self.fields[action.name].setKeySequence(QKeySequence(action.key))
        self.notice.setVisible(False)
