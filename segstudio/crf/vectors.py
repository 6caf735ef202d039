"""Arithmetic on rows of float32 as vector instructions, for the compiled kernels.

A compiler that sees a short loop over a row unrolls it into scalar code. These functions write the vector code itself,
in pieces of 16, 8, 4, 2 and 1 values, for rows whose width is known when a kernel is compiled: the length of the tuple
`lanes`. Rows of an array (n, width) have to be contiguous.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic as _intrinsic

_FLOAT: Final = ir.FloatType()
_INT: Final = ir.IntType(32)
_LOG2_E: Final = 1.44269504
_LN_2: Final = 0.69314718
_LOWEST: Final = -80.0  # e to this is as good as 0, and its products are no denormal numbers
_SERIES: Final = (1 / 120, 1 / 24, 1 / 6, 1 / 2, 1.0, 1.0)
_FAST: Final = ("fast",)

Builder = Any  # llvmlite ships no types
Value = Any


def _pieces(width: int) -> Iterator[tuple[int, int]]:
    """Cut a row into starts and sizes of vectors."""
    at = 0
    while at < width:
        size = next(s for s in (16, 8, 4, 2, 1) if s <= width - at)
        yield at, size
        at += size


class _Row:
    """A row of an array in the code that is being written."""

    def __init__(self, context: Any, builder: Builder, kind: Any, array: Value, row: Value, width: int) -> None:
        data = context.make_array(kind)(context, builder, array).data
        offset = builder.mul(builder.sext(row, ir.IntType(64)) if row.type.width < 64 else row, _whole(width))
        self._builder, self._start = builder, builder.gep(data, [offset])

    def _at(self, at: int, size: int) -> Value:
        place = self._builder.gep(self._start, [_whole(at)])
        return self._builder.bitcast(place, ir.VectorType(_FLOAT, size).as_pointer())

    def load(self, at: int, size: int) -> Value:
        return self._builder.load(self._at(at, size), align=4)

    def store(self, value: Value, at: int, size: int) -> None:
        self._builder.store(value, self._at(at, size), align=4)


def _whole(value: int) -> Value:
    return ir.Constant(ir.IntType(64), value)


def _all(value: float, size: int) -> Value:
    return ir.Constant(ir.VectorType(_FLOAT, size), [value] * size)


def _spread(builder: Builder, value: Value, size: int) -> Value:
    """Repeat a number in a vector."""
    vector = builder.insert_element(ir.Constant(ir.VectorType(_FLOAT, size), ir.Undefined), value, ir.Constant(_INT, 0))
    order = ir.Constant(ir.VectorType(_INT, size), [0] * size)
    return builder.shuffle_vector(vector, vector, order)


def _call(builder: Builder, name: str, result: Any, *arguments: Value) -> Value:
    """Call one of the compiler's own functions."""
    kind = ir.FunctionType(result, [a.type for a in arguments])
    return builder.call(builder.module.declare_intrinsic(name, (), kind), arguments, fastmath=_FAST)


Code = Callable[[Any, Builder, Any, tuple[Value, ...]], Value]


def intrinsic(write: Callable[..., tuple[Any, Code]]) -> Any:
    """Offer code to compiled functions; its first parameter is the compiler's and not given in a call."""
    return _intrinsic(write)


@intrinsic
def put_scaled(_: Any, target: Any, to: Any, source: Any, of: Any, factor: Any, lanes: Any) -> tuple[Any, Code]:
    """Write `factor` times row `of` of `source` to row `to` of `target`, which may be the same."""
    width = len(lanes)

    def code(context: Any, builder: Builder, signature: Any, arguments: tuple[Value, ...]) -> Value:
        into = _Row(context, builder, signature.args[0], arguments[0], arguments[1], width)
        row = _Row(context, builder, signature.args[2], arguments[2], arguments[3], width)
        for at, size in _pieces(width):
            product = builder.fmul(_spread(builder, arguments[4], size), row.load(at, size), flags=_FAST)
            into.store(product, at, size)
        return context.get_dummy_value()

    return types.void(target, types.int64, source, types.int64, types.float32, lanes), code


