"""The window of sweeps: asks at the left, shows at the right; the work itself goes on while it is closed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QWidget,
)

from segstudio.core import ParamValue, SegStudioError, Sweep, SweepTable
from segstudio.core.plugins import Preset
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.library import Library
from segstudio.ui.kit.error_texts import full_message, translated
from segstudio.ui.kit.i18n import plugin_text, translate
from segstudio.ui.kit.icons import icon
from segstudio.ui.kit.widgets import GRID, MARGIN, CalmWheel, button, column, label, line, row
from segstudio.ui.kit.window_state import WindowState
from segstudio.ui.refine.presets import PresetStore
from segstudio.ui.sweep.axes import AxesForm
from segstudio.ui.sweep.found import FoundPanel
from segstudio.ui.sweep.saved_form import Remembered, from_text, to_text
from segstudio.ui.sweep.source import SourceForm
from segstudio.ui.sweep.sweep_texts import way_of, work_of
from segstudio.ui.sweep.sweeper import Sweeper, split_names

_LEFT = 344  # pixels
_PAUSE = 250  # milliseconds in which the form rests before it is thought about


class SweepDialog(QDialog):
    """Folder, network, refiner and grid; Start, which becomes Cancel; and what was found."""

    def __init__(
        self,
        context: UiContext,
        sweeper: Sweeper,
        *,
        presets: PresetStore,
        library: Library,
        state: WindowState,
        parent: QWidget | None = None,
    ) -> None:
        """Take up what was asked last, or what the window shows."""
        super().__init__(parent)
        self.setWindowTitle(translate("sweep", "Best values of the refiner"))
        self.resize(1080, 720)
        self.setMinimumSize(880, 560)
        self._desk, self._sweeper, self._presets, self._library = context, sweeper, presets, library
        self._store, self._state = context.store, state
        catalog = context.services.catalog
        self.source, self.found = SourceForm(catalog), FoundPanel(catalog)
        self.refiner = QComboBox()
        self.refiner.setAccessibleName(self.tr("Refiner"))
        CalmWheel(self).calm(self.refiner)
        for spec in catalog.refiners.values():
            self.refiner.addItem(plugin_text(spec.title), spec.key)
        self.axes = AxesForm(None)
        self.work, self.trouble = label("", "small", wrap=True), label("", "error", wrap=True)
        self.progress = QProgressBar(textVisible=False)
        self.start = button("", "primary", "play")
        self._rest = QTimer(self, singleShot=True, interval=_PAUSE)
        self._kept = self._remembered()
        self._form = QWidget()
        self._lay()
        self._connect()
        self._fill()

    def _lay(self) -> None:
        self._form.setProperty("role", "panel")
        self._grid = column(spacing=GRID // 2)
        parts = column(self.source, margin=MARGIN, spacing=GRID)
        named = label(self.tr("&Refiner, and values to try"), "small")
        named.setBuddy(self.refiner)
        for part in (line(), named, self.refiner):
            parts.addWidget(part)
        parts.addLayout(self._grid)
        parts.addStretch(1)
        self._form.setLayout(parts)
        area = QScrollArea()
        area.setWidget(self._form)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = column(self.work, self.trouble, self.progress, self.start, margin=MARGIN, spacing=GRID)
        left = QWidget()
        lay = column(area, line(), spacing=0)
        lay.addLayout(foot)
        left.setLayout(lay)
        left.setFixedWidth(_LEFT)
        right = QWidget()
        right.setLayout(column(self.found, margin=MARGIN))
        whole = row(left, line(vertical=True), right, spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        sweeper, presets = self._sweeper, self._presets
        self.source.folder_chosen.connect(sweeper.inspect)
        self.source.changed.connect(self._ponder)
        self.refiner.activated.connect(self._show_axes)
        self._rest.timeout.connect(self._think)
        self.start.clicked.connect(self._press)
        self.found.taken.connect(self._take_over)
        self.found.export_asked.connect(self._export)
        sweeper.inspected.connect(self._show_folder)
        sweeper.changed.connect(self._show)
        sweeper.finished.connect(self._finish)
        sweeper.written.connect(self._show_written)
        presets.saved.connect(self._show_kept_preset)
        for part in (sweeper, presets):
            part.problem.connect(self._show_problem)
        self._library.changed.connect(self._offer)
        self._store.changed.connect(self._show)

    def _remembered(self) -> Remembered:
        return from_text(self._state.text("sweep"))

    def _fill(self) -> None:
        kept, setup = self._kept, self._store.session.setup
        self._offer()
        if kept.model:
            self.source.pick((kept.model, kept.weights))
        self.refiner.setCurrentIndex(max(0, self.refiner.findData(kept.refiner or setup.refine)))
        with QSignalBlocker(self.source):
            self.source.images.setValue(kept.images)
            self.source.ignored.setText(kept.ignored)
        self._show_axes()
        if kept.axes and kept.refiner == self.refiner.currentData():
            self.axes.choose(kept.axes)
        known, shown = self._sweeper.folder, self._desk.files.root
        if kept.folder:
            self.source.enter(kept.folder)
        elif known is not None:
            self.source.enter(str(known.data))
        elif shown is not None and (shown.parent / "labels").is_dir():
            self.source.enter(str(shown))
        self._finish(self._sweeper.table)

    def _offer(self) -> None:
        """Offer the networks whose weights are at hand."""
        self.source.offer(self._library.weights, self._store.session.setup.network)

    def _show_axes(self) -> None:
        """Draw the parameters of the chosen refiner."""
        spec = self._desk.services.catalog.refiners.get(str(self.refiner.currentData()))
        self._grid.removeWidget(self.axes)
        self.axes.deleteLater()
        self.axes = AxesForm(spec)
        self.axes.changed.connect(self._ponder)
        self._grid.addWidget(self.axes)
        self._ponder()

    @property
    def asked(self) -> Sweep | None:
        """What the form asks for; None while something is missing."""
        folder, (model, weights), axes = self._sweeper.folder, self.source.setup, self.axes.axes
        split = self.source.split.currentData()
        if folder is None or not model or not axes or split is None:
            return None
        options = self._desk.preferences.settings.options()
        depth = self._desk.depths.places.of(folder.data / str(split) / "images" / "image")
        return Sweep(
            folder.data, str(split), model, weights, str(self.refiner.currentData()), axes,
            images=self.source.images.value(), ignored=tuple(split_names(self.source.ignored.text())),
            options=options, depth=depth,
        )  # fmt: skip

    def _show_folder(self) -> None:
        folder = self._sweeper.folder
        if folder is not None:
            self.source.show_folder(folder, self._kept.split)
            self._ponder()

    def _ponder(self) -> None:
        self._rest.start()
        self._show()

    def _think(self) -> None:
        asked = self.asked
        if asked is not None and not self._sweeper.is_running:
            self._sweeper.think(asked)
        self._show()

    def _show(self) -> None:
        """Show what is known, and what can be done."""
        sweeper, running = self._sweeper, self._sweeper.is_running
        thought = sweeper.thought if not self._rest.isActive() else None
        self._form.setEnabled(not running)
        self.progress.setVisible(running)
        self.work.setText(self._work())
        trouble = sweeper.trouble or (thought.trouble if thought and not running else None) or self._missing()
        self.trouble.setText(_problem_text(trouble))
        self.trouble.setVisible(bool(self.trouble.text()) and not running)
        if running and sweeper.progress is not None:
            self.progress.setRange(0, sweeper.progress.total)
            self.progress.setValue(sweeper.progress.done)
        elif running:
            self.progress.setRange(0, 0)
        busy = self._store.session.is_batch_running
        self.start.setText(" " + (self.tr("&Cancel") if running else self.tr("S&tart")))
        self.start.setIcon(icon("stop" if running else "play", self.palette().ColorRole.HighlightedText))
        ready = thought is not None and thought.plan is not None and thought.asked == self.asked
        self.start.setEnabled(running or (ready and not busy and not self._missing()))
        self.found.export.setEnabled(not running)

    def _missing(self) -> str:
        """Say what the chosen refiner lacks on this machine."""
        spec = self._desk.services.catalog.refiners.get(str(self.refiner.currentData()))
        return spec.available() if spec is not None else self.tr("No plugin offers a refiner.")

    def _work(self) -> str:
        sweeper, asked = self._sweeper, self.asked
        if sweeper.is_running:
            note = self.tr("It goes on while this window is closed.")
            way = way_of(sweeper.progress, sweeper.left) if sweeper.progress else self.tr("Starting…")
            return f"{way}\n{note}"
        if asked is None:
            return self._wanting()
        thought = sweeper.thought
        if self._rest.isActive() or thought is None or thought.asked != asked:
            return self.tr("Counting…")
        if thought.plan is None:
            return ""
        return work_of(asked.combinations, thought.plan, sweeper.seconds(asked, thought.plan))

    def _wanting(self) -> str:
        """Say what the form still needs."""
        if self._sweeper.looker.jobs:
            return self.tr("Looking at the folder…")
        if self._sweeper.folder is None:
            return self.tr("Choose a folder of images whose labels are known.")
        return self.tr("Choose a network, and values to try.")

    def _press(self) -> None:
        """Start, or stop."""
        asked = self.asked
        if self._sweeper.is_running:
            self._sweeper.cancel()
            self._ponder()
        elif asked is not None:
            self._keep(asked)
            self._sweeper.start(asked)

    def _keep(self, asked: Sweep) -> None:
        """Remember what is asked, so that it can be gone on with after the program was ended."""
        self._kept = Remembered(
            str(asked.data), asked.split, asked.model, asked.weights, asked.refiner, dict(asked.axes),
            asked.images, self.source.ignored.text(),
        )  # fmt: skip
        self._state.set_text("sweep", to_text(self._kept))

    def _finish(self, table: SweepTable | None) -> None:
        self.found.show_table(table)
        if table is not None:
            self._ponder()

    def _take_over(self, title: str, source: str, values: dict[str, ParamValue]) -> None:
        """Keep the values as a preset, and refine with them."""
        table = self._sweeper.table
        if table is not None:
            self._presets.save(table.asked.refiner, title, source, values)
            session = self._store.session
            setup = replace(session.setup, refine=table.asked.refiner, refine_values=values)
            self._store.put(session.with_setup(setup))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press a button that has the focus; in a field it ends what is being written, and starts nothing."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and not isinstance(self.focusWidget(), QPushButton):
            event.accept()
            return
        super().keyPressEvent(event)

    def _show_written(self, paths: Sequence[Path]) -> None:
        folder = paths[0].parent if paths else ""
        self.found.show_hint(self.tr("Written to {folder}: {n} files.").format(folder=folder, n=len(paths)))

    def _show_kept_preset(self, preset: Preset) -> None:
        self.found.show_hint(self.tr("Kept as the preset “{name}”, and in use now.").format(name=preset.title))

    def _show_problem(self, error: BaseException) -> None:
        self.found.show_hint(_problem_text(error))

    def _export(self) -> None:
        found = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for table and plots"), self._state.text("export")
        )
        if found:
            self._sweeper.write(Path(found))


def _problem_text(trouble: BaseException | str | None) -> str:
    """Put into words what stands in the way."""
    if isinstance(trouble, SegStudioError):
        return full_message(trouble)
    return translated(trouble) if isinstance(trouble, str) else str(trouble or "")
