import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

import toy_networks
from segstudio.core import ClassSet, DataError, WeightsError, numbered_classes
from segstudio.core.plugins import CheckpointLayout
from segstudio.engine.weights.cards import read_card
from segstudio.engine.weights.importing import import_checkpoint, read_classes

CATALOG = toy_networks.make_catalog()
PLAIN = toy_networks.PLAIN
OURS = toy_networks.Convs(3).state_dict()
THEIRS = {
    {"a": "first", "b": "second", "head": "last"}[k.split(".")[0]] + "." + k.split(".")[1]: v for k, v in OURS.items()
}


def saved(tmp_path: Path, state: dict[str, torch.Tensor]) -> Path:
    path = tmp_path / "Their Net.pth"
    torch.save({"state_dict": state}, path)
    return path


def test_tensors_are_renamed_and_kept_bit_by_bit(tmp_path: Path) -> None:
    out = tmp_path / "out" / "mine.safetensors"
    info = import_checkpoint(saved(tmp_path, THEIRS), out, CATALOG)
    stored = load_file(out)

    assert stored.keys() == OURS.keys()
    assert all(torch.equal(stored[k], OURS[k]) for k in OURS)
    assert (info.model, info.key, info.path) == (toy_networks.KEY, "mine", out)


def test_unnamed_classes_are_numbered_and_unknown(tmp_path: Path) -> None:
    info = import_checkpoint(saved(tmp_path, THEIRS), tmp_path / "o.safetensors", CATALOG)

    assert info.classes.names == ("class 0", "class 1", "class 2")
    assert not info.classes.known


def test_named_classes_enter_the_card(tmp_path: Path) -> None:
    info = import_checkpoint(saved(tmp_path, THEIRS), tmp_path / "o.safetensors", CATALOG, toy_networks.CLASSES)
    card = read_card(tmp_path / "o.safetensors")

    assert info.classes == toy_networks.CLASSES
    assert card is not None
    assert card.conventions["layout"] == "elsewhere"
    assert card.source == "Somebody (Their Net.pth)"
    assert card.preprocessing == toy_networks.FED


def test_the_users_folder_is_the_usual_destination(tmp_path: Path, home: Path) -> None:
    info = import_checkpoint(saved(tmp_path, THEIRS), None, CATALOG)

    assert info.path == home / "weights" / "toy-convs-their-net.safetensors"
    assert info.path.exists()


def test_the_wrong_number_of_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="it has 3 classes, but 2 are named"):
        import_checkpoint(saved(tmp_path, THEIRS), None, CATALOG, numbered_classes(2, [(0, 0, 0)]))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"second.bias": None}, "lacks b.bias"),
        ({"odd.weight": torch.zeros(1)}, "has surplus odd.weight"),
        ({"a.bias": torch.zeros(4)}, "two of its tensors stand for a.bias"),
        ({"first.bias": torch.zeros(7)}, r"a.bias is \(7,\) instead of \(4,\)"),
    ],
)
def test_what_does_not_match_exactly_is_refused(
    tmp_path: Path, change: dict[str, torch.Tensor | None], says: str
) -> None:
    state = {k: v for k, v in (THEIRS | change).items() if v is not None}

    with pytest.raises(WeightsError, match=says):
        import_checkpoint(saved(tmp_path, state), tmp_path / "o.safetensors", CATALOG)
    assert not (tmp_path / "o.safetensors").exists()


def test_what_the_layout_leaves_out_on_purpose_is_left_out(tmp_path: Path) -> None:
    state = THEIRS | {"aux.weight": torch.zeros(5)}

    assert import_checkpoint(saved(tmp_path, state), tmp_path / "o.safetensors", CATALOG).present


def test_a_single_number_stands_for_a_list_of_one(tmp_path: Path) -> None:
    """mmsegmentation's learnt factors are such numbers where their authors have lists."""
    ours = toy_networks.Convs(1).state_dict()
    theirs = {key: ours[{"first": "a", "second": "b", "last": "head"}[key.split(".")[0]] + "." + key.split(".")[1]]
              for key in THEIRS}  # fmt: skip
    theirs["last.bias"] = torch.tensor(0.25)

    import_checkpoint(saved(tmp_path, theirs), tmp_path / "o.safetensors", CATALOG)

    assert torch.equal(load_file(tmp_path / "o.safetensors")["head.bias"], torch.tensor([0.25]))


