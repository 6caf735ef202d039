"""A plugin small enough to be its own proof: it labels an image by brightness.

It stands in for networks, refiners and files wherever a test is about the host, so that nothing needs patching.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.api import (
    BuildRequest,
    ClassSet,
    FloatParam,
    Image,
    JobContext,
    ModelSpec,
    NetSpec,
    Palette,
    ParamValue,
    ReaderSpec,
    ReadRequest,
    RefinerSpec,
    Result,
    Scores,
    SegClass,
    WriterSpec,
    hookimpl,
    scoring,
)
from segstudio.core import Request, Segmentation

CLASSES: Final = ClassSet(
    tuple(
        SegClass(i, name, color)
        for i, (name, color) in enumerate(
            [("night", (20, 20, 60)), ("dusk", (90, 60, 120)), ("day", (240, 200, 80)), ("snow", (250, 250, 250))]
        )
    )
)


def banded_image(height: int, width: int, bands: int = 4) -> Image:
    """Make an image of `bands` upright stripes from black to white, with noise of +-8 grey values."""
    column = np.arange(width) * bands // width
    grey = (column + 0.5) / bands * 255 + np.random.default_rng(1).integers(-8, 9, (height, width))
    return Image(np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2))


def brightness_logits(pixels: NDArray[np.uint8], count: int) -> NDArray[np.float32]:
    """Score each class by how near the pixel's brightness is to its own, float32 (count, H, W)."""
    grey = pixels.mean(2, dtype=np.float32) / 255
    centers = (np.arange(count, dtype=np.float32) + 0.5) / count
    scores: NDArray[np.float32] = 50 * (2 * grey[None] * centers[:, None, None] - centers[:, None, None] ** 2)
    return scores


class ToyEngine:
    """An engine without torch: brightness at every second pixel, one step for each row of the outcome."""

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        """Score the request's image; raises `Cancelled` between rows."""
        small = request.image.pixels[::2, ::2]
        for row in range(small.shape[0]):
            context.step(row, small.shape[0], "network")
        data = brightness_logits(small, len(CLASSES)).astype(np.float16)
        return Segmentation(Scores(data, request.image.size, CLASSES), "cpu", "the toy knows no other device")


def _load(request: BuildRequest) -> tuple[object, NetSpec]:
    import toy_network

    return toy_network.load(request)


class Sharpen:
    """A refiner: raises probabilities to a power, so that the likeliest class gains; labels stay."""

    def __init__(self, power: float) -> None:
        self.power = power

    def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
        """Take two steps and return full-size probabilities."""
        context.step(0, 2, "refine")
        likely = scoring.probabilities(scores) ** self.power
        context.step(2, 2, "refine")
        sharp = (likely / likely.sum(0, keepdims=True)).astype(np.float32)
        return Scores(sharp, image.size, scores.classes, kind="probabilities")


def _make(values: Mapping[str, ParamValue]) -> Sharpen:
    return Sharpen(float(values["power"]))


def _read(request: ReadRequest) -> Image:
    """Read (H, W, 3), or one page of (N, H, W, 3)."""
    stored = np.load(request.path, allow_pickle=False)
    return Image(stored[request.page] if stored.ndim == 4 else stored, path=request.path)


def _pages(path: Path) -> int:
    shape = np.load(path, mmap_mode="r", allow_pickle=False).shape
    return shape[0] if len(shape) == 4 else 1


def _thumbnail(request: ReadRequest, edge: int) -> Image:
    image = _read(request)
    step = max(1, -(-max(image.size) // edge))
    return Image(image.pixels[::step, ::step], path=request.path)


def _write(result: Result, path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, result.final.ids)


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer a network of one convolution."""
    return [
        ModelSpec(
            key="toy-brightness", title="Toy", family="Toy", year=2015, paper="", note="One convolution.",
            parameters=21 * 3 + 21, macs_512=256 * 256 * 3 * 21, output_stride=2, load=_load,
        )
    ]  # fmt: skip


@hookimpl
def segstudio_refiners() -> Iterable[RefinerSpec]:
    """Offer a refiner with one parameter."""
    power = FloatParam("power", "Power", 2.0, 1.0, 8.0)
    return [RefinerSpec("toy-sharpen", "Sharpen", "Makes sure what is likely.", _make, (power,))]


@hookimpl
def segstudio_readers() -> Iterable[ReaderSpec]:
    """Offer a reader of numpy's files."""
    return [ReaderSpec("toy-npy", "Arrays", "image", (".npy",), _read, _pages, _thumbnail)]


@hookimpl
def segstudio_writers() -> Iterable[WriterSpec]:
    """Offer a writer of numpy's files."""
    return [WriterSpec("toy-npy", "Arrays", "labels", ".npy", _write)]


@hookimpl
def segstudio_palettes() -> Iterable[Palette]:
    """Offer two colours."""
    return [Palette("toy-two", "Two", ((0, 0, 0), (255, 255, 255)))]
