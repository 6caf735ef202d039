"""Four networks' panes and the ground truth on street photographs, from the folder of labels to the worst pixels."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from hands import CTRL, NONE, Key, accept_labels, in_dialog, press
from segstudio.app import Program
from segstudio.core import JobContext, RunOptions, pipeline, resources
from segstudio.core.files import export, natural_key
from segstudio.core.plugins import Catalog
from segstudio.core.session import Layout, PaneSpec, Session, Setup
from segstudio.ui.truth.labels_dialog import LabelsDialog

DEEPLAB: Final = "deeplabv3plus-efficientnet-lite0"
WEIGHTS: Final = [resources() / "weights" / f"{name}-people.safetensors" for name in ("lednet", DEEPLAB)]
RAW: Final = Setup(DEEPLAB, "people")
FINE: Final = Setup(DEEPLAB, "people", "dense-crf")
LIGHT: Final = Setup("lednet", "people")
PANES: Final = Layout((PaneSpec("image"), *(PaneSpec("network", s) for s in (LIGHT, RAW, FINE)), PaneSpec("truth")))
PIXEL: Final = (230, 300)  # x, y

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def street(data_dir: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Three street photographs, and the labels of all hundred: both folders."""
    photographs, source = tmp_path / "street", data_dir / "ccp" / "val"
    photographs.mkdir()
    for path in sorted((source / "images").iterdir())[:3]:
        shutil.copy(path, photographs)
    return photographs, source / "labels"


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not all(w.is_file() for w in WEIGHTS), reason="the people weights are not packaged here")
def test_from_a_folder_of_labels_to_the_worst_pixels(
    program: Program, street: tuple[Path, Path], tmp_path: Path, qtbot: QtBot, bundled_catalog: Catalog
) -> None:
    session = _Session(program, qtbot, bundled_catalog)
    session.open(street[0])
    session.take_labels(street[1])
    session.show_panes()
    session.zoom_all_at_once()
    session.draw_the_curtain()
    session.look_at_a_disagreement()
    session.read_the_scores_on_disk(tmp_path / "scores.npz")
    session.measure_the_list()
    session.follow_a_confusion()
    session.order_as_exported(tmp_path / "report")


