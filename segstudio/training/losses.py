"""What training minimises. Each loss takes logits (N, C, h, w) and labels (N, h, w), with 255 left out."""

import torch
from torch import Tensor
from torch.nn import functional

from segstudio.core import IGNORE_ID
from segstudio.training.recipes.recipe import Objective


def total(
    logits: Tensor, labels: Tensor, how: Objective, weights: Tensor | None = None, *, align_corners: bool = False
) -> Tensor:
    """Add up the recipe's losses on its grid; `labels` are those of the crop, `logits` of any size.

    `weights` (C,) are those of the classes in the cross-entropy; `align_corners` says how the logits lie on the crop.
    """
    stride = grid_of(logits, labels, how.stride)
    logits, labels = on_grid(logits.float(), labels, stride, align_corners=align_corners)
    loss = functional.cross_entropy(
        logits, labels, weights, ignore_index=IGNORE_ID, label_smoothing=how.label_smoothing
    )
    if how.lovasz or how.dice:
        counted, truth = _flat(*_thinned(logits, labels, 2 * how.stride // stride))
        probabilities = counted.softmax(0)
        if how.lovasz:
            loss = loss + how.lovasz * lovasz_softmax(probabilities, truth)
        if how.dice:
            loss = loss + how.dice * soft_dice(probabilities, truth)
    return loss


def grid_of(logits: Tensor, labels: Tensor, stride: int) -> int:
    """Return the stride of the grid: the recipe's, or that of the logits where they are finer.

    What would be left out between its pixels nobody would teach, and deconvolutions and learnt upsampling have weights
    of their own for each place of a block.
    """
    while stride > 1 and logits.shape[-2] * 2 > len(range(stride // 2, labels.shape[-2], stride)) * 3:
        stride //= 2
    return stride


def on_grid(logits: Tensor, labels: Tensor, stride: int, *, align_corners: bool) -> tuple[Tensor, Tensor]:
    """Bring logits to the grid of every `stride`th pixel of the labels, and pick those."""
    labels = labels[:, stride // 2 :: stride, stride // 2 :: stride].long()
    if logits.shape[-2:] != labels.shape[-2:]:
        logits = functional.interpolate(logits, size=labels.shape[-2:], mode="bilinear", align_corners=align_corners)
    return logits, labels


def _thinned(logits: Tensor, labels: Tensor, step: int) -> tuple[Tensor, Tensor]:
    """Pick every `step`th row and column, from a first one that is drawn, so that each has its turn.

    Sorting and overlap need no more than every second of the recipe's grid, and cost a quarter.
    """
    row, column = (int(torch.randint(min(step, side), ())) for side in labels.shape[-2:])
    return logits[..., row::step, column::step], labels[..., row::step, column::step]


def _flat(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Return logits (C, P) and labels (P) of the pixels that count."""
    counted = labels.flatten() != IGNORE_ID
    return logits.transpose(0, 1).flatten(1)[:, counted], labels.flatten()[counted]


def lovasz_softmax(probabilities: Tensor, labels: Tensor) -> Tensor:
    """Lovasz-softmax over the classes that are present (Berman, Rannen Triki, Blaschko, CVPR 2018, equation 11).

    The convex extension of 1 - IoU, evaluated at the errors of all pixels together: (C, P) and (P) to a scalar.
    """
    losses = []
    for index in range(len(probabilities)):
        truth = (labels == index).to(probabilities.dtype)
        if not bool(truth.any()):
            continue
        errors, order = (truth - probabilities[index]).abs().sort(descending=True)
        losses.append(errors @ _jaccard_steps(truth[order]))
    return torch.stack(losses).mean() if losses else probabilities.sum() * 0


def _jaccard_steps(truth: Tensor) -> Tensor:
    """Return by how much 1 - IoU grows with each further pixel that is counted as wrong, in the order given."""
    total_true = truth.sum()
    intersection = total_true - truth.cumsum(0)
    union = total_true + (1 - truth).cumsum(0)
    jaccard = 1 - intersection / union
    return torch.cat([jaccard[:1], jaccard[1:] - jaccard[:-1]])


def soft_dice(probabilities: Tensor, labels: Tensor) -> Tensor:
    """One minus the soft Dice overlap, averaged over the classes that are present: (C, P) and (P) to a scalar."""
    truth = functional.one_hot(labels, len(probabilities)).T.to(probabilities.dtype)
    present = truth.sum(1) > 0
    overlap = (2 * (probabilities * truth).sum(1) + 1) / (probabilities.sum(1) + truth.sum(1) + 1)
    return (1 - overlap[present]).mean() if bool(present.any()) else probabilities.sum() * 0
