"""Overfits four photographs with one full-size network of each family, and tells how well each learns them by heart.

A network that cannot learn four images by heart is wired wrongly, whatever its parameter count says. From random
weights, on the CPU, in float32 or with --bfloat16, with all four images (97x145; background, skin, hair and what is
worn) in every step, AdamW with a cosine, no augmentation and no dropout; auxiliary outputs are trained along. It stops
as soon as the mean IoU in evaluation, over the four groups, reaches 0.8. Convolutions start as He et al. (ICCV 2015)
say: networks of the Caffe years have no normalisation, and were published from a classifier's weights. ACNet reads
road scenes with depth (192x96; ground, plants, sky, and all else).

One line of JSON for each network goes to FILE; a network that has its line is not trained again, so that the tool can
be stopped and started. `DATA` is the people's data set, or the roads with depth for ACNet: see docs/training.md.
"""

import argparse
import json
import math
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any, Final

import numpy as np
import PIL.Image
import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import NetSpec
from segstudio.api.torch import build
from segstudio.core import IGNORE_ID, ParamValue
from segstudio.core.plugins import Catalog, build_catalog, bundled_sources

FAMILIES: Final = {
    "fcn": "fcn-resnet50",
    "fcn-vgg": "fcn8s-vgg16",
    "fcn-deconv": "fcns-deconv",
    "deeplabv1": "deeplabv1-largefov",
    "dilated": "dilated-context-large",
    "deeplabv2": "deeplabv2-resnet101",
    "refinenet": "refinenet-4cascade-resnet50",
    "pspnet": "pspnet-resnet50",
    "deeplabv3": "deeplabv3-resnet50",
    "deeplabv3plus": "deeplabv3plus-resnet50",
    "bisenet": "bisenet-resnet18",
    "fastfcn": "fastfcn-encnet-resnet50",
    "dupsampling": "dupsampling-resnet50",
    "dfanet": "dfanet-a",
    "danet": "danet-resnet50",
    "lednet": "lednet",
    "acnet": "acnet-resnet50",
}
SIZE: Final = (145, 97)
WIDE: Final = (192, 96)
# Where the paper starts a part of the network in a way of its own, that part keeps it.
OWN_START: Final = {"refinenet": r"(?!backbone)", "dilated": r"context"}
# DeepLabV2 was published with frozen normalisation. Trained, its statistics would mix three sizes of the image and
# fit none of them in evaluation: it learns at one size.
VALUES: Final[dict[str, dict[str, ParamValue]]] = {"deeplabv2": {"multi_scale": False}}
# What its authors trained first: the scores that the context module widens; that goes on at a tenth of the rate.
FIRST: Final = {"dilated": "dilated-frontend"}
PEOPLE: Final = {"background": 0, "skin": 1, "hair": 2}  # all else is worn
ROADS: Final = {"road": 0, "sidewalk": 0, "vegetation": 1, "terrain": 1, "sky": 2}  # all else is built or moves
ELSE: Final = 3
GOOD: Final = 0.8
LOOK_EVERY: Final = 10
AUXILIARY: Final = 0.4


def images(data: Path, net: NetSpec) -> tuple[Tensor, Tensor]:
    """Read the first four of the training split: (4, 3, H, W) in 0-1 and labels (4, H, W).

    For a network that reads depth: (4, 4, H, W), the fourth channel normalised over what was measured, holes at 0.
    """
    names = json.loads((data / "classes.json").read_text("utf-8"))
    table = np.full(256, IGNORE_ID, np.int64)
    table[: len(names)] = [(ROADS if net.needs_depth else PEOPLE).get(name, ELSE) for name in names]
    paths = sorted((data / "train" / "images").iterdir())[:4]
    size = WIDE if net.needs_depth else SIZE
    colors = [np.asarray(PIL.Image.open(path).convert("RGB").resize(size, PIL.Image.Resampling.BOX)) for path in paths]
    x = torch.from_numpy(np.stack(colors)).permute(0, 3, 1, 2).float() / 255
    if net.needs_depth:
        depth = nearest(data, "depth", paths, size).float()
        known = depth[depth > 0]
        x = torch.cat((x, ((depth - known.mean()) / known.std() * (depth > 0))[:, None]), 1)
    return x, torch.from_numpy(table)[nearest(data, "labels", paths, size)]


def nearest(data: Path, part: str, paths: Sequence[Path], size: tuple[int, int]) -> Tensor:
    """Read what belongs to images, (N, H, W) in whole numbers, by the nearest value."""
    found = [PIL.Image.open(data / "train" / part / f"{path.stem}.png") for path in paths]
    return torch.from_numpy(
        np.stack([np.asarray(map_.resize(size, PIL.Image.Resampling.NEAREST), np.int64) for map_ in found])
    )


def fed(x: Tensor, net: NetSpec) -> Tensor:
    """Prepare images as the network wants them, its size multiple included."""
    colors, depth = x[:, :3], x[:, 3:]
    colors = colors * 255 if net.scale_255 else colors
    colors = colors.flip(1) if net.channel_order == "bgr" else colors
    mean, std = (torch.tensor(values)[:, None, None] for values in (net.mean, net.std))
    pad = [-side % net.size_multiple for side in x.shape[2:]]
    return functional.pad(torch.cat(((colors - mean) / std, depth), 1), (0, pad[1], 0, pad[0]))


def on_image(logits: Tensor, x: Tensor, labels: Tensor, net: NetSpec) -> Tensor:
    """Lay logits on the prepared image, and cut what was padded."""
    full = functional.interpolate(logits, size=x.shape[2:], mode="bilinear", align_corners=net.align_corners)
    return full[..., : labels.shape[1], : labels.shape[2]]


