"""Runs the default model on an image and saves an image of the window: for documents and checks."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer

from segstudio.core import SegStudioError
from segstudio.core.session import Session
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

SIZE: Final = (1440, 900)
_PATIENCE: Final = 600_000  # milliseconds


def take_snapshot(bench: Workbench, window: MainWindow, paths: list[Path], target: Path) -> int:
    """Open `paths` (a sample where there are none), run, refine where that is possible, and save the window."""
    window.resize(*SIZE)
    window.show()
    first = refiner(bench)
    if first:
        window.commands.toggle_refine()
    errors: list[BaseException] = []
    bench.problem.connect(errors.append)
    bench.library.ask_device()
    bench.opener.open(paths or [bench.services.samples[0].path])
    try:
        wait(bench, lambda session: session.image is not None or bool(errors))
        bench.segmenter.run()
        wait(bench, lambda session: is_finished(session) or bool(errors) or not session.setup.is_complete)
    except SegStudioError as late:
        errors.append(late)
    if not bench.store.session.setup.is_complete:
        errors.append(SegStudioError("No weights are at hand.", "Get some with: segstudio weights import FILE."))
    settle(window)
    target.parent.mkdir(parents=True, exist_ok=True)
    saved = window.grab().save(str(target))
    window.close()
    for error in errors:
        print(error, file=sys.stderr)  # noqa: T201 - this way of starting is a command
    if not saved:
        print(f"{target}: the image could not be saved. Choose another folder.", file=sys.stderr)  # noqa: T201
    return 1 if errors or not saved else 0


def refiner(bench: Workbench) -> str:
    """Return the first refiner that can run here."""
    return next((spec.key for spec in bench.services.catalog.refiners.values() if not spec.available()), "")


def is_finished(session: Session) -> bool:
    """Say whether the result is there, refined where that was asked for."""
    return session.result is not None and not session.refine_is_due and not session.task


def wait(bench: Workbench, done: Callable[[Session], bool], patience: int = _PATIENCE) -> None:
    """Let the window live until the session is as wished; raises an error when it takes too long."""
    if done(bench.store.session):
        return
    loop = QEventLoop()
    watch = QTimer(interval=20)
    watch.timeout.connect(lambda: loop.quit() if done(bench.store.session) else None)
    watch.start()
    QTimer.singleShot(patience, loop, lambda: loop.exit(1))
    if loop.exec():
        raise SegStudioError("The window did not finish in time.", "Try a smaller image.")


def settle(window: MainWindow, milliseconds: int = 400) -> None:
    """Let thumbnails, counts and the canvas finish."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()
    window.stage.canvas.finish()
