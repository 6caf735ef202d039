"""The whole program: languages and themes while it runs, images of the window, a light start."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segstudio.app import Program, build_services
from segstudio.core.plugins import Catalog, build_catalog, bundled_sources
from segstudio.engine import config_folder
from segstudio.ui.base.services import Services
from segstudio.ui.kit.log import MemoryLog
from segstudio.ui.kit.theme import DARK
from segstudio.ui.shell.snapshot import take_snapshot

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, services: Services) -> Iterator[Program]:
    before, font = qapp.palette(), qapp.font()
    made = Program(qapp, services, MemoryLog())
    yield made
    made.close()
    made._translations.install("en")
    qapp.setStyleSheet("")
    qapp.setPalette(before)
    qapp.setFont(font)
    qtbot.wait(1)


def set_value(program: Program, key: str, value: str) -> None:
    program.bench.preferences.put(program.bench.preferences.settings.with_value(key, value))


def test_the_language_changes_while_work_goes_on(program: Program, images: list[Path], wait: Wait) -> None:
    program.show()
    program.window.commands.open([images[0].parent])
    wait(lambda: program.bench.store.session.image is not None and len(program.bench.files.paths) == 4)
    first, image = program.window, program.bench.store.session.image
    first.side.info.set_open(False)
    set_value(program, "language", "zh_CN")
    wait(lambda: program.window is not first)

    assert program.window.isVisible()
    assert not program.window.side.info.is_open, "what was folded stays so"
    assert not shiboken6.isValid(first), "the old one is gone"
    assert "运行" in program.window.side.models.run_button.text()
    assert program.bench.store.session.image is image
    program.bench.segmenter.run()
    wait(lambda: program.bench.store.session.result is not None)


def test_the_theme_changes_at_once(program: Program, qapp: QApplication) -> None:
    set_value(program, "theme", "dark")

    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.surface
    assert program.themes.theme is DARK


def test_the_device_is_told_after_the_first_paint(program: Program, wait: Wait) -> None:
    assert program.bench.library.device == ""
    program.show()
    wait(lambda: "Toy device" in program.window.status.state)


def test_closing_before_anything_settled_asks_no_thread_that_is_gone(program: Program, qtbot: QtBot) -> None:
    program.show()
    program.window.close()
    qtbot.wait(400)  # pytest-qt fails a test in whose event loop something is raised

    assert program.bench.library.device == ""


def test_what_was_wrong_in_the_settings_is_told(qtbot: QtBot, qapp: QApplication, services: Services) -> None:
    services.settings_file.write_text('{"theme": "pink"}')
    program = Program(qapp, services, MemoryLog())
    program.show()
    try:
        qtbot.waitUntil(lambda: "theme" in program.window.status.state, timeout=5000)
    finally:
        program.close()
        qapp.setStyleSheet("")


def test_closing_the_window_leaves_no_thread(
    qtbot: QtBot, qapp: QApplication, services: Services, images: list[Path]
) -> None:
    before = set(threading.enumerate())
    program = Program(qapp, services, MemoryLog())
    program.show()
    program.window.commands.open([images[0].parent])
    qtbot.waitUntil(lambda: program.bench.store.session.image is not None, timeout=10_000)
    program.bench.segmenter.run()
    program.window.close()

    program.close()
    left = {t for t in threading.enumerate() if t not in before and t.name.startswith("segstudio")}
    qapp.setStyleSheet("")
    assert left == set()


def test_an_image_of_the_window(program: Program, images: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "shots" / "window.png"

    assert take_snapshot(program.bench, program.window, [images[0]], target) == 0
    image = QImage(str(target))
    assert (image.width(), image.height()) == (1440, 900)
    assert program.bench.store.session.refined is not None


def test_an_image_of_what_cannot_be_read_is_a_failure_that_says_so(
    program: Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take_snapshot(program.bench, program.window, [tmp_path / "none.npy"], tmp_path / "window.png") == 1
    assert "no such file" in capsys.readouterr().err


def test_an_image_without_weights_is_a_failure_that_says_so(
    qtbot: QtBot,
    qapp: QApplication,
    services: Services,
    images: list[Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    program = Program(qapp, replace(services, weights=tuple), MemoryLog())
    try:
        assert take_snapshot(program.bench, program.window, [images[0]], tmp_path / "window.png") == 1
    finally:
        program.close()
        qapp.setStyleSheet("")

    assert "weights import" in capsys.readouterr().err


def test_what_nobody_expected_is_shown_in_the_window(program: Program) -> None:
    program.show()
    program.report_unexpected(ZeroDivisionError, ZeroDivisionError("oops"), None)

    assert program.window.errors.isVisible()
    assert "ZeroDivisionError" in program.window.errors.complaint.sentence


def test_everything_is_kept_under_one_home(home: Path) -> None:
    made = build_services(build_catalog(bundled_sources()))

    assert config_folder() == home
    assert {made.settings_file.parent, made.state_file.parent, made.log_file.parent} == {home}
    assert all(sample.path.is_file() for sample in made.samples)


def test_the_real_doors_open(bundled_catalog: Catalog) -> None:
    made = build_services(bundled_catalog)
    sample = made.samples[0].path
    image = made.open_image(sample, 0)

    assert image.path == sample
    assert max(made.thumbnail(sample, 64).size) <= 64
    assert sample in list(made.list_images(sample.parent, recursive=False))


LIGHT_START = """
import sys
from PySide6.QtWidgets import QApplication
from segstudio import app
qt = QApplication([])
services = app.build_services(app.build_catalog())
program = app.Program(qt, services, app.MemoryLog())
program.window.show()
qt.processEvents()
print("torch" in sys.modules, program.window.isVisible())
program.close()
"""


def test_the_window_shows_before_torch_is_imported(home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT_START], capture_output=True, text=True, check=True, timeout=120)

    assert done.stdout.split() == ["False", "True"]


def test_settings_are_kept_for_the_next_start(qtbot: QtBot, qapp: QApplication, services: Services) -> None:
    first = Program(qapp, services, MemoryLog())
    settings = first.bench.preferences.settings.with_value("opacity", 0.3)
    first.bench.preferences.put(replace(settings, shortcuts={"run": "F8"}))
    first.close()
    second = Program(qapp, services, MemoryLog())
    try:
        assert second.bench.store.session.style.opacity == 0.3
        assert second.window.actions_["run"].shortcut().toString() == "F8"
    finally:
        second.close()
        qapp.setStyleSheet("")


def test_a_closed_window_is_gone_before_threads_are_waited_for(program: Program, qtbot: QtBot) -> None:
    seen: list[bool] = []
    program.window.closed.disconnect(program._end)
    program.window.closed.connect(lambda: seen.append(program.window.isVisible()))
    program.show()
    program.window.close()
    assert seen == [False]
