"""DeepLabV3+ on EfficientNet-Lite0, MobileNetV2, ResNet-50 and ResNet-101."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from segstudio.api import (
    BoolParam,
    BuildRequest,
    CheckpointLayout,
    ChoiceParam,
    FloatParam,
    IntParam,
    ModelSpec,
    NetSpec,
    Param,
    hookimpl,
)
from segstudio.nn.renames import SAME_NAMES

_PAPER: Final = (
    "Chen, Zhu, Papandreou, Schroff, Adam: Encoder-Decoder with Atrous Separable Convolution for Semantic Image "
    "Segmentation. ECCV 2018, arXiv:1802.02611"
)
_WHOLE: Final = "image pooling"
_NOTE: Final = "DeepLabV3 with a decoder for sharp borders; strong, made for a graphics card."
_LIGHT_NOTE: Final = "DeepLabV3+ on a backbone for telephones: sharp borders, quick on a CPU."
_STRIDE: Final = ChoiceParam(
    "output_stride", "Output stride", "16", ("8", "16"), "8 is finer in the late stages, and several times dearer."
)
_CONVS: Final = IntParam("decoder_convs", "Decoder convolutions", 2, 1, 3, "The paper's best is two; VainF has one.")
_SEPARABLE: Final = BoolParam("separable", "Separable head", False, "Depthwise-separable pyramid and decoder.")
_CORNERS: Final = BoolParam("align_corners", "Align corners", False, "Resize corner to corner, as TensorFlow's code.")
_GRID: Final = ChoiceParam(
    "multi_grid",
    "Multi-grid",
    "none",
    ("none", "1-2-1", "1-2-4"),
    "Factors on the dilation of the last stage's three units; DeepLabV3's best is 1-2-4.",
)
_COMMON: Final = (_STRIDE, _CONVS, _SEPARABLE, _CORNERS)
_LITE_PARAMS: Final = (
    ChoiceParam("output_stride", "Output stride", "16", ("8", "16", "32"), "32 is quicker, and coarser."),
    _CONVS,
    BoolParam("separable", "Separable head", True, "Depthwise-separable pyramid and decoder."),
    _CORNERS,
    IntParam("width", "Head width", 128, 32, 512, "The paper's 256 would outweigh this backbone.", "channels"),
    FloatParam(
        "drop", "Stochastic depth", 0.0, 0.0, 0.9, 0.05, "In training, the chance that the last block is skipped."
    ),
)


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer every backbone."""
    yield _model("efficientnet-lite0", "EfficientNet-Lite0", 3_304_389, 4_565_196_800, _LITE_PARAMS, note=_LIGHT_NOTE)
    yield _model("mobilenetv2", "MobileNetV2", 5_816_053, 26_310_950_912, _COMMON, note=_LIGHT_NOTE)
    yield _model("resnet50", "ResNet-50", 40_352_181, 69_223_317_504, (*_COMMON, _GRID), _vainf(deep=False))
    yield _model("resnet101", "ResNet-101", 59_344_309, 88_617_779_200, (*_COMMON, _GRID), _vainf(deep=True))


def _model(
    backbone: Literal["efficientnet-lite0", "mobilenetv2", "resnet50", "resnet101"],
    title: str,
    parameters: int,
    macs: int,
    params: tuple[Param, ...],
    *layouts: CheckpointLayout,
    note: str = _NOTE,
) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.deeplabv3plus import network  # noqa: PLC0415

        match backbone:
            case "efficientnet-lite0":
                return network.load_lite(request)
            case "mobilenetv2":
                return network.load_mobilenet(request)
            case "resnet50":
                return network.load_resnet(request, 50)
            case "resnet101":
                return network.load_resnet(request, 101)

    return ModelSpec(
        f"deeplabv3plus-{backbone}", f"DeepLabV3+ ({title})", "DeepLab", 2018, _PAPER, note, parameters, macs, 16, load,
        params=params, layouts=layouts,
        whole_by=_WHOLE,
    )  # fmt: skip


def _vainf(*, deep: bool) -> CheckpointLayout:
    """Describe VainF's files on a ResNet: the same names, one convolution in the decoder, at output stride 16."""
    last = "classifier.classifier.3.weight"

    def matches(shapes: Mapping[str, tuple[int, ...]]) -> bool:
        is_deep = "backbone.layer3.22.conv3.weight" in shapes
        named = (last, "classifier.aspp.project.0.weight", "backbone.layer1.0.conv1.weight")
        return is_deep == deep and all(key in shapes for key in named)

    return CheckpointLayout(
        "vainf", "VainF/DeepLabV3Plus-Pytorch (MIT)", matches, SAME_NAMES, last, {"decoder_convs": 1}, "model_state"
    )
