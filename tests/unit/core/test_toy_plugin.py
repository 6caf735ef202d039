"""The double that other tests lean on does what it says."""

import numpy as np
import torch

import toy_plugin
from segstudio.api import BuildRequest, Image
from segstudio.core.plugins import Catalog


def test_toy_network_scores_like_the_toy_engine(catalog: Catalog, image: Image) -> None:
    network, _ = catalog.model("toy-brightness").load(BuildRequest(classes=4))
    assert isinstance(network, torch.nn.Module)
    batch = torch.from_numpy(image.pixels.copy()).permute(2, 0, 1)[None].float() / 255

    with torch.inference_mode():
        out = network(batch)["out"][0].numpy()

    assert np.allclose(out, toy_plugin.brightness_logits(image.pixels[::2, ::2], 4), atol=1e-3)
