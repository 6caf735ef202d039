"""One of several ways to segment that are compared over many images, named for files and for people."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from segstudio.core import _scoring
from segstudio.core._jobs import JobContext
from segstudio.core._params import ParamValue
from segstudio.core._result import Request, Result, RunOptions
from segstudio.core._values import Image
from segstudio.core.pipeline.refinement import refine
from segstudio.core.plugins.catalog import Catalog

_REFINED: Final = " + "


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to segment: a network with weights and, if wanted, a refiner with the values that were changed.

    `key` tells variants of one comparison apart and names their files; `title` is for people.
    """

    key: str
    title: str
    model: str
    weights: str
    refine: str | None = None
    refine_values: Mapping[str, ParamValue] = field(default_factory=dict, hash=False)
    options: RunOptions = field(default_factory=RunOptions)

    @property
    def network(self) -> tuple[object, ...]:
        """What decides about the scores: variants that are equal in this share one run."""
        return self.model, self.weights, self.options

    def refined(self, refiner: str, values: Mapping[str, ParamValue] | None = None) -> "Variant":
        """Return the same network with a refiner."""
        return replace(
            self,
            key=f"{self.key}-{refiner}",
            title=f"{self.title}{_REFINED}{refiner}",
            refine=refiner,
            refine_values=values or {},
        )

    def request(self, image: Image) -> Request:
        """Ask for one image to be segmented this way."""
        return Request(image, self.model, self.weights, self.refine, self.refine_values, self.options)


def refined(raw: Result, variant: Variant, catalog: Catalog, context: JobContext) -> Result:
    """Make a variant's result from its network's raw one: it runs once for all that are refined of it."""
    request = variant.request(raw.request.image)
    if variant.refine is None:
        return replace(raw, request=request)
    start = time.perf_counter()
    scores = refine(request, request.image, raw.scores, catalog, context)
    labels = _scoring.labels(scores)
    seconds = {**raw.seconds, "refine": time.perf_counter() - start}
    return replace(raw, request=request, refined_scores=scores, refined=labels, seconds=seconds)
