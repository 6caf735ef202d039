"""ConvCRF against its sums written out, pixel by pixel, and the checks any such filter has to pass."""

import itertools
from dataclasses import replace
from typing import Final

import numpy as np
import pytest
import torch
from torch import Tensor

import toy_plugin
from segstudio.core import Image, JobContext, RefineError, Scores, numbered_classes
from segstudio.crf.conv import ConvCrf, ConvOptions, needed_bytes
from segstudio.crf.conv_refiner import ConvRefiner

CODE: Final = ConvOptions(filter_size=5, blur=1, gamma=2, beta=30)
PAPER: Final = replace(CODE, start="softmax", to_itself=False, with_place=True, window="diamond", alpha=4)
NORMALIZED: Final = replace(CODE, normalized=True)


def task(height: int = 9, width: int = 11, classes: int = 3) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(classes)
    unary = torch.randn(1, classes, height, width, generator=generator)
    return unary, torch.randint(0, 256, (1, 3, height, width), generator=generator).float()


def pairs(image: np.ndarray, o: ConvOptions) -> np.ndarray:
    """Write out the kernel between all pixels."""
    places = list(itertools.product(range(image.shape[0]), range(image.shape[1])))
    span = o.filter_size // 2
    near, alike = (np.zeros((len(places), len(places))) for _ in range(2))
    for (a, (ya, xa)), (b, (yb, xb)) in itertools.product(enumerate(places), repeat=2):
        away = (abs(ya - yb), abs(xa - xb))
        if (max(away) if o.window == "square" else sum(away)) > span or (a == b and not o.to_itself):
            continue
        distance, colour = away[0] ** 2 + away[1] ** 2, ((image[ya, xa] - image[yb, xb]) ** 2).sum()
        near[a, b] = np.exp(-0.5 * distance / o.gamma**2)
        alike[a, b] = np.exp(-0.5 * (colour / o.beta**2 + (distance / o.alpha**2 if o.with_place else 0)))
    if o.normalized:
        near, alike = (k / np.sqrt(np.outer(k.sum(0), k.sum(1)) + 1e-30) for k in (near, alike))
    return np.asarray(o.smoothness * near + o.appearance * alike)


def softmax(values: np.ndarray) -> np.ndarray:
    powers = np.exp(values - values.max(0))
    return np.asarray(powers / powers.sum(0))


@pytest.mark.parametrize("options", [CODE, PAPER, NORMALIZED], ids=["code", "paper", "normalized"])
def test_it_is_the_sum_over_the_window(options: ConvOptions) -> None:
    unary, image = task()
    kernel = pairs(image[0].permute(1, 2, 0).numpy().astype(np.float64), options)
    scores = np.log(softmax(unary[0].reshape(3, -1).numpy().astype(np.float64)))
    prediction = scores if options.start == "log-softmax" else np.exp(scores)
    for _ in range(3):
        logits = 0.8 * scores + 0.2 * prediction @ kernel
        prediction = softmax(logits)
    found = ConvCrf(3, options)(unary, image, 3).detach().reshape(3, -1).numpy()

    np.testing.assert_allclose(found, logits, atol=1e-4, rtol=1e-4)


def test_a_window_of_one_pixel_multiplies_its_probabilities() -> None:
    unary, image = task()
    logits = ConvCrf(3, replace(CODE, filter_size=1, start="softmax"))(unary, image, 1)
    scores = torch.log_softmax(unary, 1)

    torch.testing.assert_close(logits, 0.8 * scores + 0.2 * 13 * scores.exp())


@pytest.mark.parametrize("blur", [2, 4])
@pytest.mark.parametrize("size", [(8, 8), (9, 11), (17, 6)])
def test_blur_keeps_the_size_whatever_it_is(blur: int, size: tuple[int, int]) -> None:
    unary, image = task(*size)

    assert ConvCrf(3, replace(CODE, blur=blur))(unary, image).shape == unary.shape


def test_blur_smooths_more() -> None:
    unary, image = task(16, 16)
    image[:] = 99
    sharp, blurred = (ConvCrf(3, replace(CODE, blur=blur))(unary, image) for blur in (1, 4))

    assert blurred.softmax(1).diff(dim=3).abs().mean() < sharp.softmax(1).diff(dim=3).abs().mean()


def test_renaming_classes_renames_the_scores() -> None:
    unary, image = task(classes=4)
    order = [2, 0, 3, 1]

    torch.testing.assert_close(ConvCrf(4, CODE)(unary, image)[:, order], ConvCrf(4, CODE)(unary[:, order], image))


