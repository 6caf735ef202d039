"""Every layout of every bundled network: recognised by its names, nothing left over, numbers kept bit by bit."""

from functools import cache
from pathlib import Path
from typing import Final

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from segstudio.api import CheckpointLayout, ModelSpec, Shapes, WeightsError
from segstudio.api.testing import check_layout, published_shapes
from segstudio.engine.weights.cards import read_card
from segstudio.engine.weights.importing import import_checkpoint, recognise
from segstudio.nn.renames import KeyMap
from sisters import CATALOG, is_deeper_sister

LAYOUTS: Final = [(spec, layout) for spec in CATALOG.models.values() for layout in spec.layouts]
NAMES: Final = [f"{spec.key}-{layout.key}" for spec, layout in LAYOUTS]
UNLIKE: Final = [(spec, layout) for spec, layout in LAYOUTS if not is_deeper_sister(spec)]
SMALL: Final = 10_000_000  # parameters; beyond it a file takes seconds to write
LARGE: Final = 50_000_000  # and beyond this, too many
WRITTEN: Final = {  # one of those that share a layout's code
    (spec.family, layout.key): (spec, layout) for spec, layout in reversed(UNLIKE) if spec.parameters <= LARGE
}
SAME_TENSORS: Final = ({"fcn8s-vgg16", "fcn8s-atonce-vgg16"},)  # fixed scalars tell them apart, and no file holds those


@cache
def listing(name: str) -> Shapes:
    """List names and shapes of a file for five classes; that nothing is left over there, `check_model` finds out."""
    return published_shapes(*LAYOUTS[NAMES.index(name)], classes=5)


@pytest.mark.parametrize(("spec", "layout"), LAYOUTS, ids=NAMES)
def test_a_file_is_recognised_by_its_names_alone(spec: ModelSpec, layout: CheckpointLayout) -> None:
    assert isinstance(layout.rename, KeyMap)  # which `check_model` reads both ways
    file = {key: torch.empty(shape, device="meta") for key, shape in listing(f"{spec.key}-{layout.key}").items()}
    (alike,) = [models for models in SAME_TENSORS if spec.key in models] or [set[str]()]

    if alike:
        with pytest.raises(WeightsError, match=f"fits several networks: {', '.join(sorted(alike))}"):
            recognise(file, CATALOG, "file")
    assert recognise(file, CATALOG, "file", spec.key if alike else "") == (spec, layout)


@pytest.mark.parametrize(("spec", "layout"), UNLIKE, ids=[f"{spec.key}-{layout.key}" for spec, layout in UNLIKE])
def test_one_tensor_more_or_less_is_noticed(spec: ModelSpec, layout: CheckpointLayout) -> None:
    file = dict(listing(f"{spec.key}-{layout.key}"))
    theirs = next(key for key in file if layout.rename(key) and key != layout.classifier)

    with pytest.raises(AssertionError, match=r"odd\.weight of the file has no place|does not recognise"):
        check_layout(spec, layout, file | {"odd.weight": (1,)})
    with pytest.raises(AssertionError, match=r"stays empty|does not hold|does not recognise"):
        check_layout(spec, layout, {key: shape for key, shape in file.items() if key != theirs})


def made(shapes: Shapes, layout: CheckpointLayout) -> dict[str, Tensor]:
    """Make tensors of these names, the same ones where a file holds them twice."""
    generator = torch.Generator().manual_seed(7)
    ours: dict[str | None, Tensor] = {}
    for key, shape in shapes.items():
        if key.endswith("num_batches_tracked"):
            ours.setdefault(layout.rename(key), torch.tensor(len(ours)))
        else:
            ours.setdefault(layout.rename(key), torch.rand(shape, generator=generator))
    return {key: ours[layout.rename(key)] for key in shapes}


@pytest.mark.parametrize(
    ("spec", "layout"),
    [
        pytest.param(
            spec, layout, id=f"{spec.key}-{layout.key}", marks=[pytest.mark.slow] if spec.parameters > SMALL else []
        )
        for spec, layout in WRITTEN.values()
    ],
)
def test_tensors_and_conventions_travel_in_one_file(spec: ModelSpec, layout: CheckpointLayout, tmp_path: Path) -> None:
    file = made(listing(f"{spec.key}-{layout.key}"), layout)
    torch.save({layout.container: file} if layout.container else file, tmp_path / "published.pth")
    out = tmp_path / "imported.safetensors"

    import_checkpoint(tmp_path / "published.pth", out, CATALOG, model=spec.key)

    stored, card = load_file(out), read_card(out)
    assert {layout.rename(key) for key in file} == stored.keys()
    assert all(torch.equal(stored[ours], value) for key, value in file.items() if (ours := layout.rename(key)))
    assert card is not None
    assert card.model == spec.key
    assert card.conventions["layout"] == layout.key
    assert {key: card.values[key] for key in layout.values} == dict(layout.values)
