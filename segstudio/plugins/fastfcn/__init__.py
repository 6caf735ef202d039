"""FastFCN: joint pyramid upsampling under the heads of EncNet, PSPNet and DeepLabV3."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from segstudio.api import BoolParam, BuildRequest, CheckpointLayout, ModelSpec, NetSpec, Shapes, hookimpl
from segstudio.nn.renames import by_prefix

_PAPER: Final = (
    "Wu, Zhang, Huang, Liang, Yu: FastFCN: Rethinking Dilated Convolution in the Backbone for Semantic Segmentation. "
    "arXiv:1903.11816"
)
_NOTE: Final = "A strong head without a dilated backbone: the features of stride 8 are put together afterwards."
_TITLES: Final = {"encnet": "EncNet", "psp": "PSP", "deeplab": "DeepLabV3"}
_COMMON: Final[Mapping[str, str | None]] = {
    "pretrained.": "backbone.",
    "pretrained.fc.": None,
    "auxlayer.": None,  # training only
}
_RENAMES: Final[dict[str, dict[str, str | None]]] = {
    "encnet": {
        "head.encmodule.encoding.0.": "head.encoding.project.0.",
        "head.encmodule.encoding.1.": "head.encoding.project.1.",
        "head.encmodule.encoding.3.": "head.encoding.dictionary.",
        "head.encmodule.encoding.4.": "head.encoding.bn.",
        "head.encmodule.fc.0.": "head.encoding.gate.",
        "head.encmodule.selayer.": None,  # training only
        "head.conv6.": "head.scores.",
    },
    "psp": {
        "head.conv5.0.conv1.0.": "head.0.branches.0.1.",
        "head.conv5.0.conv1.1.": "head.0.branches.0.2.",
        "head.conv5.0.conv2.0.": "head.0.branches.1.1.",
        "head.conv5.0.conv2.1.": "head.0.branches.1.2.",
        "head.conv5.0.conv3.0.": "head.0.branches.2.1.",
        "head.conv5.0.conv3.1.": "head.0.branches.2.2.",
        "head.conv5.0.conv4.0.": "head.0.branches.3.1.",
        "head.conv5.0.conv4.1.": "head.0.branches.3.2.",
        "head.conv5.": "head.",
    },
    "deeplab": {
        "head.aspp.b0.": "head.0.convs.0.",
        "head.aspp.b1.": "head.0.convs.1.",
        "head.aspp.b2.": "head.0.convs.2.",
        "head.aspp.b3.": "head.0.convs.3.",
        "head.aspp.b4.gap.": "head.0.convs.4.",
        "head.aspp.project.": "head.0.project.",
        "head.block.0.": "head.1.",
        "head.block.1.": "head.2.",
        "head.block.4.": "head.5.",
    },
}
_CLASSIFIERS: Final = {"encnet": "head.conv6.1.weight", "psp": "head.conv5.5.weight", "deeplab": "head.block.4.weight"}
_MARKS: Final = {
    "encnet": "head.encmodule.encoding.3.codewords",
    "psp": "head.conv5.0.conv4.1.weight",
    "deeplab": "head.aspp.b4.gap.1.weight",
}
_PRESENCE: Final = BoolParam(
    "presence", "Tell which classes are present", False, "A training-only output for a loss of its own; see the module."
)
Head = Literal["encnet", "psp", "deeplab"]


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer each head on each backbone."""
    yield _model("encnet", 50, 44_970_037, 64_003_244_032)
    yield _model("encnet", 101, 63_962_165, 83_397_705_728)
    yield _model("psp", 50, 66_451_925, 135_861_895_168)
    yield _model("psp", 101, 85_444_053, 155_256_356_864)
    yield _model("deeplab", 50, 59_498_197, 122_366_197_760)
    yield _model("deeplab", 101, 78_490_325, 141_760_659_456)


def _model(head: Head, depth: Literal[50, 101], parameters: int, macs: int) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.fastfcn import network  # noqa: PLC0415

        return network.load(request, head, depth)

    return ModelSpec(
        f"fastfcn-{head}-resnet{depth}", f"FastFCN, {_TITLES[head]} (ResNet-{depth})", "FastFCN", 2019, _PAPER, _NOTE,
        parameters, macs, 8, load, params=(_PRESENCE,) if head == "encnet" else (), layouts=(_released(head, depth),),
    )  # fmt: skip


def _released(head: Head, depth: Literal[50, 101]) -> CheckpointLayout:
    """Describe the authors' files; those with the later cascaded pyramid (JPU_X) do not match."""
    rename = by_prefix({**_COMMON, **_RENAMES[head]})

    def matches(shapes: Shapes) -> bool:
        deep = "pretrained.layer3.22.conv3.weight" in shapes
        named = ("jpu.conv5.0.weight", "jpu.dilation4.0.pointwise.weight", _MARKS[head])
        return deep == (depth == 101) and all(key in shapes for key in named)

    return CheckpointLayout(
        "released", "wuhuikai/FastFCN (MIT)", matches, rename, _CLASSIFIERS[head], container="state_dict"
    )
