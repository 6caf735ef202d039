"""From a request to a weights file: data, network, loop, choice of the size, card."""

import logging
import platform
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn

from segstudio import __version__
from segstudio.api.torch import build, build_on_meta, input_channels
from segstudio.core import ClassSet, JobContext, ParamValue, SettingsError, WeightsError, resolve
from segstudio.core.metrics import Metrics
from segstudio.core.plugins import Catalog, NetSpec
from segstudio.engine.backends import torch_backends
from segstudio.engine.devices import choose
from segstudio.engine.malloc import FreedMemory
from segstudio.engine.weights.cards import ModelCard, Preprocessing, write_weights
from segstudio.training.checkpoints import Checkpoint, Position, checkpoint_path, digest
from segstudio.training.data import grouping
from segstudio.training.data.batches import Batches, class_weights, draw_chances
from segstudio.training.data.crops import whole_crops
from segstudio.training.data.datasets import Split, need_depth, open_split
from segstudio.training.data.store import Stored, counts, depth_spread, load
from segstudio.training.fitting import fit_labels
from segstudio.training.loop import Loop
from segstudio.training.recipes.recipe import Group
from segstudio.training.requests import Trained, TrainRequest
from segstudio.training.self_training import Tagged, Teacher, open_tagged
from segstudio.training.unreached import clear_unreached
from segstudio.training.validation import Validator

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Task:
    """A request with everything looked up; `kept` are the tensors of the graph that is run, without auxiliary heads."""

    request: TrainRequest
    key: str
    values: dict[str, ParamValue]
    groups: tuple[Group, ...]
    classes: ClassSet
    training: Split
    validator: Validator
    net: NetSpec
    network: nn.Module
    device: torch.device
    kept: frozenset[str]
    tagged: tuple[Tagged, ...]


def train(request: TrainRequest, catalog: Catalog, context: JobContext) -> Trained:
    """Train as the recipe says and write the weights; goes on from a checkpoint beside `request.out` if there is one.

    Raises `DataError` for a data set that is not what it should be, `SettingsError` or `UnknownKeyError` for a recipe
    that does not fit, `WeightsError` for missing ImageNet weights, and `Cancelled` after saving a checkpoint.
    """
    start = time.monotonic()
    task = _prepare(request, catalog)
    with FreedMemory().kept():
        return _trained(task, catalog, context, start)


def _trained(task: _Task, catalog: Catalog, context: JobContext, start: float) -> Trained:
    request, recipe = task.request, task.request.recipe
    lookup, source = task.validator.lookup, task.validator.source
    stored = load(task.training, lookup, recipe.images.base_short_side, catalog, context, source=source)
    task = _fed(task, stored)
    teacher = Teacher(task.network, task.validator, recipe.images.short_sides[0], recipe.tagged.confidence)
    stored += teacher.labelled(task.tagged, recipe.images.base_short_side, context)
    counted = counts(stored, len(task.classes))
    checkpoint = Checkpoint(
        checkpoint_path(request.out), digest(recipe, (*task.training.names, task.net.depth_unit), len(stored))
    )
    weights = torch.from_numpy(class_weights(counted, recipe.loss.class_weights)).to(task.device)
    loop = Loop(
        network=task.network,
        batches=Batches(stored, draw_chances(counted, recipe.steps.balance), recipe, task.net),
        recipe=recipe,
        weights=weights if recipe.loss.class_weights else None,
        measure=lambda network: task.validator.measure(network, recipe.images.short_sides[0], context),
        checkpoint=checkpoint,
        context=context,
        device=task.device,
        net=task.net,
        save_every=request.save_every,
    )
    if not recipe.model.start and not checkpoint.path.exists():
        fit_labels(task.network, stored, context)
    steps, epochs = loop.batches.per_epoch, recipe.steps.epochs
    _log.info("%s on %s: %d images, %d epochs of %d steps", task.key, task.device, len(stored), epochs, steps)
    trained = _finish(task, loop.run(), context, start)
    checkpoint.remove()
    return trained


def _prepare(request: TrainRequest, catalog: Catalog) -> _Task:
    recipe = request.recipe
    key = recipe.model.key or request.model
    if request.model not in ("", key):
        raise SettingsError(
            "model",
            f"the recipe is for {key}, not for {request.model}.",
            f"Leave --model out, or change the recipe: --set model.key={request.model}",
        )
    if not key:
        raise SettingsError("model", "neither the recipe nor --model names a network.", "See `segstudio models`.")
    spec = catalog.model(key)
    values = resolve(spec.params, recipe.model.values)
    training, validation = (
        open_split(request.data, name, catalog.image_suffixes, request.classes)
        for name in (request.split, request.validation)
    )
    groups = recipe.classes or grouping.own_groups(training.names, recipe.ignored)
    classes = grouping.class_set(groups)
    lookup = grouping.table(training.names, grouping.sources(groups), classes, recipe.ignored, request.data)
    device = torch.device(choose(request.device, torch_backends()).torch_name)
    torch.manual_seed(recipe.steps.seed)
    network, net = build(spec, len(classes), values, auxiliary=True, pretrained=recipe.model.pretrained)
    recipe = whole_crops(recipe, net.size_multiple)
    request = replace(request, recipe=recipe)
    if recipe.model.start:
        _start(network, request.out.with_name(recipe.model.start))
    clear_unreached(network, recipe.images.crop, input_channels(net))
    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs lack the pair
    source = request.depth if net.needs_depth else None
    for split in (training, validation) if source else ():
        need_depth(split, request.depth)
    validator = Validator(validation, lookup, classes, net, catalog, device, source)
    kept = frozenset(build_on_meta(spec, len(classes), values)[0].state_dict())
    tagged = _tagged(request, catalog, net, lookup, training.names) if recipe.tagged.folder else ()
    return _Task(request, key, values, groups, classes, training, validator, net, network, device, kept, tagged)


