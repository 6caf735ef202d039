"""The panel below the canvas: networks against the ground truth, of the open image or of the whole list."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QProgressBar, QScrollArea, QSplitter, QWidget

from segstudio.core.plugins import Catalog
from segstudio.core.session import Session
from segstudio.ui.base.store import SessionStore
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.icons import icon
from segstudio.ui.kit.widgets import GRID, ElidedLabel, Segments, button, column, label, row, tool
from segstudio.ui.truth.board import Board, Line, image_board
from segstudio.ui.truth.cell_texts import cell_text
from segstudio.ui.truth.cells import Cell
from segstudio.ui.truth.confusion_browser import ConfusionBrowser
from segstudio.ui.truth.matrix import ConfusionMatrix
from segstudio.ui.truth.reporting import Reporter
from segstudio.ui.truth.scanner import Scanner
from segstudio.ui.truth.table import BoardTable
from segstudio.ui.truth.views import TruthViews

_PATH: Final = Qt.ItemDataRole.UserRole
_ROOMY: Final = 720  # pixels


class ComparePanel(QFrame):
    """A table of all networks, the confusions of one of them, and the images of a confusion.

    `dropped` tells a folder that was dropped here: labels, most likely.
    """

    dropped = Signal(object)  # Path

    def __init__(
        self,
        *,
        store: SessionStore,
        catalog: Catalog,
        views: TruthViews,
        scanner: Scanner,
        reporter: Reporter,
        browser: ConfusionBrowser,
        actions: ActionSet,
    ) -> None:
        """Follow the open image and the scan."""
        super().__init__()
        self._store, self._catalog, self._views = store, catalog, views
        self._scanner, self._reporter, self._browser, self._actions = scanner, reporter, browser, actions
        self.setProperty("role", "panel")
        self.setAccessibleName(self.tr("Compare"))
        self.setAcceptDrops(True)
        self.scope = Segments(
            [
                ("image", self.tr("This image"), self.tr("Numbers of the open image")),
                ("stack", self.tr("Whole list"), self.tr("Numbers of all images that were measured")),
            ]
        )
        self.scan, self.report = button("", "", "play"), button("", "", "export")
        self.labels = button(self.tr("Labels folder…"), "", "check")
        self.labels.setToolTip(self.tr("Labels folder…"))
        self.labels.setAccessibleName(self.tr("Labels folder…"))
        self.progress = QProgressBar(textVisible=False)
        self.progress.setMaximumWidth(120)
        self.message = ElidedLabel("small", Qt.TextElideMode.ElideRight)
        self.open_report = button(self.tr("Open the report"), "link")
        self.open_folder = button(self.tr("Show the folder"), "link")
        self.table, self.matrix = BoardTable(browser.cell.setup if browser.cell else None), ConfusionMatrix()
        self.how = Segments(
            [
                ("rows", self.tr("% of the class"), self.tr("Share of each true class, row by row")),
                ("counts", self.tr("Pixels"), self.tr("Pixels of each cell")),
            ]
        )
        self.cell_text = ElidedLabel("small", Qt.TextElideMode.ElideRight)
        self.images = QListWidget()
        self.images.setAccessibleName(self.tr("Images of the confusion"))
        self._written: Path | None = None
        self._board = Board()
        self._narrow = False
        self._scope = "stack" if browser.images else "image"
        self._lay()
        self._connect()
        self.scope.choose(self._scope)
        self.how.choose("rows")
        self._refresh()

    def _lay(self) -> None:
        close = tool("close", self.tr("Close this panel"))
        close.clicked.connect(self._actions["compare_panel"].trigger)
        head = row(self.scope, self.scan, self.progress, self.message, self.open_report, self.open_folder)
        head.setStretch(3, 1)
        for widget in (self.labels, self.report, close):
            head.addWidget(widget)
        scroll = QScrollArea()
        scroll.setWidget(self.matrix)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the matrix in it has the keys
        self.confusions = right = QWidget()
        under = row(self.how, self.cell_text)
        under.setStretch(1, 1)
        right_column = column(scroll, spacing=4)
        right_column.setStretch(0, 1)
        right_column.addLayout(under)
        right.setLayout(right_column)
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.body.setChildrenCollapsible(False)
        self.body.setHandleWidth(1)
        for at, part in enumerate((self.table, right, self.images)):
            self.body.addWidget(part)
            self.body.setStretchFactor(at, (4, 4, 2)[at])
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole = column(spacing=GRID, margin=GRID)
        whole.addLayout(head)
        whole.addWidget(self.nothing, 1)
        whole.addWidget(self.body, 1)
        self.setLayout(whole)
        self.setMinimumHeight(180)

    def _connect(self) -> None:
        actions = self._actions
        self.scope.chosen.connect(self.show_scope)
        self.how.chosen.connect(lambda how: self.matrix.show_counts(how == "counts"))
        self.scan.clicked.connect(actions["scan"].trigger)
        self.report.clicked.connect(actions["report"].trigger)
        self.labels.clicked.connect(actions["labels"].trigger)
        self.table.picked.connect(self._show_matrix)
        self.matrix.chosen.connect(self._choose)
        self.matrix.described.connect(self.cell_text.show_text)
        self.images.itemActivated.connect(self._open)
        self.images.itemClicked.connect(self._open)
        self._browser.changed.connect(self._follow_walker)
        self.open_report.clicked.connect(lambda: self._show_file(self._written))
        self.open_folder.clicked.connect(lambda: self._show_file(self._written.parent if self._written else None))
        for heard in (self._views.made, self._scanner.changed, self._reporter.changed):
            heard.connect(self._refresh)
        self._reporter.written.connect(self._show_written)
        self._store.changed.connect(self._follow)

    @property
    def board(self) -> Board:
        """What is shown."""
        return self._board

    def show_scope(self, scope: str) -> None:
        """Show the numbers of the open image, or of the list."""
        self._scope = scope
        self.scope.choose(scope)
        self._refresh()

    def _follow(self, old: Session, new: Session) -> None:
        same = (new.outcomes, new.truth, new.style, new.result, new.path) == (
            old.outcomes, old.truth, old.style, old.result, old.path,
        )  # fmt: skip
        if not same:
            self._refresh()

    def _refresh(self) -> None:
        if self.isHidden():
            return
        session, results = self._store.session, self._scanner.results
        if self._scope == "image":
            self._board = image_board(session, self._views.view, self._catalog)
        else:
            self._board = results.board() if results is not None else Board()
        self.table.show_board(self._board)
        self._show_matrix(self.table.line)
        self._show_work(session)
        empty = self._empty(session)
        self.nothing.setText(empty)
        self.nothing.setVisible(bool(empty))
        self.body.setVisible(not empty)

    def _empty(self, session: Session) -> str:
        """Say what to do where there is nothing to show."""
        if self._scope == "image" and session.truth is None:
            key = self._actions["labels"].shortcut().toString()
            return self.tr("With label files, each network is measured here: {key} chooses their folder.").format(
                key=key
            )
        if self._scope == "stack" and not self._board.images:
            if self._scanner.is_running:
                return self.tr("Measuring the first image…")
            return self.tr(
                "The networks that are shown can be measured on every image of the list: press “Compare the list”."
            )
        return ""

    def _show_work(self, session: Session) -> None:
        scanner, reporter = self._scanner, self._reporter
        for part, busy, text, stop in (
            (self.scan, scanner.is_running, self.tr("Compare the list"), self.tr("Stop")),
            (self.report, reporter.is_running, self.tr("Report…"), self.tr("Stop the report")),
        ):
            message = stop if busy else text
            part.setText("" if self._narrow else message)
            part.setAccessibleName(message)
            part.setToolTip(message)
            part.setIcon(icon("stop" if busy else "play" if part is self.scan else "export"))
        if not scanner.is_running:
            self.scan.setToolTip(self.tr("In the background; what was measured before is not measured again"))
        now = reporter.progress if reporter.is_running else scanner.progress
        self.progress.setVisible(now is not None)
        if now is not None:
            self.progress.setRange(0, now.total)
            self.progress.setValue(now.done)
        self.message.show_text(self._words(session))
        done = self._written is not None and not reporter.is_running
        self.open_report.setVisible(done)
        self.open_folder.setVisible(done)

    def _words(self, session: Session) -> str:
        scanner, reporter = self._scanner, self._reporter
        results, parts = scanner.results, []
        if reporter.is_running and reporter.progress is not None:
            now = reporter.progress
            return self.tr("Report: {done} of {total}").format(done=f"{now.done:,}", total=f"{now.total:,}")
        if scanner.progress is not None:
            now = scanner.progress
            parts.append(self.tr("{done} of {total}").format(done=f"{now.done:,}", total=f"{now.total:,}"))
        elif results is not None and self._scope == "stack":
            parts.append(self.tr("{n} images").format(n=f"{len(results.signals):,}"))
        if results is not None and results.failures:
            parts.append(self.tr("{n} failed").format(n=f"{len(results.failures):,}"))
        if results is not None and self._scope == "stack" and not scanner.is_current(session):
            parts.append(self.tr("of other networks or labels than are shown: compare again"))
        return "  ·  ".join(parts)

    def _show_matrix(self, line: Line | None) -> None:
        metrics = line.metrics if line is not None else None
        self.matrix.show_table(metrics.confusion if metrics is not None else None, self._board.classes)
        if self.matrix.at is None:
            self.cell_text.show_text(self.tr("A click on a cell shows its pixels"))
        self.confusions.setVisible(metrics is not None)
        self._follow_walker()

    def _choose(self, at_row: int, at_column: int) -> None:
        line, classes = self.table.line, self._board.classes
        if line is None or classes is None:
            return
        cell = Cell(line.setup, classes.names[at_row], classes.names[at_column])
        results = self._scanner.results
        if self._scope == "image" or results is None:
            self._browser.select(cell)
        else:
            self._browser.select(cell, results.images(line.setup, cell.true, cell.predicted))

    def _follow_walker(self) -> None:
        """Mark the cell that is looked at, and list its images."""
        cell, classes, line = self._browser.cell, self._board.classes, self.table.line
        here = cell is not None and line is not None and classes is not None and cell.setup == line.setup
        known = classes.names if classes is not None else ()
        inside = here and cell is not None and cell.true in known and cell.predicted in known
        self.matrix.pick((known.index(cell.true), known.index(cell.predicted)) if inside and cell is not None else None)
        self.images.setVisible(bool(self._browser.images) and self._scope == "stack")
        with QSignalBlocker(self.images):
            if [self.images.item(i).data(_PATH) for i in range(self.images.count())] != [
                path for path, _ in self._browser.images
            ]:
                self.images.clear()
                for path, pixels in self._browser.images:
                    item = QListWidgetItem(self.tr("{name}   {n} px").format(name=path.name, n=f"{pixels:,}"))
                    item.setData(_PATH, path)
                    item.setToolTip(str(path))
                    self.images.addItem(item)
            self.images.setCurrentRow(-1 if self._browser.at is None else self._browser.at)
        if cell is not None:
            self.images.setToolTip(cell_text(cell))

    def _open(self, item: QListWidgetItem) -> None:
        self._browser.go(self.images.row(item))

    def _show_written(self, path: Path) -> None:
        self._written = path
        self._refresh()

    def _show_file(self, path: Path | None) -> None:
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show icons where there is no room for words."""
        narrow = event.size().width() < _ROOMY
        if narrow != self._narrow:
            self._narrow = narrow
            self.scope.set_compact(compact=narrow)
            self.labels.setText("" if narrow else self.tr("Labels folder…"))
            self._refresh()
        super().resizeEvent(event)

    def setVisible(self, visible: bool) -> None:
        """Catch up with what happened while nobody looked."""
        super().setVisible(visible)
        if visible:
            self._refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a folder."""
        if self._folder(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at it as labels."""
        folder = self._folder(event)
        if folder is not None:
            event.acceptProposedAction()
            self.dropped.emit(folder)

    def _folder(self, event: QDropEvent) -> Path | None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return paths[0] if len(paths) == 1 and paths[0].is_dir() else None
