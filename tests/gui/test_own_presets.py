"""A person's own presets: kept in files, offered with the others, and removed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from segstudio.core import SegStudioError
from segstudio.core.plugins import Catalog
from segstudio.ui.refine.presets import PresetStore, file_name
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "presets"


def read(qtbot: QtBot, folder: Path, catalog: Catalog) -> PresetStore:
    store = PresetStore(folder, catalog)
    with qtbot.waitSignal(store.changed):
        pass
    return store


def test_what_is_kept_is_there_the_next_time(qtbot: QtBot, folder: Path, toys: Catalog) -> None:
    store = read(qtbot, folder, toys)
    with qtbot.waitSignal(store.saved):
        store.save("smear", "Für Zellen, 最佳", "a test", {"reach": 9})
    store.shutdown()

    again = read(qtbot, folder, toys)
    assert [(p.title, p.values) for p in again.of("smear")] == [("Für Zellen, 最佳", {"reach": 9})]
    assert again.of("broken") == ()
    again.shutdown()


def test_the_same_title_replaces_and_other_titles_never_do(qtbot: QtBot, folder: Path, toys: Catalog) -> None:
    store = read(qtbot, folder, toys)
    for title, reach in (("甲", 1), ("乙", 2), ("甲", 3)):
        with qtbot.waitSignal(store.saved):
            store.save("smear", title, "a test", {"reach": reach})
    store.shutdown()

    assert {p.title: p.values["reach"] for p in store.of("smear")} == {"甲": 3, "乙": 2}
    assert file_name("smear", "A b") != file_name("smear", "a-b")


def test_files_that_are_no_presets_are_passed_over(qtbot: QtBot, folder: Path, toys: Catalog) -> None:
    folder.mkdir()
    (folder / "a.toml").write_text("what is this")
    (folder / "b.toml").write_text('refiner = "gone"\ntitle = "t"\nsource = "s"\n[values]\n')
    (folder / "c.toml").write_text('refiner = "smear"\ntitle = "t"\nsource = "s"\n[values]\nreach = 99\n')

    store = read(qtbot, folder, toys)
    assert store.of("smear") == ()
    store.shutdown()


def test_a_folder_that_cannot_be_made_is_told(qtbot: QtBot, tmp_path: Path, toys: Catalog) -> None:
    (tmp_path / "file").write_text("")
    store = read(qtbot, tmp_path / "file" / "presets", toys)
    with qtbot.waitSignal(store.problem) as received:
        store.save("smear", "x", "a test", {"reach": 1})

    assert isinstance(received.args[0], SegStudioError)
    store.shutdown()


def test_the_panel_offers_applies_and_removes_them(opened: MainWindow, bench: Workbench, wait: Wait) -> None:
    panel = opened.side.refine
    bench.presets.save("smear", "Mine", "a test", {"reach": 3})
    wait(lambda: panel.presets.findText("Mine") > 0)
    panel.switch.click()
    assert not panel.remove.isVisible()

    panel.presets.setCurrentIndex(panel.presets.findText("Mine"))
    panel.presets.activated.emit(panel.presets.currentIndex())
    assert bench.store.session.setup.refine_values == {"reach": 3}
    assert panel.remove.isVisible()
    panel.remove.click()
    wait(lambda: panel.presets.findText("Mine") < 0)
    assert panel.presets.currentText() == "Own values"
    assert bench.store.session.setup.refine_values == {"reach": 3}


def test_values_of_the_sliders_are_kept_under_a_name(opened: MainWindow, bench: Workbench, wait: Wait) -> None:
    panel = opened.side.refine
    assert not panel.keep.isVisible()
    panel.switch.click()
    bench.store.put(bench.store.session.with_setup(replace(bench.store.session.setup, refine_values={"reach": 4})))
    assert panel.presets.currentText() == "Own values"
    panel.keep.click()
    assert panel.name.hasFocus()
    QTest.keyClick(panel.name, Qt.Key.Key_Escape)
    assert not panel.name.isVisible()
    assert panel.presets.hasFocus()
    panel.keep.click()
    QTest.keyClick(panel.name, Qt.Key.Key_Return)
    assert panel.name.isVisible(), "without a name nothing is kept"
    panel.name.setText(" Firm ")
    QTest.keyClick(panel.name, Qt.Key.Key_Return)
    wait(lambda: panel.presets.currentText() == "Firm")

    assert not panel.name.isVisible()
    assert not panel.keep.isVisible()
    assert panel.remove.isVisible()
    assert bench.presets.of("smear")[0].values["reach"] == 4
