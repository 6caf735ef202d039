"""Receptive fields by rules agree with what gradients show, and with what the papers say."""

import runpy
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api.testing._fields import Field, field_of
from segstudio.api.torch import build_on_meta
from segstudio.core.plugins import Catalog

SIDE = 256  # of the image for gradients: wider than what any of these networks sees


class Net(nn.Module):
    """A chain of layers, none of which has a bias."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {"out": self.layers(x)}


class Resize(nn.Module):
    def __init__(self, factor: float, mode: str, *, corners: bool | None = None) -> None:
        super().__init__()
        self.factor, self.mode, self.corners = factor, mode, corners

    def forward(self, x: Tensor) -> Tensor:
        size = [round(side * self.factor) for side in x.shape[-2:]]
        return functional.interpolate(x, size, mode=self.mode, align_corners=self.corners)


class Shortcut(nn.Module):
    """A skip beside layers that change the size and come back to it, cropped to the smaller one."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.layers(x)
        height, width = (min(a, b) for a, b in zip(x.shape[-2:], y.shape[-2:], strict=True))
        return torch.cat([x[..., 1 : height - 1, :width], y[..., 1 : height - 1, :width]], dim=1)


class Rearrange(nn.Module):
    """Channels become places, by reshapes alone."""

    def forward(self, x: Tensor) -> Tensor:
        count, _, height, width = x.shape
        return x.view(count, 2, 2, 1, height, width).permute(0, 3, 4, 1, 5, 2).reshape(count, 1, height * 2, width * 2)


def conv(
    kernel: int, outputs: int = 1, inputs: int = 1, *, stride: int = 1, padding: int = 0, dilation: int = 1
) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, bias=False)


NETS = {
    "plain": Net(conv(3, padding=1), conv(5, padding=2)),
    "dilated": Net(conv(3, dilation=4), conv(3, dilation=2)),
    "strided": Net(conv(7, stride=2, padding=3), nn.AvgPool2d(3, 2, padding=1), conv(3, stride=2)),
    "ceil": Net(nn.AvgPool2d(2, 2, ceil_mode=True), conv(3), nn.AvgPool2d(3, 2, ceil_mode=True)),
    "transposed": Net(conv(3, stride=4), nn.ConvTranspose2d(1, 1, 8, 4, padding=2, bias=False)),
    "transposed with holes": Net(conv(3, stride=2), nn.ConvTranspose2d(1, 1, 3, 2, padding=1, output_padding=1)),
    "bilinear": Net(conv(3, stride=8, padding=1), Resize(8, "bilinear", corners=False)),
    "smaller": Net(Resize(0.5, "bilinear", corners=False), conv(3), Resize(0.75, "bilinear", corners=False)),
    "nearest": Net(conv(5, stride=4, padding=2), Resize(4, "nearest")),
    "padded": Net(nn.ZeroPad2d((3, 1, 5, 2)), conv(9, stride=3)),
    "shortcut": Net(Shortcut(conv(3, stride=2, padding=1), Resize(2, "bilinear", corners=False)), conv(3, inputs=2)),
    "rearranged": Net(conv(3, 4, stride=2, padding=1), Rearrange(), conv(3)),
}


def by_gradients(net: nn.Module) -> int:
    """Look from which pixels a gradient comes for each of the cells in the middle, with weights that cannot cancel."""
    for parameter in net.parameters():
        nn.init.constant_(parameter, 1.0)
    image = torch.ones(1, 1, SIDE, SIDE, requires_grad=True)
    out = net.eval()(image)["out"][0].sum(0)
    middle = out.shape[-1] // 2
    cells = range(max(0, middle - 4), min(out.shape[-1], middle + 5))
    widest = 0
    for row, column in ((cell, middle) for cell in cells):
        (seen,) = torch.autograd.grad(out[row, column], image, retain_graph=True)
        rows = seen[0, 0].abs().sum(1).nonzero()
        assert 0 < rows.min() <= rows.max() < SIDE - 1
        widest = max(widest, int(rows.max() - rows.min()) + 1)
    return widest


@pytest.mark.parametrize("name", NETS)
def test_rules_agree_with_gradients(name: str) -> None:
    found = by_gradients(NETS[name])

    assert field_of(NETS[name].to("meta"), channels=1) == Field(found, found)


class Pooled(nn.Module):
    """The mean of the whole image beside what is seen of it."""

    def forward(self, x: Tensor) -> Tensor:
        return x + functional.interpolate(x.mean((2, 3), keepdim=True), x.shape[-2:], mode="nearest")


class Attended(nn.Module):
    """Every place as a sum of all."""

    def forward(self, x: Tensor) -> Tensor:
        flat = x.flatten(2)
        return x + (flat @ (flat.transpose(1, 2) @ flat).softmax(2)).view(x.shape)


@pytest.mark.parametrize("layer", [Pooled(), Attended(), nn.GroupNorm(1, 1)])
def test_what_spans_the_whole_image_is_told_from_what_does_not(layer: nn.Module) -> None:
    found = field_of(Net(conv(3, padding=1), layer, conv(3, padding=1)).to("meta"), channels=1)

    assert found.side is None
    assert found.local in (0, 5)


def test_an_operation_without_a_rule_is_named() -> None:
    class Rolls(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return torch.roll(x, 1, dims=2)

    with pytest.raises(LookupError, match="no rule for roll"):
        field_of(Net(conv(3), Rolls()).to("meta"), channels=1)


@pytest.mark.parametrize(
    ("key", "side"),
    [
        ("dilated-frontend", 380),  # Yu and Koltun, section 4
        ("dilated-context-basic", 380 + 66 * 8),  # table 1: 67x67 cells of stride 8
        ("fcn32s-vgg16", 404 + 32),  # table 3 of the CVPR paper for fc6; each pixel lies between two of its cells
    ],
)
def test_published_fields_come_out(key: str, side: int, bundled_catalog: Catalog) -> None:
    net, _ = build_on_meta(bundled_catalog.model(key), 21)

    assert field_of(net) == Field(side, side)


def test_the_tool_prints_what_is_declared(capsys: pytest.CaptureFixture[str]) -> None:
    tool = runpy.run_path(str(Path(__file__).parents[3] / "tools" / "figures.py"))
    tool["main"](["lednet"])

    lines = capsys.readouterr().out.splitlines()
    names = [line.strip().partition("=")[0] for line in lines]
    assert names == ["lednet", "parameters", "macs_512", "output_stride", "receptive_field"]
    assert not any("declared" in line for line in lines[1:4])
