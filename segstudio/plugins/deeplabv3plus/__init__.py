"""DeepLabV3+ on EfficientNet-Lite0, MobileNetV2, ResNet-50 and -101, Xception-65 and DRN-D-54."""

from collections.abc import Iterable
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
from segstudio.plugins.deeplabv3plus import layouts

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
_CORNERS_NOTE: Final = "Resize corner to corner, as TensorFlow's code and jfzhang95's."
_CORNERS: Final = BoolParam("align_corners", "Align corners", False, _CORNERS_NOTE)
_CORNERS_ALIGNED: Final = BoolParam("align_corners", "Align corners", True, _CORNERS_NOTE)
_STEMS: Final[tuple[Literal["narrow", "7x7"], ...]] = ("narrow", "7x7")
_GRID: Final = ChoiceParam(
    "multi_grid",
    "Multi-grid",
    "none",
    ("none", "1-2-1", "1-2-4"),
    "Factors on the dilation of the last stage's three units; DeepLabV3's best is 1-2-4.",
)
_STEM: Final = ChoiceParam(
    "stem", "Stem", "7x7", ("7x7", "narrow"), "ResNet's own, or mmsegmentation's three 3x3, without ImageNet weights."
)


def _graph(note: str, *choices: str) -> ChoiceParam:
    return ChoiceParam("graph", "Graph", choices[0], choices, note)


_COMMON: Final = (_STRIDE, _CONVS, _SEPARABLE, _CORNERS)
_RESNET_PARAMS: Final = (
    *_COMMON,
    _GRID,
    _STEM,
    _graph(
        "Whose order and widths of layers: VainF's, jfzhang95's, or mmsegmentation's.", "plain", "jfzhang95", "mmseg"
    ),
)
_MOBILE_PARAMS: Final = (
    *_COMMON,
    _graph(
        "Where borders are padded: inside the units as torchvision, or as two ports.", "plain", "vainf", "jfzhang95"
    ),
)
_XCEPTION_PARAMS: Final = (
    _STRIDE,
    _CONVS,
    BoolParam("separable", "Separable head", True, "Depthwise-separable pyramid and decoder."),
    _CORNERS,
    _graph("Where the ReLUs stand: the authors' code, figure 4, or a port.", "released", "figure", "jfzhang95"),
)
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
    yield _model(
        "mobilenetv2", "MobileNetV2", 5_816_053, 26_310_950_912, _MOBILE_PARAMS,
        layouts.vainf_mobilenet(), layouts.jfzhang95("mobilenetv2"), note=_LIGHT_NOTE,
    )  # fmt: skip
    yield _model(
        "resnet50", "ResNet-50", 40_352_181, 69_223_317_504, _RESNET_PARAMS,
        layouts.vainf_resnet("resnet50"), *(layouts.mmseg(50, stem) for stem in _STEMS),
    )  # fmt: skip
    yield _model(
        "resnet101", "ResNet-101", 59_344_309, 88_617_779_200, _RESNET_PARAMS, layouts.vainf_resnet("resnet101"),
        layouts.jfzhang95("resnet101"), *(layouts.mmseg(101, stem) for stem in _STEMS),
    )  # fmt: skip
    yield _model(
        "xception65", "Xception-65", 41_055_413, 51_284_320_256, _XCEPTION_PARAMS, layouts.jfzhang95("xception65"),
        note="The paper's own best: DeepLabV3+ on the modified aligned Xception.",
    )  # fmt: skip
    yield _model(
        "drn-d-54", "DRN-D-54", 40_737_061, 186_629_881_856, (_CONVS, _SEPARABLE, _CORNERS_ALIGNED),
        layouts.jfzhang95("drn-d-54"),
        note="jfzhang95's DeepLabV3+ on a dilated residual network, always at output stride 8.", stride=8,
    )  # fmt: skip


def _model(
    backbone: Literal["efficientnet-lite0", "mobilenetv2", "resnet50", "resnet101", "xception65", "drn-d-54"],
    title: str,
    parameters: int,
    macs: int,
    params: tuple[Param, ...],
    *published: CheckpointLayout,
    note: str = _NOTE,
    stride: int = 16,
) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.deeplabv3plus import network  # noqa: PLC0415

        match backbone:
            case "efficientnet-lite0":
                return network.load_lite(request)
            case "mobilenetv2":
                return network.load_mobilenet(request)
            case "xception65":
                return network.load_xception(request)
            case "drn-d-54":
                return network.load_drn(request)
            case "resnet50":
                return network.load_resnet(request, 50)
            case "resnet101":
                return network.load_resnet(request, 101)

    return ModelSpec(
        f"deeplabv3plus-{backbone}", f"DeepLabV3+ ({title})", "DeepLab", 2018, _PAPER, note,
        parameters, macs, stride, load, params=params, layouts=published, whole_by=_WHOLE,
    )  # fmt: skip
