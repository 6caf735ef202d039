"""How kernels are compiled: on first use, kept on disk where that can be, and without Python's lock while they run."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Compile with the arithmetic as it is written, so that lattices come out the same everywhere."""
    return _compiled(function, is_loose=False)


def loosely(function: Callable[P, R]) -> Callable[P, R]:
    """Compile with leave to reorder sums, for values that are finite by construction."""
    return _compiled(function, is_loose=True)


def _compiled(function: Callable[P, R], *, is_loose: bool) -> Callable[P, R]:
    try:
        made = njit(nogil=True, cache=True, error_model="numpy", fastmath=is_loose)(function)
    except RuntimeError:  # no folder can be written: compile anew in each process
        made = njit(nogil=True, error_model="numpy", fastmath=is_loose)(function)
    return cast("Callable[P, R]", made)
