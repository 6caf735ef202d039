"""What is asked of a training or an evaluation, and what comes back: frozen, and light to import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from segstudio.core import DepthSource, Metrics, ParamValue, RunOptions
from segstudio.training.grids import Grid
from segstudio.training.recipes import Recipe


@dataclass(frozen=True, slots=True)
class TrainRequest:
    """Train `recipe` on the split `split` of the folder `data`, and write weights with their card to `out`.

    `model` is used where the recipe names none. `classes` names a file of class names for a folder without its own.
    `device` is auto, cpu, cuda or mps; `save_every` the seconds between checkpoints; `depth` says where depth maps lie,
    for a network that reads them.
    """

    data: Path
    recipe: Recipe
    out: Path
    model: str = ""
    split: str = "train"
    validation: str = "val"
    classes: Path | None = None
    device: str = "auto"
    save_every: float = 120.0
    depth: DepthSource = field(default_factory=DepthSource)


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training made: the file, what it scored on the validation split, at which short side (0: full size)."""

    path: Path
    metrics: Metrics
    short_side: int
    seconds: float


@dataclass(frozen=True, slots=True)
class EvaluateRequest:
    """Run a model's weights on the split `split` of the folder `data` and compare.

    `mapping` maps names of the data's classes to names of the weights' classes, ahead of the card's groups; the
    classes in `ignored` are left out. `weights` is a key or a path; an empty `model` is taken from the card.

    `depth` says where depth maps lie, for a network that reads them; `without_depth` makes a single hole of each, so
    that what depth is worth can be seen.
    """

    data: Path
    weights: str
    model: str = ""
    split: str = "val"
    refine: str | None = None
    refine_values: Mapping[str, ParamValue] = field(default_factory=dict)
    classes: Path | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    options: RunOptions = field(default_factory=RunOptions)
    depth: DepthSource = field(default_factory=DepthSource)
    without_depth: bool = False


@dataclass(frozen=True, slots=True)
class SweepRequest:
    """Try a grid of a refiner's parameters on the labelled split that `data` asks for; its own refiner is not used.

    `out` takes what is counted and the results. `side` pictures are worked on at once; the network's scores are kept in
    `out` up to `room` bytes. `pictures` is the most that are taken, spread over the split (0: all).
    """

    data: EvaluateRequest
    grid: Grid
    out: Path
    side: int = 2
    room: float = 4e9
    pictures: int = 0
