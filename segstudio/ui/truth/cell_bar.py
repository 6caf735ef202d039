"""The line above the grid while a confusion is looked at: what it is, its regions, and the images that have it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QToolButton

from segstudio.core.session import Session
from segstudio.ui.base.store import SessionStore
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.widgets import GRID, ElidedLabel, label, row, tool
from segstudio.ui.truth.cell_texts import cell_text
from segstudio.ui.truth.confusion_browser import ConfusionBrowser
from segstudio.ui.truth.views import TruthViews


class CellBar(QFrame):
    """Is there only while a confusion is looked at."""

    def __init__(self, store: SessionStore, views: TruthViews, browser: ConfusionBrowser, actions: ActionSet) -> None:
        """Follow what is marked."""
        super().__init__()
        self._store, self._views, self._browser = store, views, browser
        self.setProperty("role", "header")
        self.setFixedHeight(40)
        self.setAccessibleName(self.tr("Confusion"))
        self.text = ElidedLabel("named", Qt.TextElideMode.ElideRight)
        self.regions, self.images = label("", "small"), label("", "small")
        self._turn = [_tool(actions, name) for name in ("difference_previous", "difference_next")]
        self._pages = [_tool(actions, name) for name in ("cell_previous", "cell_next")]
        close = tool("close", self.tr("Look at no confusion any more"))
        close.clicked.connect(browser.close)
        parts = row(
            self.text, self._turn[0], self.regions, self._turn[1], self._pages[0], self.images, self._pages[1], close
        )
        parts.setStretch(0, 1)
        parts.setContentsMargins(2 * GRID, 0, GRID, 0)
        self.setLayout(parts)
        browser.changed.connect(self._refresh)
        views.made.connect(self._refresh)
        store.changed.connect(self._follow)
        self._refresh()

    def _follow(self, *_: Session) -> None:
        """Follow the session; a method, so that the connection ends with this bar."""
        self._refresh()

    def _refresh(self) -> None:
        browser, truth_views = self._browser, self._views
        session, cell = self._store.session, browser.cell
        self.setVisible(cell is not None and session.style.view == "grid" and session.image is not None)
        if cell is None:
            return
        found = truth_views.view.marked
        self.text.show_text(cell_text(cell))
        self.regions.setText(
            self._regions_text(truth_views.at, len(found.regions), found.pixels) if found else self._waiting()
        )
        for part in self._turn:
            part.setEnabled(found is not None and len(found.regions) > 1)
        for each in (*self._pages, self.images):
            each.setVisible(bool(browser.images))
        at = "\u2013" if browser.at is None else str(browser.at + 1)
        self.images.setText(self.tr("image {at} of {total}").format(at=at, total=f"{len(browser.images):,}"))

    def _regions_text(self, at: int | None, total: int, pixels: int) -> str:
        if not total:
            return self.tr("not in this image")
        place = "\u2013" if at is None else str(at + 1)
        return self.tr("{at} of {total} regions  ·  {pixels} pixels").format(
            at=place, total=f"{total:,}", pixels=f"{pixels:,}"
        )

    def _waiting(self) -> str:
        busy = self._views.is_busy or bool(self._store.session.task)
        return self.tr("Measuring…") if busy else self.tr("not known of this image")


def _tool(actions: ActionSet, name: str) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(actions[name])
    made.setAccessibleName(actions[name].text())
    return made
