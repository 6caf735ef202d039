"""The window by mouse and keys alone, as a person uses it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import window_doubles
from segstudio.core import Result, Session
from segstudio.ui.dialogs.export import ExportDialog
from segstudio.ui.dialogs.settings import SettingsDialog
from segstudio.ui.main_window import MainWindow
from segstudio.ui.panels.legend import LegendRole
from segstudio.ui.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]
Key, LEFT, NONE = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(window.stage.canvas if window.stage.isVisible() else window, key, modifier)


def in_dialog(kind: type[QDialog], do: Callable[[QDialog], None]) -> None:
    """Do something in the next dialog of a kind, as soon as it is open."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            do(dialog)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)


def legend_point(window: MainWindow, row: int, x: int) -> QPoint:
    area = window.left.classes.view.visualRect(window.left.classes.view.model().index(row, 0))
    return QPoint(area.left() + x if x >= 0 else area.right() + x, area.center().y())


@pytest.fixture
def finished(opened: MainWindow, bench: Workbench, qtbot: QtBot, wait: Wait) -> MainWindow:
    """The window with a result, run by its key."""
    press(qtbot, opened, Key.Key_F5)
    wait(lambda: bench.store.session.result is not None and bool(bench.areas.areas.raw))
    return opened


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


@dataclass
class Person:
    """Somebody at the keyboard."""

    window: MainWindow
    bench: Workbench
    qtbot: QtBot
    wait: Wait

    @property
    def session(self) -> Session:
        return self.bench.store.session

    @property
    def result(self) -> Result:
        assert self.session.result is not None
        return self.session.result

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.window.activateWindow()  # as a window manager does when a dialog closes
        self.wait(self.window.isActiveWindow)
        press(self.qtbot, self.window, key, modifier)

    def open_folder(self, folder: Path) -> None:
        def type_it(dialog: QDialog) -> None:
            field = dialog.findChild(QLineEdit)
            assert field is not None
            field.setText(str(folder))
            QTest.keyClick(field, Key.Key_Return)
            if dialog.isVisible():
                dialog.accept()

        in_dialog(QFileDialog, type_it)
        self.press(Key.Key_O, CTRL | SHIFT)
        self.wait(lambda: len(self.bench.files.paths) == 4 and self.session.image is not None)

    def choose_model(self, letters: str) -> None:
        box = self.window.side.models.models
        box.setFocus()
        QTest.keyClicks(box, letters)

    def run_and_cancel(self, engine: window_doubles.HeldEngine) -> None:
        engine.gate.clear()
        self.press(Key.Key_F5)
        self.wait(lambda: engine.started == 1)
        assert self.window.side.models.run_button.text().split()[0] == "Cancel"
        self.press(Key.Key_Escape)
        assert self.session.task == ""
        engine.gate.set()

    def refine_and_slide(self) -> None:
        switch = self.window.side.refine.switch
        QTest.mouseClick(switch, LEFT, NONE, QPoint(8, switch.height() // 2))
        self.wait(lambda: self.session.refined is not None)
        slider = self.window.side.refine.form.field("reach")[0]
        slider.setFocus()
        for _ in range(5):
            QTest.keyClick(slider, Key.Key_Right)
        self.wait(lambda: self.session.refined is not None and not self.session.refine_is_due)

    def export(self, folder: Path) -> None:
        def choose(dialog: QDialog) -> None:
            assert isinstance(dialog, ExportDialog)
            dialog.folder.selectAll()
            QTest.keyClicks(dialog.folder, str(folder))
            QTest.mouseClick(dialog.accept_button, LEFT)

        in_dialog(ExportDialog, choose)
        with self.qtbot.waitSignal(self.bench.exporter.written, timeout=20_000):
            self.press(Key.Key_E, CTRL)


def test_the_main_job_by_keys_and_mouse(
    window: MainWindow,
    bench: Workbench,
    engine: window_doubles.HeldEngine,
    pictures: list[Path],
    tmp_path: Path,
    qtbot: QtBot,
    wait: Wait,
) -> None:
    """Open a folder, choose a model, run, cancel one run, see the overlay, refine, move a slider, export, close."""
    person = Person(window, bench, qtbot, wait)
    person.open_folder(pictures[0].parent)
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
    opened: MainWindow, qtbot: QtBot, session: Now, wait: Wait, pictures: list[Path]
) -> None:
    press(qtbot, opened, Key.Key_D)
    wait(lambda: session().path == pictures[1] and session().image is not None)
    assert opened.left.files.view.currentIndex().row() == 1
    press(qtbot, opened, Key.Key_A)
    wait(lambda: session().path == pictures[0] and session().image is not None)


def test_a_click_in_the_list_opens(
    opened: MainWindow, qtbot: QtBot, session: Now, wait: Wait, pictures: list[Path]
) -> None:
    view = opened.left.files.view
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(view.model().index(2, 0)).center())
    wait(lambda: session().path == pictures[2] and session().image is not None)


