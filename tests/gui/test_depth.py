"""The depth map in the window: a pane beside the image, values under the cursor, and words where it is missing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import depth_files
import toy_plugin
import window_doubles
from file_formats import file_sources
from hands import CTRL, Key, press
from segstudio.core import Image, JobContext
from segstudio.core.plugins import Catalog, PluginSource, build_catalog
from segstudio.core.session import Session
from segstudio.ui.depth.view import HOLE, DepthWork, distance, ends, viridis
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]


@pytest.fixture
def toys() -> Catalog:
    """The window's doubles and the true file formats; one network wants depth."""
    own = [PluginSource("doubles", window_doubles), PluginSource("toy", toy_plugin)]
    catalog = build_catalog([*own, *file_sources()])
    keys = (window_doubles.OTHER, window_doubles.BARE)
    deep = {key: replace(catalog.models[key], needs_depth=True) for key in keys}
    return replace(catalog, models={**catalog.models, **deep})


@pytest.fixture
def images(tmp_path: Path) -> list[Path]:
    """Three images: with depth, with a broken map, without."""
    paths = window_doubles.save_images(tmp_path / "photos", ["a.npy", "b.npy", "c.npy"])
    metres = np.linspace(1, 5, 64, dtype=np.float32)[None].repeat(48, 0)
    metres[:, :4] = np.nan
    depth_files.save(tmp_path / "photos" / "depth" / "a.tif", metres)
    (tmp_path / "photos" / "b_depth.png").write_bytes(b"no image")
    return paths


@pytest.fixture
def seen(window: MainWindow, bench: Workbench, images: list[Path], wait: Wait) -> MainWindow:
    """The window with the image that has depth, its pane made."""
    window.commands.open([images[0].parent])
    wait(lambda: bench.depth.of(bench.store.session.image) is not None and len(bench.files.paths) == 3)
    return window


def keys(window: MainWindow) -> list[tuple[str, ...]]:
    return [pane.keys for pane in window.stage.canvas.panes]


def test_an_image_with_depth_has_a_pane_for_it_in_every_view(seen: MainWindow, qtbot: QtBot, session: Now) -> None:
    assert keys(seen) == [("raw",), ("depth",)]
    press(qtbot, seen, Key.Key_F5)
    for key, expected in (
        (Key.Key_3, [("raw", "refined"), ("depth",)]),
        (Key.Key_2, [("refined",), ("depth",)]),
        (Key.Key_4, [("raw",), ("refined",), ("depth",)]),
        (Key.Key_1, [("raw",), ("depth",)]),
    ):
        press(qtbot, seen, key, CTRL)
        assert keys(seen) == expected


def test_the_pane_says_its_range_and_unit(seen: MainWindow) -> None:
    pane = seen.stage.canvas.panes[1]

    message = pane.viewport.accessibleDescription()
    assert "1." in message
    assert message.count("\u00a0m") == 2


def test_a_key_takes_the_pane_away_and_brings_it_back(seen: MainWindow, qtbot: QtBot, session: Now) -> None:
    assert seen.actions_["depth"].isEnabled()
    assert seen.actions_["depth"].isChecked()
    press(qtbot, seen, Key.Key_H)
    assert keys(seen) == [("raw",)]
    assert not session().style.depth
    press(qtbot, seen, Key.Key_H)
    assert keys(seen) == [("raw",), ("depth",)]


def test_the_value_under_the_cursor_is_told_with_its_unit(seen: MainWindow, bench: Workbench) -> None:
    view = seen.stage.canvas.panes[1].viewport
    for pixel, expected in (((63, 20), "Depth: 5.00\u00a0m"), ((0, 20), "Depth: no depth")):
        at = view.camera.to_view(pixel[0] + 0.5, pixel[1] + 0.5)
        QTest.mouseMove(view, QPoint(round(at.x()), round(at.y())))
        assert seen.status.depth_value.text() == expected


def test_an_image_without_depth_has_no_pane(seen: MainWindow, bench: Workbench, images: list[Path], wait: Wait) -> None:
    bench.opener.show(images[2])
    wait(lambda: bench.store.session.image is not None)

    assert keys(seen) == [("raw",)]
    assert not seen.actions_["depth"].isEnabled()
    assert seen.status.depth_value.text() == ""


def choose_deep(bench: Workbench) -> None:
    info = bench.library.find(window_doubles.OTHER, "other")
    assert info is not None
    bench.library.use(info)


