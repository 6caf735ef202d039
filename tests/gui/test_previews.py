"""Previews while a slider moves: in order, the last value wins, and what is newer is never overwritten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

import toy_plugin
import window_doubles
from segstudio.api import FloatParam, Image, JobContext, ParamValue, RefinerSpec, Scores, scoring
from segstudio.core import LabelMap
from segstudio.core.pipeline import Preview
from segstudio.core.plugins import Catalog, PluginSource, build_catalog
from segstudio.core.session import Session
from segstudio.ui.refine.preview_size import PreviewSizer
from segstudio.ui.refine.previews import Shown
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]


@dataclass
class Tint:
    """A refiner that makes the first class likelier, and works on parts as well."""

    weight: float
    asked: list[tuple[str, float]] = field(default_factory=list)
    part: bool = False

    def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
        self.asked.append(("part" if self.part else "whole", self.weight))
        context.step(0, 1, "refine")
        likely = scoring.probabilities(scores)
        likely[0] += np.float32(self.weight)
        return Scores(likely / likely.sum(0), image.size, scores.classes, "probabilities")

    def reach(self, size: tuple[int, int]) -> float:
        return 4.0

    def shrunk(self, factor: float, size: tuple[int, int]) -> "Tint":
        return replace(self, part=True)


@pytest.fixture
def asked() -> list[tuple[str, float]]:
    """What was refined, in order."""
    return []


@pytest.fixture
def toys(asked: list[tuple[str, float]]) -> Catalog:
    def make(values: Mapping[str, ParamValue]) -> Tint:
        return Tint(float(values["weight"]), asked)

    made = build_catalog([PluginSource("doubles", window_doubles), PluginSource("toy", toy_plugin)])
    spec = RefinerSpec("tint", "Tint", "Tints.", make, (FloatParam("weight", "Weight", 0.0, 0.0, 10.0, 0.1, "How."),))
    return replace(made, refiners={"tint": spec, **made.refiners})


@pytest.fixture
def live(finished: MainWindow, session: Now, wait: Wait) -> MainWindow:
    """A window with a refined result, in the split view."""
    finished.commands.show_view("split")
    wait(lambda: session().refined is not None and not session().task)
    return finished


def set_weight(bench: Workbench, weight: float) -> None:
    session = bench.store.session
    setup = replace(session.setup, refine="tint", refine_values={"weight": weight})
    bench.store.put(session.with_setup(setup), "refine_values")


def handle(slider: QSlider, value: int) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    option.sliderPosition = value
    part = QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider).center()


def test_a_preview_comes_before_the_whole_and_gives_way_to_it(
    live: MainWindow, bench: Workbench, session: Now, wait: Wait, asked: list[tuple[str, float]]
) -> None:
    asked.clear()
    set_weight(bench, 3.0)
    wait(lambda: session().live is not None)
    shown = session().live
    assert shown is not None
    assert shown.region == (0, 0, 64, 48)
    assert "preview" in live.stage.canvas.panes[0].strip.toolTip()
    assert live.stage.canvas.panes[0].viewport.class_at(live.stage.canvas.camera.to_view(60, 40)) is not None

    wait(lambda: not session().refine_is_due)
    assert session().live is None
    assert asked == [("part", 3.0), ("whole", 3.0)]
    assert "preview" not in live.stage.canvas.panes[0].strip.toolTip()


def test_a_dragged_slider_shows_values_in_order_and_the_last_one_stays(
    live: MainWindow, bench: Workbench, session: Now, wait: Wait, qtbot: QtBot, asked: list[tuple[str, float]]
) -> None:
    slider = live.side.refine.form.field("weight")[0]
    assert isinstance(slider, QSlider)
    asked.clear()
    seen: list[float] = []
    received: list[Shown] = []

    def note(_: Session, new: Session) -> None:
        if new.live is not None:
            seen.append(float(new.live.request.refine_values["weight"]))

    bench.store.changed.connect(note)
    bench.previews.shown.connect(received.append)
    start, end = handle(slider, slider.value()), handle(slider, slider.maximum())
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for move in range(1, 13):
        QTest.mouseMove(slider, start + (end - start) * move / 12)
        qtbot.wait(5)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=end)
    wait(lambda: not session().refine_is_due and not session().task)

    assert len(received) >= 1
    assert seen == sorted(seen), "an older value was shown after a newer one"
    parts = [weight for how, weight in asked if how == "part"]
    assert parts == sorted(set(parts)), "a value was refined twice, or out of order"
    assert session().setup.refine_values["weight"] == 10.0
    result = session().result
    assert result is not None
    assert result.request.refine_values["weight"] == 10.0
    assert asked[-1] == ("whole", 10.0)
    assert all(shown.waited > 0 for shown in received)


def test_going_back_to_what_is_there_needs_no_preview(
    live: MainWindow, bench: Workbench, session: Now, wait: Wait
) -> None:
    result = session().result
    set_weight(bench, 3.0)
    wait(lambda: session().live is not None)
    bench.store.undo()

    assert session().live is None
    assert session().result is result


def test_another_image_takes_the_preview_away(
    live: MainWindow, bench: Workbench, session: Now, wait: Wait, images: list[Path]
) -> None:
    set_weight(bench, 3.0)
    wait(lambda: session().live is not None)
    bench.opener.show(images[1])
    wait(lambda: session().path == images[1] and session().image is not None)

    assert session().live is None


def test_the_raw_view_asks_for_none(
    live: MainWindow, bench: Workbench, session: Now, wait: Wait, asked: list[tuple[str, float]]
) -> None:
    bench.store.put(session().with_style(replace(session().style, view="raw")))
    asked.clear()
    set_weight(bench, 2.0)
    wait(lambda: not session().refine_is_due)

    assert asked == [("whole", 2.0)]


def test_a_moved_camera_is_followed(live: MainWindow, bench: Workbench, session: Now, wait: Wait) -> None:
    bench.preferences.put(bench.preferences.settings.with_value("refine_live", True))
    live.stage.canvas.camera.zoom_to(16)
    set_weight(bench, 3.0)
    wait(lambda: session().live is not None)
    first = session().live
    live.stage.canvas.camera.pan(-200, 0)
    wait(lambda: session().live is not first)

    shown = session().live
    if shown is not None and first is not None:  # else the whole was quicker
        assert shown.region[0] > first.region[0]


def shown(window: MainWindow) -> QImage:
    """What the image looks like at this moment."""
    window.stage.canvas.finish()
    return window.stage.canvas.panes[0].viewport.grab().toImage()


def preview_of(session: Session) -> Preview:
    """A preview at half of the size that gives the whole image the last class."""
    result = session.result
    assert result is not None
    classes, (height, width) = result.labels.classes, result.labels.size
    ids = np.full((height // 2, width // 2), classes.classes[-1].id, result.labels.ids.dtype)
    request = replace(result.request, refine="tint", refine_values=session.setup.refine_values)
    return Preview(LabelMap(ids, classes), (0, 0, width, height), 2, request, result)


def test_blinking_over_a_preview_shows_the_bare_image(
    live: MainWindow, bench: Workbench, session: Now, wait: Wait
) -> None:
    bench.preferences.put(bench.preferences.settings.with_value("refine_live", False))
    canvas = live.stage.canvas
    canvas.setFocus()
    QTest.keyPress(canvas, Qt.Key.Key_B)
    bare = shown(live)
    QTest.keyRelease(canvas, Qt.Key.Key_B)
    refined = shown(live)

    set_weight(bench, 3.0)
    bench.store.put(session().with_preview(preview_of(session())))
    preview = shown(live)
    assert preview not in (bare, refined)
    QTest.keyPress(canvas, Qt.Key.Key_B)
    assert shown(live) == bare
    QTest.keyRelease(canvas, Qt.Key.Key_B)
    assert shown(live) == preview


def test_a_preview_that_comes_while_blinking_waits_for_the_key_to_be_released(
    live: MainWindow, bench: Workbench, session: Now, wait: Wait
) -> None:
    bench.preferences.put(bench.preferences.settings.with_value("refine_live", False))
    canvas = live.stage.canvas
    canvas.setFocus()
    set_weight(bench, 3.0)
    before = shown(live)
    QTest.keyPress(canvas, Qt.Key.Key_B)
    bare = shown(live)
    bench.store.put(session().with_preview(preview_of(session())))
    assert shown(live) == bare
    QTest.keyRelease(canvas, Qt.Key.Key_B)
    assert shown(live) not in (bare, before)


def test_a_pace_finds_the_size_that_is_there_in_time_and_keeps_it() -> None:
    sizer = PreviewSizer(budget=0.05)
    assert sizer.factor("a", (100, 80)) == 1
    for _ in range(6):
        factor = sizer.factor("a", (1000, 1000))
        pixels = (1000 // factor) ** 2
        sizer.record("a", pixels, pixels * 2e-6)

    assert 0.35 * 0.05 <= 1e6 / factor**2 * 2e-6 <= 1.15 * 0.05
    sizer.record("a", pixels, pixels * 2.1e-6)
    assert sizer.factor("a", (1000, 1000)) == factor
    sizer.record("a", 1, 1.0)
    assert sizer.factor("a", (960, 960)) == 10
    assert sizer.factor("b", (100, 80)) == 1
