"""Each hook is answered by a bundled plugin, through the door that other people's plugins use."""

from pathlib import Path

from segstudio.core import resource
from segstudio.core.plugins import Catalog, ReadRequest


def test_hook_segstudio_models_is_answered(bundled_catalog: Catalog) -> None:
    families = {model.family for model in bundled_catalog.models.values()}

    assert {"FCN", "DeepLab", "LEDNet"} <= families


def test_hook_segstudio_refiners_is_answered(bundled_catalog: Catalog) -> None:
    assert bundled_catalog.refiner("dense-crf").params


def test_hook_segstudio_readers_is_answered(bundled_catalog: Catalog) -> None:
    suffixes = bundled_catalog.image_suffixes

    assert {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"} <= suffixes
    sample = next(path for path in sorted(resource("samples").iterdir()) if path.suffix in suffixes)
    reader = next(r for r in bundled_catalog.readers.values() if sample.suffix in r.suffixes)
    assert reader.read(ReadRequest(sample)).path == sample


def test_hook_segstudio_writers_is_answered(bundled_catalog: Catalog) -> None:
    assert {"voc-png", "overlay-png", "compare-png", "scores-npz"} <= set(bundled_catalog.writers)
    assert all(Path(f"x{w.suffix}").suffix for w in bundled_catalog.writers.values())


def test_hook_segstudio_palettes_is_answered(bundled_catalog: Catalog) -> None:
    for palette in bundled_catalog.palettes.values():
        assert all(0 <= value <= 255 for color in palette.colors for value in color)
        assert palette.colors
