"""Takes the images in docs/screenshots: every state of the window, light and dark, English and Chinese.

The network and the refiner run once; theme and language then change while the result stays, as they do for a person.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PIL import Image
from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog
from skimage.data import stereo_motorcycle

import small_png
from checkout import ROOT
from segstudio.app import Program, build_catalog, build_services
from segstudio.core import RefineError, Stroke
from segstudio.core.session import Session
from segstudio.ui.images.export_dialog import ExportDialog
from segstudio.ui.kit.log import MemoryLog
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.settings import SettingsDialog
from segstudio.ui.shell.shortcuts import ShortcutsDialog
from segstudio.ui.shell.snapshot import SIZE, is_finished, refiner, settle, wait

LOOKS: Final = tuple(product(("en", "zh_CN"), ("light", "dark")))
_FACE: Final = (225, 120)  # a pixel of the first sample
STROKES: Final = (  # on the first sample: class, whether it is there, and points
    ("outerwear", True, (120.0, 330.0), (170.0, 300.0), (200.0, 350.0)),
    ("outerwear", True, (150.0, 420.0), (210.0, 440.0)),
    ("outerwear", True, (230.0, 380.0), (300.0, 350.0), (330.0, 330.0)),
    ("outerwear", True, (130.0, 250.0), (160.0, 200.0), (200.0, 165.0)),
    ("background", True, (400.0, 400.0), (470.0, 440.0)),
    ("hair", False, (300.0, 250.0), (312.0, 290.0)),
)


def pause(milliseconds: int) -> None:
    """Let the window live for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Photographer:
    """Brings the window into its states, and saves an image of each look of each state."""

    def __init__(self, program: Program, folder: Path) -> None:
        """Take images of a program into a folder."""
        self.program, self.folder = program, folder
        self.bench = program.bench

    @property
    def window(self) -> MainWindow:
        """The window of this moment: it is built anew when the language changes."""
        return self.program.window

    def appearances(self) -> Iterator[str]:
        """Go through languages and themes; yields what files are called after."""
        for language, theme in LOOKS:
            settings = self.bench.preferences.settings
            self.bench.preferences.put(settings.with_value("language", language).with_value("theme", theme))
            pause(400)
            self.window.resize(*SIZE)
            settle(self.window, 300)
            yield f"{theme}-{language[:2]}"

    def take(self, state: str, over: Callable[[MainWindow], QDialog] | None = None) -> None:
        """Save the window in every look, with a dialog over its middle where one is asked for."""
        for appearance in self.appearances():
            self.window.status.hover(_FACE)
            settle(self.window)
            image = self.window.grab()
            if over is not None:
                image = with_dialog(image, over(self.window))
            self.save(image, f"{state}-{appearance}")

    def save(self, image: QPixmap, name: str) -> None:
        """Write a small file; the main images in full, for their colours are what they are about."""
        path = self.folder / f"{name}.png"
        image.save(str(path))
        if not name.startswith("window"):
            with Image.open(path) as full:
                small_png.write(path, full)

    def wait(self, done: Callable[[Session], bool]) -> None:
        """Wait for the session."""
        wait(self.bench, done)
        settle(self.window)

    def choose(self, view: str) -> None:
        """Show a view."""
        self.window.stage.view_chosen.emit(view)
        settle(self.window)


