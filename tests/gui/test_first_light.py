"""The whole main job with the packaged weights on packaged photographs, by mouse and keys: nothing is a double."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox
from pytestqt.qtbot import QtBot

from hands import CTRL, LEFT, NONE, Key, Person
from segstudio.app import Program
from segstudio.core import resources
from segstudio.core.session import View
from segstudio.ui.shell.snapshot import is_finished, refiner

SAMPLES = resources() / "samples"
WEIGHTS = resources() / "weights" / "deeplabv3plus-efficientnet-lite0-people.safetensors"


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """A folder of a person's: four photographs, the person's own among them."""
    folder = tmp_path / "photographs"
    folder.mkdir()
    for name in ("astronaut.jpg", "chelsea.jpg", "coffee.jpg", "rocket.jpg"):
        shutil.copy(SAMPLES / name, folder)
    return folder


@pytest.fixture
def person(program: Program, qtbot: QtBot) -> Person:
    """Somebody before the real window, who waits as long as a slow machine needs."""

    def wait(holds: Callable[[], bool]) -> None:
        qtbot.waitUntil(holds, timeout=240_000)

    return Person(program.window, program.bench, qtbot, wait)


def seen(person: Person, view: View) -> QImage:
    """Go on to a view by its key, and return the image that is shown in it, without its title."""
    while person.session.style.view != view:
        person.press(Key.Key_V)
    canvas = person.window.stage.canvas
    canvas.finish()
    return canvas.panes[0].viewport.grab().toImage()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not WEIGHTS.is_file(), reason="the people weights are not packaged in this checkout")
def test_a_folder_of_photographs_becomes_refined_masks_on_disk(
    person: Person, photographs: Path, tmp_path: Path
) -> None:
    """Open a folder, choose the network, cancel a run, run, see the overlay, refine, slide, export, close."""
    window, side = person.window, person.window.side
    person.open_folder(photographs)
    assert person.session.path == photographs / "astronaut.jpg"
    person.choose_model("fcn8s-atonce")
    assert not side.models.run_button.isEnabled(), "networks without weights cannot run"
    person.choose_model("DeepLabV3+ (Eff")
    assert person.session.setup.model == "deeplabv3plus-efficientnet-lite0"
    window.stage.canvas.finish()
    bare = window.stage.canvas.grab().toImage()

    person.press(Key.Key_F5)
    person.wait(lambda: person.session.task == "running")
    person.press(Key.Key_Escape)
    assert person.session.task == ""
    assert person.session.result is None

    QTest.mouseClick(side.models.run_button, LEFT)
    person.wait(lambda: person.session.result is not None)
    raw = person.result.labels
    assert len(raw.classes) == 13
    assert sum(area > 0.005 * raw.ids.size for area in raw.areas().values()) >= 3, (
        "several classes of a person are seen"
    )
    window.stage.canvas.finish()
    assert window.stage.canvas.grab().toImage() != bare, "the overlay is seen"

    if not refiner(person.bench):
        pytest.skip("no refiner can run here")
    QTest.mouseClick(side.refine.switch, LEFT, NONE, QPoint(8, side.refine.switch.height() // 2))
    person.wait(lambda: is_finished(person.session))
    first = person.result.refined
    assert first is not None
    assert (first.ids != raw.ids).any(), "refining changes something"
    slider, box = side.refine.form.field("w1")
    assert isinstance(box, QDoubleSpinBox)
    slider.setFocus()
    for _ in range(6):
        QTest.keyClick(slider, Key.Key_Right)
    assert box.value() > 4.0, "the slider moved"
    person.wait(lambda: is_finished(person.session) and person.result.refined is not first)
    refined = person.result.refined
    assert refined is not None
    assert person.result.request.refine_values["w1"] == box.value()
    assert seen(person, "raw") != seen(person, "refined"), "raw and refined look different"

    person.export(tmp_path / "out")
    written = np.asarray(PillowImage.open(tmp_path / "out" / "astronaut.png"))
    assert (written == refined.ids).all(), "what was written reads back equal"
    person.press(Key.Key_Q, CTRL)
    person.wait(lambda: not window.isVisible())
