"""DANet on ResNet-50 and ResNet-101: attention over positions and attention over channels."""

from collections.abc import Iterable
from typing import Final, Literal

from segstudio.api import (
    BoolParam,
    BuildRequest,
    CheckpointLayout,
    ChoiceParam,
    ModelSpec,
    NetSpec,
    Param,
    Shapes,
    hookimpl,
)
from segstudio.nn.renames import by_prefix

_PAPER: Final = (
    "Fu, Liu, Tian, Li, Bao, Fang, Lu: Dual Attention Network for Scene Segmentation. CVPR 2019, arXiv:1809.02983"
)
_NOTE: Final = "Lets every place and every channel look at all others; strong, and made for a graphics card."
_PARAMS: Final[tuple[Param, ...]] = (
    ChoiceParam(
        "cam",
        "Channel attention",
        "code",
        ("code", "paper"),
        "The released code weighs unlike channels most, the paper like ones.",
    ),
    BoolParam("multi_grid", "Multi-grid", True, "Dilations 4, 8, 16 in the last stage, as in the released weights."),
    ChoiceParam("stem", "Stem", "7x7", ("7x7", "deep"), "The authors' later default is three 3x3 convolutions."),
)
_CLASSIFIER: Final = "head.conv8.1.weight"
_RENAMES: Final = {
    "pretrained.": "backbone.",
    "pretrained.fc.": None,
    "head.conv5a.": "head.pam_in.",
    "head.conv5c.": "head.cam_in.",
    "head.sa.query_conv.": "head.pam.query.",
    "head.sa.key_conv.": "head.pam.key.",
    "head.sa.value_conv.": "head.pam.value.",
    "head.sa.gamma": "head.pam.gamma",
    "head.sc.gamma": "head.cam.gamma",
    "head.conv51.": "head.pam_out.",
    "head.conv52.": "head.cam_out.",
    "head.conv6.": None,  # the scores of each attention alone: training only
    "head.conv7.": None,
    "head.conv8.": "head.scores.",
}


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer both backbones."""
    yield _model(50, 47_444_183, 209_503_387_648)
    yield _model(101, 66_436_311, 287_081_234_432)


def _model(depth: Literal[50, 101], parameters: int, macs: int) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.danet import network  # noqa: PLC0415

        return network.load(request, depth)

    layouts = tuple(_released(depth, stem) for stem in ("7x7", "deep"))
    return ModelSpec(
        f"danet-resnet{depth}", f"DANet (ResNet-{depth})", "DANet", 2019, _PAPER, _NOTE, parameters, macs, 8, load,
        params=_PARAMS, layouts=layouts,
    )  # fmt: skip


def _released(depth: int, stem: str) -> CheckpointLayout:
    """Describe the authors' files, with either stem; their released one is a ResNet-101 with the 7x7."""

    def matches(shapes: Shapes) -> bool:
        first = "pretrained.conv1.weight" if stem == "7x7" else "pretrained.conv1.0.weight"
        deep = "pretrained.layer3.22.conv3.weight" in shapes
        return deep == (depth == 101) and {first, "head.sa.gamma", _CLASSIFIER} <= set(shapes)

    return CheckpointLayout(
        "released" if stem == "7x7" else "released-deep-stem",
        "junfu1115/DANet (MIT)",
        matches,
        by_prefix(_RENAMES),
        _CLASSIFIER,
        {"stem": stem, "multi_grid": True, "cam": "code"},
        "state_dict",
    )
