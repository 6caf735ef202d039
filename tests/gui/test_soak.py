"""A long sitting: two hundred photographs through the real window with a real network, and what it leaves behind.

`--log-cli-level=info` shows the figures.
"""

import gc
import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import PIL.Image
import psutil
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hands import Key, press
from segstudio.app import Program
from segstudio.core import resources
from segstudio.engine.folders import weights_folder
from segstudio.engine.weights.cards import read_card, write_weights
from segstudio.engine.weights.checkpoints import read_tensors

PHOTOGRAPHS: Final = 200
SIGNALS: Final = 5_000
LEDNET: Final = resources() / "weights" / "lednet-people.safetensors"
SHORT: Final = 64  # pixels; the shorter side that the network sees, so that this takes seconds
WARM: Final = 20  # photographs after which everything that is loaded once is loaded


class Ear(QObject):
    """Counts what everything behind the window says."""

    def __init__(self, bench: QObject) -> None:
        super().__init__()
        self.heard = 0
        for part in (bench, *bench.findChildren(QObject)):
            for name, kind in vars(type(part)).items():
                if isinstance(kind, Signal) and not name.startswith("_"):
                    getattr(part, name).connect(self.hear)

    def hear(self, *_: object) -> None:
        self.heard += 1


@pytest.fixture
def photographs(tmp_path: Path, rng: np.random.Generator) -> Path:
    """Small cuttings of the packaged photographs, no two alike."""
    folder = tmp_path / "photographs"
    folder.mkdir()
    whole = [PIL.Image.open(resources() / "samples" / name) for name in ("astronaut.jpg", "chelsea.jpg", "coffee.jpg")]
    for number in range(PHOTOGRAPHS):
        image = whole[number % len(whole)]
        left, top = (int(rng.integers(0, room)) for room in (image.width - 96, image.height - 80))
        image.crop((left, top, left + 96, top + 80)).save(folder / f"{number:03}.jpg")
    return folder


@pytest.fixture
def small_weights(home: Path) -> None:
    """Make the packaged network one that looks at small images."""
    card = read_card(LEDNET)
    assert card is not None
    card = replace(card, key="soak", preprocessing=replace(card.preprocessing, short_side=SHORT))
    weights_folder().mkdir(parents=True, exist_ok=True)
    write_weights(weights_folder() / "lednet-soak.safetensors", read_tensors(LEDNET, "lednet"), card)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not LEDNET.is_file(), reason="the people weights are not packaged in this checkout")
def test_two_hundred_photographs_and_five_thousand_signals_leave_nothing_behind(
    small_weights: None, program: Program, photographs: Path, qtbot: QtBot
) -> None:
    window, bench, process = program.window, program.bench, psutil.Process()
    ear = Ear(bench)

    def wait(holds: Callable[[], bool]) -> None:
        qtbot.waitUntil(holds, timeout=240_000)

    def look_at(number: int) -> None:
        """Walk to the next photograph, run, and look at the answer this way and that."""
        if number:
            press(qtbot, window, Key.Key_D)
        path = photographs / f"{number:03}.jpg"
        wait(lambda: bench.store.session.path == path and bench.store.session.image is not None)
        press(qtbot, window, Key.Key_F5)
        wait(lambda: bench.store.session.result is not None and bench.store.session.task == "")
        for key in (Key.Key_C, Key.Key_BracketLeft, Key.Key_BracketRight, Key.Key_C):
            press(qtbot, window, key)

    bench.preferences.put(bench.preferences.settings.with_value("cache_mb", 64))  # what is kept on purpose is no leak
    window.commands.open([photographs])
    wait(lambda: len(bench.files.paths) == PHOTOGRAPHS and bench.store.session.image is not None)
    setup = replace(bench.store.session.setup, model="lednet", weights="soak", refine=None)
    bench.store.put(bench.store.session.with_setup(setup))
    for number in range(WARM):
        look_at(number)
    gc.collect()
    memory, threads = process.memory_info().rss, (threading.active_count(), process.num_threads())
    for number in range(WARM, PHOTOGRAPHS):
        look_at(number)
    while ear.heard < SIGNALS:
        press(qtbot, window, Key.Key_BracketLeft if ear.heard % 2 else Key.Key_BracketRight)
    QTest.qWait(50)
    gc.collect()
    grown = process.memory_info().rss - memory
    now = (threading.active_count(), process.num_threads())
    logging.getLogger(__name__).info(
        "%d signals, %d MB more, threads %s, then %s", ear.heard, grown / 1e6, threads, now
    )

    assert all(bench.files.state(path).done for path in bench.files.paths)
    assert ear.heard >= SIGNALS
    assert grown < 100_000_000
    assert now[0] <= threads[0]
    assert now[1] <= threads[1]