def with_dialog(image: QPixmap, dialog: QDialog) -> QPixmap:
    """Draw a dialog over the middle of a window's image."""
    dialog.show()
    pause(100)
    front = dialog.grab()
    dialog.close()
    painter = QPainter(image)
    painter.fillRect(image.rect(), QColor(0, 0, 0, 110))
    at = QPoint((image.width() - front.width()) // 2, (image.height() - front.height()) // 2)
    painter.drawPixmap(at, front)
    painter.end()
    return image


def with_networks(window: MainWindow) -> QPixmap:
    """Draw the list of networks where it opens: below its field, their right edges in line."""
    field = window.side.models.models
    field.showPopup()
    pause(100)
    image, front = window.grab(), field.list.grab()
    field.hidePopup()
    corner = field.mapTo(window, QPoint(field.width(), field.height() + 4))
    painter = QPainter(image)
    painter.drawPixmap(QPoint(corner.x() - front.width(), corner.y()), front)
    painter.end()
    return image


@contextmanager
def running() -> Iterator[Program]:
    """Start the program in a home of its own; the packaged weights are enough."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("SEGSTUDIO_HOME", home)
        app = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(app, QApplication)
        program = Program(app, build_services(build_catalog()), MemoryLog())
        program.show()
        try:
            yield program
        finally:
            program.close()


def shoot(camera: Photographer) -> None:
    """Walk through the states."""
    bench = camera.bench
    camera.take("start")
    bench.opener.open([sample.path for sample in bench.services.samples])
    camera.wait(lambda session: session.image is not None and bool(bench.library.device))
    next(camera.appearances())
    bench.segmenter.run()
    pause(150)
    camera.save(camera.window.grab(), "running-light-en")
    camera.wait(is_finished)
    camera.choose("raw")
    camera.take("raw")
    if refiner(bench):
        camera.choose("split")
        camera.wait(is_finished)
        bench.segmenter.run()  # again: the first time includes compiling, and is not what a person meets each time
        camera.wait(is_finished)
        camera.take("window")
        camera.choose("side")
        camera.take("side")
        camera.choose("split")
    error = RefineError("dense-crf", "the sigmas are too small for this image.", "Choose larger ones.")
    for appearance in camera.appearances():
        camera.window.errors.show_error(error)
        camera.save(camera.window.grab(), f"error-{appearance}")
        camera.window.errors.clear()
        camera.window.open_palette()
        pause(100)
        camera.save(camera.window.grab(), f"palette-{appearance}")
        camera.window.command_palette.hide()
        pause(10)
        camera.save(with_networks(camera.window), f"networks-{appearance}")
    camera.take("settings", lambda window: SettingsDialog(bench.preferences, window))
    camera.take("shortcuts", lambda window: ShortcutsDialog(bench.preferences, window))
    target = Path("~/masks")
    camera.take("export", lambda window: ExportDialog(bench.services.catalog, target, len(bench.files.paths), window))


def shoot_live(camera: Photographer) -> None:
    """Show what refining changed and how mean field converges, on the first sample."""
    bench = camera.bench
    bench.opener.open([bench.services.samples[0].path])
    camera.wait(lambda session: session.image is not None)
    bench.segmenter.run()
    camera.wait(is_finished)
    camera.window.commands.show_view("split")
    camera.wait(is_finished)
    for appearance in camera.appearances():
        side = camera.window.side
        for section in (side.models, side.refine, side.convergence):
            section.set_open(False)
        side.changes.set_open(True)
        side.changes.pane.setChecked(True)
        camera.wait(lambda _: bench.changes.view is not None)
        if appearance.endswith("en"):
            camera.save(camera.window.grab(), f"changes-{appearance}")
        side.changes.pane.setChecked(False)
        side.changes.set_open(False)
        side.convergence.set_open(True)
        camera.wait(lambda _: bench.convergence.trace is not None)
        side.convergence.slider.setValue(1)
        settle(camera.window)
        if appearance.endswith("en"):
            camera.save(camera.window.grab(), f"convergence-{appearance}")
        side.convergence.set_open(False)


def draw_strokes(camera: Photographer) -> None:
    """Segment, refine, and draw strokes one after the other, with the pen in hand."""
    bench = camera.bench
    bench.segmenter.run()
    camera.choose("refined")
    camera.wait(is_finished)
    camera.window.actions_["strokes"].trigger()
    bench.pen.set_reach(0.2)
    for label, positive, *points in STROKES:
        bench.strokes.add(Stroke(tuple(points), 4.0, label, positive, bench.pen.reach))
        camera.wait(is_answered)


def shoot_strokes(camera: Photographer) -> None:
    """Show how a few strokes put right what a network took an unusual suit for."""
    bench = camera.bench
    bench.opener.open([bench.services.samples[0].path])
    camera.wait(lambda session: session.image is not None and bool(bench.library.device))
    next(camera.appearances())
    draw_strokes(camera)
    bench.pen.choose("outerwear")
    for appearance in camera.appearances():
        if appearance in {"light-en", "dark-zh"}:
            settle(camera.window)
            camera.save(camera.window.grab(), f"strokes-{appearance}")
    camera.window.actions_["strokes"].trigger()


def is_answered(session: Session) -> bool:
    """Say whether the last stroke counts in what is shown."""
    return is_finished(session) and not session.strokes_are_due


def shoot_depth(camera: Photographer, folder: Path) -> None:
    """Show an image with its depth map: scikit-image's pair of a motorcycle, calibrated as its page says."""
    left, _, disparity = stereo_motorcycle()  # type: ignore[no-untyped-call]  # scikit-image is half typed
    with np.errstate(divide="ignore"):
        metres = 0.193001 * 994.978 / (disparity + 31.086)
    Image.fromarray(left).save(folder / "motorcycle.png")
    np.save(folder / "motorcycle_depth.npy", np.where(np.isfinite(disparity), metres, 0).astype(np.float32))
    camera.bench.opener.open([folder / "motorcycle.png"])
    camera.wait(lambda session: camera.bench.depth.of(session.image) is not None)
    camera.choose("raw")
    for appearance in camera.appearances():
        camera.window.status.hover((370, 250))
        settle(camera.window)
        if appearance.endswith("en"):
            camera.save(camera.window.grab(), f"depth-{appearance}")


def shoot_sweep(camera: Photographer, data: Path) -> None:
    """Show which values of DenseCRF suit cell nuclei; `data` is that data set (docs/training.md)."""
    bench = camera.bench
    for appearance in camera.appearances():
        dialog = camera.window.commands.make_sweep()
        dialog.source.enter(str(data))
        dialog.source.pick(("deeplabv3plus-efficientnet-lite0", "nuclei"))
        dialog.source.images.setValue(6)
        dialog.show()
        while bench.sweeper.table is None:
            pause(500)
            if dialog.start.isEnabled() and not bench.sweeper.is_running:
                dialog.start.click()
        while not dialog.start.isEnabled():
            pause(100)
        dialog.source.folder.setText("~/nuclei")
        if appearance in {"light-en", "dark-zh"}:
            camera.save(dialog.grab(), f"sweep-{appearance}")
        dialog.close()


def main() -> int:
    """Take all images."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    states = ("main", "depth", "live", "strokes", "sweep")
    parser.add_argument("--only", choices=states, help="take the images of this state alone")
    args = parser.parse_args()
    folder = args.out
    folder.mkdir(parents=True, exist_ok=True)
    with running() as program:
        camera = Photographer(program, folder)
        if args.only in {None, "main"}:
            shoot(camera)  # first: its first state is that of a window in which nothing has been opened
        if args.only in {None, "live"}:
            shoot_live(camera)
        if args.only in {None, "strokes"}:
            shoot_strokes(camera)
        if args.only in {None, "depth"}:
            with tempfile.TemporaryDirectory() as photos:
                shoot_depth(camera, Path(photos))
        nuclei = Path(os.environ.get("SEGSTUDIO_TEST_DATA", "")) / "nuclei"
        if args.only in {None, "sweep"} and (nuclei / "val").is_dir():
            shoot_sweep(camera, nuclei)
    return 0


if __name__ == "__main__":
    sys.exit(main())
