"""What bundled plugins declare is complete and follows the rules."""

import re

import pytest

from segstudio.core.plugins import Catalog, build_catalog, bundled_sources

CATALOG = build_catalog(bundled_sources())
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.mark.parametrize("key", sorted({*CATALOG.models, *CATALOG.refiners, *CATALOG.writers, *CATALOG.palettes}))
def test_keys_are_lower_case_with_hyphens(key: str) -> None:
    assert KEY.fullmatch(key)


def test_every_refiner_s_presets_hold_values_it_accepts(bundled_catalog: Catalog) -> None:
    for refiner in bundled_catalog.refiners.values():
        known = {param.key: param for param in refiner.params}
        for preset in refiner.presets:
            for key, value in preset.values.items():
                assert known[key].check(value) == value, (refiner.key, preset.key)


def test_every_model_says_where_it_comes_from(bundled_catalog: Catalog) -> None:
    for model in bundled_catalog.models.values():
        assert 2014 <= model.year <= 2019, model.key
        assert model.paper
        assert model.title
        assert model.note
        assert model.parameters > 0
        assert model.macs_512 > 0
        assert model.receptive_field or model.whole_by, f"{model.key}: see tools/figures.py"
