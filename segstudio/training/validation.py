"""Looking at a split with a network in training: the same arithmetic as when the program runs it, in float32."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segstudio.core import ClassSet, JobContext, Scores, scoring
from segstudio.core.files import DepthSource, depth_of, open_image
from segstudio.core.metrics import Metrics, Tally
from segstudio.core.plugins import Catalog, NetSpec
from segstudio.engine.depths import resized
from segstudio.engine.resize import to_short_side
from segstudio.training.data.batches import to_input
from segstudio.training.data.datasets import Split, read_labels


@dataclass(frozen=True, slots=True)
class Validator:
    """Measures networks on a split at full size; `lookup` turns label values into the learnt ids.

    `source` says where depth maps lie, for a network that reads them.
    """

    split: Split
    lookup: NDArray[np.uint8]
    classes: ClassSet
    net: NetSpec
    catalog: Catalog
    device: torch.device
    source: DepthSource | None = None

    def measure(self, network: nn.Module, short_side: int, context: JobContext, *, boundaries: bool = False) -> Metrics:
        """Run the network on every image and compare; `short_side` 0 keeps each image's size."""
        tally = Tally(self.classes, boundaries=boundaries)
        was_training = network.training
        network.eval()
        try:
            for index, sample in enumerate(self.split.samples):
                context.step(index, len(self.split.samples), f"validating at {short_side or 'full size'}")
                image = open_image(sample.image, self.catalog)
                depth = depth_of(image, self.catalog, self.source)[0] if self.source else None
                truth = self.lookup[read_labels(sample, image.size, len(self.split.names))]
                tally.add(truth, scoring.labels(self.scores(network, image.pixels, depth, short_side)).ids)
        finally:
            network.train(was_training)
        return tally.metrics()

    def choose(self, network: nn.Module, sides: Sequence[int], context: JobContext) -> int:
        """Return the short side with the best mean IoU."""
        if len(sides) == 1:
            return sides[0]
        found = {side: self.measure(network, side, context).miou or 0.0 for side in sides}
        return max(found, key=found.__getitem__)

    @torch.inference_mode()
    def scores(
        self, network: nn.Module, pixels: NDArray[np.uint8], depth: NDArray[np.float32] | None, short_side: int
    ) -> Scores:
        """Run the network on an image, brought to a shorter side (0: as it is)."""
        shown = to_short_side(pixels, short_side or None)
        depths = [] if depth is None else [resized(depth, (shown.shape[0], shown.shape[1]))]
        x = to_input(shown[None], self.net, depths).to(self.device)
        height, width = x.shape[-2:]
        multiple = self.net.size_multiple
        x = nn.functional.pad(x, (0, -width % multiple, 0, -height % multiple))
        out = network(x)["out"][0].float().cpu()
        if multiple > 1:
            rows, columns = (-(-length // self.net.stride_of_scores) for length in (height, width))
            out = out[:, :rows, :columns]
        return Scores(out.numpy(), pixels.shape[:2], self.classes, align_corners=self.net.align_corners)