@intrinsic
def add_corners(
    _: Any,
    target: Any,
    to: Any,
    values: Any,
    vertices: Any,
    weights: Any,
    of: Any,
    factor: Any,
    corners: Any,
    lanes: Any,
) -> tuple[Any, Code]:
    """Add to row `to` of `target` those rows of `values` that row `of` of `vertices` names.

    Each is multiplied by its weight, in the same row of `weights`, and by `factor`. Both are (N, corners), of which
    there are as many as the tuple `corners` is long. The sum stays in registers until it is written.
    """
    width, many = len(lanes), len(corners)

    def code(context: Any, builder: Builder, signature: Any, arguments: tuple[Value, ...]) -> Value:
        into = _Row(context, builder, signature.args[0], arguments[0], arguments[1], width)
        points, shares = (context.make_array(signature.args[i])(context, builder, arguments[i]).data for i in (3, 4))
        first = builder.mul(arguments[5], _whole(many))
        sums = {at: into.load(at, size) for at, size in _pieces(width)}
        for corner in range(many):
            place = [builder.add(first, _whole(corner))]
            share = builder.fmul(builder.load(builder.gep(shares, place)), arguments[6], flags=_FAST)
            row = _Row(
                context, builder, signature.args[2], arguments[2], builder.load(builder.gep(points, place)), width
            )
            for at, size in _pieces(width):
                product = builder.fmul(_spread(builder, share, size), row.load(at, size), flags=_FAST)
                sums[at] = builder.fadd(sums[at], product, flags=_FAST)
        for at, size in _pieces(width):
            into.store(sums[at], at, size)
        return context.get_dummy_value()

    kind = types.void(target, types.int64, values, vertices, weights, types.int64, types.float32, corners, lanes)
    return kind, code


@intrinsic
def put_sum(
    _: Any, target: Any, to: Any, source: Any, which: Any, factors: Any, first: Any, last: Any, lanes: Any
) -> tuple[Any, Code]:
    """Write to row `to` of `target` the sum of those rows of `source` that `which` names from `first` to `last`.

    Each is multiplied by its own of the `factors`. There is one at least; the sum stays in registers.
    """
    width = len(lanes)

    def code(context: Any, builder: Builder, signature: Any, arguments: tuple[Value, ...]) -> Value:
        into = _Row(context, builder, signature.args[0], arguments[0], arguments[1], width)
        names, scales = (context.make_array(signature.args[i])(context, builder, arguments[i]).data for i in (3, 4))
        zero = {at: _all(0.0, size) for at, size in _pieces(width)}
        sums = {at: cgutils.alloca_once_value(builder, value) for at, value in zero.items()}  # type: ignore[no-untyped-call]  # numba has no types
        with cgutils.for_range_slice(builder, arguments[5], arguments[6], _whole(1)) as (index, _):
            scale = builder.load(builder.gep(scales, [index]))
            row = _Row(
                context, builder, signature.args[2], arguments[2], builder.load(builder.gep(names, [index])), width
            )
            for at, size in _pieces(width):
                product = builder.fmul(_spread(builder, scale, size), row.load(at, size), flags=_FAST)
                builder.store(builder.fadd(builder.load(sums[at]), product, flags=_FAST), sums[at])
        for at, size in _pieces(width):
            into.store(builder.load(sums[at]), at, size)
        return context.get_dummy_value()

    kind = types.void(target, types.int64, source, which, factors, types.int64, types.int64, lanes)
    return kind, code


@intrinsic
def blur_row(_: Any, values: Any, point: Any, following: Any, before: Any, lanes: Any) -> tuple[Any, Code]:
    """Add half of `before` and of row `following` to row `point`, whose old values go to `before` (1, width)."""
    width = len(lanes)

    def code(context: Any, builder: Builder, signature: Any, arguments: tuple[Value, ...]) -> Value:
        here, there = (_Row(context, builder, signature.args[0], arguments[0], arguments[i], width) for i in (1, 2))
        last = _Row(context, builder, signature.args[3], arguments[3], _whole(0), width)
        for at, size in _pieces(width):
            own = here.load(at, size)
            both = builder.fadd(last.load(at, size), there.load(at, size), flags=_FAST)
            last.store(own, at, size)
            here.store(builder.fadd(own, builder.fmul(_all(0.5, size), both, flags=_FAST), flags=_FAST), at, size)
        return context.get_dummy_value()

    return types.void(values, types.int64, types.int64, before, lanes), code


