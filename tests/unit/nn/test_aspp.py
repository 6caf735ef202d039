import pytest
import torch
from torch import nn
from torchvision.models.segmentation import deeplabv3

from segstudio.nn.aspp import ASPP, ImagePooling


def test_names_are_torchvisions() -> None:
    ours, theirs = ASPP(8, 256), deeplabv3.ASPP(8, [12, 24, 36])

    assert {k: v.shape for k, v in ours.state_dict().items()} == {k: v.shape for k, v in theirs.state_dict().items()}


def test_numbers_are_torchvisions() -> None:
    torch.manual_seed(0)
    ours, theirs = ASPP(8, 256).eval(), deeplabv3.ASPP(8, [12, 24, 36]).eval()
    ours.load_state_dict(theirs.state_dict())
    x = torch.randn(1, 8, 9, 11)

    assert torch.equal(ours(x), theirs(x))


@pytest.mark.parametrize("pooling", [True, False])
@pytest.mark.parametrize("separable", [True, False])
def test_the_size_stays(separable: bool, pooling: bool) -> None:
    net = ASPP(6, 4, (2, 4), separable=separable, pooling=pooling).eval()

    assert net(torch.zeros(2, 6, 5, 7)).shape == (2, 4, 5, 7)
    assert len(net.convs) == 3 + pooling


def test_separable_branches_trade_parameters() -> None:
    plain, separable = (
        sum(p.numel() for p in ASPP(64, 32, (6,), separable=s).convs[1].parameters()) for s in (False, True)
    )

    assert plain == 64 * 32 * 9 + 2 * 32
    assert separable == 64 * 9 + 2 * 64 + 64 * 32 + 2 * 32


def test_image_pooling_does_not_care_where_things_are() -> None:
    torch.manual_seed(0)
    branch = ImagePooling(4, 3).eval()
    x = torch.randn(1, 4, 6, 5)
    moved = x.flatten(2)[:, :, torch.randperm(30)].view_as(x)

    torch.testing.assert_close(branch(x), branch(moved))
    assert branch(x).std(dim=(2, 3)).max() < 1e-6


def test_dilated_branches_reach_as_far_as_their_rate() -> None:
    net = ASPP(1, 1, (5,), pooling=False).eval()
    branch = net.convs[1]
    assert isinstance(branch, nn.Sequential)
    x = torch.randn(1, 1, 21, 21, requires_grad=True)
    torch.autograd.backward(branch[0](x)[0, 0, 10, 10])
    assert x.grad is not None

    reached = x.grad[0, 0].nonzero()

    assert reached.min() == 5
    assert reached.max() == 15
    assert len(reached) == 9


def test_as_mmsegmentation_the_image_level_comes_first_and_a_3x3_joins() -> None:
    net = ASPP(6, 4, (2,), dropout=0.0, pooling_first=True, joining=3).eval()
    x = torch.randn(1, 6, 7, 9, generator=torch.Generator().manual_seed(2))
    one, dilated, pooled = (branch(x) for branch in net.convs)

    assert isinstance(net.project[0], torch.nn.Conv2d)
    assert net.project[0].kernel_size == (3, 3)
    assert torch.equal(net(x), net.project(torch.cat([pooled, one, dilated], dim=1)))