def test_letters_typed_into_the_filter_are_letters(
    opened: MainWindow, bench: Workbench, qtbot: QtBot, session: Now
) -> None:
    path = session().path
    opened.left.files.filter.setFocus()
    QTest.keyClicks(opened.left.files.filter, "a10")

    assert [p.name for p in bench.files.shown] == ["a10.npy"]
    assert session().path == path


def test_views_by_key_and_by_mouse(finished: MainWindow, qtbot: QtBot, session: Now, wait: Wait) -> None:
    assert len(finished.stage.canvas.panes) == 1
    QTest.mouseClick(finished.stage.views.button("side"), LEFT)
    assert session().setup.refine == "smear", "a view that needs refining turns it on"
    wait(lambda: session().refined is not None)
    assert len(finished.stage.canvas.panes) == 2
    assert finished.stage.canvas.mode == "grid"
    press(qtbot, finished, Key.Key_V)
    assert session().style.view == "raw"
    press(qtbot, finished, Key.Key_3, CTRL)
    assert finished.stage.canvas.mode == "split"


def test_contours_opacity_and_undo(finished: MainWindow, qtbot: QtBot, session: Now) -> None:
    press(qtbot, finished, Key.Key_C)
    assert session().style.contours
    press(qtbot, finished, Key.Key_C)
    press(qtbot, finished, Key.Key_BracketLeft)
    press(qtbot, finished, Key.Key_BracketLeft)
    assert session().style.opacity == pytest.approx(0.35)
    assert finished.stage.canvas.overlay_style.opacity == pytest.approx(0.35)
    press(qtbot, finished, Key.Key_BracketRight)
    press(qtbot, finished, Key.Key_Z, CTRL)
    assert session().style.opacity == pytest.approx(0.55), "one slide is one step"


def test_blinking_while_the_key_is_held(finished: MainWindow, qtbot: QtBot) -> None:
    canvas = finished.stage.canvas
    canvas.finish()
    overlaid = canvas.grab().toImage()
    canvas.setFocus()
    QTest.keyPress(canvas, Key.Key_B)
    assert canvas.grab().toImage() != overlaid
    QTest.keyRelease(canvas, Key.Key_B)
    assert canvas.grab().toImage() == overlaid


def test_tab_folds_the_panels_on_the_canvas_and_moves_on_elsewhere(finished: MainWindow, qtbot: QtBot) -> None:
    canvas = finished.stage.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Key.Key_Tab)
    assert not finished.left.isVisible()
    assert not finished.side.isVisible()
    QTest.keyClick(canvas, Key.Key_Tab)
    assert finished.left.isVisible()
    finished.left.files.filter.setFocus()
    QTest.keyClick(finished.left.files.filter, Key.Key_Tab)
    assert finished.left.isVisible()
    assert QApplication.focusWidget() is not finished.left.files.filter


def test_f6_goes_round_the_parts(finished: MainWindow, qtbot: QtBot) -> None:
    seen: list[QWidget | None] = []
    for _ in range(4):
        press(qtbot, finished, Key.Key_F6)
        seen.append(QApplication.focusWidget())

    assert finished.left.files.view in seen
    assert finished.left.classes.view in seen
    assert len(set(map(id, seen))) == 4


