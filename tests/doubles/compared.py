"""Two toy models that differ, images with truth, and a plan to compare them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import PIL.Image

import toy_plugin
from segstudio.cli.host import Host
from segstudio.comparison import Plan, Subject
from segstudio.core import ClassSet, Image, JobContext, Request, Segmentation, SegStudioError
from segstudio.core.classes import Truth, align, pair_by_stem, suggest_values
from segstudio.core.files import collect
from segstudio.core.pipeline import Variant
from toy_host import toy_host, toy_weights

PLAIN: Final = Variant("plain", "Plain <b>", "toy-brightness", "plain")
DIM: Final = Variant("dim", "Dim", "toy-brightness", "dim")


class TwoEngine(toy_plugin.ToyEngine):
    """The toy engine; the weights `dim` see every image darker. Counts its runs and can fail or stop at one."""

    def __init__(self, stop_at: int = 0, error: BaseException | None = None) -> None:
        self.runs = 0
        self._stop_at = stop_at
        self._error = error

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        self.runs += 1
        if self.runs == self._stop_at:
            raise self._error or SegStudioError("It failed.", "Try again.")
        if request.weights == "dim":
            pixels = np.clip(request.image.pixels.astype(np.int16) - 45, 0, 255).astype(np.uint8)
            request = replace(request, image=Image(pixels, request.image.path))
        return super().segment(request, context)


def host(engine: TwoEngine | None = None) -> Host:
    """Return a host that knows both weights."""
    return toy_host(engine or TwoEngine(), toy_weights("plain"), toy_weights("dim"))


def make_images(folder: Path, count: int = 3) -> tuple[Path, Path]:
    """Write images of different unrest, and truth with a wrong stripe and an ignored corner: both folders."""
    images, labels = folder / "images", folder / "labels"
    images.mkdir(parents=True)
    labels.mkdir()
    for number in range(count):
        image = toy_plugin.banded_image(24 + 2 * number, 40, 2 + number)
        PIL.Image.fromarray(image.pixels).save(images / f"p{number}.png")
        truth = np.clip(image.pixels[..., 0].astype(int) // 64, 0, 3).astype(np.uint8)
        truth[: 2 + 3 * number, 5:20] = 3
        truth[-3:, -3:] = 255
        PIL.Image.fromarray(truth).save(labels / f"p{number}.png")
    return images, labels


def subjects(variants: Sequence[Variant] = (PLAIN, DIM), classes: ClassSet = toy_plugin.CLASSES) -> tuple[Subject, ...]:
    return tuple(Subject(variant, classes, "ab" * 32, "CC0") for variant in variants)


def plan(
    folder: Path, out: Path, labels: Path | None = None, variants: Sequence[Variant] = (PLAIN, DIM), **more: object
) -> Plan:
    """Plan a comparison of the toy models."""
    items = collect([folder], {".png"})
    truth = None
    if labels is not None:
        pairing = pair_by_stem([i.path for i in items], sorted(labels.iterdir()))
        truth = Truth(labels, pairing.matched, suggest_values([], toy_plugin.CLASSES))
    made = Plan(items, subjects(variants), align([toy_plugin.CLASSES]), out, truth)
    changes: Mapping[str, object] = more
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of the plan
