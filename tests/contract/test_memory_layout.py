"""Networks run with their channels last, which is faster on processors: that leaves labels as they are."""

import copy
from pathlib import Path
from typing import Final

import numpy as np
import PIL.Image
import pytest
import torch
from torch import Tensor

from segstudio.core import resources
from segstudio.core.plugins import Catalog
from segstudio.engine import WeightsIndex
from segstudio.engine.backends import torch_backends
from segstudio.engine.devices import choose
from segstudio.engine.networks import to_tensor
from segstudio.engine.weights.loading import load_network

WEIGHTS: Final = sorted((resources() / "weights").glob("*.safetensors"))
ALIKE: Final = 1e-4  # of the largest logit: where two classes score so alike, rounding decides


@pytest.fixture
def pixels() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A small photograph of a person."""
    with PIL.Image.open(resources() / "samples" / "astronaut.jpg") as whole:
        return np.asarray(whole.convert("RGB").resize((160, 128)))


@pytest.mark.parametrize("path", WEIGHTS, ids=lambda path: path.stem)
@torch.inference_mode()
def test_channels_last_leave_the_labels_of_packaged_networks_equal(
    path: Path, pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], bundled_catalog: Catalog
) -> None:
    info = WeightsIndex((path.parent,)).find("", str(path))
    network = load_network(bundled_catalog, info, choose("cpu", torch_backends()))
    first = next(p for p in network.module.parameters() if p.ndim == 4 and p.shape[1] > 1)
    assert first.is_contiguous(memory_format=torch.channels_last)
    plain = copy.deepcopy(network.module).to(memory_format=torch.contiguous_format)
    x = to_tensor(pixels, network.net)

    ours: Tensor = network.module(x.to(memory_format=torch.channels_last))["out"]
    usual: Tensor = plain(x)["out"]
    best = usual.topk(2, 1).values[0]
    decided = best[0] - best[1] > ALIKE * usual.abs().max()
    assert decided.float().mean() > 0.99
    assert torch.equal(ours.argmax(1)[0][decided], usual.argmax(1)[0][decided])
