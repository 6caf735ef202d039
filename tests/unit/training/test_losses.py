import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from segstudio.training import losses
from segstudio.training.recipes.recipe import Objective


def logits(classes: int = 3, size: tuple[int, int] = (4, 5)) -> torch.Tensor:
    return torch.randn(2, classes, *size, generator=torch.Generator().manual_seed(1))


def labels(classes: int = 3, size: tuple[int, int] = (8, 10)) -> torch.Tensor:
    made = torch.randint(0, classes, (2, *size), generator=torch.Generator().manual_seed(2), dtype=torch.uint8)
    made[:, 0] = 255
    return made


def test_the_plain_loss_is_torchs() -> None:
    scores, truth = logits(size=(8, 10)), labels()

    loss = losses.total(scores, truth, Objective(stride=1))

    assert loss.item() == pytest.approx(functional.cross_entropy(scores, truth.long(), ignore_index=255).item())


def test_the_grid_of_the_loss_is_every_strideth_pixel() -> None:
    scores, truth = losses.on_grid(logits(), labels(), 2, align_corners=False)

    assert scores.shape[-2:] == truth.shape[-2:] == (4, 5)
    assert torch.equal(truth, labels()[:, 1::2, 1::2].long())


@pytest.mark.parametrize("how", [Objective(stride=1), Objective(stride=2), Objective(stride=4), Objective(stride=8)])
@pytest.mark.parametrize("finer", [1, 2, 4])
def test_whatever_a_network_puts_out_is_taught(how: Objective, finer: int) -> None:
    """On a grid coarser than the output, whole phases of a deconvolution would have no gradient at all."""
    scores = logits(size=(32 // finer, 48 // finer)).requires_grad_()
    truth = labels(size=(32, 48)).clamp(max=2)

    losses.total(scores, truth, how).backward()  # type: ignore[no-untyped-call]

    assert scores.grad is not None
    assert (scores.grad != 0).all()


def test_the_finest_network_is_compared_with_every_pixel() -> None:
    assert losses.grid_of(logits(size=(8, 10)), labels(), 4) == 1
    assert losses.grid_of(logits(size=(4, 5)), labels(), 4) == 2
    assert losses.grid_of(logits(size=(2, 3)), labels(), 4) == 4
    assert losses.grid_of(logits(size=(3, 4)), labels(), 4) == 4  # a corner of its own, as aligned corners have


@pytest.mark.parametrize("how", [Objective(stride=2, lovasz=1.0), Objective(stride=2, dice=1.0)])
def test_overlap_reaches_every_place_of_a_block_in_time(how: Objective) -> None:
    scores, truth = logits(size=(8, 10)), labels().clamp(max=2)
    seen = torch.zeros(8, 10, dtype=torch.bool)
    for seed in range(80):
        torch.manual_seed(seed)
        one = scores.clone().requires_grad_()
        (losses.total(one, truth, how) - losses.total(one, truth, Objective(stride=2))).backward()  # type: ignore[no-untyped-call]
        assert one.grad is not None
        seen |= (one.grad.abs() > 1e-9).any(1).any(0)

    assert seen.all()


def test_ignored_pixels_have_no_gradient() -> None:
    scores = logits(size=(8, 10)).requires_grad_()
    how = Objective(stride=1, lovasz=1.0, dice=1.0)

    losses.total(scores, labels(), how).backward()  # type: ignore[no-untyped-call]

    assert scores.grad is not None
    assert not scores.grad[:, :, 0].any()
    assert scores.grad[:, :, 1:].any()


@pytest.mark.parametrize("how", [Objective(lovasz=1.0), Objective(dice=1.0)])
def test_a_batch_without_any_class_has_a_finite_loss(how: Objective) -> None:
    flat = torch.zeros(3, 0, requires_grad=True)
    nothing = torch.zeros(0, dtype=torch.long)

    for loss in (losses.lovasz_softmax(flat, nothing), losses.soft_dice(flat, nothing)):
        assert loss.item() == 0


def one_hot(truth: torch.Tensor, classes: int) -> torch.Tensor:
    return functional.one_hot(truth, classes).T.float()


def test_right_answers_cost_nothing_and_wrong_ones_all() -> None:
    truth = torch.tensor([0, 0, 1, 2, 2, 2])

    right, wrong = one_hot(truth, 3), one_hot((truth + 1) % 3, 3)

    assert losses.lovasz_softmax(right, truth).item() == pytest.approx(0, abs=1e-6)
    assert losses.lovasz_softmax(wrong, truth).item() == pytest.approx(1)
    assert losses.soft_dice(right, truth).item() == pytest.approx(0, abs=1e-6)
    assert losses.soft_dice(wrong, truth).item() > 0.5


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_lovasz_of_hard_answers_is_one_minus_iou(pairs: list[tuple[int, int]]) -> None:
    truth, answer = (torch.tensor(values) for values in zip(*pairs, strict=True))
    present = sorted(set(truth.tolist()))
    ious = [((truth == c) & (answer == c)).sum().item() / ((truth == c) | (answer == c)).sum().item() for c in present]

    loss = losses.lovasz_softmax(one_hot(answer, 3), truth)

    assert loss.item() == pytest.approx(1 - np.mean(ious), abs=1e-5)


def test_lovasz_is_the_convex_extension() -> None:
    """Between two vertices of the cube of errors it must not lie above the straight line."""
    truth = torch.tensor([0, 1, 1])
    corners = [one_hot(torch.tensor(c), 2) for c in itertools.product(range(2), repeat=3)]
    for one, other in itertools.combinations(corners, 2):
        middle = losses.lovasz_softmax((one + other) / 2, truth)
        ends = (losses.lovasz_softmax(one, truth) + losses.lovasz_softmax(other, truth)) / 2

        assert middle <= ends + 1e-6


def test_losses_add_up() -> None:
    scores, truth = logits(), labels()
    found = []
    for lovasz_share, dice_share in ((0, 0), (1, 0), (0, 1), (1, 1)):
        torch.manual_seed(3)  # which rows and columns count is drawn
        found.append(losses.total(scores, truth, Objective(lovasz=lovasz_share, dice=dice_share)).item())
    plain, lovasz, dice, both = found

    assert both - plain == pytest.approx((lovasz - plain) + (dice - plain), abs=1e-5)
    assert lovasz > plain
    assert dice > plain


def test_class_weights_count() -> None:
    scores, truth = logits(size=(8, 10)), labels()
    weights = torch.tensor([1.0, 0.0, 0.0])

    loss = losses.total(scores, truth, Objective(stride=1), weights)
    only = torch.where(truth == 0, truth, torch.full_like(truth, 255))

    assert loss.item() == pytest.approx(losses.total(scores, only, Objective(stride=1)).item())
