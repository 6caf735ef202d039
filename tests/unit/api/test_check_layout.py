"""The tester of checkpoint layouts: it lets an exact one pass and lists what is left over."""

from dataclasses import replace

import pytest

import toy_networks
from segstudio.api import CheckpointLayout
from segstudio.api.testing import check_layout, published_shapes
from segstudio.nn.renames import by_prefix

SPEC = toy_networks.make_catalog().model(toy_networks.KEY)
TABLE = {"first.": "a.", "second.": "b.", "last.": "head.", "aux.": None}
FILE = {
    "first.weight": (4, 3, 3, 3),
    "first.bias": (4,),
    "second.weight": (4, 4, 3, 3),
    "second.bias": (4,),
    "last.weight": (3, 4, 3, 3),
    "last.bias": (3,),
}


def layout(**changes: str | None) -> CheckpointLayout:
    table = {key: ours for key, ours in (TABLE | changes).items() if ours != ""}
    return replace(toy_networks.LAYOUT, rename=by_prefix(table))


def test_an_exact_layout_passes_with_what_is_left_out_on_purpose() -> None:
    check_layout(SPEC, layout(), FILE | {"aux.weight": (9,)})


def test_a_map_that_is_read_backwards_gives_the_files_names() -> None:
    assert published_shapes(SPEC, layout(), 3) == FILE
    check_layout(SPEC, layout())


def test_a_map_that_cannot_be_read_backwards_needs_the_listing() -> None:
    check_layout(SPEC, toy_networks.LAYOUT, FILE)
    with pytest.raises(AssertionError, match="its map is one-way"):
        check_layout(SPEC, toy_networks.LAYOUT)


@pytest.mark.parametrize(
    ("file", "complaint"),
    [
        ({"odd.weight": (1,)}, r"odd\.weight of the file has no place \(odd\.weight\)"),
        ({"second.bias": None}, r"b\.bias of the network stays empty; .*second\.bias, which the file does not hold"),
        ({"second.bias": (5,)}, r"second\.bias is \(5,\), but b\.bias is \(4,\)"),
        ({"a.bias": (4,)}, r"a\.bias and first\.bias both stand for a\.bias"),
        ({"last.weight": None}, "which the file does not hold"),
        ({"first.weight": None}, "does not recognise its own file"),
    ],
)
def test_what_is_left_over_is_listed(file: dict[str, tuple[int, ...] | None], complaint: str) -> None:
    changed = {key: shape for key, shape in (FILE | file).items() if shape is not None}

    with pytest.raises(AssertionError, match=complaint):
        check_layout(SPEC, layout(), changed)


def test_a_map_that_leads_back_elsewhere_is_told() -> None:
    with pytest.raises(AssertionError, match=r"b\.bias leads to other\.bias, which the file does not hold"):
        check_layout(SPEC, layout(**{"other.": "b."}), FILE)


def test_a_tensor_may_lie_in_a_file_twice_where_the_map_says_so() -> None:
    twice = {f"again.{key}": shape for key, shape in FILE.items() if key.startswith("first.")}

    check_layout(SPEC, layout(**{"again.first.": "a."}), FILE | twice)
