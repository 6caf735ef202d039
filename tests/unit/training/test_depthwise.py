from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional

from segstudio.nn.phases import by_phases
from segstudio.training.kernels.depthwise import QuickDepthwise


def gradients(conv: nn.Conv2d, x: Tensor, *, quick: bool, half: bool = False) -> tuple[Tensor, ...]:
    x = x.clone().requires_grad_()
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        if quick:
            with QuickDepthwise():
                y = conv(x)
            assert "Depthwise" in type(y.grad_fn).__name__
        else:
            y = conv(x)
    weights = torch.linspace(-1, 1, y.numel()).view_as(y)
    return (y.detach(), *torch.autograd.grad((y.float() * weights).sum(), (x, conv.weight)))


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize(
    ("kernel", "stride", "dilation", "padding"),
    [(3, 1, 1, 1), (5, 1, 2, 4), (3, 2, 1, 0), (5, 2, 1, 2), (3, 1, 1, 0), (3, 3, 2, 1), (3, 1, 1, 3), (1, 2, 1, 0)],
)
def test_gradients_are_torchs_own(
    kernel: int, stride: int, dilation: int, padding: int, layout: torch.memory_format
) -> None:
    torch.manual_seed(0)
    conv = nn.Conv2d(6, 6, kernel, stride, padding, dilation, groups=6, bias=False)
    x = torch.randn(2, 6, 13, 17).contiguous(memory_format=layout)

    for own, quick in zip(gradients(conv, x, quick=False), gradients(conv, x, quick=True), strict=True):
        torch.testing.assert_close(quick, own, rtol=1e-5, atol=1e-5)


PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))


@given(st.tuples(st.integers(1, 5), st.integers(1, 5)), PAIRS, st.tuples(st.integers(0, 4), st.integers(0, 4)), PAIRS)
def test_the_input_gets_its_gradient_whatever_the_shape(
    kernel: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int], dilation: tuple[int, int]
) -> None:
    torch.manual_seed(0)
    conv = nn.Conv2d(3, 3, kernel, stride, padding, dilation, groups=3, bias=False)
    x = torch.randn(2, 3, 14, 15)

    for own, quick in zip(gradients(conv, x, quick=False), gradients(conv, x, quick=True), strict=True):
        torch.testing.assert_close(quick, own, rtol=1e-5, atol=1e-5)


def test_half_precision_is_as_near_as_it_can_be() -> None:
    torch.manual_seed(0)
    conv = nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False)
    x = torch.randn(2, 8, 12, 12)

    exact = gradients(conv, x, quick=False)
    for true, quick in zip(exact, gradients(conv, x, quick=True, half=True), strict=True):
        assert (true - quick.float()).abs().max() < 0.02 * true.abs().max()


@pytest.mark.parametrize(
    "conv",
    [nn.Conv2d(6, 6, 3), nn.Conv2d(6, 12, 3, groups=6), nn.Conv2d(6, 6, 3, groups=6), nn.Conv2d(6, 6, 3, groups=2)],
    ids=["plain", "multiplier", "bias", "grouped"],
)
def test_other_convolutions_are_left_alone(conv: nn.Conv2d) -> None:
    x = torch.randn(1, 6, 9, 9)
    with QuickDepthwise():
        y = conv(x)

    assert torch.equal(y, conv(x))
    assert "Depthwise" not in type(y.grad_fn).__name__


def test_without_gradients_nothing_is_diverted() -> None:
    conv = nn.Conv2d(6, 6, 3, groups=6, bias=False)
    x = torch.randn(1, 6, 9, 9)
    with torch.no_grad(), QuickDepthwise():
        y = conv(x)

    assert torch.equal(y, conv(x))


@pytest.mark.parametrize(
    "call",
    [
        lambda x, weight: functional.conv2d(x, weight, groups=6),
        lambda x, weight: torch.conv2d(x, weight, None, 2, 1, groups=6),
        lambda x, weight: torch.conv2d(x, weight=weight, padding=(2, 1), dilation=[2, 1], groups=6),
        lambda x, weight: by_phases(x, weight, 4),
    ],
    ids=["by name", "by both", "as pairs", "by phases"],
)
def test_however_it_is_called(call: Callable[[Tensor, Tensor], Tensor]) -> None:
    torch.manual_seed(0)
    x, weight = torch.randn(2, 6, 12, 16), torch.randn(6, 1, 3, 3, requires_grad=True)
    own = call(x, weight)
    with QuickDepthwise():
        quick = call(x, weight)
    assert "_DepthwiseBackward" in origins(quick)
    assert "_DepthwiseBackward" not in origins(own)

    pull = torch.randn_like(own)
    torch.testing.assert_close(quick, own)
    (found,), (true,) = (torch.autograd.grad(y, (weight,), pull) for y in (quick, own))
    torch.testing.assert_close(found, true, rtol=1e-5, atol=1e-5)


def origins(y: Tensor) -> set[str]:
    """Name everything that a result was made by."""
    waiting, names = [y.grad_fn], set[str]()
    while waiting:
        if node := waiting.pop():
            names.add(type(node).__name__)
            waiting += [before for before, _ in node.next_functions]
    return names
