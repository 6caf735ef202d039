"""Which values of a refiner's parameters are worth trying: those of its presets, and around its defaults."""

from collections.abc import Iterable, Mapping
from typing import Final

from segstudio.core import BoolParam, ChoiceParam, FloatParam, IntParam, Param, ParamValue, TextParam
from segstudio.core.plugins import RefinerSpec

_AXES: Final = 3  # tried at first
_VALUES: Final = 3  # of each
_MOST: Final = 24  # values of one range


def offered(spec: RefinerSpec, param: Param) -> tuple[ParamValue, ...]:
    """Return what may be tried of a parameter: all there is of switches and words, a few sensible numbers."""
    if isinstance(param, BoolParam):
        return (False, True)
    if isinstance(param, ChoiceParam):
        return param.choices
    if isinstance(param, TextParam):
        return (param.default,)
    around = (param.default / 2, param.default, param.default * 2)
    return _ordered(param, (*_named(spec, param), *around))


def suggested(spec: RefinerSpec) -> Mapping[str, tuple[ParamValue, ...]]:
    """Return a grid to begin with: of the numbers in which published values differ, the first, middle and last.

    Where presets say nothing, half and twice the default of the first two numbers.
    """
    numbers = [p for p in spec.params if isinstance(p, FloatParam | IntParam)]
    differing = {p.key: _ordered(p, _named(spec, p)) for p in numbers}
    fine = [p for p in numbers if len(differing[p.key]) > 1]
    chosen = [p for p in fine if isinstance(p, FloatParam)] or fine
    if chosen:
        return {p.key: _few(differing[p.key]) for p in chosen[:_AXES]}
    plain = [p for p in numbers if isinstance(p, FloatParam)] or numbers
    return {p.key: _ordered(p, (p.default / 2, p.default, p.default * 2)) for p in plain[: _AXES - 1]}


def spread(param: FloatParam | IntParam, low: float, high: float, count: int) -> tuple[ParamValue, ...]:
    """Return `count` values from `low` to `high` in even steps, as far as the parameter takes them."""
    many = min(max(count, 1), _MOST)
    wanted = [low] if many == 1 else [low + (high - low) * i / (many - 1) for i in range(many)]
    return _ordered(param, wanted)


def with_values(param: Param, values: Iterable[ParamValue]) -> tuple[ParamValue, ...]:
    """Put values into the order in which they are shown, each once."""
    if isinstance(param, FloatParam | IntParam):
        return _ordered(param, (float(value) for value in values))
    return tuple(dict.fromkeys(values))


def _named(spec: RefinerSpec, param: FloatParam | IntParam) -> list[float]:
    """Return the numbers that presets name, and the default."""
    named = [preset.values[param.key] for preset in spec.presets if param.key in preset.values]
    return [float(param.default), *(float(value) for value in named)]


def _ordered(param: FloatParam | IntParam, values: Iterable[float]) -> tuple[ParamValue, ...]:
    """Bring numbers into the range, round them as the parameter wants it, sort them, and drop what is there twice."""
    within = {min(max(value, param.low), param.high) for value in values}
    if isinstance(param, IntParam):
        return tuple(sorted({round(value) for value in within}))
    return tuple(sorted({round(value, 4) for value in within}))


def _few(values: tuple[ParamValue, ...]) -> tuple[ParamValue, ...]:
    if len(values) <= _VALUES:
        return values
    return tuple(values[round(i * (len(values) - 1) / (_VALUES - 1))] for i in range(_VALUES))
