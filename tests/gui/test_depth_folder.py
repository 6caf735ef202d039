"""Depth maps that lie elsewhere: chosen, shown before they are used, remembered for the folder of the images."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

import depth_files
import toy_plugin
import window_doubles
from file_formats import file_sources
from hands import LEFT, in_dialog
from segstudio.core.files import DepthSource
from segstudio.core.plugins import Catalog, PluginSource, build_catalog
from segstudio.core.session import Session
from segstudio.ui.base.depth_folders import DepthStore
from segstudio.ui.base.preferences import Preferences
from segstudio.ui.depth.dialog import DepthDialog
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]


@pytest.fixture
def toys() -> Catalog:
    return build_catalog([PluginSource("doubles", window_doubles), PluginSource("toy", toy_plugin), *file_sources()])


@pytest.fixture
def maps(tmp_path: Path) -> Path:
    """Maps of two of three images: whole numbers from 1000 to 5000, and a broken one."""
    steps = np.linspace(1000, 5000, 64).astype(np.uint16)[None].repeat(48, 0)
    depth_files.save(tmp_path / "maps" / "a.png", steps)
    depth_files.save(tmp_path / "maps" / "b.png", steps)
    return tmp_path / "maps"


@pytest.fixture
def images(tmp_path: Path) -> list[Path]:
    return window_doubles.save_images(tmp_path / "photos", ["a.npy", "b.npy", "c.npy"])


@pytest.fixture
def shown(window: MainWindow, bench: Workbench, images: list[Path], wait: Wait) -> MainWindow:
    window.commands.open([images[0].parent])
    wait(lambda: bench.store.session.image is not None and len(bench.files.paths) == 3)
    return window


@pytest.fixture
def dialog(bench: Workbench, images: list[Path], wait: Wait) -> DepthDialog:
    made = DepthDialog(images, DepthSource(), bench.services.catalog, 0)
    wait(lambda: made.found is not None)
    return made


def test_without_a_folder_maps_lie_beside_and_that_may_be_kept(dialog: DepthDialog) -> None:
    assert dialog.message.text() == "0 of 3 images have a depth map."
    assert "a.npy, b.npy, c.npy" in dialog.lacking.text()
    assert dialog.use.isEnabled()
    dialog.reject()


def test_pairing_unit_and_range_are_told_before_anything_is_used(dialog: DepthDialog, maps: Path, wait: Wait) -> None:
    dialog.folder.setText(str(maps))
    wait(lambda: dialog.found is not None and dialog.found.paired == 2)

    assert dialog.message.text() == "2 of 3 images have a depth map."
    assert "c.npy" in dialog.lacking.text()
    assert dialog.range.text() == "a.npy: 1.00\u00a0m to 5.00\u00a0m"
    dialog.unit.setCurrentIndex(dialog.unit.findData("cm"))
    dialog.unit.activated.emit(dialog.unit.currentIndex())
    wait(lambda: "10.00" in dialog.range.text())
    assert dialog.source == DepthSource(maps, "cm")
    dialog.reject()


def test_the_metres_of_one_step_can_be_written(dialog: DepthDialog, maps: Path, wait: Wait) -> None:
    dialog.folder.setText(str(maps))
    dialog.unit.setCurrentIndex(dialog.unit.findData("step"))
    dialog.unit.activated.emit(dialog.unit.currentIndex())
    dialog.step.setValue(0.0002)

    wait(lambda: "0.20" in dialog.range.text())
    assert dialog.source.unit == "0.0002"
    dialog.reject()


def test_a_folder_without_maps_and_a_map_of_another_size_are_refused(
    dialog: DepthDialog, tmp_path: Path, wait: Wait
) -> None:
    (tmp_path / "none").mkdir()
    dialog.folder.setText(str(tmp_path / "none"))
    wait(lambda: dialog.found is not None and dialog.found.source.folder is not None)
    assert not dialog.use.isEnabled()

    depth_files.save(tmp_path / "small" / "a.png", np.full((5, 7), 900, np.uint16))
    dialog.folder.setText(str(tmp_path / "small"))
    wait(lambda: "7x5" in dialog.range.text())
    assert not dialog.use.isEnabled()
    dialog.reject()


def test_the_command_takes_the_maps_and_reads_the_image_again(
    shown: MainWindow, bench: Workbench, maps: Path, session: Now, wait: Wait
) -> None:
    def choose(box: QDialog) -> None:
        assert isinstance(box, DepthDialog)
        box.folder.setText(str(maps))
        wait(lambda: box.use.isEnabled() and box.found is not None and box.found.paired == 2)
        QTest.mouseClick(box.use, LEFT)

    assert session().image is not None
    assert not shown.actions_["depth"].isEnabled()
    in_dialog(DepthDialog, choose)
    shown.actions_["depth_folder"].trigger()

    def has_depth() -> bool:
        image = session().image
        return image is not None and image.depth is not None

    wait(has_depth)
    assert shown.actions_["depth"].isEnabled()
    bench.opener.step(1)
    wait(lambda: session().path is not None and session().path.name == "b.npy" and has_depth())  # type: ignore[union-attr]  # there is one


def test_a_choice_is_remembered_for_its_folder_alone(tmp_path: Path, home: Path) -> None:
    settings, file = Preferences(home / "settings.json"), home / "depths.json"
    store = DepthStore(file, settings)
    store.choose(tmp_path / "photos", DepthSource(tmp_path / "maps", "mm"))
    store.shutdown()

    again = DepthStore(file, settings).places
    assert again.of(tmp_path / "photos" / "a.png") == DepthSource(tmp_path / "maps", "mm")
    assert again.of(tmp_path / "others" / "a.png") == DepthSource()


def test_going_back_to_what_is_usual_is_forgotten_and_nonsense_is_passed_over(tmp_path: Path, home: Path) -> None:
    settings, file = Preferences(home / "settings.json"), home / "depths.json"
    file.write_text(json.dumps({"/p": {"folder": "/m", "unit": "ells"}, "/q": 3, "/r": {"folder": "/m", "unit": "m"}}))
    store = DepthStore(file, settings)
    assert dict(store.places.chosen) == {"/r": DepthSource(Path("/m"), "m")}

    store.choose(Path("/r"), DepthSource())
    store.shutdown()
    assert json.loads(file.read_text()) == {}


def test_what_is_missing_names_the_command(shown: MainWindow, session: Now) -> None:
    image = session().image
    assert image is not None
    assert "View > Depth maps of the folder" in image.depth_remedy
