import numpy as np
import psutil
import pytest

from segstudio.core import glibc
from segstudio.engine.malloc import FreedMemory

TRIM = -1  # M_TRIM_THRESHOLD of malloc.h
MIB = 1024**2


class Recorder:
    """An allocator that writes down what it is told."""

    def __init__(self) -> None:
        self.thresholds: list[int] = []
        self.trims: list[int] = []

    def mallopt(self, option: int, value: int, /) -> int:
        self.thresholds += [value] * (option == TRIM)
        return 1

    def malloc_trim(self, pad: int, /) -> int:
        self.trims.append(pad)
        return 1


def test_memory_is_kept_during_a_run_and_given_back_after_it() -> None:
    allocator = Recorder()

    with FreedMemory(allocator).kept():
        during = list(allocator.thresholds)
        assert not allocator.trims

    assert len(allocator.trims) == 1
    assert allocator.thresholds[-1] < during[-1]


def test_one_of_two_runs_ends_without_disturbing_the_other() -> None:
    allocator = Recorder()
    memory = FreedMemory(allocator)

    with memory.kept():
        with memory.kept():
            pass
        assert not allocator.trims

    assert len(allocator.trims) == 1


def test_a_run_that_fails_gives_back_too() -> None:
    allocator = Recorder()

    with pytest.raises(RuntimeError), FreedMemory(allocator).kept():
        raise RuntimeError

    assert len(allocator.trims) == 1


@pytest.mark.skipif(glibc() is None, reason="only glibc can be told")
def test_the_system_gets_most_of_it_back() -> None:
    process = psutil.Process()
    before = process.memory_info().rss

    with FreedMemory().kept():
        held = [np.ones(4 * MIB, np.uint8) for _ in range(256)]
        del held
        kept = process.memory_info().rss - before

    assert kept > 900 * MIB
    assert process.memory_info().rss - before < 400 * MIB
