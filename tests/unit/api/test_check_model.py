"""The tester of networks: it lets a faultless network pass and names every fault."""

from collections.abc import Mapping

import pytest

import faulty_networks
import toy_plugin
from faulty_plugin import faulty_spec
from segstudio.api import CheckpointLayout, IntParam
from segstudio.api.testing import check_light, check_model


@pytest.mark.parametrize("network", ["Toy", "RefusesPolitely", "Fits"])
def test_a_faultless_network_passes(network: str) -> None:
    check_model(faulty_spec(network))


@pytest.mark.parametrize(
    ("network", "complaint"),
    [
        ("NotADict", "returns Tensor, not a dict"),
        ("OtherName", r"returns \['scores'\], expected \['out'\]"),
        ("OneClassMore", r"out is not float32 \(2, 2\) x h x w"),
        ("Double", r"out is not float32 \(2, 2\)"),
        ("Coarse", r"out is \(128, 128\) .* stride 2 means \(256, 256\)"),
        ("FallsOnOddSizes", "17 pixels give 7 cells at score stride 2"),
        ("WritesInput", "forward changes its input"),
        ("Dice", r"two runs on one \(1, 1\) image differ"),
        ("Constant", "weights change nothing"),
        ("HiddenState", "the state_dict is not all of it"),
        ("Tied", "share memory, which safetensors refuses"),
        ("Infinite", "logits are not finite"),
        ("Unused", "no finite gradient reaches unused"),
        ("FitsNothing", "fit_labels changes no tensor that is saved"),
        ("ForgetsAuxiliary", r"returns \['out'\], expected \['aux', 'out'\]"),
        ("AlwaysAuxiliary", "auxiliary outputs are computed in evaluation mode too"),
        ("UnaskedAuxiliary", "names auxiliary outputs that were not asked for"),
        ("SilentHead", "trains tensors of no named output"),
        ("OtherTrainingGraph", "first.weight is missing or different in the training graph"),
        ("SwallowsStop", "a stop between layers was swallowed"),
        ("Fetches", "opens a network connection"),
        ("RefusesRudely", "without naming the remedy"),
        ("WantsDepth", "`needs_depth` differs"),
    ],
)
def test_names_the_fault_of_a_network(network: str, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_model(faulty_spec(network))


def shapes_are_many(shapes: Mapping[str, tuple[int, ...]]) -> bool:
    return len(shapes) >= 0


GREEDY = CheckpointLayout("greedy", "Somebody", shapes_are_many, str, "score.weight")
PUZZLED = CheckpointLayout("puzzled", "Somebody", bool, str, "score.weight", {"depth": 3})


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"key": "Toy_Net"}, "must be lower-case words joined by hyphens"),
        ({"title": " "}, "the title is empty"),
        ({"family": ""}, "the family is empty"),
        ({"note": ""}, "the note is empty"),
        ({"year": 15}, "15 is no year"),
        ({"parameters": 200}, "has 217 parameters, declares 200"),
        ({"macs_512": 1}, "multiply-accumulates, declares 1"),
        ({"output_stride": 4}, "`output_stride` differs"),
        ({"receptive_field": 5}, "sees 3 pixels a side, declares 5"),
        ({"whole_by": "magic"}, "sees 3 pixels a side, declares all"),
        ({"receptive_field": 3, "whole_by": "magic"}, "a part of the image or all of it"),
        ({"params": (IntParam("n", "N", 9, 1, 5),)}, "the defaults are not allowed"),
        ({"params": (IntParam("n", "", 3, 1, 5),)}, "the parameter 'n' has no title"),
        ({"params": (IntParam("n", "N", 3, 1, 5),) * 2}, "two parameters share one key"),
        ({"layouts": (GREEDY,)}, "takes an empty file for its own"),
        ({"layouts": (PUZZLED,)}, "the values of the layout 'puzzled' are not allowed"),
    ],
)
def test_names_the_fault_of_a_description(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_model(faulty_spec("Toy", **changes), run=False)


def test_without_running_only_shapes_and_counts_are_checked() -> None:
    check_model(faulty_spec("Dice"), run=False)


def test_a_plugin_that_imports_something_heavy_is_not_light() -> None:
    with pytest.raises(AssertionError, match="heavy_plugin is not light: imports cv2"):
        check_light("heavy_plugin")


def test_a_plugin_that_cannot_be_imported_is_not_light() -> None:
    with pytest.raises(AssertionError, match="No module named 'nothing_like_this'"):
        check_light("nothing_like_this")


def test_a_network_that_is_described_in_a_heavy_module_is_refused() -> None:
    def load(*_: object) -> tuple[object, object]:
        return faulty_networks.load("Toy", *_)  # type: ignore[arg-type]  # never called

    load.__module__ = "heavy_plugin"

    with pytest.raises(AssertionError, match="not light"):
        check_model(faulty_spec(load=load))


def test_the_network_that_stands_in_for_all_others_in_tests_passes_too() -> None:
    (spec,) = toy_plugin.segstudio_models()

    check_model(spec)
