from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from segstudio.core import ReadError
from segstudio.ui.base.image_list import FileListModel, FileRole, FileState

ROOT = Path("/photos")
PATHS = [ROOT / "Beach 1.jpg", ROOT / "beach 2.jpg", ROOT / "sub" / "Tree.png"]


@pytest.fixture
def model(qtbot: QtBot) -> FileListModel:
    made = FileListModel()
    made.clear(ROOT)
    made.append(PATHS)
    return made


def test_it_keeps_qts_rules(qtmodeltester: ModelTester, model: FileListModel) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt's own
    model.set_filter("beach")
    model.append([ROOT / "beach 3.jpg", ROOT / "hill.jpg"])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt's own


def test_rows_say_name_folder_and_path(model: FileListModel) -> None:
    index = model.index(2)

    assert index.data() == "Tree.png"
    assert index.data(FileRole.FOLDER) == "sub"
    assert index.data(FileRole.PATH) == PATHS[2]
    assert model.index(0).data(FileRole.FOLDER) == ""


def test_the_filter_looks_at_names_and_folders_in_any_case(model: FileListModel) -> None:
    model.set_filter("BEACH")
    assert model.shown == PATHS[:2]
    model.set_filter("sub/")
    assert model.shown == PATHS[2:]
    model.set_filter("")
    assert model.shown == PATHS


def test_rows_follow_the_filter(model: FileListModel) -> None:
    model.set_filter("tree")

    assert model.row(PATHS[2]) == 0
    assert model.row(PATHS[0]) == -1
    assert model.path(0) == PATHS[2]
    assert model.path(1) is None


def test_what_is_appended_later_passes_the_filter_too(model: FileListModel) -> None:
    model.set_filter("beach")
    model.append([ROOT / "beach 3.jpg", ROOT / "hill.jpg"])

    assert [p.name for p in model.shown] == ["Beach 1.jpg", "beach 2.jpg", "beach 3.jpg"]
    assert len(model.paths) == 5
    assert model.row(ROOT / "beach 3.jpg") == 2


def test_an_image_is_listed_once(model: FileListModel) -> None:
    model.append(PATHS)

    assert len(model.paths) == 3


def test_a_state_is_told_for_its_row_alone(qtbot: QtBot, model: FileListModel) -> None:
    error = ReadError(PATHS[1], "broken.", "Copy it again.")
    with qtbot.waitSignal(model.dataChanged) as received:
        model.set_state(PATHS[1], FileState(error=error))

    assert received.args is not None
    assert (received.args[0].row(), received.args[1].row()) == (1, 1)
    assert "broken" in model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(0).data(FileRole.STATE) == FileState()


def test_a_thumbnail_is_asked_for_once_it_is_looked_at(qtbot: QtBot, model: FileListModel) -> None:
    with qtbot.waitSignal(model.thumbnail_wanted) as wanted:
        assert model.index(0).data(Qt.ItemDataRole.DecorationRole) is None
    assert wanted.args == [PATHS[0]]
    model.set_thumbnail(PATHS[0], QImage(2, 2, QImage.Format.Format_RGB32))

    assert model.index(0).data(Qt.ItemDataRole.DecorationRole).width() == 2


def test_thumbnails_are_bounded(model: FileListModel) -> None:
    paths = [ROOT / f"{n}.jpg" for n in range(1500)]
    model.append(paths)
    for path in paths:
        model.set_thumbnail(path, QImage(1, 1, QImage.Format.Format_RGB32))

    assert model.index(3 + 1499).data(Qt.ItemDataRole.DecorationRole) is not None
    assert sum(model.index(3 + n).data(Qt.ItemDataRole.DecorationRole) is not None for n in range(1500)) == 1024


def test_fifty_thousand_names(model: FileListModel) -> None:
    model.clear(ROOT)
    for start in range(0, 50_000, 500):
        model.append(ROOT / f"img_{n:05}.jpg" for n in range(start, start + 500))

    assert model.rowCount() == 50_000
    assert model.row(ROOT / "img_49999.jpg") == 49_999
    model.set_filter("_4999")
    assert model.rowCount() == 10
