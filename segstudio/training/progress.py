"""How far a training is and how long it still takes, from the steps of this run alone."""

import logging
import time
from collections import deque
from statistics import fmean

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


class Diary:
    """Keeps the losses of an epoch and logs one line when it is over: for people who watch a log, not a bar."""

    def __init__(self) -> None:
        """Start with an empty epoch."""
        self._losses: list[float] = []

    def note(self, loss: float) -> None:
        """Keep the loss of a step."""
        self._losses.append(loss)

    def tell(self, epoch: int, epochs: int, left: str, miou: float | None = None) -> None:
        """Log the mean loss since the last line, the validation's mean IoU where there was one, and the time left."""
        loss = f"loss {fmean(self._losses):.4f}" if self._losses else ""
        quality = "" if miou is None else f"validation mean IoU {miou:.4f}"
        _log.info("epoch %d of %d: %s", epoch, epochs, ", ".join(filter(None, (loss, quality, left))))
        self._losses.clear()