def test_the_legend_by_mouse(finished: MainWindow, qtbot: QtBot, session: Now) -> None:
    view = finished.left.classes.view
    entry = view.model().index(0, 0).data(LegendRole.ENTRY)
    QTest.mouseClick(view.viewport(), LEFT, NONE, legend_point(finished, 0, 60))
    assert session().style.solo == entry.id
    QTest.mouseClick(view.viewport(), LEFT, NONE, legend_point(finished, 0, 60))
    assert session().style.solo is None
    QTest.mouseClick(view.viewport(), LEFT, NONE, legend_point(finished, 0, -20))
    assert session().style.hidden == {entry.id}
    assert finished.stage.canvas.overlay_style.hidden == {entry.id}


def test_the_legend_by_keys(finished: MainWindow, qtbot: QtBot, session: Now) -> None:
    view = finished.left.classes.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, 0))
    entry = view.currentIndex().data(LegendRole.ENTRY)
    QTest.keyClick(view, Key.Key_Space)
    assert session().style.hidden == {entry.id}
    QTest.keyClick(view, Key.Key_Return)
    assert session().style.solo == entry.id


def test_a_double_click_recolours(
    finished: MainWindow, qtbot: QtBot, session: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QColorDialog

    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor(1, 2, 3))
    view = finished.left.classes.view
    entry = view.model().index(0, 0).data(LegendRole.ENTRY)
    point = legend_point(finished, 0, 60)
    QTest.mousePress(view.viewport(), LEFT, NONE, point)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, point)

    assert session().style.colors == {entry.id: (1, 2, 3)}
    assert session().style.solo is None
    assert finished.stage.canvas.overlay_style.colors[entry.id] == (1, 2, 3)


def test_areas_are_copied_as_a_table(finished: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, finished, Key.Key_C, CTRL | SHIFT)
    lines = QGuiApplication.clipboard().text().splitlines()

    assert len(lines) == 5
    assert sum(float(line.split("\t")[1]) for line in lines[1:]) == pytest.approx(1.0, abs=1e-4)


def test_the_cursor_is_told_with_probabilities(finished: MainWindow) -> None:
    finished.stage.canvas.hovered.emit((2, 40))
    assert finished.status.place.text() == "2, 40"
    assert finished.status.pixel.text().startswith("night")
    finished.stage.canvas.hovered.emit((62, 40))
    assert finished.status.pixel.text().startswith("snow")
    finished.stage.canvas.hovered.emit(None)
    assert finished.status.pixel.text() == ""


def test_dropping_opens(window: MainWindow, pictures: list[Path], session: Now, wait: Wait) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(pictures[1]))])
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, LEFT, NONE)
    window.dropEvent(event)
    wait(lambda: session().path == pictures[1] and session().image is not None)

    assert not window.left.files.isVisible(), "one picture needs no list"
    assert window.left.classes.isVisible()


def test_an_error_is_a_bar_with_the_remedy_and_no_box(
    opened: MainWindow, qtbot: QtBot, pictures: list[Path], wait: Wait
) -> None:
    pictures[1].write_bytes(b"")
    press(qtbot, opened, Key.Key_D)
    wait(opened.errors.isVisible)

    assert QApplication.activeModalWidget() is None
    assert "empty (0 bytes)" in opened.errors.complaint.sentence
    assert opened.errors.complaint.remedy
    press(qtbot, opened, Key.Key_D)
    wait(lambda: not opened.errors.isVisible())


def test_the_palette_finds_and_does(finished: MainWindow, qtbot: QtBot, session: Now) -> None:
    press(qtbot, finished, Key.Key_K, CTRL)
    palette = finished.command_palette
    QTest.keyClicks(palette.field, "contours")
    QTest.keyClick(palette.field, Key.Key_Return)

    assert session().style.contours


def test_the_palette_chooses_networks(finished: MainWindow, qtbot: QtBot, session: Now) -> None:
    press(qtbot, finished, Key.Key_K, CTRL)
    QTest.keyClicks(finished.command_palette.field, "others")
    QTest.keyClick(finished.command_palette.field, Key.Key_Return)

    assert session().setup.model == window_doubles.OTHER


