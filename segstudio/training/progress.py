"""How far a training is and how long it still takes, from the steps of this run alone."""

import logging
import time
from collections import deque

_log = logging.getLogger(__name__)


class Clock:
    """Keeps the times of the last steps; what happened before a pause or a resume does not count."""

    def __init__(self, window: int = 50) -> None:
        """`window` is how many steps the estimate looks back."""
        self._times: deque[float] = deque(maxlen=window + 1)

    def tick(self) -> None:
        """Note that a step is done."""
        self._times.append(time.monotonic())

    def pause(self) -> None:
        """Forget the past: validation or saving came in between."""
        self._times.clear()

    def left(self, steps: int) -> str:
        """Say how long `steps` more steps take, such as `12 min left`; empty while unknown."""
        if len(self._times) < 2:
            return ""
        seconds = steps * (self._times[-1] - self._times[0]) / (len(self._times) - 1)
        return f"{seconds / 60:.0f} min left" if seconds >= 90 else f"{seconds:.0f} s left"


def log_epoch(epoch: int, epochs: int, loss: float, left: str, miou: float | None = None) -> None:
    """Log one line when an epoch is over: for people who watch a log, not a bar.

    It holds the mean loss of the epoch, the validation's mean IoU where there was one, and the time left.
    """
    quality = "" if miou is None else f"validation mean IoU {miou:.4f}"
    _log.info("epoch %d of %d: %s", epoch, epochs, ", ".join(filter(None, (f"loss {loss:.4f}", quality, left))))
