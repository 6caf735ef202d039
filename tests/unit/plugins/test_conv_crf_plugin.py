import pytest

import toy_plugin
from segstudio.core import JobContext, Request, resolve, scoring
from segstudio.core.pipeline import refine
from segstudio.core.plugins import PluginSource, RefinerSpec, build_catalog
from segstudio.plugins import conv_crf


@pytest.fixture
def spec() -> RefinerSpec:
    (only,) = conv_crf.segstudio_refiners()
    return only


def test_the_defaults_are_the_released_codes(spec: RefinerSpec) -> None:
    values = resolve(spec.params, {})

    assert (values["filter_size"], values["blur"], values["iterations"]) == ("11", "4", 5)
    assert (values["beta"], values["gamma"], values["appearance"], values["smoothness"]) == (13, 3, 10, 3)
    assert (values["start"], values["to_itself"], values["with_place"]) == ("log-softmax", True, False)
    assert values == resolve(spec.params, spec.presets[0].values)


@pytest.mark.parametrize("preset", ["released", "benchmark", "paper"])
def test_it_refines_through_the_catalog(spec: RefinerSpec, preset: str) -> None:
    catalog = build_catalog([PluginSource("conv_crf", conv_crf)])
    image = toy_plugin.banded_image(24, 32)
    scores = toy_plugin.ToyEngine().segment(Request(image, "toy", ""), JobContext()).scores
    values = next(p.values for p in spec.presets if p.key == preset)
    done = refine(
        Request(image, "toy", "", refine="conv-crf", refine_values=values), image, scores, catalog, JobContext()
    )

    assert scoring.labels(done).size == image.size
