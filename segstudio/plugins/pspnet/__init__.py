"""PSPNet on ResNet-50, -101 and -152, as its authors released it; mmsegmentation's form by parameters."""

from collections.abc import Iterable
from typing import Final, Literal

from segstudio.api import BoolParam, BuildRequest, ChoiceParam, ModelSpec, NetSpec, hookimpl
from segstudio.plugins.pspnet.layouts import published_layouts

_PAPER: Final = "Zhao, Shi, Qi, Wang, Jia: Pyramid Scene Parsing Network. CVPR 2017, arXiv:1612.01105"
_WHOLE: Final = "pyramid pooling"
_NOTE: Final = "Weighs each pixel against the scene as a whole and in parts; strong on scenes, heavy on a CPU."
_PARAMS: Final = (
    ChoiceParam(
        "stem",
        "Stem",
        "deep",
        ("deep", "narrow", "7x7"),
        "Three 3x3 (the authors'; mmsegmentation's are narrow), or ResNet's own 7x7, which has ImageNet weights.",
    ),
    BoolParam(
        "first_unit_dilated",
        "Dilate first units",
        default=True,
        note="The authors dilate every unit of a dilated stage; mmsegmentation and CSAILVision all but the first.",
    ),
    BoolParam("align_corners", "Align corners", default=True, note="As the authors; mmsegmentation mostly does not."),
)


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer every depth of which the authors tell."""
    yield _model(50, 46_716_373, 184_155_111_424)
    yield _model(101, 65_708_501, 261_732_958_208)
    yield _model(152, 81_352_149, 325_620_596_736)
    yield _light()


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.pspnet import light  # noqa: PLC0415

        return light.load(request)

    note = "Each pixel against the scene in parts, on a backbone for telephones: quick on a CPU."
    return ModelSpec(
        "pspnet-efficientnet-lite0", "PSPNet (EfficientNet-Lite0)", "PSPNet", 2017, _PAPER, note,
        3_692_981, 14_837_903_360, 8, load,
        whole_by=_WHOLE,
    )  # fmt: skip


def _model(depth: Literal[50, 101, 152], parameters: int, macs: int) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.pspnet import network  # noqa: PLC0415

        return network.load(request, depth)

    return ModelSpec(
        f"pspnet-resnet{depth}", f"PSPNet (ResNet-{depth})", "PSPNet", 2017, _PAPER, _NOTE, parameters, macs, 8, load,
        params=_PARAMS, layouts=() if depth == 152 else published_layouts(depth), whole_by=_WHOLE,
    )  # fmt: skip
