"""What is asked of an evaluation or a parameter sweep: frozen, and light to import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from segstudio.core import ParamValue, RunOptions
from segstudio.core.files import DepthSource
from segstudio.evaluation.grid import Grid


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

    `out` takes what is counted and the results. `side` images are worked on at once; the network's scores are kept in
    `out` up to `room` bytes. `images` is the most that are taken, spread over the split (0: all).
    """

    data: EvaluateRequest
    grid: Grid
    out: Path
    side: int = 2
    room: float = 4e9
    images: int = 0