@intrinsic
def largest(_: Any, rows: Any, row: Any, lanes: Any) -> tuple[Any, Code]:
    """Return the largest value of a row."""
    width = len(lanes)

    def code(context: Any, builder: Builder, signature: Any, arguments: tuple[Value, ...]) -> Value:
        own = _Row(context, builder, signature.args[0], arguments[0], arguments[1], width)
        best = ir.Constant(_FLOAT, -3e38)
        for at, size in _pieces(width):
            piece = _call(builder, f"llvm.vector.reduce.fmax.v{size}f32", _FLOAT, own.load(at, size))
            best = builder.select(builder.fcmp_ordered(">", piece, best), piece, best)
        return best

    return types.float32(rows, types.int64, lanes), code


@intrinsic
def summed(_: Any, rows: Any, row: Any, more: Any, of: Any, lanes: Any) -> tuple[Any, Code]:
    """Return the sum of a row and of row `of` of `more`."""
    width = len(lanes)

    def code(context: Any, builder: Builder, signature: Any, arguments: tuple[Value, ...]) -> Value:
        own = _Row(context, builder, signature.args[0], arguments[0], arguments[1], width)
        other = _Row(context, builder, signature.args[2], arguments[2], arguments[3], width)
        total = ir.Constant(_FLOAT, 0.0)
        for at, size in _pieces(width):
            both = builder.fadd(own.load(at, size), other.load(at, size))  # as written: what fills up rows cancels
            total = _call(builder, f"llvm.vector.reduce.fadd.v{size}f32", _FLOAT, total, both)
        return total

    return types.float32(rows, types.int64, more, types.int64, lanes), code


@intrinsic
def powers(_: Any, rows: Any, row: Any, best: Any, lanes: Any) -> tuple[Any, Code]:
    """Replace a row by e^(row - best), within 2e-7 of the value, and return the sum; `best` is the largest of it."""
    width = len(lanes)

    def code(context: Any, builder: Builder, signature: Any, arguments: tuple[Value, ...]) -> Value:
        own = _Row(context, builder, signature.args[0], arguments[0], arguments[1], width)
        total = ir.Constant(_FLOAT, 0.0)
        for at, size in _pieces(width):
            lower = builder.fsub(own.load(at, size), _spread(builder, arguments[2], size), flags=_FAST)
            power = _power(builder, lower, size)
            own.store(power, at, size)
            total = _call(builder, f"llvm.vector.reduce.fadd.v{size}f32", _FLOAT, total, power)
        return total

    return types.float32(rows, types.int64, types.float32, lanes), code


def _power(builder: Builder, value: Value, size: int) -> Value:
    """Write e^value for values of at most 0: a power of two by its exponent bits, times a short series."""
    vector, whole = ir.VectorType(_FLOAT, size), ir.VectorType(_INT, size)
    seen = builder.fcmp_ordered(">", value, _all(_LOWEST, size))
    value = builder.select(seen, value, _all(_LOWEST, size))
    scaled = builder.fmul(value, _all(_LOG2_E, size), flags=_FAST)
    nearest = _call(builder, f"llvm.rint.v{size}f32", vector, scaled)
    part = builder.fmul(builder.fsub(scaled, nearest, flags=_FAST), _all(_LN_2, size), flags=_FAST)
    series = _all(1 / 720, size)
    for coefficient in _SERIES:
        series = builder.fadd(builder.fmul(series, part, flags=_FAST), _all(coefficient, size), flags=_FAST)
    bits = builder.add(builder.fptosi(nearest, whole), ir.Constant(whole, [127] * size))
    two = builder.bitcast(builder.shl(bits, ir.Constant(whole, [23] * size)), vector)
    return builder.select(seen, builder.fmul(series, two, flags=_FAST), _all(0.0, size))
