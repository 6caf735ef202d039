"""What each action does."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from segstudio.core import ClassSet, SegStudioError
from segstudio.core.classes import Alignment
from segstudio.core.session import VIEWS, Style, View
from segstudio.ui.canvas import CanvasGrid
from segstudio.ui.compare.mapping_dialog import MappingDialog
from segstudio.ui.depth.dialog import DepthDialog
from segstudio.ui.images.export_dialog import ExportChoice, ExportDialog
from segstudio.ui.kit.i18n import plugin_text
from segstudio.ui.kit.log import MemoryLog
from segstudio.ui.kit.window_state import WindowState
from segstudio.ui.shell.about import AboutDialog, LogDialog
from segstudio.ui.shell.settings import SettingsDialog
from segstudio.ui.shell.shortcuts import ShortcutsDialog
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.sweep.dialog import SweepDialog
from segstudio.ui.truth.labels_dialog import LabelsDialog

_FADE: Final = 0.1


class Commands(QObject):
    """Turns actions into calls of the workbench; asks with a dialog where there is something to decide."""

    def __init__(self, bench: Workbench, state: WindowState, log: MemoryLog, window: QWidget) -> None:
        """Take what the actions work on."""
        super().__init__(window)
        self._bench, self._state, self._log, self._window = bench, state, log, window
        self._store = bench.store
        self._sweep: SweepDialog | None = None

    def table(self, canvas: CanvasGrid, others: Mapping[str, Callable[[], object]]) -> dict[str, Callable[[], object]]:
        """Return what to call for each action; `others` are those that only the window itself can do."""
        views = {f"view_{view}": lambda view=view: self.show_view(view) for view in VIEWS}
        return {
            "open_files": self.open_files,
            "open_folder": self.open_folder,
            "next": lambda: self._bench.opener.step(1),
            "previous": lambda: self._bench.opener.step(-1),
            "next_page": lambda: self._bench.opener.turn(1),
            "previous_page": lambda: self._bench.opener.turn(-1),
            "export": self.export,
            "start_page": self.close_all,
            "settings": self.settings,
            "shortcuts": self.shortcuts,
            "cycle_view": self.cycle_view,
            "contours": self.toggle_contours,
            "depth": self.toggle_depth,
            "depth_folder": self.depth_folder,
            "changes": self.toggle_changes,
            "less_opaque": lambda: self._fade(-_FADE),
            "more_opaque": lambda: self._fade(_FADE),
            "fit": canvas.fit,
            "one_to_one": canvas.one_to_one,
            "run": self._bench.run,
            "run_all": self.run_all,
            "cancel": self._bench.cancel,
            "refine": self.toggle_refine,
            "sweep": self.sweep,
            "import_weights": self.import_weights,
            "labels": self.labels,
            "forget_labels": self._bench.truth.forget,
            "report": self.report,
            "mapping": self.mapping,
            "log": self.log,
            "about": self.about,
            **views,
            **others,
        }

    def open_files(self) -> None:
        """Ask for images."""
        kinds = self.tr("Images")
        suffixes = " ".join(f"*{s}" for s in sorted(self._bench.services.catalog.image_suffixes))
        found, _ = QFileDialog.getOpenFileNames(
            self._window, self.tr("Open images"), self._state.text("folder"), f"{kinds} ({suffixes})"
        )
        self.open([Path(name) for name in found])

    def open_folder(self) -> None:
        """Ask for a folder."""
        found = QFileDialog.getExistingDirectory(self._window, self.tr("Open folder"), self._state.text("folder"))
        self.open([Path(found)] if found else [])

    def open(self, paths: list[Path]) -> None:
        """Open images and folders, and remember them."""
        if not paths:
            return
        self._state.set_text("folder", str(paths[0].parent))
        self._state.add_recent(paths[0])
        self._bench.opener.open(paths)

    def close_all(self) -> None:
        """Go back to the start page."""
        self._bench.cancel()
        self._bench.opener.close()

    def show_view(self, view: View) -> None:
        """Choose a view; those that need refining turn it on."""
        session = self._store.session
        refiners = self._bench.services.catalog.refiners
        if view != "raw" and session.setup.refine is None and refiners:
            session = session.with_setup(replace(session.setup, refine=next(iter(refiners))))
        self._style(replace(session.style, view=view), session.setup.refine)

    def cycle_view(self) -> None:
        """Go to the next view, where refining gives more than one."""
        session = self._store.session
        if session.setup.refine is not None:
            self._style(session.style.next_view(), session.setup.refine)

    def _style(self, style: Style, refine: str | None, merge: str = "") -> None:
        session = self._store.session
        setup = session.setup if refine == session.setup.refine else replace(session.setup, refine=refine)
        self._store.put(session.with_setup(setup).with_style(style), merge)

    def toggle_contours(self) -> None:
        """Fill classes, or draw their outlines only."""
        session = self._store.session
        self._style(replace(session.style, contours=not session.style.contours), session.setup.refine)

    def toggle_depth(self) -> None:
        """Show the depth map beside the image, or not."""
        session = self._store.session
        self._style(replace(session.style, depth=not session.style.depth), session.setup.refine)

    def depth_folder(self) -> None:
        """Ask where the depth maps of the open image's folder lie."""
        bench, path = self._bench, self._store.session.path
        if path is None:
            return
        folder = path.absolute().parent
        beside = [other for other in bench.files.paths if other.absolute().parent == folder]
        limit = bench.preferences.settings.max_megapixels * 1_000_000
        dialog = DepthDialog(
            beside or [path], bench.depths.places.of(path), bench.services.catalog, limit, self._window
        )
        if dialog.exec():
            bench.depths.choose(folder, dialog.source)

    def toggle_changes(self) -> None:
        """Show what refining changed in a pane beside, or not; it turns refining on."""
        session = self._store.session
        refiners = self._bench.services.catalog.refiners
        style = replace(session.style, changes=not session.style.changes, changed_class=None)
        refine = session.setup.refine or (next(iter(refiners), None) if style.changes else None)
        self._style(style, refine)

    def toggle_refine(self) -> None:
        """Turn refining on or off."""
        session = self._store.session
        refiners = self._bench.services.catalog.refiners
        other = None if session.setup.refine is not None else next(iter(refiners), None)
        self._style(session.style, other)

    def _fade(self, by: float) -> None:
        session = self._store.session
        self._style(session.style.with_opacity(session.style.opacity + by), session.setup.refine, "opacity")

    def run_all(self) -> None:
        """Segment every image of the list that is shown."""
        self._bench.batch.run(self._bench.files.shown)

    def export(self) -> None:
        """Ask what to write and where, then write."""
        session = self._store.session
        if session.path is None:
            return
        folder = Path(self._state.text("export") or self._beside(session.path.absolute()) / "masks")
        dialog = ExportDialog(self._bench.services.catalog, folder, len(self._bench.files.shown), self._window)
        dialog.this.setEnabled(session.result is not None)
        dialog.every.setChecked(session.result is None)
        if dialog.exec():
            self._state.set_text("export", dialog.folder.text())
            self.write(dialog.choice)

    def _beside(self, path: Path) -> Path:
        """Return the folder of an image; for samples, which lie in the program itself, that of a person's images."""
        is_sample = any(path == sample.path.absolute() for sample in self._bench.services.samples)
        own = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        return Path(own) if is_sample else path.parent

    def write(self, choice: ExportChoice) -> None:
        """Write what was chosen."""
        session = self._store.session
        if choice.whole_folder:
            self._bench.batch.run(self._bench.files.shown, choice.plan)
        elif session.result is not None and session.place is not None:
            self._bench.exporter.write(session.place, session.result, choice.plan)

    def labels(self, folder: Path | None = None) -> None:
        """Ask for the folder of label maps, and show how they are understood before they are used."""
        truth = self._store.session.truth
        start = folder or (truth.folder if truth is not None else None)
        dialog = LabelsDialog(self._bench.truth, str(start or ""), self._class_sets(), self._window)
        if dialog.exec() and dialog.truth is not None:
            self._bench.truth.use(dialog.truth)
        dialog.deleteLater()

    def mapping(self) -> None:
        """Show which classes of the panes mean the same, and let them be changed."""
        alignment, session = self._bench.counterparts.alignment, self._store.session
        if alignment is None:
            text = self.tr("All panes know the same classes.")
            remedy = self.tr("Add a network with other classes, or choose labels.")
            self._bench.problem.emit(SegStudioError(text, remedy))
            return
        start = self._state.text("map") or str(Path(self._state.text("folder")) / "classes-map.json")
        dialog = MappingDialog(alignment, self._set_titles(alignment), start, self._window)
        if dialog.exec():
            self._store.put(session.with_mapping(dialog.mapping))
        self._state.set_text("map", dialog.start)
        dialog.deleteLater()

    def _set_titles(self, alignment: Alignment) -> tuple[str, ...]:
        """Name the sets by the weights that have them; others are those of the labels."""
        known = {info.classes.names: plugin_text(info.title) for info in self._bench.library.weights}
        return tuple(known.get(each.names, self.tr("Labels")) for each in alignment.sets)

    def report(self) -> None:
        """Ask for a folder and write the report of what is compared to it; while one is written, stop it."""
        reporter, session = self._bench.reporter, self._store.session
        if reporter.is_running:
            reporter.cancel()
        elif not reporter.setups:
            text = self.tr("There is nothing to compare yet.")
            self._bench.problem.emit(SegStudioError(text, self.tr("Choose a network and weights that are here.")))
        elif session.path is not None:
            start = self._state.text("report") or str(self._beside(session.path.absolute()))
            chosen = QFileDialog.getExistingDirectory(self._window, self.tr("Folder for the report"), start)
            if chosen:
                self._state.set_text("report", chosen)
                reporter.write(Path(chosen))

    def _class_sets(self) -> list[tuple[str, ClassSet]]:
        """List the class sets of the weights that are here, each once, that of the chosen ones first."""
        key = self._store.session.setup.weights
        here = sorted((w for w in self._bench.library.weights if w.present), key=lambda info: info.key != key)
        sets: dict[tuple[str, ...], tuple[str, ClassSet]] = {}
        for info in here:
            if info.classes.known:
                sets.setdefault(info.classes.names, (plugin_text(info.title), info.classes))
        return list(sets.values())

    def import_weights(self) -> None:
        """Ask for a checkpoint and take it in."""
        kinds = self.tr("Checkpoints")
        found, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Import weights"),
            self._state.text("folder"),
            f"{kinds} (*.safetensors *.pth *.pt *.bin *.ckpt)",
        )
        if found:
            self._bench.library.import_file(Path(found))

    def sweep(self) -> None:
        """Show the window of sweeps, beside this one; it is made when it is first asked for."""
        if self._sweep is None:
            self._sweep = self.make_sweep()
        self._sweep.show()
        self._sweep.raise_()
        self._sweep.activateWindow()

    def make_sweep(self) -> SweepDialog:
        """Make a window of sweeps."""
        bench = self._bench
        return SweepDialog(
            bench.context,
            bench.sweeper,
            presets=bench.presets,
            library=bench.library,
            state=self._state,
            parent=self._window,
        )

    def close_windows(self) -> None:
        """Close what is open beside this window; what runs goes on or ends with the workbench."""
        if self._sweep is not None:
            self._sweep.close()

    def settings(self) -> None:
        """Show the settings."""
        SettingsDialog(self._bench.preferences, self._window).exec()

    def shortcuts(self) -> None:
        """Show the keys."""
        ShortcutsDialog(self._bench.preferences, self._window).exec()

    def log(self) -> None:
        """Show the log, beside the window."""
        LogDialog(self._log, self._window).show()

    def about(self) -> None:
        """Show version, device and plugins."""
        AboutDialog(self._bench.services.catalog, self._bench.library.device, self._window).show()
