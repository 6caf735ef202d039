"""How good trained weights are on a labelled split, through the same pipeline that segments images."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segstudio.core import DataError, Image, JobContext, Request, WeightsInfo, json_of
from segstudio.core.files import depth_of, open_image
from segstudio.core.metrics import Metrics, Tally
from segstudio.core.pipeline import Engine, run
from segstudio.core.plugins import Catalog
from segstudio.engine.weights.cards import read_card
from segstudio.engine.weights.index import WeightsIndex
from segstudio.evaluation.requests import EvaluateRequest
from segstudio.training.data import grouping
from segstudio.training.data.datasets import Sample, Split, need_depth, open_split, read_labels


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found. `seconds_per_image` covers network, labels and refiner, not reading the file."""

    metrics: Metrics
    seconds_per_image: float
    model: str
    weights: str
    refine: str | None

    def as_json(self) -> dict[str, Any]:
        """Return plain values, in the shape of `segstudio evaluate --json`."""
        return {
            **self.metrics.as_json(),
            "seconds_per_image": self.seconds_per_image,
            "model": self.model,
            "weights": self.weights,
            "refine": self.refine,
        }


def evaluate(
    request: EvaluateRequest, catalog: Catalog, index: WeightsIndex, engine: Engine, context: JobContext
) -> Report:
    """Segment every image of a split and compare with its label map at full size.

    The data's classes become the weights' by the request's mapping, the card's groups, or equal names; those that do
    not are a `DataError` that lists them. An empty split, a missing or misshapen label map is a `DataError` too.
    """
    weights = index.find(request.model, request.weights)
    split = open_split(request.data, request.split, catalog.image_suffixes, request.classes)
    if catalog.model(weights.model).needs_depth:
        need_depth(split, request.depth)
    lookup = lookup_of(request, split, weights)
    tally, seconds = Tally(weights.classes), 0.0
    for number, sample in enumerate(split.samples):
        context.step(number, len(split.samples), "evaluating")
        image = opened(sample, request, weights, catalog)
        truth = lookup[read_labels(sample, image.size, len(split.names))]
        # The inner steps of one image are not told: they would hide how far the split is.
        result = run(_request(request, weights, image), catalog, engine, JobContext(context.token))
        tally.add(truth, result.final.ids)
        seconds += sum(result.seconds.values())
    context.step(len(split.samples), len(split.samples), "evaluating")
    return Report(tally.metrics(), seconds / len(split.samples), weights.model, weights.key, request.refine)


def read_mapping(path: Path) -> dict[str, str]:
    """Read a map file: a JSON object from names of the data's classes to names of the weights'."""
    mapping = json_of(path, 'Write it as {"jeans": "trousers"}.')
    if not isinstance(mapping, dict) or not all(isinstance(value, str) for value in mapping.values()):
        raise DataError(path, "this is not a map of names to names.", 'Write it as {"jeans": "trousers"}.')
    return mapping


def _request(asked: EvaluateRequest, weights: WeightsInfo, image: Image) -> Request:
    return Request(
        image, weights.model, str(weights.path or weights.key), asked.refine, asked.refine_values, asked.options
    )


def opened(sample: Sample, asked: EvaluateRequest, weights: WeightsInfo, catalog: Catalog) -> Image:
    """Read an image, with its depth where the network reads that."""
    image = open_image(sample.image, catalog)
    if not catalog.model(weights.model).needs_depth:
        return image
    depth, unit = depth_of(image, catalog, asked.depth)
    return replace(image, depth=np.full_like(depth, np.nan) if asked.without_depth else depth, depth_unit=unit)


def lookup_of(request: EvaluateRequest, split: Split, weights: WeightsInfo) -> NDArray[np.uint8]:
    """Return the weights' class id of each label value."""
    card = read_card(weights.path) if weights.path else None
    targets = {**(card.groups if card else {}), **request.mapping}
    return grouping.table(split.names, targets, weights.classes, request.ignored, request.data)