def test_scores_without_preference_stay_without() -> None:
    unary, image = task()
    logits = ConvCrf(3, CODE)(torch.zeros_like(unary), image)

    torch.testing.assert_close(logits.softmax(1), torch.full_like(unary, 1 / 3))


def test_moving_everything_moves_the_answer() -> None:
    unary, image = task(20, 20)
    crf = ConvCrf(3, CODE)
    whole, part = crf(unary, image, 1), crf(unary[:, :, 3:], image[:, :, 3:], 1)

    torch.testing.assert_close(whole[:, :, 6:-3], part[:, :, 3:-3])


def test_a_sharp_edge_of_the_photograph_holds() -> None:
    unary, image = task(12, 12, 2)
    unary *= 0.2
    unary[:, 0, :, :6] += 2
    unary[:, 1, :, 6:] += 2
    image[..., :6], image[..., 6:] = 0, 255
    answer = ConvCrf(2, replace(CODE, smoothness=0.0))(unary, image).argmax(1)

    assert (answer[..., :6] == 0).all()
    assert (answer[..., 6:] == 1).all()


def test_every_parameter_can_be_learnt() -> None:
    unary, image = task()
    crf = ConvCrf(3, replace(PAPER, compatibility=True))
    crf(unary, image)[:, 0].sum().backward()

    assert {name for name, p in crf.named_parameters() if p.grad is None or not p.grad.abs().sum()} == set()
    assert {name for name, _ in crf.named_parameters()} == {
        "pos_sdims", "col_sdims", "col_schan", "pos_compat", "col_compat", "weight", "comp.weight",
    }  # fmt: skip


def test_gradients_are_those_of_differences() -> None:
    unary, image = (t.double() for t in task(6, 6, 2))
    crf = ConvCrf(2, replace(CODE, filter_size=3)).double()

    assert torch.autograd.gradcheck(lambda u: crf(u, image, 2), unary.requires_grad_())


def scores_for(size: tuple[int, int]) -> Scores:
    data = np.random.default_rng(0).normal(0, 2, (3, *size)).astype(np.float32)
    return Scores(data, size, numbered_classes(3, [(0, 0, 0)]))


def test_what_would_take_too_much_memory_is_refused_with_the_number() -> None:
    image = toy_plugin.banded_image(60, 60)
    needed = needed_bytes(3, image.size, CODE)
    assert needed < needed_bytes(3, image.size, replace(CODE, filter_size=13))

    with pytest.raises(RefineError, match=r"would take 0\.0 GB") as caught:
        ConvRefiner("conv-crf", CODE, 2, needed - 1).refine(image, scores_for(image.size), JobContext())
    assert "filter" in caught.value.hint
    assert ConvRefiner("conv-crf", CODE, 2, needed).refine(image, scores_for(image.size), JobContext())


def test_an_image_of_900_megapixels_is_refused_before_anything_runs() -> None:
    size = (30_000, 30_000)
    image = Image(np.broadcast_to(np.zeros(3, np.uint8), (*size, 3)))

    with pytest.raises(RefineError, match=r"would take \d+\.\d GB") as caught:
        ConvRefiner("conv-crf", CODE, 2, 4e9).refine(image, replace(scores_for((4, 4)), size=size), JobContext())
    assert caught.value.hint == "Choose a smaller filter, more blur, or more memory."


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1)])
def test_tiny_images_work(size: tuple[int, int]) -> None:
    done = ConvRefiner("x", ConvOptions(), 3, 1e9).refine(
        toy_plugin.banded_image(*size), scores_for(size), JobContext()
    )

    np.testing.assert_allclose(done.data.sum(0), 1, atol=1e-5)


def test_scores_of_another_image_and_no_numbers_are_refused() -> None:
    refiner = ConvRefiner("x", ConvOptions(), 3, 1e9)
    with pytest.raises(RefineError, match="the image is"):
        refiner.refine(toy_plugin.banded_image(8, 8), scores_for((8, 9)), JobContext())
    data = scores_for((8, 8)).data.copy()
    data[0, 0, 0] = np.nan
    spoilt = Scores(data, (8, 8), numbered_classes(3, [(0, 0, 0)]))
    with pytest.raises(RefineError, match="not all finite"):
        refiner.refine(toy_plugin.banded_image(8, 8), spoilt, JobContext())
