"""The network itself: three strided convolutions, one dilated, and a classifier."""

from torch import Tensor, nn

from segstudio.api import BuildRequest, NetSpec, WeightsError


def _layer(inputs: int, outputs: int, *, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, padding=dilation, dilation=dilation, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class TinyNet(nn.Module):
    """Maps (N, 3, H, W) to logits (N, C, H/8, W/8), rounded up."""

    def __init__(self, classes: int, width: int) -> None:
        """Double the channels twice; look further around by dilation."""
        super().__init__()
        self.features = nn.Sequential(
            _layer(3, width, stride=2),
            _layer(width, 2 * width, stride=2),
            _layer(2 * width, 2 * width, stride=2),
            _layer(2 * width, 2 * width, dilation=4),
        )
        self.classifier = nn.Conv2d(2 * width, classes, 3, padding=1)

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """Return the logits under the name `out`; SegStudio brings them to the image's size."""
        return {"out": self.classifier(self.features(image))}


def load(request: BuildRequest) -> tuple[nn.Module, NetSpec]:
    """Build the network and say how it is fed: ImageNet's mean and deviation, which `NetSpec` has by default."""
    if request.pretrained:
        raise WeightsError("tinynet", "has no pretrained weights.", "Train it from scratch.")
    return TinyNet(request.classes, int(request.values.get("width", 16))), NetSpec(output_stride=8)
