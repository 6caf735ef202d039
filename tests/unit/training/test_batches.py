from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from segstudio.core.plugins import NetSpec
from segstudio.training.data.batches import Batches, class_weights, draw_chances, fill_color, to_input
from segstudio.training.data.store import Stored
from segstudio.training.ema import Average
from segstudio.training.optimisers import make, set_rate
from segstudio.training.progress import Clock
from segstudio.training.recipes.recipe import Images, Recipe, Steps

NET = NetSpec()
PLAIN = Recipe(images=Images(crop=(8, 8)), steps=Steps(batch=2, seed=7))


def stored(count: int) -> list[Stored]:
    return [Stored(np.full((8, 8, 3), i, np.uint8), np.full((8, 8), i % 3, np.uint8)) for i in range(count)]


def test_a_step_is_a_function_of_its_number() -> None:
    one, other = (Batches(stored(5), np.ones(5), PLAIN, NET) for _ in range(2))
    _ = one[0], one[1]

    assert torch.equal(one[7].pixels, other[7].pixels)
    assert torch.equal(one[7].labels, other[7].labels)
    assert not torch.equal(one[7].pixels, one[8].pixels)


def test_batches_have_the_recipes_size() -> None:
    batch = Batches(stored(5), np.ones(5), PLAIN, NET)[0]

    assert batch.pixels.shape == (2, 3, 8, 8)
    assert batch.labels.shape == (2, 8, 8)
    assert batch.labels.dtype == torch.uint8


@given(
    chances=st.lists(st.floats(0.1, 5), min_size=2, max_size=30), seed=st.integers(0, 1000), epoch=st.integers(0, 50)
)
@settings(max_examples=60, deadline=None)
def test_each_image_is_drawn_as_often_as_its_chance(chances: list[float], seed: int, epoch: int) -> None:
    shares = np.array(chances) / np.mean(chances)
    recipe = replace(PLAIN, steps=replace(PLAIN.steps, seed=seed))
    batches = Batches(stored(len(shares)), shares, recipe, NET)

    drawn = Counter(batches._order(epoch).tolist())

    assert batches.per_epoch * 2 <= sum(drawn.values()) <= len(shares) + 1
    for index, share in enumerate(shares):
        assert share - 1.001 <= drawn[index] <= share + 2.001


def test_fewer_images_than_a_batch_do() -> None:
    recipe = replace(PLAIN, steps=replace(PLAIN.steps, batch=4))

    assert Batches(stored(3), np.ones(3), recipe, NET)[0].pixels.shape[0] == 4


def test_input_is_normalised_in_the_networks_order() -> None:
    pixels = np.zeros((1, 2, 2, 3), np.uint8)
    pixels[..., 0] = 255
    net = NetSpec((0.5, 0.25, 0.0), (0.5, 0.25, 1.0))

    rgb, bgr = to_input(pixels, net), to_input(pixels, replace(net, channel_order="bgr"))

    assert rgb[0, :, 0, 0].tolist() == [1.0, -1.0, 0.0]
    assert bgr[0, :, 0, 0].tolist() == [-1.0, -1.0, 1.0]
    assert to_input(pixels, replace(net, mean=(0, 0, 0), std=(1, 1, 1), scale_255=True)).max() == 255


@pytest.mark.parametrize("order", ["rgb", "bgr"])
@pytest.mark.parametrize("scale_255", [True, False])
def test_the_fill_colour_is_zero_for_the_network(order: str, scale_255: bool) -> None:
    top = 255 if scale_255 else 1
    net = NetSpec(tuple(top * m for m in (0.4, 0.6, 0.2)), (1, 1, 1), order, scale_255)  # type: ignore[arg-type]
    pixels = np.array(fill_color(net), np.uint8).reshape(1, 1, 1, 3)

    assert to_input(pixels, net).abs().max() <= 0.002 * top


def test_rare_classes_are_drawn_more_often() -> None:
    counts = np.array([[10, 0], [10, 0], [10, 0], [5, 5]])

    chances = draw_chances(counts, 1.0)

    assert chances.mean() == pytest.approx(1)
    assert chances[3] == pytest.approx(4 * chances[0])
    assert draw_chances(counts, 0.0).tolist() == [1, 1, 1, 1]
    assert np.isfinite(draw_chances(np.zeros((2, 2), np.int64), 1.0)).all()


def test_class_weights_leave_the_mean_pixel_at_one() -> None:
    counts = np.array([[900, 90, 0], [0, 10, 0]])

    weights = class_weights(counts, 0.5)

    assert weights[2] == 0
    assert weights[1] == pytest.approx(3 * weights[0])
    assert (weights * [0.9, 0.1, 0]).sum() == pytest.approx(1)
    assert class_weights(counts, 0.0)[:2].tolist() == [1, 1]


def test_the_average_follows_slowly() -> None:
    net = nn.Sequential(nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1))
    average = Average(net, 0.9)
    start = average.state["0.weight"].item()
    with torch.no_grad():
        net[0].weight.add_(1.0)  # type: ignore[operator]
        net[1].num_batches_tracked.fill_(5)  # type: ignore[operator]
    for _ in range(300):
        average.update(net)

    assert average.state["0.weight"].item() == pytest.approx(start + 1, abs=1e-3)
    assert average.state["1.num_batches_tracked"].item() == 5


def test_the_average_without_decay_is_the_network() -> None:
    net = nn.Conv2d(1, 1, 1)
    average = Average(net, 0.0)
    with torch.no_grad():
        net.weight.add_(1.0)
    average.update(net)

    assert torch.equal(average.state["weight"], net.weight)


class Split(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))
        self.head = nn.Conv2d(4, 2, 1)


@pytest.mark.parametrize("name", ["adamw", "sgd"])
def test_backbone_and_norms_have_their_own_groups(name: str) -> None:
    net = Split()
    optimiser = make(net, Steps(optimiser=name, backbone=0.1, weight_decay=0.5))  # type: ignore[arg-type]
    set_rate(optimiser, 2.0)

    groups = {tuple(p.shape for p in g["params"]): (g["lr"], g["weight_decay"]) for g in optimiser.param_groups}

    assert groups[((4, 3, 1, 1),)] == (0.2, 0.5)
    assert groups[((4,), (4,), (4,))] == (0.2, 0.0)
    assert groups[((2, 4, 1, 1),)] == (2.0, 0.5)
    assert groups[((2,),)] == (2.0, 0.0)


def test_the_clock_needs_two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([0.0, 10.0, 20.0])
    monkeypatch.setattr("time.monotonic", lambda: next(now))
    clock = Clock()
    assert clock.left(5) == ""
    clock.tick()
    assert clock.left(5) == ""
    clock.tick()

    assert clock.left(5) == "50 s left"
    assert clock.left(60) == "10 min left"
    clock.pause()
    assert clock.left(5) == ""
