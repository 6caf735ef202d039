"""FCN-8s on EfficientNet-Lite0: the skip fusion of figure 3 on a backbone for telephones.

Long, Shelhamer, Darrell, "Fully Convolutional Networks for Semantic Segmentation" (CVPR 2015, arXiv 1411.4038). What
the paper is about is kept: a classifier made convolutional, its last layer included (here the 1x1 to 1280 channels,
there fc6 and fc7); class scores at strides 32, 16 and 8, each doubled by a deconvolution that starts bilinear and
learns, and added to the next finer ones (section 4.2); new scores start at zero, all streams trained at once.

It differs from the paper by its backbone, which pads evenly, so that nothing is padded by 100 pixels and cropped: a
doubled map is cut to the finer one's size. The last enlargement, by 8, fixed and bilinear in the paper, is the host's.
"""

from dataclasses import replace

from torch import Tensor, nn

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.bilinear import bilinear_deconv
from segstudio.nn.lite_stages import HEAD_CHANNELS, LITE_CHANNELS, LITE_INPUT, lite_features, lite_head
from segstudio.nn.taps import TappedStages


class LightFCN(nn.Module):
    """Scores at three strides, added up from the coarsest to the finest."""

    def __init__(self, backbone: TappedStages, classifier: nn.Module, classes: int) -> None:
        """`classifier` maps the last features to 1280 channels."""
        super().__init__()
        self.backbone = backbone
        self.classifier = classifier
        self.dropout = nn.Dropout(0.2)
        self.score_fr = _scores(HEAD_CHANNELS, classes)
        self.score_pool4 = _scores(LITE_CHANNELS["layer3"], classes)
        self.score_pool3 = _scores(LITE_CHANNELS["layer2"], classes)
        self.upscore2 = bilinear_deconv(classes, 4, 2)
        self.upscore_pool4 = bilinear_deconv(classes, 4, 2)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, ceil(H / 8), ceil(W / 8))."""
        features = self.backbone(x)
        score = self.score_fr(self.dropout(self.classifier(features["layer4"])))
        finer = self.score_pool4(features["layer3"])
        score = finer + _cut(self.upscore2(score), finer)
        finer = self.score_pool3(features["layer2"])
        return {"out": finer + _cut(self.upscore_pool4(score), finer)}


def _scores(inputs: int, classes: int) -> nn.Conv2d:
    layer = nn.Conv2d(inputs, classes, 1)
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)
    return layer


def _cut(doubled: Tensor, like: Tensor) -> Tensor:
    """Cut off what the deconvolution puts out before the first cell (one) and after the last."""
    height, width = like.shape[-2:]
    return doubled[..., 1 : 1 + height, 1 : 1 + width]


def load(request: BuildRequest) -> tuple[LightFCN, NetSpec]:
    """Build the network and say how to feed it."""
    backbone = lite_features(32, pretrained=request.pretrained)
    net = LightFCN(backbone, lite_head(pretrained=request.pretrained), request.classes)
    return net, replace(LITE_INPUT, output_stride=8)
