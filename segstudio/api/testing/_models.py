"""The contract of networks: what a host relies on, beyond what types can say."""

from collections.abc import Iterator, Sequence

from segstudio.api.testing._expect import expect, expect_key, expect_params, expect_values
from segstudio.api.testing._layouts import check_layout
from segstudio.api.testing._light import check_light
from segstudio.core import BoolParam, ChoiceParam, ParamValue
from segstudio.core.plugins import ModelSpec
from segstudio.nn.renames import KeyMap

SIZES = ((1, 1), (17, 3), (97, 131))


def check_model(spec: ModelSpec, *, run: bool = True, sizes: Sequence[tuple[int, int]] = SIZES) -> None:
    """Check one network.

    Always: its module is light, its description is complete, and on the meta device (no memory, no arithmetic) it has
    the declared parameters and multiply-accumulates, and outputs of the right shapes at several numbers of classes and
    under every choice of its parameters, and every layout of published files fits it (`check_layout`). With `run`, on
    the CPU too: odd `sizes`, the same answer twice, input left alone, auxiliary outputs and gradients in training, a
    strict round trip of its weights, weights that it computes from label maps, a stop inside `forward`, and pretrained
    weights that are either at hand or refused with the remedy, never fetched.
    """
    from segstudio.api.testing import _networks  # noqa: PLC0415 - torch is imported on use

    check_light(spec.load.__module__)
    _describe(spec)
    _networks.check_counts(spec)
    for values in _choices(spec):
        for classes in (2, 7):
            _networks.check_shapes(spec, classes, values)
    _networks.check_training_graph(spec)
    for layout in spec.layouts:
        if isinstance(layout.rename, KeyMap):
            check_layout(spec, layout)
    if run:
        _networks.check_runs(spec, sizes)
        _networks.check_training(spec)
        _networks.check_fitting(spec)
        _networks.check_stops(spec)
        _networks.check_pretrained(spec)


def _describe(spec: ModelSpec) -> None:
    expect_key(spec.key, spec.title)
    expect(bool(spec.family.strip()), f"{spec.key}: the family is empty.")
    expect(bool(spec.note.strip()), f"{spec.key}: the note is empty; say in a line what the network is good for.")
    expect(2010 <= spec.year <= 2100, f"{spec.key}: {spec.year} is no year of a network.")
    expect(spec.output_stride >= 1, f"{spec.key}: the output stride must be at least 1.")
    expect_params(spec.key, spec.params)
    for layout in spec.layouts:
        expect_values(spec.key, f"the values of the layout {layout.key!r}", spec.params, layout.values)
        expect(not layout.matches({}), f"{spec.key}: the layout {layout.key!r} takes an empty file for its own.")


def _choices(spec: ModelSpec) -> Iterator[dict[str, ParamValue]]:
    """Every switch and every choice by itself, the others at their defaults."""
    yield {}
    for param in spec.params:
        if isinstance(param, BoolParam):
            yield {param.key: not param.default}
        elif isinstance(param, ChoiceParam):
            for choice in param.choices:
                if choice != param.default:
                    yield {param.key: choice}
