import pytest
import torch
from torch import nn

from segstudio.nn import phases
from segstudio.nn.phases import PhasedConv2d


def twins(kernel: int, dilation: int, padding: int, groups: int = 8, stride: int = 1) -> tuple[nn.Conv2d, PhasedConv2d]:
    torch.manual_seed(0)
    plain = nn.Conv2d(8, 8, kernel, stride, padding, dilation, groups, bias=False)
    phased = PhasedConv2d(8, 8, kernel, stride, padding, dilation, groups, bias=False)
    phased.load_state_dict(plain.state_dict())
    return plain, phased


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize(("kernel", "dilation"), [(5, 4), (3, 8), (3, 12), (7, 3)])
@pytest.mark.parametrize("size", [(16, 24), (17, 5), (3, 30)], ids=str)
def test_values_and_gradients_are_those_of_the_plain_convolution(
    size: tuple[int, int], kernel: int, dilation: int, layout: torch.memory_format
) -> None:
    plain, phased = twins(kernel, dilation, dilation * (kernel // 2))
    x = torch.randn(2, 8, *size).contiguous(memory_format=layout)

    found = []
    for conv in (plain, phased):
        leaf = x.clone().requires_grad_()
        y = conv(leaf)
        weighed = (y * torch.linspace(-1, 1, y.numel()).view_as(y)).sum()
        found.append((y, *torch.autograd.grad(weighed, (leaf, conv.weight))))

    for own, other in zip(*found, strict=True):
        torch.testing.assert_close(other, own, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("kernel", "dilation", "padding", "groups", "stride"),
    [(5, 4, 8, 8, 1), (5, 2, 4, 8, 1), (5, 4, 8, 1, 1), (5, 4, 0, 8, 1), (5, 4, 8, 8, 2)],
    ids=["wide", "narrow", "dense", "unpadded", "strided"],
)
def test_phases_are_for_wide_depthwise_convolutions_alone(
    kernel: int, dilation: int, padding: int, groups: int, stride: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, phased = twins(kernel, dilation, padding, groups, stride)
    x = torch.randn(1, 8, 20, 20)
    monkeypatch.setattr(phases, "by_phases", lambda *_: x)

    assert (phased(x) is x) == (groups == 8 and stride == 1 and padding == 8)
    assert (phased(x) is x) or torch.equal(phased(x), plain(x))
