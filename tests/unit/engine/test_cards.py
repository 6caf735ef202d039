import json
import os
from dataclasses import replace
from pathlib import Path
from subprocess import run
from sys import executable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from segstudio.core import ClassSet, SegClass, WeightsError, WriteError
from segstudio.engine.resize import fitted, resize, to_short_side
from segstudio.engine.weights.cards import (
    FORMAT,
    ModelCard,
    Preprocessing,
    from_json,
    read_card,
    to_json,
    write_weights,
)

CARD = ModelCard(
    model="lednet",
    key="people",
    title="Leute 人",
    classes=ClassSet((SegClass(0, "ground", (0, 0, 0)), SegClass(4, "头发", (1, 2, 3)))),
    preprocessing=Preprocessing((0.5, 0.4, 0.3), (0.1, 0.2, 0.3), "bgr", 448),
    values={"dropout": 0.1, "deep": True, "form": "paper"},
    groups={"jeans": "trousers"},
    metrics={"miou": 0.5, "iou": {"ground": None}},
    versions={"torch": "2"},
    conventions={"align_corners": True},
)
STATE = {
    "conv.weight": torch.randn(2, 3, 3, 3),
    "conv.bias": torch.randn(2),
    "bn.running_mean": torch.randn(2),
    "bn.num_batches_tracked": torch.tensor(3),
}


def test_a_card_survives_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.safetensors"

    write_weights(path, STATE, CARD)

    assert read_card(path) == CARD
    assert [p.name for p in path.parent.iterdir()] == ["a.safetensors"]


def test_only_weights_are_halved(tmp_path: Path) -> None:
    small, exact = tmp_path / "small.safetensors", tmp_path / "exact.safetensors"
    write_weights(small, STATE, CARD)
    write_weights(exact, STATE, CARD, half=False)

    kinds = {key: value.dtype for key, value in load_file(small).items()}

    assert kinds == {
        "conv.weight": torch.float16,
        "conv.bias": torch.float32,
        "bn.running_mean": torch.float32,
        "bn.num_batches_tracked": torch.int64,
    }
    assert all(torch.equal(value, STATE[key]) for key, value in load_file(exact).items())


@given(
    names=st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6, unique=True),
    side=st.none() | st.integers(1, 4000),
    known=st.booleans(),
    note=st.text(max_size=40),
)
@settings(max_examples=50, deadline=None)
def test_any_card_is_read_back_equal(names: list[str], side: int | None, known: bool, note: str) -> None:
    classes = ClassSet(tuple(SegClass(i, name, (i, 0, 255)) for i, name in enumerate(names)), known=known)
    card = replace(CARD, classes=classes, preprocessing=replace(CARD.preprocessing, short_side=side), recipe=note)

    assert from_json(to_json(card), Path("x")) == card


def test_reading_a_card_does_not_import_torch(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    write_weights(path, STATE, CARD)
    code = (
        "import sys, pathlib\nfrom segstudio.engine.weights.cards import read_card\n"
        "assert read_card(pathlib.Path(sys.argv[1])).key == 'people'\nassert 'torch' not in sys.modules"
    )

    done = run([executable, "-c", code, str(path)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_a_file_without_a_card_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    save_file(STATE, path)

    assert read_card(path) is None


@pytest.mark.parametrize("content", [b"", b"\x80\x04pickle", b"\xff" * 64])
def test_what_is_no_weights_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(content)

    with pytest.raises(WeightsError, match=r"a\.safetensors"):
        read_card(path)
    with pytest.raises(WeightsError, match="cannot be read"):
        read_card(tmp_path / "lost.safetensors")


@pytest.mark.parametrize("part", ["model", "classes", "preprocessing", "format"])
def test_a_card_that_lacks_something_is_broken(part: str) -> None:
    raw = json.loads(to_json(CARD))
    del raw[part]

    with pytest.raises(WeightsError, match="broken"):
        from_json(json.dumps(raw), Path("a"))


def test_a_later_format_asks_for_an_update_and_later_entries_do_no_harm() -> None:
    raw = json.loads(to_json(CARD))

    assert from_json(json.dumps({**raw, "mood": "good"}), Path("a")) == CARD
    with pytest.raises(WeightsError, match="Update"):
        from_json(json.dumps({**raw, "format": FORMAT + 1}), Path("a"))


def test_a_full_disk_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.safetensors"
    write_weights(path, STATE, CARD)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="No space left"):
        write_weights(path, STATE, replace(CARD, key="other"))

    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.safetensors"]


def test_the_short_side_rules() -> None:
    assert fitted((100, 200), 50) == (50, 100)
    assert fitted((200, 101), 50) == (99, 50)
    assert fitted((3, 300), 1) == (1, 100)
    assert fitted((100, 200), None) == (100, 200)


def test_images_shrink_by_area_and_grow_smoothly() -> None:
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels[:2, :2] = 200

    half = to_short_side(pixels, 2)
    double = to_short_side(pixels, 8)

    assert half[:, :, 0].tolist() == [[200, 0], [0, 0]]
    assert double.shape == (8, 8, 3)
    assert 0 < double[3, 0, 0] < 200
    assert to_short_side(pixels, None) is pixels
    assert resize(pixels, (4, 4)) is pixels
