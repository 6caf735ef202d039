"""Every bundled palette through the same tester."""

import pytest

from segstudio.api import Palette
from segstudio.api.testing import check_palette
from segstudio.core.plugins import build_catalog, bundled_sources


@pytest.mark.parametrize("palette", build_catalog(bundled_sources()).palettes.values(), ids=lambda palette: palette.key)
def test_keeps_the_contract(palette: Palette) -> None:
    check_palette(palette)
