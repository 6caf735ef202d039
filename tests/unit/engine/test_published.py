"""The lists of published checkpoints are what the publishers say and what the networks here take over."""

import json
import re
import runpy
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import torch

from segstudio.core import ParamValue, resolve, resource
from segstudio.core.plugins import BuildRequest, Catalog
from segstudio.engine import published_weights
from segstudio.engine.weights.loading import build
from segstudio.engine.weights.published import Published, class_set, loadable, not_here, read_published, reckoned_size
from torchvision_twin import MAKERS

ALL: Final = read_published()
TOOL: Final = Path(__file__).parents[3] / "tools" / "published.py"


def test_every_checkpoint_is_taken_over_by_a_network_and_a_layout(bundled_catalog: Catalog) -> None:
    assert loadable(ALL, bundled_catalog) == ALL
    assert len(ALL) >= 28


def test_keys_and_files_are_unique() -> None:
    assert len({entry.key for entry in ALL}) == len({entry.file for entry in ALL}) == len(ALL)


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.key)
def test_every_checkpoint_is_told_of_completely(entry: Published) -> None:
    assert re.fullmatch(r"https://[\w.]+/[\w./-]+\.pth", entry.url)
    assert entry.file.endswith(f"-{entry.sha256}.pth")
    assert re.fullmatch(r"[0-9a-f]{8,64}", entry.sha256)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.key)
    assert entry.miou is not None
    assert 0.2 < entry.miou < 0.9
    assert entry.licence
    assert entry.measured
    assert class_set(entry.classes).known


def test_torchvisions_list_is_what_the_installed_one_says() -> None:
    output = runpy.run_path(str(TOOL))["torchvision_list"]()

    assert json.loads(resource("published/torchvision.json").read_text("utf-8")) == output


@pytest.mark.parametrize("entry", [e for e in ALL if e.publisher == "torchvision"], ids=lambda entry: entry.key)
def test_torchvisions_files_fit_size_classes_and_layout(entry: Published, bundled_catalog: Catalog) -> None:
    with torch.device("meta"):
        state = MAKERS[entry.model](weights=None, weights_backbone=None, num_classes=21, aux_loss=True).state_dict()
    spec = bundled_catalog.model(entry.model)
    shapes = {key: tuple(value.shape) for key, value in state.items()}
    layout = next(one for one in spec.layouts if one.key == entry.layout)

    assert layout.matches(shapes)
    assert shapes[layout.classifier][0] == len(class_set(entry.classes))
    assert entry.size == pytest.approx(sum(v.numel() * v.element_size() for v in state.values()), rel=0.01)
    assert reckoned_size(spec) == pytest.approx(entry.size, rel=0.1)


@pytest.mark.parametrize(
    ("key", "count", "first", "last"),
    [
        ("voc", 21, "background", "tvmonitor"),
        ("cityscapes", 19, "road", "bicycle"),
        ("ade20k", 150, "wall", "flag"),
        ("pascal-context", 60, "background", "wood"),
        ("pascal-context-59", 59, "aeroplane", "wood"),
    ],
)
def test_class_sets_are_those_of_the_data_sets(key: str, count: int, first: str, last: str) -> None:
    names = class_set(key).names

    assert (len(names), names[0], names[-1]) == (count, first, last)


@pytest.mark.parametrize("key", ["voc", "cityscapes"])
def test_colours_are_those_of_the_palette(key: str, bundled_catalog: Catalog) -> None:
    colors = tuple(c.color for c in class_set(key).classes)

    assert bundled_catalog.palette(key).colors[: len(colors)] == colors


def test_a_catalog_without_the_network_or_the_layout_leaves_checkpoints_out(bundled_catalog: Catalog) -> None:
    (first, *_) = ALL
    odd = [replace(first, model="nothing"), replace(first, layout="nothing"), replace(first, values={"nothing": 1})]

    assert loadable(ALL, Catalog()) == ()
    assert loadable(odd, bundled_catalog) == ()


def test_what_is_at_hand_is_not_offered_again(bundled_catalog: Catalog) -> None:
    published = published_weights(bundled_catalog)
    every = published.beyond(())
    rest = published.beyond(every[:3])

    assert len(every) == len(ALL)
    assert {info.key for info in rest} == {info.key for info in every[3:]}
    assert not any(info.present for info in every)


def test_a_size_that_nobody_tells_is_reckoned(bundled_catalog: Catalog) -> None:
    reported = {info.key: info for info in not_here(ALL, bundled_catalog, ())}

    assert reported["fcn-resnet50-coco"].size_is_told
    pspnet = reported["pspnet-r50-d8-512x1024-40k-cityscapes"]
    assert not pspnet.size_is_told
    assert pspnet.size == 4 * bundled_catalog.model("pspnet-resnet50").parameters


def shapes_of(catalog: Catalog, model: str, classes: int, values: Mapping[str, ParamValue]) -> dict[str, torch.Size]:
    with torch.device("meta"):
        module, _ = build(catalog, catalog.model(model), BuildRequest(classes, values))
    return {key: value.shape for key, value in module.state_dict().items()}


@pytest.mark.parametrize(
    ("model", "layout", "values"),
    sorted({(e.model, e.layout, json.dumps(e.values)) for e in ALL if e.values}),
)
def test_values_beyond_the_layout_s_leave_every_tensor_as_it_is(
    model: str, layout: str, values: str, bundled_catalog: Catalog
) -> None:
    spec = bundled_catalog.model(model)
    usual = next(one for one in spec.layouts if one.key == layout).values
    reported = {**usual, **json.loads(values)}

    plain, changed = (shapes_of(bundled_catalog, model, 19, resolve(spec.params, v)) for v in (usual, reported))
    assert plain == changed
    assert any(usual.get(key) != value for key, value in json.loads(values).items())
