"""Names, colours and conventions that a published file tells of itself, read as plain data."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import toy_networks
from segstudio.api import BoolParam
from segstudio.core import SettingsError, UnknownKeyError
from segstudio.engine.weights.cards import read_card
from segstudio.engine.weights.embedded_metadata import aligns_corners, classes_in
from segstudio.engine.weights.importing import import_checkpoint
from segstudio.engine.weights.tensor_extraction import extract_tensors

CATALOG = toy_networks.make_catalog()
STATE = {
    f"{theirs}.{part}": value
    for ours, theirs in (("a", "first"), ("b", "second"), ("head", "last"))
    for part, value in toy_networks.Convs(3).get_submodule(ours).state_dict().items()
}
NAMES = ["road", "tree", "sky"]
PALETTE = [[128, 64, 128], [107, 142, 35], [70, 130, 180]]
OLD: dict[str, Any] = {"mmseg_version": "0.30.0", "CLASSES": NAMES, "PALETTE": PALETTE, "config": "x"}
NEW: dict[str, Any] = {"dataset_meta": {"classes": tuple(NAMES), "palette": PALETTE}, "cfg": "x", "epoch": np.int64(3)}
GREY = [(0, 0, 0), (1, 1, 1), (2, 2, 2)]


def saved(folder: Path, **beside: object) -> Path:
    torch.save({"state_dict": STATE, **beside}, folder / "published.pth")
    return folder / "published.pth"


@pytest.mark.parametrize("meta", [OLD, NEW, NEW | {"dataset_meta": {"classes": NAMES, "palette": np.array(PALETTE)}}])
def test_classes_and_palette_come_from_the_file(tmp_path: Path, meta: dict[str, Any]) -> None:
    info = import_checkpoint(saved(tmp_path, meta=meta), tmp_path / "o.safetensors", CATALOG)

    assert info.classes.names == tuple(NAMES)
    assert info.classes.known
    assert [list(c.color) for c in info.classes.classes] == PALETTE


def test_named_classes_win_over_the_files_own(tmp_path: Path) -> None:
    source = saved(tmp_path, meta=OLD)

    assert import_checkpoint(source, tmp_path / "o.safetensors", CATALOG, toy_networks.CLASSES).classes == (
        toy_networks.CLASSES
    )


@pytest.mark.parametrize(
    "meta",
    [
        {},
        {"CLASSES": None},
        {"CLASSES": "abc"},
        {"CLASSES": NAMES[:2], "PALETTE": PALETTE},
        {"CLASSES": ["road", "road", "sky"]},
        {"CLASSES": [1, 2, 3]},
    ],
)
def test_names_that_cannot_be_those_of_the_channels_are_not_taken(meta: dict[str, Any]) -> None:
    assert classes_in({"meta": meta}, GREY) is None
    assert classes_in({}, GREY) is None


@pytest.mark.parametrize("palette", [None, "red", [[1, 2]], [[1, 2, 300]] * 3, PALETTE[:2], [["a", "b", "c"]] * 3])
def test_without_a_usable_palette_the_colours_are_ours(palette: object) -> None:
    found = classes_in({"meta": {"CLASSES": NAMES, "PALETTE": palette}}, GREY)

    assert found is not None
    assert [c.color for c in found.classes] == GREY


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("decode_head=dict(align_corners=True), auxiliary_head=dict(align_corners = True)", True),
        ("align_corners=False", False),
        ("align_corners=False, align_corners=True", None),
        ("", None),
    ],
)
def test_the_configuration_tells_how_scores_lie_on_the_image(text: str, reported: bool | None) -> None:
    assert aligns_corners({"meta": {"config": text}}) is reported
    assert aligns_corners({"meta": {"cfg": text}}) is reported


def choosing(**values: bool) -> Any:
    """Offer the toy network with a parameter for its corners, of which its layout says `values`."""
    spec = toy_networks.make_catalog().model(toy_networks.KEY)
    layout = replace(toy_networks.LAYOUT, values=values)
    chosen = replace(
        spec, params=(*spec.params, BoolParam("align_corners", "Align corners", default=False)), layouts=(layout,)
    )
    catalog = toy_networks.make_catalog()
    return replace(catalog, models={toy_networks.KEY: chosen})


def test_a_parameter_is_taken_from_the_file_then_from_the_person(tmp_path: Path) -> None:
    source, out = saved(tmp_path, meta={"config": "align_corners=True"}), tmp_path / "o.safetensors"

    found = []
    for params in ({}, {"align_corners": "false"}):
        import_checkpoint(source, out, choosing(align_corners=False), params=params)
        card = read_card(out)
        assert card is not None
        found.append(card.values["align_corners"])

    assert found == [True, False]


def test_an_unknown_parameter_or_value_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownKeyError, match="depth"):
        import_checkpoint(saved(tmp_path), tmp_path / "o.safetensors", CATALOG, params={"depth": "3"})
    with pytest.raises(SettingsError, match="width"):
        import_checkpoint(saved(tmp_path), tmp_path / "o.safetensors", CATALOG, params={"width": "many"})


class History:
    """Stands for what trainers leave beside the tensors: no plain data."""


def test_a_file_of_extracted_tensors_goes_in_with_its_classes(tmp_path: Path) -> None:
    rescued = tmp_path / "rescued.safetensors"

    extract_tensors(saved(tmp_path, meta=NEW, message_hub={"loss": History()}), rescued)
    info = import_checkpoint(rescued, tmp_path / "o.safetensors", CATALOG)

    assert info.classes.names == tuple(NAMES)
    assert [list(c.color) for c in info.classes.classes] == PALETTE
