"""How long a training still takes, from the steps of this run alone."""

import time
from collections import deque


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
