"""How sure networks are, and where they differ: made from outcomes, shown over the photograph, walked through."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import toy_plugin
from hands import SHIFT, press
from segstudio.core import ClassSet, JobContext, LabelMap, RunOptions, Scores, SegClass, SegStudioError, scoring
from segstudio.core.session import Outcome, PaneSpec, Session, Setup
from segstudio.ui.compare.layers import LayerWork, differing
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]
Key = Qt.Key
CLASSES = ClassSet(tuple(SegClass(i, name, (i, i, i)) for i, name in enumerate(("sky", "grass", "cow"))))


def mapped(*boxes: tuple[slice, slice, int], classes: ClassSet = CLASSES) -> LabelMap:
    ids = np.zeros((40, 60), np.uint8)
    for rows, columns, value in boxes:
        ids[rows, columns] = value
    return LabelMap(ids, classes)


def outcome(name: str, sure: float) -> Outcome:
    """A network that says sky everywhere, `sure` of it at the left, certain at the right."""
    data = np.zeros((3, 40, 60), np.float32)
    data[0], data[0, :, :30] = 1, sure
    data[1, :, :30] = 1 - sure
    image = toy_plugin.banded_image(40, 60)
    scores = Scores(data, (40, 60), CLASSES, "probabilities")
    return Outcome(image, Setup("net", name), RunOptions(), scoring.labels(scores), scores, scores)


BIG, SMALL = (slice(2, 22), slice(5, 25), 2), (slice(30, 38), slice(40, 50), 1)


def test_two_maps_differ_by_regions_from_the_largest_on() -> None:
    found = differing([mapped(), mapped(BIG, SMALL)], None, JobContext())

    assert [region.area for region in found.regions] == [400, 80]
    assert found.share == pytest.approx(480 / 2400)
    assert found.pairs == ((("sky", "cow"), 400), (("sky", "grass"), 80))


def test_a_pair_of_classes_keeps_its_own_regions() -> None:
    found = differing([mapped(), mapped(BIG, SMALL)], ("grass", "sky"), JobContext())

    assert [region.area for region in found.regions] == [80]
    assert found.share == pytest.approx(480 / 2400), "the share is of all that differs"


def test_many_maps_differ_by_the_entropy_of_their_votes() -> None:
    maps = [mapped(), mapped(BIG), mapped((slice(2, 22), slice(5, 25), 1))]
    found = differing(maps, None, JobContext())
    amounts = found.layer.labels.ids

    assert amounts[10, 10] == 255, "three networks, three classes"
    assert amounts[0, 0] == 0
    assert found.layer.scale is not None


def test_what_has_no_counterpart_is_left_out_and_told() -> None:
    other = ClassSet((SegClass(0, "sky", (0, 0, 0)), SegClass(2, "moon", (0, 0, 0))))
    found = differing([mapped(), mapped(BIG, classes=other)], None, JobContext())

    assert found.left_out == pytest.approx(400 / 2400)
    assert found.regions == ()


def test_classes_with_nothing_in_common_are_a_problem_and_no_image() -> None:
    other = ClassSet((SegClass(0, "nucleus", (0, 0, 0)),))
    first, second = outcome("a", 0.6), outcome("b", 0.6)
    assert second.labels is not None
    strange = Outcome(second.image, second.setup, second.options, LabelMap(second.labels.ids, other))

    layers = LayerWork((first, strange), "disagreement", differing=True)(JobContext())

    assert isinstance(layers.problem, SegStudioError)
    assert layers.difference is None


@pytest.mark.parametrize(
    ("layer", "weak", "strong"), [("confidence", 153, 255), ("margin", 51, 255), ("entropy", 156, 0)]
)
def test_measures_are_levels_of_255(layer: str, weak: int, strong: int) -> None:
    made = LayerWork((outcome("a", 0.6),), layer)(JobContext()).images["net/a//"]  # type: ignore[arg-type]  # one of the literal

    assert (int(made.labels.ids[0, 0]), int(made.labels.ids[0, 59])) == pytest.approx((weak, strong), abs=1)
    assert made.scale is not None
    assert made.labels.classes.ignore_id > 255, "every level is painted"


def test_a_threshold_takes_the_class_of_weak_pixels() -> None:
    made = LayerWork((outcome("a", 0.6),), "classes", 0.7)(JobContext()).images["net/a//"]

    assert (made.labels.ids[:, :30] == 255).all()
    assert (made.labels.ids[:, 30:] == 0).all()
    assert made.scale is None, "these are classes still"


def test_without_probabilities_there_is_nothing_to_measure() -> None:
    assert LayerWork((outcome("a", 0.6).slim(),), "margin")(JobContext()).images == {}


@pytest.fixture
def differing_grid(grid: MainWindow, bench: Workbench, wait: Wait, qtbot: QtBot) -> MainWindow:
    """Raw and refined panes, whose edges differ, with the layer that shows it."""
    grid.grid.use_default("raw_refined")
    wait(lambda: bench.comparer.is_complete and not bench.store.session.task)
    grid.grid.show_layer("disagreement")
    wait(lambda: bench.layers.layers.difference is not None)
    return grid


def test_n_shows_the_layer_and_looks_at_the_largest_region(
    grid: MainWindow, bench: Workbench, session: Now, wait: Wait, qtbot: QtBot
) -> None:
    grid.grid.use_default("raw_refined")
    wait(lambda: bench.comparer.is_complete and not bench.store.session.task)
    press(qtbot, grid, Key.Key_N)
    wait(lambda: bench.layers.region is not None)
    found = bench.layers.layers.difference
    assert found is not None
    top, left, bottom, right = found.regions[0].box

    assert session().style.layer == "disagreement"
    assert grid.difference_bar.isVisible()
    view = grid.stage.canvas.camera.view
    assert (view.x, view.y) == ((left + right) / 2, (top + bottom) / 2)


def test_n_and_shift_n_walk_round(differing_grid: MainWindow, bench: Workbench, qtbot: QtBot) -> None:
    found = bench.layers.layers.difference
    assert found is not None
    press(qtbot, differing_grid, Key.Key_N)
    press(qtbot, differing_grid, Key.Key_N, SHIFT)

    assert bench.layers.at == len(found.regions) - 1
    assert f"{len(found.regions)} of" in differing_grid.difference_bar.place.text()


def test_a_pair_chosen_in_the_bar_filters(differing_grid: MainWindow, bench: Workbench, wait: Wait) -> None:
    before = bench.layers.layers
    differing_grid.difference_bar.pairs.activated.emit(1)
    wait(lambda: bench.layers.layers is not before and not bench.layers.is_busy)

    assert before.difference is not None
    assert bench.layers.pair == before.difference.pairs[0][0]
    assert differing_grid.difference_bar.pairs.currentIndex() == 1


def test_a_difference_pane_shows_it_beside_the_classes(
    grid: MainWindow, bench: Workbench, session: Now, wait: Wait
) -> None:
    grid.grid.add(PaneSpec("difference"))
    wait(lambda: bench.layers.layers.difference is not None)
    pane = grid.stage.canvas.panes[-1]

    assert session().style.layer == "classes"
    assert "differs" in pane.viewport.accessibleDescription()
    assert pane.viewport._view.front.labels is not None


def test_layers_are_chosen_by_key_and_in_the_box(grid: MainWindow, session: Now, qtbot: QtBot) -> None:
    press(qtbot, grid, Key.Key_L)
    assert session().style.layer == "confidence"
    assert grid.grid_bar.layer.box.currentData() == "confidence"
    grid.grid_bar.layer.box.activated.emit(3)

    assert session().style.layer == "entropy"


def test_the_threshold_is_a_slider_and_one_step_to_undo(
    grid: MainWindow, bench: Workbench, session: Now, wait: Wait
) -> None:
    before = session().style
    for value in (40, 50, 60):
        grid.grid_bar.layer.slider.setValue(value)
    wait(lambda: bool(bench.layers.layers.images))
    assert session().style.min_confidence == 0.6
    bench.store.undo()

    assert session().style == before


def test_one_network_cannot_differ_and_the_bar_says_so(grid: MainWindow, session: Now, bench: Workbench) -> None:
    grid.grid.use_default("single")
    grid.grid.show_layer("disagreement")

    assert "Add another pane" in grid.difference_bar.text.whole
