"""The parts of the networks' contract that need torch."""

import socket
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NoReturn
from unittest.mock import patch

import torch
from torch import Tensor, nn

from segstudio.api.testing._expect import expect
from segstudio.api.testing._fields import field_of
from segstudio.api.torch import (
    COUNTED_CLASSES,
    COUNTED_SIZE,
    FitsLabels,
    Network,
    build,
    build_on_meta,
    count_macs,
    count_parameters,
    input_channels,
    pad_to_multiple,
)
from segstudio.core import Cancelled, ParamValue, WeightsError
from segstudio.core.plugins import ModelSpec, NetSpec

_CLASSES = 5
_TRAINING_SIZE = (64, 64)


def check_counts(spec: ModelSpec) -> None:
    """Compare the declared cost with the inference graph's at 21 classes."""
    net, feeding = build_on_meta(spec, COUNTED_CLASSES)
    for name in ("needs_depth", "output_stride"):
        same = getattr(feeding, name) == getattr(spec, name)
        expect(same, f"{spec.key}: `{name}` differs between ModelSpec and NetSpec.")
    parameters, macs = count_parameters(net), count_macs(net, channels=input_channels(feeding))
    expect(parameters == spec.parameters, f"{spec.key}: has {parameters} parameters, declares {spec.parameters}.")
    expect(macs == spec.macs_512, f"{spec.key}: computes {macs} multiply-accumulates, declares {spec.macs_512}.")
    if spec.receptive_field is not None or spec.whole_by:
        field = field_of(net, input_channels(feeding)).side
        expect(not (spec.receptive_field and spec.whole_by), f"{spec.key}: sees a part of the image or all of it.")
        good = field == spec.receptive_field
        expect(good, f"{spec.key}: sees {field or 'all'} pixels a side, declares {spec.receptive_field or 'all'}.")


