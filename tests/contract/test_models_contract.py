"""Every bundled network through the same tester."""

from typing import Final

import pytest

from segstudio.api import ModelSpec
from segstudio.api.testing import check_model
from segstudio.core import build_catalog, bundled_sources

LARGE: Final = 45_000_000  # parameters; beyond it a network is run by the slow tests only
MODELS: Final = tuple(build_catalog(bundled_sources()).models.values())
LARGE_MODELS: Final = tuple(spec for spec in MODELS if spec.parameters > LARGE)


@pytest.mark.parametrize("spec", MODELS, ids=lambda spec: spec.key)
def test_keeps_the_contract(spec: ModelSpec) -> None:
    check_model(spec, run=spec not in LARGE_MODELS)


@pytest.mark.slow
@pytest.mark.parametrize("spec", LARGE_MODELS, ids=lambda spec: spec.key)
def test_keeps_the_contract_when_run(spec: ModelSpec) -> None:
    check_model(spec, sizes=((17, 3),))
