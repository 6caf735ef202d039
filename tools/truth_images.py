"""Takes the images of networks against the ground truth for the pages.

The ground truth is the first sample as a person put it right by strokes: the labels that these leave are written to a
file and taken like those of anybody else.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from PIL import Image

from checkout import ROOT
from screenshots import Photographer, draw_strokes, pause, running, with_dialog
from segstudio.core.classes import FoundTruth
from segstudio.core.session import Layout, PaneSpec
from segstudio.ui.shell.snapshot import settle
from segstudio.ui.truth.ground_truth import TruthQuery
from segstudio.ui.truth.labels_dialog import LabelsDialog

_SHOWN: Final = ("light-en", "dark-zh")


def make_labels(camera: Photographer, folder: Path) -> None:
    """Draw strokes on the first sample, and write what they leave as label files for it and for its copies."""
    bench = camera.bench
    draw_strokes(camera)
    labels = bench.store.session.refined
    assert labels is not None
    folder.mkdir()
    Image.fromarray(labels.ids).save(folder / "astronaut.png")
    (folder / "classes.json").write_text(json.dumps(labels.classes.names), "utf-8")
    camera.window.actions_["strokes"].trigger()
    bench.strokes.clear()


def take_labels(camera: Photographer, folder: Path) -> None:
    """Use the label files."""
    received: list[FoundTruth] = []
    camera.bench.truth.found.connect(received.append)
    camera.bench.truth.search(TruthQuery(folder))
    while not received:
        pause(50)
    camera.bench.truth.use(received[0].truth)


def shoot_dialog(camera: Photographer, folder: Path) -> None:
    """Show how label files are understood."""
    for appearance in camera.appearances():
        if appearance in _SHOWN:
            window = camera.window
            dialog = LabelsDialog(camera.bench.truth, str(folder), window.commands._class_sets(), window)
            while dialog.truth is None:
                pause(50)
            dialog.folder.setText("~/labels")
            camera.save(with_dialog(window.grab(), dialog), f"labels-{appearance}")


def shoot_panel(camera: Photographer) -> None:
    """Show truth, errors and numbers, and then a confusion down to its pixels."""
    bench = camera.bench
    camera.window.grid.use_default("compare_four")
    setups = bench.store.session.style.layout.setups
    errors = PaneSpec("errors", setups[-1])
    layout = Layout((*bench.store.session.style.layout.panes[1:], PaneSpec("truth"), errors))
    camera.window.grid.use(layout)
    camera.wait(lambda session: not session.task and bench.comparer.is_complete)
    for appearance in camera.appearances():
        show_panel(camera)
        if appearance in _SHOWN:
            camera.save(camera.window.grab(), f"truth-{appearance}")
    for appearance in camera.appearances():
        if appearance in _SHOWN:
            show_panel(camera)
            camera.window.scan_list()
            while bench.scanner.is_running:
                pause(50)
            bench.orderer.choose("miou")
            panel = camera.window.numbers
            panel.table.setCurrentCell(len(setups) - 1, 0)
            panel.matrix.chosen.emit(*panel.matrix.confusions()[0])
            camera.wait(lambda session: session.image is not None and not session.task)
            while bench.truth_views.region is None:
                pause(50)
            settle(camera.window)
            camera.save(camera.window.grab(), f"confusion-{appearance}")
            camera.window.browser.close()


def show_panel(camera: Photographer) -> None:
    """Open the panel below the canvas, with its numbers."""
    action = camera.window.actions_["compare_panel"]
    if not action.isChecked():
        action.trigger()
    while camera.bench.truth_views.is_busy or not camera.bench.truth_views.view.whole:
        pause(50)
    settle(camera.window, 300)


def main() -> int:
    """Take all images."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, running() as program:
        camera, photographs = Photographer(program, folder), Path(temporary) / "photographs"
        photographs.mkdir()
        for sample in program.bench.services.samples:
            shutil.copy(sample.path, photographs)
        program.bench.opener.open([photographs])
        camera.wait(lambda session: session.image is not None and bool(program.bench.library.device))
        next(camera.appearances())
        make_labels(camera, Path(temporary) / "labels")
        shoot_dialog(camera, Path(temporary) / "labels")
        take_labels(camera, Path(temporary) / "labels")
        shoot_panel(camera)
    return 0


if __name__ == "__main__":
    sys.exit(main())
