"""Trying a refiner's parameters on labelled images: what is asked, what is found, and the protocol to ask by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Final, Literal, Protocol

from segstudio.core._jobs import JobContext
from segstudio.core._params import ParamValue
from segstudio.core._result import RunOptions
from segstudio.core.files.depth import DepthSource

SweepMeasure = Literal["miou", "boundary_f"]
SWEEP_MEASURES: Final[tuple[SweepMeasure, ...]] = ("miou", "boundary_f")


@dataclass(frozen=True, slots=True)
class LabelledFolder:
    """A data set on disk: how many images each split has, which one was named, and the mean size of an image."""

    data: Path
    splits: Mapping[str, int]
    split: str
    megapixels: float


@dataclass(frozen=True, slots=True)
class Sweep:
    """Which values of a refiner's parameters to try on which images, behind which network.

    `axes` are tried in all combinations, `fixed` holds in all of them; what is in neither has its default. `images`
    is the most that are taken, spread over the split (0: all). `ignored` classes of the data are left out.
    """

    data: Path
    split: str
    model: str
    weights: str
    refiner: str
    axes: Mapping[str, tuple[ParamValue, ...]]
    fixed: Mapping[str, ParamValue] = field(default_factory=dict)
    images: int = 0
    ignored: tuple[str, ...] = ()
    options: RunOptions = field(default_factory=RunOptions)
    depth: DepthSource = field(default_factory=DepthSource)

    @property
    def combinations(self) -> int:
        """How many combinations of values there are."""
        return prod(map(len, self.axes.values()))


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """What a sweep comes to: images, how many runs of the refiner, and how many of them are kept from before.

    `networks` is how many images the network has yet to see; `seconds` is the mean of the refiner's runs that are
    kept, None where there are none.
    """

    images: int
    total: int
    done: int
    networks: int
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class SweepLine:
    """What one combination is worth, 0 to 1, and the refiner's seconds for an image; no values: the network alone."""

    values: Mapping[str, ParamValue]
    miou: float
    boundary_f: float
    seconds: float

    def measure(self, name: SweepMeasure) -> float:
        """Return one of the two measures."""
        return self.miou if name == "miou" else self.boundary_f


@dataclass(frozen=True, slots=True)
class SweepTable:
    """What a sweep found: the network's own output, and every combination in the order of the grid."""

    asked: Sweep
    raw: SweepLine
    lines: tuple[SweepLine, ...]

    def best(self, measure: SweepMeasure) -> SweepLine:
        """Return the best combination; the first among equals."""
        return max(self.lines, key=lambda line: line.measure(measure))

    def gain(self, measure: SweepMeasure) -> float:
        """Return how much better the best combination is than no refining; 0 or less means that refining hurts."""
        return self.best(measure).measure(measure) - self.raw.measure(measure)


class Sweeps(Protocol):
    """Sweeps; implemented by `segstudio.training`, and handed to whoever shows it. All of it may be slow."""

    def inspect(self, folder: Path) -> LabelledFolder:
        """Understand a folder: a data set, one of its splits, or the images of one; else raise `DataError`."""
        ...

    def plan(self, asked: Sweep) -> SweepPlan:
        """Say what a sweep comes to, with what is kept of an earlier one."""
        ...

    def run(self, asked: Sweep, context: JobContext) -> SweepTable:
        """Measure, going on where an earlier sweep of the same was stopped or killed."""
        ...

    def write(self, asked: Sweep, out: Path, context: JobContext) -> Sequence[Path]:
        """Write table, plots and presets of a sweep that was run, and return their paths."""
        ...
