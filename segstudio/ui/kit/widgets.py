"""Small parts that several panels share."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segstudio.ui.kit.icons import icon
from segstudio.ui.kit.theme import Theme

GRID: Final = 8
MARGIN: Final = 2 * GRID


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Make a label in one of the style sheet's roles."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def line(*, vertical: bool = False) -> QFrame:
    """Make a hairline."""
    made = QFrame()
    made.setProperty("role", "line")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def button(text: str, role: str = "", icon_name: str = "") -> QPushButton:
    """Make a push button, with an icon in the colour that its ground asks for."""
    made = QPushButton(text)
    made.setProperty("role", role)
    if icon_name:
        primary = role == "primary"
        made.setIcon(icon(icon_name, QPalette.ColorRole.HighlightedText if primary else QPalette.ColorRole.ButtonText))
    return made


def tool(icon_name: str, tip: str) -> QToolButton:
    """Make a button that is only an icon; the tip is its name for screen readers too."""
    made = QToolButton()
    made.setIcon(icon(icon_name))
    made.setIconSize(QSize(18, 18))
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    return made


def column(*items: QWidget, spacing: int = GRID, margin: int = 0) -> QVBoxLayout:
    """Stack widgets."""
    made = QVBoxLayout()
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(spacing)
    for item in items:
        made.addWidget(item)
    return made


def row(*items: QWidget | None, spacing: int = GRID) -> QHBoxLayout:
    """Set widgets side by side; None is a spring."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for item in items:
        if item is None:
            made.addStretch(1)
        else:
            made.addWidget(item)
    return made


class CalmWheel(QObject):
    """Lets the wheel scroll the panel instead of changing the field under it, unless the field has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold wheel events back from fields without focus."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def calm(self, *fields: QWidget) -> None:
        """Watch fields."""
        for field in fields:
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(self)


class ElidedLabel(QLabel):
    """One line that ends in dots where there is no room; the tooltip holds the whole."""

    def __init__(self, role: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle) -> None:
        """Start empty."""
        super().__init__()
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole, self._mode = "", mode

    @property
    def whole(self) -> str:
        """The text without dots."""
        return self._whole

    @property
    def wanted(self) -> int:
        """The pixels that the whole text takes."""
        return self.fontMetrics().horizontalAdvance(self._whole) + 4

    def show_text(self, text: str) -> None:
        """Show a text, as much of it as fits."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, self._mode, max(0, self.width() - 2)))


class ElidedBox(QComboBox):
    """A box whose chosen text ends in dots where there is no room."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        wide = room.width() - GRID
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, wide)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


class Segments(QFrame):
    """A row of buttons of which one is chosen; where room is short they show icons, called as the keys are."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str, str]]) -> None:
        """Take (key, text, tooltip) of each choice."""
        super().__init__()
        self.setProperty("role", "segments")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons = {key: self._button(text, tip) for key, text, tip in choices}
        self.setLayout(row(*self._buttons.values(), spacing=0))
        for key, made in self._buttons.items():
            made.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))

    def _button(self, text: str, tip: str) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setCheckable(True)
        made.setToolTip(tip)
        made.setAccessibleName(text)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group.addButton(made)
        return made

    def set_compact(self, *, compact: bool) -> None:
        """Show icons, or words; tooltips and accessible names keep the words."""
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if compact else Qt.ToolButtonStyle.ToolButtonTextOnly
        if self.property("compact") == compact:
            return
        self.setProperty("compact", compact)
        for key, made in self._buttons.items():
            made.setIcon(icon(key) if compact else QIcon())
            made.setToolButtonStyle(style)
            self.style().unpolish(made)
            self.style().polish(made)
        layout = self.layout()
        if layout is not None:
            layout.invalidate()
        self.updateGeometry()  # so that it is asked for its size at once, not after the next turn of events

    def choose(self, key: str) -> None:
        """Show a choice without telling it."""
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> QToolButton:
        """Return one of the buttons."""
        return self._buttons[key]


class Section(QWidget):
    """A part of a side panel: a small heading that folds what stands below it."""

    opened = Signal(bool)

    def __init__(self, title: str, *extras: QWidget) -> None:
        """Take the heading, and small widgets that stand at its right."""
        super().__init__()
        self._fold = QToolButton()
        self._fold.setProperty("role", "fold")
        self._fold.setText(title.upper())
        self._fold.setCheckable(True)
        self._fold.setChecked(True)
        self._fold.setAccessibleName(title)
        self._fold.setIcon(icon("down"))
        self._fold.setIconSize(QSize(12, 12))
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._fold.toggled.connect(self._show_body)
        self._body = QWidget()
        head = row(self._fold, None, *extras)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, GRID, MARGIN, MARGIN)
        whole.setSpacing(GRID)
        whole.addLayout(head)
        whole.addWidget(self._body)
        self.body = QVBoxLayout(self._body)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GRID)

    @property
    def is_open(self) -> bool:
        """Whether the body shows."""
        return self._fold.isChecked()

    def set_open(self, shown: bool) -> None:
        """Fold or unfold."""
        self._fold.setChecked(shown)

    def _show_body(self, shown: bool) -> None:
        self._fold.setIcon(icon("down" if shown else "next"))
        self._body.setVisible(shown)
        self.opened.emit(shown)


def outline(painter: QPainter, area: QRect, theme: Theme, radius: int) -> None:
    """Draw the frame of the row that keys act on."""
    painter.setPen(QColor(theme.accent))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area, radius, radius)
