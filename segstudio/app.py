"""The composition root of the window: builds catalog, engine, workbench and window, and hands them to each other."""

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from segstudio import __version__, engine
from segstudio.core import Comparisons, Image, JobContext, Settings, WeightsInfo, files, plugins, resources
from segstudio.core.files import DepthSource
from segstudio.core.plugins import Catalog
from segstudio.evaluation.service import SweepService
from segstudio.ui.base.services import BESIDE, Sample, Services
from segstudio.ui.kit.error_texts import translated
from segstudio.ui.kit.i18n import Translations
from segstudio.ui.kit.log import MemoryLog, start_logging, stop_logging
from segstudio.ui.kit.theme import Theme, ThemeController
from segstudio.ui.kit.window_state import WindowState
from segstudio.ui.shell.gc_main_thread import GarbageController
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

_SETTLED: Final = 250  # milliseconds in which a window is laid out and painted
_SAMPLES: Final = (
    ("astronaut.jpg", "people"),
    ("cell.png", "nuclei"),
    ("chelsea.jpg", "people"),
    ("ihc.jpg", "nuclei"),
)


def build_catalog() -> Catalog:
    """Load the plugins that come with the program and those that are installed."""
    return plugins.build_catalog([*plugins.bundled_sources(), *plugins.installed_sources()])


def build_services(catalog: Catalog) -> Services:
    """Give the window its doors; nothing here imports torch yet."""
    index, published = engine.default_index(), engine.published_weights(catalog)

    def known() -> tuple[WeightsInfo, ...]:
        here = index.all()
        return (*here, *published.beyond(here))

    def describe(choice: str) -> str:
        return engine.describe_device(choice)[1]

    def take(path: Path) -> WeightsInfo:
        from segstudio.engine.weights.importing import import_checkpoint  # noqa: PLC0415 - torch is imported on use

        entry = published.recognise(path, JobContext())
        return import_checkpoint(path, None, catalog) if entry is None else published.take(path, entry, JobContext())

    def read(path: Path, max_pixels: int, page: int = 0, depth: DepthSource = BESIDE) -> Image:
        return files.open_with_depth(path, catalog, depth, page, max_pixels)

    def small(path: Path, edge: int) -> Image:
        return files.thumbnail(path, catalog, edge)

    folder, runs = engine.config_folder(), engine.create_engine(catalog, index)

    def compare(settings: Settings) -> Comparisons:
        from segstudio.comparison import ComparisonService  # noqa: PLC0415 - not before somebody compares

        depth, limit = DepthSource(unit=settings.depth_unit), settings.max_megapixels * 1_000_000
        return ComparisonService(catalog, index, runs, engine.comparisons_folder(), limit, depth)

    return Services(
        catalog=catalog,
        engine=runs,
        sweeps=SweepService(catalog, index, runs, engine.sweeps_folder()),
        weights=known,
        import_weights=take,
        fetch_weights=published,
        compare=compare,
        fetching=lambda settings: engine.with_environment(settings.fetching()),
        describe_device=describe,
        list_images=lambda path, *, recursive: files.list_images(path, catalog.image_suffixes, recursive=recursive),
        open_image=read,
        count_pages=lambda path: files.count_pages(path, catalog),
        thumbnail=small,
        samples=tuple(Sample(resources() / "samples" / name, weights) for name, weights in _SAMPLES),
        settings_file=folder / "settings.json",
        state_file=folder / "window.ini",
        log_file=folder / "segstudio.log",
    )


class Program(QObject):
    """The running program: one workbench, and a window that is built anew when the language changes."""

    def __init__(self, app: QApplication, services: Services, log: MemoryLog) -> None:
        """Build everything but show nothing."""
        super().__init__()
        self._log, self._is_closed = log, False
        self._garbage = GarbageController(self)
        self.bench = Workbench(services, self)
        self._state = WindowState(services.state_file)
        self._translations = Translations()
        self.themes = ThemeController(app, self)
        settings = self.bench.preferences.settings
        self._translations.install(settings.language)
        self.themes.choose(settings.theme)
        self.themes.changed.connect(self._follow_theme)
        self.bench.preferences.changed.connect(self._follow_settings)
        self.bench.library.load()
        self._settling = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settling.timeout.connect(self._warm_up)
        self.window = self._build()

    def show(self) -> None:
        """Show the window; what is heavy is asked for once it stands there, so that it never shows half laid out."""
        self._state.restore(self.window, self.window.splitter)
        self.window.show()
        self._settling.start()

    def report_unexpected(self, _: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        """Show what nobody expected in the window and write it to the log; what was open stays open."""
        self.bench.problem.emit(error)

    def close(self) -> None:
        """End all threads and take the window down, before what it shows goes."""
        self.window.close()
        self._end()
        self._remove(self.window)

    def _end(self) -> None:
        """End the threads; what was put off asks them for nothing any more."""
        self._is_closed = True
        self._settling.stop()
        self.bench.shutdown()
        self._garbage.stop()

    def _remove(self, window: MainWindow) -> None:
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)

    def _warm_up(self) -> None:
        for complaint in self.bench.preferences.complaints:
            self.window.status.show_message(translated(complaint))
        self.bench.library.ask_device()

    def _build(self) -> MainWindow:
        window = MainWindow(self.bench, self._state, self._log, self.themes.theme)
        window.closed.connect(self._end)
        return window

    def _follow_theme(self, theme: Theme) -> None:
        self.window.set_theme(theme)

    def _follow_settings(self, old: Settings, new: Settings) -> None:
        if old.theme != new.theme:
            self.themes.choose(new.theme)
        if old.language != new.language:
            QTimer.singleShot(0, self._change_language)

    def _change_language(self) -> None:
        """Build the window anew in another language; session and work go on."""
        if self._is_closed:
            return
        self._translations.install(self.bench.preferences.settings.language)
        self.window.keep_state()
        old, self.window = self.window, self._build()
        self.window.setGeometry(old.geometry())
        self.window.splitter.restoreState(old.splitter.saveState())
        self.window.show()
        old.closed.disconnect(self._end)
        old.close()
        self._remove(old)


def main(paths: Sequence[Path] = (), screenshot: Path | None = None) -> int:
    """Open the window on `paths`; with `screenshot` run the default model, save an image of the window, and exit."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        return 1
    app.setApplicationName("SegStudio")
    app.setApplicationVersion(__version__)
    services = build_services(build_catalog())
    log = start_logging(services.log_file)
    program = Program(app, services, log)
    usual, sys.excepthook = sys.excepthook, program.report_unexpected
    try:
        if screenshot is not None:
            from segstudio.ui.shell.snapshot import take_snapshot  # noqa: PLC0415 - only this way of starting needs it

            return take_snapshot(program.bench, program.window, list(paths), screenshot)
        program.show()
        if paths:
            program.window.commands.open(list(paths))
        return app.exec()
    finally:
        sys.excepthook = usual
        program.close()
        stop_logging()
