"""How images are segmented: one choice of network, weights and refiner."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from segstudio.core._params import ParamValue
from segstudio.core._result import Request, RunOptions
from segstudio.core._strokes import Stroke
from segstudio.core._values import Image


@dataclass(frozen=True, slots=True)
class Setup:
    """How images are segmented: network, weights, and the refiner with the values that were changed."""

    model: str = ""
    weights: str = ""
    refine: str | None = None
    refine_values: Mapping[str, ParamValue] = field(default_factory=dict)

    @property
    def network(self) -> tuple[str, str]:
        """The network and its weights."""
        return self.model, self.weights

    @property
    def is_complete(self) -> bool:
        """Whether a network and weights for it are chosen."""
        return bool(self.model and self.weights)

    @property
    def key(self) -> str:
        """Name this choice: equal choices have equal keys."""
        values = ",".join(f"{name}={self.refine_values[name]}" for name in sorted(self.refine_values))
        return "/".join((self.model, self.weights, self.refine or "", values if self.refine else ""))

    @property
    def raw(self) -> "Setup":
        """The same network without refining."""
        return Setup(self.model, self.weights)

    def request(self, image: Image, options: RunOptions, strokes: tuple[Stroke, ...] = ()) -> Request:
        """Ask for one image to be segmented this way, with what was drawn on it."""
        return Request(image, self.model, self.weights, self.refine, self.refine_values, options, strokes)
