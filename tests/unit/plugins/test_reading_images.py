"""Reading image files: orientation, depth, alpha, limits, and one clear line for each fault."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import PIL.Image
import pytest
import tifffile
from numpy.typing import NDArray
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from bombs import bomb
from file_formats import file_catalog
from image_files import EXACT, Pixels
from segstudio.core import ReadError
from segstudio.core.files import count_pages, open_image, thumbnail
from segstudio.core.plugins import Catalog

ORIENTATION: Final = 0x0112
RNG: Final = np.random.default_rng(8)


@pytest.fixture(scope="module")
def files() -> Catalog:
    return file_catalog()


@pytest.fixture
def pixels() -> Pixels:
    return RNG.integers(0, 256, (9, 13, 3), dtype=np.uint8)


def upright(pixels: Pixels, code: int) -> Pixels:
    """Undo an orientation by Pillow's own table."""
    T = PIL.Image.Transpose  # noqa: N806 - a class
    how = {
        2: T.FLIP_LEFT_RIGHT, 3: T.ROTATE_180, 4: T.FLIP_TOP_BOTTOM, 5: T.TRANSPOSE,
        6: T.ROTATE_270, 7: T.TRANSVERSE, 8: T.ROTATE_90,
    }  # fmt: skip
    image = PIL.Image.fromarray(pixels)
    return np.asarray(image.transpose(how[code]) if code in how else image)


def save_with_orientation(path: Path, pixels: Pixels, code: int) -> None:
    if path.suffix == ".tif":
        tag = [(ORIENTATION, "H", 1, code, True)]
        tifffile.imwrite(path, pixels, photometric="rgb", extratags=tag)
        return
    image = PIL.Image.fromarray(pixels)
    exif = PIL.Image.Exif()
    exif[ORIENTATION] = code
    image.save(path, exif=exif, **({"lossless": True} if path.suffix == ".webp" else {"quality": 100}))


@pytest.mark.parametrize("code", range(9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
def test_orientation_is_applied(tmp_path: Path, files: Catalog, pixels: Pixels, suffix: str, code: int) -> None:
    plain, turned = tmp_path / f"plain{suffix}", tmp_path / f"turned{suffix}"
    save_with_orientation(plain, pixels, 1)
    save_with_orientation(turned, pixels, code)
    before = turned.read_bytes()

    expected = upright(open_image(plain, files).pixels, code)

    np.testing.assert_array_equal(open_image(turned, files).pixels, expected)
    assert thumbnail(turned, files, 13).size == expected.shape[:2]
    assert turned.read_bytes() == before


@pytest.mark.parametrize("code", range(1, 9))
def test_orientation_of_a_compressed_tiff_is_applied_once(
    tmp_path: Path, files: Catalog, pixels: Pixels, code: int
) -> None:
    path = tmp_path / "turned.tif"
    tags = ImageFileDirectory_v2()
    tags[ORIENTATION] = code
    PIL.Image.fromarray(pixels).save(path, compression="tiff_lzw", tiffinfo=tags)

    np.testing.assert_array_equal(open_image(path, files).pixels, upright(pixels, code))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_damaged_exif_block_does_not_keep_the_image_back(tmp_path: Path, files: Catalog, pixels: Pixels) -> None:
    path = tmp_path / "x.jpg"
    PIL.Image.fromarray(pixels).save(path, exif=b"Exif\0\0II*\0\xff\xff\xff\xff")

    assert open_image(path, files).size == (9, 13)


def write_with_opencv(path: Path, values: NDArray[np.uint16]) -> None:
    """Write 16-bit colour, which Pillow cannot; channels are red, green, blue and perhaps alpha."""
    order = [2, 1, 0, 3][: values.shape[2]]
    assert cv2.imwrite(str(path), np.ascontiguousarray(values[:, :, order]))


def test_the_high_byte_is_taken_of_16_bit_png(tmp_path: Path, files: Catalog, pixels: Pixels) -> None:
    values = pixels.astype(np.uint16) * 256 + RNG.integers(0, 256, pixels.shape, dtype=np.uint16)
    write_with_opencv(tmp_path / "deep.png", values)

    np.testing.assert_array_equal(open_image(tmp_path / "deep.png", files).pixels, pixels)


def test_alpha_of_16_bit_png_shows_white(tmp_path: Path, files: Catalog, pixels: Pixels) -> None:
    alpha = np.zeros((9, 13, 1), np.uint16)
    alpha[4:] = 65535
    write_with_opencv(tmp_path / "deep.png", np.concatenate([pixels.astype(np.uint16) * 256, alpha], 2))

    read = open_image(tmp_path / "deep.png", files).pixels

    assert (read[:4] == 255).all()
    np.testing.assert_array_equal(read[4:], pixels[4:])


def test_half_clear_black_is_grey(tmp_path: Path, files: Catalog) -> None:
    values = np.zeros((2, 2, 4), np.uint8)
    values[..., 3] = 128
    PIL.Image.fromarray(values).save(tmp_path / "x.png")

    assert (open_image(tmp_path / "x.png", files).pixels == 127).all()


def test_premultiplied_alpha_of_tiff_is_not_multiplied_again(tmp_path: Path, files: Catalog) -> None:
    values = np.full((2, 2, 4), 128, np.uint8)  # white at half opacity
    tifffile.imwrite(tmp_path / "x.tif", values, photometric="rgb", extrasamples=["assocalpha"])

    assert (open_image(tmp_path / "x.tif", files).pixels == 255).all()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[-5.0, 5.0], [0.0, np.nan]], np.float32), [[0, 255], [128, 0]]),
        (np.array([[0.0, 0.5], [1.0, np.inf]], np.float32), [[0, 128], [255, 0]]),
        (np.array([[7, 7], [7, 7]], np.int32), [[0, 0], [0, 0]]),
        (np.array([[-100, 0], [50, 100]], np.int16), [[0, 127], [191, 255]]),
        (np.array([[0, 255], [1, 2]], np.uint16), [[0, 255], [1, 2]]),
        (np.array([[0, 1023], [4, 512]], np.uint16), [[0, 255], [1, 128]]),
        (np.array([[0, 16383], [64, 8192]], np.uint16), [[0, 255], [1, 128]]),
    ],
)
def test_tiff_numbers_are_scaled_by_the_rule(
    tmp_path: Path, files: Catalog, values: NDArray[np.float32], expected: list[list[int]]
) -> None:
    tifffile.imwrite(tmp_path / "x.tif", values, photometric="minisblack")

    assert open_image(tmp_path / "x.tif", files).pixels[..., 0].tolist() == expected


