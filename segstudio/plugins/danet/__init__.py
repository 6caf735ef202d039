"""DANet on ResNet-50 and ResNet-101: attention over positions and attention over channels."""

from collections.abc import Iterable
from typing import Final, Literal

from segstudio.api import (
    BoolParam,
    BuildRequest,
    ChoiceParam,
    ModelSpec,
    NetSpec,
    Param,
    hookimpl,
)
from segstudio.plugins.danet.layouts import mmseg, released

_PAPER: Final = (
    "Fu, Liu, Tian, Li, Bao, Fang, Lu: Dual Attention Network for Scene Segmentation. CVPR 2019, arXiv:1809.02983"
)
_WHOLE: Final = "attention over all places"
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
    ChoiceParam(
        "stem",
        "Stem",
        "7x7",
        ("7x7", "deep", "narrow"),
        "The authors' later default is three 3x3 convolutions; mmsegmentation's are narrow.",
    ),
    ChoiceParam(
        "pam",
        "Position attention",
        "code",
        ("code", "paper"),
        "The released code compares places by an eighth of the channels, the paper by all, normalised.",
    ),
    BoolParam("align_corners", "Align corners", True, "As the authors; mmsegmentation mostly does not."),
)


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer both backbones."""
    yield _model(50, 47_444_183, 209_503_387_648)
    yield _model(101, 66_436_311, 287_081_234_432)
    yield _light()


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.danet import light  # noqa: PLC0415

        return light.load(request)

    note = "Both attentions on a backbone for telephones."
    return ModelSpec(
        "danet-efficientnet-lite0", "DANet (EfficientNet-Lite0)", "DANet", 2019, _PAPER, note,
        3_545_291, 16_298_016_768, 8, load, params=_PARAMS[:1],
        whole_by=_WHOLE,
    )  # fmt: skip


def _model(depth: Literal[50, 101], parameters: int, macs: int) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.danet import network  # noqa: PLC0415

        return network.load(request, depth)

    return ModelSpec(
        f"danet-resnet{depth}", f"DANet (ResNet-{depth})", "DANet", 2019, _PAPER, _NOTE, parameters, macs, 8, load,
        params=_PARAMS, layouts=(released(depth, "7x7"), released(depth, "deep"), mmseg(depth)),
        whole_by=_WHOLE,
    )  # fmt: skip
