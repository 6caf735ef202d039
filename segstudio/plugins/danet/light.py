"""DANet's two attentions on EfficientNet-Lite0.

Fu et al., "Dual Attention Network for Scene Segmentation" (CVPR 2019, arXiv 1809.02983). Attention over positions and
over channels, the sum of both branches, and the two auxiliary scores are those of the large networks, at output stride
8. It differs by its backbone, whose 320 channels make branches of 80 for 512, and by the absence of a multi-grid.
"""

from dataclasses import replace

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.lite_stages import LITE_CHANNELS, LITE_INPUT, lite_features
from segstudio.plugins.danet.network import DANet, DualAttentionHead


def load(request: BuildRequest) -> tuple[DANet, NetSpec]:
    """Build the network and say how to feed it."""
    backbone = lite_features(8, pretrained=request.pretrained)
    head = DualAttentionHead(
        LITE_CHANNELS["layer4"],
        request.classes,
        paper_cam=request.values["cam"] == "paper",
        auxiliary=request.auxiliary,
    )
    spec = replace(
        LITE_INPUT, output_stride=8, align_corners=True, auxiliary=("pam", "cam") if request.auxiliary else ()
    )
    return DANet(backbone, head), spec
