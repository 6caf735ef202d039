"""A slider of the real DenseCRF, dragged with the mouse on a packaged photograph of one megapixel."""

import logging
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from PIL import Image as Photo
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

import toy_plugin
import window_doubles
from segstudio.core import resources
from segstudio.core.plugins import Catalog, PluginSource, build_catalog, bundled_sources
from segstudio.core.session import Session
from segstudio.ui.refine.previews import Shown
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Now = Callable[[], Session]
SIDE = 1000
PATIENCE = 280_000  # milliseconds, for a machine that does much else


@pytest.fixture
def toys() -> Catalog:
    crf = next(source for source in bundled_sources() if source.name == "dense_crf")
    own = [PluginSource("doubles", window_doubles), PluginSource("toy", toy_plugin)]
    return build_catalog([crf, *own])


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """The astronaut at one megapixel."""
    with Photo.open(resources() / "samples" / "astronaut.jpg") as photo:
        pixels = np.asarray(photo.convert("RGB").resize((SIDE, SIDE)))
    np.save(tmp_path / "astronaut.npy", pixels)
    return tmp_path / "astronaut.npy"


def handle(slider: QSlider, value: int) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    option.sliderPosition = value
    part = QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider).center()


@pytest.mark.slow
def test_a_drag_on_a_megapixel_shows_values_in_order_and_ends_with_the_last(
    window: MainWindow,
    bench: Workbench,
    session: Now,
    photograph: Path,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def settled() -> bool:
        return session().result is not None and not session().refine_is_due and not session().task

    window.commands.open([photograph])
    qtbot.waitUntil(lambda: session().image is not None, timeout=PATIENCE)
    window.commands.show_view("split")
    bench.segmenter.run()
    qtbot.waitUntil(settled, timeout=PATIENCE)
    slider = window.side.refine.form.field("w1")[0]
    assert isinstance(slider, QSlider)

    values: list[tuple[str, float]] = []
    received: list[Shown] = []
    turns = [perf_counter()]

    def note(old: Session, new: Session) -> None:
        if new.live is not None and new.live is not old.live:
            values.append(("preview", float(new.live.request.refine_values["w1"])))
        if new.result is not old.result and new.result is not None:
            values.append(("whole", float(new.result.request.refine_values["w1"])))

    bench.store.changed.connect(note)
    bench.previews.shown.connect(received.append)
    clock = QTimer(interval=2, timerType=Qt.TimerType.PreciseTimer)
    clock.timeout.connect(lambda: turns.append(perf_counter()))
    clock.start()
    start, end = handle(slider, slider.value()), handle(slider, slider.maximum() // 2)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for move in range(1, 31):
        QTest.mouseMove(slider, start + (end - start) * move / 30)
        qtbot.wait(16)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=end)
    qtbot.waitUntil(settled, timeout=PATIENCE)
    clock.stop()

    with caplog.at_level(logging.INFO):  # seen with --log-cli-level=INFO; tools/live_latency.py measures more
        waits = [round(shown.waited * 1000) for shown in received]
        stall = round(1000 * float(np.diff(turns).max()))
        logging.getLogger(__name__).info("latencies %s ms, longest stall %s ms", waits, stall)
    last = float(session().setup.refine_values["w1"])
    assert received, "no preview was shown"
    assert [value for _, value in values] == sorted(value for _, value in values)
    assert values[-1] == ("whole", last)
    result = session().result
    assert result is not None
    assert result.request.refine_values["w1"] == last
