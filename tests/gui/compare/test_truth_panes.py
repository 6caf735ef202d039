"""The ground truth, what is wrong with networks, and the numbers of the open image."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import toy_plugin
from hands import SHIFT, press
from segstudio.core.metrics import CONFUSED, count
from segstudio.core.session import Session, Setup
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.truth.cells import Cell
from window_doubles import MODEL, true_ids

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]
Key = Qt.Key
RAW = Setup(MODEL, "people")


def texts(window: MainWindow) -> str:
    return "\n".join(pane.viewport.accessibleDescription() for pane in window.stage.canvas.panes)


def test_numbers_are_those_of_the_arithmetic(measured: MainWindow, bench: Workbench, session: Now) -> None:
    labels = session().outcomes[RAW.key].labels
    assert labels is not None
    expected = count(true_ids(3), labels.ids, toy_plugin.CLASSES).metrics(toy_plugin.CLASSES)
    found = bench.truth_views.view.numbers[RAW.key]

    assert found.miou == pytest.approx(expected.miou)
    assert found.boundary_f == pytest.approx(expected.boundary_f)
    assert (found.confusion == expected.confusion).all()


def test_truth_and_errors_are_panes(measured: MainWindow, bench: Workbench, qtbot: QtBot, session: Now) -> None:
    press(qtbot, measured, Key.Key_T, SHIFT)
    measured.stage.canvas.focus_pane(f"network:{RAW.key}")
    press(qtbot, measured, Key.Key_E, SHIFT)

    kinds = [pane.kind for pane in session().style.layout.panes]
    assert kinds[-2:] == ["truth", "errors"]
    errors = bench.truth_views.view.errors[RAW.key]
    labels = session().outcomes[RAW.key].labels
    assert labels is not None
    wrong = (true_ids(3) != labels.ids) & (true_ids(3) != 255)
    assert ((errors.ids == CONFUSED) == wrong).all(), "without background all errors are confused"
    assert len(session().style.layout.setups) == 3, "an errors pane runs no network of its own"


def test_a_click_on_an_error_chooses_no_class(
    measured: MainWindow, bench: Workbench, qtbot: QtBot, session: Now
) -> None:
    measured.stage.canvas.focus_pane(f"network:{RAW.key}")
    press(qtbot, measured, Key.Key_E, SHIFT)
    by_key = {pane.keys[0]: pane.viewport for pane in measured.stage.canvas.panes}
    by_key[f"errors:{RAW.key}"].class_picked.emit(2)
    assert session().style.solo is None

    by_key[f"network:{RAW.key}"].class_picked.emit(2)

    assert session().style.solo == 2


def test_an_image_without_labels_says_so(measured: MainWindow, bench: Workbench, wait: Wait, qtbot: QtBot) -> None:
    press(qtbot, measured, Key.Key_T, SHIFT)
    bench.opener.step(-1)
    wait(lambda: bench.store.session.image is not None and bench.truth_views.view.whole)

    assert "No label file for this image" in texts(measured)


def test_without_labels_the_pane_names_the_key(grid: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, grid, Key.Key_T, SHIFT)

    assert "Ctrl+L chooses the folder" in texts(grid)


def test_the_pixels_of_a_confusion_are_marked_and_walked_through(
    measured: MainWindow, bench: Workbench, session: Now, wait: Wait, qtbot: QtBot
) -> None:
    bench.truth_views.select(Cell(RAW, "snow", "night"))
    wait(lambda: bench.truth_views.region is not None)
    found, labels = bench.truth_views.view.marked, session().outcomes[RAW.key].labels
    assert found is not None
    assert labels is not None
    mask = (true_ids(3) == 3) & (labels.ids == 0)
    assert ((found.labels.ids == 1) == mask).all()
    assert found.pixels == int(np.count_nonzero(mask))
    region = bench.truth_views.region
    assert region is not None
    top, left, bottom, right = region.box
    view = measured.stage.canvas.camera.view
    assert (view.x, view.y) == ((left + right) / 2, (top + bottom) / 2)

    press(qtbot, measured, Key.Key_N)
    assert bench.truth_views.at == (1 if len(found.regions) > 1 else 0)
    bench.truth_views.select(None)
    assert bench.truth_views.view.marked is None


def test_forgetting_the_labels_takes_numbers_and_errors_away(measured: MainWindow, bench: Workbench) -> None:
    bench.truth.forget()

    assert bench.truth_views.view.numbers == {}
    assert bench.truth_views.view.truth is None
