"""Depth on its way to a network: brought to the image's size, holes filled, minus the mean, over the deviation."""

from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from segstudio.core import DepthError, Image
from segstudio.core.plugins import NetSpec

Depth = NDArray[np.float32]
_UNITS: Final = {"m": "metres", "px": "pixels of disparity"}


def resized(depth: Depth, size: tuple[int, int]) -> Depth:
    """Bring (H, W) to `size` by the nearest value: a mean of near and far would be a distance that nothing has."""
    if depth.shape == size:
        return depth
    return np.asarray(cv2.resize(depth, (size[1], size[0]), interpolation=cv2.INTER_NEAREST_EXACT), np.float32)


def filled(depth: Depth, net: NetSpec) -> Depth:
    """Put what `net.missing_depth` says where nothing was measured (NaN)."""
    holes = np.isnan(depth)
    if not holes.any():
        return depth
    if net.missing_depth == "nearest" and not holes.all():
        return _from_neighbours(depth, holes)
    return np.where(holes, np.float32(0 if net.missing_depth == "zero" else net.depth_mean), depth)


def _from_neighbours(depth: Depth, holes: NDArray[np.bool_]) -> Depth:
    _, nearest = cv2.distanceTransformWithLabels(
        holes.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    # Labels count the measured pixels from 1, in an order of OpenCV's own.
    values = np.zeros(int(nearest.max()) + 1, np.float32)
    values[nearest[~holes]] = depth[~holes]
    return np.asarray(values[nearest], np.float32)


def plane(depth: Depth, net: NetSpec) -> Tensor:
    """Turn a depth map (H, W) into the fourth channel of a network's input, float32 (1, H, W); see `NetSpec`."""
    return torch.from_numpy((filled(depth, net) - np.float32(net.depth_mean)) / np.float32(net.depth_std))[None]


def check_depth(image: Image, key: str, *, needed: bool) -> None:
    """Refuse an image without the depth map that a network needs; the error names what is wrong and the remedy."""
    if needed and image.depth is None:
        path = image.path or Path("image")
        problem = image.depth_problem.removeprefix(f"{path}: ") or "it has no depth map."
        remedy = image.depth_remedy or f"Put it beside the image as {path.stem}_depth.png (16 bits), .tif or .npy."
        raise DepthError(path, f"{key} needs depth: {problem}", remedy)


def check_unit(image: Image, key: str, net: NetSpec) -> None:
    """Refuse a depth map in another unit than the weights were trained with, or none where one is needed."""
    check_depth(image, key, needed=net.needs_depth)
    if net.needs_depth and image.depth_unit != net.depth_unit:
        own, wanted = (_UNITS.get(unit, unit or "no unit") for unit in (image.depth_unit, net.depth_unit))
        raise DepthError(
            image.path or Path("image"),
            f"its depth is in {own}, but these weights of {key} were trained on {wanted}.",
            "Say what the files hold: --depth-unit, or Depth unit in the settings.",
        )
