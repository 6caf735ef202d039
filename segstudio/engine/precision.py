"""Half precision only where it is asked for by name, or shown to leave labels equal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, cast

from segstudio.engine.networks import Network, Precision
from segstudio.engine.tta import Prediction

Wanted = Literal["auto", "float32", "bfloat16", "float16"]
_EQUAL: Final = 0.999  # share of labels, at the network's own resolution, that have to agree


@dataclass(frozen=True, slots=True)
class NotedPrediction:
    """A look at an image, and what there is to tell about its precision."""

    predict: Prediction
    note: str = ""


def with_precision(network: Network, wanted: Wanted, run: Callable[[Precision], Prediction]) -> NotedPrediction:
    """Run in the precision that was asked for.

    With `auto` a device that is fast in half precision runs the first image in both: if at least 99.9 % of the
    labels agree, later images are run in half precision, else in float32. The CPU stays with float32.
    """
    half = network.device.backend.half()
    if wanted != "auto":
        return NotedPrediction(run(wanted))
    if not half or network.half_agrees is False:
        return NotedPrediction(run("float32"))
    short = cast("Precision", half)
    if network.half_agrees:
        return NotedPrediction(run(short))
    exact, quick = run("float32"), run(short)
    share = float((exact.values.argmax(0) == quick.values.argmax(0)).float().mean())
    network.half_agrees = share >= _EQUAL
    verdict = f"{half} from now on" if network.half_agrees else "float32 is kept"
    return NotedPrediction(exact, f"{half} agrees with float32 on {share:.2%} of the labels: {verdict}.")


def runs(network: Network, wanted: Wanted) -> int:
    """Count how often `with_precision` runs the network over the image."""
    return 2 if wanted == "auto" and network.device.backend.half() and network.half_agrees is None else 1
