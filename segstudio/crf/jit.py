"""How the kernels are compiled: on first use, kept on disk, and without Python's lock while they run."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Compile with the arithmetic as it is written, so that lattices come out the same everywhere."""
    return cast("Callable[P, R]", njit(nogil=True, cache=True, error_model="numpy")(function))


def loosely(function: Callable[P, R]) -> Callable[P, R]:
    """Compile with leave to reorder sums, for values that are finite by construction."""
    return cast("Callable[P, R]", njit(nogil=True, cache=True, error_model="numpy", fastmath=True)(function))
