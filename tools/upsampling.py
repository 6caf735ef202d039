"""Measures what data-dependent upsampling can bring back of label maps, and prints the table of docs/training.md.

    python tools/upsampling.py DATA [--recipe NAME] [--ratio 8 16 32] [--code 64 256]

W is computed from `DATA/train` as a training does. Each label map of `DATA/val`, cut to whole blocks, is reduced to
one code a block (P v) and enlarged again by the layer; beside it stands what bilinear enlargement makes of the shares
of the classes in each block, with as many numbers a block as there are classes. Both name the class with the largest
score.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import PIL.Image
import torch
from torch import Tensor
from torch.nn import functional

from segstudio.core import ClassSet, resource
from segstudio.core.metrics import Metrics, Tally
from segstudio.core.plugins import build_catalog, bundled_sources
from segstudio.plugins.dupsampling.network import DUpsample
from segstudio.training import read_recipe
from segstudio.training.data import grouping
from segstudio.training.data.datasets import open_split, read_labels

COLUMNS: Final = ("ratio", "upsampling", "numbers a block", "pixel accuracy", "mean IoU")
Enlarge = Callable[[Tensor], Tensor]


def label_maps(data: Path, split: str, recipe: Path) -> tuple[list[Tensor], ClassSet]:
    """Read a split's label maps, uint8 (H, W) each, as the groups of a recipe."""
    how = read_recipe(recipe)
    found = open_split(data, split, build_catalog(bundled_sources()).image_suffixes)
    groups = how.classes or grouping.own_groups(found.names, how.ignored)
    classes = grouping.class_set(groups)
    lookup = grouping.table(found.names, grouping.sources(groups), classes, how.ignored, data)
    maps = []
    for sample in found.samples:
        with PIL.Image.open(sample.labels) as file:
            size = (file.height, file.width)
        maps.append(torch.from_numpy(lookup[read_labels(sample, size, len(found.names))]))
    return maps, classes


def indicators(labels: Tensor, classes: int) -> Tensor:
    """Turn (H, W) into float32 (1, classes, H, W); where a pixel counts nowhere, all are zero."""
    ids = labels.long()
    return (
        (functional.one_hot(ids.clamp(max=classes - 1), classes) * (ids < classes)[..., None])
        .movedim(2, 0)[None]
        .float()
    )


def learnt(layer: DUpsample) -> Enlarge:
    """Return what reduces indicators to codes by the transpose of W, and enlarges them by the layer."""
    weights = layer.expand.weight.detach()[..., 0, 0]

    def enlarge(marks: Tensor) -> Tensor:
        blocks = functional.unfold(marks, layer.ratio, stride=layer.ratio)[0]  # class by class, then row and column
        ordered = blocks.view(layer.classes, layer.ratio**2, -1).transpose(0, 1).reshape(len(weights), -1)
        codes = (weights.T @ ordered).view(1, -1, *(side // layer.ratio for side in marks.shape[-2:]))
        enlarged: Tensor = layer(codes)
        return enlarged

    return enlarge


def bilinear(ratio: int) -> Enlarge:
    """Return what reduces indicators to the shares of each block, and enlarges those."""

    def enlarge(marks: Tensor) -> Tensor:
        shares = functional.avg_pool2d(marks, ratio)
        return functional.interpolate(shares, scale_factor=ratio, mode="bilinear", align_corners=False)

    return enlarge


@torch.no_grad()
def measure(maps: Sequence[Tensor], classes: ClassSet, ratio: int, enlarge: Enlarge) -> Metrics:
    """Reduce and enlarge every map, cut to whole blocks, and compare."""
    tally = Tally(classes, boundaries=False)
    for map_ in maps:
        whole = map_[: len(map_) // ratio * ratio, : map_.shape[1] // ratio * ratio]
        found = enlarge(indicators(whole, len(classes)))[0].argmax(0)
        tally.add(whole.numpy(), found.numpy().astype(np.uint8))
    return tally.metrics()


def rows(
    known: Sequence[Tensor], unseen: Sequence[Tensor], classes: ClassSet, ratios: Sequence[int], codes: Sequence[int]
) -> Iterator[tuple[str, ...]]:
    """Measure every ratio: bilinear, then each width of the code. A narrower code is the first part of a wider one."""
    for ratio in ratios:
        yield row(ratio, "bilinear", len(classes), measure(unseen, classes, ratio, bilinear(ratio)))
        widest = DUpsample(max(codes), len(classes), ratio)
        widest.precompute(known)
        for code in codes:
            layer = DUpsample(code, len(classes), ratio)
            with torch.no_grad():
                layer.expand.weight.copy_(widest.expand.weight[:, :code])
            yield row(ratio, "learnt (W)", code, measure(unseen, classes, ratio, learnt(layer)))


def row(ratio: int, name: str, numbers: int, found: Metrics) -> tuple[str, ...]:
    """Lay out one measurement."""
    return str(ratio), name, str(numbers), f"{found.accuracy:.4f}", f"{found.miou or 0:.4f}"


def main() -> int:
    """Measure, and print the table line by line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--recipe", default="people-scratch")
    parser.add_argument("--ratio", type=int, nargs="+", default=[8, 16, 32])
    parser.add_argument("--code", type=int, nargs="+", default=[64, 256])
    args = parser.parse_args()
    recipe = resource("recipes") / f"{args.recipe}.toml"
    known, classes = label_maps(args.data, "train", recipe)
    unseen, _ = label_maps(args.data, "val", recipe)
    sys.stdout.write(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|\n")
    for line in rows(known, unseen, classes, args.ratio, args.code):
        sys.stdout.write(f"| {' | '.join(line)} |\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
