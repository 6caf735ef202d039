"""The testers of refiners, readers, writers and palettes: each lets the toy pass and names every fault."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import toy_plugin
from segstudio.api import (
    CancelToken,
    FloatParam,
    Image,
    JobContext,
    Palette,
    ParamValue,
    Preset,
    ReadError,
    ReaderSpec,
    ReadRequest,
    RefinerSpec,
    Result,
    Scores,
    SegStudioError,
    WriterSpec,
)
from segstudio.api.testing import check_palette, check_reader, check_refiner, check_writer, sample_result

Refine = Callable[[Image, Scores, JobContext], Scores]
(REFINER,) = toy_plugin.segstudio_refiners()
(READER,) = toy_plugin.segstudio_readers()
(WRITER,) = toy_plugin.segstudio_writers()
GOOD = REFINER.make({"power": 2.0}).refine


def refiner(refine: Refine) -> RefinerSpec:
    """Describe a refiner that is one function; its module is the toy's, which is light."""

    class Made:
        def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
            return refine(image, scores, context)

    def make(values: Mapping[str, ParamValue]) -> Made:
        assert set(values) == {"power"}
        return Made()

    make.__module__ = toy_plugin.__name__
    return replace(REFINER, make=make)


def changed(**fields: object) -> Refine:
    """Refine well, then replace fields of the outcome."""
    return lambda image, scores, context: replace(GOOD(image, scores, context), **fields)  # type: ignore[arg-type]  # the caller names fields


def halved(image: Image, scores: Scores, context: JobContext) -> Scores:
    good = GOOD(image, scores, context)
    return replace(good, data=good.data * np.float32(0.5))


def negative(image: Image, scores: Scores, context: JobContext) -> Scores:
    good = GOOD(image, scores, context)
    return replace(good, data=good.data - 1)


def coarse(image: Image, scores: Scores, context: JobContext) -> Scores:
    good = GOOD(image, scores, context)
    return replace(good, data=good.data[:, :1, :1])


def diced(image: Image, scores: Scores, context: JobContext) -> Scores:
    good = GOOD(image, scores, context)
    share = np.random.default_rng().uniform()
    return replace(good, data=(good.data * share + (1 - share) / len(good.data)).astype(np.float32))


def silent(image: Image, scores: Scores, context: JobContext) -> Scores:
    return GOOD(image, scores, JobContext(context.token))


def deaf(image: Image, scores: Scores, context: JobContext) -> Scores:
    return GOOD(image, scores, JobContext(CancelToken(), context._report))


def test_a_faultless_refiner_passes() -> None:
    check_refiner(REFINER)


@pytest.mark.parametrize(
    ("refine", "complaint"),
    [
        (changed(kind="logits"), "returns logits, expected probabilities"),
        (changed(size=(3, 3)), r"stands for an image of \(3, 3\)"),
        (changed(classes=toy_plugin.CLASSES.__class__(toy_plugin.CLASSES.classes[:3])), "returns other classes"),
        (halved, "do not sum to 1"),
        (negative, "leave 0-1"),
        (coarse, "expected the full size"),
        (diced, "two runs differ"),
        (silent, "tells no progress"),
        (deaf, "goes on although it was asked to stop"),
    ],
)
def test_names_the_fault_of_a_refiner(refine: Refine, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_refiner(refiner(refine))


def test_a_preset_that_the_parameters_refuse_is_a_fault() -> None:
    with pytest.raises(AssertionError, match="the preset 'wild' are not allowed"):
        check_refiner(replace(REFINER, presets=(Preset("wild", "Wild", "", {"power": 99.0}),)))


def test_a_refiner_that_cannot_run_here_is_checked_by_its_description_alone() -> None:
    check_refiner(replace(refiner(halved), available=lambda: "something is missing"))

    power = FloatParam("power", "Power", 1.0, 1.0, 2.0)
    with pytest.raises(AssertionError, match="two parameters share one key"):
        check_refiner(replace(REFINER, params=(power, power), available=lambda: "something is missing"))


def strict_read(request: ReadRequest) -> Image:
    """Read as the toy does, with the errors that the contract asks for."""
    try:
        pixels: NDArray[np.uint8] = np.load(request.path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise ReadError(request.path, "is no array.", "Save it again.") from error
    if 0 < request.max_pixels < pixels.shape[0] * pixels.shape[1]:
        raise ReadError(request.path, "is too large.", "Raise the limit.")
    return Image(pixels, path=request.path)


strict_read.__module__ = toy_plugin.__name__
STRICT = replace(READER, read=strict_read)


def read_as(change: Callable[[ReadRequest], Image]) -> ReaderSpec:
    change.__module__ = toy_plugin.__name__
    return replace(READER, read=change)


@pytest.fixture
def sample(tmp_path: Path) -> tuple[dict[Path, NDArray[np.uint8]], Path]:
    """One file of the toy's format with its pixels, and an empty folder."""
    pixels = toy_plugin.banded_image(12, 16).pixels
    path = tmp_path / "sample.npy"
    np.save(path, pixels)
    folder = tmp_path / "broken"
    folder.mkdir()
    return {path: pixels}, folder


Sample = tuple[dict[Path, NDArray[np.uint8]], Path]


def test_a_faultless_reader_passes(sample: Sample) -> None:
    check_reader(STRICT, *sample)


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        (replace(STRICT, suffixes=()), "takes no suffix"),
        (replace(STRICT, suffixes=("NPY",)), "'NPY' must be like"),
        (read_as(lambda r: Image(strict_read(r).pixels[:-1])), r"has size \(11, 16\)"),
        (read_as(lambda r: Image(255 - strict_read(r).pixels)), "is off by"),
        (replace(STRICT, pages=lambda _: 0), "has no page"),
        (replace(STRICT, thumbnail=lambda r, _: strict_read(r)), "beyond 8"),
        (read_as(lambda r: strict_read(replace(r, max_pixels=0))), "an image beyond the limit as if nothing"),
    ],
)
def test_names_the_fault_of_a_reader(spec: ReaderSpec, complaint: str, sample: Sample) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_reader(spec, *sample)


