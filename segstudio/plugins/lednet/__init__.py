"""LEDNet: a network of under a million parameters for road scenes."""

from collections.abc import Iterable, Mapping
from typing import Final

from segstudio.api import BuildRequest, CheckpointLayout, FloatParam, ModelSpec, NetSpec, hookimpl
from segstudio.nn.renames import by_prefix

_PAPER: Final = (
    "Wang, Zhou, Liu, Xiong, Gao, Wu, Latecki: LEDNet: A Lightweight Encoder-Decoder Network for Real-Time Semantic "
    "Segmentation. ICIP 2019, arXiv:1905.02423"
)
_CLASSIFIER: Final = "decoder.apn.mid.0.conv.0.weight"
_NAMES: Final = by_prefix({"encoder.output_conv.": None})  # the encoder's own scores: its first training only


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer the released network.

    At the authors' 20 classes their file holds 925,663 parameters; 2,580 of them are the 1x1 with which the encoder is
    trained first. It takes no part in the inference graph that is counted here.
    """
    yield ModelSpec(
        "lednet",
        "LEDNet",
        "LEDNet",
        2019,
        _PAPER,
        "Under a million parameters, needs no pretrained backbone; quick anywhere, coarse at small things.",
        923_345,
        5_605_295_360,
        8,
        _load,
        params=(FloatParam("dropout", "Dropout", 0.3, 0.0, 0.9, 0.05, "In training; 0.3 suits thousands of steps."),),
        layouts=(
            CheckpointLayout(
                "lednet", "xiaoyufenfei/LEDNet (MIT)", _matches, _NAMES, _CLASSIFIER, container="state_dict"
            ),
        ),
    )


def _load(request: BuildRequest) -> tuple[object, NetSpec]:
    from segstudio.plugins.lednet import network  # noqa: PLC0415

    return network.load(request)


def _matches(shapes: Mapping[str, tuple[int, ...]]) -> bool:
    return {_CLASSIFIER, "encoder.layers.0.conv3x1_1_l.weight"} <= set(shapes)
