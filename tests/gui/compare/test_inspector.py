"""What panes say of the pixel under the cursor and of a part that was dragged out."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import toy_plugin
from hands import press
from segstudio.core import JobContext, RunOptions, Scores, scoring
from segstudio.core.metrics import Area
from segstudio.core.session import Outcome, Session, Setup
from segstudio.ui.canvas.viewport import Viewport
from segstudio.ui.compare.inspector import CountWork, confidence
from segstudio.ui.shell.main_window import MainWindow

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]


def outcome(name: str, data: NDArray[np.float64]) -> Outcome:
    image = toy_plugin.banded_image(40, 60)
    scores = Scores(data.astype(np.float32), (40, 60), toy_plugin.CLASSES)
    return Outcome(image, Setup("net", name), RunOptions(), scoring.labels(scores), scores, scores)


@pytest.fixture
def two() -> tuple[Outcome, Outcome]:
    """Two networks with scores at a quarter of the image's size."""
    random = np.random.default_rng(5)
    return outcome("a", random.normal(size=(4, 10, 15))), outcome("b", random.normal(size=(4, 10, 15)))


def test_mean_confidence_is_that_of_the_full_probabilities(two: tuple[Outcome, Outcome]) -> None:
    scores = two[0].scores
    assert scores is not None
    wanted = scoring.probabilities(scores).max(0)[5:20, 7:30].mean()

    assert confidence(scores, Area((5, 7, 20, 30)), JobContext()) == pytest.approx(wanted, rel=1e-5)


def test_areas_and_agreement_are_those_of_the_labels(two: tuple[Outcome, Outcome]) -> None:
    counts = CountWork(two, Area((5, 7, 20, 30)))(JobContext())
    first, second = (each.labels.ids[5:20, 7:30] for each in two if each.labels is not None)
    names = {c.name: c.id for c in toy_plugin.CLASSES.classes}

    assert counts.agreement == pytest.approx((first == second).mean())
    assert {names[k]: n for k, n in counts.numbers["net/a//"].areas.items()} == {
        int(v): int(n) for v, n in zip(*np.unique(first, return_counts=True), strict=True)
    }


def point(grid: MainWindow, place: int, x: int, y: int) -> tuple[Viewport, QPoint]:
    view = grid.stage.canvas.panes[place].viewport
    return view, grid.stage.canvas.camera.to_view(x + 0.5, y + 0.5).toPoint()


def test_every_pane_tells_the_probabilities_under_the_cursor(grid: MainWindow, session: Now, wait: Wait) -> None:
    view, at = point(grid, 0, 20, 10)
    QTest.mouseMove(view, at)
    views = [pane.viewport for pane in grid.stage.canvas.panes]
    wait(lambda: bool(views[1]._readout))
    refined = session().outcomes[session().style.layout.panes[3].setup.key]
    assert refined.scores is not None
    assert refined.raw is not None
    name, share = scoring.top_classes(refined.scores, 10, 20, 1)[0]
    before, was = scoring.top_classes(refined.raw, 10, 20, 1)[0]

    assert views[0]._readout == (), "the photograph has none"
    assert views[3]._readout[0].startswith(f"{name} {100 * share:.0f} %")
    assert views[3]._readout[1].startswith(f"before refining: {before} {100 * was:.0f} %")
    assert len(views[2]._readout) == 1, "raw is raw"


def test_leaving_the_image_or_turning_it_off_clears_them(grid: MainWindow, wait: Wait, qtbot: QtBot) -> None:
    view, at = point(grid, 1, 20, 10)
    QTest.mouseMove(view, at)
    wait(lambda: bool(view._readout))
    press(qtbot, grid, Qt.Key.Key_I)
    assert view._readout == ()
    press(qtbot, grid, Qt.Key.Key_I)
    view.pointed.emit(None)
    wait(lambda: not view._readout)


def test_a_part_dragged_with_shift_is_counted_in_every_pane(
    grid: MainWindow, session: Now, wait: Wait, qtbot: QtBot
) -> None:
    view, start = point(grid, 1, 8, 6)
    _, end = point(grid, 1, 47, 35)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(view, Qt.MouseButton.LeftButton, shift, start)
    view.boxed.emit(((8, 6), (47, 35)))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, shift, end)
    wait(lambda: bool(grid.inspector.counts.numbers))
    key = session().style.layout.panes[1].setup.key
    numbers = grid.inspector.counts.numbers[key]
    ids = session().outcomes[key].labels
    assert ids is not None

    assert grid.inspector.counts.area is not None
    assert grid.inspector.counts.area.box == (6, 8, 36, 48)
    assert numbers.pixels == 40 * 30
    assert any("40 x 30 px" in line for line in grid.stage.canvas.panes[1].viewport._readout)
    assert all(pane.viewport._box == (6, 8, 36, 48) for pane in grid.stage.canvas.panes)
    press(qtbot, grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["pane", "class", "pixels"]
    assert sum(int(line.split("\t")[2]) for line in lines[1:] if line.startswith(key.rstrip("/") + "\t")) == 1200
    QTest.keyClick(view, Qt.Key.Key_Escape)

    assert view._box is None
