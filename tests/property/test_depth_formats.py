"""Every format of depth gives back the numbers that went in, in metres or pixels, holes as NaN."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

import depth_files
from file_formats import file_catalog
from segstudio.core import Image
from segstudio.core.files import DepthSource, depth_of

CATALOG = file_catalog()
SIDES = st.tuples(st.integers(1, 7), st.integers(1, 7))
WHOLE = arrays.arrays(np.uint16, SIDES, elements=st.integers(0, 65535))
ANY = st.floats(-1, 1024, width=32) | st.sampled_from([float("nan"), float("inf"), -float("inf")])
FLOATS = arrays.arrays(np.float32, SIDES, elements=ANY)
Numbers = NDArray[Any]
SUFFIXES = st.sampled_from([".png", ".tif", ".tiff", ".npy"])


def known(numbers: Numbers) -> Numbers:
    return np.isfinite(numbers) & (numbers > 0)


def read(numbers: Numbers, suffix: str, unit: str) -> tuple[Numbers, str]:
    with tempfile.TemporaryDirectory() as folder:
        depth_files.save(Path(folder) / f"a_depth{suffix}", numbers)
        image = Image(np.zeros((*numbers.shape, 3), np.uint8), Path(folder) / "a.png")
        return depth_of(image, CATALOG, DepthSource(unit=unit))


@settings(deadline=None, max_examples=60)
@given(WHOLE.filter(lambda numbers: bool(numbers.any())), SUFFIXES)
def test_whole_numbers_are_millimetres_and_zero_is_a_hole(numbers: Numbers, suffix: str) -> None:
    depth, unit = read(numbers, suffix, "auto")

    assert unit == "m"
    assert np.array_equal(np.isnan(depth), numbers == 0)
    assert np.allclose(depth[numbers > 0] * 1000, numbers[numbers > 0], rtol=1e-6)


@settings(deadline=None, max_examples=60)
@given(
    FLOATS.filter(lambda numbers: bool((np.isfinite(numbers) & (numbers > 0)).any())), st.sampled_from([".tif", ".npy"])
)
def test_floats_are_metres_bit_for_bit_and_what_is_no_distance_is_a_hole(numbers: Numbers, suffix: str) -> None:
    depth, unit = read(numbers, suffix, "auto")

    there = known(numbers)
    assert unit == "m"
    assert np.array_equal(depth[there], numbers[there])
    assert np.isnan(depth[~there]).all()


@settings(deadline=None, max_examples=40)
@given(WHOLE.filter(lambda numbers: bool(numbers.any())), SUFFIXES, st.floats(1e-5, 10))
def test_a_number_as_unit_is_the_metres_of_one_step(numbers: Numbers, suffix: str, step: float) -> None:
    depth, unit = read(numbers, suffix, repr(step))

    assert unit == "m"
    assert np.allclose(depth[numbers > 0], numbers[numbers > 0] * step, rtol=1e-5)


@settings(deadline=None, max_examples=40)
@given(WHOLE.filter(lambda numbers: bool(numbers.any())), SUFFIXES)
def test_disparity_counts_256ths_of_a_pixel_from_1(numbers: Numbers, suffix: str) -> None:
    depth, unit = read(numbers, suffix, "disparity")

    assert unit == "px"
    assert np.array_equal(depth[numbers > 0] * 256 + 1, numbers[numbers > 0])
    assert np.isnan(depth[numbers == 0]).all()
