"""How published DeepLabV3+ files name their tensors, and under which conventions their numbers are right.

No file tells its output stride: the values are those of the published ones (VainF's and jfzhang95's were trained and
tested at 16, mmsegmentation's "d8" at 8); another is chosen when a file is taken over (`--param output_stride=8`).
"""

from collections.abc import Callable
from typing import Final, Literal

from segstudio.api import CheckpointLayout, ParamValue, Shapes
from segstudio.nn.mmseg import conv_module, mmseg_layout, separable_module
from segstudio.nn.renames import by_prefix

_Matches = Callable[[Shapes], bool]

_VAINF: Final = "VainF/DeepLabV3Plus-Pytorch (MIT)"
_VAINF_LAST: Final = "classifier.classifier.3.weight"
_JF: Final = "jfzhang95/pytorch-deeplab-xception (MIT)"
_JF_LAST: Final = "decoder.last_conv.8.weight"
_LOW_STAGES: Final = 4  # of MobileNetV2, in the ports' first part
_STAGES: Final = 18
_JF_HEAD: Final[dict[str, str | None]] = {
    **{f"aspp.aspp{i}.atrous_conv.": f"classifier.aspp.convs.{i - 1}.0." for i in range(1, 5)},
    **{f"aspp.aspp{i}.bn.": f"classifier.aspp.convs.{i - 1}.1." for i in range(1, 5)},
    "aspp.global_avg_pool.": "classifier.aspp.convs.4.",
    "aspp.conv1.": "classifier.aspp.project.0.",
    "aspp.bn1.": "classifier.aspp.project.1.",
    "decoder.conv1.": "classifier.project.0.",
    "decoder.bn1.": "classifier.project.1.",
    "decoder.last_conv.0.": "classifier.classifier.0.",
    "decoder.last_conv.1.": "classifier.classifier.1.",
    "decoder.last_conv.4.": "classifier.classifier.3.",
    "decoder.last_conv.5.": "classifier.classifier.4.",
    "decoder.last_conv.8.": "classifier.classifier.6.",
}
_MARKS: Final = {  # of each backbone, in both ports
    "resnet50": ("backbone.layer3.5.conv3.weight", "backbone.layer3.6.conv3.weight"),
    "resnet101": ("backbone.layer3.22.conv3.weight", "backbone.layer3.23.conv3.weight"),
    "mobilenetv2": ("backbone.high_level_features.17.conv.0.weight", ""),
    "xception65": ("backbone.block20.rep.1.conv1.weight", ""),
    "drn-d-54": ("backbone.layer6.2.conv3.weight", "backbone.fc.weight"),
}


def vainf_resnet(backbone: Literal["resnet50", "resnet101"]) -> CheckpointLayout:
    """Describe VainF's files on a ResNet: their names are ours, the decoder has one convolution."""
    return CheckpointLayout(
        "vainf", _VAINF, _having(_VAINF_LAST, "classifier.aspp.project.0.weight", *_MARKS[backbone][:1],
                                 lacks=_MARKS[backbone][1]),
        by_prefix({}), _VAINF_LAST, {"decoder_convs": 1, "graph": "plain"}, "model_state",
    )  # fmt: skip


def vainf_mobilenet() -> CheckpointLayout:
    """Describe VainF's files on MobileNetV2, which lies in two parts; a unit's parts are named as torchvision's."""
    part = ("low", "high")
    table = {f"backbone.{part[i >= _LOW_STAGES]}_level_features.{i}.": f"backbone.{i}." for i in range(_STAGES)}
    return CheckpointLayout(
        "vainf", _VAINF, _having(_VAINF_LAST, "backbone.high_level_features.17.conv.0.0.weight"), by_prefix(table),
        _VAINF_LAST, {"decoder_convs": 1, "graph": "vainf"}, "model_state",
    )  # fmt: skip


def jfzhang95(backbone: Literal["resnet101", "mobilenetv2", "xception65", "drn-d-54"]) -> CheckpointLayout:
    """Describe jfzhang95's files; corners aligned, and on a ResNet a multi-grid of 1, 2, 4 in the last stage."""
    names = {
        "resnet101": dict[str, str | None](),
        "drn-d-54": dict[str, str | None](),
        "mobilenetv2": _jf_mobilenet(),
        "xception65": _jf_xception(),
    }[backbone]
    has, lacks = _MARKS[backbone]
    graph = {} if backbone == "drn-d-54" else {"graph": "jfzhang95"}
    grid = {"multi_grid": "1-2-4"} if backbone == "resnet101" else {}
    return CheckpointLayout(
        "jfzhang95", _JF, _having(_JF_LAST, has, lacks=lacks), by_prefix({**_JF_HEAD, **names}), _JF_LAST,
        {"decoder_convs": 2, "separable": False, "align_corners": True, **graph, **grid}, "state_dict",
    )  # fmt: skip


