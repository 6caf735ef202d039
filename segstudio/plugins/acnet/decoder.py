"""ACNet's decoder: residual blocks whose last one of a stage doubles the map, as in RedNet (arXiv 1806.01054)."""

from collections.abc import Sequence
from typing import Final

from torch import Tensor, nn
from torch.nn import functional

from segstudio.nn.aspp import conv_bn_relu

SIDES: Final = ("side2", "side4", "side8", "side16")
_REDUCED: Final = (64, 64, 128, 256, 512)  # of the skips at strides 2 to 32
_STAGES: Final = ((6, 256), (4, 128), (3, 64), (3, 64))  # blocks and result of the doublings from stride 32 to 2
_LAST_BLOCKS: Final = 3


class UpBlock(nn.Module):
    """Two 3x3 and a shortcut; with `double` the second 3x3 is transposed, and so is the shortcut, a 2x2."""

    def __init__(self, inputs: int, outputs: int, *, double: bool = False) -> None:
        """Without `double`, `outputs` must be `inputs`."""
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, inputs, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv2: nn.Module = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.upsample: nn.Module = nn.Identity()
        if double:
            self.conv2 = nn.ConvTranspose2d(inputs, outputs, 3, 2, padding=1, output_padding=1, bias=False)
            self.upsample = nn.Sequential(
                nn.ConvTranspose2d(inputs, outputs, 2, 2, bias=False), nn.BatchNorm2d(outputs)
            )
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, outputs, h, w), or twice the size."""
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        return functional.relu(y + self.upsample(x))


class Decoder(nn.Module):
    """Five skips, four doublings, three more blocks, and a last doubling that scores."""

    def __init__(self, channels: Sequence[int], classes: int, *, auxiliary: bool = False, part: int = 1) -> None:
        """`channels` are those of the skips at strides 2 to 32; `auxiliary` asks for the scores of each doubling.

        Everything in between is one `part`th as wide as the authors have it.
        """
        super().__init__()
        self.skips = nn.ModuleList(conv_bn_relu(a, b // part) for a, b in zip(channels, _REDUCED, strict=True))
        inputs, up = _REDUCED[-1] // part, []
        for blocks, outputs in ((blocks, whole // part) for blocks, whole in _STAGES):
            plain = [UpBlock(inputs, inputs) for _ in range(blocks - 1)]
            up.append(nn.Sequential(*plain, UpBlock(inputs, outputs, double=True)))
            inputs = outputs
        self.up = nn.ModuleList(up)
        self.last = nn.Sequential(*(UpBlock(inputs, inputs) for _ in range(_LAST_BLOCKS)))
        self.scores = nn.ConvTranspose2d(inputs, classes, 2, 2)
        widths = [whole // part for _, whole in reversed(_STAGES)]
        heads = [nn.Conv2d(width, classes, 1) for width in widths] if auxiliary else []
        self.sides = nn.ModuleDict(dict(zip(SIDES, heads, strict=False)))
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, sums: Sequence[Tensor]) -> dict[str, Tensor]:
        """Map the sums at strides 2 to 32 to `out` at stride 1, and in training the side scores."""
        skips = [skip(x) for skip, x in zip(self.skips, sums, strict=True)]
        x, sides = skips[-1], {}
        for up, skip, name in zip(self.up, skips[-2::-1], reversed(SIDES), strict=True):
            x = up(x)
            if self.training and name in self.sides:
                sides[name] = self.sides[name](x)
            x = x + skip
        return {"out": self.scores(self.last(x)), **sides}