def test_pages_of_a_tiff_are_read_one_by_one(tmp_path: Path, files: Catalog) -> None:
    pages = RNG.integers(0, 256, (3, 5, 7, 3), dtype=np.uint8)
    tifffile.imwrite(tmp_path / "x.tif", pages, photometric="rgb")

    assert count_pages(tmp_path / "x.tif", files) == 3
    for page in range(3):
        np.testing.assert_array_equal(open_image(tmp_path / "x.tif", files, page).pixels, pages[page])


def test_pages_that_libtiff_unpacks_are_read_too(tmp_path: Path, files: Catalog) -> None:
    pages = RNG.integers(0, 256, (2, 5, 7, 3), dtype=np.uint8)
    first, second = (PIL.Image.fromarray(page) for page in pages)
    first.save(tmp_path / "x.tif", compression="tiff_lzw", save_all=True, append_images=[second])

    np.testing.assert_array_equal(open_image(tmp_path / "x.tif", files, 1).pixels, pages[1])


def test_reduced_previews_are_no_pages(tmp_path: Path, files: Catalog, pixels: Pixels) -> None:
    with tifffile.TiffWriter(tmp_path / "x.tif") as out:
        out.write(pixels, photometric="rgb")
        out.write(pixels[::2, ::2], photometric="rgb", subfiletype=1)

    assert count_pages(tmp_path / "x.tif", files) == 1


@pytest.mark.parametrize("kind", ["png_rgb", "tiff_pages"])
def test_a_page_that_is_not_there_is_an_error(tmp_path: Path, files: Catalog, pixels: Pixels, kind: str) -> None:
    path = tmp_path / f"x{EXACT[kind][0]}"
    EXACT[kind][1](path, pixels)

    with pytest.raises(ReadError, match="no page 8"):
        open_image(path, files, 7)


def test_many_bands_give_their_first_three(tmp_path: Path, files: Catalog) -> None:
    bands = RNG.integers(0, 256, (6, 5, 7), dtype=np.uint8)
    tifffile.imwrite(tmp_path / "x.tif", bands, photometric="minisblack", planarconfig="separate")

    np.testing.assert_array_equal(open_image(tmp_path / "x.tif", files).pixels, np.moveaxis(bands[:3], 0, 2))


def test_cmyk_is_read_as_rgb(tmp_path: Path, files: Catalog) -> None:
    image = PIL.Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    image.save(tmp_path / "x.jpg", quality=95)
    image.save(tmp_path / "x.tif")

    for name in ("x.jpg", "x.tif"):
        red, green, blue = open_image(tmp_path / name, files).pixels[4, 4].tolist()
        assert red > 200
        assert max(green, blue) < 60


def test_a_jpeg_s_thumbnail_looks_like_the_image(tmp_path: Path, files: Catalog) -> None:
    ramp = np.tile(np.linspace(0, 255, 640).astype(np.uint8)[None, :, None], (480, 1, 3))
    PIL.Image.fromarray(ramp).save(tmp_path / "x.jpg")

    small = thumbnail(tmp_path / "x.jpg", files, 64)

    assert small.size == (48, 64)
    assert np.abs(small.pixels[24, :, 0].astype(int) - np.linspace(2, 253, 64)).max() < 8