def test_the_model_panel_says_what_to_do_where_the_network_needs_depth(
    seen: MainWindow, bench: Workbench, images: list[Path], wait: Wait
) -> None:
    note = seen.side.models.depth_note
    assert note.isHidden()
    bench.opener.show(images[2])
    wait(lambda: bench.store.session.image is not None)
    assert note.isHidden(), "a network for photographs asks for nothing"
    choose_deep(bench)
    assert not note.isHidden()
    assert "needs a depth map" in note.text()
    assert "c_depth.png" in note.text()
    bench.opener.show(images[0])
    wait(lambda: bench.store.session.image is not None)
    assert note.isHidden()


def test_without_weights_the_model_panel_says_why_and_how_to_train(seen: MainWindow, bench: Workbench) -> None:
    setup = replace(bench.store.session.setup, model=window_doubles.BARE, weights="")
    bench.store.put(replace(bench.store.session, setup=setup))

    received = seen.side.models._missing
    assert not received.isHidden()
    assert "do not allow it" in received.text()
    assert f"segstudio train DATA --model {window_doubles.BARE} --out" in received.text()


def test_a_broken_map_shows_the_image_and_names_the_map(
    seen: MainWindow, bench: Workbench, images: list[Path], wait: Wait
) -> None:
    choose_deep(bench)
    bench.opener.show(images[1])
    wait(lambda: bench.store.session.image is not None)

    assert keys(seen) == [("raw",)]
    assert seen.errors.isHidden()
    assert "b_depth.png: this is no depth map of a known format" in seen.side.models.depth_note.text()


def test_another_unit_reads_the_open_image_again(seen: MainWindow, bench: Workbench, wait: Wait) -> None:
    before = bench.store.session.image
    assert before is not None
    bench.preferences.put(bench.preferences.settings.with_value("depth_unit", "cm"))
    wait(lambda: bench.store.session.image not in (None, before))

    image = bench.store.session.image
    assert image is not None
    assert image.depth is not None
    assert np.nanmax(image.depth) == pytest.approx(0.05)


def test_a_map_that_comes_later_is_found_when_the_image_is_opened_again(
    seen: MainWindow, bench: Workbench, images: list[Path], wait: Wait
) -> None:
    bench.opener.show(images[2])
    wait(lambda: bench.store.session.image is not None)
    depth_files.save(images[2].with_name("c_depth.png"), np.full((48, 64), 700, np.uint16))
    bench.opener.show(images[0])
    wait(lambda: bench.store.session.image is not None)
    bench.opener.show(images[2])
    wait(lambda: bench.depth.of(bench.store.session.image) is not None)

    assert keys(seen) == [("raw",), ("depth",)]


def test_depth_becomes_colours_even_to_the_eye_and_holes_grey() -> None:
    depth = np.linspace(2, 4, 1000, dtype=np.float32).reshape(25, 40)
    depth[0, 0] = np.nan
    image = Image(np.zeros((25, 40, 3), np.uint8), depth=depth, depth_unit="m")

    view = DepthWork(image)(JobContext())

    assert view is not None
    assert tuple(view.rendered.pixels[0, 0]) == HOLE
    assert view.rendered.pixels[0, 1].tolist() == viridis()[0].tolist()
    assert view.rendered.pixels[-1, -1].tolist() == viridis()[255].tolist()
    assert (view.scale.low, view.scale.high) == ("2.04\u00a0m", "3.96\u00a0m")


def test_viridis_grows_brighter_in_equal_steps() -> None:
    from skimage.color import rgb2lab

    lightness = rgb2lab(viridis()[None] / 255)[0, :, 0]

    assert (np.diff(lightness) > -0.05).all()
    assert np.ptp(np.diff(lightness[::15])) < 2


@pytest.mark.parametrize(
    ("depth", "expected"), [([[np.nan]], (0, 1)), ([[3.0, 3.0]], (3, 3.03)), ([[1.0, np.nan, 1.0]], (1, 1.01))]
)
def test_maps_of_one_value_or_none_have_a_range_all_the_same(
    depth: list[list[float]], expected: tuple[float, float]
) -> None:
    assert ends(np.array(depth, np.float32)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "unit", "message"),
    [(2.345, "m", "2.35\u00a0m"), (123.45, "m", "123.5\u00a0m"), (7.26, "px", "7.3\u00a0px")],
)
def test_values_are_written_with_their_unit(value: float, unit: str, message: str) -> None:
    assert distance(value, unit) == message