def ious(module: nn.Module, x: Tensor, labels: Tensor, net: NetSpec) -> list[float]:
    """Give the IoU of each group in evaluation mode."""
    module.eval()
    with torch.no_grad():
        predicted = on_image(module(x)["out"], x, labels, net).argmax(1)
    counted = labels != IGNORE_ID
    found = []
    for group in range(ELSE + 1):
        truth, output = (labels == group) & counted, (predicted == group) & counted
        found.append(float((truth & output).sum() / (truth | output).sum().clamp(min=1)))
    return found


def start(module: nn.Module, own: str | None) -> None:
    """Draw the weights of plain convolutions anew but below `own`, and leave out what drops features."""
    for name, layer in module.named_modules():
        if isinstance(layer, nn.Conv2d) and not (own and re.match(own, name)):
            nn.init.kaiming_normal_(layer.weight, mode="fan_in", nonlinearity="relu")
        elif isinstance(layer, nn.Dropout | nn.Dropout2d):
            layer.p = 0.0


def losses(
    module: nn.Module, x: Tensor, labels: Tensor, net: NetSpec, steps: int, rate: float, *, half: bool
) -> Iterator[float]:
    """Train step by step, giving each loss of `out`; `half` computes in bfloat16, with weights in float32."""
    optimiser = torch.optim.AdamW(module.parameters(), rate, weight_decay=0.0)
    for step in range(steps):
        warm = min(1.0, (step + 1) / 10)
        for group in optimiser.param_groups:
            group["lr"] = rate * warm * (0.5 + 0.5 * math.cos(math.pi * step / steps))
        module.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            given = module(x)
        loss = {
            name: functional.cross_entropy(on_image(out.float(), x, labels, net), labels, ignore_index=IGNORE_ID)
            for name, out in given.items()
            if min(out.shape[2:]) > 1  # not what is told of a whole image
        }
        optimiser.zero_grad(set_to_none=True)
        weighed = [value * (1 if name == "out" else AUXILIARY) for name, value in loss.items()]
        torch.autograd.backward(torch.stack(weighed).sum())
        nn.utils.clip_grad_norm_(module.parameters(), 5.0)
        optimiser.step()
        yield float(loss["out"].detach())


@dataclass(frozen=True, slots=True)
class How:
    """For how many steps, at which rate, how often each image is in a batch, and whether in half precision.

    What is pooled from a whole image is normalised over as few values as there are images. Evaluation takes the
    unbiased variance of those, by 4 / 3 larger than what training divides by: more of them, and both are alike.
    """

    steps: int
    rate: float
    times: int
    half: bool


def learnt(key: str, module: nn.Module, net: NetSpec, data: Path, how: How) -> tuple[list[float], list[float]]:
    """Train one network until it is good or its steps are over; return its losses and the best IoU of each group."""
    raw, labels = (part.repeat(how.times, *[1] * (part.ndim - 1)) for part in images(data, net))
    x, best, history = fed(raw, net), [0.0], []
    for step, loss in enumerate(losses(module, x, labels, net, how.steps, how.rate, half=how.half), 1):
        history.append(loss)
        if step % LOOK_EVERY == 0 or step == how.steps:
            found = ious(module, x, labels, net)
            best = max(best, found, key=fmean)
            sys.stderr.write(f"{key} {step} loss {loss:.4f} mIoU {fmean(found):.3f}\n")
            if fmean(found) >= GOOD:
                break
    return history, best


def overfit(family: str, catalog: Catalog, data: Path, how: How) -> dict[str, Any]:
    """Train a family's network, and before it what its authors trained first; say how it went."""
    torch.manual_seed(0)
    began, spec, first = time.monotonic(), catalog.model(FAMILIES[family]), FIRST.get(family)
    module, net = build(spec, ELSE + 1, VALUES.get(family), auxiliary=True)
    start(module, OWN_START.get(family))
    before: list[float] = []
    if first:
        part, fed_first = build(catalog.model(first), ELSE + 1)
        start(part, None)
        before, _ = learnt(first, part, fed_first, data, how)
        module.load_state_dict(part.state_dict(), strict=False)
        how = replace(how, rate=how.rate / 10)
    history, best = learnt(spec.key, module, net, data, how)
    return {
        "steps": len(history),
        "first_steps": len(before),
        "miou": round(fmean(best), 4),
        "iou": [round(value, 4) for value in best],
        "first_loss": round((before or history)[0], 4),
        "last_loss": round(history[-1], 4),
        "seconds": round(time.monotonic() - began, 1),
    }


def main() -> int:
    """Go through the families that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("out", type=Path, metavar="FILE", help="where the lines of JSON go")
    parser.add_argument("--family", action="append", choices=FAMILIES, help="only this one; may be repeated")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--times", type=int, default=1, help="how often each image is in a batch")
    parser.add_argument("--bfloat16", action="store_true", help="compute in half precision, with weights in float32")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    catalog = build_catalog(bundled_sources())
    how = How(args.steps, args.rate, args.times, args.bfloat16)
    done = args.out.read_text("utf-8").splitlines() if args.out.exists() else []
    known = {json.loads(line)["model"] for line in done}
    for family in args.family or FAMILIES:
        key = FAMILIES[family]
        if key in known:
            continue
        line = {
            "family": family,
            "model": key,
            **overfit(family, catalog, args.data, how),
        }
        line |= {
            "size": WIDE if family == "acnet" else SIZE,
            "rate": args.rate,
            "times": args.times,
            "precision": "bfloat16" if args.bfloat16 else "float32",
            "threads": args.threads,
            "torch": torch.__version__,
        }
        with args.out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
