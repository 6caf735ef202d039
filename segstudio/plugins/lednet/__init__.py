"""LEDNet: a network of under a million parameters for road scenes, and its form with a heavier decoder."""

from collections.abc import Iterable
from typing import Final

from segstudio.api import BuildRequest, CheckpointLayout, FloatParam, ModelSpec, NetSpec, Shapes, hookimpl
from segstudio.nn.renames import by_prefix

_PAPER: Final = (
    "Wang, Zhou, Liu, Xiong, Gao, Wu, Latecki: LEDNet: A Lightweight Encoder-Decoder Network for Real-Time Semantic "
    "Segmentation. ICIP 2019, arXiv:1905.02423"
)
_WHOLE: Final = "global average pooling"
_CLASSIFIER: Final = "decoder.apn.mid.0.conv.0.weight"
_NAMES: Final = by_prefix({"encoder.output_conv.": None})  # the encoder's own scores: its first training only
_PYRAMID: Final = "decoder.apn.down2.conv.0.weight"  # its channels tell which pyramid a file is of
_DROPOUT: Final = FloatParam("dropout", "Dropout", 0.3, 0.0, 0.9, 0.05, "In training; 0.3 suits thousands of steps.")
_NOTE: Final = "Under a million parameters, needs no pretrained backbone; quick anywhere, coarse at small things."
_WIDE_NOTE: Final = (
    "LEDNet with the authors' heavier attention, 1.4 million parameters more: a weight for each class and place."
)


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer the released network, and the one with the authors' second, heavier decoder.

    At the authors' 20 classes their file holds 925,663 parameters; 2,580 of them are the 1x1 with which the encoder is
    trained first. It takes no part in the inference graph that is counted here.
    """
    yield _model("lednet", "LEDNet", _NOTE, 923_345, 5_605_295_360)
    yield _model("lednet-wide", "LEDNet (wide pyramid)", _WIDE_NOTE, 2_286_215, 6_538_799_744, wide=True)


def _model(key: str, title: str, note: str, parameters: int, macs: int, *, wide: bool = False) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.lednet import network  # noqa: PLC0415

        return network.load(request, wide=wide)

    return ModelSpec(
        key, title, "LEDNet", 2019, _PAPER, note, parameters, macs, 8, load,
        params=(_DROPOUT,), layouts=(_released(key, wide=wide),),
        whole_by=_WHOLE,
    )  # fmt: skip


def _released(key: str, *, wide: bool) -> CheckpointLayout:
    """Describe the authors' files."""

    def matches(shapes: Shapes) -> bool:
        named = {_CLASSIFIER, _PYRAMID, "encoder.layers.0.conv3x1_1_l.weight"} <= set(shapes)
        return named and (shapes[_PYRAMID][0] > 1) == wide

    return CheckpointLayout(key, "xiaoyufenfei/LEDNet (MIT)", matches, _NAMES, _CLASSIFIER, container="state_dict")