class _Session:
    """Somebody who compares, and checks every step."""

    def __init__(self, program: Program, qtbot: QtBot, catalog: Catalog) -> None:
        self.program, self.qtbot, self.catalog = program, qtbot, catalog
        self.window, self.bench = program.window, program.bench
        self.canvas = program.window.stage.canvas

    @property
    def session(self) -> Session:
        return self.bench.store.session

    def wait(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=120_000)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.window.activateWindow()  # as a window manager does when a dialog closes
        self.wait(self.window.isActiveWindow)
        press(self.qtbot, self.window, key, modifier)

    def open(self, folder: Path) -> None:
        self.window.commands.open([folder])
        self.wait(lambda: self.session.image is not None and len(self.bench.files.paths) == 3)

    def take_labels(self, folder: Path) -> None:
        def use(dialog: QDialog) -> None:
            assert isinstance(dialog, LabelsDialog)
            dialog.folder.setText(str(folder))
            QTest.keyClick(dialog.folder, Key.Key_Return)
            accept_labels(dialog, self.wait)

        in_dialog(LabelsDialog, use)
        self.press(Key.Key_L, CTRL)
        assert self.session.truth is not None
        assert len(self.session.truth.files) == 3

    def show_panes(self) -> None:
        self.window.grid.use(PANES)
        self.wait(lambda: not self.session.task and self.bench.comparer.is_complete)
        self.wait(lambda: self.bench.truth_views.view.whole and len(self.bench.truth_views.view.numbers) == 3)
        assert len(self.canvas.panes) == 5
        numbers = self.bench.truth_views.view.numbers
        assert (numbers[FINE.key].miou or 0) > (numbers[LIGHT.key].miou or 0) > 0.2

    def zoom_all_at_once(self) -> None:
        view = self.canvas.panes[1].viewport
        before = self.canvas.camera.zoom
        at = QPointF(view.rect().center())
        wheel = QWheelEvent(
            at, view.mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, NONE,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, wheel)
        assert self.canvas.camera.zoom > before
        assert {pane.viewport.camera for pane in self.canvas.panes} == {self.canvas.camera}

    def draw_the_curtain(self) -> None:
        self.canvas.focus_pane(f"network:{RAW.key}")
        self.canvas.focus_pane(f"network:{FINE.key}")
        self.press(Key.Key_S)
        assert self.canvas.mode == "split"
        assert set(self.canvas.panes[0].keys) == {f"network:{RAW.key}", f"network:{FINE.key}"}
        self.press(Key.Key_S)
        assert len(self.canvas.panes) == 5

    def look_at_a_disagreement(self) -> None:
        self.press(Key.Key_N)
        self.wait(lambda: self.bench.layers.region is not None)
        found = self.bench.layers.layers.difference
        assert found is not None
        top, left, bottom, right = found.regions[0].box
        view = self.canvas.camera.view
        assert (view.x, view.y) == ((left + right) / 2, (top + bottom) / 2)
        self.window.grid.show_layer("classes")

    def read_the_scores_on_disk(self, path: Path) -> None:
        """What is said of a pixel is what the written scores say."""
        image = self.session.image
        assert image is not None
        request = RAW.request(image, RunOptions())
        result = pipeline.run(request, self.catalog, self.bench.services.engine, JobContext())
        export(result, path, self.catalog.writer("scores-npz"))
        with np.load(path) as written:
            logits = written["scores"][:, PIXEL[1], PIXEL[0]].astype(np.float64)
            names = [str(name) for name in written["classes"]]
        shares = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
        best = np.argsort(-shares)[:3]
        self.canvas.hovered.emit(PIXEL)
        self.window.inspector.refresh()
        pane = next(p for p in self.canvas.panes if p.keys == (f"network:{RAW.key}",))
        received = pane.viewport._readout[0]
        lines = {p.keys[0]: p.viewport._readout for p in self.canvas.panes}
        assert lines[f"network:{FINE.key}"][1] == f"before refining: {received}"
        assert all(lines[f"network:{setup.key}"] for setup in (LIGHT, RAW, FINE)), "in every pane at once"
        message = [(name.strip(), int(share)) for name, share in re.findall(r"(\S[\w ]*?) (\d+) %", received)]
        assert [name for name, _ in message] == [names[i] for i in best]
        assert [share for _, share in message] == pytest.approx([100 * shares[i] for i in best], abs=1)

    def measure_the_list(self) -> None:
        self.press(Key.Key_F5, CTRL)
        self.wait(lambda: self.bench.scanner.results is not None and not self.bench.scanner.is_running)
        board = self.window.numbers.board
        assert board.images == 3
        assert [line.setup for line in board.lines] == [LIGHT, RAW, FINE]

    def follow_a_confusion(self) -> None:
        """From the largest confusion of the best network to the image that has most of it, and to its pixels."""
        panel = self.window.numbers
        panel.table.setCurrentCell(2, 0)
        panel.matrix.setFocus()
        self.wait(lambda: panel.matrix.at is not None)
        QTest.keyClick(panel.matrix, Key.Key_Return)
        images = self.window.browser.images
        assert images == tuple(sorted(images, key=lambda pair: -pair[1]))
        self.wait(lambda: self.session.path == images[0][0] and self.bench.truth_views.region is not None)
        found, region = self.bench.truth_views.view.marked, self.bench.truth_views.region
        assert found is not None
        assert region is not None
        assert found.pixels == images[0][1]
        top, left, bottom, right = region.box
        view = self.canvas.camera.view
        assert (view.x, view.y) == ((left + right) / 2, (top + bottom) / 2)
        assert int(np.count_nonzero(found.labels.ids[top:bottom, left:right] == 1)) >= region.area
        assert self.window.cell_bar.isVisible()

    def order_as_exported(self, out: Path) -> None:
        with self.qtbot.waitSignal(self.bench.reporter.written, timeout=120_000):
            self.bench.reporter.write(out)
        rows = list(csv.DictReader(StringIO((out / "images.csv").read_text("utf-8"))))
        worst: dict[str, float] = {}
        for row in rows:
            worst[row["image"]] = min(worst.get(row["image"], 1.0), float(row["miou"]))
        box = self.window.left.order.box
        box.setCurrentIndex(box.findData("miou"))
        box.activated.emit(box.currentIndex())
        self.wait(lambda: bool(self.bench.files._ranks) and not self.bench.orderer.runner.jobs)
        shown = [path.stem for path in self.bench.files.shown]
        assert shown == sorted(worst, key=lambda name: (worst[name], natural_key(name)))
        document = json.loads((out / "compare.json").read_text("utf-8"))
        received = [line.metrics.miou for line in self.window.numbers.board.lines if line.metrics is not None]
        assert [v["metrics"]["miou"] for v in document["variants"]] == pytest.approx(received)
