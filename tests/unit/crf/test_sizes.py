import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segstudio.core import JobContext
from segstudio.crf.parameters import CrfParameters
from segstudio.crf.process import CrfProcess
from segstudio.crf.sizes import extended, good_size, is_good

sides = st.one_of(
    st.integers(1, 5000), st.integers(1, 30).map(lambda n: 139 * n), st.integers(1, 9).map(lambda n: 479 * n)
)


@given(sides, sides)
@settings(deadline=None)
def test_a_good_size_is_near_and_not_smaller(height: int, width: int) -> None:
    tall, wide = good_size(height, width)

    assert is_good(tall, wide)
    assert 0 <= tall - height <= 3
    assert 0 <= wide - width <= 3
    assert not is_good(height, width) or (tall, wide) == (height, width)


@pytest.mark.parametrize(
    ("size", "expected"), [((834, 550), (835, 550)), ((512, 512), (512, 512)), ((139, 4), (140, 4)), ((5, 5), (5, 5))]
)
def test_some_sizes(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert is_good(*size) is (size == expected)
    assert good_size(*size) == expected


def test_extending_repeats_the_border() -> None:
    energies = np.arange(139.0, dtype=np.float32).reshape(1, 139, 1)
    image = np.zeros((139, 1, 3), np.uint8)
    more, larger = extended(energies, image)

    assert more.shape[1:] == larger.shape[:2] == good_size(139, 1)
    assert more[0, 138, 0] == more[0, -1, -1] == 138


def test_a_size_that_would_take_minutes_is_done_at_once() -> None:
    """417 x 275 shares 3475 with the multiplier: as it is, building its lattice takes minutes."""
    rng = np.random.default_rng(0)
    energies = rng.uniform(0, 3, (2, 417, 275)).astype(np.float32)
    image = rng.integers(0, 256, (417, 275, 3)).astype(np.uint8)
    parameters = CrfParameters(w1=4, alpha=67, beta=13, w2=3, gamma=1, iterations=1)
    marginals = CrfProcess("test", silence=120).run(energies, image, parameters, JobContext())

    assert marginals.shape == energies.shape
    np.testing.assert_allclose(marginals.sum(0), 1, atol=1e-4)
