"""The bar above the canvas while the pen is in the hand: what it draws, how thick, how far, and what is drawn."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy, QSlider, QToolButton

from segstudio.core import RGB
from segstudio.core.session import Session
from segstudio.core.strokes import known_strokes
from segstudio.ui.base.store import SessionStore
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.i18n import class_name
from segstudio.ui.kit.widgets import GRID, CalmWheel, ElidedLabel, column, label, row
from segstudio.ui.strokes.pen import RADII, REACHES, Pen

_SWATCH = 14
_ROOMY = 640  # pixels; with less the names of the sliders go
_NARROW = 460  # pixels; with less their values go too
_SLIDER = (48, 84)
_CLASS = 96


class StrokeBar(QFrame):
    """Class, thickness, reach, how many strokes there are, and what can be done with all of them."""

    def __init__(self, store: SessionStore, pen: Pen, actions: ActionSet) -> None:
        """Follow the pen and the session."""
        super().__init__()
        self.setProperty("role", "header")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._store, self._pen = store, pen
        self.classes = QComboBox()
        self.classes.setAccessibleName(self.tr("Class to draw"))
        self.classes.setToolTip(self.tr("Class to draw; digits choose it while the image has the focus"))
        self.classes.setMinimumWidth(_CLASS)
        self.classes.setIconSize(QSize(_SWATCH, _SWATCH))
        self.radius = _slider(len(RADII), self.tr("Pen"), self.tr("Radius of the pen in pixels of the image  [ ]"))
        self.reach = _slider(
            len(REACHES),
            self.tr("Reach"),
            self.tr("How far a stroke carries where no edge stops it; 0 changes only what it covers"),
        )
        self._radius_name, self._radius = label(self.tr("Pen"), "muted"), label("", "small")
        self._reach_name, self._reach = label(self.tr("Reach"), "muted"), label("", "small")
        for value in (self._radius, self._reach):
            value.setFixedWidth(44)
        CalmWheel(self).calm(self.classes, self.radius, self.reach)
        self.hint = ElidedLabel("small", Qt.TextElideMode.ElideRight)
        tools = [_tool(actions, name) for name in ("hide_strokes", "clear_strokes")]
        fields = row(
            self.classes,
            self._radius_name, self.radius, self._radius,
            self._reach_name, self.reach, self._reach,
            None, *tools,
        )  # fmt: skip
        whole = column(spacing=GRID // 2)
        whole.setContentsMargins(GRID, GRID // 2, 2 * GRID, GRID // 2)
        whole.addLayout(fields)
        whole.addWidget(self.hint)
        self.setLayout(whole)
        self.classes.activated.connect(lambda: pen.choose(str(self.classes.currentData())))
        self.radius.valueChanged.connect(lambda at: pen.set_radius(RADII[at]))
        self.reach.valueChanged.connect(lambda at: pen.set_reach(REACHES[at]))
        pen.changed.connect(self._show)
        store.changed.connect(self._follow)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the names of the sliders go first, then their values; the tooltips stay."""
        super().resizeEvent(event)
        for value in (self._radius, self._reach):
            value.setVisible(self.width() > _NARROW)
        for name in (self._radius_name, self._reach_name):
            name.setVisible(self.width() > _ROOMY)

    def _follow(self, old: Session, new: Session) -> None:
        if new.strokes is not old.strokes or new.result is not old.result or new.image is not old.image:
            self._refresh()

    def _show(self) -> None:
        state = self._pen.state
        self.setVisible(state.on)
        with QSignalBlocker(self.classes):
            self._fill()
            self.classes.setCurrentIndex(self.classes.findData(state.label))
        for slider, values, value in ((self.radius, RADII, state.radius), (self.reach, REACHES, state.reach)):
            with QSignalBlocker(slider):
                slider.setValue(min(range(len(values)), key=lambda i: abs(values[i] - value)))
        self._radius.setText(self.tr("{n} px").format(n=f"{state.radius:g}"))
        self._reach.setText(self.tr("{n} %").format(n=f"{100 * state.reach:g}"))
        self._refresh()

    def _fill(self) -> None:
        shown = [self.classes.itemData(at) for at in range(self.classes.count())]
        names = list(self._pen.classes.names)
        if shown != names:
            self.classes.clear()
            for number, name in enumerate(names, 1):
                self.classes.addItem(f"{number}  {class_name(name)}", name)
        for at, name in enumerate(names):
            self.classes.setItemIcon(at, _swatch(self._pen.color_of(name)))

    def _refresh(self) -> None:
        """Say what to do while nothing is drawn, and else how much is, and what does not count here."""
        drawn = self._store.session.strokes.strokes
        waiting = len(drawn) - len(known_strokes(drawn, self._pen.classes))
        if not drawn:
            text = self.tr(
                "Draw on the image: the left button says it is this class, the right one (or Alt) that it is not."
            )
        elif len(drawn) == 1:
            text = self.tr("1 stroke")
        else:
            text = self.tr("{n} strokes").format(n=len(drawn))
        if drawn and self._store.session.has_network is False and len({s.label for s in drawn}) < 2:
            text += "  ·  " + self.tr("Without a network draw a second class too, or run one.")
        if waiting:
            text += "  ·  " + self.tr("{n} of classes that this network does not know wait").format(n=waiting)
        self.hint.show_text(text)


def _slider(steps: int, name: str, tip: str) -> QSlider:
    made = QSlider(Qt.Orientation.Horizontal)
    made.setRange(0, steps - 1)
    made.setPageStep(1)
    made.setMinimumWidth(_SLIDER[0])
    made.setMaximumWidth(_SLIDER[1])
    made.setAccessibleName(name)
    made.setToolTip(tip)
    return made


def _swatch(color: RGB) -> QIcon:
    image = QPixmap(_SWATCH, _SWATCH)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(128, 128, 128))
        painter.setBrush(QColor(*color))
        painter.drawRoundedRect(1, 1, _SWATCH - 2, _SWATCH - 2, 3, 3)
    return QIcon(image)


def _tool(actions: ActionSet, name: str) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(actions[name])
    made.setAccessibleName(actions[name].text())
    return made
