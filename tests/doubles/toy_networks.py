"""Networks of a few layers and the plugins that offer them, for tests of the engine."""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Final

import torch
from torch import Tensor, nn

from segstudio.api import BuildRequest, CheckpointLayout, ClassSet, IntParam, ModelSpec, NetSpec, SegClass, hookimpl
from segstudio.core.plugins import Catalog, PluginSource, build_catalog
from segstudio.engine.backends import CpuBackend
from segstudio.engine.devices import Device
from segstudio.engine.networks import Network
from segstudio.engine.weights.cards import ModelCard, Preprocessing, write_weights

KEY: Final = "toy-convs"
CLASSES: Final = ClassSet(tuple(SegClass(i, n, (i * 80, 0, 0)) for i, n in enumerate(("ground", "tree", "sky"))))
PLAIN: Final = NetSpec(mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5), output_stride=4)
FED: Final = Preprocessing((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))

Build = Callable[[BuildRequest], tuple[object, NetSpec]]


class Convs(nn.Module):
    """Three convolutions at stride 4 whose receptive field is 19 pixels."""

    def __init__(self, classes: int, width: int = 4) -> None:
        super().__init__()
        self.a = nn.Conv2d(3, width, 3, stride=2, padding=1)
        self.b = nn.Conv2d(width, width, 3, stride=2, padding=1)
        self.head = nn.Conv2d(width, classes, 3, padding=1)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {"out": self.head(torch.relu(self.b(torch.relu(self.a(x)))))}


def build_convs(request: BuildRequest) -> tuple[object, NetSpec]:
    """Build `Convs` with the parameter `width`."""
    return Convs(request.classes, int(request.values.get("width", 4))), PLAIN


def _matches(shapes: dict[str, tuple[int, ...]] | object) -> bool:
    return isinstance(shapes, dict) and "first.weight" in shapes


def _rename(key: str) -> str | None:
    if key.startswith("aux."):
        return None
    name, _, rest = key.partition(".")
    return {"first": "a", "second": "b", "last": "head"}.get(name, name) + "." + rest


LAYOUT: Final = CheckpointLayout("elsewhere", "Somebody", _matches, _rename, "last.weight")


def network_of(module: nn.Module, net: NetSpec = PLAIN) -> Network:
    """Make a loaded network of a module, on the CPU."""
    device = Device("cpu", "CPU, because this is a test.", CpuBackend())
    return Network("toy", module.eval(), net, CLASSES, device)


def make_catalog(
    build: Build = build_convs, key: str = KEY, plugin: str = "toys", layouts: tuple[CheckpointLayout, ...] = (LAYOUT,)
) -> Catalog:
    """Offer one network through a plugin of its own."""
    spec = ModelSpec(
        key=key, title="Toy", family="Toy", year=2015, paper="", note="", parameters=0, macs_512=0, output_stride=4,
        load=build, params=(IntParam("width", "Width", 4, 1, 64),), layouts=layouts,
    )  # fmt: skip

    module = ModuleType(plugin)

    @hookimpl
    def segstudio_models() -> Iterable[ModelSpec]:
        return [spec]

    module.segstudio_models = segstudio_models  # type: ignore[attr-defined]  # how a plugin looks like a module
    return build_catalog([PluginSource(plugin, module)])


def make_weights(
    path: Path, build: Build = build_convs, *, key: str = KEY, seed: int = 0, short_side: int | None = None
) -> Path:
    """Write random weights for a network with their card."""
    torch.manual_seed(seed)
    module, net = build(BuildRequest(len(CLASSES)))
    assert isinstance(module, nn.Module)
    fed = Preprocessing(net.mean, net.std, net.channel_order, short_side)
    write_weights(path, module.state_dict(), ModelCard(key, "toy", "Toy weights", CLASSES, fed), half=False)
    return path
