"""BiSeNet on Xception39, ResNet-18, -50 and -101: a spatial path beside a context path."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from segstudio.api import BuildRequest, ChoiceParam, ModelSpec, NetSpec, hookimpl
from segstudio.plugins.bisenet.layouts import layouts

_PAPER: Final = (
    "Yu, Wang, Peng, Gao, Yu, Sang: BiSeNet: Bilateral Segmentation Network for Real-time Semantic Segmentation. "
    "ECCV 2018, arXiv:1808.00897"
)
_WHOLE: Final = "global average pooling"
_NOTE: Final = "A shallow path for detail beside a deep one for context; made for speed on large images."
_DEEP_NOTE: Final = "BiSeNet for accuracy: the same two paths, the context from a deep ResNet."
_GRAPH_NOTE: Final = "Whose graph: they differ in the fusion's gate, in resizing and in the width of the heads."
_GRAPHS: Final[Mapping[str, tuple[str, ...]]] = {  # that were published on each backbone, the default first
    "xception39": ("torchseg", "torchseg-speed"),
    "resnet18": ("torchseg", "torchseg-speed", "coincheung", "mmseg"),
    "resnet50": ("mmseg",),
    "resnet101": ("torchseg", "torchseg-speed", "mmseg"),
}


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer every backbone; the ResNet-50 is mmsegmentation's alone, wider throughout."""
    yield _model("xception39", "Xception39", 1_542_093, 3_470_917_632)
    yield _model("resnet18", "ResNet-18", 12_894_293, 12_966_133_760)
    yield _model("resnet50", "ResNet-50", 56_875_349, 98_803_646_464)
    yield _model("resnet101", "ResNet-101", 47_639_317, 54_506_455_040)
    yield _light()


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.bisenet import light  # noqa: PLC0415

        return light.load(request)

    note = "A shallow path for detail beside a telephone's backbone for context: quick on a CPU."
    return ModelSpec(
        "bisenet-efficientnet-lite0", "BiSeNet (EfficientNet-Lite0)", "BiSeNet", 2018, _PAPER, note,
        4_646_741, 6_993_936_384, 8, load,
        whole_by=_WHOLE,
    )  # fmt: skip


def _model(
    backbone: Literal["xception39", "resnet18", "resnet50", "resnet101"], title: str, parameters: int, macs: int
) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.bisenet import network  # noqa: PLC0415

        return network.load(request, backbone)

    graphs = _GRAPHS[backbone]
    choice = ChoiceParam("graph", "Graph", graphs[0], graphs, _GRAPH_NOTE)
    return ModelSpec(
        f"bisenet-{backbone}",
        f"BiSeNet ({title})",
        "BiSeNet",
        2018,
        _PAPER,
        _DEEP_NOTE if backbone in {"resnet50", "resnet101"} else _NOTE,
        parameters,
        macs,
        8,
        load,
        params=(choice,) if len(graphs) > 1 else (),
        layouts=layouts(backbone),
        whole_by=_WHOLE,
    )
