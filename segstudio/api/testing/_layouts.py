"""The contract of checkpoint layouts: a published file goes in whole, and nothing of the network stays empty."""

from collections.abc import Iterator

from segstudio.api.testing._expect import expect, expect_values
from segstudio.core.plugins import CheckpointLayout, ModelSpec, Shapes
from segstudio.nn.renames import KeyMap

_COUNTED_CLASSES = 21
_LISTED = 10


def check_layout(spec: ModelSpec, layout: CheckpointLayout, published: Shapes | None = None) -> None:
    """Check one layout of a network on the names and shapes of a published file; nothing is computed or held.

    It is recognised; every tensor of the file has exactly one place in the network under the layout's values, or is
    left out on purpose; every tensor of the network is filled; and where the map can be read backwards (`KeyMap`), it
    leads back to the file's own names. What is left over on either side is listed. Without `published` the file is what
    `published_shapes` says, which proves the map but not that publishers name things so: give the real listing, read
    off the publisher's own code.
    """
    where = f"{spec.key}: the layout {layout.key!r}"
    file = published_shapes(spec, layout) if published is None else published
    expect_values(spec.key, f"the values of the layout {layout.key!r}", spec.params, layout.values)
    expect(layout.matches(file), f"{where} does not recognise its own file.")
    expect(not layout.matches({}), f"{where} takes an empty file for its own.")
    expect(layout.classifier in file, f"{where} counts classes by {layout.classifier}, which the file does not hold.")
    own = _own(spec, layout, file[layout.classifier][0])
    problems = [*_left_over(layout, file, own), *_one_way(layout, file, own)]
    more = f" and {len(problems) - _LISTED} more" if len(problems) > _LISTED else ""
    expect(not problems, f"{where} leaves something over: {'; '.join(problems[:_LISTED])}{more}.")


def published_shapes(spec: ModelSpec, layout: CheckpointLayout, classes: int = _COUNTED_CLASSES) -> Shapes:
    """List names and shapes of a file of this layout, without what it leaves out, by reading its map backwards."""
    rename = layout.rename
    assert isinstance(rename, KeyMap), f"{spec.key}: give the listing of a {layout.key} file, its map is one-way."
    return {theirs: shape for ours, shape in _own(spec, layout, classes).items() for theirs in rename.restore(ours)}


def _own(spec: ModelSpec, layout: CheckpointLayout, classes: int) -> Shapes:
    """List names and shapes of our network under the layout's values."""
    from segstudio.api.torch import build_on_meta  # noqa: PLC0415 - torch is imported on use

    net, _ = build_on_meta(spec, classes, layout.values)
    return {key: tuple(value.shape) for key, value in net.state_dict().items()}


def _left_over(layout: CheckpointLayout, file: Shapes, own: Shapes) -> Iterator[str]:
    """Compare the renamed file with the network: names and shapes, in both directions."""
    filled: dict[str, str] = {}
    for theirs, shape in file.items():
        ours = layout.rename(theirs)
        if ours is None:
            continue
        if ours in filled and not {theirs, filled[ours]} <= set(_restored(layout, ours)):
            yield f"{theirs} and {filled[ours]} both stand for {ours}"
        filled[ours] = theirs
        if ours not in own:
            yield f"{theirs} of the file has no place ({ours})"
        elif own[ours] != shape:
            yield f"{theirs} is {shape}, but {ours} is {own[ours]}"
    yield from (f"{ours} of the network stays empty" for ours in own if ours not in filled)


def _one_way(layout: CheckpointLayout, file: Shapes, own: Shapes) -> Iterator[str]:
    """Walk back from our names to the file's, where the map can."""
    for ours in own:
        for theirs in _restored(layout, ours):
            if layout.rename(theirs) != ours:
                yield f"{ours} leads to {theirs}, which leads to {layout.rename(theirs)}"
            elif theirs not in file:
                yield f"{ours} leads to {theirs}, which the file does not hold"


def _restored(layout: CheckpointLayout, ours: str) -> tuple[str, ...]:
    return layout.rename.restore(ours) if isinstance(layout.rename, KeyMap) else ()
