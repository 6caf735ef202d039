"""How published PSPNet files name their tensors, and under which conventions their numbers are right."""

from typing import Final, Literal

from segstudio.api import CheckpointLayout, ParamValue, Shapes
from segstudio.nn.mmseg import conv_module, mmseg_layout
from segstudio.nn.renames import by_prefix

_LAST_UNITS: Final = {50: 5, 101: 22}  # of layer3, which tells the depth; no deeper ones were published
_STAGES: Final = ("layer1", "layer2", "layer3", "layer4")
_SEMSEG: Final = {
    "layer0.6.": "backbone.conv1.6.",
    "layer0.7.": "backbone.bn1.",
    "layer0.": "backbone.conv1.",
    **{f"{stage}.": f"backbone.{stage}." for stage in _STAGES},
    "ppm.features.": "classifier.0.branches.",
    "cls.0.": "classifier.1.",
    "cls.1.": "classifier.2.",
    "cls.4.": "classifier.5.",
    "aux.": None,
}
_MMSEG: Final = {
    **{
        theirs: ours
        for i in range(4)
        for theirs, ours in conv_module(f"decode_head.psp_modules.{i}.1", f"classifier.0.branches.{i}", 1).items()
    },
    **conv_module("decode_head.bottleneck", "classifier", 1),
    "decode_head.conv_seg.": "classifier.5.",
}
_CSAIL: Final = {
    "conv1.": "backbone.conv1.0.",
    "bn1.": "backbone.conv1.1.",
    "conv2.": "backbone.conv1.3.",
    "bn2.": "backbone.conv1.4.",
    "conv3.": "backbone.conv1.6.",
    "bn3.": "backbone.bn1.",
    **{f"{stage}.": f"backbone.{stage}." for stage in _STAGES},
    "ppm.": "classifier.0.branches.",
    "conv_last.0.": "classifier.1.",
    "conv_last.1.": "classifier.2.",
    "conv_last.4.": "classifier.5.",
    "cbr_deepsup.": None,
    "conv_last_deepsup.": None,
}
_CSAIL_SURPLUS: Final = ("._tmp_running_mean", "._tmp_running_var", "._running_iter")
_CSAIL_LAST: Final = "conv_last.4.weight"


def published_layouts(depth: Literal[50, 101]) -> tuple[CheckpointLayout, ...]:
    """List whose files there are of this depth."""
    return semseg_layout(depth), *mmseg_layouts(depth), csail_layout(depth)


def semseg_layout(depth: int) -> CheckpointLayout:
    """Describe a file of hszhao/semseg, the authors' own code; the auxiliary head, in every file, is left out."""

    def matches(shapes: Shapes) -> bool:
        named = {"layer0.0.weight", "ppm.features.0.1.weight", "cls.4.weight"}
        return named <= set(shapes) and _is_deep(shapes, "", depth)

    values: dict[str, ParamValue] = {"stem": "deep", "first_unit_dilated": True, "align_corners": True}
    return CheckpointLayout(
        "semseg", "hszhao/semseg (MIT)", matches, by_prefix(_SEMSEG), "cls.4.weight", values, "state_dict"
    )


def mmseg_layouts(depth: Literal[50, 101]) -> tuple[CheckpointLayout, ...]:
    """Describe mmsegmentation's files with either stem; those of its 769x769 configurations say that corners align."""
    values: dict[str, ParamValue] = {"first_unit_dilated": False, "align_corners": False}
    marks = ("decode_head.psp_modules.3.1.conv.weight",)
    stems: tuple[Literal["narrow", "7x7"], ...] = ("narrow", "7x7")
    return tuple(mmseg_layout(depth, stem, _MMSEG, marks, values) for stem in stems)


def csail_layout(depth: int) -> CheckpointLayout:
    """Describe the two files of CSAILVision, encoder and decoder with pyramid pooling, taken together.

    With deep supervision or without; its normalisation keeps sums beside its statistics, which are left out.
    """

    def matches(shapes: Shapes) -> bool:
        named = {"conv3.weight", "ppm.0.1.weight", _CSAIL_LAST}
        return named <= set(shapes) and _is_deep(shapes, "", depth)

    values: dict[str, ParamValue] = {"stem": "deep", "first_unit_dilated": False, "align_corners": False}
    return CheckpointLayout(
        "csail", "CSAILVision/semantic-segmentation-pytorch (BSD-3)", matches,
        by_prefix(_CSAIL, _CSAIL_SURPLUS), _CSAIL_LAST, values,
    )  # fmt: skip


def _is_deep(shapes: Shapes, prefix: str, depth: int) -> bool:
    """Tell the depth by the last unit of layer3."""
    last = _LAST_UNITS[depth]
    return f"{prefix}layer3.{last}.conv3.weight" in shapes and f"{prefix}layer3.{last + 1}.conv3.weight" not in shapes
