"""BiSeNet with EfficientNet-Lite0 as its context path.

Yu et al., "BiSeNet: Bilateral Segmentation Network for Real-time Semantic Segmentation" (ECCV 2018, arXiv 1808.00897).
Both paths, attention refinement, feature fusion and the two auxiliary heads are those of the large networks, in
mmsegmentation's graph; it differs by its context path alone.
"""

from dataclasses import replace

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.lite_stages import LITE_CHANNELS, LITE_INPUT, lite_features
from segstudio.plugins.bisenet.network import GRAPHS, BiSeNet


def load(request: BuildRequest) -> tuple[BiSeNet, NetSpec]:
    """Build the network and say how to feed it."""
    graph = GRAPHS["mmseg"]
    context = lite_features(32, pretrained=request.pretrained)
    net = BiSeNet(context, LITE_CHANNELS, request.classes, graph, auxiliary=request.auxiliary)
    return net, replace(
        LITE_INPUT,
        output_stride=8,
        align_corners=graph.align_corners,
        auxiliary=("aux16", "aux8") if request.auxiliary else (),
        backbone="context_path",
    )
