"""What changes numbers though the tensors fit: read off a built network, kept on the card, compared when it is run.

The same weights answer differently where a stage's first unit is dilated or not, where a bottleneck strides in its 1x1
or its 3x3, under another stem, another order of channels, or another way to lay scores on the image.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from torch import nn

from segstudio.core import ParamValue, WeightsError
from segstudio.core.plugins import NetSpec

_STAGE: Final = "layer"
_STRIDED: Final = (2, 2)
_STEM: Final = (7, 7)


def conventions_of(module: nn.Module, net: NetSpec) -> dict[str, ParamValue]:
    """Tell how images go in and scores come out, and of a network with stages how they are dilated and strided."""
    values: dict[str, ParamValue] = {
        "align_corners": net.align_corners,
        "channel_order": net.channel_order,
        "scale_255": net.scale_255,
    }
    stages = dict(_stages(module))
    if stages:
        values["stem"] = _stem(module)
        values |= {f"{name}.dilation": _dilation(stage) for name, stage in stages.items()}
        strides = {_stride_place(stage) for stage in stages.values()} - {""}
        if len(strides) == 1:
            values["stride_in"] = strides.pop()
    return values


def agree(card: Mapping[str, ParamValue], built: Mapping[str, ParamValue], model: str) -> None:
    """Refuse weights whose card was written under other conventions than the network is built with now."""
    other = [f"{key} {card[key]}, not {value}" for key, value in built.items() if card.get(key, value) != value]
    if other:
        raise WeightsError(
            model, f"its weights were made for another graph: {'; '.join(other)}.", "Import or train them again."
        )


def _stages(module: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """Find the outermost modules called `layer1`, `layer2` ..., as every ResNet calls its stages, not a 7x7 stem."""
    for name, child in module.named_modules():
        *outer, last = name.split(".")
        numbered = last.startswith(_STAGE) and last.removeprefix(_STAGE).isdigit()
        is_stem = numbered and any(conv.kernel_size == _STEM for conv in _convs(child))
        if numbered and not is_stem and not any(part.startswith(_STAGE) for part in outer):
            yield name, child


def _convs(module: nn.Module) -> list[nn.Conv2d]:
    return [m for m in module.modules() if isinstance(m, nn.Conv2d)]


def _stem(module: nn.Module) -> str:
    """Give the kernels of the convolutions before the first stage, such as `7x7` or `3x3 3x3 3x3`."""
    first = next(stage for _, stage in _stages(module))
    inside = {id(conv) for conv in _convs(first)}
    before: list[nn.Conv2d] = []
    for conv in _convs(module):
        if id(conv) in inside:
            break
        before.append(conv)
    return " ".join(f"{conv.kernel_size[0]}x{conv.kernel_size[1]}" for conv in before)


def _dilation(stage: nn.Module) -> str:
    """Give the dilations of the 3x3 convolutions in order, equal neighbours told once: `1-2`, `4-8-16`."""
    rates: Iterable[int] = (conv.dilation[0] for conv in _convs(stage) if conv.kernel_size != (1, 1))
    return "-".join(str(rate) for rate, _ in groupby(rates))


def _stride_place(stage: nn.Module) -> str:
    """Tell which kernel of the main path strides; a shortcut's 1x1 strides along with either."""
    kernels = [conv.kernel_size for conv in _convs(stage) if conv.stride == _STRIDED]
    if not kernels:
        return ""
    widest = max(kernels)
    return f"{widest[0]}x{widest[1]}"
