import subprocess
import sys

import pytest

import toy_plugin
from segstudio.core import JobContext, RefineError, Request, resolve, scoring
from segstudio.core.pipeline import refine
from segstudio.core.plugins import Catalog, PluginSource, RefinerSpec, build_catalog
from segstudio.plugins import dense_crf


@pytest.fixture
def specs() -> dict[str, RefinerSpec]:
    return {spec.key: spec for spec in dense_crf.segstudio_refiners()}


def test_it_is_offered_by_its_general_name_and_its_engines(specs: dict[str, RefinerSpec]) -> None:
    assert list(specs) == ["dense-crf", "dense-crf-pydensecrf", "dense-crf-torch"]


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("deeplab-v2-resnet", (4, 67, 3, 3, 1, 10)),
        ("deeplab-v2-vgg", (4, 49, 5, 3, 3, 10)),
        ("deeplab-v1", (5, 50, 3, 3, 3, 10)),
        ("pydensecrf", (10, 80, 13, 3, 3, 5)),
        ("weak-labels", (4, 65, 3, 2, 2, 10)),
    ],
)
def test_presets_are_the_published_ones(specs: dict[str, RefinerSpec], key: str, values: tuple[int, ...]) -> None:
    spec = specs["dense-crf"]
    preset = next(p for p in spec.presets if p.key == key)
    names = ("w1", "alpha", "beta", "w2", "gamma", "iterations")

    assert tuple(preset.values[name] for name in names) == values
    assert preset.source
    assert resolve(spec.params, preset.values)["max_megapixels"] == 4.0


def test_the_defaults_are_the_first_preset(specs: dict[str, RefinerSpec]) -> None:
    spec = specs["dense-crf"]

    assert resolve(spec.params, {}) == resolve(spec.params, spec.presets[0].values)


def test_a_missing_library_is_told_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (dense_crf.missing(), dense_crf.missing_numba()) == ("", "")

    monkeypatch.setattr(dense_crf, "find_spec", lambda _: None)
    assert "pip install pydensecrf2" in dense_crf.missing()
    assert "pip install numba" in dense_crf.missing_numba()


@pytest.mark.parametrize(("key", "says"), [("dense-crf", "numba"), ("dense-crf-pydensecrf", "pydensecrf2")])
def test_without_the_library_refining_is_refused_with_that_line(
    key: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense_crf, "find_spec", lambda _: None)
    catalog: Catalog = build_catalog([PluginSource("dense_crf", dense_crf)])
    image = toy_plugin.banded_image(8, 8)
    scores = toy_plugin.ToyEngine().segment(Request(image, "toy", ""), JobContext()).scores

    with pytest.raises(RefineError, match=f"pip install {says}"):
        refine(Request(image, "toy", "", refine=key), image, scores, catalog, JobContext())


@pytest.mark.parametrize("key", ["dense-crf", "dense-crf-pydensecrf", "dense-crf-torch"])
def test_it_refines_through_the_catalog(key: str) -> None:
    catalog = build_catalog([PluginSource("dense_crf", dense_crf)])
    image = toy_plugin.banded_image(24, 32)
    scores = toy_plugin.ToyEngine().segment(Request(image, "toy", ""), JobContext()).scores
    request = Request(image, "toy", "", refine=key, refine_values={"beta": 13.0, "iterations": 2})
    done = refine(request, image, scores, catalog, JobContext())

    assert done.kind == "probabilities"
    assert scoring.labels(done).size == image.size


def test_offering_it_loads_nothing_heavy() -> None:
    code = "import sys, segstudio.plugins.dense_crf as d; d.segstudio_refiners(); d.missing(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert not {"torch", "PySide6", "pydensecrf", "numba", "segstudio.crf.dense"} & set(loaded)
