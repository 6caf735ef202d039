"""A section with a table of what refining changed, class by class; a row shows its class alone in the pane beside."""

import math
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHeaderView, QTableWidget, QTableWidgetItem

from segstudio.core.metrics import Changes, ClassChange
from segstudio.core.session import Session
from segstudio.ui.base.store import SessionStore
from segstudio.ui.kit.formatting import percent
from segstudio.ui.kit.i18n import class_name, translate
from segstudio.ui.kit.widgets import Section, label, tool
from segstudio.ui.refine.changes import ChangeViews

_ROW: Final = 40
_SHOWN: Final = 6  # rows before the table scrolls
_ID: Final = Qt.ItemDataRole.UserRole


class ChangeTable(QTableWidget):
    """Classes in rows: Enter and Space do what a click does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the row that the keyboard is on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentRow() >= 0:
            self.cellClicked.emit(self.currentRow(), 0)
        else:
            super().keyPressEvent(event)


class ChangesSection(Section):
    """A switch for the pane, the table, and a button that copies it. Counts only while it is open."""

    def __init__(self, views: ChangeViews, store: SessionStore) -> None:
        """Follow what is counted."""
        copy = tool("copy", translate("live", "Copy the table"))
        super().__init__(translate("live", "Changes"), copy)
        self._views, self._store = views, store
        self.pane = QCheckBox(self.tr("Show where, in a pane beside"))
        self.message = label("", "small", wrap=True)
        self.table = self._table()
        for widget in (self.pane, self.message, self.table):
            self.body.addWidget(widget)
        self.opened.connect(views.watch)
        self.pane.toggled.connect(self._toggle)
        self.table.cellClicked.connect(self._pick)
        copy.clicked.connect(self.copy)
        views.made.connect(self._show)
        store.changed.connect(self._follow)
        self.set_open(False)
        self._show()

    def _table(self) -> ChangeTable:
        made = ChangeTable(0, 3)
        made.setHorizontalHeaderLabels([self.tr("Class"), self.tr("Gained"), self.tr("Lost")])
        tip = self.tr("Pixels; as a share of the image, and of the class as the network had it")
        for at in (1, 2):
            head = made.horizontalHeaderItem(at)
            if head is not None:
                head.setToolTip(tip)
        made.verticalHeader().hide()
        made.verticalHeader().setDefaultSectionSize(_ROW)
        made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        made.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        made.setShowGrid(False)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setTabKeyNavigation(False)
        made.setAccessibleName(self.tr("What refining changed, by class"))
        made.setToolTip(self.tr("A click shows what this class gained and lost, another one everything"))
        return made

    @property
    def changes(self) -> Changes | None:
        """What is known of the result that is shown."""
        return None if self._views.view is None else self._views.view.changes

    def text(self) -> str:
        """Return the table as text with tabs: pixels, share of the image, share of the class."""
        known = self.changes
        if known is None:
            return ""
        head = "class\tgained\tgained / image\tgained / class\tlost\tlost / image\tlost / class"
        lines = [
            "\t".join(
                [c.name]
                + [
                    text
                    for count in (c.gained, c.lost)
                    for text in (str(count), f"{count / known.pixels:.6f}", f"{c.share(count):.6f}")
                ]
            )
            for c in known.classes
        ]
        return "\n".join([head, *lines])

    def copy(self) -> None:
        """Copy the table."""
        QGuiApplication.clipboard().setText(self.text())

    def _follow(self, old: Session, new: Session) -> None:
        if new.style != old.style or new.refined is not old.refined:
            self._show()

    def _show(self) -> None:
        """Fill the table, or say why it is empty."""
        session, known = self._store.session, self.changes
        with QSignalBlocker(self.pane):
            self.pane.setChecked(session.style.changes)
        self.table.setVisible(known is not None and bool(known.classes))
        self.message.setText(self._summary(known))
        if known is None:
            return
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(known.classes))
            for at, change in enumerate(known.classes):
                self._fill(at, change, known)
            self._select(session.style.changed_class)
        rows = min(max(len(known.classes), 1), _SHOWN)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows * _ROW + 4)

    def _summary(self, known: Changes | None) -> str:
        if known is None:
            return self.tr("Once an image is refined, what changed is listed here.")
        return self.tr("{pixels} pixels changed, {share} of the image").format(
            pixels=f"{known.changed:,}", share=percent(known.changed / known.pixels)
        )

    def _fill(self, at: int, change: ClassChange, known: Changes) -> None:
        first = QTableWidgetItem(class_name(change.name))
        first.setData(_ID, change.id)
        self.table.setItem(at, 0, first)
        for place, count, sign in ((1, change.gained, "+"), (2, change.lost, "\u2212")):
            item = QTableWidgetItem(cell(count, change, known.pixels, sign))
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(at, place, item)

    def _select(self, class_id: int | None) -> None:
        self.table.clearSelection()
        for at in range(self.table.rowCount()):
            item = self.table.item(at, 0)
            if item is not None and class_id is not None and item.data(_ID) == class_id:
                self.table.selectRow(at)

    def _pick(self, at: int, _: int) -> None:
        item, session = self.table.item(at, 0), self._store.session
        if item is not None:
            self._store.put(session.with_style(session.style.with_changes_of(int(item.data(_ID)))))

    def _toggle(self, on: bool) -> None:
        session = self._store.session
        self._store.put(session.with_style(replace(session.style, changes=on, changed_class=None)))


def cell(count: int, change: ClassChange, pixels: int, sign: str) -> str:
    """Write a number of pixels, and below it its shares of the image and of the class."""
    if not count:
        return "0"
    share = change.share(count)
    of_class = translate("live", "new") if math.isinf(share) else percent(share)
    of_image = percent(count / pixels).removesuffix("%").rstrip()
    return f"{sign}{count:,}\n{of_image} \u00b7 {of_class}"