def test_the_palette_changes_the_theme(finished: MainWindow, bench: Workbench, qtbot: QtBot) -> None:
    press(qtbot, finished, Key.Key_K, CTRL)
    QTest.keyClicks(finished.command_palette.field, "theme: dark")
    QTest.keyClick(finished.command_palette.field, Key.Key_Return)

    assert bench.preferences.settings.theme == "dark"


def test_the_palette_says_when_it_finds_nothing_and_escape_closes_it(finished: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, finished, Key.Key_K, CTRL)
    palette = finished.command_palette
    QTest.keyClicks(palette.field, "qqqq")
    assert palette.view.model().rowCount() == 1
    QTest.keyClick(palette.field, Key.Key_Return)
    assert not palette.isVisible()
    press(qtbot, finished, Key.Key_K, CTRL)
    QTest.keyClick(finished.command_palette.field, Key.Key_Escape)
    assert not finished.command_palette.isVisible()


def test_settings_take_effect_at_once(finished: MainWindow, bench: Workbench, qtbot: QtBot) -> None:
    def change(dialog: QDialog) -> None:
        assert isinstance(dialog, SettingsDialog)
        dialog.pages.setCurrentIndex(1)
        (box,) = dialog.forms["Running"].field("flip")
        QTest.keyClick(box, Key.Key_Space)
        dialog.reject()

    in_dialog(SettingsDialog, change)
    press(qtbot, finished, Key.Key_Comma, CTRL)

    assert bench.preferences.settings.flip
    assert "flip" in bench.services.settings_file.read_text()


def test_a_shortcut_that_was_changed_works_at_once(
    opened: MainWindow, bench: Workbench, qtbot: QtBot, session: Now, wait: Wait
) -> None:
    from dataclasses import replace

    bench.preferences.put(replace(bench.preferences.settings, shortcuts={"run": "F8"}))
    press(qtbot, opened, Key.Key_F8)
    wait(lambda: session().result is not None)

    assert "F8" in opened.actions_["run"].toolTip()


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


def test_a_source_is_never_overwritten(
    finished: MainWindow, bench: Workbench, qtbot: QtBot, pictures: list[Path], wait: Wait
) -> None:
    before = pictures[0].read_bytes()

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        dialog.folder.setText(str(pictures[0].parent))
        QTest.mouseClick(dialog.accept_button, LEFT)

    in_dialog(ExportDialog, choose)
    press(qtbot, finished, Key.Key_E, CTRL)
    wait(finished.errors.isVisible)

    assert "overwrite" in finished.errors.complaint.sentence
    assert pictures[0].read_bytes() == before


def test_a_network_without_weights_says_how_to_get_some(
    window: MainWindow, bench: Workbench, opened: MainWindow
) -> None:
    models = window.side.models
    models.models.setCurrentIndex(models.models.findData(window_doubles.BARE))
    models.models.activated.emit(models.models.currentIndex())

    assert models.import_button.isVisible()
    assert not models.run_button.isEnabled()
    assert not bench.store.session.setup.is_complete


def test_going_back_to_the_start_page_lists_what_was_open(
    finished: MainWindow, qtbot: QtBot, session: Now, pictures: list[Path]
) -> None:
    press(qtbot, finished, Key.Key_W, CTRL)

    assert finished.centre.currentWidget() is finished.start
    assert session().path is None
    assert finished._state.recent == (pictures[0].parent,)


def test_every_control_has_a_name(finished: MainWindow) -> None:
    """Screen readers say something for everything that can be focused."""
    nameless = [
        w
        for w in finished.findChildren(QWidget)
        if w.isVisible()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (w.accessibleName() or getattr(w, "text", str)())
        and not w.metaObject().className().startswith(("QScroll", "QAbstractScroll", "QComboBoxPrivate", "QSplitter"))
        and not isinstance(w.parent(), QLineEdit)
        and w.objectName() != "qt_spinbox_lineedit"
    ]

    assert nameless == []


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    window_doubles.save_pictures(folder, (f"{n:03}.npy" for n in range(200)), (24, 32))
    return folder


def test_two_hundred_pictures_leave_no_memory_and_no_thread(
    window: MainWindow, bench: Workbench, many: Path, qtbot: QtBot, wait: Wait, session: Now
) -> None:
    import threading

    import psutil

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