def mmseg(depth: Literal[50, 101], stem: Literal["narrow", "7x7"]) -> CheckpointLayout:
    """Describe mmsegmentation's "d8" files: a separable head of width 512."""
    table = {
        **conv_module("decode_head.image_pool.1", "classifier.aspp.convs.4", 1),
        **conv_module("decode_head.aspp_modules.0", "classifier.aspp.convs.0"),
        **{
            theirs: ours
            for i in range(1, 4)
            for theirs, ours in separable_module(f"decode_head.aspp_modules.{i}", f"classifier.aspp.convs.{i}").items()
        },
        **conv_module("decode_head.bottleneck", "classifier.aspp.project"),
        **conv_module("decode_head.c1_bottleneck", "classifier.project"),
        **separable_module("decode_head.sep_bottleneck.0", "classifier.classifier"),
        **separable_module("decode_head.sep_bottleneck.1", "classifier.classifier", 6),
        "decode_head.conv_seg.": "classifier.classifier.13.",
    }
    marks = ("decode_head.c1_bottleneck.conv.weight", "decode_head.sep_bottleneck.1.pointwise_conv.conv.weight")
    values: dict[str, ParamValue] = {
        "graph": "mmseg",
        "output_stride": "8",
        "decoder_convs": 2,
        "separable": True,
        "align_corners": False,
    }
    return mmseg_layout(depth, stem, table, marks, values)


def _having(*names: str, lacks: str = "") -> _Matches:
    """Tell a file by names that it has and by one that it lacks."""

    def matches(shapes: Shapes) -> bool:
        return set(names) <= set(shapes) and lacks not in shapes

    return matches


def _jf_mobilenet() -> dict[str, str | None]:
    """Map MobileNetV2's stages, each of which lies in the file twice: once in the whole, once in its part."""
    table: dict[str, str | None] = {}
    for i in range(_STAGES):
        part = "low_level_features" if i < _LOW_STAGES else "high_level_features"
        for place in ("features", part):
            theirs = f"backbone.{place}.{i}."
            if i == 0:
                table[theirs] = "backbone.0."
                continue
            pairs = {0: "0.0", 1: "0.1", 3: "1", 4: "2"} if i == 1 else {
                0: "0.0", 1: "0.1", 3: "1.0", 4: "1.1", 6: "2", 7: "3"}  # fmt: skip
            table |= {f"{theirs}conv.{k}.": f"backbone.{i}.conv.{ours}." for k, ours in pairs.items()}
    return table


def _jf_xception() -> dict[str, str | None]:
    """Map the port's 20 blocks; the first two begin without a ReLU, which shifts their numbers."""
    ours = {1: "entry1", 2: "entry2", 3: "entry3", **{i: f"middle.{i - 4}" for i in range(4, 20)}, 20: "exit1"}
    table: dict[str, str | None] = {}
    for number, block in ours.items():
        for unit in range(3):
            place = 3 * unit + (0 if number <= 2 else 1)
            table |= _jf_unit(f"backbone.block{number}.rep.{place}", f"backbone.block{number}.rep.{place + 1}",
                              f"backbone.{block}.units.{unit}")  # fmt: skip
        if not 4 <= number < 20:
            table[f"backbone.block{number}.skip."] = f"backbone.{block}.shortcut.0."
            table[f"backbone.block{number}.skipbn."] = f"backbone.{block}.shortcut.1."
    for unit, number in enumerate((3, 4, 5)):
        table |= _jf_unit(f"backbone.conv{number}", f"backbone.bn{number}", f"backbone.exit2.units.{unit}")
    for number in (1, 2):
        table |= {
            f"backbone.conv{number}.": f"backbone.conv{number}.0.",
            f"backbone.bn{number}.": f"backbone.conv{number}.1.",
        }
    return table


def _jf_unit(conv: str, norm: str, ours: str) -> dict[str, str | None]:
    """Map a separable convolution and the normalisation that follows it."""
    return {
        f"{conv}.conv1.": f"{ours}.depthwise.",
        f"{conv}.bn.": f"{ours}.bn1.",
        f"{conv}.pointwise.": f"{ours}.pointwise.",
        f"{norm}.": f"{ours}.bn2.",
    }
