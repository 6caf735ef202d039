"""Networks against the ground truth over the whole list: in the background, by table and matrix, down to the pixels."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QToolTip
from pytestqt.qtbot import QtBot

import toy_plugin
import window_doubles
from hands import CTRL, LEFT, NONE, accept_labels, in_dialog, press, type_path
from segstudio.core.metrics import count, nothing
from segstudio.core.session import PaneSpec, Session, Setup
from segstudio.ui.kit.log import MemoryLog
from segstudio.ui.kit.theme import LIGHT
from segstudio.ui.kit.window_state import WindowState
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.truth.labels_dialog import LabelsDialog
from segstudio.ui.truth.matrix import ConfusionMatrix
from window_doubles import MODEL, true_ids

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]
Key = Qt.Key
RAW, FINE = Setup(MODEL, "people"), Setup(MODEL, "people", "smear")


@pytest.fixture
def scanned(measured: MainWindow, bench: Workbench, wait: Wait, qtbot: QtBot) -> MainWindow:
    """The window with the list measured by its key."""
    press(qtbot, measured, Key.Key_F5, CTRL)
    wait(lambda: bench.scanner.results is not None and not bench.scanner.is_running)
    return measured


def cells(window: MainWindow) -> dict[str, list[str]]:
    """Return the table by the names of its columns."""
    table = window.numbers.table
    rows = range(table.rowCount())
    heads = [table.horizontalHeaderItem(at) for at in range(table.columnCount())]
    return {
        head.text(): [item.text() for row in rows if (item := table.item(row, at)) is not None]
        for at, head in enumerate(heads)
        if head is not None
    }


def test_the_open_image_has_its_numbers(measured: MainWindow, bench: Workbench, qtbot: QtBot) -> None:
    press(qtbot, measured, Key.Key_J, CTRL)
    found = bench.truth_views.view.numbers

    shown = cells(measured)["mIoU"]
    assert shown == [f"{100 * (found[line.setup.key].miou or 0):.1f}" for line in measured.numbers.board.lines]
    assert measured.numbers.matrix.confusions()


def test_without_labels_the_panel_says_how_to_get_them(grid: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, grid, Key.Key_J, CTRL)

    assert "Ctrl+L" in grid.numbers.nothing.text()
    assert grid.numbers.body.isHidden()


def test_numbers_of_the_list_are_sums_over_its_images(scanned: MainWindow, bench: Workbench) -> None:
    predicted = np.clip(toy_plugin.banded_image(48, 64).pixels[..., 0].astype(int) // 64, 0, 3).astype(np.uint8)
    whole = nothing(toy_plugin.CLASSES)
    for stripe in (3, 2):
        whole += count(true_ids(stripe), predicted, toy_plugin.CLASSES)
    expected = whole.metrics(toy_plugin.CLASSES)
    board = scanned.numbers.board
    line = next(line for line in board.lines if line.setup == RAW)

    assert board.images == 4
    assert line.metrics is not None
    assert (line.metrics.confusion == expected.confusion).all()
    assert line.metrics.miou == pytest.approx(expected.miou)
    assert line.metrics.boundary_f == pytest.approx(expected.boundary_f)
    assert scanned.numbers.isVisible()


def test_a_scan_can_be_stopped_and_goes_on(
    measured: MainWindow, bench: Workbench, wait: Wait, qtbot: QtBot, engine: window_doubles.HeldEngine
) -> None:
    engine.gate.clear()
    before = engine.started
    QTest.mouseClick(measured.numbers.scan, LEFT) if measured.numbers.isVisible() else measured.scan_list()
    wait(lambda: engine.started > before)
    assert measured.numbers.scan.accessibleName() == "Stop"
    QTest.mouseClick(measured.numbers.scan, LEFT)
    assert not bench.scanner.is_running
    assert measured.numbers.scan.accessibleName() == "Compare the list"
    engine.gate.set()

    measured.scan_list()
    wait(lambda: not bench.scanner.is_running)
    again = engine.started
    measured.scan_list()
    wait(lambda: not bench.scanner.is_running)

    assert engine.started == again, "what was measured is not measured again"


def test_a_network_that_is_added_is_measured_alone(
    scanned: MainWindow, bench: Workbench, wait: Wait, engine: window_doubles.HeldEngine
) -> None:
    scanned.grid.add(PaneSpec("network", Setup(MODEL, "second")))
    wait(lambda: not bench.store.session.task and bench.comparer.is_complete)
    before = engine.started
    scanned.scan_list()
    wait(lambda: not bench.scanner.is_running)

    assert engine.started == before + 4, "one network, four images"
    assert len(scanned.numbers.board.lines) == 4


def test_other_panes_make_old_numbers_known_as_such(scanned: MainWindow, bench: Workbench) -> None:
    scanned.grid.use_default("raw_refined")

    assert "compare again" in scanned.numbers.message.whole


def test_a_cell_leads_to_its_images_and_to_the_pixels(
    scanned: MainWindow, bench: Workbench, session: Now, wait: Wait
) -> None:
    panel, names = scanned.numbers, toy_plugin.CLASSES.names
    row = [line.setup for line in panel.board.lines].index(RAW)
    panel.table.setCurrentCell(row, 0)
    snow, night = names.index("snow"), names.index("night")
    point = panel.matrix.cell_rect(snow, night).center().toPoint()
    QTest.mouseClick(panel.matrix, LEFT, NONE, point)

    assert [path.name for path, _ in scanned.browser.images] == ["a2.npy"], "the other stripe is of another class"
    wait(lambda: bench.truth_views.region is not None)
    found = bench.truth_views.view.marked
    assert found is not None
    assert session().path is not None
    assert session().path.name == "a2.npy"  # type: ignore[union-attr]  # said above
    assert found.pixels == scanned.browser.images[0][1]
    assert scanned.cell_bar.isVisible()
    scanned.browser.close()
    assert not scanned.cell_bar.isVisible()


def test_images_of_a_confusion_are_gone_through(
    scanned: MainWindow, bench: Workbench, session: Now, wait: Wait, qtbot: QtBot
) -> None:
    panel, names = scanned.numbers, toy_plugin.CLASSES.names
    panel.table.setCurrentCell([line.setup for line in panel.board.lines].index(FINE), 0)
    table = panel.table.line
    assert table is not None
    assert table.metrics is not None
    both = next(
        (int(i), int(j))
        for i, j in np.argwhere(table.metrics.confusion)
        if bench.scanner.results and len(bench.scanner.results.images(FINE, names[i], names[j])) == 2 and i != j
    )
    panel.matrix.chosen.emit(*both)
    first = scanned.browser.images[0][0]
    wait(lambda: session().path == first and session().image is not None)
    press(qtbot, scanned, Key.Key_N, Qt.KeyboardModifier.AltModifier)
    wait(lambda: session().path == scanned.browser.images[1][0] and bench.truth_views.view.marked is not None)

    assert panel.images.count() == 2
    assert panel.images.currentRow() == 1
    assert "image 2 of 2" in scanned.cell_bar.images.text()


def test_a_confusion_and_its_images_outlive_the_window(
    scanned: MainWindow, bench: Workbench, session: Now, wait: Wait, home: Path
) -> None:
    """As when the language changes: another window is built around the same workbench."""
    panel, names = scanned.numbers, toy_plugin.CLASSES.names
    row = [line.setup for line in panel.board.lines].index(RAW)
    panel.table.setCurrentCell(row, 0)
    panel.matrix.chosen.emit(names.index("snow"), names.index("night"))
    wait(lambda: bench.truth_views.region is not None)
    before = scanned.browser.images
    scanned.keep_state()

    other = MainWindow(bench, WindowState(home / "window.ini"), MemoryLog(), LIGHT)
    other.show()

    assert other.numbers.isVisible()
    assert other.browser.images == before != ()
    assert [other.numbers.images.item(at).toolTip() for at in range(other.numbers.images.count())] == [
        str(path) for path, _ in before
    ]
    assert other.numbers.images.isVisible()
    assert other.numbers.table.currentRow() == row
    assert other.cell_bar.images.text() == "image 1 of 1"
    other.close()
    other.deleteLater()


def test_the_report_is_written_and_its_numbers_are_those_of_the_panel(
    scanned: MainWindow, bench: Workbench, tmp_path: Path, wait: Wait, qtbot: QtBot
) -> None:
    out = tmp_path / "report"
    out.mkdir()

    in_dialog(QFileDialog, lambda dialog: type_path(dialog, out))
    with qtbot.waitSignal(bench.reporter.written, timeout=20_000) as received:
        QTest.mouseClick(scanned.numbers.report, LEFT)

    assert received.args == [out / "report.html"]
    document = json.loads((out / "compare.json").read_text("utf-8"))
    shown = [line.metrics.miou for line in scanned.numbers.board.lines if line.metrics is not None]
    assert [v["metrics"]["miou"] for v in document["variants"]] == pytest.approx(shown)
    assert scanned.numbers.open_report.isVisible()


def test_a_folder_dropped_on_the_panel_is_looked_at_as_labels(
    grid: MainWindow, labels: Path, session: Now, qtbot: QtBot, wait: Wait
) -> None:
    press(qtbot, grid, Key.Key_J, CTRL)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(labels))])

    def use(dialog: QDialog) -> None:
        assert isinstance(dialog, LabelsDialog)
        accept_labels(dialog, wait)

    in_dialog(LabelsDialog, use)
    grid.numbers.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, NONE))

    assert session().truth is not None


@pytest.fixture
def matrix(qtbot: QtBot) -> ConfusionMatrix:
    made = ConfusionMatrix()
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.show_table(np.array([[180, 20, 0, 0], [0, 0, 0, 0], [3, 0, 97, 0], [0, 50, 0, 50]]), toy_plugin.CLASSES)
    made.show()
    return made


def test_the_matrix_is_walked_through_by_keys(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    matrix.setFocus()
    qtbot.waitUntil(lambda: matrix.at == (3, 1))
    assert matrix.accessibleDescription() == "snow taken for dusk: 50 pixels, 50.0 % of all snow"
    QTest.keyClick(matrix, Key.Key_PageDown)
    assert matrix.at == (0, 1)
    QTest.keyClick(matrix, Key.Key_PageUp)
    QTest.keyClick(matrix, Key.Key_Down)
    assert matrix.at == (3, 1), "the last row"
    QTest.keyClick(matrix, Key.Key_Right)
    QTest.keyClick(matrix, Key.Key_Up)
    assert matrix.at == (2, 2)
    assert matrix.accessibleDescription() == "day found as such: 97 pixels, 97.0 % of all day"
    with qtbot.waitSignal(matrix.chosen) as chosen:
        QTest.keyClick(matrix, Key.Key_Return)
    assert chosen.args == [2, 2]


def test_a_row_without_pixels_has_no_share(matrix: ConfusionMatrix) -> None:
    assert matrix.text(1, 0) == "dusk taken for night: 0 pixels, \u2014 of all dusk"


def test_the_tooltip_tells_the_numbers(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    at = matrix.cell_rect(0, 1).center().toPoint()
    matrix.event(QHelpEvent(QHelpEvent.Type.ToolTip, at, matrix.mapToGlobal(at)))

    qtbot.waitUntil(lambda: QToolTip.text() == "night taken for dusk: 20 pixels, 10.0 % of all night")


def test_counts_and_shares_look_different(matrix: ConfusionMatrix) -> None:
    shares = matrix.grab().toImage()
    matrix.show_counts(True)

    assert matrix.grab().toImage() != shares
