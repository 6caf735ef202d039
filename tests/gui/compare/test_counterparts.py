"""Classes without a counterpart in the other panes are hatched, and the pane says so."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

import toy_plugin
from segstudio.core import ClassSet, LabelMap, SegClass
from segstudio.core.classes import FoundTruth
from segstudio.core.session import Session
from segstudio.ui.canvas import OverlayStyle, paint
from segstudio.ui.canvas.idle_queue import IdleQueue
from segstudio.ui.canvas.layers import LabelLayer
from segstudio.ui.canvas.paint import Layers
from segstudio.ui.canvas.style import hatch_table
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.truth.ground_truth import TruthQuery

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]
SNOW, MOON = 3, 3
TWO = ClassSet((SegClass(0, "left", (0, 200, 0)), SegClass(1, "right", (200, 0, 0))))


@pytest.fixture
def strange(grid: MainWindow, bench: Workbench, labels: Path, wait: Wait) -> MainWindow:
    """The grid with labels that know the moon, but no snow."""
    (labels / "classes.json").write_text(json.dumps(["night", "dusk", "day", "moon"]))
    received: list[FoundTruth] = []
    bench.truth.found.connect(received.append)
    bench.truth.search(TruthQuery(labels))
    wait(lambda: bool(received))
    bench.truth.use(received[0].truth)
    wait(lambda: bool(bench.counterparts.missing))
    return grid


def hatched(window: MainWindow) -> dict[str, frozenset[int]]:
    contents = window.stage.canvas._contents
    return {c.key: c.style.hatched for c in contents if c.style is not None and c.labels is not None}


def test_each_set_has_its_own_without_counterpart(strange: MainWindow, bench: Workbench, session: Now) -> None:
    truth = session().truth
    assert truth is not None

    assert bench.counterparts.missing == {
        toy_plugin.CLASSES: frozenset({SNOW}),
        truth.values.classes: frozenset({MOON}),
    }


def test_panes_hatch_them_and_say_so(strange: MainWindow, session: Now) -> None:
    assert set(hatched(strange).values()) == {frozenset({SNOW})}
    assert len(hatched(strange)) == 3
    described = [pane.viewport.accessibleDescription() for pane in strange.stage.canvas.panes]
    assert ["hatched" in text for text in described] == [False, True, True, True]


def test_equal_sets_are_not_hatched(strange: MainWindow, bench: Workbench, wait: Wait) -> None:
    bench.truth.forget()
    wait(lambda: not bench.counterparts.missing)

    assert not any(hatched(strange).values())


def test_what_is_hidden_or_not_alone_is_not_hatched() -> None:
    def opaque(style: OverlayStyle) -> list[bool]:
        return [entry >> 24 > 0 for entry in hatch_table((0, 1, 255), TWO, style)]

    both = frozenset({0, 1, 255})
    assert opaque(OverlayStyle(hatched=both)) == [True, True, False]
    assert opaque(OverlayStyle(hatched=both, hidden=frozenset({0}))) == [False, True, False]
    assert opaque(OverlayStyle(hatched=both, solo=0)) == [True, False, False]
    assert opaque(OverlayStyle()) == [False, False, False]


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("top", [0, 13])
def test_stripes_lie_on_the_hatched_class_alone_and_never_move(qtbot: QtBot, ratio: float, top: int) -> None:
    ids = np.zeros((40, 80), np.uint8)
    ids[:, 40:] = 1
    idle = IdleQueue()
    layer = LabelLayer(LabelMap(ids, TWO), idle)
    target = QRectF(0, 0, 80, 40)

    def drawn(style: OverlayStyle, exposed: QRectF) -> QImage:
        layer.set_style(style)
        image = QImage(round(80 * ratio), round(40 * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor(90, 90, 90))
        with QPainter(image) as painter:
            paint.layers(painter, Layers(None, layer), target, exposed, ratio, raw=False)
        return image

    plain = drawn(OverlayStyle(), target)
    whole = drawn(OverlayStyle(hatched=frozenset({1})), target)
    part = drawn(OverlayStyle(hatched=frozenset({1})), QRectF(0, top, 80, 40 - top))
    left, right = (round(x * ratio) for x in (20, 60))
    rows = range(round(top * ratio), round(40 * ratio))

    assert all(whole.pixel(left, y) == plain.pixel(left, y) for y in rows)
    assert {whole.pixel(right, y) for y in rows} > {plain.pixel(right, rows[0])}
    assert all(whole.pixel(right, y) == part.pixel(right, y) for y in rows), "a part is painted as the whole is"


def test_stripes_copy_no_array(qtbot: QtBot) -> None:
    ids = np.zeros((50, 50), np.uint8)
    layer = LabelLayer(LabelMap(ids, TWO), IdleQueue())
    assert layer.hatching(1.0) is None

    layer.set_style(OverlayStyle(hatched=frozenset({1})))
    marks = layer.hatching(1.0)

    assert marks is not None
    assert np.shares_memory(marks.array, layer.areas(1.0).array)