def check_shapes(spec: ModelSpec, classes: int, values: Mapping[str, ParamValue]) -> None:
    """On the meta device: `out` alone, one channel for each class, on the grid that the score stride promises.

    A cell more is allowed: networks whose cells lie on the corners need k + 1 of them to reach over 8k pixels.
    """
    net, feeding = build_on_meta(spec, classes, values)
    height, width = COUNTED_SIZE
    with torch.no_grad():
        out = net.eval()(torch.zeros(2, input_channels(feeding), height, width, device="meta"))
    stride = feeding.stride_of_scores
    _expect_outputs(spec, out, {"out"}, (2, classes))
    want = (-(-height // stride), -(-width // stride))
    got = tuple(out["out"].shape[-2:])
    good = all(cells - promised in {0, 1} for cells, promised in zip(got, want, strict=True))
    expect(good, f"{spec.key} {dict(values)}: out is {got} for {COUNTED_SIZE}; stride {stride} means {want}.")


def check_training_graph(spec: ModelSpec) -> None:
    """Find every tensor of the graph that is run in the one that is trained, under the same name and shape."""
    trained, feeding = build_on_meta(spec, _CLASSES, auxiliary=True)
    plain, plain_feeding = build_on_meta(spec, _CLASSES)
    expect(not plain_feeding.auxiliary, f"{spec.key}: names auxiliary outputs that were not asked for.")
    with_heads = {k: v.shape for k, v in trained.state_dict().items()}
    for key, value in plain.state_dict().items():
        expect(with_heads.get(key) == value.shape, f"{spec.key}: {key} is missing or different in the training graph.")
    if not feeding.auxiliary:
        expect(len(with_heads) == len(plain.state_dict()), f"{spec.key}: trains tensors of no named output.")


def check_runs(spec: ModelSpec, sizes: Sequence[tuple[int, int]]) -> None:
    """On the CPU: odd sizes, the same answer twice, input left alone, and a strict round trip of the weights."""
    net, feeding = _ready(spec, seed=1)
    for size in sizes:
        image = pad_to_multiple(_image(feeding, size), feeding.size_multiple)
        before = image.clone()
        first, second = _logits(net, image), _logits(net, image)
        _expect_grid(spec, first, image, feeding)
        expect(torch.equal(image, before), f"{spec.key}: forward changes its input.")
        expect(torch.equal(first, second), f"{spec.key}: two runs on one {size} image differ in evaluation mode.")
    _check_round_trip(spec, net, image)


def _check_round_trip(spec: ModelSpec, net: Network, image: Tensor) -> None:
    state = net.state_dict()
    places = {value.data_ptr() for value in state.values() if value.numel()}
    filled = sum(1 for value in state.values() if value.numel())
    expect(len(places) == filled, f"{spec.key}: two tensors of the state share memory, which safetensors refuses.")
    other, _ = _ready(spec, seed=2)
    expect(not torch.equal(_logits(other, image), _logits(net, image)), f"{spec.key}: weights change nothing.")
    other.load_state_dict(state, strict=True)
    expect(torch.equal(_logits(other, image), _logits(net, image)), f"{spec.key}: the state_dict is not all of it.")


def check_training(spec: ModelSpec) -> None:
    """In training mode: `out` and the auxiliary outputs that were asked for, and a gradient in every parameter."""
    net, feeding = build(spec, _CLASSES, auxiliary=True)
    net.train()
    images = pad_to_multiple(_image(feeding, _TRAINING_SIZE, count=2), feeding.size_multiple)
    outputs = net(images)
    _expect_outputs(spec, outputs, {"out", *feeding.auxiliary}, (2, _CLASSES))
    torch.autograd.backward([value.square().mean() for value in outputs.values()])
    for name, parameter in net.named_parameters():
        if parameter.requires_grad:
            good = parameter.grad is not None and bool(parameter.grad.isfinite().all())
            expect(good, f"{spec.key}: no finite gradient reaches {name}.")
    expect(set(net.eval()(images)) == {"out"}, f"{spec.key}: auxiliary outputs are computed in evaluation mode too.")


def check_fitting(spec: ModelSpec) -> None:
    """Hand label maps to a network that computes weights from them: what it computes is saved, and it still answers."""
    net, feeding = _ready(spec, seed=1)
    if not isinstance(net, FitsLabels):
        return
    before = {key: value.clone() for key, value in net.state_dict().items()}
    net.fit_labels(_label_maps())
    after = net.state_dict()
    expect(before.keys() == after.keys(), f"{spec.key}: fit_labels changes which tensors it saves.")
    changed = any(not torch.equal(before[key], value) for key, value in after.items())
    expect(changed, f"{spec.key}: fit_labels changes no tensor that is saved.")
    image = pad_to_multiple(_image(feeding, (97, 131)), feeding.size_multiple)
    _expect_grid(spec, _logits(net, image), image, feeding)


def _label_maps() -> list[Tensor]:
    """Return maps of two sizes whose classes meet in slanting borders, with a column that counts nowhere."""
    maps = []
    for height, width in ((80, 96), (71, 133)):
        rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
        map_ = ((2 * rows + 3 * columns) // 37 % _CLASSES).to(torch.uint8)
        map_[:, -1] = 255
        maps.append(map_)
    return maps


def check_stops(spec: ModelSpec) -> None:
    """Ask for a stop between two layers: it must come out of `forward` as it is."""
    net, feeding = _ready(spec, seed=1)
    leaves = [module for module in net.modules() if not list(module.children())]

    def stop(_: nn.Module, __: object) -> None:
        raise Cancelled

    hooks = [leaf.register_forward_pre_hook(stop) for leaf in leaves[len(leaves) // 2 :]]
    try:
        _logits(net, pad_to_multiple(_image(feeding, (17, 3)), feeding.size_multiple))
    except Cancelled:
        return
    finally:
        for hook in hooks:
            hook.remove()
    raise AssertionError(f"{spec.key}: a stop between layers was swallowed.")


def check_pretrained(spec: ModelSpec) -> None:
    """With an empty cache, pretrained weights come with an installed package or are refused with the remedy."""
    with _no_network(spec.key), tempfile.TemporaryDirectory() as folder, patch.dict("os.environ", TORCH_HOME=folder):
        try:
            build(spec, _CLASSES, pretrained=True)
        except WeightsError as error:
            expect(bool(error.hint.strip()), f"{spec.key}: refuses pretrained weights without naming the remedy.")


@contextmanager
def _no_network(key: str) -> Iterator[None]:
    def connect(*_: object, **__: object) -> NoReturn:
        raise AssertionError(f"{key}: building it opens a network connection.")

    with patch.object(socket.socket, "connect", connect), patch.object(socket, "getaddrinfo", connect):
        yield


def _ready(spec: ModelSpec, seed: int) -> tuple[Network, NetSpec]:
    """Build a network in evaluation mode with weights that a seed decides, normalisation statistics included.

    All weights get some noise: layers that start at zero (score layers often do) or always start alike prove nothing.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net, feeding = build(spec, _CLASSES)
        with torch.no_grad():
            for name, tensor in net.state_dict().items():
                if name.endswith("running_mean"):
                    tensor.normal_(0, 0.1)
                elif name.endswith("running_var"):
                    tensor.uniform_(0.5, 1.5)
                elif tensor.is_floating_point():
                    tensor.add_(torch.randn_like(tensor), alpha=0.01)
    return net.eval(), feeding


def _image(feeding: NetSpec, size: tuple[int, int], count: int = 1) -> Tensor:
    return torch.randn(count, input_channels(feeding), *size, generator=torch.Generator().manual_seed(3))


def _logits(net: Network, image: Tensor) -> Tensor:
    with torch.no_grad():
        out: Tensor = net(image)["out"]
    return out


def _expect_grid(spec: ModelSpec, out: Tensor, image: Tensor, feeding: NetSpec) -> None:
    """On any size the grid may be a cell off the promised one, as strides round; two are too many.

    Cells on the corners reach over n pixels by ceil((n - 1) / stride) + 1, which is less than two beyond n / stride.
    """
    _expect_outputs(spec, {"out": out}, {"out"}, (len(image), _CLASSES))
    for got, side in zip(out.shape[-2:], image.shape[-2:], strict=True):
        good = -1 <= got - side / feeding.stride_of_scores < 2
        expect(good, f"{spec.key}: {side} pixels give {got} cells at score stride {feeding.stride_of_scores}.")
    expect(bool(out.isfinite().all()), f"{spec.key}: logits are not finite.")


def _expect_outputs(spec: ModelSpec, outputs: object, names: set[str], lead: tuple[int, int]) -> None:
    expect(isinstance(outputs, dict), f"{spec.key}: forward returns {type(outputs).__name__}, not a dict.")
    assert isinstance(outputs, dict)  # for the type checker
    expect(set(outputs) == names, f"{spec.key}: forward returns {sorted(outputs)}, expected {sorted(names)}.")
    for name, value in outputs.items():
        good = isinstance(value, Tensor) and value.ndim == 4 and tuple(value.shape[:2]) == lead
        expect(good and value.dtype == torch.float32, f"{spec.key}: {name} is not float32 {lead} x h x w.")
