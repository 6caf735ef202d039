"""The names of FastFCN's tensors in the authors' files and in mmsegmentation's. Imports no torch: specs hold it."""

from collections.abc import Mapping
from typing import Final, Literal

from segstudio.api import CheckpointLayout, Shapes
from segstudio.nn.renames import by_prefix

Head = Literal["encnet", "psp", "deeplab"]
_OFFICIAL: Final[Mapping[str, str | None]] = {
    "pretrained.": "backbone.",
    "pretrained.fc.": None,
    "auxlayer.": None,  # training only
}
_OFFICIAL_HEADS: Final[dict[str, dict[str, str | None]]] = {
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
_MMSEG: Final[Mapping[str, str | None]] = {
    "backbone.stem.7.": "backbone.bn1.",
    "backbone.stem.": "backbone.conv1.",
    **{f"neck.conv_layers.{i}.0.conv.": f"jpu.conv{i + 3}.0." for i in range(3)},
    **{f"neck.conv_layers.{i}.0.bn.": f"jpu.conv{i + 3}.1." for i in range(3)},
    **{f"neck.dilation_layers.{i}.0.depthwise_conv.conv.": f"jpu.dilation{i + 1}.0.conv1." for i in range(4)},
    **{f"neck.dilation_layers.{i}.0.depthwise_conv.bn.": f"jpu.dilation{i + 1}.0.bn." for i in range(4)},
    **{f"neck.dilation_layers.{i}.0.pointwise_conv.conv.": f"jpu.dilation{i + 1}.0.pointwise." for i in range(4)},
    **{f"neck.dilation_layers.{i}.0.pointwise_conv.bn.": f"jpu.dilation{i + 1}.1." for i in range(4)},
    "auxiliary_head.": None,  # training only
    "data_preprocessor.": None,
}
_MMSEG_HEADS: Final[dict[str, dict[str, str | None]]] = {
    "encnet": {
        "decode_head.bottleneck.conv.": "head.conv5.0.",
        "decode_head.bottleneck.bn.": "head.conv5.1.",
        "decode_head.enc_module.encoding_project.conv.": "head.encoding.project.0.",
        "decode_head.enc_module.encoding_project.bn.": "head.encoding.project.1.",
        "decode_head.enc_module.encoding.0.": "head.encoding.dictionary.",
        "decode_head.enc_module.encoding.1.": "head.encoding.bn.",
        "decode_head.enc_module.fc.0.": "head.encoding.gate.",
        "decode_head.se_layer.": None,  # training only
        "decode_head.conv_seg.": "head.scores.1.",
    },
    "psp": {
        **{f"decode_head.psp_modules.{i}.1.conv.": f"head.0.branches.{i}.1." for i in range(4)},
        **{f"decode_head.psp_modules.{i}.1.bn.": f"head.0.branches.{i}.2." for i in range(4)},
        "decode_head.bottleneck.conv.": "head.1.",
        "decode_head.bottleneck.bn.": "head.2.",
        "decode_head.conv_seg.": "head.5.",
    },
    "deeplab": {
        **{f"decode_head.aspp_modules.{i}.conv.": f"head.0.convs.{i}.0." for i in range(4)},
        **{f"decode_head.aspp_modules.{i}.bn.": f"head.0.convs.{i}.1." for i in range(4)},
        "decode_head.image_pool.1.conv.": "head.0.convs.4.1.",
        "decode_head.image_pool.1.bn.": "head.0.convs.4.2.",
        "decode_head.bottleneck.conv.": "head.0.project.0.",
        "decode_head.bottleneck.bn.": "head.0.project.1.",
        "decode_head.conv_seg.": "head.2.",
    },
}
_MMSEG_LAST: Final = "decode_head.conv_seg.weight"
_MMSEG_MARKS: Final = {
    "encnet": "decode_head.enc_module.encoding.0.codewords",
    "psp": "decode_head.psp_modules.3.1.conv.weight",
    "deeplab": "decode_head.aspp_modules.3.conv.weight",
}


def released(head: Head, depth: Literal[50, 101]) -> CheckpointLayout:
    """Describe the authors' files; those with the later cascaded pyramid (JPU_X) do not match."""

    def matches(shapes: Shapes) -> bool:
        deep = "pretrained.layer3.22.conv3.weight" in shapes
        named = ("jpu.conv5.0.weight", "jpu.dilation4.0.pointwise.weight", _MARKS[head])
        return deep == (depth == 101) and all(key in shapes for key in named)

    return CheckpointLayout(
        "released", "wuhuikai/FastFCN (MIT)", matches, by_prefix({**_OFFICIAL, **_OFFICIAL_HEADS[head]}),
        _CLASSIFIERS[head], {"graph": "released"}, "state_dict",
    )  # fmt: skip


def mmseg(head: Head) -> CheckpointLayout:
    """Describe mmsegmentation's files, which are on the ResNet-50 alone."""

    def matches(shapes: Shapes) -> bool:
        named = ("backbone.stem.0.weight", "neck.dilation_layers.3.0.depthwise_conv.conv.weight", _MMSEG_MARKS[head])
        return all(key in shapes for key in named) and "backbone.layer3.6.conv3.weight" not in shapes

    return CheckpointLayout(
        "mmseg", "mmsegmentation (Apache-2.0)", matches, by_prefix({**_MMSEG, **_MMSEG_HEADS[head]}),
        _MMSEG_LAST, {"graph": "mmseg"}, "state_dict",
    )  # fmt: skip
