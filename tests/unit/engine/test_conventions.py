"""Conventions are read off a built network, kept on its card, and compared when it is run."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

import toy_networks
from segstudio.core import WeightsError
from segstudio.core.plugins import BuildRequest, NetSpec, bundled_sources
from segstudio.core.plugins import build_catalog as build
from segstudio.engine.backends import CpuBackend
from segstudio.engine.devices import Device
from segstudio.engine.weights.cards import read_card, write_weights
from segstudio.engine.weights.checkpoints import read_tensors
from segstudio.engine.weights.conventions import agree, conventions_of
from segstudio.engine.weights.index import WeightsIndex
from segstudio.engine.weights.loading import load_network
from segstudio.nn.resnet import resnet_features

CATALOG = build(bundled_sources())


@pytest.mark.parametrize(
    ("options", "reported"),
    [
        ({}, {"stem": "7x7", "layer3.dilation": "1-2", "layer4.dilation": "2-4"}),
        ({"first_unit_dilated": True}, {"layer3.dilation": "2", "layer4.dilation": "4"}),
        ({"output_stride": 16, "multi_grid": (1, 2, 4)}, {"layer3.dilation": "1", "layer4.dilation": "2-4-8"}),
        ({"stem": "narrow"}, {"stem": "3x3 3x3 3x3"}),
    ],
)
def test_a_resnet_tells_its_stem_dilation_and_stride(options: dict[str, object], reported: dict[str, str]) -> None:
    with torch.device("meta"):
        found = conventions_of(resnet_features(50, **options), NetSpec())  # type: ignore[arg-type]  # options of its own

    assert reported.items() <= found.items()
    assert found["stride_in"] == "3x3"
    assert found["layer1.dilation"] == "1"


def test_caffes_resnet_strides_in_its_1x1() -> None:
    spec = CATALOG.model("deeplabv2-resnet101")
    with torch.device("meta"):
        module, net = spec.load(BuildRequest(2, {p.key: p.default for p in spec.params}))

    assert isinstance(module, torch.nn.Module)
    found = conventions_of(module, net)
    assert (found["stride_in"], found["channel_order"]) == ("1x1", "bgr")


def test_a_network_without_stages_tells_how_it_is_fed() -> None:
    assert conventions_of(toy_networks.Convs(2), toy_networks.PLAIN) == {
        "align_corners": False,
        "channel_order": "rgb",
        "scale_255": False,
    }


def test_what_an_older_card_does_not_say_is_not_held_against_it() -> None:
    agree({"layout": "elsewhere"}, {"stem": "7x7"}, "net")


def test_weights_of_another_graph_are_refused_with_what_differs(tmp_path: Path) -> None:
    path = toy_networks.make_weights(tmp_path / "toy.safetensors")
    card = read_card(path)
    assert card is not None
    write_weights(path, read_tensors(path, "toy"), replace(card, conventions={"align_corners": True}), half=False)

    with pytest.raises(WeightsError, match="another graph: align_corners True, not False"):
        load_network(
            toy_networks.make_catalog(),
            WeightsIndex((tmp_path,)).find(toy_networks.KEY, "toy"),
            Device("cpu", "CPU, because this is a test.", CpuBackend()),
        )
