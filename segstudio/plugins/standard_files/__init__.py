"""The usual image files and depth maps in; label maps, overlays, comparisons and scores out."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from segstudio.api import Image, ReaderSpec, ReadRequest, Result, WriterSpec, hookimpl

SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")
DEPTH_SUFFIXES: Final = (".png", ".tif", ".tiff", ".npy")


@hookimpl
def segstudio_readers() -> Iterable[ReaderSpec]:
    """Offer two readers: they go by content, so that a renamed file is read for what it is."""
    yield ReaderSpec("images", "JPEG, PNG, TIFF, BMP, WebP", "image", SUFFIXES, _read, _pages, _thumbnail)
    yield ReaderSpec(
        "depth-maps", "Depth: PNG, TIFF, NumPy", "depth", DEPTH_SUFFIXES, _read_depth, _depth_pages, _depth_thumbnail
    )


@hookimpl
def segstudio_writers() -> Iterable[WriterSpec]:
    """Offer the formats for one result."""
    yield WriterSpec("voc-png", "Label map (indexed PNG)", "labels", ".png", _write_labels)
    yield WriterSpec("overlay-png", "Overlay on the image (PNG)", "image", ".overlay.png", _write_overlay)
    yield WriterSpec("compare-png", "Raw beside refined (PNG)", "image", ".compare.png", _write_comparison)
    yield WriterSpec("scores-npz", "Scores of every class (NumPy)", "labels", ".npz", _write_scores)


def _read(request: ReadRequest) -> Image:
    from segstudio.plugins.standard_files import reading  # noqa: PLC0415 - light until used

    return reading.read(request)


def _pages(path: Path) -> int:
    from segstudio.plugins.standard_files import reading  # noqa: PLC0415 - light until used

    return reading.pages(path)


def _thumbnail(request: ReadRequest, edge: int) -> Image:
    from segstudio.plugins.standard_files import reading  # noqa: PLC0415 - light until used

    return reading.thumbnail(request, edge)


def _read_depth(request: ReadRequest) -> Image:
    from segstudio.plugins.standard_files import depth  # noqa: PLC0415 - light until used

    return depth.read(request)


def _depth_pages(path: Path) -> int:
    from segstudio.plugins.standard_files import depth  # noqa: PLC0415 - light until used

    return depth.pages(path)


def _depth_thumbnail(request: ReadRequest, edge: int) -> Image:
    from segstudio.plugins.standard_files import depth  # noqa: PLC0415 - light until used

    return depth.thumbnail(request, edge)


def _write_labels(result: Result, path: Path) -> None:
    from segstudio.plugins.standard_files import labels  # noqa: PLC0415 - light until used

    labels.write(result, path)


def _write_overlay(result: Result, path: Path) -> None:
    from segstudio.plugins.standard_files import overlays  # noqa: PLC0415 - light until used

    overlays.write_overlay(result, path)


def _write_comparison(result: Result, path: Path) -> None:
    from segstudio.plugins.standard_files import overlays  # noqa: PLC0415 - light until used

    overlays.write_comparison(result, path)


def _write_scores(result: Result, path: Path) -> None:
    from segstudio.plugins.standard_files import scores  # noqa: PLC0415 - light until used

    scores.write(result, path)
