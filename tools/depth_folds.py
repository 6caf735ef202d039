"""What depth is worth to ACNet: trains it on folds of a small RGB-D data set, and measures it with depth and without.

    python tools/depth_folds.py DATA/rgbd runs/depth --folds 0 1 2 3 --epochs 150

Each fold trains on six of the eight images and is measured on the other two, by two networks of the same recipe and
seed: one that is handed the maps, and one whose maps are all of one value, in training too (`blind`). The first is also
measured with its maps hidden, which tells how far it leans on them. `--fit 4` instead trains and measures on the same
four images: whether the network can learn them at all. What is done is skipped, so that the work can be interrupted.
"""

import argparse
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import PIL.Image

from segstudio.core import JobContext
from segstudio.core.files import DepthSource
from segstudio.core.plugins import Catalog, build_catalog, bundled_sources
from segstudio.engine import WeightsIndex, create_engine
from segstudio.evaluation import EvaluateRequest, evaluate
from segstudio.training import Recipe, TrainRequest, parse_recipe, train

# Cityscapes' own seven categories of its 19 classes: eight images have too few of most classes to measure them.
RECIPE: Final = """
[[classes]]
name = "flat"
sources = ["road", "sidewalk"]
[[classes]]
name = "construction"
sources = ["building", "wall", "fence"]
[[classes]]
name = "object"
sources = ["pole", "traffic light", "traffic sign"]
[[classes]]
name = "nature"
sources = ["vegetation", "terrain"]
[[classes]]
name = "sky"
[[classes]]
name = "human"
sources = ["person", "rider"]
[[classes]]
name = "vehicle"
sources = ["car", "truck", "bus", "train", "motorcycle", "bicycle"]

[model]
key = "acnet-resnet50"
values = { resnets = "18-narrow", missing_depth = "nearest" }
[images]
base_short_side = 96
crop = [96, 192]
short_sides = [96]
[augmentation]
scale = [1.0, 1.4]
aspect = 0.0
[loss]
stride = 1
class_weights = 0.3
auxiliary = 1.0
[steps]
batch = 6
rate = 3e-3
schedule = "poly"
average = 0.9
validate_every = 1000
"""
UNIT: Final = DepthSource(unit="disparity")


def lay_out(source: Path, target: Path, train_on: list[str], measure_on: list[str], *, blind: bool) -> Path:
    """Make a data set of links; with `blind` every map holds one value."""
    shutil.rmtree(target, ignore_errors=True)
    for split, stems in (("train", train_on), ("val", measure_on)):
        for part in ("images", "labels", "depth"):
            (target / split / part).mkdir(parents=True)
            for path in sorted((source / "train" / part).iterdir()):
                if path.stem in stems:
                    (target / split / part / path.name).symlink_to(path.resolve())
        for path in sorted((target / split / "depth").iterdir()) if blind else ():
            size = PIL.Image.open(path).size
            path.unlink()
            PIL.Image.fromarray(np.full(size[::-1], 4096, np.uint16)).save(path)
    shutil.copy(source / "classes.json", target)
    return target


def trained(data: Path, out: Path, recipe: Recipe, catalog: Catalog) -> Path:
    """Train, or take what is there."""
    if not out.is_file():
        train(TrainRequest(data, recipe, out, depth=UNIT, save_every=900.0), catalog, JobContext())
    return out


def measured(data: Path, weights: Path, catalog: Catalog, *, without_depth: bool = False) -> float:
    """Return the mean IoU on the split `val`."""
    index = WeightsIndex((weights.parent,))
    asked = EvaluateRequest(data, str(weights), depth=UNIT, without_depth=without_depth)
    return evaluate(asked, catalog, index, create_engine(catalog, index), JobContext()).metrics.miou or 0.0


def fold(number: int, source: Path, out: Path, recipe: Recipe, catalog: Catalog) -> dict[str, float]:
    """Train both networks of one fold and measure them three ways."""
    stems = sorted(path.stem for path in (source / "train" / "images").iterdir())
    held = [stem for i, stem in enumerate(stems) if i % 4 == number]  # one of each town
    rest = [stem for stem in stems if stem not in held]
    found = {}
    for name, blind in (("with", False), ("blind", True)):
        data = lay_out(source, out / f"data{number}-{name}", rest, held, blind=blind)
        weights = trained(data, out / f"fold{number}-{name}.safetensors", recipe, catalog)
        found[name] = measured(data, weights, catalog)
        if not blind:
            found["hidden"] = measured(data, weights, catalog, without_depth=True)
    return found


def fit(count: int, source: Path, out: Path, recipe: Recipe, catalog: Catalog) -> dict[str, float]:
    """Train and measure on the same images, as they are."""
    stems = sorted(path.stem for path in (source / "train" / "images").iterdir())[:count]
    data = lay_out(source, out / "data-fit", stems, stems, blind=False)
    still = replace(recipe.augmentation, scale=(1.0, 1.0), brightness=0, contrast=0, saturation=0, hue=0)
    weights = trained(data, out / "fit.safetensors", replace(recipe, augmentation=still), catalog)
    return {"fit": measured(data, weights, catalog)}


def main() -> None:
    """Run what the arguments ask for and print one line of JSON for each part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folds", type=int, nargs="*", default=[], help="numbers of the folds, 0 to 3")
    parser.add_argument("--fit", type=int, default=0, help="train and measure on this many images")
    parser.add_argument("--epochs", type=int, default=150)
    parser.add_argument("--side", type=int, default=96, help="shorter side of the images, a multiple of 32")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    catalog = build_catalog(bundled_sources())
    recipe = parse_recipe(RECIPE)
    images = replace(
        recipe.images, base_short_side=args.side, crop=(args.side, 2 * args.side), short_sides=(args.side,)
    )
    recipe = replace(recipe, images=images, steps=replace(recipe.steps, epochs=args.epochs))
    for number in args.folds:
        print(json.dumps({"fold": number, **fold(number, args.data, args.out, recipe, catalog)}), flush=True)  # noqa: T201
    if args.fit:
        print(json.dumps(fit(args.fit, args.data, args.out, recipe, catalog)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
