"""The frame that torchvision's segmentation networks share: a backbone, a classifier, and an auxiliary classifier."""

from torch import Tensor, nn

from segstudio.nn.taps import TappedStages


def fcn_head(inputs: int, classes: int) -> nn.Sequential:
    """Score features with a 3x3 to a quarter of the channels and a 1x1 to the classes: children 0, 1 and 4."""
    width = inputs // 4
    return nn.Sequential(
        nn.Conv2d(inputs, width, 3, padding=1, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.Dropout(0.1),
        nn.Conv2d(width, classes, 1),
    )


class HeadedNetwork(nn.Module):
    """Classifies the tap `out` of a backbone, and in training the tap `aux` too where there is a head for it.

    Children are `backbone`, `classifier` and `aux_classifier`, as in torchvision, so that its files load as they are.
    """

    def __init__(
        self,
        backbone: TappedStages,
        classifier: nn.Module,
        aux_classifier: nn.Module | None = None,
        *,
        out: str = "layer4",
        aux: str = "layer3",
    ) -> None:
        super().__init__()
        self.backbone = backbone
        self.classifier = classifier
        self.aux_classifier = aux_classifier
        self._taps = (out, aux)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`, and in training `aux`: (N, classes, h, w) each, at the taps' own sizes."""
        out, aux = self._taps
        features = self.backbone(x)
        logits = {"out": self.classifier(features[out])}
        if self.training and self.aux_classifier is not None:
            logits["aux"] = self.aux_classifier(features[aux])
        return logits
