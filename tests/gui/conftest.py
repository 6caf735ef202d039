"""A window around toy services, closed after each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import toy_plugin
import window_doubles
from hands import press
from segstudio.app import Program, build_services
from segstudio.core.plugins import Catalog, PluginSource, build_catalog
from segstudio.core.session import Session
from segstudio.ui.base.services import Services
from segstudio.ui.kit.log import MemoryLog
from segstudio.ui.kit.theme import LIGHT
from segstudio.ui.kit.window_state import WindowState
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, bundled_catalog: Catalog) -> Iterator[Program]:
    """The whole program with what is packaged; the application looks as before when it is closed."""
    before, font = qapp.palette(), qapp.font()
    made = Program(qapp, build_services(bundled_catalog), MemoryLog())
    made.show()
    made.window.activateWindow()
    yield made
    made.close()
    qapp.setStyleSheet("")
    qapp.setPalette(before)
    qapp.setFont(font)


@pytest.fixture
def toys() -> Catalog:
    """The toy plugin and the window's doubles."""
    return build_catalog([PluginSource("doubles", window_doubles), PluginSource("toy", toy_plugin)])


@pytest.fixture
def engine() -> window_doubles.HeldEngine:
    """An engine that can be held in the middle of its work."""
    return window_doubles.HeldEngine()


@pytest.fixture
def images(tmp_path: Path) -> list[Path]:
    """Three images in a folder and one in a folder below."""
    return window_doubles.save_images(tmp_path / "photos", ["a1.npy", "a2.npy", "a10.npy", "below/a1.npy"])


@pytest.fixture
def services(home: Path, toys: Catalog, engine: window_doubles.HeldEngine, tmp_path: Path) -> Services:
    """The doors of the window."""
    samples = window_doubles.save_images(tmp_path / "samples", ["astronaut.npy", "cell.npy"])
    return window_doubles.make_services(home, toys, engine, samples)


@pytest.fixture
def bench(qtbot: QtBot, services: Services, engine: window_doubles.HeldEngine) -> Iterator[Workbench]:
    """Everything behind the window."""
    made = Workbench(services)
    made.library.load()
    yield made
    engine.gate.set()
    made.shutdown()


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    """Let the event loop run until something holds."""
    return lambda holds: qtbot.waitUntil(holds, timeout=20_000)


@pytest.fixture
def session(bench: Workbench) -> Callable[[], Session]:
    """The session as it is at this moment."""
    return lambda: bench.store.session


@pytest.fixture
def window(qtbot: QtBot, bench: Workbench, home: Path) -> Iterator[MainWindow]:
    """The window, shown at 1280x800."""
    made = MainWindow(bench, WindowState(home / "window.ini"), MemoryLog(), LIGHT)
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    made.close()
    bench.shutdown()
    made.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def opened(window: MainWindow, bench: Workbench, images: list[Path], wait: Wait) -> MainWindow:
    """The window with the folder of images open."""
    window.commands.open([images[0].parent])
    wait(lambda: bench.store.session.image is not None and len(bench.files.paths) == 4)
    return window


@pytest.fixture
def finished(opened: MainWindow, bench: Workbench, qtbot: QtBot, wait: Wait) -> MainWindow:
    """The window with a result, run by its key."""
    press(qtbot, opened, Qt.Key.Key_F5)
    wait(lambda: bench.store.session.result is not None and bool(bench.areas.areas.raw))
    return opened
