"""The aligned Xception block by block, in its three graphs, and DRN-D-54's stages."""

from typing import get_args

import pytest
import torch
from torch import nn

from segstudio.nn.drn import drn_d_54_features
from segstudio.nn.xception import AlignedXception65, Graph, SeparableUnit, XceptionBlock

GRAPHS = get_args(Graph)


@pytest.mark.parametrize("graph", GRAPHS)
def test_a_silent_block_gives_its_shortcut_which_the_port_rectifies(graph: Graph) -> None:
    block = XceptionBlock(2, (2, 2, 2), graph, shortcut="sum").eval()
    for layer in block.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.zeros_(layer.weight)
    x = torch.full((1, 2, 5, 5), -3.0)

    with torch.no_grad():
        out, _ = block(x.clone())

    assert torch.equal(out, torch.relu(x) if graph == "jfzhang95" else x)


@pytest.mark.parametrize(
    ("graph", "inner", "relus"),
    [
        ("released", False, (True, False, False)),
        ("figure", False, (True, True, False)),
        ("jfzhang95", False, (True, False, False)),
        ("released", True, (False, True, True)),
        ("figure", True, (False, True, True)),
        ("jfzhang95", True, (True, False, False)),
    ],
)
def test_relus_stand_where_each_graph_has_them(graph: Graph, inner: bool, relus: tuple[bool, ...]) -> None:
    block = XceptionBlock(4, (4, 4, 4), graph, shortcut="none" if inner else "conv")

    for unit in block.units:
        assert isinstance(unit, SeparableUnit)
        assert tuple(isinstance(m, nn.ReLU) for m in (unit.before, unit.between, unit.after)) == relus


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("stride", [8, 16])
def test_xceptions_taps_lie_at_stride_4_and_at_the_outputs(graph: Graph, stride: int) -> None:
    with torch.device("meta"):
        net = AlignedXception65(8 if stride == 8 else 16, graph).eval()

    taps = net(torch.zeros(1, 3, 100, 77, device="meta"))

    assert tuple(taps["low"].shape) == (1, 128 if graph == "jfzhang95" else 256, 25, 20)
    assert tuple(taps["out"].shape) == (1, 2048, -(-100 // stride), -(-77 // stride))


@pytest.mark.parametrize(
    ("graph", "stride", "middle", "exit1", "exit2"),
    [
        ("released", 16, 1, [1, 1, 1], 2),
        ("released", 8, 2, [2, 2, 2], 4),
        ("jfzhang95", 16, 1, [1, 1, 1], 2),
        ("jfzhang95", 8, 2, [2, 2, 1], 4),
    ],
)
def test_strides_that_are_lost_become_dilation(
    graph: Graph, stride: int, middle: int, exit1: list[int], exit2: int
) -> None:
    with torch.device("meta"):
        net = AlignedXception65(8 if stride == 8 else 16, graph)

    def rates(block: nn.Module) -> list[int]:
        return [m.dilation[0] for m in block.modules() if isinstance(m, nn.Conv2d) and m.groups > 1]

    assert rates(net.middle) == [middle] * 48
    assert (rates(net.exit1), rates(net.exit2)) == (exit1, [exit2] * 3)
    assert rates(net.entry1) + rates(net.entry2) + rates(net.entry3) == [1] * 9


def test_drn_keeps_stride_8_by_dilation_and_ends_with_two_plain_layers() -> None:
    with torch.device("meta"):
        net = drn_d_54_features().eval()

    taps = net(torch.zeros(1, 3, 100, 77, device="meta"))
    rates = {
        name: {m.dilation[0] for m in stage.modules() if isinstance(m, nn.Conv2d) and m.kernel_size == (3, 3)}
        for name, stage in net.named_children()
    }

    assert {name: tuple(tap.shape) for name, tap in taps.items()} == {"low": (1, 256, 25, 20), "out": (1, 512, 13, 10)}
    assert [rates[f"layer{i}"] for i in range(3, 9)] == [{1}, {1}, {2}, {4}, {2}, {1}]
    assert not any(isinstance(m, nn.MaxPool2d) for m in net.modules())