def test_encoder_and_decoder_in_two_files_are_one_network(tmp_path: Path) -> None:
    encoder, decoder = tmp_path / "encoder.pth", tmp_path / "decoder.pth"
    torch.save({key: value for key, value in THEIRS.items() if not key.startswith("last.")}, encoder)
    torch.save({key: value for key, value in THEIRS.items() if key.startswith("last.")}, decoder)
    out = tmp_path / "o.safetensors"

    with pytest.raises(WeightsError, match="encoder and decoder are two files"):
        import_checkpoint(decoder, out, CATALOG)
    import_checkpoint(encoder, out, CATALOG, parts=[decoder])

    card = read_card(out)
    assert card is not None
    assert card.source == "Somebody (encoder.pth, decoder.pth)"
    assert all(torch.equal(value, OURS[key]) for key, value in load_file(out).items())


def test_files_that_hold_the_same_names_are_not_of_one_network(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"Net.pth: they both hold first.weight"):
        import_checkpoint(saved(tmp_path, THEIRS), None, CATALOG, parts=[saved(tmp_path, THEIRS)])


def test_an_unknown_network_is_refused_with_its_names(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"of no known network .stem.weight"):
        import_checkpoint(saved(tmp_path, {"stem.weight": torch.zeros(2)}), None, CATALOG)


def test_a_file_that_fits_several_networks_needs_the_models_name(tmp_path: Path) -> None:
    one, other = (toy_networks.make_catalog(key=key) for key in ("toy-one", "toy-two"))
    both = type(one)(models={**one.models, **other.models}, plugins=one.plugins)

    with pytest.raises(WeightsError, match="fits several networks: toy-one, toy-two"):
        import_checkpoint(saved(tmp_path, THEIRS), None, both)
    assert import_checkpoint(saved(tmp_path, THEIRS), None, both, model="toy-two").model == "toy-two"


def test_of_several_layouts_the_one_that_fits_exactly_is_taken(tmp_path: Path) -> None:
    wrong = CheckpointLayout("wrong", "Nobody", lambda _: True, lambda key: f"x.{key}", "last.weight")
    catalog = toy_networks.make_catalog(layouts=(wrong, toy_networks.LAYOUT))
    import_checkpoint(saved(tmp_path, THEIRS), tmp_path / "o.safetensors", catalog)
    card = read_card(tmp_path / "o.safetensors")

    assert card is not None
    assert card.conventions["layout"] == "elsewhere"


def test_a_file_with_a_card_keeps_it(tmp_path: Path, home: Path) -> None:
    source = toy_networks.make_weights(tmp_path / "of a friend.safetensors")
    info = import_checkpoint(source, None, CATALOG)

    assert info.path == home / "weights" / "toy-convs-toy.safetensors"
    assert read_card(info.path) == read_card(source)
    assert load_file(info.path).keys() == load_file(source).keys()


def test_a_file_whose_card_belies_it_is_refused(tmp_path: Path) -> None:
    source = toy_networks.make_weights(tmp_path / "odd.safetensors", lambda r: (torch.nn.Linear(1, 1), PLAIN))

    with pytest.raises(WeightsError, match=r"lacks a\.weight"):
        import_checkpoint(source, None, CATALOG)


def test_class_names_are_read_from_a_list(tmp_path: Path) -> None:
    path = tmp_path / "classes.json"
    path.write_text(json.dumps(["ground", "tree"]), encoding="utf-8")
    classes: ClassSet = read_classes(path, CATALOG)

    assert classes.names == ("ground", "tree")
    assert classes.known
    assert classes.classes[0].color != classes.classes[1].color


@pytest.mark.parametrize("text", ["", "{}", "[]", "[1, 2]", '{"a": "b"}'])
def test_a_class_file_that_is_no_list_of_names_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "classes.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataError, match=r"classes\.json"):
        read_classes(path, CATALOG)
