"""The window: puts the parts in their places and connects them; decides nothing."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QWidget

from segstudio.core import Settings, WeightsInfo
from segstudio.core.plugins import Preset
from segstudio.core.session import Session, View
from segstudio.ui.base.services import Sample
from segstudio.ui.canvas import ContextRequest
from segstudio.ui.compare.bar import GridBar
from segstudio.ui.compare.control import GridControl
from segstudio.ui.compare.inspector import Inspector
from segstudio.ui.compare.layer_bar import DifferenceBar
from segstudio.ui.images.batch import Report
from segstudio.ui.images.start_page import SAMPLE_EDGE, StartPage
from segstudio.ui.kit.actions import MENUS, ActionSet
from segstudio.ui.kit.error_bar import ErrorBar
from segstudio.ui.kit.held_keys import HeldKey, focus_next, only_on
from segstudio.ui.kit.i18n import translate
from segstudio.ui.kit.icons import icon
from segstudio.ui.kit.log import MemoryLog
from segstudio.ui.kit.theme import Theme
from segstudio.ui.kit.widgets import button, column
from segstudio.ui.kit.window_state import WindowState
from segstudio.ui.legend.region_menu import region_menu
from segstudio.ui.networks.fetch_dialog import FetchDialog
from segstudio.ui.shell.command_palette import CommandPalette
from segstudio.ui.shell.commands import Commands
from segstudio.ui.shell.search import found_by_search
from segstudio.ui.shell.side_panels import LeftPanels, SidePanels
from segstudio.ui.shell.stage import Stage
from segstudio.ui.shell.statusbar import StatusLine
from segstudio.ui.shell.stroke_control import StrokeController
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.truth.cell_bar import CellBar
from segstudio.ui.truth.confusion_browser import ConfusionBrowser
from segstudio.ui.truth.panel import ComparePanel


class MainWindow(QMainWindow):
    """Folder at the left, canvas in the middle, panels at the right, one line below."""

    closed = Signal()

    def __init__(self, bench: Workbench, state: WindowState, log: MemoryLog, theme: Theme) -> None:
        """Build the window around a workbench, which may be older than it."""
        super().__init__()
        self._bench, self._state = bench, state
        self.setWindowTitle("SegStudio")
        self.setWindowIcon(icon("logo", self.palette().ColorRole.Highlight))
        self.setMinimumSize(880, 560)
        self.setAcceptDrops(True)
        catalog, store = bench.services.catalog, bench.store
        self.actions_ = ActionSet(bench.preferences.settings.shortcuts, self)
        self.commands = Commands(bench, state, log, self)
        self.left = LeftPanels(bench, self.actions_, theme)
        self.stage = Stage(catalog, store, bench.files, bench.depth, self.actions_, changes=bench.changes)
        canvas = self.stage.canvas
        self.grid = GridControl(store, bench.scenes, canvas, self.actions_, self)
        self.inspector = Inspector(store, canvas, self)
        self.grid_bar = GridBar(store, bench.comparer, bench.saved_layouts, self.grid, self.actions_)
        self.difference_bar = DifferenceBar(store, bench.layers, self.actions_)
        self.browser = ConfusionBrowser(store, bench.truth_views, self)
        self.cell_bar = CellBar(store, bench.truth_views, self.browser, self.actions_)
        self.numbers = ComparePanel(
            store=store,
            catalog=catalog,
            views=bench.truth_views,
            scanner=bench.scanner,
            reporter=bench.reporter,
            browser=self.browser,
            actions=self.actions_,
        )
        self.stage.set_tools(self.cell_bar)
        self.stage.set_tools(self.difference_bar)
        self.stage.set_tools(self.grid_bar)
        self.start = StartPage(bench.services.samples, self.actions_)
        self.side = SidePanels(bench, self.actions_)
        self.errors = ErrorBar()
        self.status = StatusLine(catalog, store, bench.library, bench.fetcher)
        self.centre = QStackedWidget()
        self.strokes = StrokeController(bench, self.stage, self.left.classes, self.actions_, self.commands)
        self._arrange()
        self._fill_menus()
        self._connect()
        self._follow(store.session, store.session)

    def _arrange(self) -> None:
        for page in (self.start, self.stage):
            self.centre.addWidget(page)
        middle = QWidget()
        self.middle = QSplitter(Qt.Orientation.Vertical)
        self.middle.setHandleWidth(1)
        self.middle.setChildrenCollapsible(False)
        for at, half in enumerate((self.centre, self.numbers)):
            self.middle.addWidget(half)
            self.middle.setStretchFactor(at, 1 - at)
        self.middle.setSizes([464, 352])
        self.numbers.hide()
        middle.setLayout(column(self.errors, self.middle, spacing=0))
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for part, stretch in ((self.left, 0), (middle, 1), (self.side, 0)):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setSizes([264, 856, 320])
        whole = QWidget()
        whole.setLayout(column(self.splitter, self.status, spacing=0))
        self.setCentralWidget(whole)

    def _fill_menus(self) -> None:
        bar = self.menuBar()
        for key, title in MENUS.items():
            menu = bar.addMenu(translate("actions", title))
            for group in self.actions_.in_menu(key):
                if menu.actions():
                    menu.addSeparator()
                menu.addActions(group)
        self.search = button(
            self.actions_["palette"].text() + "   " + self.actions_["palette"].shortcut().toString(), "search", "search"
        )
        self.search.clicked.connect(self.actions_["palette"].trigger)
        bar.setCornerWidget(self.search, Qt.Corner.TopRightCorner)

    def _connect(self) -> None:
        own: dict[str, Callable[[], object]] = {
            "quit": self.close,
            "fold": self.toggle_panels,
            "focus_next": lambda: focus_next(
                [self.left.files.view, self.left.classes.view, self.stage.canvas, self.numbers, self.side]
            ),
            "palette": self.open_palette,
            "copy_areas": self.left.classes.copy_areas,
            "copy_image": self.stage.copy_image,
            "blink": self._blink_once,
            **self.grid.handlers(),
            **self.strokes.table(),
            "inspect": self.inspector.toggle,
            "compare_panel": self._show_panels,
            "scan": self.scan_list,
            "cell_next": lambda: self.browser.step(1),
            "cell_previous": lambda: self.browser.step(-1),
            "copy_numbers": self.inspector.copy,
        }
        self.actions_.connect_all(self.commands.table(self.stage.canvas, own))
        for action in self.actions_:
            self.addAction(action)
        self.removeAction(self.actions_["fold"])
        only_on(self.actions_["fold"], self.stage.canvas)
        HeldKey(self.actions_["blink"], self.stage.canvas.set_blink, self)
        HeldKey(self.actions_["blink_pane"], self.grid.hold_other, self)
        bench = self._bench
        bench.problem.connect(self.errors.show_error)
        bench.store.changed.connect(self._follow)
        bench.files.counted.connect(self._show_panels)
        bench.preferences.changed.connect(self._follow_settings)
        bench.batch.finished.connect(self._show_batch_report)
        bench.exporter.written.connect(self._show_written)
        bench.sweeper.written.connect(self._show_written)
        bench.sweeper.finished.connect(self._show_sweep_end)
        bench.presets.saved.connect(self._show_kept_preset)
        bench.reporter.written.connect(self._show_comparison_report)
        self.browser.setup_requested.connect(self.grid.show_setup)
        self.browser.image_requested.connect(bench.opener.show)
        self.browser.run_requested.connect(bench.comparer.run)
        self.numbers.dropped.connect(self.commands.labels)
        bench.library.imported.connect(self._show_imported)
        bench.fetcher.asked.connect(self._ask_to_fetch)
        self.stage.canvas.hovered.connect(self.status.hover)
        self.stage.canvas.class_picked.connect(self._solo)
        self.stage.canvas.context_requested.connect(self._open_region_menu)
        self.stage.view_chosen.connect(self._choose_view)
        bench.previews.set_visible_region(self.stage.seen)
        self.stage.canvas.camera.changed.connect(bench.previews.refresh)
        self.stage.pages.chosen.connect(bench.opener.show_page)
        bench.thumbnails.made.connect(self.start.show_image)
        for sample in bench.services.samples:
            bench.thumbnails.want_large(sample.path, SAMPLE_EDGE)
        self.start.sample_chosen.connect(self.try_sample)
        self.start.recent_chosen.connect(lambda path: self.commands.open([path]))

    def set_theme(self, theme: Theme) -> None:
        """Use other colours where they are painted by hand."""
        self.left.set_theme(theme)

    def _follow(self, old: Session, new: Session) -> None:
        """Show the start page while nothing is open, and hide the panels that would be empty."""
        is_open = new.path is not None or bool(self._bench.files.paths)
        page: QWidget = self.stage if is_open else self.start
        if self.centre.currentWidget() is not page:
            self.centre.setCurrentWidget(page)
            (self.stage.canvas if is_open else self.start).setFocus()
        self._show_panels()
        if not is_open:
            self.start.show_recent(self._state.recent)
        self.actions_["contours"].setChecked(new.style.contours)
        self.actions_["depth"].setChecked(new.style.depth)
        self.actions_["changes"].setChecked(new.style.changes)
        self.actions_["refine"].setChecked(new.setup.refine is not None)
        self.actions_["inspect"].setChecked(self.inspector.is_on)
        self.actions_.follow(new)
        self.strokes.enable()
        self.setWindowTitle(f"{new.path.name} - SegStudio" if new.path else "SegStudio")
        if new.path != old.path or (new.result is not old.result and new.result is not None):
            self.errors.clear()

    def _show_panels(self) -> None:
        """Show panels while something is open and they are not folded; a single image needs no list."""
        shown = self.centre.currentWidget() is self.stage and not self.actions_["fold"].isChecked()
        self.left.files.setVisible(len(self._bench.files.paths) != 1)
        is_open = self.centre.currentWidget() is self.stage
        self.numbers.setVisible(is_open and self.actions_["compare_panel"].isChecked())
        self.left.setVisible(shown)
        self.side.setVisible(shown)

    def _follow_settings(self, old: Settings, new: Settings) -> None:
        if old.shortcuts != new.shortcuts:
            self.actions_.set_keys(new.shortcuts)

    def toggle_panels(self) -> None:
        """Fold the panels away, or bring them back."""
        self._state.set_flag("folded", self.actions_["fold"].isChecked())
        self._show_panels()

    def scan_list(self) -> None:
        """Compare what is shown over the whole list, with its panel open; while that goes on, stop it."""
        scanner = self._bench.scanner
        if scanner.is_running:
            scanner.cancel()
            return
        self.actions_["compare_panel"].setChecked(True)
        self._show_panels()
        self.numbers.show_scope("stack")
        scanner.start()

    def open_palette(self) -> None:
        """Search everything."""
        self.command_palette = CommandPalette(found_by_search(self._bench, self.actions_), self)
        self.command_palette.open()

    def try_sample(self, sample: Sample) -> None:
        """Open the samples at one of them and run the weights that suit it."""
        bench = self._bench
        bench.library.use_key(sample.weights)
        bench.segmenter.run_once_open(sample.path)
        bench.opener.open([s.path for s in bench.services.samples], first=sample.path)

    def _solo(self, class_id: int) -> None:
        session = self._bench.store.session
        if session.classes is not None and all(c.id != class_id for c in session.classes.classes):
            return  # a value of the map of changes, not a class
        self._bench.store.put(session.with_style(session.style.soloed(class_id)))

    def _open_region_menu(self, request: ContextRequest) -> None:
        """Offer what can be done with the region under the cursor."""
        self.region = region_menu(request, self._bench.store, self.left.classes, self.actions_, self)
        self.grid.extend(self.region, request.key)
        self.region.popup(request.point)

    def _choose_view(self, view: View) -> None:
        if view == "grid":
            self.grid.enter()
        else:
            self.commands.show_view(view)

    def _blink_once(self) -> None:
        """Show the photograph alone for a moment, where the action is chosen from a menu."""
        self.stage.canvas.set_blink(True)
        QTimer.singleShot(600, self, lambda: self.stage.canvas.set_blink(False))

    def _show_batch_report(self, report: Report) -> None:
        self.status.show_message(
            self.tr("{done} done, {skipped} there already, {failed} failed.").format(
                done=report.done, skipped=report.skipped, failed=len(report.errors)
            )
        )
        if report.errors:
            self.errors.show_error(report.summary)

    def _show_written(self, paths: tuple[Path, ...]) -> None:
        self.status.show_message(self.tr("Written: {files}").format(files=", ".join(map(str, paths))))

    def _show_sweep_end(self) -> None:
        self.status.show_message(
            self.tr("The values of the refiner are measured: see {action}.").format(
                action=self.actions_["sweep"].text().rstrip("…")
            )
        )

    def _show_kept_preset(self, preset: Preset) -> None:
        self.status.show_message(self.tr("Kept as a preset: {name}").format(name=preset.title))

    def _show_comparison_report(self, path: Path) -> None:
        self._show_written((path,))
        self.actions_["compare_panel"].setChecked(True)
        self._show_panels()

    def _show_imported(self, info: WeightsInfo) -> None:
        self._bench.library.use(info)
        self.status.show_message(self.tr("Imported: {name}").format(name=info.title))

    def _ask_to_fetch(self, info: WeightsInfo) -> None:
        """Download only what a person has agreed to."""
        fetcher, spec = self._bench.fetcher, self._bench.services.catalog.model(info.model)
        if FetchDialog(info, spec, fetcher.options, self).exec():
            fetcher.fetch(info)

    def showEvent(self, event: QShowEvent) -> None:
        """Restore the place once."""
        if not event.spontaneous() and not self.property("placed"):
            self.setProperty("placed", True)
            self.actions_["fold"].setChecked(self._state.flag("folded", default=False))
            self.actions_["compare_panel"].setChecked(self._state.flag("numbers", default=False))
            self.side.restore(self._state)
            self.toggle_panels()
        super().showEvent(event)

    def keep_state(self) -> None:
        """Remember where the window is and what is folded."""
        self._state.keep(self, self.splitter)
        self._state.set_flag("numbers", self.actions_["compare_panel"].isChecked())
        self.side.keep(self._state)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place, and be gone at once, however long threads take to end."""
        self.keep_state()
        self.commands.close_windows()
        super().closeEvent(event)
        self.hide()
        self.inspector.shutdown()
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            self.start.set_drop_over(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget them."""
        self.start.set_drop_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.start.set_drop_over(False)
        self.commands.open([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