def test_a_reader_that_makes_something_of_a_broken_file_is_at_fault(sample: Sample) -> None:
    def lenient(request: ReadRequest) -> Image:
        try:
            return strict_read(request)
        except ReadError:
            return toy_plugin.banded_image(2, 8)

    with pytest.raises(AssertionError, match="reads a file that is empty as if nothing were wrong"):
        check_reader(read_as(lenient), *sample)


def test_a_reader_without_samples_is_not_tested(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="at least one sample"):
        check_reader(STRICT, {}, tmp_path)


def write_as(write: Callable[[Result, Path], None]) -> WriterSpec:
    write.__module__ = toy_plugin.__name__
    return replace(WRITER, write=write)


def test_a_faultless_writer_passes(tmp_path: Path) -> None:
    check_writer(WRITER, tmp_path)


def with_a_side_file(result: Result, path: Path) -> None:
    WRITER.write(result, path)
    path.with_suffix(".txt").touch()


def with_its_name_inside(result: Result, path: Path) -> None:
    path.write_text(f"{path} {result.final.size}")


def refusing_raw(hint: str) -> Callable[[Result, Path], None]:
    def write(result: Result, path: Path) -> None:
        if result.refined is None:
            raise SegStudioError("There is nothing to compare.", hint)
        WRITER.write(result, path)

    return write


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        (replace(WRITER, suffix="png"), "suffix 'png'"),
        (write_as(with_a_side_file), "asked to write one.npy, made"),
        (write_as(lambda _, path: path.touch()), "is empty"),
        (write_as(with_its_name_inside), "differently each time"),
        (write_as(refusing_raw("")), "does not say what to do"),
    ],
)
def test_names_the_fault_of_a_writer(spec: WriterSpec, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_writer(spec, tmp_path)


def test_a_writer_may_refuse_a_raw_result_with_the_remedy(tmp_path: Path) -> None:
    check_writer(write_as(refusing_raw("Choose a refiner.")), tmp_path)


def test_a_sample_result_has_a_refined_part_if_asked_for() -> None:
    assert sample_result().refined is not None
    assert sample_result(refined=False).refined is None


@pytest.mark.parametrize(
    ("palette", "complaint"),
    [
        (Palette("one", "One", ((0, 0, 0),)), "fewer than two colours"),
        (Palette("Wrong Key", "W", ((0, 0, 0), (1, 1, 1))), "lower-case words"),
        (Palette("bright", "Bright", ((0, 0, 0), (256, 0, 0))), "colour 1 is"),
        (Palette("floats", "Floats", ((0, 0, 0), (0.5, 0, 0))), "colour 1 is"),  # type: ignore[arg-type]  # the fault
    ],
)
def test_names_the_fault_of_a_palette(palette: Palette, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_palette(palette)


def test_a_faultless_palette_passes() -> None:
    for palette in toy_plugin.segstudio_palettes():
        check_palette(palette)
