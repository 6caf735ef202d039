"""What a folder of depth maps would be taken for."""

from pathlib import Path

import numpy as np
import pytest

import depth_files
import toy_plugin
import window_doubles
from file_formats import file_sources
from segstudio.core import Cancelled, CancelToken, JobContext
from segstudio.core.files import DepthSource
from segstudio.core.plugins import Catalog, PluginSource, build_catalog
from segstudio.ui.depth.inspection import DepthFound, DepthLook

STEPS = np.linspace(500, 2500, 48 * 64).reshape(48, 64).astype(np.uint16)


@pytest.fixture
def files() -> Catalog:
    return build_catalog([PluginSource("toy", toy_plugin), *file_sources()])


@pytest.fixture
def images(tmp_path: Path) -> tuple[Path, ...]:
    return tuple(window_doubles.save_images(tmp_path / "photos", ["a.npy", "b.npy", "c.npy"]))


def look(images: tuple[Path, ...], files: Catalog, folder: Path | None = None, unit: str = "auto") -> DepthFound:
    return DepthLook(images, DepthSource(folder, unit), files)(JobContext())


def test_maps_beside_the_images_are_found_too(images: tuple[Path, ...], files: Catalog) -> None:
    depth_files.save(images[1].with_name("b_depth.png"), STEPS)
    found = look(images, files)

    assert (found.paired, found.images, found.missing) == (1, 3, (images[0], images[2]))
    assert (found.first, found.unit) == (images[1], "m")
    assert (found.low, found.high) == (0.5, 2.5)


def test_disparity_is_told_in_pixels(images: tuple[Path, ...], files: Catalog, tmp_path: Path) -> None:
    depth_files.save(tmp_path / "maps" / "a.png", STEPS)
    found = look(images, files, tmp_path / "maps", "disparity")

    assert found.unit == "px"
    assert found.low == pytest.approx(499 / 256)


def test_nothing_there_is_no_trouble(images: tuple[Path, ...], files: Catalog, tmp_path: Path) -> None:
    found = look(images, files, tmp_path)

    assert (found.paired, found.first, found.trouble) == (0, None, None)


def test_two_maps_of_one_image_are_told(images: tuple[Path, ...], files: Catalog, tmp_path: Path) -> None:
    for name in ("a.png", "a.npy"):
        depth_files.save(tmp_path / "maps" / name, STEPS)
    found = look(images, files, tmp_path / "maps")

    assert "cannot have both" in str(found.trouble)


def test_greys_and_broken_files_are_told(images: tuple[Path, ...], files: Catalog, tmp_path: Path) -> None:
    depth_files.save(tmp_path / "grey" / "a.png", np.full((48, 64), 90, np.uint8))
    assert "8-bit greys" in str(look(images, files, tmp_path / "grey").trouble)

    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.png").write_bytes(b"no image")
    found = look(images, files, tmp_path / "broken")
    assert found.trouble is not None
    assert found.paired == 1, "it is there, but cannot be read"


def test_it_stops_when_it_is_asked_to(images: tuple[Path, ...], files: Catalog) -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        DepthLook(images, DepthSource(), files)(JobContext(token))
