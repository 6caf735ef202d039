"""BiSeNet on Xception39, ResNet-18 and ResNet-101: a spatial path beside a context path."""

from collections.abc import Iterable
from typing import Final, Literal

from segstudio.api import BuildRequest, ChoiceParam, ModelSpec, NetSpec, hookimpl
from segstudio.plugins.bisenet.layouts import coincheung, mmseg, torchseg

_PAPER: Final = (
    "Yu, Wang, Peng, Gao, Yu, Sang: BiSeNet: Bilateral Segmentation Network for Real-time Semantic Segmentation. "
    "ECCV 2018, arXiv:1808.00897"
)
_NOTE: Final = "A shallow path for detail beside a deep one for context; made for speed on large pictures."
_DEEP_NOTE: Final = "BiSeNet for accuracy: the same two paths, the context from a ResNet-101."
_GRAPH_NOTE: Final = "Whose graph: they differ in the fusion's gate, in resizing and in the width of the heads."
_GRAPH: Final = ChoiceParam("graph", "Graph", "torchseg", ("torchseg", "torchseg-speed"), _GRAPH_NOTE)
_GRAPHS: Final = ChoiceParam(
    "graph", "Graph", "torchseg", ("torchseg", "torchseg-speed", "coincheung", "mmseg"), _GRAPH_NOTE
)


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer every backbone; the last two graphs were published for the ResNet-18."""
    yield _model("xception39", "Xception39", 1_542_093, 3_470_917_632)
    yield _model("resnet18", "ResNet-18", 12_894_293, 12_966_133_760)
    yield _model("resnet101", "ResNet-101", 47_639_317, 54_506_455_040)


def _model(
    backbone: Literal["xception39", "resnet18", "resnet101"], title: str, parameters: int, macs: int
) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.bisenet import network  # noqa: PLC0415

        return network.load(request, backbone)

    layouts = () if backbone == "xception39" else (torchseg(backbone),)
    if backbone == "resnet18":
        layouts = (*layouts, coincheung(), mmseg())
    return ModelSpec(
        f"bisenet-{backbone}",
        f"BiSeNet ({title})",
        "BiSeNet",
        2018,
        _PAPER,
        _DEEP_NOTE if backbone == "resnet101" else _NOTE,
        parameters,
        macs,
        8,
        load,
        params=(_GRAPHS if backbone == "resnet18" else _GRAPH,),
        layouts=layouts,
    )
