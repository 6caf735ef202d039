"""What training minimises. Each loss takes logits (N, C, h, w) and labels (N, h, w), with 255 left out."""

import torch
from torch import Tensor
from torch.nn import functional

from segstudio.core import IGNORE_ID
from segstudio.training.recipes import Objective


def total(
    logits: Tensor, labels: Tensor, how: Objective, weights: Tensor | None = None, *, align_corners: bool = False
) -> Tensor:
    """Add up the recipe's losses on its grid; `labels` are those of the crop, `logits` of any smaller size.

    `weights` (C,) are those of the classes in the cross-entropy; `align_corners` says how the logits lie on the crop.
    """
    logits, labels = on_grid(logits.float(), labels, how.stride, align_corners=align_corners)
    loss = functional.cross_entropy(
        logits, labels, weights, ignore_index=IGNORE_ID, label_smoothing=how.label_smoothing
    )
    if how.lovasz or how.dice:
        # Sorting and overlap need no more than every second row and column, and cost a quarter.
        probabilities, truth = _flat(logits[..., ::2, ::2].softmax(1), labels[..., ::2, ::2])
        if how.lovasz:
            loss = loss + how.lovasz * lovasz_softmax(probabilities, truth)
        if how.dice:
            loss = loss + how.dice * soft_dice(probabilities, truth)
    return loss


def on_grid(logits: Tensor, labels: Tensor, stride: int, *, align_corners: bool) -> tuple[Tensor, Tensor]:
    """Bring logits to the grid of every `stride`th pixel of the labels, and pick those."""
    labels = labels[:, stride // 2 :: stride, stride // 2 :: stride].long()
    if logits.shape[-2:] != labels.shape[-2:]:
        logits = functional.interpolate(logits, size=labels.shape[-2:], mode="bilinear", align_corners=align_corners)
    return logits, labels


def _flat(probabilities: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Return probabilities (C, P) and labels (P) of the pixels that count."""
    counted = labels.flatten() != IGNORE_ID
    return probabilities.transpose(0, 1).flatten(1)[:, counted], labels.flatten()[counted]


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
