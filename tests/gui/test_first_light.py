"""The whole main job with the packaged weights on a packaged photograph, by mouse and keys: nothing is a double."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segstudio.app import Program, build_services
from segstudio.core import Catalog, resources
from segstudio.ui.dialogs.export import ExportChoice
from segstudio.ui.log import MemoryLog
from segstudio.ui.naming import ExportPlan
from segstudio.ui.snapshot import is_finished, refiner

WEIGHTS = resources() / "weights" / "deeplabv3plus-efficientnet-lite0-people.safetensors"
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, bundled_catalog: Catalog) -> Iterator[Program]:
    before, font = qapp.palette(), qapp.font()
    made = Program(qapp, build_services(bundled_catalog), MemoryLog())
    made.show()
    made.window.activateWindow()
    yield made
    made.close()
    qapp.setStyleSheet("")
    qapp.setPalette(before)
    qapp.setFont(font)


def wait(qtbot: QtBot, holds: Callable[[], bool]) -> None:
    qtbot.waitUntil(holds, timeout=240_000)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not WEIGHTS.is_file(), reason="the people weights are not packaged in this checkout")
def test_a_photograph_becomes_a_refined_mask_on_disk(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    window, store = program.window, program.bench.store
    card = next(card for path, card in window.start.cards.items() if path.stem == "astronaut")
    QTest.mouseClick(card, LEFT)
    wait(qtbot, lambda: store.session.result is not None)
    raw = store.session.result
    assert raw is not None
    assert raw.scores.classes.known
    assert len(raw.scores.classes) == 13
    assert sum(share > 0.005 for share in np.bincount(raw.labels.ids.ravel()) / raw.labels.ids.size) >= 3

    if not refiner(program.bench):
        pytest.skip("no refiner can run here")
    switch = window.side.refine.switch
    QTest.mouseClick(switch, LEFT, NONE, QPoint(8, switch.height() // 2))
    wait(qtbot, lambda: is_finished(store.session))
    refined = store.session.refined
    assert refined is not None
    assert (refined.ids != raw.labels.ids).any()

    window.commands.write(ExportChoice(ExportPlan(tmp_path, ("voc-png",)), whole_folder=False))
    written = tmp_path / "astronaut.png"
    wait(qtbot, written.is_file)
    assert (np.asarray(PillowImage.open(written)) == refined.ids).all()
