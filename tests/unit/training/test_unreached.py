import torch
from torch import Tensor, nn

from segstudio.training.unreached import clear_unreached


class Dilated(nn.Module):
    """One dilated 3x3 on the image itself."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 3, padding=dilation, dilation=dilation)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {"out": self.conv(x)}


def test_taps_that_only_meet_padding_are_cleared() -> None:
    net = Dilated(8)
    before = net.conv.weight.detach().clone()

    cleared = clear_unreached(net, (12, 8))

    assert cleared == 2
    assert not net.conv.weight[..., 0].any()
    assert not net.conv.weight[..., 2].any()
    assert torch.equal(net.conv.weight[..., 1], before[..., 1])


def test_exactly_the_cleared_taps_have_no_gradient() -> None:
    for size in ((7, 20), (8, 9), (20, 20), (9, 5)):
        net = Dilated(8)
        torch.autograd.backward(net(torch.randn(2, 3, *size))["out"].square().sum())
        assert net.conv.weight.grad is not None
        silent = net.conv.weight.grad == 0

        clear_unreached(net, size)

        assert torch.equal(silent, net.conv.weight == 0)


def test_nothing_changes_on_the_crop_itself() -> None:
    net = Dilated(8)
    x = torch.randn(1, 3, 8, 8)
    before = net(x)["out"]

    clear_unreached(net, (8, 8))

    assert torch.allclose(net(x)["out"], before, atol=1e-6)
    assert net.training


def test_plain_convolutions_and_large_crops_are_left_alone() -> None:
    net = Dilated(2)

    assert clear_unreached(net, (16, 16)) == 0
    assert clear_unreached(Dilated(1), (1, 1)) == 0
