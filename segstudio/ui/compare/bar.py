"""The line above the grid: layouts, adding panes, pages, and how much memory the results take."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QInputDialog, QMenu, QToolButton

from segstudio.core.session import Session
from segstudio.ui.base.store import SessionStore
from segstudio.ui.compare.comparer import Comparer
from segstudio.ui.compare.control import GridControl
from segstudio.ui.compare.layer_bar import LayerChooser
from segstudio.ui.compare.layouts import DEFAULTS
from segstudio.ui.compare.panes import without_strokes
from segstudio.ui.compare.saved_layouts import SavedLayouts
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.i18n import translate
from segstudio.ui.kit.icons import icon
from segstudio.ui.kit.widgets import GRID, ElidedLabel, label, row


class GridBar(QFrame):
    """Is there only while the grid is."""

    def __init__(
        self,
        store: SessionStore,
        comparer: Comparer,
        saved: SavedLayouts,
        control: GridControl,
        actions: ActionSet,
    ) -> None:
        """Follow the session and the grid."""
        super().__init__()
        self._store, self._comparer, self._saved = store, comparer, saved
        self._control, self._canvas, self._actions = control, control.canvas, actions
        self.setProperty("role", "header")
        self.setFixedHeight(40)
        self.setAccessibleName(self.tr("Grid of panes"))
        self.layouts = QToolButton()
        self.layouts.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.layouts.setText(self.tr("Layout"))
        self.layouts.setIcon(icon("grid"))
        self.layouts.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.layouts.setToolTip(self.tr("Choose, save or delete a layout of panes"))
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self.fill_menu)
        self.layouts.setMenu(self.menu)
        self.strokes = ElidedLabel("small", Qt.TextElideMode.ElideRight)
        self.strokes.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages = label("", "small")
        self.memory = label("", "small")
        self.turn = [_tool(actions, name) for name in ("pane_page_previous", "pane_page_next")]
        self.layer = LayerChooser(store, control)
        look = [_tool(actions, name) for name in ("pane_add", "layout_family_tree", "curtain", "pane_alone")]
        parts = row(self.layouts, *look, spacing=GRID // 2)
        parts.addWidget(self.layer)
        parts.addWidget(self.strokes, 1)
        for part in (self.memory, self.turn[0], self.pages, self.turn[1]):
            parts.addWidget(part)
        parts.setContentsMargins(GRID, 0, 2 * GRID, 0)
        self.setLayout(parts)
        control.changed.connect(self._refresh)
        store.changed.connect(self._follow)
        self._follow(store.session, store.session)

    def fill_menu(self) -> None:
        """List the layouts: those that come with the program, those that were saved, and what can be done."""
        self.menu.clear()
        for key, _, _ in DEFAULTS:
            self.menu.addAction(self._actions[f"layout_{key}"])
        saved = self._saved.by_name
        if saved:
            self.menu.addSeparator()
        for name, layout in saved.items():
            self.menu.addAction(icon("grid"), name).triggered.connect(
                lambda _=False, layout=layout: self._control.use(layout)
            )
        self.menu.addSeparator()
        self.menu.addAction(icon("export"), self.tr("Save this layout…")).triggered.connect(self.ask_name)
        if saved:
            delete = self.menu.addMenu(icon("close"), self.tr("Delete"))
            for name in saved:
                delete.addAction(name).triggered.connect(lambda _=False, name=name: self._saved.delete(name))

    def ask_name(self) -> None:
        """Ask under which name the panes are kept."""
        name, good = QInputDialog.getText(self, self.tr("Save this layout"), self.tr("Name"))
        if good and name.strip():
            self._saved.save(name.strip(), self._store.session)

    def _follow(self, _: Session, new: Session) -> None:
        self.setVisible(new.style.view == "grid" and new.path is not None)
        self._refresh()

    def _refresh(self) -> None:
        pages = self._canvas.pages if self._store.session.style.view == "grid" else 1
        for part in (self.pages, *self.turn):
            part.setVisible(pages > 1)
        self.pages.setText(self.tr("Panes {page} of {pages}").format(page=self._canvas.page + 1, pages=pages))
        self._show_ignored_strokes(self._store.session)
        used, limit = self._comparer.memory
        self.memory.setText(self.tr("{used} of {limit} MB").format(used=f"{used:,}", limit=f"{limit:,}"))
        self.memory.setToolTip(
            self.tr(
                "Results kept of the panes, and how much they may take (Settings: Memory for comparisons). Where they "
                "are more, the probabilities are let go first, and with them what the inspector and the layers show."
            )
        )
        name = self._store.session.style.layout.name
        known = {key: title for key, title, _ in DEFAULTS}
        shown = translate("layouts", known[name]) if name in known else name
        self.layouts.setText(shown or self.tr("Layout"))

    def _show_ignored_strokes(self, session: Session) -> None:
        """Say how many strokes do not count here."""
        shown = [session.outcomes.get(setup.key) for setup in session.style.layout.setups]
        message = without_strokes(session, *shown)
        tip = self.tr("The grid compares networks as they are. Strokes count in Refined, Split and Side by side.")
        self.strokes.show_text(message)
        self.strokes.setToolTip(tip if message else "")


def _tool(actions: ActionSet, name: str) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(actions[name])
    made.setAccessibleName(actions[name].text())
    return made
