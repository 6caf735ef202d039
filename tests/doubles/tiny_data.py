"""A data set of small images, each a bright square on a dark ground, and a network that can learn it."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Final

import numpy as np
import PIL.Image
from torch import Tensor, nn

from file_formats import file_sources
from segstudio.api import BuildRequest, ModelSpec, NetSpec, hookimpl
from segstudio.core.plugins import Catalog, PluginSource, build_catalog

NAMES: Final = ("ground", "square", "rim")
SIZE: Final = (24, 32)


def write_sample(folder: Path, stem: str, rng: np.random.Generator, size: tuple[int, int] = SIZE) -> None:
    """Write an image with a square of class 1 inside a rim of class 2, and one row that is ignored."""
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    labels = np.zeros(size, np.uint8)
    y, x = rng.integers(4, size[0] - 14), rng.integers(2, size[1] - 14)
    labels[y : y + 12, x : x + 12] = 2
    labels[y + 3 : y + 9, x + 3 : x + 9] = 1
    shades = np.array([[40, 40, 60], [220, 200, 180], [120, 130, 90]], np.float64)
    pixels = shades[labels] + rng.normal(0, 8, (*size, 3))
    labels[0] = 255
    PIL.Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(folder / "images" / f"{stem}.png")
    PIL.Image.fromarray(labels).save(folder / "labels" / f"{stem}.png")


def write_data(folder: Path, train: int = 6, val: int = 2) -> Path:
    """Write a data set with a train and a val split."""
    rng = np.random.default_rng(3)
    for split, count in (("train", train), ("val", val)):
        for index in range(count):
            write_sample(folder / split, f"{index:02d}", rng)
    (folder / "classes.json").write_text(json.dumps(NAMES))
    return folder


def write_deep_data(folder: Path, train: int = 6, val: int = 2) -> Path:
    """Write a data set whose images tell nothing: only their depth, in millimetres, does, with holes in it."""
    write_data(folder, train, val)
    rng = np.random.default_rng(5)
    for path in sorted(folder.glob("*/labels/*.png")):
        labels = np.asarray(PIL.Image.open(path))
        metres = np.array([4.0, 1.0, 2.0])[np.where(labels == 255, 0, labels)]
        steps = (1000 * metres + rng.normal(0, 50, labels.shape)).astype(np.uint16)
        steps[rng.random(labels.shape) < 0.02] = 0
        target = path.parents[1] / "depth" / path.name
        target.parent.mkdir(exist_ok=True)
        PIL.Image.fromarray(steps).save(target)
        grey = rng.integers(90, 160, (*labels.shape, 3), dtype=np.uint8)
        PIL.Image.fromarray(grey).save(path.parents[1] / "images" / path.name)
    return folder


class Tiny(nn.Module):
    """Plain, depthwise and 1x1 convolution at stride 2, with normalisation and dropout; an auxiliary 1x1 if asked."""

    def __init__(self, classes: int, *, auxiliary: bool, channels: int = 3) -> None:
        super().__init__()
        self.backbone = nn.Sequential(
            nn.Conv2d(channels, 8, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False),
            nn.BatchNorm2d(8),
            nn.ReLU(),
        )
        self.head = nn.Sequential(nn.Dropout(0.2), nn.Conv2d(8, classes, 1))
        self.aux = nn.Conv2d(8, classes, 1) if auxiliary else None

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        features = self.backbone(x)
        out = {"out": self.head(features)}
        if self.training and self.aux is not None:
            out["aux"] = self.aux(features)
        return out


def _load(request: BuildRequest) -> tuple[object, NetSpec]:
    net = NetSpec((0.5, 0.5, 0.5), (0.5, 0.5, 0.5), output_stride=2, auxiliary=("aux",) if request.auxiliary else ())
    return Tiny(request.classes, auxiliary=request.auxiliary), net


def _load_deep(request: BuildRequest) -> tuple[object, NetSpec]:
    _, net = _load(request)
    deep = replace(net, needs_depth=True, depth_mean=2.0, depth_std=1.0)
    return Tiny(request.classes, auxiliary=request.auxiliary, channels=4), deep


def module_of(name: str, *specs: ModelSpec) -> ModuleType:
    """Make the plugin `name` that offers some networks."""
    module = ModuleType(name)

    @hookimpl
    def segstudio_models() -> Iterable[ModelSpec]:
        return specs

    module.segstudio_models = segstudio_models  # type: ignore[attr-defined]  # that is how a module offers
    return module


def catalog_of(module: ModuleType) -> Catalog:
    """Offer a plugin and the true file formats."""
    return build_catalog([*file_sources(), PluginSource(module.__name__, module)])


def tiny_module() -> ModuleType:
    """Make the plugin that offers the network under the key `tiny`, with depth `tiny-deep`."""
    return module_of(
        "tiny",
        ModelSpec("tiny", "Tiny", "Tiny", 2015, "", "Three convolutions.", 0, 0, 2, _load),
        ModelSpec("tiny-deep", "Deep", "Tiny", 2015, "", "And depth.", 0, 0, 2, _load_deep, needs_depth=True),
    )


def tiny_catalog() -> Catalog:
    """Offer that plugin and the true file formats."""
    return catalog_of(tiny_module())
