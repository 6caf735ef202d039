"""From a catalog key and a weights file to a network on a device."""

from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from segstudio.core import PluginError, SegStudioError, WeightsError, WeightsInfo, resolve
from segstudio.core.plugins import BuildRequest, Catalog, ModelSpec, NetSpec
from segstudio.engine.devices import Device
from segstudio.engine.networks import Network
from segstudio.engine.weights.cards import ModelCard, read_card
from segstudio.engine.weights.checkpoints import fill, read_tensors
from segstudio.engine.weights.conventions import agree, conventions_of


def plugin_of(catalog: Catalog, key: str) -> str:
    """Name the plugin that offers a key, for error sentences."""
    return next((record.name for record in catalog.plugins if key in record.offers), "unknown")


def build(catalog: Catalog, spec: ModelSpec, request: BuildRequest) -> tuple[nn.Module, NetSpec]:
    """Have a plugin build its network; whatever it raises becomes a `PluginError` with its name."""
    plugin = plugin_of(catalog, spec.key)
    try:
        module, net = spec.load(request)
    except SegStudioError:
        raise
    except Exception as error:
        raise PluginError(
            plugin, f"could not build {spec.key} ({type(error).__name__}: {error}).", "Update or uninstall it."
        ) from error
    if not isinstance(module, nn.Module) or not isinstance(net, NetSpec):
        raise PluginError(plugin, f"{spec.key} gave no network and NetSpec.", "Update or uninstall it.")
    return module, net


def load_network(catalog: Catalog, info: WeightsInfo, device: Device) -> Network:
    """Build the network that weights belong to, fill it, and bring it to the device, ready to run."""
    if info.path is None or not info.present:
        raise WeightsError(info.model, f"the weights {info.key!r} are not on this machine.", f"See {info.source}.")
    spec = catalog.model(info.model)
    card = _card(info.path, spec.key)
    values = resolve(spec.params, card.values)
    module, net = build(catalog, spec, BuildRequest(len(card.classes), values))
    agree(card.conventions, conventions_of(module, net), spec.key)
    fill(module, read_tensors(info.path, spec.key), info.path, spec.key)
    module.eval().requires_grad_(requires_grad=False)
    module.to(device.torch_name).to(memory_format=torch.channels_last)
    return Network(spec.key, module, _as_trained(net, card), card.classes, device, card.preprocessing.short_side)


def _as_trained(net: NetSpec, card: ModelCard) -> NetSpec:
    """Feed images as they were fed in training, where the card says how."""
    fed = card.preprocessing
    net = replace(net, mean=fed.mean, std=fed.std, channel_order=fed.channel_order)
    if not fed.depth_unit:
        return net
    return replace(net, depth_mean=fed.depth_mean, depth_std=fed.depth_std, depth_unit=fed.depth_unit)


def _card(path: Path, model: str) -> ModelCard:
    card = read_card(path)
    if card is None:
        raise WeightsError(
            model, f"{path} has no card that names its classes.", f"Import it first: segstudio weights import {path}"
        )
    return card
