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
def pictures(tmp_path: Path) -> tuple[Path, ...]:
    return tuple(window_doubles.save_pictures(tmp_path / "photos", ["a.npy", "b.npy", "c.npy"]))


def look(pictures: tuple[Path, ...], files: Catalog, folder: Path | None = None, unit: str = "auto") -> DepthFound:
    return DepthLook(pictures, DepthSource(folder, unit), files)(JobContext())


def test_maps_beside_the_pictures_are_found_too(pictures: tuple[Path, ...], files: Catalog) -> None:
    depth_files.save(pictures[1].with_name("b_depth.png"), STEPS)
    found = look(pictures, files)

    assert (found.paired, found.pictures, found.missing) == (1, 3, (pictures[0], pictures[2]))
    assert (found.first, found.unit) == (pictures[1], "m")
    assert (found.low, found.high) == (0.5, 2.5)


def test_disparity_is_told_in_pixels(pictures: tuple[Path, ...], files: Catalog, tmp_path: Path) -> None:
    depth_files.save(tmp_path / "maps" / "a.png", STEPS)
    found = look(pictures, files, tmp_path / "maps", "disparity")

    assert found.unit == "px"
    assert found.low == pytest.approx(499 / 256)


def test_nothing_there_is_no_trouble(pictures: tuple[Path, ...], files: Catalog, tmp_path: Path) -> None:
    found = look(pictures, files, tmp_path)

    assert (found.paired, found.first, found.trouble) == (0, None, None)


def test_two_maps_of_one_picture_are_told(pictures: tuple[Path, ...], files: Catalog, tmp_path: Path) -> None:
    for name in ("a.png", "a.npy"):
        depth_files.save(tmp_path / "maps" / name, STEPS)
    found = look(pictures, files, tmp_path / "maps")

    assert "cannot have both" in str(found.trouble)


def test_greys_and_broken_files_are_told(pictures: tuple[Path, ...], files: Catalog, tmp_path: Path) -> None:
    depth_files.save(tmp_path / "grey" / "a.png", np.full((48, 64), 90, np.uint8))
    assert "8-bit greys" in str(look(pictures, files, tmp_path / "grey").trouble)

    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.png").write_bytes(b"no picture")
    found = look(pictures, files, tmp_path / "broken")
    assert found.trouble is not None
    assert found.paired == 1, "it is there, but cannot be read"


def test_it_stops_when_it_is_asked_to(pictures: tuple[Path, ...], files: Catalog) -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        DepthLook(pictures, DepthSource(), files)(JobContext(token))
