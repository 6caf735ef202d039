"""How long a sweep will take: reckoned before it runs, measured while it does."""

import time
from collections.abc import Callable
from typing import Final

from segstudio.core import Progress, Result, SweepPlan
from segstudio.core.plugins import ModelSpec

# What two cores of a common machine do, so that something can be said where nothing was measured yet.
_MACS: Final = 4e10  # of a network, each second
_REFINED: Final = 1.0  # seconds a refiner takes for a megapixel
_FEW: Final = 5  # runs after which the pace counts: the first ones wait for the network
_SQUARE: Final = 0.262144  # megapixels for which a network's work is told: 512x512


def ahead(
    plan: SweepPlan, megapixels: float, refiner: str, spec: ModelSpec | None, last: Result | None
) -> float | None:
    """Return the seconds a plan takes: by what is kept of it, by the last run in the window, or roughly.

    None where the size of the images is unknown and nothing was measured.
    """
    runs = plan.total - plan.done
    if not runs:
        return 0.0
    network, refined = _network(megapixels, spec, last), plan.seconds or _refined(megapixels, refiner, last)
    if network is None or refined is None:
        return None
    return plan.networks * network + runs * refined


def _network(megapixels: float, spec: ModelSpec | None, last: Result | None) -> float | None:
    if not megapixels:
        return None
    if last is not None and spec is not None and last.request.model == spec.key:
        return last.seconds["network"] * megapixels / _size(last)
    return spec.macs_512 / _SQUARE * megapixels / _MACS if spec is not None else None


def _refined(megapixels: float, refiner: str, last: Result | None) -> float | None:
    if not megapixels:
        return None
    if last is not None and last.request.refine == refiner and "refine" in last.seconds:
        return last.seconds["refine"] * megapixels / _size(last)
    return _REFINED * megapixels


def _size(result: Result) -> float:
    height, width = result.request.image.size
    return height * width / 1e6


class SweepEta:
    """Reckons the time that is left from what was done since this run began."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._clock = clock
        self._since: tuple[int, float] | None = None

    def left(self, progress: Progress) -> float | None:
        """Return the seconds that are left; None until a few runs were done."""
        now = self._clock()
        if self._since is None or progress.done < self._since[0]:
            self._since = (progress.done, now)
        done, since = self._since
        if progress.done - done < _FEW or now <= since:
            return None
        return (progress.total - progress.done) * (now - since) / (progress.done - done)
