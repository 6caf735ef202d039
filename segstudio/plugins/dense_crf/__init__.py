"""DenseCRF: labels that follow the edges of the photograph, by the program's own lattice or by pydensecrf."""

from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

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

if TYPE_CHECKING:
    from segstudio.crf.dense import Runner

_PAPER: Final = "Krähenbühl, Koltun: Efficient Inference in Fully Connected CRFs. NIPS 2011, arXiv:1210.5644"
_NOTE: Final = f"Pixels that are near each other and alike in colour are drawn to the same class. {_PAPER}."
_INSTALL: Final = (
    "pydensecrf is missing. Install it: pip install pydensecrf2 (where that has to be compiled, first: "
    "sudo apt-get install g++ python3-dev)."
)
_INSTALL_NUMBA: Final = "numba is missing. Install it: pip install numba."
_APPEARANCE: Final = "How strongly pixels alike in place and colour attract. DeepLab v1 and v2 searched 3 to 10."
_SMOOTHNESS: Final = "How strongly neighbours attract, whatever their colour."
_ALPHA: Final = "How far pixels of like colour attract. DeepLab v1 and v2 searched 30 to 100."
_BETA: Final = "How unlike alike colours may be. DeepLab v1 and v2 searched 3 to 10."
_GAMMA: Final = "How far neighbours of any colour attract."
_MODE: Final = "Where messages are divided by a pixel's sum of weights. The weights of one mode do not suit another."
_GROWS: Final = (
    "Both reaches then count for a longer side of 500 pixels, as published ones do, and grow with the image."
)
_LARGEST: Final = (
    "Larger images are worked on at a whole fraction of their size; 4 megapixels of 21 classes take about 3 GB."
)
_PARAMS: Final[tuple[Param, ...]] = (
    IntParam("iterations", "Iterations", 10, 1, 50, "Mean-field steps; more than ten change little."),
    FloatParam("w1", "Appearance weight w1", 4.0, 0.0, 50.0, 0.5, _APPEARANCE),
    FloatParam("alpha", "Appearance reach σα", 67.0, 1.0, 500.0, 1.0, _ALPHA, "px"),
    FloatParam("beta", "Colour tolerance σβ", 3.0, 0.5, 128.0, 0.5, _BETA, "levels"),
    FloatParam("w2", "Smoothness weight w2", 3.0, 0.0, 50.0, 0.5, _SMOOTHNESS),
    FloatParam("gamma", "Smoothness reach σγ", 1.0, 0.5, 100.0, 0.5, _GAMMA, "px"),
    BoolParam("grows", "Reach grows with the image", False, _GROWS),
    ChoiceParam("normalization", "Normalisation", "symmetric", ("symmetric", "before", "after", "none"), _MODE),
    FloatParam("max_megapixels", "Largest image", 4.0, 0.1, 16.0, 0.5, _LARGEST, "MP"),
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
    _preset("weak-labels", "Weakly supervised training", "HAL-42/weak-seg, GitHub", 4, 65, 3, 2, 2, 10),
)


def missing() -> str:
    """Return an empty text where pydensecrf is installed, else the line that installs it."""
    return "" if find_spec("pydensecrf") else _INSTALL


def missing_numba() -> str:
    """Return an empty text where numba is installed, else the line that installs it."""
    return "" if find_spec("numba") else _INSTALL_NUMBA


@hookimpl
def segstudio_refiners() -> Iterable[RefinerSpec]:
    """Offer DenseCRF by the program's own engine, by pydensecrf, and by torch."""
    engines = (
        ("dense-crf", "DenseCRF", _own_engine(), missing_numba),
        ("dense-crf-pydensecrf", "DenseCRF (pydensecrf)", _pydensecrf, missing),
        ("dense-crf-torch", "DenseCRF (torch)", _torch, str),
    )
    return tuple(
        RefinerSpec(key, title, _NOTE, _maker(key, engine), _PARAMS, _PRESETS, available)
        for key, title, engine, available in engines
    )


def _own_engine() -> Callable[[str], "Runner"]:
    """Return what makes the program's own engine; lattices are kept from one run to the next."""
    from segstudio.crf.kept import Kept  # noqa: PLC0415 - plugins stay light until they are used

    kept, small = Kept(), Kept()

    def make(key: str) -> "Runner":
        from segstudio.crf.meanfield import LatticeMeanField  # noqa: PLC0415 - imports numba

        return LatticeMeanField(key, kept, small=small)

    return make


def _pydensecrf(key: str) -> "Runner":
    from segstudio.crf.process import CrfProcess  # noqa: PLC0415

    return CrfProcess(key)


def _torch(key: str) -> "Runner":
    import torch  # noqa: PLC0415 - heavy

    from segstudio.crf.twin import TorchMeanField  # noqa: PLC0415

    return TorchMeanField(key, "cuda" if torch.cuda.is_available() else "cpu")


def _maker(key: str, engine: Callable[[str], "Runner"]) -> Callable[[Mapping[str, ParamValue]], Refiner]:
    def make(values: Mapping[str, ParamValue]) -> Refiner:
        from segstudio.crf.dense import DenseCrf  # noqa: PLC0415
        from segstudio.crf.parameters import CrfParameters  # noqa: PLC0415

        parameters = CrfParameters(
            w1=float(values["w1"]),
            alpha=float(values["alpha"]),
            beta=float(values["beta"]),
            w2=float(values["w2"]),
            gamma=float(values["gamma"]),
            iterations=int(values["iterations"]),
            normalization=str(values["normalization"]),  # type: ignore[arg-type]  # one of the choices
        )
        return DenseCrf(key, parameters, engine(key), float(values["max_megapixels"]), bool(values["grows"]))

    return make
