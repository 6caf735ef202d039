"""What is asked of a training or an evaluation, and what comes back: frozen, and light to import."""

from dataclasses import dataclass, field
from pathlib import Path

from segstudio.core.files import DepthSource
from segstudio.core.metrics import Metrics
from segstudio.training.recipes.recipe import Recipe


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
