"""DenseCRF: labels that follow the edges of the photograph, through pydensecrf in a process of its own."""

from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from typing import Final

from segstudio.api import FloatParam, IntParam, Param, ParamValue, Preset, Refiner, RefinerSpec, hookimpl

_PAPER: Final = "Krähenbühl, Koltun: Efficient Inference in Fully Connected CRFs. NIPS 2011, arXiv:1210.5644"
_NOTE: Final = (
    f"Pixels that are near each other and alike in colour are drawn to the same class. {_PAPER}. Needs pydensecrf."
)
_INSTALL: Final = (
    "pydensecrf is missing. Install it: pip install pydensecrf2 (where that has to be compiled, first: "
    "sudo apt-get install g++ python3-dev)."
)
_APPEARANCE: Final = "How strongly pixels alike in place and colour attract."
_SMOOTHNESS: Final = "How strongly neighbours attract, whatever their colour."
_REACH: Final = "How far that attraction reaches."
_LARGEST: Final = (
    "Larger pictures are worked on at a whole fraction of their size; 4 megapixels of 21 classes take about 3 GB."
)
_PARAMS: Final[tuple[Param, ...]] = (
    IntParam("iterations", "Iterations", 10, 1, 50, "Mean-field steps; more than ten change little."),
    FloatParam("w1", "Appearance weight w1", 4.0, 0.0, 50.0, 0.5, _APPEARANCE),
    FloatParam("alpha", "Appearance reach sigma alpha", 67.0, 1.0, 500.0, 1.0, _REACH, "px"),
    FloatParam(
        "beta", "Colour tolerance sigma beta", 3.0, 0.5, 128.0, 0.5, "How unlike alike colours may be.", "levels"
    ),
    FloatParam("w2", "Smoothness weight w2", 3.0, 0.0, 50.0, 0.5, _SMOOTHNESS),
    FloatParam("gamma", "Smoothness reach sigma gamma", 1.0, 0.5, 100.0, 0.5, _REACH, "px"),
    FloatParam("max_megapixels", "Largest picture", 4.0, 0.1, 16.0, 0.5, _LARGEST, "MP"),
)


def _preset(key: str, title: str, source: str, *values: float) -> Preset:
    names = ("w1", "alpha", "beta", "w2", "gamma")
    chosen: dict[str, ParamValue] = dict(zip(names, map(float, values[:5]), strict=True))
    return Preset(key, title, source, chosen | {"iterations": int(values[5])})


_PRESETS: Final = (
    _preset("deeplab-v2-resnet", "DeepLab v2, ResNet-101", "arXiv:1606.00915, released settings", 4, 67, 3, 3, 1, 10),
    _preset("deeplab-v2-vgg", "DeepLab v2, VGG-16", "arXiv:1606.00915, released script", 4, 49, 5, 3, 3, 10),
    _preset("deeplab-v1", "DeepLab v1", "arXiv:1412.7062, released script", 5, 50, 3, 3, 3, 10),
    _preset("pydensecrf", "pydensecrf's example", "pydensecrf, README", 10, 80, 13, 3, 3, 5),
)


def missing() -> str:
    """Return an empty text where pydensecrf is installed, else the line that installs it."""
    return "" if find_spec("pydensecrf") else _INSTALL


@hookimpl
def segstudio_refiners() -> Iterable[RefinerSpec]:
    """Offer DenseCRF by its general name, and by the name of the engine that runs it."""
    return (
        RefinerSpec("dense-crf", "DenseCRF", _NOTE, _maker("dense-crf"), _PARAMS, _PRESETS, missing),
        RefinerSpec(
            "dense-crf-pydensecrf", "DenseCRF (pydensecrf)", _NOTE, _maker("dense-crf-pydensecrf"), _PARAMS, _PRESETS,
            missing,
        ),
    )  # fmt: skip


def _maker(key: str) -> Callable[[Mapping[str, ParamValue]], Refiner]:
    def make(values: Mapping[str, ParamValue]) -> Refiner:
        from segstudio.crf.dense import DenseCrf  # noqa: PLC0415 - plugins stay light until they are used
        from segstudio.crf.parameters import CrfParameters  # noqa: PLC0415

        parameters = CrfParameters(
            w1=float(values["w1"]),
            alpha=float(values["alpha"]),
            beta=float(values["beta"]),
            w2=float(values["w2"]),
            gamma=float(values["gamma"]),
            iterations=int(values["iterations"]),
        )
        return DenseCrf(key, parameters, float(values["max_megapixels"]))

    return make
