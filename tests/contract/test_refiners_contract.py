"""Every bundled refiner through the same tester."""

import pytest

from segstudio.api import RefinerSpec
from segstudio.api.testing import check_refiner
from segstudio.core.plugins import build_catalog, bundled_sources

REFINERS = tuple(build_catalog(bundled_sources()).refiners.values())


@pytest.mark.parametrize("spec", REFINERS, ids=lambda spec: spec.key)
def test_keeps_the_contract(spec: RefinerSpec) -> None:
    if spec.available():
        pytest.skip(spec.available())

    check_refiner(spec)
