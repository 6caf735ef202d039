"""The legend one can touch: solo by click, hide by the eye, recolour by double click; opacity and areas."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QColorDialog, QListView, QSlider, QWidget

from segstudio.core.session import Session, Style
from segstudio.ui.base.store import SessionStore
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.i18n import class_name
from segstudio.ui.kit.theme import Theme
from segstudio.ui.kit.widgets import GRID, CalmWheel, column, label, row, tool
from segstudio.ui.legend.areas import AreaCounter, Areas
from segstudio.ui.legend.legend import EYE, SWATCH, LegendDelegate, LegendEntry, LegendModel, LegendRole, entries

_NOTCHES = 100


class ClassesPanel(QWidget):
    """Opacity, and one row for each class."""

    def __init__(self, store: SessionStore, counter: AreaCounter, actions: ActionSet, theme: Theme) -> None:
        """Follow the session and its areas."""
        super().__init__()
        self.setProperty("role", "panel")
        copy = tool("copy", self.tr("Copy areas of the classes"))
        self._store, self._areas = store, counter.areas
        self.pick: Callable[[int], None] | None = None  # takes clicks on names while something is drawn
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, _NOTCHES)
        self.opacity.setAccessibleName(self.tr("Overlay opacity"))
        self.opacity.setToolTip(self.tr("Overlay opacity") + "  [ ]")
        CalmWheel(self).calm(self.opacity)
        self._value = label("", "small")
        self._value.setFixedWidth(36)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.view = QListView()
        self.view.setAccessibleName(self.tr("Classes"))
        self.view.setMouseTracking(True)
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._model = LegendModel(self.view)
        self._delegate = LegendDelegate(theme, self.view)
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._delegate)
        self.view.viewport().installEventFilter(self)
        self.view.installEventFilter(self)
        self._empty = label(self.tr("The classes show here once a network with weights is chosen."), "small", wrap=True)
        head = row(label(self.tr("CLASSES"), "section"), None, copy)
        head.setContentsMargins(2 * GRID, GRID, GRID, 0)
        fade = row(label(self.tr("Opacity"), "muted"), self.opacity, self._value)
        fade.setContentsMargins(2 * GRID, 0, GRID, 0)
        whole = column(spacing=GRID)
        whole.addLayout(head)
        whole.addLayout(fade)
        whole.addWidget(self.view, 1)
        whole.addWidget(self._empty, 1)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(2 * GRID, 0, GRID, 0)
        self.setLayout(whole)
        copy.clicked.connect(actions["copy_areas"].trigger)
        self.opacity.valueChanged.connect(self._fade)
        counter.counted.connect(self._count)
        store.changed.connect(self._follow)
        self._show(store.session)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._delegate.theme = theme
        self.view.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn clicks and keys on rows into what they mean."""
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            index = self.view.indexAt(event.position().toPoint())
            if index.isValid() and event.type() == QEvent.Type.MouseButtonDblClick:
                self.recolor(index.data(LegendRole.ENTRY))
                return True
            if index.isValid() and event.type() == QEvent.Type.MouseButtonPress:
                self._press(index, event.position().x())
        if event.type() == QEvent.Type.FocusIn and watched is self.view and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self._model.index(0))
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.view:
            return self._key(event.key())
        return super().eventFilter(watched, event)

    def _press(self, index: QModelIndex, x: float) -> None:
        entry: LegendEntry = index.data(LegendRole.ENTRY)
        if x >= self.view.viewport().width() - EYE:
            self._style(self._store.session.style.toggled(entry.id))
        elif x < SWATCH:
            self.recolor(entry)
        elif self.pick is not None:
            self.pick(entry.id)
        else:
            self._style(self._store.session.style.soloed(entry.id))

    def _key(self, key: int) -> bool:
        """Space hides, Enter shows alone, F2 recolours."""
        index = self.view.currentIndex()
        if not index.isValid() or key not in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            return False
        entry: LegendEntry = index.data(LegendRole.ENTRY)
        if key == Qt.Key.Key_F2:
            self.recolor(entry)
            return True
        style = self._store.session.style
        self._style(style.toggled(entry.id) if key == Qt.Key.Key_Space else style.soloed(entry.id))
        return True

    def recolor(self, entry: LegendEntry) -> None:
        """Ask for another colour."""
        title = self.tr("Colour of {name}").format(name=class_name(entry.name))
        style = replace(self._store.session.style, solo=None)
        color = QColorDialog.getColor(QColor(*entry.color), self, title)
        if color.isValid():
            chosen = (color.red(), color.green(), color.blue())
            self._style(replace(style, colors={**style.colors, entry.id: chosen}))

    def entry(self, class_id: int | None) -> LegendEntry | None:
        """Return the row of a class."""
        return next((entry for entry in self._model.entries if entry.id == class_id), None)

    def copy_areas(self) -> None:
        """Copy names and shares as a table."""
        lines = ["class\tshare\tchange"]
        for entry in self._model.entries:
            change = "" if entry.change is None else f"{entry.change:.6f}"
            lines.append(f"{entry.name}\t{entry.share or 0:.6f}\t{change}")
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _style(self, style: Style) -> None:
        self._store.put(self._store.session.with_style(style))

    def _fade(self, notch: int) -> None:
        session = self._store.session
        self._store.put(session.with_style(session.style.with_opacity(notch / _NOTCHES)), "opacity")

    def _count(self, areas: Areas) -> None:
        self._areas = areas
        self._show(self._store.session)

    def _follow(self, old: Session, new: Session) -> None:
        if new.classes is not old.classes or new.style is not old.style:
            self._show(new)

    def _show(self, session: Session) -> None:
        self._model.show_entries(entries(session.classes, session.style, self._areas))
        rows = len(self._model.entries)
        self.view.setVisible(rows > 0)
        self._empty.setVisible(rows == 0)
        with QSignalBlocker(self.opacity):
            self.opacity.setValue(round(session.style.opacity * _NOTCHES))
        self._value.setText(f"{round(session.style.opacity * 100)} %")
