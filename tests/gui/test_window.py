"""The window by mouse and keys alone, as a person uses it: the main job."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

import toy_plugin
import window_doubles
from hands import CTRL, LEFT, NONE, SHIFT, Key, Person, in_dialog, press
from segstudio.core.session import Session
from segstudio.ui.images.export_dialog import ExportDialog
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]


def test_the_first_thing_is_the_start_page_and_nothing_empty(window: MainWindow) -> None:
    assert window.centre.currentWidget() is window.start
    assert not window.left.isVisible()
    assert not window.side.isVisible()


def test_a_sample_gives_a_finished_mask_at_one_click(
    window: MainWindow, qtbot: QtBot, session: Now, wait: Wait
) -> None:
    card = next(iter(window.start.cards.values()))
    QTest.mouseClick(card, LEFT)
    wait(lambda: session().result is not None)

    assert window.centre.currentWidget() is window.stage
    assert [p.key for p in window.stage.canvas._contents] == ["raw"]
    assert window.left.isVisible()


def test_the_main_job_by_keys_and_mouse(
    window: MainWindow,
    bench: Workbench,
    engine: window_doubles.HeldEngine,
    images: list[Path],
    tmp_path: Path,
    qtbot: QtBot,
    wait: Wait,
) -> None:
    """Open a folder, choose a model, run, cancel one run, see the overlay, refine, move a slider, export, close."""
    person = Person(window, bench, qtbot, wait)
    person.open_folder(images[0].parent)
    bare = window.stage.canvas.grab().toImage()

    person.choose_model("Other")
    assert person.session.setup.model == window_doubles.OTHER
    person.run_and_cancel(engine)
    QTest.mouseClick(window.side.models.run_button, LEFT)
    wait(lambda: person.session.result is not None)
    window.stage.canvas.finish()
    assert window.stage.canvas.grab().toImage() != bare, "the overlay is seen"

    person.refine_and_slide()
    refined = person.result.refined
    assert refined is not None
    assert person.result.request.refine_values["reach"] == 11
    assert len(np.unique(person.result.labels.ids)) >= 3
    assert (refined.ids != person.result.labels.ids).any()

    person.export(tmp_path / "out")
    assert (np.load(tmp_path / "out" / "a1.npy") == refined.ids).all(), "what was written reads back equal"
    assert str(tmp_path / "out" / "a1.npy") in window.status.state
    window.close()
    assert not window.isVisible()


def test_walking_with_the_letters(
    opened: MainWindow, qtbot: QtBot, session: Now, wait: Wait, images: list[Path]
) -> None:
    press(qtbot, opened, Key.Key_D)
    wait(lambda: session().path == images[1] and session().image is not None)
    assert opened.left.files.view.currentIndex().row() == 1
    press(qtbot, opened, Key.Key_A)
    wait(lambda: session().path == images[0] and session().image is not None)


def test_a_click_in_the_list_opens(
    opened: MainWindow, qtbot: QtBot, session: Now, wait: Wait, images: list[Path]
) -> None:
    view = opened.left.files.view
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(view.model().index(2, 0)).center())
    wait(lambda: session().path == images[2] and session().image is not None)


def test_letters_typed_into_the_filter_are_letters(
    opened: MainWindow, bench: Workbench, qtbot: QtBot, session: Now
) -> None:
    path = session().path
    opened.left.files.filter.setFocus()
    QTest.keyClicks(opened.left.files.filter, "a10")

    assert [p.name for p in bench.files.shown] == ["a10.npy"]
    assert session().path == path


def test_dropping_opens(window: MainWindow, images: list[Path], session: Now, wait: Wait) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(images[1]))])
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, LEFT, NONE)
    window.dropEvent(event)
    wait(lambda: session().path == images[1] and session().image is not None)

    assert not window.left.files.isVisible(), "one image needs no list"
    assert window.left.classes.isVisible()


def test_the_list_appears_with_the_second_image_however_late_it_is_found(
    window: MainWindow, bench: Workbench, images: list[Path], session: Now, wait: Wait
) -> None:
    window.commands.open(images[:1])
    wait(lambda: session().image is not None)
    assert not window.left.files.isVisible()
    bench.files.append(images[1:])

    assert window.left.files.isVisible()


def test_an_error_is_a_bar_with_the_remedy_and_no_box(
    opened: MainWindow, qtbot: QtBot, images: list[Path], wait: Wait
) -> None:
    images[1].write_bytes(b"")
    press(qtbot, opened, Key.Key_D)
    wait(opened.errors.isVisible)

    assert QApplication.activeModalWidget() is None
    assert "empty (0 bytes)" in opened.errors.complaint.sentence
    assert opened.errors.complaint.remedy
    press(qtbot, opened, Key.Key_D)
    wait(lambda: not opened.errors.isVisible())


def test_exporting_the_whole_list(opened: MainWindow, bench: Workbench, qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "masks"

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        assert dialog.every.isChecked(), "without a result there is only the whole list"
        dialog.folder.setText(str(out))
        QTest.mouseClick(dialog.accept_button, LEFT)

    in_dialog(ExportDialog, choose)
    with qtbot.waitSignal(bench.batch.finished, timeout=20_000):
        press(qtbot, opened, Key.Key_E, CTRL)

    assert sorted(p.relative_to(out).as_posix() for p in out.rglob("*.npy")) == [
        "a1.npy",
        "a10.npy",
        "a2.npy",
        "below/a1.npy",
    ]
    assert "4 done" in opened.status.state


def test_a_folder_that_takes_no_masks_is_told_before_anything_runs(
    opened: MainWindow, engine: window_doubles.HeldEngine, qtbot: QtBot, tmp_path: Path, wait: Wait
) -> None:
    (tmp_path / "masks").write_text("a file")

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        dialog.folder.setText(str(tmp_path / "masks"))
        QTest.mouseClick(dialog.accept_button, LEFT)

    in_dialog(ExportDialog, choose)
    press(qtbot, opened, Key.Key_E, CTRL)
    wait(opened.errors.isVisible)

    assert engine.started == 0
    assert "is a file, not a folder" in opened.errors.complaint.sentence
    assert opened.errors.complaint.remedy == "Choose another folder."


def test_a_source_is_never_overwritten(
    finished: MainWindow, bench: Workbench, qtbot: QtBot, images: list[Path], wait: Wait
) -> None:
    before = images[0].read_bytes()

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        dialog.folder.setText(str(images[0].parent))
        QTest.mouseClick(dialog.accept_button, LEFT)

    in_dialog(ExportDialog, choose)
    press(qtbot, finished, Key.Key_E, CTRL)
    wait(finished.errors.isVisible)

    assert "overwrite" in finished.errors.complaint.sentence
    assert images[0].read_bytes() == before


def test_a_network_without_weights_says_how_to_get_some(
    window: MainWindow, bench: Workbench, opened: MainWindow
) -> None:
    models = window.side.models
    models.models.setFocus()
    QTest.keyClicks(models.models, "b")
    QTest.keyClicks(models.models.list.field, "are")
    QTest.keyClick(models.models.list.field, Key.Key_Return)

    assert models.import_button.isVisible()
    assert not models.run_button.isEnabled()
    assert not bench.store.session.setup.is_complete


def test_going_back_to_the_start_page_lists_what_was_open(
    finished: MainWindow, qtbot: QtBot, session: Now, images: list[Path]
) -> None:
    press(qtbot, finished, Key.Key_W, CTRL)

    assert finished.centre.currentWidget() is finished.start
    assert session().path is None
    assert finished._state.recent == (images[0].parent,)


def test_the_pages_of_a_file_are_turned_segmented_and_exported_one_by_one(
    window: MainWindow, bench: Workbench, tmp_path: Path, session: Now, wait: Wait, qtbot: QtBot
) -> None:
    book = tmp_path / "book.npy"
    np.save(book, np.stack([toy_plugin.banded_image(24, width).pixels[:, :32] for width in (32, 64, 96)]))
    window.commands.open([book])
    wait(lambda: session().image is not None and session().pages == 3)
    chooser = window.stage.pages
    assert chooser.isVisible()
    first = session().image
    press(qtbot, window, Key.Key_PageDown, CTRL)
    wait(lambda: session().page == 1 and session().image is not None)
    assert chooser.text() == "Page 2 of 3"
    press(qtbot, window, Key.Key_F5)
    wait(lambda: session().result is not None)
    Person(window, bench, qtbot, wait).export(tmp_path / "out")
    assert (tmp_path / "out" / "book_p002.npy").is_file()
    chooser.setFocus()
    QTest.keyClick(chooser, Key.Key_Down)
    wait(lambda: session().page == 0 and session().image is not None)
    assert session().image is first, "a page seen before is there at once"
    assert session().result is None
    press(qtbot, window, Key.Key_PageUp, CTRL)
    assert session().page == 0, "before the first page there is none"


def test_a_file_of_one_page_has_nothing_to_turn(opened: MainWindow) -> None:
    assert not opened.stage.pages.isVisible()
    assert not opened.actions_["next_page"].isEnabled()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    window_doubles.save_images(folder, (f"{n:03}.npy" for n in range(200)), (24, 32))
    return folder


def test_two_hundred_images_leave_no_memory_and_no_thread(
    window: MainWindow, bench: Workbench, many: Path, qtbot: QtBot, wait: Wait, session: Now
) -> None:
    process = psutil.Process()
    window.commands.open([many])
    wait(lambda: len(bench.files.paths) == 200 and session().image is not None)
    with qtbot.waitSignal(bench.batch.finished, timeout=60_000):
        bench.batch.run(bench.files.paths[:20])
    before, threads = process.memory_info().rss, threading.active_count()
    with qtbot.waitSignal(bench.batch.finished, timeout=120_000):
        press(qtbot, window, Key.Key_F5, SHIFT)

    assert all(bench.files.state(path).done for path in bench.files.paths)
    assert process.memory_info().rss - before < 100_000_000
    assert threading.active_count() <= threads