def _tagged(
    request: TrainRequest, catalog: Catalog, net: NetSpec, lookup: NDArray[np.uint8], names: tuple[str, ...]
) -> tuple[Tagged, ...]:
    recipe = request.recipe
    if not recipe.model.start:
        raise SettingsError(
            "tagged", "there is no network to label its images.", "Name weights to start from by model.start."
        )
    if net.needs_depth:
        raise SettingsError("tagged", "the network reads depth, which these images lack.", "Leave the table out.")
    return open_tagged(request.data / recipe.tagged.folder, catalog.image_suffixes, names, lookup)


def _fed(task: _Task, stored: Sequence[Stored]) -> _Task:
    """Settle by which mean and deviation depth is normalised, and in which unit it is."""
    source, asked = task.validator.source, task.request.recipe.images.depth
    if source is None:
        return task
    if asked == "network" and source.measures != task.net.depth_unit:
        raise SettingsError(
            "images.depth",
            f"the network's own mean is in {task.net.depth_unit}, but the maps are in {source.measures}.",
            'Normalise by depth = "data", or name another --depth-unit.',
        )
    mean, std = depth_spread(stored) if asked == "data" else (task.net.depth_mean, task.net.depth_std)
    net = replace(task.net, depth_mean=mean, depth_std=std, depth_unit=source.measures)
    return replace(task, net=net, validator=replace(task.validator, net=net))


def _start(network: nn.Module, path: Path) -> None:
    """Fill a network with the weights of a file; heads that only training has may be missing there."""
    if not path.is_file():
        raise WeightsError(str(path), "the weights to start from are not there.", "Train them first, to this file.")
    state = {key: value.float() if value.is_floating_point() else value for key, value in load_file(path).items()}
    own = network.state_dict()
    if any(key not in own or own[key].shape != value.shape for key, value in state.items()):
        raise WeightsError(str(path), "belongs to another network or other classes.", "Start from fitting weights.")
    network.load_state_dict({**own, **state})


def _finish(task: _Task, best: Position, context: JobContext, start: float) -> Trained:
    """Choose the short side, measure what will be stored, and write it."""
    recipe, state = task.request.recipe, best.best_state
    # What is measured is what will be read back: weights rounded as they are stored.
    rounded = {k: v.half().float() if v.is_floating_point() and v.ndim > 1 else v for k, v in state.items()}
    task.network.load_state_dict(rounded)
    side = task.validator.choose(task.network, recipe.images.short_sides, context)
    metrics = task.validator.measure(task.network, side, context, boundaries=True)
    shipped = {key: value for key, value in state.items() if key in task.kept}
    write_weights(task.request.out, shipped, _card(task, metrics, side, best))
    _log.debug("wrote %s: mean IoU %.4f at %s", task.request.out, metrics.miou or 0.0, side or "full size")
    return Trained(task.request.out, metrics, side, time.monotonic() - start)


def _card(task: _Task, metrics: Metrics, side: int, best: Position) -> ModelCard:
    recipe, net = task.request.recipe, task.net
    measured = {**metrics.as_json(), "split": task.request.validation, "pixels": "full size"}
    return ModelCard(
        model=task.key,
        key=recipe.weights.key,
        title=recipe.weights.title or recipe.weights.key,
        classes=task.classes,
        preprocessing=Preprocessing.of(net, side or None),
        values=task.values,
        groups=grouping.sources(task.groups),
        data=recipe.weights.data or f"{task.request.data.name} ({len(task.training.samples)} images)",
        licence=recipe.weights.licence,
        source=recipe.weights.source,
        recipe=recipe.text,
        metrics=measured,
        versions={
            "segstudio": __version__,
            "torch": version("torch"),
            "torchvision": version("torchvision"),
            "numpy": version("numpy"),
            "python": platform.python_version(),
        },
        conventions={
            "align_corners": net.align_corners,
            "output_stride": net.output_stride,
            "score_stride": net.stride_of_scores,
        },
        training={
            "device": str(task.device),
            "threads": torch.get_num_threads(),
            "seconds": round(best.seconds, 1),
            "processor_seconds": round(best.processor_seconds, 1),
            "history": best.history,
        },
    )
