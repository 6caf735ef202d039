"""Which depth map belongs to which image, and what is said where it is missing or wrong."""

from pathlib import Path

import numpy as np
import PIL.Image
import pytest

import depth_files
from file_formats import file_catalog
from segstudio.core import DepthError, Image, SettingsError
from segstudio.core.files import (
    DepthSource,
    check_depth_unit,
    collect,
    depth_of,
    find_depth,
    list_images,
    open_with_depth,
)

CATALOG = file_catalog()
MAP = np.full((4, 6), 1500, np.uint16)
PNG = frozenset({".png"})


def save_image(path: Path, size: tuple[int, int] = (4, 6)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    PIL.Image.fromarray(np.zeros((*size, 3), np.uint8)).save(path)
    return path


@pytest.mark.parametrize(
    "name",
    ["photos/a_depth.png", "photos/a_depth.npy", "photos/depth/a.tif", "photos/depth/a_depth.png", "depth/a.png"],
)
def test_a_map_is_found_beside_its_image(tmp_path: Path, name: str) -> None:
    photo = save_image(tmp_path / "photos" / "a.png")
    depth_files.save(tmp_path / name, MAP)

    assert find_depth(photo) == tmp_path / name


def test_an_image_is_not_its_own_map_and_others_are_not_taken(tmp_path: Path) -> None:
    photo = save_image(tmp_path / "photos" / "a.png")
    depth_files.save(tmp_path / "photos" / "b_depth.png", MAP)

    assert find_depth(photo) is None


def test_the_nearest_place_wins(tmp_path: Path) -> None:
    photo = save_image(tmp_path / "photos" / "a.png")
    for name in ("depth/a.png", "photos/depth/a.png", "photos/a_depth.png"):
        depth_files.save(tmp_path / name, MAP)

    assert find_depth(photo) == tmp_path / "photos" / "a_depth.png"


def test_only_the_named_folder_is_looked_into(tmp_path: Path) -> None:
    photo = save_image(tmp_path / "a.png")
    depth_files.save(tmp_path / "a_depth.png", MAP)
    depth_files.save(tmp_path / "elsewhere" / "a.npy", MAP)

    assert find_depth(photo, tmp_path / "elsewhere") == tmp_path / "elsewhere" / "a.npy"
    assert find_depth(photo, tmp_path / "nowhere") is None
    assert find_depth(photo, tmp_path) == tmp_path / "a_depth.png"


def test_two_maps_in_one_place_are_refused_by_name(tmp_path: Path) -> None:
    photo = save_image(tmp_path / "a.png")
    depth_files.save(tmp_path / "a_depth.png", MAP)
    depth_files.save(tmp_path / "a_depth.npy", MAP)

    with pytest.raises(DepthError, match=r"a_depth\.npy: a_depth\.png is there too.*Move one"):
        find_depth(photo)


def test_depth_comes_with_the_image_in_metres(tmp_path: Path) -> None:
    photo = save_image(tmp_path / "a.png")
    depth_files.save(tmp_path / "a_depth.png", MAP)

    image = open_with_depth(photo, CATALOG, DepthSource())

    assert image.depth is not None
    assert (image.depth == 1.5).all()
    assert (image.depth_unit, image.depth_problem) == ("m", "")


def broken(path: Path) -> None:
    depth_files.save(path, MAP)
    path.write_bytes(path.read_bytes()[:40])


def other_size(path: Path) -> None:
    depth_files.save(path, MAP[:2])


def colours(path: Path) -> None:
    PIL.Image.fromarray(np.zeros((4, 6, 3), np.uint8)).save(path)


def greys(path: Path) -> None:
    depth_files.save(path, np.full((4, 6), 9, np.uint8))


def nothing(path: Path) -> None:
    depth_files.save(path, np.zeros((4, 6), np.uint16))


def empty(path: Path) -> None:
    path.touch()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (broken, "broken or cut short"),
        (other_size, r"it is 6x2, but a\.png is 6x4\. Export both at one size"),
        (colours, r"not one distance for each pixel\. Save one number"),
        (greys, "8-bit greys.*Export 16 bits, or say what one step is: --depth-unit"),
        (nothing, r"nothing in it is above 0\. Export"),
        (empty, r"the file is empty .0 bytes.\. Copy"),
    ],
)
def test_a_wrong_map_is_one_line_with_its_name_and_the_remedy(tmp_path: Path, make: object, says: str) -> None:
    photo = save_image(tmp_path / "a.png")
    assert callable(make)
    make(tmp_path / "a_depth.png")

    image = open_with_depth(photo, CATALOG, DepthSource())

    assert image.depth is None
    assert image.depth_problem.startswith(str(tmp_path / "a_depth.png: "))
    assert "\n" not in image.depth_problem + image.depth_remedy
    assert image.depth_remedy
    with pytest.raises(DepthError, match=says):
        depth_of(image, CATALOG, DepthSource())


def test_a_missing_map_says_where_to_put_it(tmp_path: Path) -> None:
    photo = save_image(tmp_path / "a.png")

    beside, named = (open_with_depth(photo, CATALOG, DepthSource(folder)) for folder in (None, tmp_path / "maps"))

    assert beside.depth_problem.endswith("it has no depth map.")
    assert "Put it beside the image as a_depth.png" in beside.depth_remedy
    assert f"Put it into {tmp_path / 'maps'} as a.png" in named.depth_remedy


def test_a_pickled_map_is_refused_unopened(tmp_path: Path) -> None:
    photo = save_image(tmp_path / "a.png")
    np.save(tmp_path / "a_depth.npy", np.array([{"any": "code"}], object), allow_pickle=True)

    assert "broken" in open_with_depth(photo, CATALOG, DepthSource()).depth_problem


@pytest.mark.parametrize("unit", ["auto", "m", "cm", "mm", "disparity", "0.0002", "1e-3"])
def test_units_are_words_or_metres_of_one_step(unit: str) -> None:
    assert check_depth_unit(unit) == unit


@pytest.mark.parametrize("unit", ["", "feet", "0", "-1", "nan", "inf"])
def test_other_units_are_refused_with_what_there_is(unit: str) -> None:
    with pytest.raises(SettingsError, match="auto, m, cm, mm, disparity"):
        check_depth_unit(unit)


def test_greys_are_taken_where_their_unit_is_said(tmp_path: Path) -> None:
    photo = save_image(tmp_path / "a.png")
    greys(tmp_path / "a_depth.png")

    depth, _ = depth_of(Image(np.zeros((4, 6, 3), np.uint8), photo), CATALOG, DepthSource(unit="0.1"))

    assert np.allclose(depth, 0.9)


def test_maps_are_not_listed_as_images(tmp_path: Path) -> None:
    for name in ("a.png", "a_depth.png", "lone_depth.png", "depth/a.png", "depth/map.png", "set/images/b.png"):
        save_image(tmp_path / name)
    save_image(tmp_path / "set/depth/b.png")

    found = [path.relative_to(tmp_path).as_posix() for path in list_images(tmp_path, PNG)]

    assert found == ["a.png", "lone_depth.png", "depth/map.png", "set/images/b.png"]


def test_a_folder_of_maps_that_is_opened_itself_is_listed(tmp_path: Path) -> None:
    save_image(tmp_path / "a.png")
    save_image(tmp_path / "depth" / "a.png")

    assert [item.path.name for item in collect([tmp_path / "depth"], PNG)] == ["a.png"]
