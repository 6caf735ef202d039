"""A request to segment one image, and what comes back: both frozen and complete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from segstudio.core._params import ParamValue
from segstudio.core._strokes import Stroke
from segstudio.core._values import ClassSet, Image, LabelMap, Scores

Windowing = Literal["auto", "whole", "sliding"]


@dataclass(frozen=True, slots=True)
class WeightsInfo:
    """Trained weights at hand: what they know, where they come from, under which terms.

    `key` is short (`people`) and unique together with `model`; `size` is in bytes; `present` is false for weights
    that are known of but not on this machine. `metrics` are those of the card, such as `miou`.
    """

    key: str
    model: str
    title: str
    classes: ClassSet
    licence: str
    source: str
    size: int
    path: Path | None
    present: bool
    metrics: Mapping[str, float] = field(default_factory=dict)
    publisher: str = ""
    size_is_told: bool = True


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run a network.

    `device`: auto, cpu, cuda, cuda:1, mps. `windowing`: the whole image at once, or windows of `window` pixels that
    share `overlap` of their length; auto takes windows where the image exceeds what is known to fit. `scales` and
    `flip` average several looks at the image; `precision` auto picks what leaves labels equal on the device.
    """

    device: str = "auto"
    windowing: Windowing = "auto"
    window: int = 1024
    overlap: float = 0.25
    scales: tuple[float, ...] = (1.0,)
    flip: bool = False
    precision: Literal["auto", "float32", "bfloat16", "float16"] = "auto"


@dataclass(frozen=True, slots=True)
class Request:
    """Everything needed to segment one image. `weights` is a key or a path to a file; `refine` a refiner's key.

    `strokes` are what a person says of the image; those of classes that the network does not know are passed over.
    """

    image: Image
    model: str
    weights: str
    refine: str | None = None
    refine_values: Mapping[str, ParamValue] = field(default_factory=dict)
    options: RunOptions = RunOptions()
    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True, slots=True)
class Segmentation:
    """What an engine returns: scores, the device they were computed on and why, and what it had to change."""

    scores: Scores
    device: str
    reason: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class UnstrokedResult:
    """What holds where no stroke reaches: refined scores and labels of the same request without strokes.

    `refine` and `values` say how they were refined.
    """

    scores: Scores
    labels: LabelMap
    refine: str | None
    values: Mapping[str, ParamValue]


@dataclass(frozen=True, slots=True)
class Result:
    """One finished request: raw output and, if a refiner or strokes were asked for, the refined one beside it.

    `seconds` holds the time of each stage by name (`network`, `labels`, `refine`); a result of strokes alone has no
    model. `unstroked` is the refined output without the strokes, where there are any.
    """

    request: Request
    scores: Scores
    labels: LabelMap
    refined_scores: Scores | None
    refined: LabelMap | None
    device: str
    reason: str
    seconds: Mapping[str, float]
    notes: tuple[str, ...] = ()
    unstroked: UnstrokedResult | None = None

    @property
    def final(self) -> LabelMap:
        """The refined labels where there are any, else the raw ones."""
        return self.labels if self.refined is None else self.refined