def test_a_small_image_is_not_blown_up(tmp_path: Path, files: Catalog, pixels: Pixels) -> None:
    EXACT["png_rgb"][1](tmp_path / "x.png", pixels)

    assert thumbnail(tmp_path / "x.png", files, 500).size == (9, 13)


def test_a_decompression_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, files: Catalog) -> None:
    bomb(tmp_path / "x.png", 60_000)

    for read in (open_image, thumbnail):
        with pytest.raises(ReadError, match="60000 x 60000 is more than the limit of 200 million pixels"):
            read(tmp_path / "x.png", files)


@pytest.mark.parametrize("kind", EXACT)
def test_the_limit_counts_for_every_kind(tmp_path: Path, files: Catalog, pixels: Pixels, kind: str) -> None:
    path = tmp_path / f"x{EXACT[kind][0]}"
    EXACT[kind][1](path, pixels)

    with pytest.raises(ReadError, match="more than the limit"):
        open_image(path, files, max_pixels=9 * 13 - 1)
    assert open_image(path, files, max_pixels=9 * 13).size == (9, 13)


def test_pillow_s_own_guard_stays_out(
    tmp_path: Path, files: Catalog, pixels: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is one number for the whole process; here the request alone decides, and 0 means no limit."""
    monkeypatch.setattr(PIL.Image, "MAX_IMAGE_PIXELS", 9)
    for kind in ("png_rgb", "bmp", "tiff_rgb"):
        EXACT[kind][1](tmp_path / kind, pixels)

        assert open_image(tmp_path / kind, files, max_pixels=0).size == (9, 13)


WHOLE_FIRST_PAGE: Final = ("tiff_pages", 0.8)
CUT: Final = [case for kind in (*EXACT, "jpeg") for share in (0.3, 0.8) if (case := (kind, share)) != WHOLE_FIRST_PAGE]


@pytest.mark.parametrize(("kind", "share"), CUT)
def test_a_file_that_was_cut_short_is_one_line(tmp_path: Path, files: Catalog, kind: str, share: float) -> None:
    path = tmp_path / "x"
    noise = RNG.integers(0, 256, (40, 40, 3), dtype=np.uint8)
    if kind == "jpeg":
        PIL.Image.fromarray(noise).save(path, "JPEG")
    else:
        EXACT[kind][1](path, noise)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(ReadError, match="broken or cut short") as caught:
        open_image(path, files)

    assert caught.value.hint
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"GIF89a....", "this is a GIF"),
        (b"%PDF-1.7", "this is a PDF document"),
        (b"<!DOCTYPE html>", "this is a web page"),
        (b"version https://git-lfs.github.com/spec/v1", "Git LFS pointer"),
        (b"\0\1\2\3", "no image of a known format"),
        (b"x", "no image of a known format"),
    ],
)
def test_what_is_no_image_is_named(tmp_path: Path, files: Catalog, content: bytes, sentence: str) -> None:
    (tmp_path / "x.jpg").write_bytes(content)

    with pytest.raises(ReadError, match=sentence) as caught:
        open_image(tmp_path / "x.jpg", files)

    assert "JPEG, PNG, TIFF, BMP or WebP" in caught.value.hint


@pytest.mark.parametrize("magic", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"BM", b"RIFF\0\0\0\0WEBP", b"II*\0"])
@pytest.mark.parametrize("tail", [b"", b"\0" * 8, bytes(range(200))])
def test_a_good_beginning_with_rubbish_after_it_is_one_line(
    tmp_path: Path, files: Catalog, magic: bytes, tail: bytes
) -> None:
    (tmp_path / "x.png").write_bytes(magic + tail)

    for read in (open_image, thumbnail):
        with pytest.raises(ReadError) as caught:
            read(tmp_path / "x.png", files)
        assert "\n" not in str(caught.value)


@contextmanager
def nobody() -> Iterator[None]:
    """Give up root's right to read everything, where the test runs as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_an_unreadable_file_is_one_line(tmp_path: Path, files: Catalog, pixels: Pixels) -> None:
    path = tmp_path / "x.png"
    EXACT["png_rgb"][1](path, pixels)
    open_image(path, files)  # so that nothing is imported without rights below
    path.chmod(0)

    with nobody(), pytest.raises(ReadError) as caught:
        open_image(path, files)

    assert "rights" in str(caught.value) or "right to read" in str(caught.value)


def test_an_unreadable_file_met_by_the_reader_itself_is_one_line(
    tmp_path: Path, files: Catalog, pixels: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rights may change between the first look and the opening."""
    path = tmp_path / "x.png"
    EXACT["png_rgb"][1](path, pixels)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(ReadError, match="may not read"):
        open_image(path, files)
