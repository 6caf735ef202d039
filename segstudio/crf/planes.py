"""Passes over lattices that hold one value for each point, as compiled kernels that leave Python's lock alone."""

from typing import Final

import numpy as np

from segstudio.crf.jit import loosely
from segstudio.crf.passes import ALIKE, NEAR, Lanes, exp
from segstudio.crf.simplices import F32, I32

_BLOCK: Final = 256  # pixels worked on together

Term = tuple[I32, F32, F32, F32, F32, F32]


@loosely
def spread(vertices: I32, weights: F32, plane: F32, low: int, high: int, values: F32) -> None:
    """Add the plane (N) at pixels `low` to `high` to the values (M) of their points."""
    for row in range(low, high):
        for r in range(vertices.shape[1]):
            values[vertices[row, r]] += weights[row, r] * plane[row]


@loosely
def gather(vertices: I32, weights: F32, values: F32, plane: F32, low: int, high: int) -> None:
    """Read from values (M) what a lattice holds at pixels `low` to `high`."""
    for row in range(low, high):
        total = np.float32(0)
        for r in range(vertices.shape[1]):
            total += weights[row, r] * values[vertices[row, r]]
        plane[row] = total


@loosely
def blur_plane(values: F32, order: I32, low: int, high: int) -> None:
    """Add half of both neighbours to each point of the chains from `low` to `high`, in place; see `passes.blur`."""
    before = own = np.float32(0)
    for at in range(low, high):
        point, following = order[at], order[at + 1]
        if point < 0:
            point = ~point
            before, own = np.float32(0), values[point]
        there = values[following] if following >= 0 else np.float32(0)
        values[point] = own + np.float32(0.5) * (before + there)
        before, own = own, there


@loosely
def turn(
    leads: F32,
    near: Term,
    alike: Term,
    spins: F32,
    low: int,
    high: int,
) -> None:
    """Turn what both lattices hold at pixels `low` to `high` into spins (N), and bring these into the lattices again.

    A spin is the first of two marginals less the second. `leads` (N) is by how much the first class is ahead before
    messages. `near` and `alike` are vertices (N, d + 1), their weights, the factors of each pixel after and before the
    filter, the values (M) that are read, and those that the spins are added to; a lattice without points is none.
    `near` has two dimensions, `alike` five.
    """
    some = np.empty(_BLOCK, np.float32)
    for first in range(low, high, _BLOCK):
        count = min(_BLOCK, high - first)
        some[:count] = leads[first : first + count]
        if near[4].size:
            _hear(near[0], near[1], near[2], near[4], some, first, count, NEAR)
        if alike[4].size:
            _hear(alike[0], alike[1], alike[2], alike[4], some, first, count, ALIKE)
        for i in range(_BLOCK):
            power = exp(-np.abs(some[i]))
            spin = (np.float32(1) - power) / (np.float32(1) + power)
            some[i] = spin if some[i] > 0 else -spin
        spins[first : first + count] = some[:count]
        if near[5].size:
            _tell(near[0], near[1], near[3], near[5], some, first, count, NEAR)
        if alike[5].size:
            _tell(alike[0], alike[1], alike[3], alike[5], some, first, count, ALIKE)


@loosely
def _hear(
    vertices: I32, weights: F32, after: F32, values: F32, some: F32, first: int, count: int, corners: Lanes
) -> None:
    """Add what a lattice holds at `count` pixels from `first`."""
    for i in range(count):
        row, message = first + i, np.float32(0)
        for r in range(len(corners)):
            message += weights[row, r] * values[vertices[row, r]]
        some[i] += message * after[row]


@loosely
def _tell(
    vertices: I32, weights: F32, before: F32, values: F32, some: F32, first: int, count: int, corners: Lanes
) -> None:
    """Bring `count` pixels from `first` into a lattice."""
    for i in range(count):
        row = first + i
        factor = some[i] * before[row]
        for r in range(len(corners)):
            values[vertices[row, r]] += weights[row, r] * factor
