"""FastFCN: joint pyramid upsampling under the heads of EncNet, PSPNet and DeepLabV3."""

from collections.abc import Iterable
from typing import Final, Literal

from segstudio.api import BoolParam, BuildRequest, ChoiceParam, ModelSpec, NetSpec, hookimpl
from segstudio.plugins.fastfcn.layouts import Head, mmseg, released

_PAPER: Final = (
    "Wu, Zhang, Huang, Liang, Yu: FastFCN: Rethinking Dilated Convolution in the Backbone for Semantic Segmentation. "
    "arXiv:1903.11816"
)
_WHOLE: Final = {"encnet": "context encoding", "psp": "pyramid pooling", "deeplab": "image pooling"}
_NOTE: Final = "A strong head without a dilated backbone: the features of stride 8 are put together afterwards."
_TITLES: Final = {"encnet": "EncNet", "psp": "PSP", "deeplab": "DeepLabV3"}
_PRESENCE: Final = BoolParam(
    "presence", "Tell which classes are present", False, "A training-only output for a loss of its own; see the module."
)
_GRAPH: Final = ChoiceParam(
    "graph",
    "Graph",
    "released",
    ("released", "mmseg"),
    "mmsegmentation's backbone is dilated all the same, and its heads differ; its weights need its graph.",
)


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer each head on each backbone."""
    yield _model("encnet", 50, 44_970_037, 64_003_244_032)
    yield _model("encnet", 101, 63_962_165, 83_397_705_728)
    yield _model("psp", 50, 66_451_925, 135_861_895_168)
    yield _model("psp", 101, 85_444_053, 155_256_356_864)
    yield _model("deeplab", 50, 59_498_197, 122_366_197_760)
    yield _model("deeplab", 101, 78_490_325, 141_760_659_456)
    yield _light()


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.fastfcn import light  # noqa: PLC0415

        return light.load(request)

    note = "The features of stride 8 are put together afterwards, on a backbone for telephones."
    return ModelSpec(
        "fastfcn-psp-efficientnet-lite0", "FastFCN (PSP, EfficientNet-Lite0)", "FastFCN", 2019, _PAPER, note,
        3_799_861, 4_159_135_744, 8, load,
        whole_by=_WHOLE["psp"],
    )  # fmt: skip


def _model(head: Head, depth: Literal[50, 101], parameters: int, macs: int) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.fastfcn import network  # noqa: PLC0415

        return network.load(request, head, depth)

    return ModelSpec(
        f"fastfcn-{head}-resnet{depth}", f"FastFCN, {_TITLES[head]} (ResNet-{depth})", "FastFCN", 2019, _PAPER, _NOTE,
        parameters, macs, 8, load, params=(_GRAPH, _PRESENCE) if head == "encnet" else (_GRAPH,),
        layouts=(released(head, depth), mmseg(head)) if depth == 50 else (released(head, depth),),
        whole_by=_WHOLE[head],
    )  # fmt: skip
