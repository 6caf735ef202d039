"""Sweeps whose figures are a formula, with a gate in the middle of each."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from segstudio.core import (
    DataError,
    JobContext,
    LabelledFolder,
    ParamValue,
    Sweep,
    SweepLine,
    SweepPlan,
    SweepTable,
)

Values = Mapping[str, ParamValue]
Worth = Callable[[Values], tuple[float, float]]
RAW = (0.70, 0.60)  # mean IoU and boundary F of the network alone


def hill(values: Values) -> tuple[float, float]:
    """Best where `reach` is 6: two points better than the network alone, and boundaries five."""
    away = abs(float(values.get("reach", 6)) - 6) / 6
    return RAW[0] + 0.02 - 0.03 * away, RAW[1] + 0.05 - 0.04 * away


def pit(values: Values) -> tuple[float, float]:
    """Nowhere as good as the network alone."""
    mean, boundary = hill(values)
    return mean - 0.05, boundary - 0.08


@dataclass
class HeldSweeps:
    """Keeps what was done by image and combination, as the true one does; closed, the gate holds it up half-way."""

    gate: threading.Event = field(default_factory=threading.Event)
    worth: Worth = hill
    splits: Mapping[str, int] = field(default_factory=lambda: {"train": 6, "val": 4})
    fault: Exception | None = None
    kept: set[tuple[int, str]] = field(default_factory=set)
    ran: int = 0
    asked: list[Sweep] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate.set()

    def inspect(self, folder: Path) -> LabelledFolder:
        """Understand any folder that is there."""
        if not folder.is_dir():
            raise DataError(folder, "there are no labelled images in it.", "A data set has more.")
        return LabelledFolder(folder, self.splits, "val", 0.25)

    def plan(self, asked: Sweep) -> SweepPlan:
        """Count."""
        work = self._work(asked)
        left = [one for one in work if one not in self.kept]
        images = {image for image, _ in left}
        return SweepPlan(self._images(asked), len(work), len(work) - len(left), len(images), 0.1 if left else None)

    def run(self, asked: Sweep, context: JobContext) -> SweepTable:
        """Go through images and combinations; the gate stands before the second half of what is left."""
        self.asked.append(asked)
        work = self._work(asked)
        left = [one for one in work if one not in self.kept]
        for number, one in enumerate(left):
            done = len(work) - len(left) + number
            context.step(done, len(work), "sweeping")
            while number >= len(left) // 2 and not self.gate.is_set():
                context.step(done, len(work), "sweeping")  # steps that come too soon after others are not told
                time.sleep(0.005)
            if self.fault is not None:
                raise self.fault
            self.kept.add(one)
            self.ran += 1
        context.step(len(work), len(work), "sweeping")
        lines = tuple(SweepLine(values, *self.worth(values), 0.1) for values in _combinations(asked))
        return SweepTable(asked, SweepLine({}, *RAW, 0.0), lines)

    def write(self, asked: Sweep, out: Path, context: JobContext) -> Sequence[Path]:
        """Write a table."""
        out.mkdir(parents=True, exist_ok=True)
        (out / "table.csv").write_text(f"{asked.refiner}\n")
        return (out / "table.csv",)

    def _images(self, asked: Sweep) -> int:
        return min(asked.images or 10**6, self.splits[asked.split])

    def _work(self, asked: Sweep) -> list[tuple[int, str]]:
        values = [repr(None), *(repr(one) for one in _combinations(asked))]
        return [(image, one) for image in range(self._images(asked)) for one in values]


def _combinations(asked: Sweep) -> list[Values]:
    return [{**asked.fixed, **dict(zip(asked.axes, one, strict=True))} for one in product(*asked.axes.values())]
