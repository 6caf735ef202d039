"""Metrics against torchmetrics and scikit-learn, and boundaries against the plainest code, on random and real maps."""

import warnings
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import PIL.Image
import pytest
import torch
from numpy.typing import NDArray
from sklearn import metrics as peer

from segstudio.core import ClassSet, SegClass
from segstudio.core.metrics import Tally, boundaries, count, nothing

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for packages that are not here
    from torchmetrics.classification import MulticlassAccuracy, MulticlassConfusionMatrix, MulticlassJaccardIndex

Ids = NDArray[np.uint8]
IGNORE: Final = 255


def classes(number: int) -> ClassSet:
    return ClassSet(tuple(SegClass(i, f"c{i}", (0, 0, i)) for i in range(number)))


def blobs(seed: int, number: int, size: tuple[int, int]) -> tuple[Ids, Ids]:
    """Draw a map of patches with ignored parts, and one like it with other borders."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, number, (size[0] // 8 + 1, size[1] // 8 + 1)).astype(np.uint8)
    truth = np.kron(coarse, np.ones((8, 8), np.uint8))[: size[0], : size[1]]
    guess = np.roll(truth, (2, -3), (0, 1))
    noise = rng.random(size) < 0.05
    guess = np.where(noise, rng.integers(0, number, size), guess).astype(np.uint8)
    return np.where(rng.random(size) < 0.1, IGNORE, truth).astype(np.uint8), guess


def real_pairs(data_dir: Path) -> list[tuple[Ids, Ids]]:
    """Take real label maps, and predictions made from them by moving and shrinking."""
    folder = data_dir / "ccp" / "val" / "labels"
    found = []
    for path in sorted(folder.iterdir())[:2]:
        truth = np.asarray(PIL.Image.open(path))[::4, ::4].astype(np.uint8)
        guess = np.roll(np.where(truth == IGNORE, 0, truth), (3, 2), (0, 1)).astype(np.uint8)
        truth = truth.copy()
        truth[:5] = IGNORE
        found.append((truth, guess))
    return found


def check_against_peers(pairs: list[tuple[Ids, Ids]], number: int) -> None:
    tally = Tally(classes(number), boundaries=False)
    theirs = (
        MulticlassConfusionMatrix(number, ignore_index=IGNORE),
        MulticlassJaccardIndex(number, average="none", ignore_index=IGNORE),
        MulticlassAccuracy(number, average="micro", ignore_index=IGNORE),
    )
    for truth, guess in pairs:
        tally.add(truth, guess)
        for metric in theirs:
            metric.update(torch.from_numpy(guess.astype(np.int64)), torch.from_numpy(truth.astype(np.int64)))
    found = tally.metrics()
    flat_truth, flat_guess = (np.concatenate([p[i].ravel() for p in pairs]) for i in (0, 1))
    counted = flat_truth != IGNORE
    rows, columns = flat_truth[counted], flat_guess[counted]

    assert np.array_equal(found.confusion, theirs[0].compute().numpy())
    assert np.array_equal(found.confusion, peer.confusion_matrix(rows, columns, labels=range(number)))
    present = [i for i, value in enumerate(found.iou.values()) if value is not None]
    assert present == sorted(set(rows.tolist()) | set(columns.tolist()))
    ours = [value for value in found.iou.values() if value is not None]
    assert ours == pytest.approx(theirs[1].compute().numpy()[present], abs=1e-6)
    assert ours == pytest.approx(peer.jaccard_score(rows, columns, labels=present, average=None))
    assert found.miou == pytest.approx(peer.jaccard_score(rows, columns, labels=present, average="macro"))
    assert found.accuracy == pytest.approx(float(theirs[2].compute()), abs=1e-6)
    assert found.accuracy == pytest.approx(peer.accuracy_score(rows, columns))


@pytest.mark.parametrize("number", [2, 5, 21])
def test_random_maps_give_what_torchmetrics_and_scikit_learn_give(number: int) -> None:
    check_against_peers([blobs(seed, number, (40, 53)) for seed in range(3)], number)


def test_maps_without_ignored_pixels_do_too() -> None:
    check_against_peers([(np.where(t == IGNORE, 0, t).astype(np.uint8), g) for t, g in [blobs(7, 4, (33, 31))]], 4)


@pytest.mark.data
def test_real_maps_give_what_torchmetrics_and_scikit_learn_give(data_dir: Path) -> None:
    check_against_peers(real_pairs(data_dir), 59)


def brute_boundary_f(truth: Ids, guess: Ids, number: int, tolerance: float) -> float:
    """Search the boundary F class by class and point by point."""
    guess = np.where(truth == IGNORE, IGNORE, guess)

    def border(ids: Ids, which: int) -> list[tuple[int, int]]:
        out = []
        for y, x in np.argwhere(ids == which):
            beside = [(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)]
            inside = [ids[p] for p in beside if 0 <= p[0] < ids.shape[0] and 0 <= p[1] < ids.shape[1]]
            if any(v not in (which, IGNORE) for v in inside):
                out.append((int(y), int(x)))
        return out

    radius, scores = tolerance * np.hypot(*truth.shape), []
    for which in range(number):
        one, other = border(guess, which), border(truth, which)
        if not one and not other:
            continue
        near = sum(any(np.hypot(a[0] - b[0], a[1] - b[1]) <= radius for b in other) for a in one)
        found = sum(any(np.hypot(a[0] - b[0], a[1] - b[1]) <= radius for b in one) for a in other)
        precision, recall = near / max(1, len(one)), found / max(1, len(other))
        scores.append(2 * precision * recall / (precision + recall) if precision + recall else 0.0)
    return float(np.mean(scores))


@pytest.mark.parametrize("tolerance", [0.0075, 0.03, 0.08])
def test_boundary_f_is_what_a_search_finds(tolerance: float) -> None:
    truth, guess = blobs(3, 3, (26, 31))

    counts = boundaries.boundary_counts(truth, guess, classes(3), tolerance)

    assert boundaries.boundary_f(counts) == pytest.approx(brute_boundary_f(truth, guess, 3, tolerance))


def eroded_band(mask: Ids, reach: int) -> NDArray[np.bool_]:
    """Take away what erosion by 3x3, `reach` times, leaves; outside of the image nothing is marked."""
    padded = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    left = cv2.erode(padded, np.ones((3, 3), np.uint8), iterations=reach)[1:-1, 1:-1]
    band: NDArray[np.bool_] = (mask > 0) & (left == 0)
    return band


@pytest.mark.parametrize("reach", [1, 2, 5, 40])
def test_the_band_is_what_erosion_takes_away(reach: int) -> None:
    ids = np.where(blobs(5, 4, (37, 45))[0] == IGNORE, 0, blobs(5, 4, (37, 45))[0]).astype(np.uint8)

    marked = boundaries.band(ids, reach)

    for which in range(4):
        mask = (ids == which).astype(np.uint8)
        assert np.array_equal(marked & (ids == which), eroded_band(mask, reach))


def test_boundary_iou_is_that_of_the_bands() -> None:
    truth, guess = blobs(9, 3, (48, 64))
    truth = np.where(truth == IGNORE, 1, truth).astype(np.uint8)
    reach, shares = round(0.02 * np.hypot(48, 64)), []
    for which in range(3):
        one = eroded_band((truth == which).astype(np.uint8), reach)
        other = eroded_band((guess == which).astype(np.uint8), reach)
        shares.append((one & other).sum() / (one | other).sum())

    assert count(truth, guess, classes(3)).metrics(classes(3)).boundary_iou == pytest.approx(np.mean(shares))


def test_ignored_pixels_make_no_band() -> None:
    ids = np.zeros((30, 30), np.uint8)
    ids[10:20, 10:20] = IGNORE

    assert not boundaries.band(ids, 2)[2:-2, 2:-2].any()


def test_counts_of_images_add_up_to_those_of_the_folder() -> None:
    pairs, tally = [blobs(seed, 3, (24, 24)) for seed in range(3)], Tally(classes(3))
    each = [tally.add(*pair) for pair in pairs]

    whole = sum(each, nothing(classes(3))).metrics(classes(3))

    assert whole.as_json() == tally.metrics().as_json()
    assert whole.images == 3


def test_ignored_predictions_are_left_out_and_foreign_ones_refused() -> None:
    truth, guess = np.array([[0, 1, 1]], np.uint8), np.array([[0, IGNORE, 1]], np.uint8)

    assert count(truth, guess, classes(2)).confusion.tolist() == [[1, 0], [0, 1]]
    with pytest.raises(Exception, match="no class of the set"):
        count(truth, np.array([[0, 9, 1]], np.uint8), classes(2))
