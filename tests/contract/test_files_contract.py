"""Every bundled reader and writer through the same testers."""

from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import tifffile

import depth_files
from segstudio.api import ReaderSpec, WriterSpec
from segstudio.api.testing import check_reader, check_writer
from segstudio.core.plugins import build_catalog, bundled_sources

CATALOG = build_catalog(bundled_sources())
IMAGE_READERS = tuple(spec for spec in CATALOG.readers.values() if spec.kind == "image")
TOLERANCE = {".jpg": 24, ".jpeg": 24, ".webp": 0}  # what compression may change
SAVED_AS = {
    ".jpg": ("JPEG", {"quality": 95}),
    ".jpeg": ("JPEG", {"quality": 95}),
    ".webp": ("WEBP", {"lossless": True}),
}


def pairs() -> list[tuple[ReaderSpec, str]]:
    return [(spec, suffix) for spec in IMAGE_READERS for suffix in spec.suffixes]


@pytest.mark.parametrize(("spec", "suffix"), pairs(), ids=lambda value: getattr(value, "key", value))
def test_readers_keep_the_contract(spec: ReaderSpec, suffix: str, tmp_path: Path) -> None:
    pixels = smooth_image()
    path = tmp_path / f"image{suffix}"
    save(path, pixels)
    broken = tmp_path / "broken"
    broken.mkdir()

    check_reader(spec, {path: pixels}, broken, tolerance=TOLERANCE.get(suffix, 0))


def smooth_image() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Make 40x30 pixels that compression hardly changes."""
    y, x = np.mgrid[0:40, 0:30]
    return np.stack([y * 6, x * 8, 255 - y * 3 - x * 2], axis=2).astype(np.uint8)


def save(path: Path, pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    if path.suffix in {".tif", ".tiff"}:
        tifffile.imwrite(path, pixels)
        return
    PIL.Image.fromarray(pixels).save(path, quality=95, lossless=True)  # each format takes what it knows


@pytest.mark.parametrize("suffix", [".png", ".tif", ".tiff", ".npy"])
def test_the_reader_of_depth_keeps_the_contract(suffix: str, tmp_path: Path) -> None:
    numbers = np.arange(40 * 30, dtype=np.uint16).reshape(40, 30)
    path = tmp_path / f"map{suffix}"
    depth_files.save(path, numbers)
    broken = tmp_path / "broken"
    broken.mkdir()

    shown = np.repeat((numbers >> 3)[:, :, None], 3, 2).astype(np.uint8)  # 11 bits hold the largest: 12 are scaled down
    check_reader(CATALOG.readers["depth-maps"], {path: shown}, broken, tolerance=128)


@pytest.mark.parametrize("spec", CATALOG.writers.values(), ids=lambda spec: spec.key)
def test_writers_keep_the_contract(spec: WriterSpec, tmp_path: Path) -> None:
    check_writer(spec, tmp_path)
