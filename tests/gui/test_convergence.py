"""The iterations of a refinement in the window: curves, the stepper, and what is shown meanwhile."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import toy_plugin
import window_doubles
from segstudio.api import Image, IntParam, JobContext, ParamValue, RefinerSpec, RefineState, Scores, scoring
from segstudio.core.plugins import Catalog, PluginSource, build_catalog
from segstudio.core.session import Session
from segstudio.ui.refine.convergence_section import ConvergenceSection
from segstudio.ui.refine.curves import Curve, CurvePlot, Plot, tick_step
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]
STEPS = 4


class Walk:
    """A refiner that moves labels by some columns with each of its steps."""

    def __init__(self, reach: int) -> None:
        self.reach = reach

    def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
        return list(self.steps(image, scores, context))[-1].scores

    def steps(self, image: Image, scores: Scores, context: JobContext) -> Generator[RefineState]:
        likely = scoring.probabilities(scores)
        for step in range(STEPS + 1):
            context.step(step, STEPS, "refine")
            moved = np.roll(likely, step * self.reach, axis=2)
            yield RefineState(Scores(moved, image.size, scores.classes, "probabilities"), 5.0 - step)


@pytest.fixture
def toys() -> Catalog:
    def make(values: Mapping[str, ParamValue]) -> Walk:
        return Walk(int(values["reach"]))

    made = build_catalog([PluginSource("doubles", window_doubles), PluginSource("toy", toy_plugin)])
    return replace(
        made,
        refiners={
            "walk": RefinerSpec("walk", "Walk", "Walks.", make, (IntParam("reach", "Reach", 2, 1, 9, "How far."),)),
            **made.refiners,
        },
    )


@pytest.fixture
def section(finished: MainWindow, session: Now, wait: Wait, bench: Workbench) -> ConvergenceSection:
    """The section, opened on a refined result."""
    finished.commands.show_view("split")
    wait(lambda: session().refined is not None and not session().task)
    assert bench.convergence.trace is None, "nobody looked yet"
    finished.side.convergence.set_open(True)
    wait(lambda: bench.convergence.trace is not None)
    return finished.side.convergence


def refined_ids(window: MainWindow) -> np.ndarray:
    """Return the labels that the refined side of the canvas shows."""
    content = next(c for c in window.stage._panes if c.key == "refined")
    labels = content.patch.labels if content.patch is not None else content.labels
    assert labels is not None
    return labels.ids


def test_the_stepper_shows_each_iteration_in_the_image(
    section: ConvergenceSection, finished: MainWindow, bench: Workbench, session: Now
) -> None:
    result = session().result
    assert result is not None
    assert result.refined is not None
    assert (section.slider.minimum(), section.slider.maximum(), section.slider.value()) == (0, STEPS, STEPS)
    np.testing.assert_array_equal(refined_ids(finished), result.refined.ids)

    section.slider.setFocus()
    QTest.keyClick(section.slider, Qt.Key.Key_Home)
    np.testing.assert_array_equal(refined_ids(finished), result.labels.ids)
    assert "iteration 0 of 4" in finished.stage.canvas.panes[0].strip.toolTip()
    assert "own output" in section.numbers.text()

    QTest.keyClick(section.slider, Qt.Key.Key_Right)
    np.testing.assert_array_equal(refined_ids(finished), np.roll(result.labels.ids, 2, axis=1))
    trace = bench.convergence.trace
    assert trace is not None
    assert f"{trace.steps[1].changed:,} pixels" in section.numbers.text()

    QTest.keyClick(section.slider, Qt.Key.Key_End)
    assert session().live is None
    assert "iteration" not in finished.stage.canvas.panes[0].strip.toolTip()


def test_the_button_plays_all_of_them(section: ConvergenceSection, session: Now, wait: Wait) -> None:
    seen: list[int] = []
    section.slider.valueChanged.connect(seen.append)
    QTest.mouseClick(section.play, Qt.MouseButton.LeftButton)
    wait(lambda: not section.play.isChecked())

    assert seen == [0, 1, 2, 3, 4]
    assert session().live is None


def test_other_values_take_the_steps_away_and_bring_new_ones(
    section: ConvergenceSection, bench: Workbench, session: Now, wait: Wait
) -> None:
    section.slider.setValue(1)
    setup = replace(session().setup, refine_values={"reach": 3})
    bench.store.put(session().with_setup(setup))
    assert session().live is None
    assert not section.slider.isEnabled(), "steps of values that are not set any more can be chosen"
    assert section.slider.isVisible()
    wait(lambda: bench.convergence.trace is not None)

    result, trace = session().result, bench.convergence.trace
    assert result is not None
    assert trace is not None
    assert result.request.refine_values["reach"] == 3
    assert trace.result is result
    np.testing.assert_array_equal(trace.steps[1].labels.ids, np.roll(result.labels.ids, 3, axis=1))


def test_a_refiner_that_shows_no_steps_says_which_does(
    section: ConvergenceSection, bench: Workbench, session: Now, wait: Wait
) -> None:
    bench.store.put(session().with_setup(replace(session().setup, refine="smear", refine_values={})))
    wait(lambda: bench.convergence.problem is not None)

    assert section.message.isVisible()
    assert "Choose DenseCRF or ConvCRF." in section.message.text()
    assert not section.slider.isVisible()


def test_folding_it_shows_the_end_again(section: ConvergenceSection, session: Now) -> None:
    section.slider.setValue(2)
    assert session().live is not None
    section.set_open(False)

    assert session().live is None


def test_a_click_on_a_curve_picks_its_iteration(section: ConvergenceSection, qtbot: QtBot) -> None:
    qtbot.waitUntil(section.energy.isVisible)
    QTest.mouseClick(section.energy, Qt.MouseButton.LeftButton, pos=QPoint(section.energy.width() - 10, 50))
    assert section.slider.value() == STEPS
    middle = QPoint(section.energy.width() // 2 + 20, 50)
    QTest.mouseClick(section.energy, Qt.MouseButton.LeftButton, pos=middle)

    assert section.slider.value() in {1, 2, 3}
    assert section.energy.text_at(section.slider.value()) in section.energy.accessibleDescription()


def test_a_plot_tells_its_values_and_paints_any(qtbot: QtBot) -> None:
    plot = CurvePlot("Plot")
    qtbot.addWidget(plot)
    flat, gaps = Curve("a", (1.0, 1.0)), (Curve("a", (None, 2.0)), Curve("b", (0.0, 3.5)))
    for curves in ((), (Curve("a", (1.0,)),), (flat,), gaps):
        plot.show_plot(Plot("Title", curves, "{:.1f}".format, x_title="Step"))
        plot.show_step(1)
        assert not plot.grab().isNull()

    assert plot.text_at(0) == "Step 0\nb: 0.0"
    assert plot.text_at(1) == "Step 1\na: 2.0\nb: 3.5"
    assert plot.text_at(9) == "Step 9"


def test_axes_have_few_numbers() -> None:
    assert [tick_step(last) for last in (0, 5, 10, 50, 1000)] == [1, 1, 2, 10, 167]
    assert Plot(curves=(Curve("a", (2.0, 2.0)),)).span[1] > 2.0
    assert Plot(curves=(Curve("a", (2.0, 3.0)),), from_zero=True).span == (0.0, 3.0)
