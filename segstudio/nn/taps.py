"""A chain of stages that also hands out what some of them computed."""

from collections.abc import Mapping

from torch import Tensor, nn


class TappedStages(nn.Module):
    """Runs its stages in order and returns the outputs of the tapped ones, by tap name.

    `stages` become children under their own names, so that a state_dict reads `<stage>.<...>`. `taps` maps stage names
    to tap names; the last stage must be tapped. `channels` gives the width of every tap.
    """

    def __init__(self, stages: Mapping[str, nn.Module], taps: Mapping[str, str], channels: Mapping[str, int]) -> None:
        super().__init__()
        for name, stage in stages.items():
            self.add_module(name, stage)
        self.taps = dict(taps)
        self.channels = dict(channels)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Take (N, 3, H, W); return (N, channels[tap], h, w) for every tap."""
        out: dict[str, Tensor] = {}
        for name, stage in self.named_children():
            x = stage(x)
            if name in self.taps:
                out[self.taps[name]] = x
        return out
