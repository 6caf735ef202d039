"""What plugins offer: light, frozen descriptions whose heavy part is imported on use."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from segstudio.core._jobs import JobContext
from segstudio.core._params import Param, ParamValue
from segstudio.core._result import Result
from segstudio.core._values import RGB, Image, Scores

FileKind = Literal["image", "labels", "dataset", "depth"]
MissingDepth = Literal["mean", "zero", "nearest"]
Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class NetSpec:
    """How the host must feed a network and read its output.

    Input: float32 (N, 3, H, W), values 0-1 (0-255 where `scale_255`) in `channel_order`, minus `mean`, over `std`.
    `size_multiple`: H and W are padded to a multiple of it and the output cropped back; 1 means never padded.
    Output: a dict with `out` (N, C, h, w) logits, and in training the auxiliary outputs named in `auxiliary`.
    `align_corners`: how `out` lies on the image, see `Scores`.
    `output_stride`: input pixels for each cell of the coarsest features that the head reads, as papers count it: 8 or
    16 where late strides gave way to dilation, 32 where a decoder starts from a plain backbone. FCN's networks count
    the finest scores or features that they fuse, for which they are named (32s, 16s, 8s).
    `score_stride`: input pixels for each cell of `out`; 0, the default, stands for `output_stride`.
    `needs_depth`: the input is (N, 4, H, W); its fourth channel is the depth in `depth_unit` (`m`, or `px` for
    disparity), minus `depth_mean`, over `depth_std`. A host that has no depth for an image refuses; it never makes one
    up. `missing_depth` is what stands where a map has holes: the mean, zero, or the nearest measured value.
    `backbone` names the child that may start from ImageNet: training gives it a rate of its own.
    """

    mean: tuple[float, float, float] = (0.485, 0.456, 0.406)
    std: tuple[float, float, float] = (0.229, 0.224, 0.225)
    channel_order: Literal["rgb", "bgr"] = "rgb"
    scale_255: bool = False
    size_multiple: int = 1
    output_stride: int = 8
    score_stride: int = 0
    align_corners: bool = False
    needs_depth: bool = False
    auxiliary: tuple[str, ...] = ()
    depth_mean: float = 0.0
    depth_std: float = 1.0
    backbone: str = "backbone"
    depth_unit: str = "m"
    missing_depth: MissingDepth = "mean"

    @property
    def stride_of_scores(self) -> int:
        """Input pixels for each cell of `out`: `score_stride` where it is given."""
        return self.score_stride or self.output_stride


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a network is built for: the number of classes, its parameters, and whether training starts from it.

    `pretrained` asks for the backbone's ImageNet weights; a plugin that has none at hand raises `WeightsError`.
    `auxiliary` asks for the training-only heads.
    """

    classes: int
    values: Mapping[str, ParamValue] = field(default_factory=dict)
    pretrained: bool = False
    auxiliary: bool = False


@dataclass(frozen=True, slots=True)
class CheckpointLayout:
    """How somebody else's file names the tensors of a network, and which conventions come with it.

    `matches` looks at names and shapes only. `rename` maps each of the file's keys to ours, or to None for a key that
    is left out on purpose (an auxiliary head). `classifier` is the key whose first dimension counts the classes.
    `values` are the parameters of the model under which the file's numbers are right.
    """

    key: str
    publisher: str
    matches: Callable[[Shapes], bool]
    rename: Callable[[str], str | None]
    classifier: str
    values: Mapping[str, ParamValue] = field(default_factory=dict)
    container: str = ""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A network architecture, in one variant.

    `parameters` counts the inference graph at 21 classes; `macs_512` its multiply-accumulates (convolutions and
    matrix products) on 512x512. `output_stride` is its `NetSpec`'s at default parameters: the stride of the features,
    not of `out`. `load` returns a `torch.nn.Module` and its `NetSpec`; nothing heavier than this description may be
    imported before it is called.

    `receptive_field` is how many pixels a side one cell of `out` can depend on, in the middle of a large image; None
    where that is the whole image, and `whole_by` says in words what makes it so. None and no words: nobody counted.
    """

    key: str
    title: str
    family: str
    year: int
    paper: str
    note: str
    parameters: int
    macs_512: int
    output_stride: int
    load: Callable[[BuildRequest], tuple[object, NetSpec]]
    params: tuple[Param, ...] = ()
    layouts: tuple[CheckpointLayout, ...] = ()
    needs_depth: bool = False
    receptive_field: int | None = None
    whole_by: str = ""


class Refiner(Protocol):
    """Improves scores by looking at the photograph again."""

    def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
        """Return probabilities for `image`; tell each iteration to `context`, which may stop the job."""
        ...


@dataclass(frozen=True, slots=True)
class RefineState:
    """Where a refiner stands between two steps: probabilities, and the free energy (nats for a pixel) if it has one."""

    scores: Scores
    energy: float | None


@runtime_checkable
class SteppedRefiner(Protocol):
    """A refiner that shows its steps."""

    def steps(self, image: Image, scores: Scores, context: JobContext) -> Generator[RefineState]:
        """Yield the state before the first step and after each; the last is what `refine` returns, but for rounding."""
        ...


@runtime_checkable
class ScalableRefiner(Protocol):
    """A refiner that can also work on a part of an image, made smaller: for a quick look."""

    def reach(self, size: tuple[int, int]) -> float:
        """Return how many pixels away others count, in an image of this size (height, width)."""
        ...

    def shrunk(self, factor: float, size: tuple[int, int]) -> Refiner | None:
        """Return what does on parts of an image of this size, made `factor` times smaller, what this one does on it.

        None where that would not be quick.
        """
        ...


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of parameter values and where it comes from."""

    key: str
    title: str
    source: str
    values: Mapping[str, ParamValue]


@dataclass(frozen=True, slots=True)
class RefinerSpec:
    """A way to refine scores. `available` returns an empty text, or what is missing and how to get it."""

    key: str
    title: str
    note: str
    make: Callable[[Mapping[str, ParamValue]], Refiner]
    params: tuple[Param, ...] = ()
    presets: tuple[Preset, ...] = ()
    available: Callable[[], str] = str


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """Which page of which file to read, and how many pixels are the most that may be unpacked (0: no limit)."""

    path: Path
    page: int = 0
    max_pixels: int = 0


@dataclass(frozen=True, slots=True)
class ReaderSpec:
    """Reads images. `suffixes` are lower-case with their dot; `read` raises `ReadError` with the remedy.

    A reader of the kind `depth` reads depth maps: its images hold the file's own numbers as `depth`, the name of their
    type (`uint16`) as `depth_unit`, and a grey image of them as pixels. `pages` counts the pages of a file;
    `thumbnail` gives an image of at most `edge` pixels on its longer side.
    """

    key: str
    title: str
    kind: FileKind
    suffixes: tuple[str, ...]
    read: Callable[[ReadRequest], Image]
    pages: Callable[[Path], int]
    thumbnail: Callable[[ReadRequest, int], Image]


@dataclass(frozen=True, slots=True)
class WriterSpec:
    """Writes one result to one file; the host picks the name, hands a temporary one, and renames it when done."""

    key: str
    title: str
    kind: FileKind
    suffix: str
    write: Callable[[Result, Path], None]


@dataclass(frozen=True, slots=True)
class Palette:
    """A list of colours, in order, to be dealt to classes."""

    key: str
    title: str
    colors: tuple[RGB, ...]
    note: str = ""
