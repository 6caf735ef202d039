"""ConvCRF: a CRF whose messages come from a small window, computed by torch."""

from collections.abc import Iterable, Mapping
from typing import Final

from segstudio.api import (
    BoolParam,
    ChoiceParam,
    FloatParam,
    IntParam,
    Param,
    ParamValue,
    Preset,
    Refiner,
    RefinerSpec,
    hookimpl,
)

_NOTE: Final = (
    "Like DenseCRF, but each pixel hears only a small window around it. Teichmann, Cipolla: Convolutional CRFs for "
    "Semantic Segmentation, arXiv:1805.04777."
)
_FILTER: Final = "Side of the window; its authors found nothing to gain beyond 13."
_BLUR: Final = "Messages are passed on an image that many times smaller, so that the window reaches further."
_MEMORY: Final = "An image that would take more is refused before anything runs."
_START: Final = "The released code passes log-probabilities first, the paper probabilities."
_SELF: Final = "The released code lets each pixel hear itself; DenseCRF does not."
_PLACE: Final = "The paper's colour kernel looks at places as well; the released code's does not."
_WINDOW: Final = "The released code's window is a square, the paper's goes by Manhattan distance."
_PARAMS: Final[tuple[Param, ...]] = (
    IntParam("iterations", "Iterations", 5, 1, 20, "Mean-field steps."),
    ChoiceParam("filter_size", "Filter size", "11", ("3", "5", "7", "9", "11", "13"), _FILTER),
    ChoiceParam("blur", "Blur", "4", ("1", "2", "4", "8"), _BLUR),
    FloatParam(
        "appearance", "Appearance strength", 10.0, 0.0, 50.0, 0.5, "How strongly pixels alike in colour attract."
    ),
    FloatParam(
        "alpha", "Appearance reach σα", 80.0, 1.0, 500.0, 1.0, "Counts only where colours look at places.", "px"
    ),
    FloatParam("beta", "Colour tolerance σβ", 13.0, 0.5, 128.0, 0.5, "How unlike alike colours may be.", "levels"),
    FloatParam("smoothness", "Smoothness strength", 3.0, 0.0, 50.0, 0.5, "How strongly neighbours attract."),
    FloatParam("gamma", "Smoothness reach σγ", 3.0, 0.5, 100.0, 0.5, "How far neighbours of any colour attract.", "px"),
    FloatParam("weight", "Weight of messages", 0.2, 0.0, 1.0, 0.05, "Against the network's own scores."),
    ChoiceParam("start", "First messages", "log-softmax", ("log-softmax", "softmax"), _START),
    BoolParam("to_itself", "Pixels hear themselves", True, _SELF),
    BoolParam("with_place", "Colours look at places", False, _PLACE),
    ChoiceParam("window", "Window", "square", ("square", "diamond"), _WINDOW),
    BoolParam("normalized", "Normalised kernels", False, "Divide each kernel by the roots of its sums."),
    FloatParam("max_gigabytes", "Most memory", 4.0, 0.1, 64.0, 0.5, _MEMORY, "GB"),
)
_PAPER: Final[Mapping[str, ParamValue]] = {
    "start": "softmax", "to_itself": False, "with_place": True, "window": "diamond", "filter_size": "11", "blur": "4",
}  # fmt: skip
_PRESETS: Final = (
    Preset("released", "Released code", "MarvinTeichmann/ConvCRF, default_conf", {"filter_size": "11", "blur": "4"}),
    Preset(
        "benchmark",
        "Released code, its demo",
        "MarvinTeichmann/ConvCRF, demo.py and benchmark.py",
        {"filter_size": "7", "blur": "4"},
    ),
    Preset("paper", "As the paper says", "arXiv:1805.04777", _PAPER),
)


@hookimpl
def segstudio_refiners() -> Iterable[RefinerSpec]:
    """Offer ConvCRF."""
    return (RefinerSpec("conv-crf", "ConvCRF", _NOTE, _make, _PARAMS, _PRESETS),)


def _make(values: Mapping[str, ParamValue]) -> Refiner:
    from segstudio.crf.conv import ConvOptions  # noqa: PLC0415 - plugins stay light until they are used
    from segstudio.crf.conv_refiner import ConvRefiner  # noqa: PLC0415

    options = ConvOptions(
        filter_size=int(values["filter_size"]),
        blur=int(values["blur"]),
        gamma=float(values["gamma"]),
        alpha=float(values["alpha"]),
        beta=float(values["beta"]),
        smoothness=float(values["smoothness"]),
        appearance=float(values["appearance"]),
        weight=float(values["weight"]),
        start=str(values["start"]),  # type: ignore[arg-type]  # one of the choices
        to_itself=bool(values["to_itself"]),
        with_place=bool(values["with_place"]),
        window=str(values["window"]),  # type: ignore[arg-type]
        normalized=bool(values["normalized"]),
    )
    return ConvRefiner("conv-crf", options, int(values["iterations"]), float(values["max_gigabytes"]) * 1e9)
